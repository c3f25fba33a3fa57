import type { Ask } from '../page'
import { Card, type CardData } from './goods'

/** Bought again 再次购买: his own goods whose usual time has come round, each with the reason; nothing where there is none. */
interface Due extends CardData { readonly why: { readonly everyDays: number; readonly sinceDays: number; readonly isOwn: boolean } }

export function Again({ items, ask: { words, locale } }: { readonly items: readonly Due[]; readonly ask: Ask }) {
  const { finding: w } = words
  if (items.length === 0) return null
  return (
    <section class="shelf again" data-list="again" aria-labelledby="list-again">
      <header class="shelf-head"><h2 id="list-again">{w.again}</h2><a href="/choices">{w.switch} ›</a></header>
      <p class="muted small">{w.againHint}</p>
      <ul class="grid">{items.map((item) => <Card key={item.id} item={item} words={words} locale={locale} note={(item.why.isOwn ? w.againOwn : w.againUsual)(item.why.everyDays, item.why.sinceDays)} />)}</ul>
    </section>
  )
}
