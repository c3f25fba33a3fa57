import { h, hydrate, type FunctionComponent } from 'preact'

/** Hydrates an island with the properties the server rendered it with, and keeps the caret of a field that was touched meanwhile. */
export const wake = <P extends object>(part: FunctionComponent<P>) => (place: HTMLElement, props: object): void => {
  const held = document.activeElement
  const typed = held instanceof HTMLInputElement && place.contains(held) ? held.value : undefined
  hydrate(h(part, props as P), place)
  // What was typed before the script came would be lost: it is told to the part as if typed now.
  if (typed !== undefined && held instanceof HTMLInputElement && (held.type === 'search' || held.type === 'text')) { held.value = typed; held.dispatchEvent(new Event('input', { bubbles: true })) }
}
