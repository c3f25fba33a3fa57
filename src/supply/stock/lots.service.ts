import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { LotRuleChanged } from '#events/stock'
import { categoryFacets, categoryOf, skuNames } from '#supply/catalog'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { firstExpired } from './lots.rules'
import { levels, lotMoves, lotRules, lots } from './tables'
import { dayOf } from './work.rules'

/**
 * Lots 批次 (E11): where goods of a place are kept by lots, each piece that is there (to be sold or held for orders) is of one of them; whatever moves pieces moves those of lots, so that the
 * lots always add up to what is there. Asked only where a place has lots.
 */
export interface LotName { readonly code: string; readonly expiresOn: string }
interface At { readonly skuId: string; readonly warehouseId: string; readonly merchantId: string }

/** Whether the category of a SKU asks for lots 类目要求批次管理. */
export async function needsLots(ctx: Context, skuId: string): Promise<boolean> {
  const sku = (await skuNames(ctx, [skuId])).get(skuId)
  const categoryId = sku && (await categoryOf(ctx, [sku.productId])).get(sku.productId)
  return categoryId !== undefined && await ctx.db.$count(lotRules, eq(lotRules.categoryId, categoryId)) > 0
}

/** The platform says of a category whether its goods are kept by lots; it holds for what comes in from now on. */
export function setLotRule(ctx: Context, categoryId: string, isNeeded: boolean): Promise<void> {
  return transaction(ctx, async (ctx) => {
    if (!(await categoryFacets(ctx)).has(categoryId)) notFound()
    const before = await ctx.db.$count(lotRules, eq(lotRules.categoryId, categoryId)) > 0
    if (before === isNeeded) return
    if (isNeeded) await ctx.db.insert(lotRules).values({ categoryId, setBy: ctx.actor.id, setAt: ctx.now })
    else await ctx.db.delete(lotRules).where(eq(lotRules.categoryId, categoryId))
    await audit(ctx, { action: 'stock.set_lot_rule', subject: categoryId, before: { isNeeded: before }, after: { isNeeded } })
    await emit(ctx, LotRuleChanged, { categoryId, isNeeded, at: ctx.now.toISOString() })
  })
}

/** Pieces of one lot came in. A lot's day never changes: refuses another for a code that is known there. A place begins with lots only when nothing lies there without one. */
export async function lotIn(ctx: Context, { skuId, warehouseId, merchantId }: At, { hasLots, there }: { readonly hasLots: boolean; readonly there: number }, { code, expiresOn }: LotName, pieces: number, sourceId: string): Promise<void> {
  if (!hasLots && there > 0) unfit('lot', 'stock.lots_begin_empty', { there })
  const [lot] = await ctx.db.insert(lots).values({ id: newId('lot', ctx.now), skuId, warehouseId, merchantId, code, expiresOn, left: pieces, receivedAt: ctx.now }).onConflictDoUpdate({ target: [lots.skuId, lots.warehouseId, lots.code], set: { left: sql`${lots.left} + ${pieces}` } }).returning()
  if (lot!.expiresOn !== expiresOn) unfit('lot.expiresOn', 'stock.lot_other_day', { day: lot!.expiresOn })
  if (!hasLots) await ctx.db.update(levels).set({ hasLots: true }).where(and(eq(levels.skuId, skuId), eq(levels.warehouseId, warehouseId)))
  await book(ctx, lot!.id, pieces, sourceId)
}

/** Pieces of no named lot left or came back: what ends first leaves first; what comes back is taken to be of the lot that ends first, so that no day is lengthened. Refuses `stock.lot_expired` to send what is over. */
export async function moveLots(ctx: Context, { skuId, warehouseId }: Pick<At, 'skuId' | 'warehouseId'>, pieces: number, sourceId: string, isSent = false): Promise<void> {
  if (pieces === 0) return
  const rows = await ctx.db.select().from(lots).where(and(eq(lots.skuId, skuId), eq(lots.warehouseId, warehouseId), pieces < 0 ? gt(lots.left, 0) : undefined)).orderBy(asc(lots.expiresOn), asc(lots.id)).for('update')
  const today = dayOf(ctx.now)
  if (pieces > 0) {
    const back = rows.find((lot) => lot.left > 0) ?? rows.at(-1)!
    await move(ctx, back.id, pieces, sourceId)
    return
  }
  const { takes, missing } = firstExpired(rows, -pieces, isSent ? today : undefined)
  if (missing > 0) refuse('stock.lot_expired', { left: -pieces - missing })
  for (const take of takes) await move(ctx, take.id, -take.pieces, sourceId)
}

async function move(ctx: Context, id: string, pieces: number, sourceId: string): Promise<void> {
  await ctx.db.update(lots).set({ left: sql`${lots.left} + ${pieces}` }).where(eq(lots.id, id))
  await book(ctx, id, pieces, sourceId)
}
const book = (ctx: Context, lotId: string, pieces: number, sourceId: string) => ctx.db.insert(lotMoves).values({ id: newId('lmv', ctx.now), lotId, sourceId, pieces, at: ctx.now })

/** Of which lots what is left of a transfer's goods is, what ends first before the rest. */
export async function lotsOnTheirWay(ctx: Context, transferId: string, skuId: string): Promise<(LotName & { left: number })[]> {
  const rows = await ctx.db.select({ code: lots.code, expiresOn: lots.expiresOn, left: sql<number>`-sum(${lotMoves.pieces})::int` }).from(lotMoves).innerJoin(lots, eq(lots.id, lotMoves.lotId))
    .where(and(eq(lotMoves.sourceId, transferId), eq(lots.skuId, skuId))).groupBy(lots.code, lots.expiresOn).orderBy(lots.expiresOn, lots.code)
  return rows.filter(({ left }) => left > 0)
}
