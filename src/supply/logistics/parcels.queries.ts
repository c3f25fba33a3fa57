import { and, desc, inArray } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { parcelMoves, parcels } from './tables'

/** The parcels of an order with all that their carriers told, newest first: for the shopper, the merchant and staff, each his own. */
export async function parcelsOf(ctx: Context, orderIds: readonly string[]) {
  const owner = ctx.actor.kind === 'merchant' ? parcels.merchantId : parcels.shopperId
  const found = await ctx.db.select().from(parcels).where(and(inArray(parcels.orderId, [...orderIds]), mine(ctx, owner))).orderBy(parcels.id)
  if (found.length === 0) return []
  const moves = await ctx.db.select().from(parcelMoves).where(inArray(parcelMoves.parcelId, found.map((parcel) => parcel.id))).orderBy(desc(parcelMoves.at)).limit(1_000)
  return found.map(({ id, orderId, carrier, number, state, lines, at }) => ({ id, orderId, carrier, number, state, lines, at, moves: moves.filter((move) => move.parcelId === id) }))
}
