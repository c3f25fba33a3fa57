import { and, eq, gt, gte, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { mine } from '#kernel/access'
import { transaction, type Context } from '#kernel/context'
import { firstId } from '#kernel/id'
import type { Hindrance } from '#kernel/personal'
import { marks } from '#kernel/tables'
import { after, dayMs, minuteMs, startOfDay } from '#kernel/time'
import { lines, orders, type LineShare } from './tables'

/** How many orders of a merchant were paid for and have not ended yet: on their way, or still to be sent. */
export async function unfinishedOf(ctx: Context, merchantId: string): Promise<number> {
  const [found] = await ctx.db.select({ n: sql<number>`count(*)::int` }).from(orders).where(and(eq(orders.merchantId, merchantId), isNotNull(orders.parentId), inArray(orders.state, ['placed', 'paid', 'part_shipped', 'shipped'])))
  return found!.n
}

/** Today beside yesterday until the same hour 今日与昨日同时段: the orders placed in each that have been paid, a merchant's own or all, and what was paid for them less what went back. With its deposit alone an order of a presale is not paid (F68). */
export async function salesNow(ctx: Context) {
  const [today, yesterday] = [startOfDay(ctx.now), startOfDay(ctx.now, -1)]
  const isToday = gte(orders.placedAt, today)
  const [found] = await ctx.db.select({ orders: sql<number>`count(*)::int`, paidFen: sql<number>`coalesce(sum(${orders.paidFen} - ${orders.refundedFen}), 0)::float8`,
    ordersToday: sql<number>`(count(*) filter (where ${isToday}))::int`, paidFenToday: sql<number>`coalesce(sum(${orders.paidFen} - ${orders.refundedFen}) filter (where ${isToday}), 0)::float8` }).from(orders)
    .where(and(mine(ctx, orders.merchantId), isNotNull(orders.parentId), gt(orders.paidFen, 0), eq(orders.paidFen, orders.payableFen), gte(orders.id, firstId('ord', yesterday)), or(isToday, lt(orders.placedAt, after(ctx.now, -dayMs)))))
  const { ordersToday, paidFenToday, ...all } = found!
  return { today: { orders: ordersToday, paidFen: paidFenToday }, yesterday: { orders: all.orders - ordersToday, paidFen: all.paidFen - paidFenToday } }
}

/**
 * Baskets 历史购物篮 as they were bought: for rehearsing offers on them. A store sees its own part of each order, the platform whole orders; what was cancelled is left
 * out. Read in the order in which they were placed, by a cursor.
 */
interface PlacedLine { readonly skuId: string; readonly productId: string; readonly merchantId: string; readonly quantity: number; readonly unitPriceFen: number; readonly pointsFen: number; readonly freightFen: number; readonly shares: readonly LineShare[] }
export interface PlacedBasket { readonly orderId: string; readonly shopperId: string; readonly placedAt: Date; readonly lines: readonly PlacedLine[] }

/** Whose baskets: one merchant's part of them, or all (null), which are parents. */
const whose = (merchantId: string | null): string => (merchantId === null ? 'o.parent_id is null and $1::text is null' : 'o.parent_id is not null and o.merchant_id = $1')
const nameOf = (merchantId: string | null): string => (merchantId === null ? 'all' : 'of_merchant')

/** How many baskets have been placed since, at most `most`, and the id of the first of them: the newest count. */
export async function basketsSince(ctx: Context, { merchantId, since, most }: { readonly merchantId: string | null; readonly since: Date; readonly most: number }): Promise<{ orders: number; fromId: string | null }> {
  const { rows: [found] } = await ctx.client.query<{ orders: number; fromId: string | null }>({ name: `ordering.baskets_since_${nameOf(merchantId)}`, values: [merchantId, firstId('ord', since), most], text: `
    select count(*)::int as orders, min(id) as "fromId" from (select o.id from ordering_orders o where ${whose(merchantId)} and o.state <> 'cancelled' and o.id >= $2 order by o.id desc limit $3) s` })
  return found!
}

export interface BasketAsk { readonly merchantId: string | null; /** From this id on, it included. */ readonly fromId: string; /** After this one. */ readonly cursor: string | null; readonly limit: number }
const basketPageText = (merchantId: string | null): string => `
  with page as materialized (select o.id, o.shopper_id, o.placed_at from ordering_orders o where ${whose(merchantId)} and o.state <> 'cancelled' and o.id >= $2 and ($3::text is null or o.id > $3) order by o.id limit $4)
  select p.id as "orderId", p.shopper_id as "shopperId", p.placed_at as "placedAt", c.merchant_id as "merchantId", l.sku_id as "skuId", l.product_id as "productId", l.quantity, l.unit_price_fen::float8 as "unitPriceFen", l.points_fen::float8 as "pointsFen", l.freight_fen::float8 as "freightFen", l.shares
  from page p join ordering_orders c on ${merchantId === null ? 'c.parent_id = p.id' : 'c.id = p.id'} join ordering_lines l on l.order_id = c.id order by p.id, l.id`

export async function basketPage(ctx: Context, { merchantId, fromId, cursor, limit }: BasketAsk): Promise<PlacedBasket[]> {
  const { rows } = await ctx.client.query<PlacedLine & Omit<PlacedBasket, 'lines'>>({ name: `ordering.baskets_${nameOf(merchantId)}`, values: [merchantId, fromId, cursor, limit], text: basketPageText(merchantId) })
  const by = new Map<string, { orderId: string; shopperId: string; placedAt: Date; lines: PlacedLine[] }>()
  for (const { orderId, shopperId, placedAt, ...line } of rows) {
    const basket = by.get(orderId) ?? { orderId, shopperId, placedAt, lines: [] }
    basket.lines.push(line)
    by.set(orderId, basket)
  }
  return [...by.values()]
}

/** What orders earned 订单毛利: of the lines whose landed cost is known, what they brought (what was paid for the goods, and what the platform bore) and what they cost; of the others what they brought. */
export interface Earned { readonly orders: number; readonly lines: number; readonly incomeFen: number; readonly landedFen: number; /** Lines that brought less than they cost; gifts are among them. */ readonly lossLines: number; readonly unknownLines: number; readonly unknownFen: number }
/** Of these orders, which are parents: one store's part, or all of them (null). What was cancelled, and gifts that nobody got, are left out. */
export async function earnedOf(ctx: Context, { orderIds, merchantId }: { readonly orderIds: readonly string[]; readonly merchantId: string | null }): Promise<Earned> {
  const { rows: [found] } = await ctx.client.query<Earned>({ name: 'ordering.earned', values: [orderIds, merchantId], text: `
    select count(distinct parent_id)::int as orders, count(*)::int as lines, coalesce(sum(income) filter (where landed_fen is not null), 0)::float8 as "incomeFen", coalesce(sum(landed_fen), 0)::float8 as "landedFen",
      (count(*) filter (where income < landed_fen))::int as "lossLines", (count(*) filter (where landed_fen is null))::int as "unknownLines", coalesce(sum(income) filter (where landed_fen is null), 0)::float8 as "unknownFen"
    from (select c.parent_id, l.landed_fen, l.goods_fen - l.discount_fen + l.subsidy_fen as income from ordering_orders c join ordering_lines l on l.order_id = c.id
      where c.parent_id = any((select $1::text[])::text[]) and ($2::text is null or c.merchant_id = $2) and c.state <> 'cancelled' and l.lapsed_at is null) s` })
  return found!
}

export interface SoldOrder { readonly number: string; readonly lines: readonly Pick<typeof lines.$inferSelect, 'id' | 'title' | 'goodsFen' | 'discountFen' | 'subsidyFen' | 'pointsFen' | 'freightFen'>[] }
/** What these parts of orders were sold for, line by line, as statements tell it; for rooms above, which have asked whose they are. */
export async function soldLinesOf(ctx: Context, orderIds: readonly string[]): Promise<ReadonlyMap<string, SoldOrder>> {
  if (orderIds.length === 0) return new Map()
  const [its, sold] = await Promise.all([ctx.db.select({ id: orders.id, number: orders.number }).from(orders).where(inArray(orders.id, [...orderIds])),
    ctx.db.select({ id: lines.id, orderId: lines.orderId, title: lines.title, goodsFen: lines.goodsFen, discountFen: lines.discountFen, subsidyFen: lines.subsidyFen, pointsFen: lines.pointsFen, freightFen: lines.freightFen }).from(lines).where(and(inArray(lines.orderId, [...orderIds]), isNull(lines.lapsedAt))).orderBy(lines.id)])
  return new Map(its.map(({ id, number }) => [id, { number, lines: sold.filter((line) => line.orderId === id) }]))
}

/** Ids of all orders of a shopper and of their parts, for rooms that keep something by order. */
export async function orderIdsOf(ctx: Context, shopperId: string): Promise<string[]> {
  return (await ctx.db.select({ id: orders.id }).from(orders).where(eq(orders.shopperId, shopperId as never)).limit(50_000)).map(({ id }) => id)
}

/** What of a shopper's orders has not ended: to be paid, to be sent, or on its way. */
export async function openOf(ctx: Context, shopperId: string): Promise<readonly Hindrance[]> {
  const rows = await ctx.db.select({ state: orders.state, count: sql<number>`count(*)::int` }).from(orders).where(and(eq(orders.shopperId, shopperId as never), isNotNull(orders.parentId), inArray(orders.state, ['placed', 'paid', 'part_shipped', 'shipped']))).groupBy(orders.state)
  return rows.map(({ state, count }) => ({ code: `privacy.hinder_orders_${state}`, count, href: `/orders?state=${state}`, isWaivable: false }))
}

export interface PlacedPart { readonly orderId: string; readonly parentId: string; readonly shopperId: string; readonly merchantId: string; readonly placedAt: Date; /** Since when it has been paid whole, where it has. */ readonly paidAt: Date | null }
const mostAtOnce = 500
/** Orders get their ids when they begin, and are there when they are done: so far back is looked again. */
const lookBackMs = 5 * minuteMs

/**
 * Every merchant's part of every order, whatever became of it, for somebody who looks at many at once a while after they were placed: under his name it is kept until when he has looked. Each part comes at least once, some
 * twice. What is done with some of them is one transaction with the mark. An order costs nobody a letter by this (a letter is a transaction, and most parts mean nothing to most who look).
 */
export async function eachPlaced(ctx: Context, name: string, look: (ctx: Context, placed: readonly PlacedPart[]) => Promise<void>): Promise<void> {
  const [mark] = await ctx.db.select().from(marks).where(eq(marks.name, name))
  for (let fromId = mark ? firstId('ord', after(mark.uptoAt, -lookBackMs)) : ''; ;) {
    const { rows: placed } = await ctx.client.query<PlacedPart>({ name: 'ordering.placed_after', values: [fromId, mostAtOnce], text: `
      select id as "orderId", parent_id as "parentId", shopper_id as "shopperId", merchant_id as "merchantId", placed_at as "placedAt", (select min(h.at) from ordering_history h where h.order_id = o.id and h.to_state = 'paid') as "paidAt" from ordering_orders o where parent_id is not null and id > $1 order by id limit $2` })
    const isLast = placed.length < mostAtOnce
    const uptoAt = isLast ? ctx.now : placed.at(-1)!.placedAt
    await transaction(ctx, async (ctx) => {
      if (placed.length > 0) await look(ctx, placed)
      await ctx.db.insert(marks).values({ name, uptoAt }).onConflictDoUpdate({ target: marks.name, set: { uptoAt } })
    })
    if (isLast) return
    fromId = placed.at(-1)!.orderId
  }
}
