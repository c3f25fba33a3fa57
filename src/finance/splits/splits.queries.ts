import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import { accounts, ledgerTotals, splitPercents } from '#finance/payments'
import { merchantsOf } from '#supply/merchants'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { settingOf } from '#kernel/settings'
import { splitChannels } from './splitter.port'
import { backs, receivers, splits, type receiverStates, type splitStates } from './tables'

/** Splits as they are shown 分账一览: a merchant sees his own, staff see all. */
interface Page { readonly cursor?: string | undefined; readonly limit: number }
const cut = <T extends { readonly id: string }>(rows: readonly T[], limit: number) => ({ items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.id : null })
async function named<T extends { readonly merchantId: string }>(ctx: Context, rows: readonly T[]) {
  const names = await merchantsOf(ctx, [...new Set(rows.map(({ merchantId }) => merchantId))])
  return rows.map((row) => ({ ...row, merchantName: names.get(row.merchantId)?.name ?? '' }))
}

export interface ReceiverAsk extends Page { readonly state?: (typeof receiverStates)[number] | undefined }
export async function receiverPage(ctx: Context, { state, cursor, limit }: ReceiverAsk) {
  const rows = await ctx.db.select().from(receivers).where(and(mine(ctx, receivers.merchantId), state && eq(receivers.state, state), cursor ? lt(receivers.id, cursor) : undefined)).orderBy(desc(receivers.id)).limit(limit + 1)
  return { ...cut(await named(ctx, rows), limit), offered: await offered(ctx) }
}
/** The channels that split, with how much of a trade each lets go to others. */
async function offered(ctx: Context) {
  const all = await Promise.all(splitChannels.map(async (channel) => ({ channel, percent: await settingOf(ctx, splitPercents[channel]) })))
  return all.filter(({ percent }) => percent > 0)
}

export interface SplitAsk extends Page { readonly state?: (typeof splitStates)[number] | undefined; readonly merchantId?: string | undefined; readonly orderId?: string | undefined }
/** Splits, newest first, each with what came back of it and what was asked back. */
export async function splitPage(ctx: Context, { state, merchantId, orderId, cursor, limit }: SplitAsk) {
  const rows = await ctx.db.select().from(splits).where(and(mine(ctx, splits.merchantId), state && eq(splits.state, state), merchantId ? eq(splits.merchantId, merchantId) : undefined, orderId ? eq(splits.orderId, orderId) : undefined, cursor ? lt(splits.id, cursor) : undefined)).orderBy(desc(splits.id)).limit(limit + 1)
  const { items, next } = cut(await named(ctx, rows), limit)
  const back = items.length === 0 ? [] : await ctx.db.select().from(backs).where(inArray(backs.splitId, items.map(({ id }) => id))).orderBy(backs.id)
  return { items: items.map((item) => ({ ...item, backs: back.filter(({ splitId }) => splitId === item.id).map(({ id, refundId, amountFen, state, why, endedAt }) => ({ id, refundId, amountFen, state, why, endedAt })) })), next }
}

/** How splitting stands 分账概况: what channels keep to be split, what is under way, and what was split; a merchant's own without what is the platform's alone. */
export async function splitSums(ctx: Context) {
  const [sums] = await ctx.db.select({ underWayFen: sql<number>`coalesce(sum(${splits.amountFen}) filter (where ${splits.state} in ('waiting', 'splitting')), 0)::float8`, paidFen: sql<number>`coalesce(sum(${splits.amountFen} - ${splits.backFen}) filter (where ${splits.state} = 'paid'), 0)::float8`, silent: sql<number>`count(*) filter (where ${splits.state} = 'splitting' and ${splits.asks} > 3)::int` }).from(splits).where(mine(ctx, splits.merchantId))
  const keptFen = ctx.actor.kind === 'staff' ? (await ledgerTotals(ctx)).find(({ account }) => account === accounts.splitFunds)?.balanceFen ?? 0 : null
  return { ...sums!, keptFen }
}
