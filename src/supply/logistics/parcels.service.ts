import { and, eq, inArray, lte } from 'drizzle-orm'
import { ParcelDelivered, ParcelMoved, ParcelShipped } from '#events/logistics'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { unfit } from '#kernel/refusal'
import { after, minuteMs } from '#kernel/time'
import { carrierCodes, demoRun, isOver, next, type ParcelState } from './parcels.rules'
import { parcelMoves, parcels } from './tables'

export interface ParcelWish { readonly orderId: string; readonly merchantId: string; readonly shopperId: string; readonly carrier: string; readonly number: string; readonly lines: { lineId: string; skuId: string; quantity: number }[] }
const firstPollMinutes = 30

/** A parcel is handed to a carrier 发货. Refuses a carrier that is not known; the same number for the same order is one parcel. */
export function createShipment(ctx: Context, wish: ParcelWish): Promise<{ id: string }> {
  if (!carrierCodes.includes(wish.carrier as (typeof carrierCodes)[number])) unfit('carrier', 'logistics.no_such_carrier')
  return transaction(ctx, async (ctx) => {
    const id = newId('par', ctx.now)
    const fresh = await ctx.db.insert(parcels).values({ id, ...wish, state: 'awaiting', at: ctx.now, movedAt: ctx.now, nextPollAt: after(ctx.now, firstPollMinutes * minuteMs) }).onConflictDoNothing().returning({ id: parcels.id })
    if (fresh.length === 0) unfit('number', 'logistics.number_used')
    const { lines: _, ...facts } = wish
    await emit(ctx, ParcelShipped, { parcelId: id, ...facts })
    return { id }
  })
}

interface Told { readonly parcelId: string; readonly state: ParcelState; readonly place: string; readonly words: string; readonly at: Date }

/** What a carrier tells moves the parcel if it may go there; the same line twice is one. */
function moveParcel(ctx: Context, { parcelId, state, place, words, at }: Told): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const before = (Object.keys(next) as ParcelState[]).filter((from) => next[from].includes(state))
    const [moved] = await ctx.db.update(parcels).set({ state, movedAt: at, ...(isOver(state) && { nextPollAt: null }) }).where(and(eq(parcels.id, parcelId), inArray(parcels.state, before))).returning()
    if (!moved) return false
    await ctx.db.insert(parcelMoves).values({ id: newId('pmv', ctx.now), parcelId, state, place, words, at }).onConflictDoNothing()
    const facts = { parcelId, orderId: moved.orderId, merchantId: moved.merchantId, shopperId: moved.shopperId, at: at.toISOString() }
    await emit(ctx, ParcelMoved, { ...facts, state })
    if (state === 'signed') await emit(ctx, ParcelDelivered, facts)
    return true
  })
}

const mostAtOnce = 200

/** Asks the pretended carrier of each parcel that is due, and writes down what has happened since; real carriers come with their adapters. */
export async function pollParcels(ctx: Context): Promise<number> {
  const due = await ctx.db.select().from(parcels).where(lte(parcels.nextPollAt, ctx.now)).orderBy(parcels.nextPollAt).limit(mostAtOnce)
  for (const parcel of due) {
    const known = await ctx.db.select({ words: parcelMoves.words }).from(parcelMoves).where(eq(parcelMoves.parcelId, parcel.id))
    const happened = demoRun.map(([minutes, state, words]) => ({ state, words, at: after(parcel.at, minutes * minuteMs) }))
    for (const { state, words, at } of happened.filter((one) => one.at <= ctx.now && !known.some((k) => k.words === one.words))) await moveParcel(ctx, { parcelId: parcel.id, state, words, place: '', at })
    const coming = happened.find((one) => one.at > ctx.now)
    await ctx.db.update(parcels).set({ nextPollAt: coming?.at ?? null }).where(eq(parcels.id, parcel.id))
  }
  return due.length
}
