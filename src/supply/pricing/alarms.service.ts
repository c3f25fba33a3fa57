import { AlarmRaised } from '#events/pricing'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { dayStamp } from '#kernel/time'
import { alarms, type alarmKinds } from './tables'

/** Alarms 价格预警 (F87, T-60): raised by whoever finds them, told to the merchant and the platform once a day for each SKU and offer. Written in one sequence, so that no two who raise them wait for each other. */
export interface Alarm { readonly kind: (typeof alarmKinds)[number]; readonly merchantId: string; readonly productId: string; readonly skuId: string; readonly title: string; readonly offerId: string; readonly offerName: string; readonly fen: number; readonly againstFen: number }

/** Raises alarms; those that were raised for the same today already stay silent. */
export function raiseAlarms(ctx: Context, found: readonly Alarm[]): Promise<void> {
  return transaction(ctx, async (ctx) => {
    if (found.length === 0) return
    const fresh = await ctx.db.insert(alarms)
      .values([...found].sort((a, b) => (a.skuId < b.skuId ? -1 : 1)).map((one) => ({ ...one, id: newId('alm', ctx.now), day: dayStamp(ctx.now), at: ctx.now }))).onConflictDoNothing().returning()
    for (const { id, kind, merchantId, productId, skuId, offerId, fen, againstFen } of fresh) await emit(ctx, AlarmRaised, { alarmId: id, kind, merchantId, productId, skuId, offerId, fen, againstFen, at: ctx.now.toISOString() })
  })
}
