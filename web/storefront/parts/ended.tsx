import type { Ask } from '../page'

/** Offers that ended a moment ago 刚结束的优惠: whoever saw their price in the cart or at checkout is told by name why it is another now. */
export const Ended = ({ ended, ask: { words } }: { readonly ended: readonly { readonly offerId: string; readonly name: string }[]; readonly ask: Ask }) => (
  ended.length === 0 ? null : <p class="notice" role="status">{words.offersEnded(ended.map(({ name }) => name))}</p>
)
