import { and, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import { LotExpired, StockCameBack, StockRanOut } from '#events/stock'
import { skuNames } from '#supply/catalog'
import { goodsBack, goodsIn, goodsOut } from '#supply/pricing'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { as, system, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { isExpired } from './lots.rules'
import { lotIn, lotsOnTheirWay, moveLots, needsLots, type LotName } from './lots.service'
import { tellFilled } from './promises.service'
import { lookAgain } from './sold-out.queries'
import { availabilityOf, closedDayOf } from './stock.queries'
import { levels, lots, movements, warehouses, type movementKinds } from './tables'
import { dayFault, dayOf, reasons, type ReasonCode } from './work.rules'

/** Goods that come in, come back, are counted, adjusted or damaged 出入库: each is a line of the book and moves the level with it (I-09). */
export interface Place { readonly skuId: string; readonly warehouseId: string }
interface Change { readonly kind: (typeof movementKinds)[number]; readonly available: number; readonly damaged?: number; readonly inTransit?: number; readonly sourceId: string; readonly reason?: string | undefined; readonly code?: string; readonly day?: string | undefined; readonly orderId?: string; /** Of which lot the pieces are, where they are of one that is named. */ readonly lot?: LotName | undefined; /** What a piece has cost, where goods come in at a price. */ readonly unitFen?: number | undefined }

export interface Receipt extends Place { readonly quantity: number; readonly sourceId: string; readonly day?: string | undefined; readonly lot?: LotName | undefined; /** What a piece has cost, its way included; moves the average cost of the SKU. */ readonly unitFen?: number | undefined; /** They are codes 卡密 that came in: stock of what is sold by codes moves with those alone. */ readonly areCodes?: true }
/** Goods come in 入库. The same source comes in once. Refuses goods without a lot where the category asks for one or the place is kept by lots, and those that have expired. */
export function receive(ctx: Context, { skuId, warehouseId, quantity, sourceId, day, lot, unitFen, areCodes }: Receipt): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const level = await levelOf(ctx, { skuId, warehouseId }, areCodes)
    if (!lot && (level.hasLots || await needsLots(ctx, skuId))) unfit('lot', 'stock.lot_missing')
    if (lot && isExpired(lot.expiresOn, dayOf(ctx.now))) unfit('lot.expiresOn', 'stock.lot_over')
    await moveGoods(ctx, level, { kind: 'receive', available: quantity, sourceId, day, lot, unitFen })
  })
}

/** Goods come back from a shopper 退货入库: sound ones can be sold again, damaged ones lie apart. The same source comes back once. */
export function comeBack(ctx: Context, { skuId, warehouseId, sound, damaged, orderId, sourceId }: Place & { readonly sound: number; readonly damaged: number; readonly orderId: string; readonly sourceId: string }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const level = await levelOf(ctx, { skuId, warehouseId })
    await moveGoods(ctx, level, { kind: 'return', available: sound, damaged, sourceId, orderId })
  })
}

/** Counted anew 盘点: what can be sold is set to `quantity`. Refuses less than nothing; what orders hold is not touched. */
export function setStock(ctx: Context, { skuId, warehouseId, quantity, reason }: Place & { readonly quantity: number; readonly reason: string }): Promise<{ available: number }> {
  return transaction(ctx, async (ctx) => {
    const level = await levelOf(ctx, { skuId, warehouseId })
    if (quantity < 0) unfit('quantity', 'stock.below_nothing', { available: level.available, reserved: level.reserved })
    await moveGoods(ctx, level, { kind: 'adjust', available: quantity - level.available, sourceId: newId('adj', ctx.now), reason })
    await audit(ctx, { action: 'stock.set_stock', subject: `${skuId} ${warehouseId}`, before: { available: level.available, reserved: level.reserved }, after: { available: quantity, reason } })
    return { available: quantity }
  })
}

export interface Adjustment extends Place { readonly pieces: number; readonly code: ReasonCode; readonly note: string; readonly day?: string | undefined }
/** Adjusts stock for a reason of the list 库存调整 (E11): the reason says what becomes of so many pieces. Refuses more than there is, with numbers, and a day that is closed. */
export function adjustStock(ctx: Context, { skuId, warehouseId, pieces, code, note, day }: Adjustment): Promise<{ available: number; damaged: number }> {
  return transaction(ctx, async (ctx) => {
    const level = await levelOf(ctx, { skuId, warehouseId })
    const effect = reasons[code]
    const [available, damaged] = [level.available + effect.available * pieces, level.damaged + effect.damaged * pieces]
    if (damaged < 0) unfit('pieces', 'stock.not_so_many_damaged', { damaged: level.damaged })
    if (effect.available < 0 && available < 0) unfit('pieces', 'stock.below_nothing', { available: level.available, reserved: level.reserved })
    await moveGoods(ctx, level, { kind: effect.kind, available: effect.available * pieces, damaged: effect.damaged * pieces, sourceId: newId('adj', ctx.now), reason: note, code, day })
    await audit(ctx, { action: 'stock.adjust_stock', subject: `${skuId} ${warehouseId}`, before: { available: level.available, damaged: level.damaged }, after: { available, damaged, code, note, day } })
    return { available, damaged }
  })
}

/**
 * What an ERP pushes 库存同步 (E11): how many sound pieces lie in a warehouse, as an absolute number with a version, never as a blind decrement. What orders hold is among them and stays
 * theirs. Refuses an older version, and fewer than orders hold beyond what may be promised; the same version again changes nothing.
 */
export function pushStock(ctx: Context, { skuId, warehouseId, onHand, version }: Place & { readonly onHand: number; readonly version: number }): Promise<{ available: number; reserved: number }> {
  return transaction(ctx, async (ctx) => {
    const level = await levelOf(ctx, { skuId, warehouseId })
    const last = level.pushedVersion ?? -1
    if (version < last) refuse('stock.older_version', { version: last })
    if (version === last) return { available: level.available, reserved: level.reserved }
    const available = onHand - level.reserved
    if (available < -level.backorderMost) unfit('onHand', 'stock.below_reserved', { reserved: level.reserved })
    await moveGoods(ctx, level, { kind: 'adjust', available: available - level.available, sourceId: `push ${version}`, code: 'pushed' })
    await ctx.db.update(levels).set({ pushedVersion: version }).where(and(eq(levels.skuId, skuId), eq(levels.warehouseId, warehouseId)))
    await audit(ctx, { action: 'stock.push_stock', subject: `${skuId} ${warehouseId}`, before: { available: level.available, reserved: level.reserved, version: last }, after: { available, onHand, version } })
    return { available, reserved: level.reserved }
  })
}

export type Level = typeof levels.$inferSelect
const hasPools = (skuId: string) => sql<boolean>`exists (select from stock_pools where sku_id = ${skuId} and ended_at is null)`

/** The level of a SKU in a warehouse of the same merchant, made if there was none, locked. Foreign ids are not found (I-18); refuses what is sold by codes to everybody but them. */
export async function levelOf(ctx: Context, place: Place, areCodes = false): Promise<Level> {
  await makeLevel(ctx, place, areCodes)
  const [level] = await ctx.db.select().from(levels).where(and(eq(levels.skuId, place.skuId), eq(levels.warehouseId, place.warehouseId))).for('update')
  return level!
}

/** The level is there from now on, and not locked: for who locks several, in their sequence. Foreign ids are not found. */
export async function makeLevel(ctx: Context, { skuId, warehouseId }: Place, areCodes = false): Promise<void> {
  const [warehouse] = await ctx.db.select().from(warehouses).where(and(eq(warehouses.id, warehouseId), mine(ctx, warehouses.merchantId)))
  const sku = (await skuNames(ctx, [skuId])).get(skuId)
  if (!warehouse || sku?.merchantId !== warehouse.merchantId) notFound()
  if (sku.kind === 'code' && !areCodes) refuse('stock.moves_with_codes')
  await ctx.db.insert(levels).values({ skuId, warehouseId, merchantId: warehouse.merchantId, hasPools: hasPools(skuId) }).onConflictDoNothing()
}

/**
 * Levels of several places, made where there were none, locked in the sequence in which orders lock them, so that nobody waits in a circle. Foreign ids are not found. Answers by place.
 */
export async function lockLevels(ctx: Context, places: readonly Place[]): Promise<(skuId: string, warehouseId: string) => Level> {
  const [skuIds, houseIds] = [[...new Set(places.map(({ skuId }) => skuId))], [...new Set(places.map(({ warehouseId }) => warehouseId))]]
  const houses = houseIds.length === 0 ? [] : await ctx.db.select().from(warehouses).where(and(inArray(warehouses.id, houseIds), mine(ctx, warehouses.merchantId)))
  const owners = new Map(houses.map(({ id, merchantId }) => [id as string, merchantId]))
  const skus = await skuNames(ctx, skuIds)
  const values = places.map(({ skuId, warehouseId }) => ({ skuId, warehouseId, merchantId: owners.get(warehouseId) ?? notFound(), hasPools: hasPools(skuId) })).sort((a, b) => (a.skuId + a.warehouseId < b.skuId + b.warehouseId ? -1 : 1))
  if (values.some(({ skuId, merchantId }) => skus.get(skuId)?.merchantId !== merchantId)) notFound()
  if (values.some(({ skuId }) => skus.get(skuId)!.kind === 'code')) refuse('stock.moves_with_codes')
  if (values.length > 0) await ctx.db.insert(levels).values(values).onConflictDoNothing()
  const rows = values.length === 0 ? [] : await ctx.db.select({ level: levels }).from(levels).innerJoin(warehouses, eq(warehouses.id, levels.warehouseId)).where(and(inArray(levels.skuId, skuIds), inArray(levels.warehouseId, houseIds)))
    .orderBy(levels.skuId, warehouses.priority, levels.warehouseId).for('update', { of: levels })
  const by = new Map(rows.map(({ level }) => [`${level.skuId} ${level.warehouseId}`, level]))
  return (skuId, warehouseId) => by.get(`${skuId} ${warehouseId}`) ?? notFound()
}

/** A line of the book and what it moves, once for each source. `day` is the business day where it is not today's; refuses one that is closed or has not come (E11). Answers whether it moved anything. */
export async function moveGoods(ctx: Context, level: Level, { kind, available, damaged = 0, inTransit = 0, sourceId, reason, code, day, orderId, lot, unitFen }: Change): Promise<boolean> {
  const { skuId, warehouseId } = level
  const isLate = day !== undefined && day !== dayOf(ctx.now)
  if (isLate) {
    const fault = dayFault(day, ctx.now, await closedDayOf(ctx, warehouseId))
    if (fault) unfit('day', fault.code, 'facts' in fault ? fault.facts : {})
  }
  const fresh = await ctx.db.insert(movements).values({ id: newId('mov', ctx.now), skuId, warehouseId, kind, available, reserved: 0, shipped: 0, damaged, inTransit, orderId: orderId ?? null, sourceId, reason: reason ?? null, code: code ?? null, day: isLate ? day : null, actorId: ctx.actor.id, at: ctx.now })
    .onConflictDoNothing().returning({ id: movements.id })
  if (fresh.length === 0) return false
  await ctx.db.update(levels).set({ available: level.available + available, damaged: level.damaged + damaged, inTransit: level.inTransit + inTransit }).where(and(eq(levels.skuId, skuId), eq(levels.warehouseId, warehouseId)))
  lookAgain(ctx, [skuId])
  // What is owned comes and goes; what only goes from one place to another, or is laid apart, is owned as before.
  const owned = kind === 'transfer_out' || kind === 'transfer_in' ? 0 : available + damaged + inTransit
  const goods = { skuId, merchantId: level.merchantId, pieces: Math.abs(owned), sourceId }
  if (owned > 0) await (kind === 'return' && orderId ? goodsBack(ctx, { ...goods, orderId }) : goodsIn(ctx, { ...goods, unitFen }))
  else if (owned < 0) await goodsOut(ctx, goods)
  if (lot) await lotIn(ctx, level, { hasLots: level.hasLots, there: level.available + level.reserved }, lot, available, sourceId)
  else if (level.hasLots) await moveLots(ctx, level, available, sourceId)
  if (available > 0) await tellFilled(ctx, level, -level.available, -level.available - available)
  // What can be bought is the sum over the warehouses: filling one while another holds some is no news.
  const total = (await availabilityOf(ctx, [skuId])).get(skuId) ?? 0
  if (available > 0 && total > 0 && total - available <= 0) await emit(ctx, StockCameBack, { skuId })
  if (available < 0 && total <= 0) await emit(ctx, StockRanOut, { skuId })
  return true
}

export interface Landing { readonly level: Level; /** Under which it left. */ readonly transferId: string; readonly receiptId: string; readonly note: string; readonly sound: number; readonly damaged: number }
/** What was on its way here arrives 调拨入库, sound or damaged; where it left by lots it arrives by the same. */
export async function landGoods(ctx: Context, { level, transferId, receiptId, note, sound, damaged }: Landing): Promise<void> {
  const its = await lotsOnTheirWay(ctx, transferId, level.skuId)
  await moveGoods(ctx, its.length > 0 ? { ...level, hasLots: false } : level, { kind: 'transfer_in', available: sound, damaged, inTransit: -sound - damaged, sourceId: receiptId, reason: note })
  let left = sound
  let hasLots = level.hasLots
  for (const lot of its) {
    const pieces = Math.min(left, lot.left)
    if (pieces === 0) continue
    await lotIn(ctx, level, { hasLots, there: level.available + level.reserved }, lot, pieces, transferId)
    hasLots = true
    left -= pieces
  }
}

const mostLots = 200
/** Lots that are over can no longer be sold: what orders do not hold of them is laid apart, by the clock. What orders hold is refused when it is to be sent. Answers how many pieces. */
export async function layExpiredApart(given: Context): Promise<number> {
  const ctx = as(given, system)
  const over = await ctx.db.select({ id: lots.id, skuId: lots.skuId, warehouseId: lots.warehouseId, code: lots.code }).from(lots).innerJoin(levels, and(eq(levels.skuId, lots.skuId), eq(levels.warehouseId, lots.warehouseId)))
    .where(and(gt(lots.left, 0), gt(levels.available, 0), lt(lots.expiresOn, dayOf(ctx.now)))).orderBy(lots.expiresOn, lots.id).limit(mostLots)
  let apart = 0
  for (const { id, skuId, warehouseId, code } of over) apart += await transaction(ctx, async (ctx) => {
    const level = await levelOf(ctx, { skuId, warehouseId })
    const [lot] = await ctx.db.select({ left: lots.left }).from(lots).where(eq(lots.id, id))
    const pieces = Math.min(level.available, lot!.left)
    if (pieces <= 0) return 0
    await moveGoods(ctx, level, { kind: 'damage', available: -pieces, damaged: pieces, sourceId: newId('adj', ctx.now), code: 'expired', reason: code })
    await emit(ctx, LotExpired, { lotId: id, skuId, warehouseId, merchantId: level.merchantId, pieces, at: ctx.now.toISOString() })
    return pieces
  })
  return apart
}
