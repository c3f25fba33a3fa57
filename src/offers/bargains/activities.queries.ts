import { and, desc, eq, gt, lt, or, ne } from 'drizzle-orm'
import { skuNames } from '#supply/catalog'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { newHelpersOf, oddsOf } from './bargains.rules'
import { activities, type activityStates } from './tables'

/** Lists of activities 砍价活动列表 for the desks, each with what came of it: bargains opened, helps, new helpers, how many won and bought, and what it has cost. */
export interface ActivityAsk { readonly state?: (typeof activityStates)[number] | undefined; readonly cursor?: string | undefined; readonly limit: number }
export interface Results { readonly opened: number; readonly helps: number; readonly newHelpers: number; readonly won: number; readonly bought: number; readonly costFen: number; readonly soldFen: number }
const nothing: Results = { opened: 0, helps: 0, newHelpers: 0, won: 0, bought: 0, costFen: 0, soldFen: 0 }

export async function activityPage(ctx: Context, { state, cursor, limit }: ActivityAsk) {
  const rows = await ctx.db.select().from(activities).where(and(mine(ctx, activities.merchantId), state && eq(activities.state, state), cursor ? lt(activities.id, cursor as never) : undefined)).orderBy(desc(activities.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  if (page.length === 0) return { items: [], next: null }
  const [names, results] = await Promise.all([skuNames(ctx, [...new Set(page.map(({ skuId }) => skuId))]), resultsOf(ctx, page.map(({ id }) => id))])
  const items = page.map((row) => { const good = names.get(row.skuId); return { ...row, title: good?.title ?? '', specText: good?.specText ?? '', picture: good?.picture ?? '', newHelpers: newHelpersOf(row), odds: oddsOf(row), results: results.get(row.id) ?? nothing } })
  return { items, next: rows.length > limit ? page.at(-1)!.id : null }
}

/** Opened, helped, won and bought, by activity. What it cost is what was cut off what was paid for and not given back. */
async function resultsOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, Results>> {
  const { rows } = await ctx.client.query<Results & { id: string }>({ name: 'bargains.results', values: [ids], text: `
    select a.id, b.opened, h.helps, h.new_helpers as "newHelpers", b.won, p.bought, p.cost_fen::float8 as "costFen", p.sold_fen::float8 as "soldFen" from unnest($1::text[]) as a(id),
      lateral (select count(*)::int as opened, (count(*) filter (where won_at is not null))::int as won from bargains_bargains where activity_id = a.id) b,
      lateral (select count(*)::int as helps, (count(distinct helper_id) filter (where is_new))::int as new_helpers from bargains_helps where activity_id = a.id) h,
      lateral (select count(*)::int as bought, coalesce(sum(price_fen - paid_fen), 0) as cost_fen, coalesce(sum(paid_fen), 0) as sold_fen from bargains_pieces where activity_id = a.id and state = 'kept') p` })
  return new Map(rows.map(({ id, ...one }) => [id, one]))
}

export interface PlannedActivity { readonly id: string; readonly merchantId: string; readonly isPlatforms: boolean; readonly productId: string; readonly skuId: string; readonly title: string; readonly state: (typeof activityStates)[number]; readonly startsAt: Date; readonly endsAt: Date }
/** The activities that hold at some time of [from, until) 排期中的砍价, as they begin; one that was stopped ends when it was. A store sees those for its goods; one more than `most` says that there are others. */
export async function activitiesBetween(ctx: Context, { from, until, merchantId, isPlatforms, most }: { readonly from: Date; readonly until: Date; readonly merchantId?: string | undefined; readonly isPlatforms?: boolean | undefined; readonly most: number }): Promise<readonly PlannedActivity[]> {
  const rows = await ctx.db.select().from(activities).where(and(mine(ctx, activities.merchantId), merchantId === undefined ? undefined : eq(activities.merchantId, merchantId as never), isPlatforms ? eq(activities.isPlatforms, true) : undefined, lt(activities.startsAt, until), gt(activities.endsAt, from), or(ne(activities.state, 'stopped'), gt(activities.changedAt, from)))).orderBy(activities.startsAt, activities.id).limit(most + 1)
  if (rows.length === 0) return []
  const names = await skuNames(ctx, [...new Set(rows.map(({ skuId }) => skuId))])
  return rows.map((row) => ({ ...row, title: names.get(row.skuId)?.title ?? '', ...(row.state === 'stopped' && row.changedAt < row.endsAt && { endsAt: row.changedAt }) }))
}
