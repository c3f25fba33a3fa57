import { and, desc, eq, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { z } from 'zod'
import { addToCart } from '#commerce/cart'
import { closePayment } from '#finance/payments'
import { refund, releaseBalances, spendBalances } from '#finance/wallet'
import { OrderCancelled, OrderPaid, OrderReceived, OrderShipped, ParcelReceived } from '#events/ordering'
import { isBargained, keepPiece, releasePiece } from '#offers/bargains'
import { confirmPoints, releasePoints, reversePoints } from '#growth/points'
import { isGrouped, keepGroupSeat, releaseGroupSeat } from '#offers/groups'
import { moveSeat } from '#offers/presales'
import { confirmOffers, releaseDraws, releaseOffers } from '#offers/promotions'
import { createShipment } from '#supply/logistics'
import { claim, release, shipOut } from '#supply/stock'
import { mine } from '#kernel/access'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { ofPieces } from '#kernel/money'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { askApproval } from '#trust/risk'
import { settleGifts } from './gifts.service'
import { linesToReorder } from './orders.queries'
import { statesBefore, unsentOf, type OrderState } from './orders.rules'
import { extendDays, receiveDays } from './settings.rules'
import { history, lines, orders, receipts } from './tables'

export type Order = typeof orders.$inferSelect
export type Line = typeof lines.$inferSelect
type Changes = Partial<typeof orders.$inferInsert>

/**
 * One guarded move and its line in the history (I-15). Answers the order as it is then, or undefined if it may not go there. Whoever asked first and waited for another's move
 * writes his own after it: a history reads in the sequence in which things happened, whatever the clocks of those who asked said.
 */
export async function move(ctx: Context, id: string, to: OrderState, cause: string, changes: Changes = {}): Promise<Order | undefined> {
  const [before] = await ctx.db.select({ state: orders.state }).from(orders).where(eq(orders.id, id)).for('update')
  const [moved] = await ctx.db.update(orders).set({ ...changes, state: to }).where(and(eq(orders.id, id), inArray(orders.state, statesBefore(to)))).returning()
  if (!moved) return undefined
  const [last] = await ctx.db.select({ at: history.at }).from(history).where(eq(history.orderId, id)).orderBy(desc(history.id)).limit(1)
  const at = last && last.at >= ctx.now ? after(last.at, 1) : ctx.now
  await ctx.db.insert(history).values({ id: newId('ohi', at), orderId: id, fromState: before!.state, toState: to, cause, actorId: ctx.actor.id, actorKind: moverOf(ctx), dueAt: moved.dueAt, at })
  return moved
}

const moverOf = ({ actor: { kind } }: Context) => (kind === 'shopper' || kind === 'merchant' || kind === 'staff' ? kind : 'system')

export const childrenOf = (ctx: Context, parentId: string) => ctx.db.select().from(orders).where(eq(orders.parentId, parentId)).orderBy(orders.id)
/** What an order holds now: a gift that has lapsed is no part of it. */
export const linesOf = (ctx: Context, orderId: string) => ctx.db.select().from(lines).where(and(eq(lines.orderId, orderId), isNull(lines.lapsedAt))).orderBy(lines.id)
export const factsOf = (order: Order, its: readonly Line[]) => ({ orderId: order.id, parentId: order.parentId!, shopperId: order.shopperId, merchantId: order.merchantId!, ...(order.collectAt && { collectAt: order.collectAt }), payableFen: order.payableFen, subsidyFen: order.subsidyFen, pointsFen: order.pointsFen,
  lines: its.map((line) => ({ lineId: line.id, skuId: line.skuId, productId: line.productId, quantity: line.quantity, payableFen: line.payableFen, ...(line.kind !== 'goods' && { kind: line.kind }), ...(line.isGift ? { isGift: true } : { dealFen: line.payableFen - line.freightFen, baseFen: line.payableFen - line.freightFen + line.subsidyFen + line.pointsFen, commissionBps: line.commissionBps }) })) })

/** The money has come, at `paidAt`: parent and children are paid, what was held is claimed. An order that is paid already stays silent. */
export function markPaid(ctx: Context, parentId: string, paidAt: Date = ctx.now): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const parent = await move(ctx, parentId, 'paid', 'payment', { paidFen: sql`${orders.payableFen}` as never, dueAt: null })
    if (!parent) return
    const children = await childrenOf(ctx, parentId)
    await claim(ctx, children.map((child) => child.id))
    await confirmOffers(ctx, parentId, parent.shopperId, parent.address)
    if (parent.pointsFen > 0) await confirmPoints(ctx, parentId)
    if (parent.balanceFen > 0) await spendBalances(ctx, parentId)
    for (const child of children) {
      const paid = await move(ctx, child.id, 'paid', 'payment', { paidFen: child.payableFen })
      if (!paid) continue
      const its = await linesOf(ctx, child.id)
      if (isBargained(its)) await keepPiece(ctx, parentId)
      if (isGrouped(its)) await keepGroupSeat(ctx, parentId)
      await emit(ctx, OrderPaid, factsOf(paid, await settleGifts(ctx, paid, its, paidAt)))
    }
  })
}

/** Undoes placing, step by step: the whole parent while it is unpaid. Of paying and cancelling exactly one wins, by the payment's own row. */
export function cancelUnpaid(ctx: Context, parentId: string, reason: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    if (!await closePayment(ctx, parentId)) refuse('ordering.wrong_state')
    const parent = await move(ctx, parentId, 'cancelled', reason, { cancelReason: reason, dueAt: null })
    if (!parent) refuse('ordering.wrong_state')
    if (parent.depositFen !== null && !await moveSeat(ctx, parentId, 'cancelled')) refuse('ordering.deposit_binds')
    const children = await childrenOf(ctx, parentId)
    await release(ctx, children.map((child) => child.id))
    await releaseOffers(ctx, parentId)
    if (parent.pointsFen > 0) await releasePoints(ctx, parentId)
    if (parent.balanceFen > 0) await releaseBalances(ctx, parentId)
    for (const child of children) {
      const gone = await move(ctx, child.id, 'cancelled', reason, { cancelReason: reason })
      if (!gone) continue
      const its = await linesOf(ctx, child.id)
      if (isBargained(its)) await releasePiece(ctx, parentId)
      if (isGrouped(its)) await releaseGroupSeat(ctx, parentId)
      await emit(ctx, OrderCancelled, { ...factsOf(gone, its), reason, paid: false })
    }
  })
}

/** Cancels one paid child before anything of it has been shipped: stock is let go, all its money goes back, less what went back before. `seatTo` is what becomes of its seat in a presale, where it has one. */
export function cancelPaid(ctx: Context, orderId: string, reason: string, seatTo: 'cancelled' | 'seller_default' = 'cancelled'): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const gone = await move(ctx, orderId, 'cancelled', reason, { cancelReason: reason, refundedFen: sql`${orders.paidFen}` as never, dueAt: null, changeId: null })
    if (!gone?.parentId) refuse('ordering.wrong_state')
    await release(ctx, [orderId])
    const its = await linesOf(ctx, orderId)
    await ctx.db.update(lines).set({ refundedFen: sql`${lines.payableFen}`, refundedQuantity: sql`${lines.quantity}`, cancelledQuantity: sql`${lines.quantity}` }).where(eq(lines.orderId, orderId))
    const left = its.filter((line) => !line.isGift).map((line) => ({ lineId: line.id, quantity: line.quantity - line.refundedQuantity, amountFen: line.payableFen - line.refundedFen, freightFen: line.freightFen, pointsFen: ofPieces(line.pointsFen, line, line.quantity - line.refundedQuantity) }))
    const amountFen = left.reduce((sum, one) => sum + one.amountFen, 0)
    await ctx.db.update(orders).set({ refundedFen: sql`${orders.refundedFen} + ${amountFen}` }).where(eq(orders.id, gone.parentId))
    if (gone.depositFen !== null && !await moveSeat(ctx, gone.parentId, seatTo)) refuse('ordering.wrong_state')
    // What offers the whole order took stays taken until nothing of it is left; pieces of flash sales are its own, and others may have them.
    if ((await childrenOf(ctx, gone.parentId)).every(({ state }) => state === 'cancelled')) await releaseOffers(ctx, gone.parentId)
    else if (its.some(({ shares }) => shares.some(({ lane }) => lane === 'price'))) await releaseDraws(ctx, gone.parentId, its.map(({ skuId }) => skuId))
    if (isBargained(its)) await releasePiece(ctx, gone.parentId)
    if (isGrouped(its)) await releaseGroupSeat(ctx, gone.parentId)
    if (gone.pointsFen > 0) await reversePoints(ctx, { refundId: `rfd_${orderId}`, orderId, shopperId: gone.shopperId, goodsFen: left.reduce((sum, one) => sum + one.amountFen - one.freightFen, 0), pointsFen: left.reduce((sum, one) => sum + one.pointsFen, 0) })
    await refund(ctx, { refundId: `rfd_${orderId}`, purposeId: gone.parentId, orderId, amountFen, cause: reason, lines: left.map(({ lineId, quantity, amountFen }) => ({ lineId, quantity, amountFen })) })
    await emit(ctx, OrderCancelled, { ...factsOf(gone, its), reason, paid: true })
  })
}

/** A shopper or staff cancels: a parent that is unpaid, or a paid child. Foreign orders are not found. */
export async function cancelOrder(ctx: Context, id: string, reason: string): Promise<void> {
  const order = await own(ctx, id)
  // Who paid a deposit is bound by it, and so is the merchant (Civil Code 587); paid whole, it is an order like any other.
  if (order.state === 'placed' && order.paidFen > 0) refuse('ordering.deposit_binds')
  if (order.parentId && order.state === 'placed') return cancelUnpaid(ctx, order.parentId, reason)
  if (order.parentId) return cancelPaid(ctx, id, reason)
  if (order.state === 'placed') return cancelUnpaid(ctx, id, reason)
  await transaction(ctx, async (ctx) => { for (const child of await childrenOf(ctx, id)) if (child.state !== 'cancelled') await cancelPaid(ctx, child.id, reason) })
}

export async function own(ctx: Context, id: string): Promise<Order> {
  const owner = ctx.actor.kind === 'merchant' ? orders.merchantId : orders.shopperId
  const [found] = await ctx.db.select().from(orders).where(and(eq(orders.id, id), mine(ctx, owner)))
  return found ?? notFound()
}

/** Beyond this a refund that staff start is asked for by one and allowed by another (I-39). */
export const approveRefundFen = defineSetting({ key: 'ordering.approve_refund_fen', fallback: 2_000_00, least: 0, most: 100_000_000, unit: 'fen', says: ['平台取消订单，退款超过此金额须由另一人复核', 'When the platform cancels an order, a refund beyond this needs a second person'] })
const refundWish = z.object({ id: z.string(), reason: z.string(), refundFen: z.int() })
export const largeRefund = defineApproval({ kind: 'ordering.refund', permits: { staff: 'ordering.cancel' }, says: ['大额退款（取消订单）', 'Large refund (an order cancelled)'], apply: async (ctx, { payload }) => {
  const { id, reason, refundFen } = refundWish.parse(payload)
  // What was allowed is this sum: an order of which something has been shipped or given back meanwhile is asked for anew.
  if (givenBackFen(await own(ctx, id)) !== refundFen) refuse('ordering.wrong_state')
  await cancelOrder(ctx, id, reason)
  return undefined
} })
const givenBackFen = ({ state, paidFen, refundedFen }: Order): number => (state === 'placed' ? 0 : paidFen - refundedFen)

/** Staff cancel an order: at once, or, where more goes back than one may decide alone, once another has allowed it; then `approvalId` names the request. */
export function cancelAsStaff(ctx: Context, id: string, reason: string): Promise<{ approvalId: string | null }> {
  return transaction(ctx, async (ctx) => {
    const order = await own(ctx, id)
    const refundFen = givenBackFen(order)
    const before = { state: order.state, paidFen: order.paidFen, refundedFen: order.refundedFen }
    const wanted = { state: 'cancelled', refundedFen: order.paidFen } as const
    if (refundFen <= await settingOf(ctx, approveRefundFen)) {
      await cancelOrder(ctx, id, reason)
      await audit(ctx, { action: 'ordering.cancel_as_staff', subject: id, before, after: { ...wanted, reason } })
      return { approvalId: null }
    }
    const approvalId = await askApproval(ctx, { approval: largeRefund, subject: id, merchantId: null, payload: { id, reason, refundFen }, before, after: wanted, reason })
    return { approvalId }
  })
}

export interface Shipment { readonly lines: readonly { readonly lineId: string; readonly quantity: number }[]; readonly carrier: string; readonly number: string }

/** A merchant sends an order, in part or whole (E04): goods leave, a parcel goes on its way, and the order has shipped when the sum is full. */
export function shipOrder(ctx: Context, orderId: string, { lines: wanted, carrier, number }: Shipment): Promise<{ parcelId: string; state: OrderState }> {
  return transaction(ctx, async (ctx) => {
    await own(ctx, orderId)
    const [order] = await ctx.db.select().from(orders).where(eq(orders.id, orderId)).for('update')
    if (!order?.merchantId || (order.state !== 'paid' && order.state !== 'part_shipped')) refuse('ordering.wrong_state')
    if (order.awaitsGroup) refuse('ordering.group_open')
    if (order.collectAt) refuse('ordering.is_collected')
    // A parcel that leaves while its pieces are asked back is a parcel that comes back.
    if (order.changeId) refuse('ordering.change_open')
    const its = await linesOf(ctx, orderId)
    const sent = wanted.map(({ lineId, quantity }, i) => {
      const line = its.find((one) => one.id === lineId) ?? unfit(`lines.${i}.lineId`, 'ordering.no_such_line')
      if (line.kind !== 'goods') unfit(`lines.${i}.lineId`, 'ordering.not_by_parcel')
      const left = unsentOf(line)
      if (quantity > left) unfit(`lines.${i}.quantity`, 'ordering.more_than_ordered', { left })
      return { line, quantity }
    })
    if (new Set(sent.map((one) => one.line.id)).size < sent.length) unfit('lines', 'ordering.line_twice')
    const { id: parcelId } = await createShipment(ctx, { orderId, merchantId: order.merchantId, shopperId: order.shopperId, carrier, number, to: order.address, lines: sent.map(({ line, quantity }) => ({ lineId: line.id, skuId: line.skuId, quantity })) })
    await ctx.db.insert(receipts).values({ parcelId, orderId, lines: sent.map(({ line, quantity }) => ({ lineId: line.id, skuId: line.skuId, quantity })), sentAt: ctx.now, dueAt: after(ctx.now, await settingOf(ctx, receiveDays) * dayMs) })
    await shipOut(ctx, { orderId, sourceId: parcelId, lines: sent.map(({ line, quantity }) => ({ skuId: line.skuId, quantity })) })
    for (const { line, quantity } of sent) await ctx.db.update(lines).set({ shippedQuantity: line.shippedQuantity + quantity }).where(eq(lines.id, line.id))
    if (await shippedWhole(ctx, orderId)) return { parcelId, state: 'shipped' as const }
    if (order.state === 'paid') await move(ctx, orderId, 'part_shipped', 'merchant')
    return { parcelId, state: 'part_shipped' as const }
  })
}

/** An order of which nothing is left to be sent has been shipped, and the time to receive it begins; where all that was sent of it is received already, it is received too. Answers false while something is left. */
export async function shippedWhole(ctx: Context, orderId: string, cause = 'merchant'): Promise<boolean> {
  const its = await linesOf(ctx, orderId)
  if (its.some((line) => unsentOf(line) > 0)) return false
  const shipped = await move(ctx, orderId, 'shipped', cause, { dueAt: after(ctx.now, await settingOf(ctx, receiveDays) * dayMs) })
  await emit(ctx, OrderShipped, factsOf(shipped!, its))
  if (await isReceivedWhole(ctx, orderId)) await receiveWhole(ctx, orderId, 'parcels')
  return true
}

/** The shopper, or time, says that all of it has arrived: the parcels that are not yet received are with it. Refuses what has not been shipped whole. */
export function confirmReceipt(ctx: Context, orderId: string, cause = 'shopper'): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await own(ctx, orderId)
    const { shopperId, merchantId } = await receiveWhole(ctx, orderId, cause)
    const open = await ctx.db.update(receipts).set({ receivedAt: ctx.now, cause, dueAt: null, leftMs: null }).where(and(eq(receipts.orderId, orderId), isNull(receipts.receivedAt))).returning()
    for (const { parcelId, lines } of open) await emit(ctx, ParcelReceived, { parcelId, orderId, shopperId, merchantId: merchantId!, lines: lines.map(({ lineId, quantity }) => ({ lineId, quantity })) })
  })
}
/** Its last parcel has been received, in the caller's transaction: settlement counts its days from here. Refuses what has not been shipped whole. */
export async function receiveWhole(ctx: Context, orderId: string, cause: string): Promise<Order> {
  const received = await move(ctx, orderId, 'received', cause, { dueAt: null })
  if (!received?.merchantId) refuse('ordering.wrong_state')
  await emit(ctx, OrderReceived, factsOf(received, await linesOf(ctx, orderId)))
  return received
}
/** Whether something of it was sent, and no parcel of it is still on its way. */
export async function isReceivedWhole(ctx: Context, orderId: string): Promise<boolean> {
  const its = await ctx.db.select({ receivedAt: receipts.receivedAt }).from(receipts).where(eq(receipts.orderId, orderId))
  return its.length > 0 && its.every(({ receivedAt }) => receivedAt !== null)
}

/** Puts receiving off, once, of the order and of each parcel that is still on its way. */
export async function extendReceipt(ctx: Context, orderId: string): Promise<void> {
  await own(ctx, orderId)
  const days = await settingOf(ctx, extendDays)
  await transaction(ctx, async (ctx) => {
    const put = await ctx.db.update(orders).set({ dueAt: sql`${orders.dueAt} + make_interval(days => ${days})`, isExtended: true }).where(and(eq(orders.id, orderId), eq(orders.state, 'shipped'), eq(orders.isExtended, false), isNotNull(orders.dueAt))).returning({ id: orders.id })
    if (put.length === 0) refuse('ordering.extended_already')
    await ctx.db.update(receipts).set({ dueAt: sql`${receipts.dueAt} + make_interval(days => ${days})` }).where(and(eq(receipts.orderId, orderId), isNotNull(receipts.dueAt)))
  })
}

/** Puts what an order held into the cart once more 再来一单 (E16). What is not on sale any more stays out and is named; what is sold out is told in the cart. Refuses an order that is not his (404), and more than a cart may hold. */
export async function reorder(ctx: Context, orderId: string): Promise<{ added: number; left: string[] }> {
  const its = await linesToReorder(ctx, orderId)
  const again = its.filter(({ isOnSale }) => isOnSale)
  for (const { skuId, quantity } of again) await addToCart(ctx, { skuId, quantity })
  return { added: again.length, left: its.filter(({ isOnSale }) => !isOnSale).map(({ title }) => title) }
}

const mostAtOnce = 500

/** What time has ended 到期处理: unpaid orders are cancelled (I-11), shipped ones received. Each in a transaction of its own, so that one that fails holds up no other. */
export async function sweepDue(ctx: Context): Promise<number> {
  const due = await ctx.db.select({ id: orders.id, state: orders.state }).from(orders).where(and(isNotNull(orders.dueAt), lte(orders.dueAt, ctx.now), inArray(orders.state, ['placed', 'shipped']))).orderBy(orders.dueAt).limit(mostAtOnce)
  let ended = 0
  for (const { id, state } of due) {
    await (state === 'placed' ? cancelUnpaid(ctx, id, 'timeout') : confirmReceipt(ctx, id, 'timeout')).then(() => { ended++ }, (fault: unknown) => { ctx.log.warn({ err: fault, orderId: id }, 'an order that was due could not be ended') })
  }
  return ended
}
