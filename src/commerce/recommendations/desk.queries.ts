import { asc, desc, eq } from 'drizzle-orm'
import { cardsOf } from '#commerce/discovery'
import { blocksOf } from '#insight/facts'
import { productList } from '#supply/catalog'
import type { Context } from '#kernel/context'
import { complements, models, neighbours } from './tables'

/** What desks see of it 推荐运营: how well it was learnt, which categories go together, what a product's neighbours are and why, and how a store's pages are read. */
export async function learntNow(ctx: Context) {
  const rows = await ctx.db.select().from(models).orderBy(asc(models.kind))
  const { rows: counts } = await ctx.client.query<{ kind: string; products: number; stale: number }>({ name: 'recommendations.counts', text: 'select kind, count(*)::int as products, (count(*) filter (where is_stale))::int as stale from recommendations_goods group by kind' })
  const by = new Map(counts.map((row) => [row.kind, row]))
  return rows.map(({ kind, ways, beta, step, found, asked, chosenAt }) => ({ kind, ways, products: by.get(kind)?.products ?? 0, stale: by.get(kind)?.stale ?? 0, isOrdered: step !== null, beta, found, asked, chosenAt }))
}

export const complementsNow = (ctx: Context) => ctx.db.select({ id: complements.id, categoryId: complements.categoryId, otherId: complements.otherId, position: complements.position, changedAt: complements.changedAt }).from(complements).orderBy(complements.categoryId, complements.position, desc(complements.id)).limit(1_000)

const mostShown = 20
/** The neighbours of a product with support and lift, as the last learning left them. */
export async function neighboursNow(ctx: Context, id: string) {
  const rows = await ctx.db.select().from(neighbours).where(eq(neighbours.productId, id))
  const cards = await cardsOf(ctx, rows.flatMap(({ others }) => others.slice(0, mostShown)))
  return rows.flatMap(({ kind, others, scores, together, lifts, trainedAt }) => others.slice(0, mostShown).map((productId, i) => ({ kind, productId, title: cards.get(productId)?.title ?? null, score: scores[i]!, together: together[i]!, lift: lifts[i]!, trainedAt })))
}

/** How the pages of one's own products were read 详情页结构 (F06): of each block how many read it, for how long, and how many left there. */
export async function pagesRead(ctx: Context, { days, ...ask }: { readonly days: number; readonly q?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }) {
  const { items, next } = await productList(ctx, { ...ask, state: 'on_shelf' })
  const read = await blocksOf(ctx, items.map(({ id }) => id), days)
  return { next, items: items.map(({ id, title, picture }) => {
    const blocks = [...read.get(id) ?? []]
    const visits = blocks.reduce((sum, { exits }) => sum + exits, 0)
    return { id, title, picture, visits, blocks, worst: visits < leastVisits ? null : blocks.reduce<(typeof blocks)[number] | null>((worst, one) => (worst === null || one.exits > worst.exits ? one : worst), null)?.block ?? null }
  }) }
}
/** Of fewer visits nothing is said. */
const leastVisits = 10
