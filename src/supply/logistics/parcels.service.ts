import { and, eq } from 'drizzle-orm'
import { ParcelRenumbered, ParcelShipped } from '#events/logistics'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, hourMs, minuteMs } from '#kernel/time'
import { tellerOf } from './carriers.port'
import { carrierCodes, type CarrierCode } from './parcels.rules'
import { promised, reachOf } from './promises.rules'
import { parcelNumbers, parcels } from './tables'

export interface ParcelWish { readonly orderId: string; readonly merchantId: string; readonly shopperId: string; readonly carrier: string; readonly number: string; readonly to: { readonly districtCode: string; readonly phone: string }; readonly lines: { lineId: string; skuId: string; quantity: number }[] }
const firstPollMinutes = 30
const phoneTailLength = 4
/** How long a number may be put right. */
export const renumberHours = defineSetting({ key: 'logistics.renumber_hours', fallback: 24, least: 1, most: 72, unit: 'hours', says: ['发货后多少小时内可更正运单号（揽收前）', 'For how many hours a tracking number may be put right, before the parcel is collected'] })

const known = (code: string): CarrierCode => (carrierCodes as readonly string[]).includes(code) ? code as CarrierCode : unfit('carrier', 'logistics.no_such_carrier')
/** Asked about from half an hour on, where anybody tells of its carrier's parcels. */
const watch = (ctx: Context, carrier: string) => (tellerOf(ctx, carrier) ? { watched: 'asked' as const, nextPollAt: after(ctx.now, firstPollMinutes * minuteMs) } : { watched: 'none' as const, nextPollAt: null })

/** A parcel is handed to a carrier 发货. Refuses a carrier that is not known; the same number for the same order is one parcel. */
export function createShipment(ctx: Context, wish: ParcelWish): Promise<{ id: string }> {
  const carrier = known(wish.carrier)
  return transaction(ctx, async (ctx) => {
    const id = newId('par', ctx.now)
    const { lines, to: { districtCode, phone }, ...facts } = wish
    const fresh = await ctx.db.insert(parcels).values({ id, ...facts, lines, state: 'awaiting', at: ctx.now, movedAt: ctx.now, districtCode, phoneTail: phone.slice(-phoneTailLength), ...watch(ctx, carrier), ...promised(carrier, reachOf(null, districtCode), ctx.now) }).onConflictDoNothing().returning({ id: parcels.id })
    if (fresh.length === 0) unfit('number', 'logistics.number_used')
    await emit(ctx, ParcelShipped, { parcelId: id, ...facts })
    return { id }
  })
}

/**
 * A number that was written down wrongly is put right 更正运单号 (E04): before the parcel is collected, within the hours of the setting; what it was stays in the history, which the shopper
 * sees. Refuses a number that the order has already, and one that is the same (422).
 */
export function replaceNumber(ctx: Context, parcelId: string, wish: { readonly carrier: string; readonly number: string }): Promise<void> {
  const carrier = known(wish.carrier)
  return transaction(ctx, async (ctx) => {
    const [parcel] = await ctx.db.select().from(parcels).where(and(eq(parcels.id, parcelId), mine(ctx, parcels.merchantId))).for('update')
    if (!parcel) notFound()
    if (parcel.state !== 'awaiting') refuse('logistics.collected_already')
    const hours = await settingOf(ctx, renumberHours)
    if (after(parcel.at, hours * hourMs) <= ctx.now) refuse('logistics.too_late_to_renumber', { hours })
    if (parcel.carrier === carrier && parcel.number === wish.number) unfit('number', 'logistics.same_number')
    const [taken] = await ctx.db.select({ id: parcels.id }).from(parcels).where(and(eq(parcels.orderId, parcel.orderId), eq(parcels.carrier, carrier), eq(parcels.number, wish.number)))
    if (taken) unfit('number', 'logistics.number_used')
    await ctx.db.insert(parcelNumbers).values({ id: newId('pnm', ctx.now), parcelId, carrier: parcel.carrier, number: parcel.number, replacedBy: ctx.actor.id, at: ctx.now })
    await ctx.db.update(parcels).set({ carrier, number: wish.number, renumberedAt: ctx.now, ...watch(ctx, carrier), ...promised(carrier, reachOf(null, parcel.districtCode), parcel.at) }).where(eq(parcels.id, parcelId))
    await audit(ctx, { action: 'logistics.replace_number', subject: parcelId, before: { carrier: parcel.carrier, number: parcel.number }, after: { carrier, number: wish.number } })
    await emit(ctx, ParcelRenumbered, { parcelId, orderId: parcel.orderId, merchantId: parcel.merchantId, shopperId: parcel.shopperId, carrier, number: wish.number, at: ctx.now.toISOString() })
  })
}
