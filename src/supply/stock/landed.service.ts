import { eq, sql } from 'drizzle-orm'
import { setGoodsCost } from '#supply/pricing'
import type { Context } from '#kernel/context'
import { averages, levels } from './tables'
import { averageAfter, fenOf } from './work.rules'

/**
 * What came in at a known price moves the average cost of its SKU over all warehouses, which is the cost of its goods from then on 到岸成本 (E11, F87). Called with the level locked, before the
 * goods are booked. Answers the new cost of a piece in fen.
 */
export async function costIn(ctx: Context, { skuId, merchantId }: { readonly skuId: string; readonly merchantId: string }, quantity: number, unitFen: number): Promise<number> {
  await ctx.db.insert(averages).values({ skuId, merchantId, average: 0, changedAt: ctx.now }).onConflictDoNothing()
  const [known] = await ctx.db.select().from(averages).where(eq(averages.skuId, skuId)).for('update')
  const [there] = await ctx.db.select({ pieces: sql<number>`coalesce(sum(${levels.available} + ${levels.reserved} + ${levels.inTransit}), 0)::int` }).from(levels).where(eq(levels.skuId, skuId))
  // Pieces that came in before anybody told a price are taken to have cost as much as these.
  const average = known!.average === 0 ? averageAfter({ pieces: 0, average: 0 }, { quantity, unitFen }) : averageAfter({ pieces: there!.pieces, average: known!.average }, { quantity, unitFen })
  await ctx.db.update(averages).set({ average, changedAt: ctx.now }).where(eq(averages.skuId, skuId))
  await setGoodsCost(ctx, skuId, fenOf(average))
  return fenOf(average)
}
