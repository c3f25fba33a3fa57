import { and, desc, eq, gt, lt, ne, or } from 'drizzle-orm'
import { productText, skuNames } from '#supply/catalog'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { activities, type activityStates } from './tables'

/** Lists of activities 拼团活动列表 for the desks, each with what came of it: groups founded, filled and failed, who is in them and how many of those came by a friend’s group, and what was sold. */
export interface ActivityAsk { readonly state?: (typeof activityStates)[number] | undefined; readonly cursor?: string | undefined; readonly limit: number }
interface Results { readonly founded: number; readonly filled: number; readonly failed: number; readonly members: number; readonly joined: number; readonly soldFen: number }
const nothing: Results = { founded: 0, filled: 0, failed: 0, members: 0, joined: 0, soldFen: 0 }

export async function activityPage(ctx: Context, { state, cursor, limit }: ActivityAsk) {
  const rows = await ctx.db.select().from(activities).where(and(mine(ctx, activities.merchantId), state && eq(activities.state, state), cursor ? lt(activities.id, cursor as never) : undefined)).orderBy(desc(activities.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  if (page.length === 0) return { items: [], next: null }
  const [products, skus, results] = await Promise.all([productText(ctx, [...new Set(page.map(({ productId }) => productId))]), skuNames(ctx, [...new Set(page.flatMap(({ prices }) => prices.map(({ skuId }) => skuId)))]), resultsOf(ctx, page.map(({ id }) => id))])
  const titles = new Map(products.map(({ productId, title }) => [productId, title]))
  const items = page.map((row) => ({ ...row, title: titles.get(row.productId) ?? '', prices: row.prices.map((price) => ({ ...price, specText: skus.get(price.skuId)?.specText ?? '' })), results: results.get(row.id) ?? nothing }))
  return { items, next: rows.length > limit ? page.at(-1)!.id : null }
}

/** What came of activities, in one question. Sold is what stands: goods of filled groups that were not given back. */
async function resultsOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, Results>> {
  const { rows } = await ctx.client.query<Results & { id: string }>({ name: 'groups.results', values: [ids], text: `
    select a.id, g.founded, g.filled, g.failed, s.members, s.joined, s.sold_fen::float8 as "soldFen" from unnest($1::text[]) as a(id),
      lateral (select count(*)::int as founded, (count(*) filter (where state = 'filled'))::int as filled, (count(*) filter (where state = 'failed'))::int as failed from groups_groups where activity_id = a.id) g,
      lateral (select (count(*) filter (where state in ('kept', 'formed')))::int as members, (count(*) filter (where state in ('kept', 'formed') and not is_founder))::int as joined, coalesce(sum(price_fen * pieces) filter (where state = 'formed'), 0) as sold_fen from groups_seats where activity_id = a.id) s` })
  return new Map(rows.map(({ id, ...one }) => [id, one]))
}

/** An activity as the calendar shows it, by its product's title; one that was stopped held until then. */
export type PlannedGroups = typeof activities.$inferSelect & { readonly title: string }
/** Activities of whoever acts that hold at some time of a range, drafts among them, the earliest first; one more than `most` says that there are more. */
export async function groupActivitiesBetween(ctx: Context, { from, until, merchantId, most }: { readonly from: Date; readonly until: Date; readonly merchantId?: string | undefined; readonly most: number }): Promise<readonly PlannedGroups[]> {
  const rows = await ctx.db.select().from(activities).where(and(mine(ctx, activities.merchantId), merchantId === undefined ? undefined : eq(activities.merchantId, merchantId as never), lt(activities.startsAt, until), gt(activities.endsAt, from), or(ne(activities.state, 'stopped'), gt(activities.changedAt, from)))).orderBy(activities.startsAt, activities.id).limit(most + 1)
  const titles = new Map((rows.length === 0 ? [] : await productText(ctx, [...new Set(rows.map(({ productId }) => productId))])).map(({ productId, title }) => [productId, title]))
  return rows.map((row) => ({ ...row, title: titles.get(row.productId) ?? '', ...(row.state === 'stopped' && row.changedAt < row.endsAt && { endsAt: row.changedAt }) }))
}
