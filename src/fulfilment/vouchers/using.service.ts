import { and, asc, eq, inArray } from 'drizzle-orm'
import { giveBack, soldOf } from '#commerce/ordering'
import { VouchersGivenBack, VoucherViewed } from '#events/vouchers'
import { takeIn } from '#supply/stock'
import { opened } from '#trust/factors'
import { mine } from '#kernel/access'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { ofPieces } from '#kernel/money'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { pieces, views } from './tables'

/** What a shopper does with what was sent 查看与退回: he looks at it, each look noted, or gives back what he never looked at. */

/** Opens one 首次查看: from then on it may be looked at, and goes back for no reason no more. One that is open already stays so; others' are not found. */
export function openPiece(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [first] = await ctx.db.update(pieces).set({ state: 'viewed', viewedAt: ctx.now }).where(and(eq(pieces.id, id), mine(ctx, pieces.shopperId), eq(pieces.state, 'sent'))).returning()
    const one = first ?? await openedBefore(ctx, id)
    if (first) await emit(ctx, VoucherViewed, { pieceId: one.id, orderId: one.orderId!, lineId: one.lineId!, merchantId: one.merchantId, shopperId: one.shopperId!, at: ctx.now.toISOString() })
  })
}
async function openedBefore(ctx: Context, id: string) {
  const [one] = await ctx.db.select().from(pieces).where(and(eq(pieces.id, id), mine(ctx, pieces.shopperId), inArray(pieces.state, ['sent', 'viewed'])))
  return one ?? notFound()
}

/** Shows one that was opened, whole; each look is written down with who and when (E08). Refuses `vouchers.not_opened` before that, so that nothing that only reads can take a refund away. */
export function viewPiece(ctx: Context, id: string): Promise<{ text: string }> {
  return transaction(ctx, async (ctx) => {
    const one = await openedBefore(ctx, id)
    if (one.state !== 'viewed') refuse('vouchers.not_opened')
    await ctx.db.insert(views).values({ id: newId('vvw', ctx.now), pieceId: one.id, viewerKind: ctx.actor.kind, viewerId: ctx.actor.id, at: ctx.now })
    return { text: await opened(ctx, one.id, one.sealed) }
  })
}

export interface BackWish { readonly orderId: string; readonly lineId: string; readonly quantity: number }
/**
 * Gives back what nobody looked at 未查看退款, at once and without a person: its money goes back, its codes are unsold and its pieces stock again. Refuses pieces that were looked at, and for what is sent as one, a part of it.
 */
export function giveBackUnviewed(ctx: Context, { orderId, lineId, quantity }: BackWish): Promise<{ amountFen: number }> {
  return transaction(ctx, async (ctx) => {
    const sold = await soldOf(ctx, orderId, true)
    const line = sold.lines.find((one) => one.id === lineId && !one.isGift) ?? unfit('lineId', 'ordering.no_such_line')
    const unviewed = await ctx.db.select({ id: pieces.id, kind: pieces.kind, pieces: pieces.pieces }).from(pieces).where(and(eq(pieces.lineId, lineId), eq(pieces.orderId, orderId), eq(pieces.state, 'sent'))).orderBy(asc(pieces.id)).for('update')
    const back: string[] = []
    let missing = quantity
    for (const one of unviewed) if (one.pieces <= missing) { back.push(one.id); missing -= one.pieces }
    if (missing > 0) refuse('vouchers.not_so_many_unviewed', { left: unviewed.reduce((sum, one) => sum + one.pieces, 0) })
    const gone = { viewedAt: null, sentAt: null, orderId: null, lineId: null, shopperId: null, state: 'unsold' as const }
    await (line.kind === 'code' ? ctx.db.update(pieces).set(gone).where(inArray(pieces.id, back as never[])) : ctx.db.update(pieces).set({ state: 'back' }).where(inArray(pieces.id, back as never[])))
    const refundId = `rfd_${newId('vbk', ctx.now)}`
    const left = { quantity: line.quantity - line.refundedQuantity, refundedQuantity: 0 }
    const amountFen = ofPieces(line.payableFen - line.freightFen - line.refundedFen, left, quantity)
    await giveBack(ctx, sold, { refundId, cause: 'unviewed', parts: [{ lineId, quantity, amountFen, freightFen: 0, subsidyFen: ofPieces(line.subsidyFen, line, quantity) }] })
    await takeIn(ctx, { orderId, sourceId: refundId, reason: 'unviewed', lines: [{ skuId: line.skuId, sellable: quantity, damaged: 0 }] })
    await emit(ctx, VouchersGivenBack, { orderId, lineId, merchantId: sold.order.merchantId!, shopperId: sold.order.shopperId, quantity, amountFen, at: ctx.now.toISOString() })
    return { amountFen }
  })
}
