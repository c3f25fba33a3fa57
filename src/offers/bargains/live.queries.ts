import { and, eq, gt } from 'drizzle-orm'
import { sellable } from '#supply/catalog'
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

const mostShown = 100
/** What can be bargained for now 砍价会场, what ends first before the rest. What is off the shelf, costs something else by now, or is all taken is not shown. */
export async function bargainsNow(ctx: Context) {
  const open = [...(await kept.of(ctx)).values()].filter((one) => one.startsAt <= ctx.now && one.endsAt > ctx.now && one.takenPieces < one.mostPieces).sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime() || (a.id < b.id ? -1 : 1)).slice(0, mostShown)
  if (open.length === 0) return { items: [] }
  const goods = await sellable(ctx, open.map(({ skuId }) => skuId))
  return { items: open.flatMap(({ id, skuId, priceFen, floorFen, helpers, hours, mostPieces, takenPieces, endsAt }) => {
    const good = goods.get(skuId)
    return good && good.priceFen === priceFen ? [{ id, skuId, productId: good.productId, title: good.title, specText: good.specText, picture: good.picture, priceFen, floorFen, helpers, hours, left: mostPieces - takenPieces, endsAt }] : []
  }) }
}
