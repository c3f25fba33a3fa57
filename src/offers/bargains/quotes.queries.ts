import { and, eq } from 'drizzle-orm'
import type { Offered } from '#offers/promotions'
import type { Context } from '#kernel/context'
import { notFound, refuse } from '#kernel/refusal'
import { bargains } from './tables'

/** What an order of a bargain comes to 砍价成交价 (F28), in fen: one piece for what it costs by now, in the chain's lane of prices, and no other offer beside it. */
export interface Buyable { readonly id: string; readonly skuId: string; readonly isPlatforms: boolean; readonly nowFen: number; /** What the piece costs everybody else. */ readonly priceFen: number }

/** The shopper's own bargain, where he may buy now: the floor is reached, or it may be bought early and somebody has helped. Refuses with why not; foreign ones are not found. */
export async function buyableBargain(ctx: Context, bargainId: string): Promise<Omit<Buyable, 'priceFen'>> {
  const [found] = await ctx.db.select().from(bargains).where(and(eq(bargains.id, bargainId), eq(bargains.shopperId, ctx.actor.id)))
  if (!found) notFound()
  const { id, skuId, isPlatforms, nowFen, state, buyBy, endsAt, buysEarly, helped } = found
  if (state === 'ordered' || state === 'bought') refuse('bargains.bought_already')
  if (state === 'over' || (state === 'won' ? buyBy! : endsAt) <= ctx.now) refuse('bargains.over')
  if (state === 'running' && !(buysEarly && helped > 0)) refuse('bargains.not_reached')
  return { id, skuId, isPlatforms, nowFen }
}

export interface Piece { readonly skuId: string; readonly merchantId: string; readonly quantity: number; readonly unitPriceFen: number }
/** The one line, cut to what the bargain has reached. Refuses what costs no more without it: then nothing is gained by a piece of it. */
export function bargainQuote(piece: Piece, { id, nowFen, isPlatforms }: Buyable, freightFen: number, name: string): Offered {
  const offFen = piece.unitPriceFen - nowFen
  if (offFen <= 0) refuse('bargains.saves_nothing')
  const share = { offerId: id, lane: 'price' as const, offFen, platformFen: isPlatforms ? offFen : 0 }
  const line = { ...piece, goodsFen: piece.unitPriceFen, discountFen: offFen, pointsFen: 0, freightFen, payableFen: nowFen + freightFen, shares: [share] }
  return { quote: { lines: [line], explain: [{ offerId: id, lane: 'price', offFen, skuIds: [piece.skuId] }], gifts: [] }, names: new Map([[id, name]]), coupons: [], offers: [], gifts: [], giftsGone: [], ended: () => [], waiting: () => [], heldByFloor: [] }
}
