import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { merchantsOf } from '#supply/merchants'
import { ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { move } from './balances.service'
import { accounts, entries } from './tables'
import { cashOf } from './wallet.rules'

/** Money on a balance 可提现余额 (E19): what a store owed a shopper as money may leave his balance there for his bank, and comes back where the bank does not pay. */
export interface CashOut { readonly payoutId: string; readonly shopperId: string; readonly merchantId: string; readonly amountFen: number }

/** What a shopper may have paid out of his balance at a store, which is held until the caller's transaction ends; nothing where he has none. */
export async function holdCash(ctx: Context, shopperId: string, merchantId: string): Promise<number> {
  const its = and(eq(accounts.shopperId, shopperId as never), eq(accounts.merchantId, merchantId as never))
  const [account] = await ctx.db.select({ fen: accounts.availableFen }).from(accounts).where(its).for('update')
  if (!account) return 0
  const moves = await ctx.db.select({ reason: entries.reason, availableFen: entries.availableFen, orderId: entries.orderId }).from(entries).where(and(eq(entries.shopperId, shopperId as never), eq(entries.merchantId, merchantId as never))).orderBy(asc(entries.id))
  return Math.min(account.fen, cashOf(moves))
}

/** Takes money off a balance for a payout, in the transaction in which `holdCash` found it there; once. */
export const takeCash = (ctx: Context, { payoutId, shopperId, merchantId, amountFen }: CashOut): Promise<void> => move(ctx, { shopperId, merchantId, reason: 'paid_out', sourceId: payoutId, orderId: null, availableFen: -amountFen, reservedFen: 0 })
/** A payout that was not paid, or came back, is money on the balance again, in the caller's transaction; once. */
export const putCashBack = (ctx: Context, { payoutId, shopperId, merchantId, amountFen }: CashOut): Promise<void> => move(ctx, { shopperId, merchantId, reason: 'paid_back', sourceId: payoutId, orderId: null, availableFen: amountFen, reservedFen: 0 })

/** At which stores a shopper has money that may be paid out, and how much. */
export async function cashByStore(ctx: Context): Promise<{ merchantId: string; merchantName: string; cashFen: number }[]> {
  const shopperId = ownerId(ctx) as never
  const has = await ctx.db.select({ merchantId: accounts.merchantId, fen: accounts.availableFen }).from(accounts).where(and(eq(accounts.shopperId, shopperId), gt(accounts.availableFen, 0))).limit(200)
  const moves = has.length === 0 ? [] : await ctx.db.select({ merchantId: entries.merchantId, reason: entries.reason, availableFen: entries.availableFen, orderId: entries.orderId }).from(entries).where(and(eq(entries.shopperId, shopperId), inArray(entries.merchantId, has.map(({ merchantId }) => merchantId)))).orderBy(asc(entries.id))
  const names = await merchantsOf(ctx, has.map(({ merchantId }) => merchantId))
  return has.map(({ merchantId, fen }) => ({ merchantId, merchantName: names.get(merchantId)?.name ?? '', cashFen: Math.min(fen, cashOf(moves.filter((one) => one.merchantId === merchantId))) })).filter(({ cashFen }) => cashFen > 0)
}
