import { eq } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { defineSetting, settingOf } from '#kernel/settings'
import { accounts, write } from './ledger.service'
import { reversed } from './refunds.rules'
import { returns, settlements } from './tables'

export const feeSetting = defineSetting({ key: 'payments.fee_percent', fallback: 5, least: 0, most: 30, unit: 'percent', says: ['平台佣金比例', 'What the platform keeps of a sale'] })

/** What happens to one order's share is done one after another: a refund that meets its settlement is seen by it, or sees it. */
const alone = (ctx: Context, orderId: string) => ctx.client.query({ name: 'payments.lock_share', text: 'select pg_advisory_xact_lock(hashtextextended($1, 4))', values: [orderId] })

/**
 * An order was received 结算: what was held for it, what the platform bears of its discounts and what points paid, becomes the merchant's, less the platform's fee, whole fen (I-08). What went back before is
 * no part of it. Once for each order.
 */
export async function accrue(ctx: Context, order: { readonly orderId: string; readonly parentId: string; readonly merchantId: string; readonly payableFen: number; readonly subsidyFen: number; readonly pointsFen: number }): Promise<void> {
  await alone(ctx, order.orderId)
  const back = await ctx.db.select().from(returns).where(eq(returns.orderId, order.orderId))
  const payableFen = back.reduce((left, { amountFen }) => left - amountFen, order.payableFen)
  const subsidyFen = back.reduce((left, one) => left - one.subsidyFen, order.subsidyFen)
  const pointsFen = back.reduce((left, one) => left - one.pointsFen, order.pointsFen)
  const dueFen = payableFen + subsidyFen + pointsFen
  const feeFen = Math.floor((dueFen * await settingOf(ctx, feeSetting)) / 100)
  const shareFen = dueFen - feeFen
  const fresh = await ctx.db.insert(settlements).values({ id: newId('stl', ctx.now), merchantId: order.merchantId, orderId: order.orderId, shareFen, feeFen, state: 'accrued', at: ctx.now }).onConflictDoNothing().returning({ id: settlements.id })
  if (fresh.length === 0) return
  await write(ctx, { reason: 'accrued', sourceId: order.orderId, orderId: order.orderId, legs: [{ account: accounts.held, ownerId: order.parentId, amountFen: payableFen }, { account: accounts.subsidy, amountFen: subsidyFen }, { account: accounts.points, amountFen: pointsFen },
    { account: accounts.merchant, ownerId: order.merchantId, amountFen: -shareFen }, { account: accounts.fee, amountFen: -feeFen }] })
}

export interface Return { readonly refundId: string; readonly orderId: string; readonly parentId: string; readonly amountFen: number; readonly subsidyFen: number; /** What goes back of what points paid. */ readonly pointsFen: number }
/**
 * A part of a sale is undone 冲减, in the caller's transaction and before its refund: settled already, the merchant's share and the platform's fee are reversed in proportion, so that all
 * reversals together are the settlement to the fen, and the money is held for the shopper again (I-08). Not yet settled, it will be settled without it. Each refund once.
 */
export async function takeBack(ctx: Context, { refundId, orderId, parentId, amountFen, subsidyFen, pointsFen }: Return): Promise<void> {
  await alone(ctx, orderId)
  const fresh = await ctx.db.insert(returns).values({ refundId, orderId, amountFen, subsidyFen, pointsFen, at: ctx.now }).onConflictDoNothing().returning({ refundId: returns.refundId })
  if (fresh.length === 0) return
  const its = await ctx.db.select().from(settlements).where(eq(settlements.orderId, orderId))
  const accrued = its.find(({ state }) => state === 'accrued')
  if (!accrued) return
  const { shareFen, feeFen } = reversed(accrued, its.filter(({ state }) => state === 'reversed'), amountFen + subsidyFen + pointsFen)
  await ctx.db.insert(settlements).values({ id: newId('stl', ctx.now), merchantId: accrued.merchantId, orderId, shareFen: -shareFen, feeFen: -feeFen, state: 'reversed', refundId, at: ctx.now })
  await write(ctx, { reason: 'unwound', sourceId: refundId, orderId, refundId, legs: [{ account: accounts.merchant, ownerId: accrued.merchantId, amountFen: shareFen }, { account: accounts.fee, amountFen: feeFen },
    { account: accounts.subsidy, amountFen: -subsidyFen }, { account: accounts.points, amountFen: -pointsFen }, { account: accounts.held, ownerId: parentId, amountFen: -amountFen }] })
}
