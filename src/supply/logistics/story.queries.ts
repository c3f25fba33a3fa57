import { and, desc, inArray, lte } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { newest, type Entry, type Promised, type Slice, type Story } from '#kernel/timelines'
import { carrierName, isOver } from './parcels.rules'
import { parcelMoves, parcelNumbers, parcels, stalls } from './tables'

/** What happened to the parcels of orders 物流经过 (F11): each handing over, what carriers told, numbers put right, and where one stood still; and when each is promised to arrive. */
type Parcel = typeof parcels.$inferSelect
const mostParcels = 200
const mostRows = 500

export async function parcelStory(ctx: Context, orderIds: readonly string[], slice: Slice): Promise<Story> {
  const found = await ctx.db.select().from(parcels).where(and(inArray(parcels.orderId, [...orderIds]), mine(ctx, ctx.actor.kind === 'merchant' ? parcels.merchantId : parcels.shopperId))).orderBy(desc(parcels.id)).limit(mostParcels)
  if (found.length === 0) return { entries: [], promises: [] }
  const ids = found.map(({ id }) => id)
  const [moves, numbers, stood] = await Promise.all([
    ctx.db.select().from(parcelMoves).where(and(inArray(parcelMoves.parcelId, ids), slice.before ? lte(parcelMoves.at, slice.before.at) : undefined)).orderBy(desc(parcelMoves.at), desc(parcelMoves.id)).limit(slice.limit + 1),
    ctx.db.select().from(parcelNumbers).where(inArray(parcelNumbers.parcelId, ids)).orderBy(desc(parcelNumbers.id)).limit(mostRows),
    ctx.db.select().from(stalls).where(inArray(stalls.parcelId, ids)).orderBy(desc(stalls.id)).limit(mostRows)])
  const of = (parcelId: string): Parcel => found.find(({ id }) => id === parcelId)!
  const entries = [...found.map(handedOver),
    ...moves.map(({ id, parcelId, state, place, words, at }): Entry => ({ id, at, ...factsOf(of(parcelId), { place }), code: `logistics.${state}`, actor: 'carrier', words, next: isOver(state) ? null : arrives(of(parcelId)) })),
    ...numbers.map(({ id, parcelId, number, replacedBy, at }): Entry => ({ id, at, ...factsOf(of(parcelId), { was: number }), code: 'logistics.renumbered', actor: 'merchant', actorId: replacedBy })),
    ...stood.flatMap((one) => stallEntries(of(one.parcelId), one))]
  return { entries: newest(entries, slice), promises: found.flatMap((parcel): Promised[] => { const next = isOver(parcel.state) ? null : arrives(parcel); return next ? [{ ...next, orderId: parcel.orderId, whose: 'carrier' }] : [] }) }
}

const factsOf = ({ orderId, carrier, number }: Parcel, more: { readonly [name: string]: string } = {}) => ({ orderId, facts: { carrier: carrierName(carrier), number, ...more } })
const arrives = ({ signBy }: Parcel) => signBy && { code: 'logistics.arrive', by: signBy }
const handedOver = (parcel: Parcel): Entry => ({ id: parcel.id, at: parcel.at, ...factsOf(parcel), code: 'logistics.handed_over', actor: 'merchant', next: arrives(parcel) })
const stallEntries = (parcel: Parcel, { id, reason, foundAt, acknowledgedAt, acknowledgedBy, words, closedAt }: typeof stalls.$inferSelect): Entry[] => [
  { id, at: foundAt, ...factsOf(parcel), code: 'logistics.stalled', actor: 'system', cause: reason },
  ...acknowledgedAt ? [{ id: `${id}.answered`, at: acknowledgedAt, ...factsOf(parcel), code: 'logistics.stall_answered', actor: 'merchant' as const, ...(acknowledgedBy && { actorId: acknowledgedBy }), words }] : [],
  ...closedAt ? [{ id: `${id}.closed`, at: closedAt, ...factsOf(parcel), code: 'logistics.moving_again', actor: 'system' as const }] : []]
