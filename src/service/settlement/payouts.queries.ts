import { and, desc, eq, inArray, isNull, lt, lte } from 'drizzle-orm'
import { merchantsOf } from '#supply/merchants'
import { mine, ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { settingOf } from '#kernel/settings'
import { dailyCapFen, feePercent, leastPayoutFen } from './settings.rules'
import { accounts, payouts, type payoutStates } from './tables'

/** Payouts and accounts as they are shown 提现记录: a number by its last four digits alone. */
export async function accountOf(ctx: Context, merchantId: string) {
  const [held] = await ctx.db.select().from(accounts).where(and(eq(accounts.merchantId, merchantId), lte(accounts.activeAt, ctx.now))).orderBy(desc(accounts.activeAt), desc(accounts.id)).limit(1)
  return held
}

/** Where a merchant's money goes now, where it will go, and what a payout must keep to. */
export async function payoutTerms(ctx: Context) {
  const merchantId = ownerId(ctx)
  const [newest] = await ctx.db.select().from(accounts).where(eq(accounts.merchantId, merchantId)).orderBy(desc(accounts.activeAt), desc(accounts.id)).limit(1)
  const held = await accountOf(ctx, merchantId)
  const shown = (one: typeof newest) => (one ? { holder: one.holder, bank: one.bank, tail: one.tail, activeAt: one.activeAt } : null)
  return { account: shown(held), next: newest && newest.id !== held?.id ? shown(newest) : null, leastFen: await settingOf(ctx, leastPayoutFen), capFen: await settingOf(ctx, dailyCapFen), feePercent: await settingOf(ctx, feePercent) }
}

/** Merchants see their own; the platform those of shoppers as well. */
export interface PayoutAsk { readonly ofStores?: true | undefined; readonly state?: (typeof payoutStates)[number] | undefined; readonly merchantId?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }
export async function payoutPage(ctx: Context, { ofStores, state, merchantId, cursor, limit }: PayoutAsk) {
  const rows = await ctx.db.select().from(payouts).where(and(mine(ctx, payouts.merchantId), ofStores && isNull(payouts.shopperId), state && eq(payouts.state, state), merchantId ? eq(payouts.merchantId, merchantId) : undefined, cursor ? lt(payouts.id, cursor) : undefined)).orderBy(desc(payouts.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const [names, its] = await Promise.all([merchantsOf(ctx, [...new Set(page.map((one) => one.merchantId))]), page.length === 0 ? [] : ctx.db.select({ id: accounts.id, bank: accounts.bank, tail: accounts.tail }).from(accounts).where(inArray(accounts.id, page.map((one) => one.accountId)))])
  const items = page.map((one) => { const { bank, tail } = its.find(({ id }) => id === one.accountId)!; return { ...one, isShoppers: one.shopperId !== null, merchantName: names.get(one.merchantId)?.name ?? '', bank, tail } })
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}
