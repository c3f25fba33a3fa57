import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import { shopperNames } from '#trust/identity'
import { sellable } from '#supply/catalog'
import type { Context } from '#kernel/context'
import { forgottenEverywhere, keepingOne } from '#kernel/kept'
import { leastFenOf, maskedMember } from './groups.rules'
import { activities, groups } from './tables'

/** Activities that shoppers see 生效中的拼团: kept in the process, so that a product's page costs no question where there is none. Whether there is still a seat is decided by the guarded write alone. */
const mostLive = 2_000
const kept = keepingOne(5_000, readLive)
export const forgetActivities = forgottenEverywhere('groups.activities', kept.forget)

async function readLive(ctx: Context): Promise<ReadonlyMap<string, typeof activities.$inferSelect>> {
  const rows = await ctx.db.select().from(activities).where(and(eq(activities.state, 'live'), gt(activities.endsAt, ctx.now))).orderBy(activities.startsAt, activities.id).limit(mostLive)
  const by = new Map<string, typeof activities.$inferSelect>()
  for (const row of rows) if (!by.has(row.productId)) by.set(row.productId, row)
  return by
}

const mostJoinable = 5
/** Groups that have a seat for whoever pays: those whose seats are all being paid for are not among them. */
const joinable = (ctx: Context) => and(eq(groups.state, 'running'), gt(groups.endsAt, ctx.now), gt(groups.members, 0), sql`${groups.seats} < ${groups.size}`)
/** The activity in which a product can be bought by a group now, and the groups of it that may be joined, those that end first before the rest; null for most products. Names are masked. */
export async function groupOfProduct(ctx: Context, productId: string) {
  const found = (await kept.of(ctx)).get(productId)
  if (!found || found.startsAt > ctx.now || found.endsAt <= ctx.now) return null
  const { id, prices, hours, perShopper, mostPieces, endsAt } = found
  const open = await ctx.db.select().from(groups).where(and(eq(groups.activityId, id), joinable(ctx))).orderBy(asc(groups.endsAt), asc(groups.id)).limit(mostJoinable)
  const names = open.length === 0 ? new Map<string, string>() : await shopperNames(ctx, open.map(({ leaderId }) => leaderId))
  return { id, prices: [...prices], hours, perShopper, mostPieces, endsAt, running: open.map((one) => ({ id: one.id, leader: maskedMember(names.get(one.leaderId)), size: one.size, missing: one.size - one.members, endsAt: one.endsAt })) }
}

const mostShown = 100
/** What can be bought in groups now 拼团会场, what ends first before the rest, each with how many groups of it are open and the one that lacks the fewest. What is off the shelf, costs no more alone by now, or is all taken is not shown. */
export async function groupsNow(ctx: Context) {
  const on = [...(await kept.of(ctx)).values()].filter((one) => one.startsAt <= ctx.now && one.endsAt > ctx.now && one.takenPieces < one.mostPieces).sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime() || (a.id < b.id ? -1 : 1)).slice(0, mostShown)
  if (on.length === 0) return { items: [] }
  const [goods, open] = await Promise.all([sellable(ctx, [...new Set(on.flatMap(({ prices }) => prices.map(({ skuId }) => skuId)))]),
    ctx.db.selectDistinctOn([groups.activityId], { activityId: groups.activityId, groupId: groups.id, size: groups.size, members: groups.members, endsAt: groups.endsAt, open: sql<number>`count(*) over (partition by ${groups.activityId})::int` }).from(groups).where(and(inArray(groups.activityId, on.map(({ id }) => id)), joinable(ctx))).orderBy(groups.activityId, sql`${groups.size} - ${groups.members}`, asc(groups.endsAt), asc(groups.id))])
  const nearest = new Map(open.map((one) => [one.activityId as string, one]))
  return { items: on.flatMap(({ id, productId, prices, hours, mostPieces, takenPieces, endsAt }) => {
    const sold = prices.filter((price) => { const good = goods.get(price.skuId); return good && leastFenOf(price) < good.priceFen })
    const least = sold.toSorted((a, b) => a.priceFen - b.priceFen)[0]
    if (!least) return []
    const [good, near] = [goods.get(least.skuId)!, nearest.get(id)]
    return [{ id, productId, title: good.title, picture: good.picture, priceFen: least.priceFen, aloneFen: good.priceFen, sizes: [...new Set(sold.map(({ size }) => size))].toSorted((a, b) => a - b), hours, left: mostPieces - takenPieces, endsAt, open: near?.open ?? 0, near: near ? { groupId: near.groupId, size: near.size, missing: near.size - near.members, endsAt: near.endsAt } : null }]
  }) }
}
