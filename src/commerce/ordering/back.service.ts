import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { takeBack } from '#finance/payments'
import { splitBack } from '#finance/splits'
import { refund } from '#finance/wallet'
import { reversePoints } from '#growth/points'
import { releaseOffers } from '#offers/promotions'
import type { Context } from '#kernel/context'
import { ofPieces } from '#kernel/money'
import { notFound, refuse } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { childrenOf, linesOf, own, type Line, type Order } from './orders.service'
import { history, lines, orders, receipts } from './tables'

/** What goes back of an order 退回: the doors of after-sales and of order changes, under the lock of the part that they are about. */
export interface Sold { readonly order: Order; readonly lines: readonly Line[]; /** When it was received; null as long as it was not. */ readonly receivedAt: Date | null; /** When the last parcel with pieces of a line was received; null while one is on its way (E04). */ receivedOf(lineId: string): Date | null }
/** One merchant's part of an order as after-sales look at it, whoever acts seeing his own; `locked` until the end of the transaction, so that what is reckoned from it holds. */
export async function soldOf(ctx: Context, orderId: string, locked = false): Promise<Sold> {
  const { merchantId } = await own(ctx, orderId)
  if (!merchantId) notFound()
  const found = ctx.db.select().from(orders).where(eq(orders.id, orderId))
  const [order] = await (locked ? found.for('update') : found)
  const its = await linesOf(ctx, orderId)
  const [received] = await ctx.db.select({ at: history.at }).from(history).where(and(eq(history.orderId, orderId), eq(history.toState, 'received')))
  const parcels = await ctx.db.select({ lines: receipts.lines, receivedAt: receipts.receivedAt }).from(receipts).where(eq(receipts.orderId, orderId))
  const receivedOf = (lineId: string): Date | null => {
    const ats = parcels.filter((parcel) => parcel.lines.some((line) => line.lineId === lineId)).map((parcel) => parcel.receivedAt)
    return ats.length === 0 ? received?.at ?? null : ats.reduce((last, at) => (last === null || at === null ? null : at > last ? at : last))
  }
  return { order: order!, lines: its, receivedAt: received?.at ?? null, receivedOf }
}

/** What of a line goes back: with so many pieces, or with none as a concession 退差价; freight is in the amount. */
export interface PartBack { readonly lineId: string; readonly quantity: number; readonly amountFen: number; readonly freightFen: number; readonly subsidyFen: number; readonly concededFen?: number }
export interface GiveBack { readonly refundId: string; readonly cause: string; readonly parts: readonly PartBack[] }
/**
 * Pieces that were shipped, or struck out before they were, are given back, in the caller's transaction and under the lock of `soldOf`: the lines keep it, the merchant's share is taken back with it, and the money is
 * promised to the shopper; what points paid of it goes back as points, and what it earned is taken back (F22). Refuses more pieces than those and more money than was paid, by guarded writes that the database's own checks stand behind (I-04, T-04, T-05). With
 * the last piece of the whole order its coupons lie in the shopper's hand again.
 */
export async function giveBack(ctx: Context, { order, lines: its }: Sold, { refundId, cause, parts }: GiveBack): Promise<void> {
  for (const { lineId, quantity, amountFen, subsidyFen, concededFen = 0 } of parts) {
    const kept = await ctx.db.update(lines).set({ refundedQuantity: sql`${lines.refundedQuantity} + ${quantity}`, refundedFen: sql`${lines.refundedFen} + ${amountFen}`, refundedSubsidyFen: sql`${lines.refundedSubsidyFen} + ${subsidyFen}`, concededFen: sql`${lines.concededFen} + ${concededFen}` })
      .where(and(eq(lines.id, lineId), eq(lines.orderId, order.id), sql`${lines.refundedQuantity} + ${quantity} <= ${lines.shippedQuantity} + ${lines.cancelledQuantity}`, sql`${lines.refundedFen} + ${amountFen} <= ${lines.payableFen}`)).returning({ id: lines.id })
    if (kept.length === 0) refuse('payments.more_than_paid', { amountFen })
  }
  const amountFen = parts.reduce((sum, part) => sum + part.amountFen, 0)
  const subsidyFen = parts.reduce((sum, part) => sum + part.subsidyFen, 0)
  const back = parts.map((part) => {
    const line = its.find(({ id }) => id === part.lineId)!
    const [goodsFen, pointsFen] = [part.amountFen - part.freightFen, ofPieces(line.pointsFen, line, part.quantity)]
    return { lineId: part.lineId, goodsFen, pointsFen, baseFen: goodsFen + part.subsidyFen + pointsFen }
  })
  const [goodsFen, pointsFen] = [back.reduce((sum, one) => sum + one.goodsFen, 0), back.reduce((sum, one) => sum + one.pointsFen, 0)]
  await ctx.db.update(orders).set({ refundedFen: sql`${orders.refundedFen} + ${amountFen}` }).where(inArray(orders.id, [order.id, order.parentId!]))
  await takeBack(ctx, { refundId, orderId: order.id, parentId: order.parentId!, amountFen, subsidyFen, pointsFen, lines: back.map(({ lineId, baseFen }) => ({ lineId, baseFen })) })
  await splitBack(ctx, { refundId, orderId: order.id })
  await reversePoints(ctx, { refundId, orderId: order.id, shopperId: order.shopperId, goodsFen, pointsFen })
  await refund(ctx, { refundId, purposeId: order.parentId!, orderId: order.id, amountFen, cause, lines: parts.filter((part) => part.amountFen > 0).map((part) => ({ lineId: part.lineId, quantity: part.quantity, amountFen: part.amountFen })) })
  const all = await childrenOf(ctx, order.parentId!)
  const rest = await ctx.db.select({ id: lines.id }).from(lines).where(and(inArray(lines.orderId, all.filter(({ state }) => state !== 'cancelled').map(({ id }) => id)), eq(lines.isGift, false), sql`${lines.refundedQuantity} < ${lines.quantity}`)).limit(1)
  if (rest.length === 0) await releaseOffers(ctx, order.parentId!)
}

/** The clock that receives an order stands still 暂停自动收货 while something of it is asked back; answers what was left of it, null where none was running (ux.md §10.7). */
export async function holdReceipt(ctx: Context, { order }: Sold): Promise<number | null> {
  await ctx.db.update(receipts).set({ leftMs: sql`greatest(0, extract(epoch from ${receipts.dueAt} - ${ctx.now}) * 1000)::bigint`, dueAt: null }).where(and(eq(receipts.orderId, order.id), isNotNull(receipts.dueAt)))
  // What was sent in part has clocks of its parcels alone.
  if (order.state === 'part_shipped') return 0
  if (order.state !== 'shipped' || !order.dueAt) return null
  await ctx.db.update(orders).set({ dueAt: null }).where(eq(orders.id, order.id))
  return Math.max(0, order.dueAt.getTime() - ctx.now.getTime())
}
/** It goes on with what was left of it, and so does the clock of each parcel, for a day at least. */
export async function resumeReceipt(ctx: Context, orderId: string, leftMs: number): Promise<void> {
  await ctx.db.update(orders).set({ dueAt: sql`greatest(${orders.dueAt}, ${after(ctx.now, leftMs)}::timestamptz)` }).where(and(eq(orders.id, orderId), eq(orders.state, 'shipped')))
  await ctx.db.update(receipts).set({ dueAt: sql`${ctx.now}::timestamptz + greatest(${receipts.leftMs}, ${dayMs}) * interval '1 millisecond'`, leftMs: null }).where(and(eq(receipts.orderId, orderId), isNotNull(receipts.leftMs)))
}
