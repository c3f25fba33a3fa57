import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm'
import { skuNames } from '#supply/catalog'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound, refuse } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { lotState, type LotState } from './lots.rules'
import type { Shelf } from './placing.rules'
import { channelOf, type Channel, type Pool } from './pools.rules'
import { closings, levels, lotRules, lots, movements, pools, reservations, warehouses } from './tables'
import { dayOf } from './work.rules'

/** The channel of whoever asks 渠道. */
export const channelNow = (ctx: Context): Channel => channelOf({ kind: ctx.actor.kind, agent: ctx.caller?.agent, from: ctx.caller?.from })

const openPools = `select id, sku_id as "skuId", channel, pieces - taken as left from stock_pools where sku_id = any((select $1::text[])::text[]) and ended_at is null and ends_at > $2 order by id`
/** Pools of SKUs that have not ended. Whoever takes of them has locked the levels first. */
export async function poolsOf(ctx: Context, skuIds: readonly string[]): Promise<readonly Pool[]> {
  return (await ctx.client.query<Pool>({ name: 'stock.pools_of', text: openPools, values: [skuIds, ctx.now] })).rows
}
/** What is kept from channel $3 at $2, by level: asked only of SKUs of which some is kept. */
const kept = `case when bool_or(l.has_pools) then (select coalesce(sum(p.pieces - p.taken), 0)::int from stock_pools p where p.sku_id = l.sku_id and p.ended_at is null and p.ends_at > $2 and p.channel <> $3) else 0 end`

/** What lies where, with what its warehouse serves, in the sequence of SKU and priority. */
export const openLevels = `select l.sku_id as "skuId", l.warehouse_id as "warehouseId", l.available, l.backorder_most as backorder, l.has_pools as "hasPools", w.priority, w.areas from stock_levels l join stock_warehouses w on w.id = l.warehouse_id
  where l.sku_id = any((select $1::text[])::text[]) and w.is_open order by l.sku_id, w.priority, l.warehouse_id`
/** The levels of SKUs in open warehouses as they are this moment: read beside other things, before anything is reserved. */
export async function levelsOf(ctx: Context, skuIds: readonly string[]): Promise<readonly Shelf[]> {
  const { rows } = await ctx.client.query<Shelf>({ name: 'stock.levels_of', text: openLevels, values: [skuIds] })
  return rows
}

/** How many of each SKU can be bought now through the channel of whoever asks, over all open warehouses, with what may be promised before it is there; one that is nowhere is missing. */
export async function availabilityOf(ctx: Context, skuIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (skuIds.length === 0) return new Map()
  const { rows } = await ctx.client.query<{ skuId: string; available: number }>({ name: 'stock.availability', values: [skuIds, ctx.now, channelNow(ctx)], text: `
    select l.sku_id as "skuId", case when bool_or(l.has_pools) then greatest(0, sum(l.available + l.backorder_most)::int - ${kept}) else sum(l.available + l.backorder_most)::int end as available from stock_levels l join stock_warehouses w on w.id = l.warehouse_id
    where l.sku_id = any((select $1::text[])::text[]) and w.is_open group by l.sku_id` })
  return new Map(rows.map((row) => [row.skuId, row.available]))
}

export interface OfSku { readonly available: number; /** So many of them are there already. */ readonly here: number; /** Within how many days the others would be sent, where some may be promised; else null. */ readonly backorderDays: number | null }
/** The same for all SKUs of one product, asked beside whatever else its page asks. */
export async function availabilityOfProduct(ctx: Context, productId: string): Promise<ReadonlyMap<string, OfSku>> {
  const { rows } = await ctx.client.query<OfSku & { skuId: string }>({ name: 'stock.availability_of_product', values: [productId, ctx.now, channelNow(ctx)], text: `
    select l.sku_id as "skuId", greatest(0, sum(l.available + l.backorder_most)::int - ${kept}) as available, greatest(0, sum(greatest(l.available, 0))::int - ${kept}) as here, max(l.backorder_days) filter (where l.backorder_most > 0 and l.available + l.backorder_most > 0) as "backorderDays"
    from catalog_skus s join stock_levels l on l.sku_id = s.id join stock_warehouses w on w.id = l.warehouse_id where s.product_id = $1 and w.is_open group by l.sku_id` })
  return new Map(rows.map(({ skuId, ...row }) => [skuId, row]))
}

/** Of these products those of which something can be bought now, over all open warehouses, with what may be promised; for lists, where what is kept for another channel is of no matter. */
export async function buyableAmong(ctx: Context, productIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (productIds.length === 0) return new Set()
  const { rows } = await ctx.client.query<{ id: string }>({ name: 'stock.buyable_among', values: [productIds], text: `
    select p.id from unnest($1::text[]) as p(id) where exists (select from catalog_skus s join stock_levels l on l.sku_id = s.id join stock_warehouses w on w.id = l.warehouse_id where s.product_id = p.id and s.is_live and w.is_open and l.available + l.backorder_most > 0)` })
  return new Set(rows.map(({ id }) => id))
}

/** Warehouses of a merchant with the last day that each has closed. */
export async function myWarehouses(ctx: Context) {
  const rows = await ctx.db.select().from(warehouses).where(mine(ctx, warehouses.merchantId)).orderBy(warehouses.priority, warehouses.id).limit(200)
  const days = rows.length === 0 ? [] : await ctx.db.select({ id: closings.warehouseId, day: sql<string>`max(${closings.day})` }).from(closings).where(inArray(closings.warehouseId, rows.map(({ id }) => id))).groupBy(closings.warehouseId)
  const by = new Map(days.map(({ id, day }) => [id, day]))
  return rows.map((row) => ({ ...row, closedDay: by.get(row.id) ?? null }))
}

/** Warehouses of one's own by their ids, in no sequence; what is not one's own is missing. */
export function warehousesOf(ctx: Context, ids: readonly string[]): Promise<{ id: string; merchantId: string; name: string; isOpen: boolean }[]> {
  return ids.length === 0 ? Promise.resolve([]) : ctx.db.select({ id: warehouses.id, merchantId: warehouses.merchantId, name: warehouses.name, isOpen: warehouses.isOpen }).from(warehouses).where(and(inArray(warehouses.id, [...new Set(ids)]), mine(ctx, warehouses.merchantId)))
}

/** SKUs that have a level in a warehouse of one's own, at most so many. */
export async function skusIn(ctx: Context, warehouseId: string, most: number): Promise<string[]> {
  return (await ctx.db.select({ skuId: levels.skuId }).from(levels).where(and(eq(levels.warehouseId, warehouseId), mine(ctx, levels.merchantId))).limit(most)).map(({ skuId }) => skuId)
}

export interface HeldOne { readonly orderId: string; readonly skuId: string }
/** What orders hold in a warehouse and have not been sent, in the sequence of their ids, after `cursor` 待转移占用. */
export async function holdsIn(ctx: Context, warehouseId: string, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }): Promise<(HeldOne & { readonly id: string })[]> {
  return ctx.db.select({ id: reservations.id, orderId: reservations.orderId, skuId: reservations.skuId }).from(reservations)
    .where(and(eq(reservations.warehouseId, warehouseId as never), inArray(reservations.state, ['held', 'claimed']), lt(reservations.shipped, reservations.quantity), cursor ? gt(reservations.id, cursor as never) : undefined)).orderBy(reservations.id).limit(limit)
}
/** Of these those of which something is held there still. */
export async function stillHeld(ctx: Context, warehouseId: string, ones: readonly HeldOne[]): Promise<readonly HeldOne[]> {
  if (ones.length === 0) return []
  const { rows } = await ctx.client.query<HeldOne>({ name: 'stock.still_held', values: [warehouseId, ones.map(({ orderId }) => orderId), ones.map(({ skuId }) => skuId)], text: `
    select r.order_id as "orderId", r.sku_id as "skuId" from unnest($2::text[], $3::text[]) as o(order_id, sku_id) join stock_reservations r using (order_id, sku_id) where r.warehouse_id = $1 and r.state in ('held', 'claimed') and r.shipped < r.quantity` })
  return rows
}

/** The last business day that a warehouse has closed 已日结. */
export async function closedDayOf(ctx: Context, warehouseId: string): Promise<string | null> {
  const [last] = await ctx.db.select({ day: closings.day }).from(closings).where(eq(closings.warehouseId, warehouseId)).orderBy(desc(closings.day)).limit(1)
  return last?.day ?? null
}

/** From where an order is sent and why 拆单原因: what it holds in which warehouse. Only one's own warehouses are seen. */
export async function holdsOfOrder(ctx: Context, orderId: string) {
  const rows = await ctx.db.select({ skuId: reservations.skuId, warehouseId: reservations.warehouseId, warehouse: warehouses.name, quantity: reservations.quantity, shipped: reservations.shipped, channel: reservations.channel, poolPieces: reservations.poolPieces, state: reservations.state, why: reservations.why, promisedAt: reservations.promisedAt })
    .from(reservations).innerJoin(warehouses, eq(warehouses.id, reservations.warehouseId)).where(and(eq(reservations.orderId, orderId), mine(ctx, warehouses.merchantId))).orderBy(warehouses.priority, warehouses.id, reservations.skuId)
  return rows.length === 0 ? notFound() : rows
}

/** By when what was not there yet is promised to be sent, by order and SKU 预计发货; most orders have nothing of it. */
export async function promisesOf(ctx: Context, orderIds: readonly string[]): Promise<{ orderId: string; skuId: string; promisedAt: Date }[]> {
  const rows = await ctx.db.select({ orderId: reservations.orderId, skuId: reservations.skuId, promisedAt: reservations.promisedAt }).from(reservations)
    .where(and(inArray(reservations.orderId, [...orderIds]), isNotNull(reservations.promisedAt), lt(reservations.shipped, reservations.quantity), inArray(reservations.state, ['held', 'claimed']))).orderBy(reservations.promisedAt)
  return rows.map((row) => ({ ...row, promisedAt: row.promisedAt! }))
}

/** Levels of a merchant 库存, by SKU and warehouse; `most` shows those with at most so many left. */
export async function stockList(ctx: Context, { cursor, limit, most, warehouseId: house }: { cursor?: string | undefined; limit: number; most?: number | undefined; warehouseId?: string | undefined }) {
  const [skuId, warehouseId] = cursor?.split('.') ?? []
  if (cursor !== undefined && (!skuId || !warehouseId)) refuse('stock.bad_cursor')
  const rows = await ctx.db.select().from(levels).where(and(mine(ctx, levels.merchantId), most === undefined ? undefined : lt(levels.available, most + 1), house ? eq(levels.warehouseId, house) : undefined,
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

/** Days before its day at which a lot is near it 临期. */
export const nearDays = defineSetting({ key: 'stock.near_days', fallback: 30, least: 1, most: 365, unit: 'days', says: ['距到期多少天内算临期', 'A lot is near its day within so many days'] })
/** Lots that are there, what ends first before the rest 临期与过期批次. */
export async function lotList(ctx: Context, { cursor, limit, state }: { readonly cursor?: string | undefined; readonly limit: number; readonly state?: LotState | undefined }) {
  const [today, near] = [dayOf(ctx.now), await settingOf(ctx, nearDays)]
  const nearDay = dayOf(after(ctx.now, near * dayMs))
  const [day, lastId] = cursor?.split('.') ?? []
  const rows = await ctx.db.select({ lot: lots, warehouse: warehouses.name }).from(lots).innerJoin(warehouses, eq(warehouses.id, lots.warehouseId)).where(and(mine(ctx, lots.merchantId), gt(lots.left, 0), day && lastId ? or(gt(lots.expiresOn, day), and(eq(lots.expiresOn, day), gt(lots.id, lastId))) : undefined,
    state === 'expired' ? lt(lots.expiresOn, today) : state === 'near' ? and(gte(lots.expiresOn, today), lte(lots.expiresOn, nearDay)) : state === 'good' ? gt(lots.expiresOn, nearDay) : undefined)).orderBy(lots.expiresOn, lots.id).limit(limit + 1)
  const items = rows.slice(0, limit).map(({ lot, warehouse }) => ({ ...lot, warehouse, state: lotState(lot.expiresOn, today, near) }))
  const [names, last] = [await skuNames(ctx, items.map(({ skuId }) => skuId)), items.at(-1)]
  return { items: items.map((item) => ({ ...item, ...(names.get(item.skuId) ?? { code: '', title: '', specText: '', picture: '' }), lotCode: item.code })), next: last && rows.length > limit ? `${last.expiresOn}.${last.id}` : null }
}

export const lotRuleList = (ctx: Context) => ctx.db.select({ categoryId: lotRules.categoryId, setAt: lotRules.setAt }).from(lotRules).orderBy(lotRules.categoryId).limit(5_000)

/** Channel pools of a merchant, newest first; `isOpen` those that have not ended. */
export async function poolList(ctx: Context, { cursor, limit, isOpen }: { readonly cursor?: string | undefined; readonly limit: number; readonly isOpen?: boolean | undefined }) {
  const open = and(isNull(pools.endedAt), gt(pools.endsAt, ctx.now))
  const rows = await ctx.db.select().from(pools).where(and(mine(ctx, pools.merchantId), isOpen === undefined ? undefined : isOpen ? open : or(isNotNull(pools.endedAt), lte(pools.endsAt, ctx.now)), cursor ? lt(pools.id, cursor) : undefined)).orderBy(desc(pools.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  const names = await skuNames(ctx, items.map(({ skuId }) => skuId))
  return { items: items.map((row) => ({ ...row, ...(names.get(row.skuId) ?? { code: '', title: '', specText: '', picture: '' }), isOpen: row.endedAt === null && row.endsAt > ctx.now })), next: rows.length > limit ? items.at(-1)!.id : null }
}

export interface Out { readonly orderId: string; readonly skuId: string; readonly quantity: number }
/** What is out 在外件数 of each of these orders and of what was sent anew for them: shipped and not come back, by SKU. */
export async function outOf(ctx: Context, orderIds: readonly string[], skuIds: readonly string[]): Promise<Out[]> {
  const { rows } = await ctx.client.query<Out>({ name: 'stock.out_of_orders', values: [orderIds, skuIds], text: `
    select order_id as "orderId", sku_id as "skuId", sum(shipped)::int as quantity from stock_movements where order_id = any((select $1::text[])::text[]) and sku_id = any((select $2::text[])::text[]) and kind in ('ship', 'return') group by 1, 2 having sum(shipped) > 0 order by 1, 2` })
  return rows
}
