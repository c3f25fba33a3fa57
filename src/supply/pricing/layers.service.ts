import { and, asc, desc, eq, gt, sql } from 'drizzle-orm'
import { CostAdded } from '#events/pricing'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, unfit } from '#kernel/refusal'
import { setGoodsCost } from './costs.service'
import { atAverage, averageAfter, costOfPieces, fenOf, firstIn } from './layers.rules'
import { averages, layerMoves, layers } from './tables'

/**
 * Valuation 存货计价 (E11, F87): stock tells what came, went and came back, in the same transaction and with its levels locked; so the layers of a SKU always add up to what is owned of it. A
 * moving average stands beside them and is the cost of its goods.
 */
export interface Goods { readonly skuId: string; readonly merchantId: string; readonly pieces: number; readonly sourceId: string; readonly orderId?: string | undefined }
type Layer = typeof layers.$inferSelect
type Kind = (typeof layerMoves.$inferSelect)['kind']

async function move(ctx: Context, layer: Pick<Layer, 'id' | 'skuId'>, kind: Kind, pieces: number, fen: number, { sourceId, orderId, note }: { readonly sourceId: string; readonly orderId?: string | undefined; readonly note?: string }): Promise<void> {
  if (kind !== 'in') await ctx.db.update(layers).set({ leftPieces: sql`${layers.leftPieces} + ${pieces}`, leftFen: sql`${layers.leftFen} + ${fen}`, ...(kind === 'added' && { isPriced: true }) }).where(eq(layers.id, layer.id))
  await ctx.db.insert(layerMoves).values({ id: newId('lam', ctx.now), layerId: layer.id, skuId: layer.skuId, kind, pieces, fen, sourceId, orderId: orderId ?? null, note: note ?? null, actorId: ctx.actor.id, at: ctx.now })
}

const leftOf = (ctx: Context, skuId: string) => ctx.db.select().from(layers).where(and(eq(layers.skuId, skuId), gt(layers.leftPieces, 0))).orderBy(asc(layers.id)).for('update')
/** The average of a SKU, locked with it; nothing as long as nobody told a price. */
async function averageOf(ctx: Context, skuId: string): Promise<number> {
  const [known] = await ctx.db.select().from(averages).where(eq(averages.skuId, skuId)).for('update')
  return known?.average ?? 0
}
async function setAverage(ctx: Context, { skuId, merchantId }: Pick<Goods, 'skuId' | 'merchantId'>, average: number): Promise<void> {
  await ctx.db.insert(averages).values({ skuId, merchantId, average, changedAt: ctx.now }).onConflictDoUpdate({ target: averages.skuId, set: { average, changedAt: ctx.now } })
  await setGoodsCost(ctx, skuId, fenOf(average))
}

/** Pieces came in, at so much each where it is told; else at the average that stands, or at no price as long as there is none. What came in before anybody told a price is taken to have cost as much. */
export async function goodsIn(ctx: Context, goods: Goods & { readonly unitFen?: number | undefined }): Promise<void> {
  const { skuId, merchantId, pieces, sourceId, unitFen } = goods
  const [there, before] = [await leftOf(ctx, skuId), await averageOf(ctx, skuId)]
  const isPriced = unitFen !== undefined || before > 0
  const fen = unitFen === undefined ? atAverage(before, pieces) : unitFen * pieces
  if (unitFen !== undefined) {
    for (const layer of there) if (!layer.isPriced) await move(ctx, layer, 'added', 0, unitFen * layer.leftPieces, { sourceId })
    await setAverage(ctx, goods, before === 0 ? averageAfter({ pieces: 0, average: 0 }, { quantity: pieces, fen }) : averageAfter({ pieces: there.reduce((sum, layer) => sum + layer.leftPieces, 0), average: before }, { quantity: pieces, fen }))
  }
  const id = newId('lay', ctx.now)
  await ctx.db.insert(layers).values({ id, skuId, merchantId, sourceId, cameAt: ctx.now, pieces, leftPieces: pieces, leftFen: fen, isPriced })
  await move(ctx, { id, skuId }, 'in', pieces, fen, goods)
}

/** Pieces left, the oldest layer's first; those of an order are its cost of goods sold 销售成本. */
export async function goodsOut(ctx: Context, goods: Goods): Promise<void> {
  for (const take of firstIn(await leftOf(ctx, goods.skuId), goods.pieces).takes) await move(ctx, { id: take.id, skuId: goods.skuId }, 'out', -take.pieces, -take.fen, goods)
}

/** Pieces of an order came back, to the layers that they left, the last first, at what they had left with. */
export async function goodsBack(ctx: Context, goods: Goods & { readonly orderId: string }): Promise<void> {
  // The layers are locked before what went out is summed up: of two that come back at once, the second sees the first.
  await ctx.client.query({ name: 'pricing.lock_layers_of', values: [goods.orderId, goods.skuId], text: 'select id from pricing_layers where id in (select layer_id from pricing_layer_moves where order_id = $1 and sku_id = $2) order by id for update' })
  const out = await ctx.db.select({ id: layerMoves.layerId, pieces: sql<number>`-sum(${layerMoves.pieces})::int`, fen: sql<number>`sum(-${layerMoves.fen})::float8` }).from(layerMoves)
    .where(and(eq(layerMoves.orderId, goods.orderId), eq(layerMoves.skuId, goods.skuId))).groupBy(layerMoves.layerId).orderBy(desc(layerMoves.layerId))
  let missing = goods.pieces
  for (const { id, pieces, fen } of out) {
    const back = Math.min(missing, pieces)
    if (back <= 0) continue
    await move(ctx, { id, skuId: goods.skuId }, 'back', back, costOfPieces(fen, pieces, back), goods)
    missing -= back
  }
  // What left before there were layers comes in as its own.
  if (missing > 0) await goodsIn(ctx, { ...goods, pieces: missing })
}

/** A bill that came later, as for the way or for duty 后到费用, is added to what is left of a receipt, and so to the average. Refuses a layer of which nothing is left. */
export function addCost(ctx: Context, layerId: string, { fen, note }: { readonly fen: number; readonly note: string }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [known] = await ctx.db.select().from(layers).where(and(eq(layers.id, layerId), mine(ctx, layers.merchantId)))
    if (!known) notFound()
    const there = await leftOf(ctx, known.skuId)
    const layer = there.find(({ id }) => id === layerId) ?? unfit('fen', 'pricing.nothing_left')
    const before = await averageOf(ctx, known.skuId)
    const sourceId = newId('adj', ctx.now)
    await move(ctx, layer, 'added', 0, fen, { sourceId, note })
    const pieces = there.reduce((sum, one) => sum + one.leftPieces, 0)
    await setAverage(ctx, layer, averageAfter({ pieces, average: before }, { quantity: 0, fen }))
    await audit(ctx, { action: 'pricing.add_cost', subject: layerId, before: { leftFen: layer.leftFen }, after: { leftFen: layer.leftFen + fen, note } })
    await emit(ctx, CostAdded, { layerId, skuId: layer.skuId, merchantId: layer.merchantId, fen, at: ctx.now.toISOString() })
  })
}
