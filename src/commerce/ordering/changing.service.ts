import { createHash } from 'node:crypto'
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { reprice } from '#finance/payments'
import { releaseDraws } from '#offers/promotions'
import { letGo } from '#supply/stock'
import { transaction, type Context } from '#kernel/context'
import { refuse, unfit } from '#kernel/refusal'
import { giveBack, soldOf, type PartBack, type Sold } from './back.service'
import { cancelPaid, childrenOf, own, shippedWhole } from './orders.service'
import { lines, orders, type Destination } from './tables'

/** What a confirmed change does to an order 改单落地 (E01), in the caller's transaction and under the locks of `heldForChange`. */

/** A part and the parent that it is paid with, both locked to the end of the transaction: the parent first, as by whoever marks it paid. */
export async function heldForChange(ctx: Context, orderId: string): Promise<Sold> {
  const { parentId } = await own(ctx, orderId)
  if (parentId) await ctx.db.select({ id: orders.id }).from(orders).where(eq(orders.id, parentId)).for('update')
  return soldOf(ctx, orderId, true)
}

/** What an order is at this moment, in short: whoever confirms what he saw confirms this, and nothing that has moved since. */
export function versionOf({ order, lines: its }: Sold): string {
  const { state, payableFen, refundedFen, address, note } = order
  return createHash('sha256').update(JSON.stringify([state, payableFen, refundedFen, address, note, its.map((line) => [line.id, line.quantity, line.shippedQuantity, line.cancelledQuantity, line.refundedQuantity, line.payableFen, line.refundedFen])])).digest('base64url').slice(0, 22)
}

/** Nothing of an order is shipped while a change of it waits for an answer; null lets it go on. One change at a time: answers false where another is open. */
export async function holdForChange(ctx: Context, orderId: string, changeId: string | null): Promise<boolean> {
  const held = await ctx.db.update(orders).set({ changeId }).where(and(eq(orders.id, orderId), changeId ? isNull(orders.changeId) : undefined)).returning({ id: orders.id })
  return held.length === 1
}

/**
 * Pieces that have not left are struck out 取消未发件, and their money goes back: stock can be bought again, pieces of a flash sale too where a whole line is gone. With the last piece of a part of which nothing was
 * shipped the part is cancelled, freight and all; where only they were missing it has been shipped whole. Refuses pieces that are shipped or struck out already.
 */
export async function cancelPieces(ctx: Context, sold: Sold, { refundId, cause, parts }: { readonly refundId: string; readonly cause: string; readonly parts: readonly PartBack[] }): Promise<void> {
  const { order } = sold
  const left = sold.lines.filter((line) => !line.isGift).map((line) => line.quantity - line.cancelledQuantity - (parts.find(({ lineId }) => lineId === line.id)?.quantity ?? 0))
  if (order.state === 'paid' && left.every((pieces) => pieces === 0)) return cancelPaid(ctx, order.id, cause)
  for (const { lineId, quantity } of parts) {
    const struck = await ctx.db.update(lines).set({ cancelledQuantity: sql`${lines.cancelledQuantity} + ${quantity}` }).where(and(eq(lines.id, lineId), eq(lines.orderId, order.id), sql`${lines.shippedQuantity} + ${lines.cancelledQuantity} + ${quantity} <= ${lines.quantity}`)).returning({ id: lines.id })
    if (struck.length === 0) refuse('ordering.wrong_state')
    const { skuId } = sold.lines.find(({ id }) => id === lineId)!
    await letGo(ctx, { orderId: order.id, sourceId: `${refundId}_${lineId}`, lines: [{ skuId, quantity }] })
  }
  await giveBack(ctx, sold, { refundId, cause, parts })
  const gone = sold.lines.filter((line) => line.shares.some(({ lane }) => lane === 'price') && line.cancelledQuantity + (parts.find(({ lineId }) => lineId === line.id)?.quantity ?? 0) === line.quantity)
  if (gone.length > 0) await releaseDraws(ctx, order.parentId!, gone.map(({ skuId }) => skuId))
  await shippedWhole(ctx, order.id)
}

export interface Cut { readonly lineId: string; readonly offFen: number; readonly freightFen: number; /** What `offFen` is made of, each under its own name; left out, all of it has the one name. */ readonly parts?: readonly { readonly name: string; readonly offFen: number }[] }
/**
 * A merchant lowers what is asked for an order that nobody has paid 改价: `offFen` less for a line's goods, as one more discount of his own, and its freight as it is to be. Whoever is paying the
 * old amount at this moment gets it back. Refuses more than a line costs, an order that would cost nothing, and one of which a balance pays more than that.
 */
export async function lowerPrice(ctx: Context, { order, lines: its }: Sold, { changeId, name, cuts }: { readonly changeId: string; readonly name: string; readonly cuts: readonly Cut[] }): Promise<void> {
  let [offFen, freightFen] = [0, 0]
  for (const [i, cut] of cuts.entries()) {
    const line = its.find(({ id }) => id === cut.lineId)!
    if (cut.offFen > line.payableFen - line.freightFen) unfit(`lines.${i}.offFen`, 'ordering.more_than_it_costs')
    const shares = (cut.parts ?? [{ name, offFen: cut.offFen }]).filter((part) => part.offFen > 0).map((part) => ({ offerId: changeId, lane: 'change', name: part.name, offFen: part.offFen, platformFen: 0 }))
    offFen += cut.offFen
    freightFen += cut.freightFen - line.freightFen
    await ctx.db.update(lines).set({ discountFen: line.discountFen + cut.offFen, freightFen: cut.freightFen, payableFen: line.payableFen - cut.offFen + cut.freightFen - line.freightFen, shares: [...line.shares, ...shares] }).where(eq(lines.id, line.id))
  }
  if (order.payableFen + freightFen - offFen < order.balanceFen) refuse('ordering.balance_pays_it', { yuan: order.balanceFen / 100 })
  await ctx.db.update(orders).set({ discountFen: sql`${orders.discountFen} + ${offFen}`, freightFen: sql`${orders.freightFen} + ${freightFen}`, payableFen: sql`${orders.payableFen} + ${freightFen - offFen}` }).where(inArray(orders.id, [order.id, order.parentId!]))
  if (!await reprice(ctx, order.parentId!, freightFen - offFen)) refuse('ordering.cannot_cost_nothing')
}

/** What sending a paid part costs more was paid for 补运费: its lines bear it, and part and parent were paid so much more. `freightFen` is what each line bears then, none less than before. */
export async function addFreight(ctx: Context, { order, lines: its }: Sold, freightFen: readonly number[]): Promise<void> {
  let moreFen = 0
  for (const [i, line] of its.entries()) {
    const byFen = freightFen[i]! - line.freightFen
    if (byFen === 0) continue
    moreFen += byFen
    await ctx.db.update(lines).set({ freightFen: sql`${lines.freightFen} + ${byFen}`, payableFen: sql`${lines.payableFen} + ${byFen}` }).where(eq(lines.id, line.id))
  }
  await ctx.db.update(orders).set({ freightFen: sql`${orders.freightFen} + ${moreFen}`, payableFen: sql`${orders.payableFen} + ${moreFen}`, paidFen: sql`${orders.paidFen} + ${moreFen}` }).where(inArray(orders.id, [order.id, order.parentId!]))
}

/** The goods go elsewhere: a part that is paid alone, an order that is not with all its parts, as it has one address 改地址. */
export async function redirect(ctx: Context, { order }: Sold, address: Destination): Promise<void> {
  const all = order.state === 'placed' ? [order.parentId!, ...(await childrenOf(ctx, order.parentId!)).map(({ id }) => id)] : [order.id]
  await ctx.db.update(orders).set({ address }).where(inArray(orders.id, all))
}

/** What the shopper wants to tell the merchant, as long as nothing was sent. */
export const rewriteNote = (ctx: Context, { order }: Sold, note: string) => transaction(ctx, (ctx) => ctx.db.update(orders).set({ note }).where(eq(orders.id, order.id)))
