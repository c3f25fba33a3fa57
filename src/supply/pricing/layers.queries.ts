import { and, asc, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { atAverage } from './layers.rules'
import { averages, layerMoves, layers } from './tables'

/** What stock is worth 库存价值, by layers and by average; pieces of which nobody told a price are counted apart. */
export interface Value { readonly skuId: string; readonly pieces: number; readonly unpriced: number; readonly fifoFen: number; readonly averageFen: number }

const sums = { pieces: sql<number>`sum(${layers.leftPieces})::int`, unpriced: sql<number>`coalesce(sum(${layers.leftPieces}) filter (where not ${layers.isPriced}), 0)::int`, fifoFen: sql<number>`sum(${layers.leftFen})::float8` }
/** By SKU, in their sequence. */
export async function valuesOf(ctx: Context, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }): Promise<{ items: Value[]; next: string | null }> {
  const rows = await ctx.db.select({ skuId: layers.skuId, ...sums }).from(layers).where(and(mine(ctx, layers.merchantId), gt(layers.leftPieces, 0), cursor ? gt(layers.skuId, cursor) : undefined)).groupBy(layers.skuId).orderBy(asc(layers.skuId)).limit(limit + 1)
  const items = rows.slice(0, limit)
  const known = new Map((items.length === 0 ? [] : await ctx.db.select().from(averages).where(inArray(averages.skuId, items.map(({ skuId }) => skuId)))).map((one) => [one.skuId, one.average]))
  return { items: items.map((row) => ({ ...row, averageFen: atAverage(known.get(row.skuId) ?? 0, row.pieces) })), next: rows.length > limit ? items.at(-1)!.skuId : null }
}

/** Of everything together, by layers. */
export async function worth(ctx: Context): Promise<{ pieces: number; unpriced: number; fifoFen: number }> {
  const [all] = await ctx.db.select(sums).from(layers).where(and(mine(ctx, layers.merchantId), gt(layers.leftPieces, 0)))
  return { pieces: all?.pieces ?? 0, unpriced: all?.unpriced ?? 0, fifoFen: all?.fifoFen ?? 0 }
}

/** Layers of a SKU, the newest first. */
export async function layersOf(ctx: Context, { skuId, cursor, limit }: { readonly skuId: string; readonly cursor?: string | undefined; readonly limit: number }) {
  const rows = await ctx.db.select().from(layers).where(and(eq(layers.skuId, skuId), mine(ctx, layers.merchantId), cursor ? lt(layers.id, cursor) : undefined)).orderBy(desc(layers.id)).limit(limit + 1)
  return { items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.id : null }
}

/** What the goods of an order have cost 销售成本, by SKU: of pieces that were sent and have not come back. */
export function costOfOrder(ctx: Context, orderId: string): Promise<{ skuId: string; pieces: number; unpriced: number; fen: number }[]> {
  return ctx.db.select({ skuId: layerMoves.skuId, pieces: sql<number>`-sum(${layerMoves.pieces})::int`, unpriced: sql<number>`coalesce(sum(-${layerMoves.pieces}) filter (where not ${layers.isPriced}), 0)::int`, fen: sql<number>`sum(-${layerMoves.fen})::float8` }).from(layerMoves).innerJoin(layers, eq(layers.id, layerMoves.layerId))
    .where(and(eq(layerMoves.orderId, orderId), mine(ctx, layers.merchantId))).groupBy(layerMoves.skuId).orderBy(layerMoves.skuId)
}
