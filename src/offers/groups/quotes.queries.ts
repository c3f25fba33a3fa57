import { and, eq, inArray } from 'drizzle-orm'
import type { Offered } from '#offers/promotions'
import type { Context } from '#kernel/context'
import { notFound, refuse, Refusal, unfit } from '#kernel/refusal'
import { priceOf } from './groups.rules'
import { activities, groups, seats } from './tables'

/** What an order in a group comes to 拼团价 (F27), in fen: pieces of one SKU for the group's price, in the chain's lane of prices, and no other offer beside it. */
export interface GroupWish { readonly groupId?: string | undefined; readonly founds?: { readonly activityId: string; readonly size: number } | undefined }
export interface GroupSeat { readonly activityId: string; /** Null where he founds one. */ readonly groupId: string | null; readonly size: number; readonly skuId: string; readonly merchantId: string; readonly pieces: number; /** What one piece costs him. */ readonly fen: number; readonly hours: number; /** Until when the group that he joins may be joined. */ readonly endsAt: Date | null; readonly goesBelow: boolean }

/** The seat that he asks for, as it is to be had now. Refuses a group that is full (409, with what he may found instead) or over, an activity that is not on, what is not in it, more pieces than one person may have, and whoever is in one of its groups already. */
export async function seatFor(ctx: Context, { groupId, founds }: GroupWish, { skuId, quantity }: { readonly skuId: string; readonly quantity: number }): Promise<GroupSeat> {
  const group = groupId === undefined ? undefined : (await ctx.db.select().from(groups).where(eq(groups.id, groupId)))[0] ?? notFound()
  const activityId = group?.activityId ?? founds?.activityId ?? ''
  const [activity] = await ctx.db.select().from(activities).where(and(eq(activities.id, activityId), inArray(activities.state, ['live', 'stopped'])))
  if (!activity) notFound()
  const size = group?.size ?? founds!.size
  const instead = { activityId: activity.id, productId: activity.productId, size }
  if (group && (group.state === 'failed' || group.endsAt <= ctx.now)) refuse('groups.over', instead)
  if (group && group.seats >= group.size) throw new Refusal('groups.full', instead, 409)
  if (!group && (activity.state !== 'live' || activity.startsAt > ctx.now || activity.endsAt <= ctx.now)) refuse('groups.not_open')
  const fen = priceOf(activity.prices, skuId, size, !group) ?? refuse('groups.not_in_it', instead)
  await refuseMore(ctx, activity, quantity)
  return { activityId: activity.id, groupId: group?.id ?? null, size, skuId, merchantId: activity.merchantId, pieces: quantity, fen, hours: activity.hours, endsAt: group?.endsAt ?? null, goesBelow: activity.goesBelow }
}

/** One running group of an activity for each person, and so many pieces in all (F27). */
export async function refuseMore(ctx: Context, { id, perShopper }: Pick<typeof activities.$inferSelect, 'id' | 'perShopper'>, pieces: number): Promise<void> {
  const his = await ctx.db.select({ orderId: seats.orderId, groupId: seats.groupId, state: seats.state, pieces: seats.pieces }).from(seats).where(and(eq(seats.activityId, id), eq(seats.shopperId, ctx.actor.id), inArray(seats.state, ['held', 'kept', 'formed'])))
  const running = his.find(({ state }) => state !== 'formed')
  if (running) refuse('groups.one_at_a_time', { orderId: running.orderId, groupId: running.groupId })
  const left = perShopper - his.reduce((sum, one) => sum + one.pieces, 0)
  if (pieces > left) unfit('lines.0.quantity', 'groups.enough', { most: perShopper, left: Math.max(0, left) })
}

export interface Piece { readonly skuId: string; readonly merchantId: string; readonly quantity: number; readonly unitPriceFen: number; readonly floorFen: number | null }
/** The one line for the group's price, which the merchant bears. Refuses what costs no more without it, and a price that has come to lie below the SKU's floor since (F87). */
export function groupQuote({ floorFen, ...piece }: Piece, seat: GroupSeat, freightFen: number, name: string): Offered {
  const offFen = (piece.unitPriceFen - seat.fen) * piece.quantity
  if (offFen <= 0) refuse('groups.saves_nothing')
  if (floorFen !== null && seat.fen < floorFen && !seat.goesBelow) refuse('groups.price_changed')
  const goodsFen = piece.unitPriceFen * piece.quantity
  const line = { ...piece, goodsFen, discountFen: offFen, pointsFen: 0, freightFen, payableFen: goodsFen - offFen + freightFen, shares: [{ offerId: seat.activityId, lane: 'price' as const, offFen, platformFen: 0 }] }
  return { quote: { lines: [line], explain: [{ offerId: seat.activityId, lane: 'price', offFen, skuIds: [piece.skuId] }], gifts: [] }, names: new Map([[seat.activityId, name]]), coupons: [], offers: [], gifts: [], giftsGone: [], ended: () => [], waiting: () => [], heldByFloor: [] }
}
