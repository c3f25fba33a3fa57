import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import { accounts, balancesOf, ownersOn } from '#finance/payments'
import { merchantsOf } from '#supply/merchants'
import { mine, ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { settingOf } from '#kernel/settings'
import { newest, type Entry, type Slice, type Story } from '#kernel/timelines'
import { afterDays } from './settings.rules'
import { items, runs, terms, type itemStates } from './tables'

/** How a merchant's money stands 资金概览, what waits to be settled, and what was. */
export async function moneyOf(ctx: Context) {
  const merchantId = ownerId(ctx)
  const [stands, [waits], [own]] = await Promise.all([balancesOf(ctx, merchantId, [accounts.merchant, accounts.balance, accounts.surety]),
    ctx.db.select({ pendingFen: sql<number>`coalesce(sum(${items.amountFen}) filter (where ${items.state} = 'pending'), 0)::float8`, settleableFen: sql<number>`coalesce(sum(${items.amountFen}) filter (where ${items.state} = 'settleable'), 0)::float8`, nextDueAt: sql<Date | null>`min(${items.dueAt}) filter (where ${items.state} = 'pending')`.mapWith(items.dueAt) }).from(items).where(and(eq(items.merchantId, merchantId), sql`${items.state} <> 'settled'`)),
    ctx.db.select({ days: terms.days }).from(terms).where(eq(terms.merchantId, merchantId))])
  return { ...waits!, balanceFen: stands.get(accounts.balance)!, suretyFen: stands.get(accounts.surety)!, days: own?.days ?? await settingOf(ctx, afterDays) }
}

/** How much of a merchant's is not settled yet: its return window is open, or its days, or a case. */
export async function unsettledOf(ctx: Context, merchantId: string): Promise<number> {
  const [found] = await ctx.db.select({ n: sql<number>`count(*)::int` }).from(items).where(and(eq(items.merchantId, merchantId), sql`${items.state} <> 'settled'`))
  return found!.n
}

export interface ItemAsk { readonly state?: (typeof itemStates)[number] | undefined; readonly merchantId?: string | undefined; readonly orderId?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }
export async function itemPage(ctx: Context, { state, merchantId, orderId, cursor, limit }: ItemAsk) {
  const rows = await ctx.db.select().from(items).where(and(mine(ctx, items.merchantId), state && eq(items.state, state), merchantId ? eq(items.merchantId, merchantId) : undefined, orderId ? eq(items.orderId, orderId) : undefined, cursor ? lt(items.id, cursor) : undefined)).orderBy(desc(items.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  return { items: page, next: rows.length > limit ? page.at(-1)!.id : null }
}

export async function runPage(ctx: Context, { merchantId, cursor, limit }: { readonly merchantId?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }) {
  const rows = await ctx.db.select().from(runs).where(and(mine(ctx, runs.merchantId), merchantId ? eq(runs.merchantId, merchantId) : undefined, cursor ? lt(runs.id, cursor) : undefined)).orderBy(desc(runs.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  return { items: page, next: rows.length > limit ? page.at(-1)!.id : null }
}

/** Merchants by what they may have paid out 商家余额, for the platform; `isBelow` only those who owe it. */
export async function balancePage(ctx: Context, { isBelow, cursor, limit }: { readonly isBelow?: boolean | undefined; readonly cursor?: string | undefined; readonly limit: number }) {
  const rows = await ownersOn(ctx, accounts.balance, { isBelow: isBelow ?? false, after: cursor, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const [names, own, stands] = await Promise.all([merchantsOf(ctx, page.map((row) => row.ownerId)), page.length === 0 ? [] : ctx.db.select().from(terms), Promise.all(page.map((row) => balancesOf(ctx, row.ownerId, [accounts.merchant, accounts.surety])))])
  const usual = await settingOf(ctx, afterDays)
  return { items: page.map(({ ownerId, fen }, i) => ({ merchantId: ownerId, name: names.get(ownerId)?.name ?? '', balanceFen: fen, unsettledFen: stands[i]!.get(accounts.merchant)!, suretyFen: stands[i]!.get(accounts.surety)!, days: own.find((one) => one.merchantId === ownerId)?.days ?? usual, hasOwnDays: own.some((one) => one.merchantId === ownerId) })), next: rows.length > limit ? page.at(-1)!.ownerId : null }
}

const mostTold = 200
/** How what a merchant earned by these orders is settled 结算经过 (F11): for him and the platform alone. */
export async function settlementStory(ctx: Context, orderIds: readonly string[], slice: Slice): Promise<Story> {
  const rows = await ctx.db.select().from(items).where(and(mine(ctx, items.merchantId), inArray(items.orderId, [...orderIds]))).orderBy(desc(items.id)).limit(mostTold)
  return { entries: newest(rows.flatMap(itemEntries), slice), promises: rows.filter(({ state }) => state === 'pending').map(({ orderId, dueAt }) => ({ orderId, code: 'settlement.settle', by: dueAt, whose: 'system', seen: 'sellers' })) }
}
const itemEntries = ({ id, orderId, reason, amountFen, at, dueAt, settledAt }: typeof items.$inferSelect): Entry[] => [
  { id, at, orderId, code: amountFen < 0 ? 'settlement.taken_back' : 'settlement.earned', actor: 'system', cause: reason, facts: { amountFen: Math.abs(amountFen) }, next: { code: 'settlement.settle', by: dueAt }, seen: 'sellers' },
  ...settledAt ? [{ id: `${id}.settled`, at: settledAt, orderId, code: 'settlement.settled', actor: 'system' as const, facts: { amountFen: Math.abs(amountFen) }, seen: 'sellers' as const }] : []]
