import { and, eq, inArray, sql } from 'drizzle-orm'
import { StockRanOut } from '#events/stock'
import { skuNames } from '#supply/catalog'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { nearness } from './placing.rules'
import { tellFilled } from './promises.service'
import { availabilityOf, poolsOf } from './stock.queries'
import { levels, movements, reservations, warehouses } from './tables'

/** Moving what orders hold 占用转仓 (E11, F88): from one warehouse to another of the same merchant that serves the address and has it whole. What was sent stays where it left from; no piece is made, lost or sold meanwhile. */
type Stuck = 'no_stock' | 'not_served' | 'collected' | 'codes'
interface HoldWish { readonly orderId: string; readonly skuId: string; readonly fromId: string; /** There and nowhere else; left out, where it is nearest. */ readonly toId?: string | undefined; /** All that is left, where it is not told. */ readonly pieces?: number | undefined; readonly sourceId: string }
/** Moved, where nothing could be moved why not, or undefined where nothing is held there any more. A part of what is not paid for is `unpaid`: it goes whole or waits. */
type HoldMoved = { readonly toId: string; readonly pieces: number } | { readonly reason: Stuck | 'unpaid'; readonly pieces: number } | undefined

/** Moves what one order holds of a SKU, whole or not at all, under the locks that orders take, in their sequence; what is kept for a channel stays kept. */
export function moveHold(ctx: Context, { orderId, skuId, fromId, toId, pieces, sourceId }: HoldWish): Promise<HoldMoved> {
  return transaction(ctx, async (ctx) => {
    const rows = await ctx.db.select({ level: levels, isOpen: warehouses.isOpen, priority: warehouses.priority, areas: warehouses.areas }).from(levels).innerJoin(warehouses, eq(warehouses.id, levels.warehouseId)).where(eq(levels.skuId, skuId as never)).orderBy(levels.skuId, warehouses.priority, levels.warehouseId).for('update', { of: levels })
    const its = await ctx.db.select().from(reservations).where(and(eq(reservations.orderId, orderId), eq(reservations.skuId, skuId as never), inArray(reservations.state, ['held', 'claimed']))).for('update')
    const [held, from] = [its.find(({ warehouseId }) => warehouseId === fromId), rows.find(({ level }) => level.warehouseId === fromId)?.level]
    const left = held ? held.quantity - held.shipped : 0
    const quantity = pieces ?? left
    if (!held || !from || left === 0 || quantity > left) return undefined
    if (held.why === 'store') return { reason: 'collected', pieces: quantity }
    // Whoever pays for it at this moment waits for its row: a part of it in a row of its own he would not find.
    if (held.state === 'held' && quantity < left) return { reason: 'unpaid', pieces: quantity }
    if ((await skuNames(ctx, [skuId])).get(skuId)?.kind === 'code') return { reason: 'codes', pieces: quantity }
    const near = (areas: readonly string[]): number => (held.districtCode === null && areas.length > 0 ? -1 : nearness(areas, held.districtCode ?? ''))
    const served = rows.filter(({ level, isOpen, areas }) => isOpen && level.warehouseId !== fromId && level.merchantId === from.merchantId && (toId ? level.warehouseId === toId : near(areas) >= 0))
    if (served.length === 0) return { reason: 'not_served', pieces: quantity }
    if (!await isFree(ctx, skuId, rows, fromId, quantity)) return { reason: 'no_stock', pieces: quantity }
    const [to] = served.filter(({ level }) => level.available >= quantity).toSorted((a, b) => near(b.areas) - near(a.areas) || a.priority - b.priority || (a.level.warehouseId < b.level.warehouseId ? -1 : 1))
    if (!to) return { reason: 'no_stock', pieces: quantity }
    await rebook(ctx, { held, there: its.find(({ warehouseId }) => warehouseId === to.level.warehouseId), toId: to.level.warehouseId, quantity, sourceId })
    await tellFilled(ctx, from, -from.available, -from.available - quantity)
    if ((await availabilityOf(ctx, [skuId])).get(skuId) === 0) await emit(ctx, StockRanOut, { skuId })
    return { toId: to.level.warehouseId, pieces: quantity }
  })
}

interface Row { readonly level: typeof levels.$inferSelect; readonly isOpen: boolean }
/** Whether open warehouses have so many that are kept for no channel; what goes from one of them to another is there before and after. */
async function isFree(ctx: Context, skuId: string, rows: readonly Row[], fromId: string, quantity: number): Promise<boolean> {
  if (!rows.some(({ level }) => level.hasPools) || rows.some(({ level, isOpen }) => isOpen && level.warehouseId === fromId)) return true
  const keptPieces = (await poolsOf(ctx, [skuId])).reduce((sum, pool) => sum + pool.left, 0)
  return rows.reduce((sum, { level, isOpen }) => (isOpen ? sum + Math.max(0, level.available) : sum), 0) - keptPieces >= quantity
}

type Held = typeof reservations.$inferSelect
interface Rebooking { readonly held: Held; /** What the order holds there already. */ readonly there: Held | undefined; readonly toId: Held['warehouseId']; readonly quantity: number; readonly sourceId: string }
/** Let go here and held there, in the book as on the levels; what is of a channel's share stays so. A row that goes whole is the same row: whoever waits for it to pay for it finds it there. */
async function rebook(ctx: Context, { held, there, toId, quantity, sourceId }: Rebooking): Promise<void> {
  const { id, skuId, warehouseId: fromId, orderId } = held
  const poolPieces = Math.min(held.poolPieces, quantity)
  const left = held.quantity - quantity
  const moved = { warehouseId: toId, why: 'moved', promisedAt: null, endedAt: null } as const
  if (there) await ctx.db.update(reservations).set({ quantity: there.quantity + quantity, poolId: there.poolId ?? held.poolId, poolPieces: there.poolPieces + poolPieces, endedAt: null }).where(eq(reservations.id, there.id))
  if (left > 0) await ctx.db.update(reservations).set({ quantity: left, poolPieces: held.poolPieces - poolPieces, ...(left === held.shipped && { endedAt: ctx.now }) }).where(eq(reservations.id, id))
  else if (there) await ctx.db.delete(reservations).where(eq(reservations.id, id))
  else await ctx.db.update(reservations).set(moved).where(eq(reservations.id, id))
  if (left > 0 && !there) await ctx.db.insert(reservations).values({ ...held, ...moved, id: newId('res', ctx.now), quantity, shipped: 0, poolPieces })
  const at = { skuId, orderId, sourceId, shipped: 0, damaged: 0, inTransit: 0, actorId: ctx.actor.id, at: ctx.now }
  for (const [kind, warehouseId, available] of [['release', fromId, quantity], ['reserve', toId, -quantity]] as const) {
    await ctx.db.insert(movements).values({ ...at, id: newId('mov', ctx.now), kind, warehouseId, available, reserved: -available })
    await ctx.db.update(levels).set({ available: sql`${levels.available} + ${available}`, reserved: sql`${levels.reserved} - ${available}` }).where(and(eq(levels.skuId, skuId), eq(levels.warehouseId, warehouseId)))
  }
}
