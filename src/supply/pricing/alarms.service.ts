import { AlarmRaised } from '#events/pricing'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { defineSetting } from '#kernel/settings'
import { dayStamp } from '#kernel/time'
import { alarms, type alarmKinds } from './tables'

/** Alarms 价格预警 (F87, T-60): raised by whoever finds them, told to the merchant and the platform once a day for each SKU and offer. Written in one sequence, so that no two who raise them wait for each other. */
export interface Alarm { readonly kind: (typeof alarmKinds)[number]; readonly merchantId: string; readonly productId: string; readonly skuId: string; readonly title: string; readonly offerId: string; readonly offerName: string; readonly fen: number; readonly againstFen: number }

/** Whether a store's discount on what it has just raised is refused, or only flagged. */
export const refuseRaised = defineSetting({ key: 'pricing.refuse_raised', fallback: 1, least: 0, most: 1, unit: 'switch', says: ['拒绝发布先涨后降的单品优惠（关闭则只预警）', 'Refuse a discount on goods that were raised within seven days before (off: alarm only)'] })
/** Whether an offer that would sell below a floor is refused, or only asked to be confirmed; orders are held to the floor either way. */
export const refuseBelowFloor = defineSetting({ key: 'pricing.refuse_below_floor', fallback: 0, least: 0, most: 1, unit: 'switch', says: ['叠加后低于最低价的优惠一律不得发布（关闭则确认后可发布，下单时仍不低于最低价）', 'Refuse offers that would sell below a floor (off: publish once confirmed; orders never go below it)'] })

/** Raises alarms; those that were raised for the same today already stay silent. */
export function raiseAlarms(ctx: Context, found: readonly Alarm[]): Promise<void> {
  return transaction(ctx, async (ctx) => {
    if (found.length === 0) return
    const fresh = await ctx.db.insert(alarms)
      .values([...found].sort((a, b) => (a.skuId < b.skuId ? -1 : 1)).map((one) => ({ ...one, id: newId('alm', ctx.now), day: dayStamp(ctx.now), at: ctx.now }))).onConflictDoNothing().returning()
    for (const { id, kind, merchantId, productId, skuId, offerId, fen, againstFen } of fresh) await emit(ctx, AlarmRaised, { alarmId: id, kind, merchantId, productId, skuId, offerId, fen, againstFen, at: ctx.now.toISOString() })
  })
}
