import { earnedOf } from '#commerce/ordering'
import { ordersWith } from '#offers/promotions'
import type { Context } from '#kernel/context'

/**
 * Margin of an offer 优惠毛利 (F39, F87): what the paid orders that it spoke in earned after landed costs as they stood when they were placed; a store's part of them for its own offer,
 * whole orders for the platform's. What has no known cost is told apart, as what it brought, and is in no margin. An offer that is not the actor's is not found.
 */
export async function marginOf(ctx: Context, offerId: string) {
  const { merchantId, orderIds, isCut } = await ordersWith(ctx, offerId)
  const { incomeFen, landedFen, ...earned } = await earnedOf(ctx, { orderIds, merchantId })
  const marginFen = incomeFen - landedFen
  const [allFen, unknownFen] = [incomeFen + earned.unknownFen, earned.unknownFen]
  return { ...earned, incomeFen, landedFen, marginFen, marginPercent: incomeFen === 0 ? null : Math.round(marginFen / incomeFen * 1_000) / 10, unknownPercent: allFen === 0 ? (earned.unknownLines > 0 ? 100 : 0) : Math.round(unknownFen / allFen * 1_000) / 10, isCut }
}
