import { and, eq, isNull, lte } from 'drizzle-orm'
import { ParcelReceived } from '#events/ordering'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { notFound, refuse } from '#kernel/refusal'
import { isReceivedWhole, own, receiveWhole } from './orders.service'
import { orders, receipts } from './tables'

/**
 * The shopper, or time, says that one parcel has arrived 按包裹收货 (E04): its pieces' days to give them back begin with it. The last of an order that was sent whole receives the order.
 * Refuses one that was received already, and an order that is not on its way (409).
 */
export function confirmParcel(ctx: Context, parcelId: string, cause = 'shopper'): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [known] = await ctx.db.select({ orderId: receipts.orderId }).from(receipts).where(eq(receipts.parcelId, parcelId))
    const { id: orderId } = await own(ctx, (known ?? notFound()).orderId)
    const [order] = await ctx.db.select().from(orders).where(eq(orders.id, orderId)).for('update')
    if (order!.state !== 'part_shipped' && order!.state !== 'shipped') refuse('ordering.wrong_state')
    const [received] = await ctx.db.update(receipts).set({ receivedAt: ctx.now, cause, dueAt: null, leftMs: null }).where(and(eq(receipts.parcelId, parcelId), isNull(receipts.receivedAt))).returning()
    if (!received) refuse('ordering.parcel_received')
    await emit(ctx, ParcelReceived, { parcelId, orderId, shopperId: order!.shopperId, merchantId: order!.merchantId!, lines: received.lines.map(({ lineId, quantity }) => ({ lineId, quantity })) })
    if (order!.state === 'shipped' && await isReceivedWhole(ctx, orderId)) await receiveWhole(ctx, orderId, cause)
  })
}

const mostAtOnce = 500
/** Parcels that time receives 按包裹自动收货, each by its own clock; those of which something is asked back stand still. Each in a transaction of its own. */
export async function sweepParcels(ctx: Context): Promise<number> {
  const due = await ctx.db.select({ parcelId: receipts.parcelId }).from(receipts).where(and(lte(receipts.dueAt, ctx.now), isNull(receipts.receivedAt))).orderBy(receipts.dueAt).limit(mostAtOnce)
  let ended = 0
  for (const { parcelId } of due) await confirmParcel(ctx, parcelId, 'timeout').then(() => { ended++ }, (fault: unknown) => { ctx.log.warn({ err: fault, parcelId }, 'a parcel that was due could not be received') })
  return ended
}
