import { and, eq } from 'drizzle-orm'
import { TransferReceived, TransferSent } from '#events/warehousing'
import { skuNames } from '#supply/catalog'
import { landGoods, lockLevels, moveGoods, warehousesOf } from '#supply/stock'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { transferLines, transfers } from './tables'

/** Transfers 调拨 (E11): drafted, sent, and received in parts; what is on its way lies in neither warehouse and counts as in transit to the second (I-09). */
type Transfer = typeof transfers.$inferSelect
type Line = typeof transferLines.$inferSelect
export interface TransferWish { readonly fromId: string; readonly toId: string; readonly note: string; readonly lines: readonly { readonly skuId: string; readonly quantity: number }[] }

/** Refuses warehouses and SKUs that are not one's own (404), a way from a warehouse to itself, a SKU twice, and what is sold by codes. */
export function draftTransfer(ctx: Context, { fromId, toId, note, lines }: TransferWish): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const houses = await warehousesOf(ctx, [fromId, toId])
    const [from, to] = [houses.find((one) => one.id === fromId) ?? notFound(), houses.find((one) => one.id === toId) ?? notFound()]
    if (fromId === toId || from.merchantId !== to.merchantId) unfit('toId', 'warehousing.same_warehouse')
    const names = await skuNames(ctx, lines.map(({ skuId }) => skuId))
    if (lines.some(({ skuId }) => names.get(skuId)?.merchantId !== from.merchantId)) notFound()
    // Codes lie in no warehouse that they could leave: told with the draft, not once it is to be sent.
    const byCodes = lines.findIndex(({ skuId }) => names.get(skuId)!.kind === 'code')
    if (byCodes >= 0) unfit(`lines.${byCodes}.skuId`, 'stock.moves_with_codes')
    const twice = lines.findIndex(({ skuId }, i) => lines.findIndex((one) => one.skuId === skuId) < i)
    if (twice >= 0) unfit(`lines.${twice}.skuId`, 'warehousing.sku_twice')
    const id = newId('trf', ctx.now)
    await ctx.db.insert(transfers).values({ id, merchantId: from.merchantId, fromId, toId, state: 'draft', note, madeBy: ctx.actor.id, madeAt: ctx.now })
    await ctx.db.insert(transferLines).values(lines.map(({ skuId, quantity }) => ({ transferId: id, skuId, quantity })))
    await audit(ctx, { action: 'warehousing.draft_transfer', subject: id, after: { fromId, toId, lines } })
    return { id }
  })
}

async function locked(ctx: Context, id: string, state: Transfer['state']): Promise<{ one: Transfer; lines: Line[] }> {
  const [one] = await ctx.db.select().from(transfers).where(and(eq(transfers.id, id), mine(ctx, transfers.merchantId))).for('update')
  if (!one) notFound()
  if (one.state !== state) refuse('warehousing.wrong_state')
  return { one, lines: await ctx.db.select().from(transferLines).where(eq(transferLines.transferId, id)).orderBy(transferLines.skuId) }
}

/** The goods leave. Refuses what is not there, and what orders hold there is not: none of it leaves then. */
export function sendTransfer(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { one, lines } = await locked(ctx, id, 'draft')
    const levels = await lockLevels(ctx, lines.flatMap(({ skuId }) => [{ skuId, warehouseId: one.fromId }, { skuId, warehouseId: one.toId }]))
    for (const [i, { skuId, quantity }] of lines.entries()) {
      const [from, to] = [levels(skuId, one.fromId), levels(skuId, one.toId)]
      // What is kept by lots goes only where it can be, and where it is, nothing comes without.
      if (from.hasLots !== to.hasLots && (to.hasLots || to.available + to.reserved > 0)) unfit(`lines.${i}.skuId`, 'stock.lots_mixed')
      if (from.available < quantity) unfit(`lines.${i}.quantity`, 'stock.below_nothing', { available: from.available, reserved: from.reserved })
      await moveGoods(ctx, from, { kind: 'transfer_out', available: -quantity, sourceId: id, reason: one.note })
      await moveGoods(ctx, to, { kind: 'transfer_out', available: 0, inTransit: quantity, sourceId: id, reason: one.note })
    }
    await ctx.db.update(transfers).set({ state: 'sent', sentAt: ctx.now }).where(eq(transfers.id, id))
    await audit(ctx, { action: 'warehousing.send_transfer', subject: id, before: { state: 'draft' }, after: { state: 'sent' } })
    await emit(ctx, TransferSent, { transferId: id, merchantId: one.merchantId, fromId: one.fromId, toId: one.toId, pieces: lines.reduce((sum, line) => sum + line.quantity, 0), at: ctx.now.toISOString() })
  })
}

export interface Arrival { readonly note: string; readonly lines: readonly { readonly skuId: string; readonly received: number; readonly damaged: number; readonly lost: number }[] }
/** What arrives, in parts or whole: sound, damaged, or lost on the way. A difference is explained. Refuses more than is on its way. Answers whether nothing is any more. */
export function receiveTransfer(ctx: Context, id: string, { note, lines: arrived }: Arrival): Promise<{ isWhole: boolean }> {
  return transaction(ctx, async (ctx) => {
    const { one, lines } = await locked(ctx, id, 'sent')
    const some = arrived.filter((line) => line.received + line.damaged + line.lost > 0)
    if (some.length === 0) unfit('lines', 'warehousing.nothing_arrived')
    if (new Set(some.map(({ skuId }) => skuId)).size < some.length) unfit('lines', 'warehousing.sku_twice')
    const sum = (of: 'received' | 'damaged' | 'lost') => some.reduce((all, line) => all + line[of], 0)
    if (sum('damaged') + sum('lost') > 0 && note === '') unfit('note', 'warehousing.say_why')
    const receiptId = newId('trr', ctx.now)
    const levels = await lockLevels(ctx, some.map(({ skuId }) => ({ skuId: lines.find((line) => line.skuId === skuId)?.skuId ?? notFound(), warehouseId: one.toId })))
    for (const { skuId, received, damaged, lost } of some.toSorted((a, b) => (a.skuId < b.skuId ? -1 : 1))) {
      const line = lines.find((its) => its.skuId === skuId)!
      const left = line.quantity - line.received - line.damaged - line.lost
      if (received + damaged + lost > left) unfit(`lines.${arrived.findIndex((its) => its.skuId === skuId)}.received`, 'warehousing.more_than_sent', { left })
      const level = levels(skuId, one.toId)
      if (received + damaged > 0) await landGoods(ctx, { level, transferId: id, receiptId, note, sound: received, damaged })
      if (lost > 0) await moveGoods(ctx, { ...level, available: level.available + received, damaged: level.damaged + damaged, inTransit: level.inTransit - received - damaged }, { kind: 'adjust', available: 0, inTransit: -lost, sourceId: receiptId, code: 'lost_in_transit', reason: note })
      await ctx.db.update(transferLines).set({ received: line.received + received, damaged: line.damaged + damaged, lost: line.lost + lost }).where(and(eq(transferLines.transferId, id), eq(transferLines.skuId, skuId)))
    }
    const isWhole = lines.reduce((all, line) => all + line.quantity - line.received - line.damaged - line.lost, 0) === sum('received') + sum('damaged') + sum('lost')
    if (isWhole) await ctx.db.update(transfers).set({ state: 'received', endedAt: ctx.now }).where(eq(transfers.id, id))
    await audit(ctx, { action: 'warehousing.receive_transfer', subject: id, before: { state: 'sent' }, after: { state: isWhole ? 'received' : 'sent', note, lines: some } })
    await emit(ctx, TransferReceived, { transferId: id, merchantId: one.merchantId, toId: one.toId, pieces: sum('received'), damaged: sum('damaged'), lost: sum('lost'), isWhole, at: ctx.now.toISOString() })
    return { isWhole }
  })
}

/** A draft that is not sent after all. Refuses what has been sent: that is received where it lies. */
export function cancelTransfer(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await locked(ctx, id, 'draft')
    await ctx.db.update(transfers).set({ state: 'cancelled', endedAt: ctx.now }).where(eq(transfers.id, id))
    await audit(ctx, { action: 'warehousing.cancel_transfer', subject: id, before: { state: 'draft' }, after: { state: 'cancelled' } })
  })
}
