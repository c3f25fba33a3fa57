import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { StockBelowSafety } from '#events/stock'
import { skuNames } from '#supply/catalog'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { as, system, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { tellInboxes } from '#kernel/notify'
import { notFound, unfit } from '#kernel/refusal'
import { stockTexts } from '#locales/stock'
import { whoMay } from '#trust/identity'
import { lookAgain } from './sold-out.queries'
import { makeLevel } from './stock.service'
import { levels, safety } from './tables'

/** Rules of a SKU 库存规则: its safety stock 安全库存, and where so many may be promised before they are there 缺货预订 (F88). */
export interface SkuRules { readonly safetyPieces: number | null; readonly backorder: { readonly warehouseId: string; readonly most: number; readonly days: number } | null }

/** Refuses fewer promises than are owed already. Promises are made in one warehouse: the one that the goods will come to. */
export function setSkuRules(ctx: Context, skuId: string, { safetyPieces, backorder }: SkuRules): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const merchantId = await ownerOf(ctx, skuId)
    if (backorder) await makeLevel(ctx, { skuId, warehouseId: backorder.warehouseId })
    const before = await ctx.db.select().from(levels).where(eq(levels.skuId, skuId)).orderBy(levels.warehouseId).for('update')
    // What may be promised beyond what is there needs no share kept, and would take away of it.
    if (backorder && before.some((one) => one.hasPools)) unfit('backorder', 'stock.pool_or_backorder')
    for (const { warehouseId, available } of before) {
      const most = warehouseId === backorder?.warehouseId ? backorder.most : 0
      if (available < -most) unfit('backorder.most', 'stock.owes_more', { owed: -available })
      await ctx.db.update(levels).set({ backorderMost: most, backorderDays: most > 0 ? backorder!.days : 0 }).where(and(eq(levels.skuId, skuId), eq(levels.warehouseId, warehouseId)))
    }
    if (safetyPieces === null) await ctx.db.delete(safety).where(eq(safety.skuId, skuId))
    else await ctx.db.insert(safety).values({ skuId, merchantId, pieces: safetyPieces, setBy: ctx.actor.id, setAt: ctx.now }).onConflictDoUpdate({ target: safety.skuId, set: { pieces: safetyPieces, setBy: ctx.actor.id, setAt: ctx.now } })
    lookAgain(ctx, [skuId])
    await audit(ctx, { action: 'stock.set_sku_rules', subject: skuId, before: { backorder: before.filter((one) => one.backorderMost > 0).map(({ warehouseId, backorderMost, backorderDays }) => ({ warehouseId, most: backorderMost, days: backorderDays })) }, after: { safetyPieces, backorder } })
  })
}

async function ownerOf(ctx: Context, skuId: string): Promise<string> {
  const merchantId = (await skuNames(ctx, [skuId])).get(skuId)?.merchantId
  if (!merchantId || (ctx.actor.kind === 'merchant' && merchantId !== ctx.actor.merchantId)) notFound()
  return merchantId
}

/** What holds for a SKU now. */
export async function skuRulesOf(ctx: Context, skuId: string): Promise<SkuRules> {
  await ownerOf(ctx, skuId)
  const [[set], [most]] = await Promise.all([ctx.db.select().from(safety).where(and(eq(safety.skuId, skuId), mine(ctx, safety.merchantId))), ctx.db.select().from(levels).where(and(eq(levels.skuId, skuId), sql`${levels.backorderMost} > 0`, mine(ctx, levels.merchantId)))])
  return { safetyPieces: set?.pieces ?? null, backorder: most ? { warehouseId: most.warehouseId, most: most.backorderMost, days: most.backorderDays } : null }
}

/** Less than so much of its safety stock is a finding (F82). */
const partOfSafety = 0.5
const mostAtOnce = 500
const mostTold = 50
const found = `select s.sku_id as "skuId", s.merchant_id as "merchantId", s.pieces, coalesce(l.available, 0) as available from stock_safety s
  left join lateral (select sum(l.available)::int as available from stock_levels l join stock_warehouses w on w.id = l.warehouse_id where l.sku_id = s.sku_id and w.is_open) l on true`

/** Looks at safety stocks by the clock, so that no order waits for it: what fell below half is a finding, told once; what came back is none any more. Answers how many are new. */
export function sweepSafety(given: Context): Promise<number> {
  return transaction(as(given, system), async (ctx) => {
    await ctx.client.query({ name: 'stock.safe_again', text: `update stock_safety s set below_since = null from (${found} where s.below_since is not null) f where s.sku_id = f."skuId" and f.available >= f.pieces * ${partOfSafety}` })
    const { rows } = await ctx.client.query<{ skuId: string; merchantId: string; pieces: number; available: number }>({ name: 'stock.unsafe', text: `${found} where s.below_since is null and coalesce(l.available, 0) < s.pieces * ${partOfSafety} order by s.merchant_id, s.sku_id limit ${mostAtOnce} for update of s skip locked` })
    if (rows.length === 0) return 0
    await ctx.db.update(safety).set({ belowSince: ctx.now }).where(inArray(safety.skuId, rows.map(({ skuId }) => skuId)))
    for (const { skuId, merchantId, pieces, available } of rows) await emit(ctx, StockBelowSafety, { skuId, merchantId, available, safetyPieces: pieces, at: ctx.now.toISOString() })
    for (const merchantId of new Set(rows.map((row) => row.merchantId))) await tellMerchant(ctx, merchantId, rows.filter((row) => row.merchantId === merchantId).map(({ skuId }) => skuId))
    return rows.length
  })
}

async function tellMerchant(ctx: Context, merchantId: string, skuIds: readonly string[]): Promise<void> {
  const names = await skuNames(ctx, skuIds.slice(0, 3))
  const which = ctx.locale === 'en' ? 1 : 0
  const title = stockTexts['stock.note_below_safety'][which].replace('{count}', String(skuIds.length))
  await tellInboxes(ctx, await whoMay(ctx, merchantId, [{ merchant: 'stock.write' }], mostTold), { topic: 'stock', title, body: [...names.values()].map((one) => `${one.title} ${one.specText}`.trim()).join('；'), link: '/stock/findings' })
}

/** What is below half of its safety stock 低于安全库存, the longest first. */
export async function findings(ctx: Context) {
  const rows = await ctx.db.select({ skuId: safety.skuId, safetyPieces: safety.pieces, belowSince: safety.belowSince }).from(safety).where(and(mine(ctx, safety.merchantId), isNotNull(safety.belowSince))).orderBy(safety.belowSince, safety.skuId).limit(200)
  const now = rows.length === 0 ? [] : (await ctx.client.query<{ skuId: string; available: number; inTransit: number }>({ name: 'stock.of_findings', values: [rows.map(({ skuId }) => skuId)], text: `select l.sku_id as "skuId", sum(l.available)::int as available, sum(l.in_transit)::int as "inTransit" from stock_levels l join stock_warehouses w on w.id = l.warehouse_id where l.sku_id = any((select $1::text[])::text[]) and w.is_open group by 1` })).rows
  const [by, names] = [new Map(now.map((one) => [one.skuId, one])), await skuNames(ctx, rows.map(({ skuId }) => skuId))]
  return rows.map(({ skuId, safetyPieces, belowSince }) => { const { title = '', specText = '', code = '', picture = '' } = names.get(skuId) ?? {}; return { skuId, title, specText, code, picture, safetyPieces, belowSince: belowSince!, available: by.get(skuId)?.available ?? 0, inTransit: by.get(skuId)?.inTransit ?? 0 } })
}
