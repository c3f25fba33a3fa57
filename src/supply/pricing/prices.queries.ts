import { and, asc, desc, eq, gte, inArray, isNull, lt, type SQL } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { comparedDays, lowestDeal, raisedAbove, stretches, type Deal, type Listed } from './compared.rules'
import { lowestSteps, type Step } from './steps.rules'
import { alarms, compared, costs, deals, prices, type alarmKinds } from './tables'

/** Prices as they were and are 价格曲线: for a product's page in the seller centre and the console, and the whole book as proof. */
export interface Known { readonly skuId: string; readonly productId: string; readonly merchantId: string; readonly listed: readonly Listed[]; readonly deals: readonly Deal[] }

/** What the rule needs to know of some SKUs: their list prices, the deals of the seven days, and the last one before. */
export async function knownOf(ctx: Context, which: SQL): Promise<Known[]> {
  const listed = await ctx.db.select().from(prices).where(and(which, mine(ctx, prices.merchantId))).orderBy(asc(prices.id))
  const by = new Map<string, Known & { listed: Listed[]; deals: Deal[] }>()
  for (const { skuId, productId, merchantId, priceFen, at } of listed) {
    const one = by.get(skuId) ?? { skuId, productId, merchantId, listed: [], deals: [] }
    one.listed.push({ priceFen, at: at! })
    by.set(skuId, one)
  }
  const { rows } = await ctx.client.query<Deal & { skuId: string }>({ name: 'pricing.deals_known', values: [[...by.keys()], after(ctx.now, -comparedDays * dayMs)], text: `
    select k.sku_id as "skuId", d.unit_fen::float8 as "unitFen", d.at from unnest($1::text[]) as k(sku_id), lateral (
      (select unit_fen, at from pricing_deals d where d.sku_id = k.sku_id and d.at >= $2 and ${stands})
      union all (select unit_fen, at from pricing_deals d where d.sku_id = k.sku_id and d.at < $2 and ${stands} order by at desc, unit_fen limit 1)) d` })
  for (const { skuId, ...deal } of rows) by.get(skuId)!.deals.push(deal)
  return [...by.values()]
}
const stands = `not d.is_undone and not exists (select from pricing_deals u where u.line_id = d.line_id and u.is_undone)`

interface Day { readonly skuId: string; readonly day: string; readonly lowFen: number; readonly highFen: number; readonly pieces: number }
/** So far back the curve goes; the whole book is a file. */
const curveDays = 180

/** Every SKU of a product with its list prices, its deals by the day, what it is compared with, and what it may be. Foreign products are not found. */
export async function productPrices(ctx: Context, productId: string) {
  const known = await knownOf(ctx, eq(prices.productId, productId))
  if (known.length === 0) notFound()
  const { rows: days } = await ctx.client.query<Day>({ name: 'pricing.days', values: [productId, after(ctx.now, -curveDays * dayMs)], text: `
    select d.sku_id as "skuId", to_char(d.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, min(d.unit_fen)::float8 as "lowFen", max(d.unit_fen)::float8 as "highFen", sum(d.quantity)::int as pieces
    from pricing_deals d where d.product_id = $1 and d.at >= $2 and ${stands} group by 1, 2 order by 2` })
  const live = await ctx.db.select().from(compared).where(and(eq(compared.productId, productId), isNull(compared.endedAt)))
  const spent = await ctx.db.select({ skuId: costs.skuId, goodsFen: costs.goodsFen, freightFen: costs.freightFen, commissionBp: costs.commissionBp, adsBp: costs.adsBp, returnsBp: costs.returnsBp, floorFen: costs.floorFen, leastFen: costs.leastFen }).from(costs).where(eq(costs.productId, productId))
  return { days: comparedDays, skus: known.map(({ skuId, listed, deals }) => {
    const now = live.find((one) => one.skuId === skuId)
    const runs = stretches(listed)
    return { skuId, priceFen: runs.at(-1)!.priceFen, listed: runs.map(({ until, ...run }) => ({ ...run, until })), days: days.filter((day) => day.skuId === skuId).map(({ skuId: _, ...day }) => day),
      lowest: lowestDeal(deals, ctx.now) ?? null, raised: raisedAbove(listed, deals, ctx.now) ?? null, compared: now ? shownCompared(now) : null, cost: costShown(spent.find((one) => one.skuId === skuId)) }
  }) }
}

const costShown = <C extends { readonly skuId: string }>(cost: C | undefined): Omit<C, 'skuId'> | null => { if (!cost) return null; const { skuId: _, ...rest } = cost; return rest }

type Row = typeof compared.$inferSelect
const shownCompared = ({ id, basis, fen, priceFen, fromAt, untilAt, source, proof, startsAt, endsAt, endedAt, setBy }: Row) => ({ id, basis, fen, priceFen, fromAt, untilAt, source, lowestFen: proof.lowest?.fen ?? null, lowestWhy: proof.lowest?.why ?? null, lowestAt: proof.lowest?.at ?? null, startsAt: startsAt!, endsAt: endsAt!, endedAt, setBy })

const mostSteps = 2_000
/** What the cheapest of these SKUs asked at list price since a time 起售价走势; what everybody could read then, so that it is told to everybody. */
export async function listedSteps(ctx: Context, skuIds: readonly string[], since: Date): Promise<Step[]> {
  if (skuIds.length === 0) return []
  const { rows } = await ctx.client.query<Listed & { skuId: string }>({ name: 'pricing.steps', values: [skuIds, since, mostSteps], text: `
    select sku_id as "skuId", price_fen::float8 as "priceFen", at from (
      select s.sku_id, p.price_fen, p.at from unnest($1::text[]) as s(sku_id), lateral (
        (select price_fen, at from pricing_prices where sku_id = s.sku_id and at > $2) union all (select price_fen, at from pricing_prices where sku_id = s.sku_id and at <= $2 order by at desc, id desc limit 1)) p) all_of_them order by at limit $3` })
  const by = new Map<string, Listed[]>()
  for (const { skuId, ...one } of rows) by.set(skuId, [...by.get(skuId) ?? [], one])
  return lowestSteps([...by.values()], since)
}

export interface BookAsk { readonly productId?: string | undefined; readonly skuId?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }
const next = <T>(rows: readonly T[], limit: number, idOf: (row: T) => string): { items: T[]; next: string | null } => ({ items: rows.slice(0, limit), next: rows.length > limit ? idOf(rows[limit - 1]!) : null })

/** List prices, newest first. */
export async function priceBook(ctx: Context, { productId, skuId, cursor, limit }: BookAsk) {
  const rows = await ctx.db.select().from(prices).where(and(mine(ctx, prices.merchantId), productId ? eq(prices.productId, productId) : undefined, skuId ? eq(prices.skuId, skuId) : undefined, cursor ? lt(prices.id, cursor as never) : undefined)).orderBy(desc(prices.id)).limit(limit + 1)
  return next(rows.map((row) => ({ ...row, at: row.at! })), limit, (row) => row.id)
}

/** Deals, newest lines first: an order's line with what one piece of it was sold for, and whether it was undone. */
export async function dealBook(ctx: Context, { productId, skuId, cursor, limit }: BookAsk) {
  const rows = await ctx.db.select().from(deals).where(and(mine(ctx, deals.merchantId), eq(deals.isUndone, false), productId ? eq(deals.productId, productId) : undefined, skuId ? eq(deals.skuId, skuId) : undefined, cursor ? lt(deals.lineId, cursor as never) : undefined)).orderBy(desc(deals.lineId)).limit(limit + 1)
  const { rows: undone } = await ctx.client.query<{ id: string }>({ name: 'pricing.undone', values: [rows.map((row) => row.lineId)], text: 'select line_id as id from pricing_deals where line_id = any($1::text[]) and is_undone' })
  const gone = new Set(undone.map(({ id }) => id))
  return next(rows.map((row) => ({ ...row, isUndone: gone.has(row.lineId), at: row.at! })), limit, (row) => row.lineId)
}

/** Compared prices that stand and that stood, newest first, with what was found when they were set. */
export async function comparedBook(ctx: Context, { productId, skuId, cursor, limit }: BookAsk) {
  const rows = await ctx.db.select().from(compared).where(and(mine(ctx, compared.merchantId), productId ? eq(compared.productId, productId) : undefined, skuId ? eq(compared.skuId, skuId) : undefined, cursor ? lt(compared.id, cursor as Row['id']) : undefined)).orderBy(desc(compared.id)).limit(limit + 1)
  return next(rows.map((row) => ({ ...shownCompared(row), skuId: row.skuId, productId: row.productId, merchantId: row.merchantId })), limit, (row) => row.id)
}

export interface Raised { readonly skuId: string; readonly productId: string; readonly merchantId: string; readonly priceFen: number; readonly lowestFen: number }
const mostRaised = 1_000
/** SKUs whose list price was raised within the seven days 先涨后降, with how low they were in them; of one merchant, or of all. */
export async function raisedLately(ctx: Context, merchantId: string | null): Promise<Raised[]> {
  const since = after(ctx.now, -comparedDays * dayMs)
  const moved = await ctx.db.selectDistinct({ skuId: prices.skuId }).from(prices).where(and(gte(prices.at, since), merchantId ? eq(prices.merchantId, merchantId) : undefined)).limit(mostRaised)
  if (moved.length === 0) return []
  const known = await knownOf(ctx, inArray(prices.skuId, moved.map(({ skuId }) => skuId)))
  return known.flatMap(({ listed, deals, skuId, productId, merchantId }) => { const raised = raisedAbove(listed, deals, ctx.now); return raised ? [{ skuId, productId, merchantId, ...raised }] : [] })
}

export interface AlarmAsk { readonly kind?: (typeof alarmKinds)[number] | undefined; readonly cursor?: string | undefined; readonly limit: number }
/** Alarms, newest first: a merchant sees his own, staff see all. */
export async function alarmList(ctx: Context, { kind, cursor, limit }: AlarmAsk) {
  const rows = await ctx.db.select().from(alarms).where(and(mine(ctx, alarms.merchantId), kind && eq(alarms.kind, kind), cursor ? lt(alarms.id, cursor as never) : undefined)).orderBy(desc(alarms.id)).limit(limit + 1)
  return next(rows.map((row) => ({ ...row, at: row.at! })), limit, (row) => row.id)
}

const mostFloored = 2_000
/** SKUs that may not be sold below something; of one merchant, or of all. */
export async function flooredSkus(ctx: Context, merchantId: string | null): Promise<string[]> {
  const rows = await ctx.db.select({ skuId: costs.skuId }).from(costs).where(merchantId ? eq(costs.merchantId, merchantId) : undefined).orderBy(costs.skuId).limit(mostFloored)
  return rows.map(({ skuId }) => skuId)
}
