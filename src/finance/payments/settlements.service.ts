import { eq } from 'drizzle-orm'
import { MerchantOwed } from '#events/payments'
import type { Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { settingOf } from '#kernel/settings'
import { feeSetting } from '#finance/commissions'
import { accounts, write } from './ledger.service'
import { reversed } from './refunds.rules'
import { feesOf, settledLines, unwoundLines } from './shares.rules'
import { returns, settlements, type BackLine, type SoldLine } from './tables'

/** What happens to one order's share is done one after another: a refund that meets its settlement is seen by it, or sees it. */
const alone = (ctx: Context, orderId: string) => ctx.client.query({ name: 'payments.lock_share', text: 'select pg_advisory_xact_lock(hashtextextended($1, 4))', values: [orderId] })

interface Received { readonly orderId: string; readonly parentId: string; readonly merchantId: string; readonly payableFen: number; readonly subsidyFen: number; readonly pointsFen: number; readonly lines: readonly { readonly lineId: string; readonly payableFen: number; readonly baseFen?: number | undefined; readonly commissionBps?: number | undefined }[] }
/**
 * An order was received 结算: what was held for it, what the platform bears of its discounts and what points paid, becomes the merchant's, less the commission that each line was sold under (I-08). What
 * went back before is no part of it. Once for each order.
 */
export async function accrue(ctx: Context, order: Received): Promise<void> {
  await alone(ctx, order.orderId)
  const back = await ctx.db.select().from(returns).where(eq(returns.orderId, order.orderId))
  const payableFen = back.reduce((left, { amountFen }) => left - amountFen, order.payableFen)
  const subsidyFen = back.reduce((left, one) => left - one.subsidyFen, order.subsidyFen)
  const pointsFen = back.reduce((left, one) => left - one.pointsFen, order.pointsFen)
  // A letter that was written before lines bore a commission is settled under the rate that held for all.
  const otherwiseBps = await settingOf(ctx, feeSetting) * 100
  const lines = settledLines(order.lines.map(({ lineId, payableFen, baseFen = payableFen, commissionBps = otherwiseBps }): SoldLine => ({ lineId, baseFen, rateBps: commissionBps })), back.flatMap((one) => one.lines))
  const feeFen = feesOf(lines)
  const shareFen = payableFen + subsidyFen + pointsFen - feeFen
  const fresh = await ctx.db.insert(settlements).values({ id: newId('stl', ctx.now), merchantId: order.merchantId, orderId: order.orderId, shareFen, feeFen, lines, state: 'accrued', at: ctx.now }).onConflictDoNothing().returning({ id: settlements.id })
  if (fresh.length === 0) return
  await write(ctx, { reason: 'accrued', sourceId: order.orderId, orderId: order.orderId, legs: [{ account: accounts.held, ownerId: order.parentId, amountFen: payableFen }, { account: accounts.subsidy, amountFen: subsidyFen }, { account: accounts.points, amountFen: pointsFen },
    { account: accounts.merchant, ownerId: order.merchantId, amountFen: -shareFen }, { account: accounts.fee, amountFen: -feeFen }] })
  await owed(ctx, { reason: 'accrued', sourceId: order.orderId, merchantId: order.merchantId, orderId: order.orderId, amountFen: shareFen })
}

/** What a merchant is owed has changed by a journal: settled when its time has come. */
export const owed = async (ctx: Context, facts: { readonly reason: 'accrued' | 'unwound' | 'compensated' | 'deposit_forfeited' | 'balance_issued' | 'split_returned'; readonly sourceId: string; readonly merchantId: string; readonly orderId: string; readonly amountFen: number }): Promise<void> => {
  if (facts.amountFen !== 0) await emit(ctx, MerchantOwed, { ...facts, at: ctx.now.toISOString() })
}

export interface Return { readonly refundId: string; readonly orderId: string; readonly parentId: string; readonly amountFen: number; readonly subsidyFen: number; /** What goes back of what points paid. */ readonly pointsFen: number; /** Of which lines' goods it is. */ readonly lines: readonly BackLine[] }
/**
 * A part of a sale is undone 冲减, in the caller's transaction and before its refund: settled already, the merchant's share and the platform's commission are taken back line by line, so that all
 * reversals together are the settlement to the fen, and the money is held for the shopper again (I-08). Not yet settled, it will be settled without it. Each refund once.
 */
export async function takeBack(ctx: Context, { refundId, orderId, parentId, amountFen, subsidyFen, pointsFen, lines }: Return): Promise<void> {
  await alone(ctx, orderId)
  const fresh = await ctx.db.insert(returns).values({ refundId, orderId, amountFen, subsidyFen, pointsFen, lines, at: ctx.now }).onConflictDoNothing().returning({ refundId: returns.refundId })
  if (fresh.length === 0) return
  const its = await ctx.db.select().from(settlements).where(eq(settlements.orderId, orderId))
  const accrued = its.find(({ state }) => state === 'accrued')
  if (!accrued) return
  const before = its.filter(({ state }) => state === 'reversed')
  const sumFen = amountFen + subsidyFen + pointsFen
  const unwound = unwoundLines(accrued.lines, before.flatMap((one) => one.lines), lines)
  // What was settled before lines were told goes back in proportion to the whole.
  const feeFen = accrued.lines.length > 0 ? -feesOf(unwound) : reversed(accrued, before, sumFen).feeFen
  const shareFen = sumFen - feeFen
  await ctx.db.insert(settlements).values({ id: newId('stl', ctx.now), merchantId: accrued.merchantId, orderId, shareFen: -shareFen, feeFen: -feeFen, lines: unwound, state: 'reversed', refundId, at: ctx.now })
  await write(ctx, { reason: 'unwound', sourceId: refundId, orderId, refundId, legs: [{ account: accounts.merchant, ownerId: accrued.merchantId, amountFen: shareFen }, { account: accounts.fee, amountFen: feeFen },
    { account: accounts.subsidy, amountFen: -subsidyFen }, { account: accounts.points, amountFen: -pointsFen }, { account: accounts.held, ownerId: parentId, amountFen: -amountFen }] })
  await owed(ctx, { reason: 'unwound', sourceId: refundId, merchantId: accrued.merchantId, orderId, amountFen: -shareFen })
}
