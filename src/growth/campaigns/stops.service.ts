import { stopActivities } from '#offers/bargains'
import { stopGroupActivities } from '#offers/groups'
import { stopLists } from '#offers/pricelists'
import { stopOffers, type StopWish } from '#offers/promotions'
import { transaction, type Context } from '#kernel/context'
import { unfit } from '#kernel/refusal'

/**
 * Emergency stop 紧急停止 (I-29): everything that lowers prices in a lane, of a store, or of the platform, at once and by one person with a reason: offers, and, where the lane of prices is meant
 * or none, price lists, bargains and group buying too. Carts are told the names of what has ended. Refuses to stop everything unnamed. Answers how many, and whether there are more.
 */
export function stopAll(ctx: Context, wish: StopWish, reason: string): Promise<{ stopped: number; hasMore: boolean }> {
  if (wish.lane === undefined && wish.merchantId === undefined && !wish.isPlatforms) unfit('lane', 'promotions.stop_what')
  return transaction(ctx, async (ctx) => {
    const parts = [await stopOffers(ctx, wish, reason)]
    if (wish.lane === undefined || wish.lane === 'price') parts.push(await stopLists(ctx, wish, reason), await stopActivities(ctx, wish, reason), await stopGroupActivities(ctx, wish, reason))
    return { stopped: parts.reduce((sum, { stopped }) => sum + stopped, 0), hasMore: parts.some(({ hasMore }) => hasMore) }
  })
}
