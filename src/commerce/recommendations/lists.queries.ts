import { cardsOf, bestSellers, type FoundCard } from '#commerce/discovery'
import { choicesOf } from '#insight/facts'
import { buyableAmong } from '#supply/stock'
import type { Context } from '#kernel/context'
import { forgottenEverywhere, keeping, keepingOne } from '#kernel/kept'
import { chosen, inTurn, leastTogether, type Candidate, type Good, type Why } from './choose.rules'
import { complements, type Kind } from './tables'

/** Lists 推荐列表 as pages show them: out of what was learnt, without what cannot be bought now, each with its reason. What is the same for everybody is kept in the process for some seconds. */
interface Near { readonly others: readonly string[]; readonly scores: readonly number[]; readonly together: readonly number[]; readonly lifts: readonly number[] }
type Rows = Readonly<Partial<Record<Kind, Near>>>
const freshMs = 15_000
const near = keeping<Rows>({ freshMs, most: 5_000 })

async function rowsOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, Rows>> {
  const cache = near.of(ctx)
  const found = new Map<string, Rows>()
  const missing: string[] = []
  for (const id of new Set(ids)) { const had = cache.get(id); if (had) found.set(id, had); else missing.push(id) }
  if (missing.length === 0) return found
  const { rows } = await ctx.client.query<Near & { id: string; kind: Kind }>({ name: 'recommendations.near', values: [missing], text: `
    select product_id as id, kind, others, scores, together, lifts from recommendations_neighbours where product_id = any((select $1::text[])::text[])` })
  const by = new Map<string, Partial<Record<Kind, Near>>>(missing.map((id) => [id, {}]))
  for (const { id, kind, ...row } of rows) by.get(id)![kind] = row
  for (const [id, its] of by) { found.set(id, its); cache.set(id, its) }
  return found
}

const pairs = keepingOne(10_000, async (ctx) => {
  const rows = await ctx.db.select({ categoryId: complements.categoryId, otherId: complements.otherId }).from(complements).orderBy(complements.position, complements.id).limit(5_000)
  const by = new Map<string, string[]>()
  for (const { categoryId, otherId } of rows) by.set(categoryId, [...by.get(categoryId) ?? [], otherId])
  return by as ReadonlyMap<string, readonly string[]>
})

const [monthDays, leastPopular, mostPopular] = [30, 12, 40]
const popular = keeping<{ readonly all: readonly Candidate[] }>({ freshMs, most: 500 })
/** Pairs of categories were changed: every process looks again. */
export const forgetComplements = forgottenEverywhere('recommendations.lists', (at) => { for (const { forget } of [pairs, near, popular]) forget(at) })
/** What sells in a category ('' is the whole shop): by the sales of thirty days, and behind them by all sales, so that a new category is not empty (cold start). */
async function popularIn(ctx: Context, categoryId: string): Promise<readonly Candidate[]> {
  const cache = popular.of(ctx)
  const had = cache.get(categoryId)
  if (had) return had.all
  const { rows } = await ctx.client.query<{ id: string; pieces: number }>({ name: 'recommendations.popular', values: [categoryId, monthDays, mostPopular], text: 'select product_id as id, pieces from recommendations_ranks where category_id = $1 and days = $2 order by place limit $3' })
  const ranked = rows.map(({ id, pieces }): Candidate => ({ productId: id, why: { kind: 'popular', pieces, days: monthDays } }))
  const more = ranked.length >= leastPopular ? [] : (await bestSellers(ctx, categoryId || undefined, mostPopular)).map((productId): Candidate => ({ productId, why: { kind: 'popular', pieces: 0, days: 0 } }))
  const all = [...ranked, ...more]
  cache.set(categoryId, { all })
  return all
}

/** Complements of what lies in these categories, several kinds beside each other. */
async function complementsOf(ctx: Context, categoryIds: readonly (readonly string[])[]): Promise<Candidate[]> {
  const known = await pairs.of(ctx)
  const wanted = [...new Map(categoryIds.flatMap((way) => way.flatMap((from) => (known.get(from) ?? []).map((to) => [to, from] as const)))).entries()]
  const lists = await Promise.all(wanted.map(async ([to, from]) => (await popularIn(ctx, to)).map(({ productId }): Candidate => ({ productId, why: { kind: 'complement', categoryId: from } }))))
  return inTurn(lists)
}

const boughtOrSeen = (row: Near | undefined, kind: Kind): Candidate[] => (row?.others ?? []).flatMap((productId, i) => {
  const [together, lift] = [row!.together[i]!, row!.lifts[i]!]
  return together >= leastTaken && lift > 1 ? [{ productId, why: { kind, together, lift } }] : []
})
/** What one person alone took together says nothing of others. */
const leastTaken = 2

/** A product as a list shows it, and why: `together` only where so many took both that nobody is meant. */
export type Shown = Omit<FoundCard, 'categoryIds'> & { readonly why: { readonly kind: Why['kind']; readonly together: number | null; readonly pieces: number | null; readonly days: number | null; readonly because: string | null } }

/** Cards and stock of all candidates in two questions, most of it kept; then the choice. */
async function show(ctx: Context, candidates: readonly Candidate[], without: ReadonlySet<string>, most: number): Promise<Shown[]> {
  const some = candidates.filter(({ productId }) => !without.has(productId)).slice(0, mostLooked)
  const ids = [...new Set(some.map(({ productId }) => productId))]
  const because = some.flatMap(({ why }) => (why.kind === 'yours' ? [why.productId] : []))
  const [cards, buyable] = await Promise.all([cardsOf(ctx, [...ids, ...because]), buyableAmong(ctx, ids)])
  const goods = new Map<string, Good & FoundCard>([...cards].flatMap(([id, card]) => (buyable.has(id) ? [[id, { ...card, categoryId: card.categoryIds[0] ?? '' }]] : [])))
  return chosen(some, goods, without, most).map(({ good: { categoryId: _, categoryIds: __, ...card }, why }) => ({ ...card, why: { kind: why.kind,
    together: 'together' in why && why.together >= leastTogether ? why.together : null, pieces: why.kind === 'popular' && why.pieces > 0 ? why.pieces : null, days: why.kind === 'popular' && why.pieces > 0 ? why.days : null,
    because: why.kind === 'yours' ? cards.get(why.productId)?.title ?? null : null } }))
}
const mostLooked = 150

const mostBeside = 12
/** Beside a product: what goes with it (complements of its category, then what its buyers bought), and what is like it (what its readers read, then what sells of its kind). The same for everybody. */
export async function besideProduct(ctx: Context, id: string): Promise<{ together: Shown[]; similar: Shown[] }> {
  const card = (await cardsOf(ctx, [id])).get(id)
  if (!card) return { together: [], similar: [] }
  const [rows, withIt, alike] = await Promise.all([rowsOf(ctx, [id]), complementsOf(ctx, [card.categoryIds]), popularIn(ctx, card.categoryIds[0] ?? '')])
  const own = new Set([id])
  const together = await show(ctx, [...withIt.slice(0, mostBeside), ...boughtOrSeen(rows.get(id)?.bought, 'bought')], own, mostBeside)
  const similar = await show(ctx, [...boughtOrSeen(rows.get(id)?.seen, 'seen'), ...alike], new Set([id, ...together.map((one) => one.id)]), mostBeside)
  return { together, similar }
}

interface His { readonly id: string; readonly kind: Kind; readonly at: Date }
const mostHis = 20
/** What a shopper looked at and bought lately, the newest first; nobody's where personalisation is off. */
async function hisWay(ctx: Context): Promise<{ readonly isPersonal: boolean; readonly his: readonly His[] }> {
  if (ctx.actor.kind !== 'shopper' || !(await choicesOf(ctx, ctx.actor.id)).isPersonal) return { isPersonal: false, his: [] }
  const { rows } = await ctx.client.query<His>({ name: 'recommendations.his', values: [ctx.actor.id, mostHis], text: `
    (select product_id as id, 'seen' as kind, at from recommendations_recent where shopper_id = $1 order by at desc limit $2)
    union all (select product_id, 'bought', at from recommendations_ways where kind = 'bought' and way = $1 order by at desc limit $2) order by at desc` })
  return { isPersonal: true, his: rows }
}

/** What a thing says that lies one step further back; what was bought says more than what was looked at. */
const [fades, ofBought] = [0.85, 1.5]
/** What his things say together: each of the others with the one that speaks loudest for it. */
function yours(his: readonly His[], rows: ReadonlyMap<string, Rows>): Candidate[] {
  const worth = new Map<string, { sum: number; loudest: number; productId: string; together: number }>()
  his.forEach(({ id, kind }, at) => {
    for (const near of [rows.get(id)?.bought, rows.get(id)?.seen]) near?.others.forEach((other, i) => {
      if (near.together[i]! < leastTaken) return
      const says = fades ** at * near.scores[i]! * (kind === 'bought' ? ofBought : 1)
      const one = worth.get(other) ?? { sum: 0, loudest: 0, productId: id, together: 0 }
      worth.set(other, says > one.loudest ? { sum: one.sum + says, loudest: says, productId: id, together: near.together[i]! } : { ...one, sum: one.sum + says })
    })
  })
  return [...worth].toSorted(([a, x], [b, y]) => y.sum - x.sum || (a < b ? -1 : 1)).map(([productId, { productId: because, together }]) => ({ productId, why: { kind: 'yours', productId: because, together } }))
}

export interface ForHim { readonly withIds: readonly string[]; readonly limit: number }
/**
 * For whoever acts 猜你喜欢: complements of what he bought last or has in hand, then what goes with his things, then what sells. A guest, and whoever has switched personalisation off, is shown what sells, the same for
 * all (E-Commerce Law 18, PIPL 24), and beside a cart or an order what goes with what is in it.
 */
export async function forHim(ctx: Context, { withIds, limit }: ForHim): Promise<{ isPersonal: boolean; items: Shown[] }> {
  const { isPersonal, his } = await hisWay(ctx)
  const bought = his.filter(({ kind }) => kind === 'bought')
  const last = bought.filter(({ at }) => at.getTime() > ctx.now.getTime() - lastMs).slice(0, mostLast)
  const speaking = [...withIds.map((id): His => ({ id, kind: 'bought', at: ctx.now })), ...his]
  const [rows, cards, sells] = await Promise.all([rowsOf(ctx, speaking.map(({ id }) => id)), cardsOf(ctx, [...withIds, ...last.map(({ id }) => id)]), popularIn(ctx, '')])
  const withIt = await complementsOf(ctx, [...cards.values()].map(({ categoryIds }) => categoryIds))
  const without = new Set([...withIds, ...bought.map(({ id }) => id)])
  return { isPersonal, items: await show(ctx, [...withIt.slice(0, mostComplements), ...yours(speaking, rows), ...sells], without, limit) }
}
const [lastMs, mostLast, mostComplements] = [30 * 86_400_000, 5, 8]

/** What sells, of a category or of the whole shop, with its reason; the same for everybody. */
export const popularGoods = async (ctx: Context, { category, limit }: { readonly category?: string | undefined; readonly limit: number }): Promise<Shown[]> => show(ctx, await popularIn(ctx, category ?? ''), new Set(), limit)

/** The ranking 排行榜 of a category over seven or thirty days, by pieces paid for. What cannot be bought now is left out, and the places close up. */
export async function ranking(ctx: Context, { category, days }: { readonly category?: string | undefined; readonly days: 7 | 30 }) {
  const { rows } = await ctx.client.query<{ id: string; pieces: number; rankedAt: Date }>({ name: 'recommendations.ranking', values: [category ?? '', days], text: 'select product_id as id, pieces, ranked_at as "rankedAt" from recommendations_ranks where category_id = $1 and days = $2 order by place' })
  const ids = rows.map(({ id }) => id)
  const [cards, buyable] = await Promise.all([cardsOf(ctx, ids), buyableAmong(ctx, ids)])
  const items = rows.flatMap(({ id, pieces }) => { const card = cards.get(id); return card && buyable.has(id) ? [{ ...card, pieces }] : [] }).map(({ categoryIds: _, ...card }, at) => ({ ...card, place: at + 1 }))
  return { rankedAt: rows[0]?.rankedAt ?? null, items }
}

