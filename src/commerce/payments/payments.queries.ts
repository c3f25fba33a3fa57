import { and, desc, eq, gte, lt, sum } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { balances, breaks, entries, intents, settlements, type breakKinds, type breakStates } from './tables'

/** A payment as its shopper sees it. */
export async function paymentStatus(ctx: Context, id: string) {
  const [found] = await ctx.db.select().from(intents).where(and(eq(intents.id, id), mine(ctx, intents.shopperId)))
  return found ?? notFound()
}

/** The payment for a purpose that was opened last, if there is one; for rooms above, which have asked whose it is. */
export async function paymentOf(ctx: Context, purposeId: string) {
  const [found] = await ctx.db.select().from(intents).where(eq(intents.purposeId, purposeId)).orderBy(desc(intents.id)).limit(1)
  return found
}

/** The ledger 账本 for staff, newest first. */
export async function ledgerPage(ctx: Context, { account, cursor, limit }: { account?: string | undefined; cursor?: string | undefined; limit: number }) {
  const rows = await ctx.db.select().from(entries).where(and(account ? eq(entries.account, account) : undefined, cursor ? lt(entries.id, cursor) : undefined)).orderBy(desc(entries.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

export const ledgerTotals = (ctx: Context) => ctx.db.select({ account: balances.account, balanceFen: sum(balances.balanceFen).mapWith(Number) }).from(balances).groupBy(balances.account).orderBy(balances.account)

export async function paymentPage(ctx: Context, { state, cursor, limit }: { state?: 'open' | 'succeeded' | 'closed' | undefined; cursor?: string | undefined; limit: number }) {
  const rows = await ctx.db.select().from(intents).where(and(state ? eq(intents.state, state) : undefined, cursor ? lt(intents.id, cursor) : undefined)).orderBy(desc(intents.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

/** Differences to channels' statements 对账差异, newest first. */
interface BreakAsk { readonly state?: (typeof breakStates)[number] | undefined; readonly kind?: (typeof breakKinds)[number] | undefined; readonly day?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }
export async function breakPage(ctx: Context, { state, kind, day, cursor, limit }: BreakAsk) {
  const rows = await ctx.db.select().from(breaks).where(and(state ? eq(breaks.state, state) : undefined, kind ? eq(breaks.kind, kind) : undefined, day ? eq(breaks.day, day) : undefined, cursor ? lt(breaks.id, cursor) : undefined)).orderBy(desc(breaks.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

/** A merchant's statement 对账单 between two instants: each line is one order, and the totals are the sums of all lines. */
export async function statement(ctx: Context, from: Date, to: Date) {
  const lines = await ctx.db.select().from(settlements).where(and(mine(ctx, settlements.merchantId), gte(settlements.at, from), lt(settlements.at, to))).orderBy(settlements.id).limit(10_000)
  return { lines, shareFen: lines.reduce((all, line) => all + line.shareFen, 0), feeFen: lines.reduce((all, line) => all + line.feeFen, 0) }
}
