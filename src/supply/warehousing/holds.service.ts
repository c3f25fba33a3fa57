import { and, eq, gt, inArray, sql } from 'drizzle-orm'
import { HoldsMoved } from '#events/warehousing'
import { holdsIn, moveHold, stillHeld, warehousesOf } from '#supply/stock'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse } from '#kernel/refusal'
import { holdMoves } from './tables'

/** What orders hold in a warehouse that has closed goes to others 占用转仓 (E11, F88): in steps of so many, each order's SKU in a transaction of its own; what cannot go is listed with its reason and tried again with the next step. */
const aStep = 50
export interface Step { readonly moved: number; readonly stuck: number; /** Where the next step goes on; null: this was the last. */ readonly next: string | null }

/** One step. Refuses a warehouse that is open: nothing of it has to go (409). What is sold, sent or let go at the same moment is not moved. */
export async function moveHolds(ctx: Context, warehouseId: string, cursor?: string): Promise<Step> {
  const house = (await warehousesOf(ctx, [warehouseId]))[0] ?? notFound()
  if (house.isOpen) refuse('warehousing.still_open')
  const held = await holdsIn(ctx, house.id, { cursor, limit: aStep + 1 })
  const [orders, step] = [[] as string[], { moved: 0, stuck: 0 }]
  for (const one of held.slice(0, aStep)) {
    const outcome = await moveOne(ctx, house, one)
    if (outcome) step[outcome]++
    if (outcome === 'moved') orders.push(one.orderId)
  }
  if (held.length <= aStep) await endStuck(ctx, house.id)
  if (step.moved + step.stuck > 0) await transaction(ctx, async (ctx) => {
    await audit(ctx, { action: 'warehousing.move_holds', subject: house.id, after: { ...step, orders } })
    await emit(ctx, HoldsMoved, { warehouseId: house.id, merchantId: house.merchantId, ...step, orderIds: [...new Set(orders)], at: ctx.now.toISOString() })
  })
  return { ...step, next: held.length > aStep ? held[aStep - 1]!.id : null }
}

const atOnce = 200
/** What has been sent or let go meanwhile is no work any more. */
async function endStuck(ctx: Context, warehouseId: string): Promise<void> {
  for (let last = ''; ;) {
    const rows = await ctx.db.select({ id: holdMoves.id, orderId: holdMoves.orderId, skuId: holdMoves.skuId }).from(holdMoves).where(and(eq(holdMoves.fromId, warehouseId as never), eq(holdMoves.state, 'stuck'), gt(holdMoves.id, last as never))).orderBy(holdMoves.id).limit(atOnce)
    const held = new Set((await stillHeld(ctx, warehouseId, rows)).map(({ orderId, skuId }) => `${orderId} ${skuId}`))
    const over = rows.filter(({ orderId, skuId }) => !held.has(`${orderId} ${skuId}`)).map(({ id }) => id)
    if (over.length > 0) await ctx.db.update(holdMoves).set({ state: 'over', endedAt: ctx.now }).where(and(inArray(holdMoves.id, over), eq(holdMoves.state, 'stuck')))
    if (rows.length < atOnce) return
    last = rows.at(-1)!.id
  }
}

type House = Awaited<ReturnType<typeof warehousesOf>>[number]
function moveOne(ctx: Context, house: House, { orderId, skuId }: { readonly orderId: string; readonly skuId: string }): Promise<'moved' | 'stuck' | undefined> {
  return transaction(ctx, async (ctx) => {
    const id = newId('hmv', ctx.now)
    const done = await moveHold(ctx, { orderId, skuId, fromId: house.id, sourceId: id })
    if (!done) return undefined
    const row = { id, merchantId: house.merchantId as `mer_${string}`, orderId, skuId: skuId as `sku_${string}`, fromId: house.id as `whs_${string}`, pieces: done.pieces, movedBy: ctx.actor.id, at: ctx.now }
    if ('reason' in done) {
      const { reason } = done
      if (reason === 'unpaid') return undefined
      await ctx.db.insert(holdMoves).values({ ...row, state: 'stuck', reason }).onConflictDoUpdate({ target: [holdMoves.fromId, holdMoves.orderId, holdMoves.skuId], targetWhere: sql`state = 'stuck'`, set: { reason, pieces: done.pieces, at: ctx.now, movedBy: ctx.actor.id } })
      return 'stuck'
    }
    await ctx.db.update(holdMoves).set({ state: 'over', endedAt: ctx.now }).where(and(eq(holdMoves.fromId, row.fromId), eq(holdMoves.orderId, orderId), eq(holdMoves.skuId, row.skuId), eq(holdMoves.state, 'stuck')))
    await ctx.db.insert(holdMoves).values({ ...row, state: 'moved', toId: done.toId as `whs_${string}` })
    return 'moved'
  })
}

/** Takes one move back 撤销转仓: the pieces are held again where they lay. Refuses what was not moved, what has been sent or let go since, and a warehouse that is closed or has sold them meanwhile. */
export function undoHoldMove(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [one] = await ctx.db.select().from(holdMoves).where(and(eq(holdMoves.id, id as never), mine(ctx, holdMoves.merchantId))).for('update')
    if (!one) notFound()
    if (one.state !== 'moved') refuse('warehousing.wrong_state')
    const done = await moveHold(ctx, { orderId: one.orderId, skuId: one.skuId, fromId: one.toId!, toId: one.fromId, pieces: one.pieces, sourceId: `${one.id}/back` })
    if (!done) refuse('warehousing.sent_already')
    if ('reason' in done) refuse(done.reason === 'unpaid' ? 'warehousing.not_paid' : 'warehousing.not_back')
    await ctx.db.update(holdMoves).set({ state: 'undone', endedAt: ctx.now }).where(eq(holdMoves.id, one.id))
    await audit(ctx, { action: 'warehousing.undo_hold_move', subject: id, before: { state: 'moved', toId: one.toId }, after: { state: 'undone', pieces: one.pieces } })
    await emit(ctx, HoldsMoved, { warehouseId: one.toId!, merchantId: one.merchantId, moved: 1, stuck: 0, orderIds: [one.orderId], at: ctx.now.toISOString() })
  })
}
