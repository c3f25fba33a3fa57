import { and, gt, gte, isNotNull, lt, or, sql } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { firstId } from '#kernel/id'
import { after, dayMs, startOfDay } from '#kernel/time'
import { orders } from './tables'

/** Today beside yesterday until the same hour 今日与昨日同时段: the orders placed in each that have been paid, a merchant's own or all, and what was paid for them less what went back. */
export async function salesNow(ctx: Context) {
  const [today, yesterday] = [startOfDay(ctx.now), startOfDay(ctx.now, -1)]
  const isToday = gte(orders.placedAt, today)
  const [found] = await ctx.db.select({ orders: sql<number>`count(*)::int`, paidFen: sql<number>`coalesce(sum(${orders.paidFen} - ${orders.refundedFen}), 0)::float8`,
    ordersToday: sql<number>`(count(*) filter (where ${isToday}))::int`, paidFenToday: sql<number>`coalesce(sum(${orders.paidFen} - ${orders.refundedFen}) filter (where ${isToday}), 0)::float8` }).from(orders)
    .where(and(mine(ctx, orders.merchantId), isNotNull(orders.parentId), gt(orders.paidFen, 0), gte(orders.id, firstId('ord', yesterday)), or(isToday, lt(orders.placedAt, after(ctx.now, -dayMs)))))
  const { ordersToday, paidFenToday, ...all } = found!
  return { today: { orders: ordersToday, paidFen: paidFenToday }, yesterday: { orders: all.orders - ordersToday, paidFen: all.paidFen - paidFenToday } }
}
