import type { FunctionComponent } from 'preact'
import { Countdown } from '../islands/countdown'
import { FlashSale } from '../islands/flash'
import { Prices } from '../islands/prices'
import { Picker } from '../islands/picker'
import { SearchBox } from '../islands/search'

/** An island 交互岛: rendered here like anything else, woken in the browser when it is seen or touched, with its properties as JSON. */
const known = { countdown: Countdown, flash: FlashSale, picker: Picker, prices: Prices, search: SearchBox } as const
type Known = typeof known
type Props<N extends keyof Known> = Known[N] extends (props: infer P) => unknown ? P : never

export function Island<N extends keyof Known>({ name, props }: { readonly name: N; readonly props: Props<N> }) {
  const Part = known[name] as unknown as FunctionComponent<object>
  return <tw-island data-name={name} data-props={JSON.stringify(props)}><Part {...props as object} /></tw-island>
}

declare module 'preact' {
  // The element that marks an island is no component of ours.
  namespace JSX { interface IntrinsicElements { 'tw-island': JSX.HTMLAttributes<HTMLElement> & { 'data-name': string; 'data-props': string } } }
}
