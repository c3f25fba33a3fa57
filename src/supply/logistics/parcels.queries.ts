import { and, desc, eq, inArray, isNull, lt } from 'drizzle-orm'
import { merchantsOf } from '#supply/merchants'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { hourMs } from '#kernel/time'
import { legsOf } from './promises.rules'
import { parcelMoves, parcelNumbers, parcels, stalls } from './tables'

/** The parcels of an order with all that their carriers told, newest first: for the shopper, the merchant and staff, each his own. What is rare (old numbers, a stall) is asked for only where there is some. */
export async function parcelsOf(ctx: Context, orderIds: readonly string[]) {
  const owner = ctx.actor.kind === 'merchant' ? parcels.merchantId : parcels.shopperId
  const found = await ctx.db.select().from(parcels).where(and(inArray(parcels.orderId, [...orderIds]), mine(ctx, owner))).orderBy(parcels.id)
  if (found.length === 0) return []
  const [renumbered, stalled] = [found.filter((one) => one.renumberedAt).map(({ id }) => id), found.filter((one) => one.stalledAt).map(({ id }) => id)]
  const [moves, numbers, open] = await Promise.all([
    ctx.db.select().from(parcelMoves).where(inArray(parcelMoves.parcelId, found.map((parcel) => parcel.id))).orderBy(desc(parcelMoves.at), desc(parcelMoves.id)).limit(1_000),
    renumbered.length === 0 ? [] : ctx.db.select().from(parcelNumbers).where(inArray(parcelNumbers.parcelId, renumbered)).orderBy(desc(parcelNumbers.id)),
    stalled.length === 0 ? [] : ctx.db.select().from(stalls).where(and(inArray(stalls.parcelId, stalled), isNull(stalls.closedAt)))])
  return found.map((parcel) => {
    const { id, orderId, carrier, number, state, lines, at, signBy, watched } = parcel
    const its = moves.filter((move) => move.parcelId === id)
    const stall = open.find((one) => one.parcelId === id)
    return { id, orderId, carrier, number, state, lines, at, signBy, isWatched: watched !== 'none', moves: its, legs: legsOf({ ...parcel, moves: its }, ctx.now), numbers: numbers.filter((one) => one.parcelId === id).map(({ carrier, number, at }) => ({ carrier, number, at })),
      stall: stall ? { id: stall.id, reason: stall.reason, since: stall.since, words: stall.words, acknowledgedAt: stall.acknowledgedAt } : null }
  })
}

/** Parcels that stand still now 停滞包裹, the merchant's own or all, newest found first. */
export async function stalledPage(ctx: Context, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  const rows = await ctx.db.select({ id: stalls.id, parcelId: stalls.parcelId, orderId: stalls.orderId, merchantId: stalls.merchantId, carrier: parcels.carrier, number: parcels.number, state: stalls.state, reason: stalls.reason, since: stalls.since, foundAt: stalls.foundAt, signBy: parcels.signBy, acknowledgedAt: stalls.acknowledgedAt, words: stalls.words })
    .from(stalls).innerJoin(parcels, eq(parcels.id, stalls.parcelId)).where(and(isNull(stalls.closedAt), mine(ctx, stalls.merchantId), cursor ? lt(stalls.id, cursor) : undefined)).orderBy(desc(stalls.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const merchants = await merchantsOf(ctx, [...new Set(page.map(({ merchantId }) => merchantId))])
  return { items: page.map(({ merchantId, ...one }) => ({ ...one, merchantName: merchants.get(merchantId)?.name ?? '', hours: Math.floor((ctx.now.getTime() - one.since.getTime()) / hourMs) })), next: rows.length > limit ? page.at(-1)!.id : null }
}
