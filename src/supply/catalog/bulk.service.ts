import { createHash } from 'node:crypto'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { sentence } from '#locales/index'
import { costOf, keepCosts, type CostWish } from '#supply/pricing'
import { mine, ownerId, permitted } from '#kernel/access'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, Refusal, refuse, unfit } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { tableOf } from '#kernel/sheets'
import { after, minuteMs } from '#kernel/time'
import { askApproval } from '#trust/risk'
import { priceAfter, staleVersion, type PriceMove } from './products.rules'
import { skuIdsByCode } from './products.queries'
import { reprice } from './products.service'
import { putOnShelf, submitForReview, takeOffShelf } from './shelf.service'
import { bulks, products, skus, type BulkRow, type bulkKinds } from './tables'

/** Bulk 批量操作: many products at once, an answer for each, one audit entry for all; fresh moves can be undone where nobody has touched the row since (E10). */
export const mostInBulk = 100
/** So many prices stand in the request for whoever decides; the others follow the same rule. */
const mostTold = 20
const undoableMs = 10 * minuteMs
export const bulkMoves = ['on_shelf', 'off_shelf', 'submit'] as const
export type BulkMove = (typeof bulkMoves)[number]
export interface Told { readonly id: string; readonly code: string | null; readonly sentence: string | null }
export interface Done { readonly undo: string | null; readonly rows: Told[] }

const runs: Record<BulkMove, (ctx: Context, id: string) => Promise<void>> = {
  on_shelf: (ctx, id) => putOnShelf(ctx, id, false), off_shelf: (ctx, id) => takeOffShelf(ctx, id, 'merchant', false), submit: (ctx, id) => submitForReview(ctx, id, false),
}

/** Each row by itself, in the order of ids so that two bulks do not wait on each other. A row refuses before it writes, so a refused one leaves nothing behind in the shared transaction. */
async function each(ids: readonly string[], ctx: Context, work: (id: string) => Promise<void>): Promise<Told[]> {
  const rows: Told[] = []
  for (const id of [...new Set(ids)].sort()) {
    try { await work(id); rows.push({ id, code: null, sentence: null }) } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault
      rows.push({ id, code: fault.code, sentence: sentence(fault.code, fault.facts, ctx.locale) })
    }
  }
  return rows
}

const went = (rows: readonly Told[]): string[] => rows.filter((row) => row.code === null).map((row) => row.id)
const toldOf = (rows: readonly Told[]) => ({ done: went(rows).length, refused: rows.filter((row) => row.code !== null).map(({ id, code }) => `${id} ${code}`) })

/** Moves many to the shelf, off it, or to review. */
export function moveMany(ctx: Context, ids: readonly string[], move: BulkMove): Promise<Done> {
  return transaction(ctx, async (ctx) => {
    const rows = await each(ids, ctx, (id) => runs[move](ctx, id))
    const moved = went(rows)
    const kept = move === 'submit' || moved.length === 0 ? [] : await ctx.db.select({ productId: products.id, version: products.version }).from(products).where(inArray(products.id, moved))
    const undo = move === 'submit' ? null : await keep(ctx, move, kept, ownerId(ctx))
    await audit(ctx, { action: 'catalog.move_many', subject: undo ?? move, after: { move, ids: moved, ...toldOf(rows) } })
    return { undo, rows }
  })
}

async function keep(ctx: Context, kind: (typeof bulkKinds)[number], rows: readonly BulkRow[], merchantId: string): Promise<string | null> {
  if (rows.length === 0) return null
  const id = newId('blk', ctx.now)
  await ctx.db.insert(bulks).values({ id, merchantId, kind, rows, createdBy: ctx.actor.id, createdAt: ctx.now })
  return id
}

/** Beyond either of these one person's price change waits for another's word (I-39): so many products, or so deep a cut or rise. */
export const approvePricesCount = defineSetting({ key: 'catalog.approve_prices_count', fallback: 50, least: 1, most: 100, unit: 'count', says: ['一次改价超过多少个商品须由另一人复核', 'A price change of more products than this needs a second person'] })
export const approvePricesPercent = defineSetting({ key: 'catalog.approve_prices_percent', fallback: 50, least: 1, most: 1_000, unit: 'percent', says: ['批量改价幅度超过多少须由另一人复核', 'A change of many prices by more than this needs a second person'] })
const priceWish = z.object({ rows: z.array(z.object({ productId: z.string(), wishes: z.array(z.object({ skuId: z.string(), before: z.int(), priceFen: z.int() })) })) })
type PriceRow = z.output<typeof priceWish>['rows'][number]
export const massPrices = defineApproval({ kind: 'catalog.prices', permits: { merchant: 'catalog.price', staff: 'catalog.review' }, says: ['批量改价', 'Change of many prices'], apply: async (ctx, { payload, merchantId }) => {
  const kept: BulkRow[] = []
  for (const { productId, wishes } of priceWish.parse(payload).rows) {
    await pricesOf(ctx, productId)
    const now = await ctx.db.select({ id: skus.id, priceFen: skus.priceFen }).from(skus).where(inArray(skus.id, wishes.map((wish) => wish.skuId)))
    // What was allowed are these prices before and after: what has moved since is asked for anew.
    if (wishes.some(({ skuId, before }) => now.find((one) => one.id === skuId)?.priceFen !== before)) refuse('catalog.prices_moved')
    kept.push({ productId, version: await reprice(ctx, productId, merchantId!, wishes), pricesFen: wishes.map(({ skuId, before }) => ({ skuId, priceFen: before })) })
  }
  const undo = await keep(ctx, 'price', kept, merchantId!)
  return undo === null ? undefined : { undo, until: after(ctx.now, undoableMs) }
} })

/** The live prices of a product of one's own, its row locked. */
async function pricesOf(ctx: Context, id: string) {
  const [product] = await ctx.db.select({ merchantId: products.merchantId, state: products.state }).from(products).where(and(eq(products.id, id), mine(ctx, products.merchantId))).for('update')
  if (!product) notFound()
  if (product.state === 'banned') refuse('catalog.wrong_state')
  return { merchantId: product.merchantId, live: await ctx.db.select({ skuId: skus.id, priceFen: skus.priceFen }).from(skus).where(and(eq(skus.productId, id), eq(skus.isLive, true))) }
}

export interface Repriced extends Done { readonly skus: number; readonly approvalId: string | null }

/** Changes the prices of many by a percentage or to a price; `isTrial` only counts what would change. What is beyond the settings is asked for, and `approvalId` names the request. */
export function repriceMany(ctx: Context, ids: readonly string[], move: PriceMove, isTrial: boolean): Promise<Repriced> {
  return transaction(ctx, async (ctx) => {
    const wanted: PriceRow[] = []
    const rows = await each(ids, ctx, async (id) => {
      const { live } = await pricesOf(ctx, id)
      const wishes = live.map(({ skuId, priceFen }) => ({ skuId, before: priceFen, priceFen: priceAfter(priceFen, move) ?? refuse('catalog.price_out_of_bounds') })).filter((wish) => wish.before !== wish.priceFen)
      if (wishes.length > 0) wanted.push({ productId: id, wishes })
    })
    const skusMoved = wanted.reduce((sum, { wishes }) => sum + wishes.length, 0)
    if (isTrial) return { undo: null, rows, skus: skusMoved, approvalId: null }
    if (await needsAnother(ctx, wanted)) return { undo: null, rows, skus: skusMoved, approvalId: await askPrices(ctx, wanted, move) }
    const kept: BulkRow[] = []
    for (const { productId, wishes } of wanted) kept.push({ productId, version: await reprice(ctx, productId, ownerId(ctx), wishes), pricesFen: wishes.map(({ skuId, before }) => ({ skuId, priceFen: before })) })
    const undo = await keep(ctx, 'price', kept, ownerId(ctx))
    await audit(ctx, { action: 'catalog.reprice_many', subject: undo ?? 'price', after: { move, skus: skusMoved, ids: kept.map((row) => row.productId), ...toldOf(rows) } })
    return { undo, rows, skus: skusMoved, approvalId: null }
  })
}

async function needsAnother(ctx: Context, wanted: readonly PriceRow[]): Promise<boolean> {
  const most = await settingOf(ctx, approvePricesPercent)
  return wanted.length > await settingOf(ctx, approvePricesCount) || wanted.length > 1 && wanted.some(({ wishes }) => wishes.some(({ before, priceFen }) => Math.abs(priceFen - before) * 100 > before * most))
}

/** The same wish asked for twice is one: its subject is what it would do. */
async function askPrices(ctx: Context, rows: readonly PriceRow[], move: PriceMove): Promise<string> {
  const flat = rows.flatMap(({ wishes }) => wishes)
  const subject = createHash('sha256').update(JSON.stringify([ownerId(ctx), rows])).digest('hex').slice(0, 32)
  const told = (pick: 'before' | 'priceFen') => ({ products: rows.length, skus: flat.length, prices: flat.slice(0, mostTold).map((wish) => ({ skuId: wish.skuId, priceFen: wish[pick] })) })
  return askApproval(ctx, { approval: massPrices, subject, merchantId: ownerId(ctx), payload: { rows }, before: told('before'), after: { ...told('priceFen'), ...('percent' in move && { percent: move.percent }) }, reason: '' })
}

/** Undoes a bulk within ten minutes, once: rows that somebody has changed since stay as they are and say so. */
export function undoBulk(ctx: Context, id: string): Promise<{ rows: Told[] }> {
  return transaction(ctx, async (ctx) => {
    const [bulk] = await ctx.db.select().from(bulks).where(and(eq(bulks.id, id), mine(ctx, bulks.merchantId))).for('update')
    if (!bulk) notFound()
    if (bulk.kind === 'price' && !permitted(ctx, 'catalog.price')) throw new Refusal('kernel.not_permitted', {}, 403)
    if (bulk.undoneAt) refuse('catalog.undone_already')
    if (ctx.now >= after(bulk.createdAt, undoableMs)) refuse('catalog.undo_too_late')
    const rows = await each(bulk.rows.map((row) => row.productId), ctx, (productId) => back(ctx, bulk, bulk.rows.find((row) => row.productId === productId)!))
    await ctx.db.update(bulks).set({ undoneAt: ctx.now }).where(and(eq(bulks.id, id), isNull(bulks.undoneAt)))
    await audit(ctx, { action: 'catalog.undo_bulk', subject: id, after: { kind: bulk.kind, ids: went(rows), ...toldOf(rows) } })
    return { rows }
  })
}

async function back(ctx: Context, { kind, createdAt }: typeof bulks.$inferSelect, { productId, version, pricesFen = [] }: BulkRow): Promise<void> {
  const [now] = await ctx.db.select().from(products).where(and(eq(products.id, productId), mine(ctx, products.merchantId))).for('update')
  if (!now) notFound()
  const isSame = now.version === version && (kind === 'price' || now.changedAt.getTime() === createdAt.getTime() && now.state === kind)
  if (!isSame) staleVersion(now.version)
  if (kind === 'price') await reprice(ctx, productId, now.merchantId, pricesFen)
  else if (kind === 'on_shelf') await takeOffShelf(ctx, productId, 'merchant', false)
  else await putOnShelf(ctx, productId, false)
}

const mostCostRows = 5_000
/** What became of one row of a file of costs. */
export interface CostRow { readonly no: number; readonly code: string; readonly field: string | null }

/** A file of landed costs 成本导入 (F87): one SKU a row, by its code; rows that are wrong are told and left out, the others are set together. Refuses `catalog.too_many_rows`. */
export function importCosts(ctx: Context, file: Uint8Array, filename: string): Promise<{ set: number; wrong: CostRow[] }> {
  return transaction(ctx, async (ctx) => {
    const { records } = await tableOf(file, { filename })
    if (records.length > mostCostRows) unfit('file', 'catalog.too_many_rows', { most: mostCostRows })
    const read = records.map((record, i) => ({ no: i + 2, ...costOf(record) }))
    const ids = await skuIdsByCode(ctx, read.map(({ code }) => code))
    const last = new Map<string, CostWish>()
    const wrong: CostRow[] = []
    for (const one of read) {
      const skuId = ids.get(one.code)
      if ('wrong' in one) wrong.push({ no: one.no, code: one.code, field: one.wrong })
      else if (!skuId) wrong.push({ no: one.no, code: one.code, field: 'code' })
      else last.set(skuId, { skuId, ...one.cost })
    }
    await keepCosts(ctx, [...last.values()])
    return { set: last.size, wrong: wrong.slice(0, 100) }
  })
}
