import type { Ask } from '../page'
import { Card, type CardData } from './goods'

/** Lists of recommendations 推荐列表: each product with the reason for which it stands there; `name` is what facts call the list. */
export interface Recommended extends CardData { readonly why: { readonly kind: 'complement' | 'bought' | 'seen' | 'yours' | 'popular'; readonly together: number | null; readonly pieces: number | null; readonly days: number | null; readonly because: string | null } }

/** The reason in words; nothing where nothing is known that could be said. */
function reasonOf({ why }: Recommended, { words: { finding: { why: say } } }: Ask): string | null {
  switch (why.kind) {
    case 'complement': return say.complement
    case 'bought': return why.together === null ? say.boughtFew : say.bought(why.together)
    case 'seen': return why.together === null ? say.seenFew : say.seen(why.together)
    case 'yours': return why.because === null ? null : say.because(why.because)
    case 'popular': return why.pieces === null || why.days === null ? null : say.popular(why.pieces, why.days)
  }
}

interface Props { readonly items: readonly Recommended[]; readonly title: string; readonly name: string; readonly ask: Ask; readonly more?: { readonly href: string; readonly text: string } }
/** One list under its heading; nothing where there is nothing to show. */
export const Beside = ({ items, title, name, ask, more }: Props) => (items.length === 0 ? null : (
  <section class="shelf beside" data-list={name} aria-labelledby={`list-${name}`}>
    <header class="shelf-head"><h2 id={`list-${name}`}>{title}</h2>{more && <a href={more.href}>{more.text} ›</a>}</header>
    <Reasons items={items} ask={ask} />
  </section>
))

export const Reasons = ({ items, ask }: { readonly items: readonly Recommended[]; readonly ask: Ask }) => <ul class="grid" data-grid>{items.map((item) => <Card key={item.id} item={item} words={ask.words} locale={ask.locale} note={reasonOf(item, ask)} />)}</ul>
