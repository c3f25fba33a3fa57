import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { CountPosted } from '#events/warehousing'
import { mine } from '#kernel/access'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { skuNames } from '#supply/catalog'
import { lockLevels, moveGoods, skusIn, warehousesOf } from '#supply/stock'
import { askApproval } from '#trust/risk'
import { countLines, counts } from './tables'

/**
 * Stocktakes 盘点 (E11): a sheet is made, counted blind by whoever does not see the book, and its differences are posted once. What is sold and received meanwhile is accounted for: a line's
 * difference is to what was there by the book when it was counted, not when the sheet was made. What is there is what can be sold and what orders hold.
 */
type Count = typeof counts.$inferSelect
export interface CountWish { readonly warehouseId: string; readonly name: string; /** Of these SKUs; of the whole warehouse where none are named. */ readonly skuIds?: readonly string[] | undefined }
const mostLines = 5_000

/** Differences of more pieces than this, fewer and more together, are posted once another has allowed it (I-39). */
export const approveCountPieces = defineSetting({ key: 'warehousing.approve_count_pieces', fallback: 20, least: 0, most: 1_000_000, unit: 'count', says: ['盘点差异（多与少合计）超过此件数须由另一人复核', 'Stocktake differences of more pieces than this, fewer and more together, need a second person'] })

/** Counts what lies in a warehouse, or some of it. Refuses a second sheet of a warehouse while one is under way, an empty one, and one of more than 5,000 lines. */
export function startCount(ctx: Context, { warehouseId, name, skuIds }: CountWish): Promise<{ id: string; lines: number }> {
  return transaction(ctx, async (ctx) => {
    const [house] = await warehousesOf(ctx, [warehouseId])
    if (!house) notFound()
    const places = skuIds ? [...new Set(skuIds)] : await goodsAmong(ctx, await skusIn(ctx, warehouseId, mostLines + 1))
    if (places.length === 0) unfit('skuIds', 'warehousing.nothing_to_count')
    if (places.length > mostLines) unfit('skuIds', 'warehousing.too_many_lines', { most: mostLines })
    const id = newId('cnt', ctx.now)
    const fresh = await ctx.db.insert(counts).values({ id, merchantId: house.merchantId, warehouseId, name, state: 'open', madeBy: ctx.actor.id, startedAt: ctx.now }).onConflictDoNothing().returning({ id: counts.id })
    if (fresh.length === 0) refuse('warehousing.count_under_way')
    const at = await lockLevels(ctx, places.map((skuId) => ({ skuId, warehouseId })))
    await ctx.db.insert(countLines).values(places.map((skuId) => ({ countId: id, skuId, book: at(skuId, warehouseId).available + at(skuId, warehouseId).reserved })))
    await audit(ctx, { action: 'warehousing.start_count', subject: id, after: { warehouseId, name, lines: places.length } })
    return { id, lines: places.length }
  })
}

/** Codes, links and services 虚拟商品 lie on no shelf: nobody counts them with the rest of a warehouse. */
async function goodsAmong(ctx: Context, skuIds: readonly string[]): Promise<string[]> {
  const names = await skuNames(ctx, skuIds)
  return skuIds.filter((skuId) => names.get(skuId)?.kind === 'goods')
}

async function locked(ctx: Context, id: string, states: readonly Count['state'][]): Promise<Count> {
  const [one] = await ctx.db.select().from(counts).where(and(eq(counts.id, id), mine(ctx, counts.merchantId))).for('update')
  if (!one) notFound()
  if (!states.includes(one.state)) refuse('warehousing.wrong_state')
  return one
}

/** What was counted of some lines; counted again, the last word stands. Refuses SKUs that are not on the sheet. */
export function enterCounts(ctx: Context, id: string, entered: readonly { readonly skuId: string; readonly counted: number }[]): Promise<{ left: number }> {
  return transaction(ctx, async (ctx) => {
    const { warehouseId } = await locked(ctx, id, ['open'])
    const skuIds = [...new Set(entered.map(({ skuId }) => skuId))]
    const known = await ctx.db.$count(countLines, and(eq(countLines.countId, id), inArray(countLines.skuId, skuIds)))
    if (known < skuIds.length) notFound()
    const at = await lockLevels(ctx, skuIds.map((skuId) => ({ skuId, warehouseId })))
    for (const { skuId, counted } of entered) {
      const level = at(skuId, warehouseId)
      await ctx.db.update(countLines).set({ counted, onHand: level.available + level.reserved, countedBy: ctx.actor.id, countedAt: ctx.now }).where(and(eq(countLines.countId, id), eq(countLines.skuId, skuId)))
    }
    return { left: await uncounted(ctx, id) }
  })
}
const uncounted = (ctx: Context, id: string) => ctx.db.$count(countLines, and(eq(countLines.countId, id), isNull(countLines.counted)))

/** Counting is over; only now the book and the differences are seen. Refuses a sheet that has lines left. */
export function submitCount(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await locked(ctx, id, ['open'])
    const left = await uncounted(ctx, id)
    if (left > 0) refuse('warehousing.not_all_counted', { left })
    await ctx.db.update(counts).set({ state: 'counted', countedAt: ctx.now }).where(eq(counts.id, id))
    await audit(ctx, { action: 'warehousing.submit_count', subject: id, before: { state: 'open' }, after: { state: 'counted' } })
  })
}

/** Lines are counted once more, blind again. */
export function recount(ctx: Context, id: string, skuIds: readonly string[]): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await locked(ctx, id, ['counted'])
    const again = await ctx.db.update(countLines).set({ counted: null, onHand: null, countedBy: null, countedAt: null }).where(and(eq(countLines.countId, id), inArray(countLines.skuId, [...skuIds]))).returning({ skuId: countLines.skuId })
    if (again.length < new Set(skuIds).size) notFound()
    await ctx.db.update(counts).set({ state: 'open', countedAt: null }).where(eq(counts.id, id))
    await audit(ctx, { action: 'warehousing.recount', subject: id, before: { state: 'counted' }, after: { state: 'open', skuIds } })
  })
}

const differences = (ctx: Context, id: string) => ctx.db.select({ skuId: countLines.skuId, pieces: sql<number>`${countLines.counted} - ${countLines.onHand}` }).from(countLines).where(and(eq(countLines.countId, id), sql`${countLines.counted} <> ${countLines.onHand}`)).orderBy(countLines.skuId)

const asked = z.object({ id: z.string(), pieces: z.int(), countedAt: z.string() })
export const largeCount = defineApproval({ kind: 'warehousing.count', permits: { merchant: 'warehousing.write' }, says: ['盘点差异过账', 'Differences of a stocktake'], apply: async (ctx, { payload }) => {
  const { id, countedAt } = asked.parse(payload)
  const one = await locked(ctx, id, ['counted'])
  // What was allowed are these differences: a sheet that was counted again meanwhile is asked for anew.
  if (one.countedAt?.toISOString() !== countedAt) refuse('warehousing.wrong_state')
  await post(ctx, one)
  return undefined
} })

/** Posts the differences of a sheet, once: at once, or where they are many once another has allowed it; then `approvalId` names the request. */
export function postCount(ctx: Context, id: string, reason: string): Promise<{ approvalId: string | null }> {
  return transaction(ctx, async (ctx) => {
    const one = await locked(ctx, id, ['counted'])
    const found = await differences(ctx, id)
    const pieces = found.reduce((sum, line) => sum + Math.abs(line.pieces), 0)
    if (pieces <= await settingOf(ctx, approveCountPieces)) { await post(ctx, one); return { approvalId: null } }
    return { approvalId: await askApproval(ctx, { approval: largeCount, subject: id, merchantId: one.merchantId, payload: { id, pieces, countedAt: one.countedAt!.toISOString() }, before: { state: 'counted', name: one.name }, after: { lines: found.length, more: sumOf(found, 1), fewer: sumOf(found, -1) }, reason }) }
  })
}
const sumOf = (found: readonly { readonly pieces: number }[], sign: 1 | -1) => found.reduce((sum, line) => sum + Math.max(0, line.pieces * sign), 0)

async function post(ctx: Context, { id, merchantId, warehouseId, name }: Count): Promise<void> {
  const found = await differences(ctx, id)
  const at = await lockLevels(ctx, found.map(({ skuId }) => ({ skuId, warehouseId })))
  for (const { skuId, pieces } of found) {
    const level = at(skuId, warehouseId)
    // What orders hold stays theirs: where fewer are there than that, an order has to be let go first.
    if (pieces < 0 && level.available + pieces < -level.backorderMost) refuse('warehousing.count_below_reserved', { skuId, available: level.available, reserved: level.reserved, fewer: -pieces })
    await moveGoods(ctx, level, { kind: 'count', available: pieces, sourceId: id, code: 'counted', reason: name })
  }
  await ctx.db.update(counts).set({ state: 'posted', endedAt: ctx.now }).where(eq(counts.id, id))
  await audit(ctx, { action: 'warehousing.post_count', subject: id, before: { state: 'counted' }, after: { state: 'posted', differences: found } })
  await emit(ctx, CountPosted, { countId: id, merchantId, warehouseId, more: sumOf(found, 1), fewer: sumOf(found, -1), at: ctx.now.toISOString() })
}

/** A sheet that nothing comes of. */
export function cancelCount(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { state } = await locked(ctx, id, ['open', 'counted'])
    await ctx.db.update(counts).set({ state: 'cancelled', endedAt: ctx.now }).where(eq(counts.id, id))
    await audit(ctx, { action: 'warehousing.cancel_count', subject: id, before: { state }, after: { state: 'cancelled' } })
  })
}
