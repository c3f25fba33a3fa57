import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { shopperNames } from '#trust/identity'
import type { Context } from '#kernel/context'
import { forgottenEverywhere, keepingOne } from '#kernel/kept'
import { maskedMember } from './groups.rules'
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
/** The activity in which a product can be bought by a group now, and the groups of it that may be joined, those that end first before the rest; null for most products. Names are masked. */
export async function groupOfProduct(ctx: Context, productId: string) {
  const found = (await kept.of(ctx)).get(productId)
  if (!found || found.startsAt > ctx.now || found.endsAt <= ctx.now) return null
  const { id, prices, hours, perShopper, mostPieces, endsAt } = found
  const open = await ctx.db.select().from(groups).where(and(eq(groups.activityId, id), eq(groups.state, 'running'), gt(groups.endsAt, ctx.now), gt(groups.members, 0), sql`${groups.seats} < ${groups.size}`)).orderBy(asc(groups.endsAt), asc(groups.id)).limit(mostJoinable)
  const names = open.length === 0 ? new Map<string, string>() : await shopperNames(ctx, open.map(({ leaderId }) => leaderId))
  return { id, prices: [...prices], hours, perShopper, mostPieces, endsAt, running: open.map((one) => ({ id: one.id, leader: maskedMember(names.get(one.leaderId)), size: one.size, missing: one.size - one.members, endsAt: one.endsAt })) }
}
