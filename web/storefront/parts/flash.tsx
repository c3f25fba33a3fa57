import type { Ask } from '../page'
import { soon } from './early'
import { Island } from './island'

/** A product's flash sale 秒杀 on its page: nothing where it is in none. */
type Sale = Awaited<ReturnType<Ask['call']['flashOf']>>
interface Props { readonly sale: Sale; readonly product: { readonly id: string; readonly skus: readonly { readonly id: string; readonly spec: Readonly<Record<string, string>> }[] }; readonly ask: Ask }

export function Flash({ sale, product, ask: { words: { flash: w, early }, locale } }: Props) {
  const later = sale.items.find(({ publicAt }) => publicAt)?.publicAt
  if (sale.items.length === 0) return null
  const specs = Object.fromEntries(product.skus.length > 1 ? product.skus.map(({ id, spec }) => [id, Object.values(spec).join(' ')]) : [])
  return <Island name="flash" props={{ productId: product.id, items: sale.items, nowMs: Date.parse(sale.now), locale, specs, texts: { title: w.title, toEnd: w.toEnd, toBegin: w.toBegin, taken: w.taken, perPerson: w.perPerson(0), stages: w.stages, rule: w.rule, mine: early.mine, members: later ? early.first(soon(later), []) : w.stages['members']! } }} />
}
