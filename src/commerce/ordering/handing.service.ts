import { and, eq, sql } from 'drizzle-orm'
import { shipOut } from '#supply/stock'
import { transaction, type Context } from '#kernel/context'
import { refuse } from '#kernel/refusal'
import { unsentOf, type OrderState } from './orders.rules'
import { confirmReceipt, linesOf, move, own, shippedWhole } from './orders.service'
import { lines, orders } from './tables'

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
    if (order.collectAt === null && its.some((line) => line.kind === 'goods')) return 'shipped'
    await confirmReceipt(ctx, orderId, cause)
    return 'received'
  })
}
