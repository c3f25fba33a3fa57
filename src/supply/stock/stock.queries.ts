import { and, asc, desc, eq, gt, lt, or } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { refuse } from '#kernel/refusal'
import type { Level } from './reservations.rules'
import { levels, movements, warehouses } from './tables'

/** What lies where, in the sequence in which it is taken. */
export const openLevels = `select l.sku_id as "skuId", l.warehouse_id as "warehouseId", l.available from stock_levels l join stock_warehouses w on w.id = l.warehouse_id
  where l.sku_id = any((select $1::text[])::text[]) and w.is_open order by l.sku_id, w.priority, l.warehouse_id`
/** The levels of SKUs in open warehouses as they are this moment: read beside other things, before anything is reserved. */
export async function levelsOf(ctx: Context, skuIds: readonly string[]): Promise<readonly Level[]> {
  const { rows } = await ctx.client.query<Level>({ name: 'stock.levels_of', text: openLevels, values: [skuIds] })
  return rows
}

/** How many of each SKU can be bought now, over all open warehouses; one that is nowhere is missing. */
export async function availabilityOf(ctx: Context, skuIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (skuIds.length === 0) return new Map()
  const { rows } = await ctx.client.query<{ skuId: string; available: number }>({ name: 'stock.availability', values: [skuIds], text: `
    select l.sku_id as "skuId", sum(l.available)::int as available from stock_levels l join stock_warehouses w on w.id = l.warehouse_id
    where l.sku_id = any((select $1::text[])::text[]) and w.is_open group by l.sku_id` })
  return new Map(rows.map((row) => [row.skuId, row.available]))
}

/** The same for all SKUs of one product, asked beside whatever else its page asks. */
export async function availabilityOfProduct(ctx: Context, productId: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await ctx.client.query<{ skuId: string; available: number }>({ name: 'stock.availability_of_product', values: [productId], text: `
    select l.sku_id as "skuId", sum(l.available)::int as available from catalog_skus s join stock_levels l on l.sku_id = s.id join stock_warehouses w on w.id = l.warehouse_id
    where s.product_id = $1 and w.is_open group by l.sku_id` })
  return new Map(rows.map((row) => [row.skuId, row.available]))
}

export const myWarehouses = (ctx: Context) => ctx.db.select().from(warehouses).where(mine(ctx, warehouses.merchantId)).orderBy(warehouses.priority, warehouses.id).limit(200)

/** Levels of a merchant 库存, by SKU and warehouse; `most` shows those with at most so many left. */
export async function stockList(ctx: Context, { cursor, limit, most }: { cursor?: string | undefined; limit: number; most?: number | undefined }) {
  const [skuId, warehouseId] = cursor?.split('.') ?? []
  if (cursor !== undefined && (!skuId || !warehouseId)) refuse('stock.bad_cursor')
  const rows = await ctx.db.select().from(levels).where(and(mine(ctx, levels.merchantId), most === undefined ? undefined : lt(levels.available, most + 1),
    skuId && warehouseId ? or(gt(levels.skuId, skuId), and(eq(levels.skuId, skuId), gt(levels.warehouseId, warehouseId))) : undefined))
    .orderBy(asc(levels.skuId), asc(levels.warehouseId)).limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: last && rows.length > limit ? `${last.skuId}.${last.warehouseId}` : null }
}

/** The book of one SKU 出入库流水, newest first. */
export async function movementsOf(ctx: Context, { skuId, cursor, limit }: { skuId: string; cursor?: string | undefined; limit: number }) {
  const rows = await ctx.db.select({ movement: movements }).from(movements).innerJoin(levels, and(eq(levels.skuId, movements.skuId), eq(levels.warehouseId, movements.warehouseId)))
    .where(and(eq(movements.skuId, skuId), mine(ctx, levels.merchantId), cursor ? lt(movements.id, cursor) : undefined)).orderBy(desc(movements.id)).limit(limit + 1)
  const items = rows.slice(0, limit).map((row) => row.movement)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}
