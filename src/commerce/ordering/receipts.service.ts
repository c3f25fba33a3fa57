import { and, eq, isNull, lte, sql } from 'drizzle-orm'
import { ParcelReceived } from '#events/ordering'
import { shipOut } from '#supply/stock'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { notFound, refuse } from '#kernel/refusal'
import { unsentOf, type OrderState } from './orders.rules'
import { confirmReceipt, isReceivedWhole, linesOf, move, own, receiveWhole, shippedWhole } from './orders.service'
import { lines, orders, receipts } from './tables'

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

interface HandOver { readonly sourceId: string; /** Who or what handed it over, as the history tells it. */ readonly cause: string; readonly lines: readonly { readonly lineId: string; readonly quantity: number }[] }
/**
 * What goes in no parcel changes hands 交付 (E07, E08): codes that are sent, services that are redeemed. Goods leave the book; when nothing is left to be sent the order has shipped, and where all of it changed hands so
 * it is received with that. `sourceId` is whatever hands it over, once. Refuses what is not paid, what a change is open for, and more than is left to be sent.
 */
export function handOver(ctx: Context, orderId: string, { sourceId, cause, lines: wanted }: HandOver): Promise<OrderState> {
  return transaction(ctx, async (ctx) => {
    await own(ctx, orderId)
    const [order] = await ctx.db.select().from(orders).where(eq(orders.id, orderId)).for('update')
    if (!order?.merchantId || (order.state !== 'paid' && order.state !== 'part_shipped')) refuse('ordering.wrong_state')
    if (order.awaitsGroup) refuse('ordering.group_open')
    if (order.changeId) refuse('ordering.change_open')
    const its = await linesOf(ctx, orderId)
    const given = wanted.map(({ lineId, quantity }) => ({ line: its.find((one) => one.id === lineId) ?? refuse('ordering.no_such_line'), quantity }))
    for (const { line, quantity } of given) if (quantity > unsentOf(line)) refuse('ordering.more_than_ordered', { left: unsentOf(line) })
    await shipOut(ctx, { orderId, sourceId, lines: given.map(({ line, quantity }) => ({ skuId: line.skuId, quantity })) })
    for (const { line, quantity } of given) await ctx.db.update(lines).set({ shippedQuantity: sql`${lines.shippedQuantity} + ${quantity}` }).where(and(eq(lines.id, line.id), sql`${lines.shippedQuantity} + ${lines.cancelledQuantity} + ${quantity} <= ${lines.quantity}`))
    if (!await shippedWhole(ctx, orderId, cause)) {
      if (order.state === 'paid') await move(ctx, orderId, 'part_shipped', cause)
      return 'part_shipped'
    }
    if (order.collectAt === null && its.some((line) => line.kind === 'goods')) return (await own(ctx, orderId)).state
    await confirmReceipt(ctx, orderId, cause)
    return 'received'
  })
}
