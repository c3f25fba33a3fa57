import { and, eq, sql } from 'drizzle-orm'
import { StockCameBack, StockRanOut, WarehouseChanged } from '#events/stock'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, unfit } from '#kernel/refusal'
import { lookAgain } from './sold-out.queries'
import { availabilityOf, closedDayOf } from './stock.queries'
import { closings, levels, warehouses, type closeKinds } from './tables'
import { lastClosable } from './work.rules'

/** Warehouses 仓库 of a merchant (F88, F91): the nearest served area is taken from first, then the lowest priority number; a closed one not at all. */
export interface WarehouseWish { readonly name: string; readonly priority?: number | undefined; readonly areas?: readonly string[] | undefined }
type Warehouse = typeof warehouses.$inferSelect
const areaForm = /^(\d{2}|\d{4}|\d{6})$/

const tell = (ctx: Context, { id, merchantId, isOpen, closedFor }: Warehouse) => emit(ctx, WarehouseChanged, { warehouseId: id, merchantId, isOpen, closedFor, at: ctx.now.toISOString() })
const told = ({ name, priority, areas, isOpen, closedFor }: Warehouse) => ({ name, priority, areas, isOpen, closedFor })

/** Refuses a name that is taken, and an area that is no region's code. */
export function openWarehouse(ctx: Context, { name, priority = 1, areas = [] }: WarehouseWish, merchantId = ownerId(ctx)): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    refuseAreas(areas)
    const [fresh] = await ctx.db.insert(warehouses).values({ id: newId('whs', ctx.now), merchantId, name, priority, areas: [...areas] }).onConflictDoNothing().returning()
    if (!fresh) unfit('name', 'stock.warehouse_name_taken')
    await tell(ctx, fresh)
    return { id: fresh.id }
  })
}

function refuseAreas(areas: readonly string[]): void {
  const i = areas.findIndex((area) => !areaForm.test(area))
  if (i >= 0) unfit(`areas.${i}`, 'stock.not_an_area')
}

async function locked(ctx: Context, id: string): Promise<Warehouse> {
  const [found] = await ctx.db.select().from(warehouses).where(and(eq(warehouses.id, id), mine(ctx, warehouses.merchantId))).for('update')
  return found ?? notFound()
}

/** Its name, its priority and what it serves. */
export function changeWarehouse(ctx: Context, id: string, { name, priority, areas }: Required<WarehouseWish>): Promise<void> {
  return transaction(ctx, async (ctx) => {
    refuseAreas(areas ?? [])
    const before = await locked(ctx, id)
    const taken = await ctx.db.$count(warehouses, and(eq(warehouses.merchantId, before.merchantId), eq(warehouses.name, name), sql`${warehouses.id} <> ${id}`))
    if (taken > 0) unfit('name', 'stock.warehouse_name_taken')
    const [after] = await ctx.db.update(warehouses).set({ name, priority: priority ?? before.priority, areas: [...areas ?? []] }).where(eq(warehouses.id, id)).returning()
    await audit(ctx, { action: 'stock.change_warehouse', subject: id, before: told(before), after: told(after!) })
    await tell(ctx, after!)
  })
}

const mostNews = 5_000
/** Closes a warehouse, by plan or in an emergency, or opens it again with `closedFor` null: nothing is ordered from it while it is closed; what orders hold there stays theirs and can be sent. */
export function closeWarehouse(ctx: Context, id: string, { closedFor, note }: { readonly closedFor: (typeof closeKinds)[number] | null; readonly note: string }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const before = await locked(ctx, id)
    const isOpen = closedFor === null
    if (before.isOpen === isOpen && before.closedFor === closedFor) return
    const rows = before.isOpen === isOpen ? [] : await ctx.db.select({ skuId: levels.skuId, available: sql<number>`${levels.available} + ${levels.backorderMost}` }).from(levels).where(and(eq(levels.warehouseId, id), sql`${levels.available} + ${levels.backorderMost} > 0`)).orderBy(levels.skuId).limit(mostNews)
    const [after] = await ctx.db.update(warehouses).set({ isOpen, closedFor }).where(eq(warehouses.id, id)).returning()
    await audit(ctx, { action: 'stock.close_warehouse', subject: id, before: told(before), after: { ...told(after!), note } })
    await tell(ctx, after!)
    const now = await availabilityOf(ctx, rows.map(({ skuId }) => skuId))
    lookAgain(ctx, rows.map(({ skuId }) => skuId))
    for (const { skuId, available } of rows) {
      const left = now.get(skuId) ?? 0
      if (!isOpen && left === 0) await emit(ctx, StockRanOut, { skuId })
      if (isOpen && left === available) await emit(ctx, StockCameBack, { skuId })
    }
  })
}

/** Closes a warehouse's business days up to `day` 日结 (E11): nothing is posted to them any more. Refuses today, days to come, and days that are closed. */
export function closeDay(ctx: Context, id: string, day: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { merchantId } = await locked(ctx, id)
    if (day > lastClosable(ctx.now)) unfit('day', 'stock.day_not_over', { day: lastClosable(ctx.now) })
    const last = await closedDayOf(ctx, id)
    if (last !== null && day <= last) unfit('day', 'stock.day_closed', { day: last })
    await ctx.db.insert(closings).values({ warehouseId: id, day, merchantId, closedBy: ctx.actor.id, closedAt: ctx.now })
    await audit(ctx, { action: 'stock.close_day', subject: id, before: { day: last }, after: { day } })
  })
}
