import { and, eq, isNotNull, isNull, lte } from 'drizzle-orm'
import { paymentOf } from '#finance/payments'
import { GiftLapsed } from '#events/ordering'
import { releaseOffers } from '#offers/promotions'
import { letGo } from '#supply/stock'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { after, minuteMs } from '#kernel/time'
import { lines, orders } from './tables'

/** Gifts for paying in time 支付页赠品 (F09): set aside with the order, certain once the money has come in time, let go where it has not. */
type Order = typeof orders.$inferSelect
type Line = typeof lines.$inferSelect

/** The money came at `paidAt`: a gift that was due before it lapses, the others are certain. Answers the lines that the order holds now; asks nothing where it has no such gift. */
export async function settleGifts(ctx: Context, order: Order, its: readonly Line[], paidAt: Date): Promise<readonly Line[]> {
  const timed = its.filter(({ giftDueAt }) => giftDueAt !== null)
  if (timed.length === 0) return its
  const late = timed.filter(({ giftDueAt }) => giftDueAt! < paidAt)
  await lapse(ctx, order, late)
  await ctx.db.update(lines).set({ giftDueAt: null }).where(and(eq(lines.orderId, order.id), isNull(lines.lapsedAt), isNotNull(lines.giftDueAt)))
  return its.filter((line) => !late.includes(line))
}

async function lapse(ctx: Context, { id, parentId, shopperId, merchantId }: Order, late: readonly Line[]): Promise<void> {
  for (const { id: lineId, skuId, quantity, shares } of late) {
    await letGo(ctx, { orderId: id, sourceId: lineId, lines: [{ skuId, quantity }] })
    await releaseOffers(ctx, parentId!, shares.map(({ offerId }) => offerId))
    await ctx.db.update(lines).set({ lapsedAt: ctx.now }).where(eq(lines.id, lineId))
    await emit(ctx, GiftLapsed, { orderId: id, parentId: parentId!, shopperId, merchantId: merchantId!, lineId, skuId, quantity })
  }
}

const mostAtOnce = 500
/** Money that came in the last moment is booked by now: what is still unpaid this long after its time was not paid in time. */
const graceMs = minuteMs

/** Gifts whose time is over while the order still waits for its money are let go at once: others may have them (I-11). Each in a transaction of its own. */
export async function sweepGifts(ctx: Context): Promise<number> {
  const due = await ctx.db.select({ lineId: lines.id, orderId: lines.orderId }).from(lines).where(and(isNotNull(lines.giftDueAt), isNull(lines.lapsedAt), lte(lines.giftDueAt, after(ctx.now, -graceMs)))).orderBy(lines.giftDueAt).limit(mostAtOnce)
  let lapsed = 0
  for (const { lineId, orderId } of due) await transaction(ctx, async (ctx) => {
    const [order] = await ctx.db.select().from(orders).where(eq(orders.id, orderId))
    // Paying and cancelling take the parent first, and so does this.
    const [parent] = await ctx.db.select({ state: orders.state }).from(orders).where(eq(orders.id, order!.parentId!)).for('update')
    if (parent!.state !== 'placed' || (await paymentOf(ctx, order!.parentId!))?.state !== 'open') return
    const its = await ctx.db.select().from(lines).where(and(eq(lines.id, lineId), isNull(lines.lapsedAt)))
    await lapse(ctx, order!, its)
    lapsed += its.length
  })
  return lapsed
}
