import { and, eq, gt } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { forgottenEverywhere, keepingOne } from '#kernel/kept'
import { newHelpersOf, oddsOf } from './bargains.rules'
import { activities } from './tables'

/** Activities that shoppers see 生效中的砍价: kept in the process, so that a product's page costs no question. Whether there is still a piece is decided by the guarded write alone. */
const mostLive = 2_000
const kept = keepingOne(5_000, readLive)
export const forgetActivities = forgottenEverywhere('bargains.activities', kept.forget)

async function readLive(ctx: Context): Promise<ReadonlyMap<string, typeof activities.$inferSelect>> {
  const rows = await ctx.db.select().from(activities).where(and(eq(activities.state, 'live'), gt(activities.endsAt, ctx.now))).orderBy(activities.startsAt, activities.id).limit(mostLive)
  const by = new Map<string, typeof activities.$inferSelect>()
  for (const row of rows) if (!by.has(row.productId)) by.set(row.productId, row)
  return by
}

/** The activity in which a product can be bargained for now, as its page tells it, with its odds; null for most products. */
export async function bargainOfProduct(ctx: Context, productId: string) {
  const found = (await kept.of(ctx)).get(productId)
  if (!found || found.startsAt > ctx.now || found.endsAt <= ctx.now) return null
  const { id, skuId, priceFen, floorFen, helpers, hours, mostPieces, buysEarly, helpsADay, perShopper, endsAt } = found
  return { id, skuId, priceFen, floorFen, helpers, newHelpers: newHelpersOf(found), hours, mostPieces, buysEarly, helpsADay, perShopper, endsAt, odds: oddsOf(found) }
}
