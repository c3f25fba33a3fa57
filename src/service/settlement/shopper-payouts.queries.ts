import { and, desc, eq, inArray, lt, lte } from 'drizzle-orm'
import { cashByStore } from '#finance/wallet'
import { merchantsOf } from '#supply/merchants'
import { mine, ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { settingOf } from '#kernel/settings'
import { shopperCapFen, shopperLeastFen } from './settings.rules'
import { accounts, payouts } from './tables'

/** What a shopper sees of his payouts 我的提现: where his money lies, where it goes, and what became of it. */
export async function shopperAccountOf(ctx: Context, shopperId: string) {
  const [held] = await ctx.db.select().from(accounts).where(and(eq(accounts.shopperId, shopperId as never), lte(accounts.activeAt, ctx.now))).orderBy(desc(accounts.activeAt), desc(accounts.id)).limit(1)
  return held
}

/** His money by store, his account, the one that follows it, and what a payout must keep to. */
export async function myPayoutTerms(ctx: Context) {
  const shopperId = ownerId(ctx)
  const [items, held, [newest], leastFen, capFen] = await Promise.all([cashByStore(ctx), shopperAccountOf(ctx, shopperId), ctx.db.select().from(accounts).where(eq(accounts.shopperId, shopperId as never)).orderBy(desc(accounts.activeAt), desc(accounts.id)).limit(1), settingOf(ctx, shopperLeastFen), settingOf(ctx, shopperCapFen)])
  const shown = (one: typeof newest) => (one ? { holder: one.holder, bank: one.bank, tail: one.tail, activeAt: one.activeAt } : null)
  return { items, account: shown(held), next: newest && newest.id !== held?.id ? shown(newest) : null, leastFen, capFen }
}

/** His payouts, newest first. */
export async function myPayouts(ctx: Context, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  const rows = await ctx.db.select().from(payouts).where(and(mine(ctx, payouts.shopperId), cursor ? lt(payouts.id, cursor as never) : undefined)).orderBy(desc(payouts.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const [names, its] = await Promise.all([merchantsOf(ctx, [...new Set(page.map((one) => one.merchantId))]), page.length === 0 ? [] : ctx.db.select({ id: accounts.id, bank: accounts.bank, tail: accounts.tail }).from(accounts).where(inArray(accounts.id, page.map((one) => one.accountId)))])
  return { items: page.map(({ id, merchantId, accountId, amountFen, state, why, appliedAt, changedAt }) => { const { bank, tail } = its.find((one) => one.id === accountId)!; return { id, merchantId, merchantName: names.get(merchantId)?.name ?? '', bank, tail, amountFen, state, why, appliedAt, changedAt } }), next: rows.length > limit ? page.at(-1)!.id : null }
}
