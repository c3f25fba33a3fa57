import { and, eq, inArray, isNull, lte, notInArray, or } from 'drizzle-orm'
import { ParcelStalled, StallAcknowledged } from '#events/logistics'
import { logisticsTexts } from '#locales/logistics'
import { whoMay } from '#trust/identity'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox, tellInboxes } from '#kernel/notify'
import { notFound, refuse } from '#kernel/refusal'
import { defineSetting, settingOf, type Setting } from '#kernel/settings'
import { after, hourMs } from '#kernel/time'
import { carrierName, type ParcelState, type StallReason } from './parcels.rules'
import { parcels, stalls } from './tables'

/** Stalled parcels 停滞包裹 (F12): found by the clock before the shopper asks; he is told first, then the merchant, and it is open until the parcel moves again. */
const limit = (key: string, fallback: number, zh: string, en: string): Setting => defineSetting({ key: `logistics.stall_${key}_hours`, fallback, least: 1, most: 240, unit: 'hours', says: [`${zh}超过多少小时没有新轨迹算停滞`, `After how many hours without news a parcel ${en} counts as stalled`] })
const limits = {
  awaiting: limit('awaiting', 24, '待揽收', 'that waits to be collected'), collected: limit('collected', 24, '已揽收', 'that was collected'), in_transit: limit('in_transit', 48, '运输中', 'on its way'), delivering: limit('delivering', 24, '派送中', 'out for delivery'),
  to_pick_up: limit('to_pick_up', 72, '待取件', 'that waits to be picked up'), refused: limit('refused', 48, '拒收后', 'that was refused'), returning: limit('returning', 96, '退回中', 'on its way back'), trouble: limit('trouble', 2, '异常', 'in trouble'),
} satisfies Partial<Record<ParcelState, Setting>>
const lateHours = defineSetting({ key: 'logistics.stall_late_hours', fallback: 24, least: 1, most: 240, unit: 'hours', says: ['超过承诺送达时间多少小时算停滞', 'How many hours beyond what was promised count as stalled'] })
export const stallSettings: readonly Setting[] = [...Object.values(limits), lateHours]

type Parcel = typeof parcels.$inferSelect
const mostAtOnce = 200
const mostTold = 20
/** On their way back nothing was promised to the shopper. */
const backwards: readonly ParcelState[] = ['refused', 'returning', 'returned', 'signed']

/** Finds parcels that have stood still beyond the limit of their state, or are later than was promised. Each in a transaction of its own. */
export async function sweepStalls(ctx: Context): Promise<number> {
  const befores = await Promise.all(Object.entries(limits).map(async ([state, setting]) => ({ state: state as ParcelState, before: after(ctx.now, -await settingOf(ctx, setting) * hourMs) })))
  const lateBefore = after(ctx.now, -await settingOf(ctx, lateHours) * hourMs)
  const found = await ctx.db.select().from(parcels).where(and(isNull(parcels.stalledAt), notInArray(parcels.state, ['signed', 'returned']), inArray(parcels.watched, ['asked', 'subscribed']),
    or(...befores.map(({ state, before }) => and(eq(parcels.state, state), lte(parcels.movedAt, before))), and(lte(parcels.signBy, lateBefore), notInArray(parcels.state, [...backwards]))))).orderBy(parcels.movedAt).limit(mostAtOnce)
  for (const parcel of found) {
    const isSilent = parcel.movedAt <= befores.find(({ state }) => state === parcel.state)!.before
    await transaction(ctx, (ctx) => openStall(ctx, parcel, parcel.state === 'trouble' ? 'trouble' : isSilent ? 'silent' : 'late', isSilent ? parcel.movedAt : parcel.signBy!))
  }
  return found.length
}

/** Where its shopper reads of it: what is sent in the place of other goods belongs to a case of after-sales, all else to an order. */
const pageOf = (orderId: string): string => `/${orderId.startsWith('ord_') ? 'orders' : 'aftersales'}/${orderId}`

/** One parcel stalls, in the caller's transaction; one that does already stays silent, and so does one that has moved meanwhile. */
export async function openStall(ctx: Context, { id: parcelId, orderId, merchantId, shopperId, carrier, number, state, movedAt }: Parcel, reason: StallReason, since: Date): Promise<void> {
  const [marked] = await ctx.db.update(parcels).set({ stalledAt: ctx.now }).where(and(eq(parcels.id, parcelId), isNull(parcels.stalledAt), eq(parcels.state, state), eq(parcels.movedAt, movedAt))).returning({ id: parcels.id })
  if (!marked) return
  await ctx.db.insert(stalls).values({ id: newId('stl', ctx.now), parcelId, orderId, merchantId, shopperId, state, reason, since, foundAt: ctx.now, words: '' })
  const facts = { carrier: carrierName(carrier), number, hours: String(Math.max(1, Math.floor((ctx.now.getTime() - since.getTime()) / hourMs))) }
  await tellInbox(ctx, { ownerId: shopperId, topic: 'parcel', title: said(ctx, 'logistics.stalled_for_shopper', facts), body: said(ctx, `logistics.stalled_${reason}`, facts), link: pageOf(orderId) })
  await tellInboxes(ctx, await whoMay(ctx, merchantId, [{ merchant: 'logistics.write' }], mostTold), { topic: 'order', title: said(ctx, 'logistics.stalled_for_merchant', facts), body: said(ctx, `logistics.stalled_${reason}`, facts), link: '/parcels' })
  await emit(ctx, ParcelStalled, { parcelId, orderId, merchantId, shopperId, state, reason, since: since.toISOString(), at: ctx.now.toISOString() })
}

const said = (ctx: Context, code: keyof typeof logisticsTexts, facts: Readonly<Record<string, string>>): string => logisticsTexts[code][ctx.locale === 'en' ? 1 : 0].replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '')

/** It moves again, in the caller's transaction. */
export async function closeStall(ctx: Context, { id, stalledAt }: Pick<Parcel, 'id' | 'stalledAt'>): Promise<void> {
  if (!stalledAt) return
  await ctx.db.update(parcels).set({ stalledAt: null }).where(eq(parcels.id, id))
  await ctx.db.update(stalls).set({ closedAt: ctx.now }).where(and(eq(stalls.parcelId, id), isNull(stalls.closedAt)))
}

/** The merchant says what he has done about it 跟进: the shopper reads it in his order and in his inbox. Refuses one that moves again (409). */
export function acknowledgeStall(ctx: Context, id: string, words: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [one] = await ctx.db.select().from(stalls).where(and(eq(stalls.id, id), mine(ctx, stalls.merchantId))).for('update')
    if (!one) notFound()
    if (one.closedAt) refuse('logistics.moves_again')
    await ctx.db.update(stalls).set({ acknowledgedBy: ctx.actor.id, acknowledgedAt: ctx.now, words }).where(eq(stalls.id, id))
    await tellInbox(ctx, { ownerId: one.shopperId, topic: 'parcel', title: said(ctx, 'logistics.stall_looked_after', {}), body: words, link: pageOf(one.orderId) })
    await audit(ctx, { action: 'logistics.acknowledge_stall', subject: id, before: { words: one.words }, after: { words } })
    await emit(ctx, StallAcknowledged, { stallId: id, parcelId: one.parcelId, orderId: one.orderId, merchantId: one.merchantId, shopperId: one.shopperId, at: ctx.now.toISOString() })
  })
}
