import { and, eq } from 'drizzle-orm'
import { StockCameBack, StockRanOut } from '#events/stock'
import { skuNames } from '#supply/catalog'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, unfit } from '#kernel/refusal'
import { lookAgain } from './sold-out.queries'
import { availabilityOf } from './stock.queries'
import { levels, movements, warehouses, type movementKinds } from './tables'

/** A warehouse 仓库 of a merchant; the lowest priority number is taken from first. */
export function openWarehouse(ctx: Context, { name, priority = 1 }: { readonly name: string; readonly priority?: number | undefined }, merchantId = ownerId(ctx)): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const id = newId('whs', ctx.now)
    const fresh = await ctx.db.insert(warehouses).values({ id, merchantId, name, priority }).onConflictDoNothing().returning({ id: warehouses.id })
    if (fresh.length === 0) unfit('name', 'stock.warehouse_name_taken')
    return { id }
  })
}

export interface Place { readonly skuId: string; readonly warehouseId: string }
interface Change { readonly kind: (typeof movementKinds)[number]; readonly available: number; readonly damaged?: number; readonly sourceId: string; readonly reason?: string | undefined; readonly orderId?: string }

/** Goods come in 入库. The same source comes in once. */
export function receive(ctx: Context, { skuId, warehouseId, quantity, sourceId }: Place & { readonly quantity: number; readonly sourceId: string }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const level = await levelOf(ctx, { skuId, warehouseId })
    await change(ctx, level, { kind: 'receive', available: quantity, sourceId })
  })
}

/** Goods come back from a shopper 退货入库: sound ones can be sold again, damaged ones lie apart. The same source comes back once. */
export function comeBack(ctx: Context, { skuId, warehouseId, sound, damaged, orderId, sourceId }: Place & { readonly sound: number; readonly damaged: number; readonly orderId: string; readonly sourceId: string }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const level = await levelOf(ctx, { skuId, warehouseId })
    await change(ctx, level, { kind: 'return', available: sound, damaged, sourceId, orderId })
  })
}

/** Counted anew 盘点: what can be sold is set to `quantity`. Refuses less than nothing; what orders hold is not touched. */
export function setStock(ctx: Context, { skuId, warehouseId, quantity, reason }: Place & { readonly quantity: number; readonly reason: string }): Promise<{ available: number }> {
  return transaction(ctx, async (ctx) => {
    const level = await levelOf(ctx, { skuId, warehouseId })
    if (quantity < 0) unfit('quantity', 'stock.below_nothing', { available: level.available, reserved: level.reserved })
    await change(ctx, level, { kind: 'adjust', available: quantity - level.available, sourceId: newId('adj', ctx.now), reason })
    await audit(ctx, { action: 'stock.set_stock', subject: `${skuId} ${warehouseId}`, before: { available: level.available, reserved: level.reserved }, after: { available: quantity, reason } })
    return { available: quantity }
  })
}

type Level = typeof levels.$inferSelect

/** The level of a SKU in a warehouse of the same merchant, made if there was none, locked. Foreign ids are not found (I-18). */
async function levelOf(ctx: Context, { skuId, warehouseId }: Place): Promise<Level> {
  const [warehouse] = await ctx.db.select().from(warehouses).where(and(eq(warehouses.id, warehouseId), mine(ctx, warehouses.merchantId)))
  const sku = (await skuNames(ctx, [skuId])).get(skuId)
  if (!warehouse || sku?.merchantId !== warehouse.merchantId) notFound()
  await ctx.db.insert(levels).values({ skuId, warehouseId, merchantId: warehouse.merchantId }).onConflictDoNothing()
  const [level] = await ctx.db.select().from(levels).where(and(eq(levels.skuId, skuId), eq(levels.warehouseId, warehouseId))).for('update')
  return level!
}

async function change(ctx: Context, level: Level, { kind, available, damaged = 0, sourceId, reason, orderId }: Change): Promise<void> {
  const { skuId, warehouseId } = level
  const fresh = await ctx.db.insert(movements).values({ id: newId('mov', ctx.now), skuId, warehouseId, kind, available, reserved: 0, shipped: 0, damaged, inTransit: 0, orderId: orderId ?? null, sourceId, reason: reason ?? null, actorId: ctx.actor.id, at: ctx.now })
    .onConflictDoNothing().returning({ id: movements.id })
  if (fresh.length === 0) return
  await ctx.db.update(levels).set({ available: level.available + available, damaged: level.damaged + damaged }).where(and(eq(levels.skuId, skuId), eq(levels.warehouseId, warehouseId)))
  lookAgain(ctx, [skuId])
  // What can be bought is the sum over the warehouses: filling one while another holds some is no news.
  const total = (await availabilityOf(ctx, [skuId])).get(skuId) ?? 0
  if (available > 0 && total === available) await emit(ctx, StockCameBack, { skuId })
  if (available < 0 && total === 0) await emit(ctx, StockRanOut, { skuId })
}
