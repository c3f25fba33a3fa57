import type { Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { defineSetting, settingOf } from '#kernel/settings'
import { accounts, write } from './ledger.service'
import { settlements } from './tables'

export const feeSetting = defineSetting({ key: 'payments.fee_percent', fallback: 5, least: 0, most: 30, unit: 'percent', says: ['平台佣金比例', 'What the platform keeps of a sale'] })

/** An order was received 结算: what was held for it, and what the platform bears of its discounts, becomes the merchant's, less the platform's fee, whole fen (I-08). Once for each order. */
export async function accrue(ctx: Context, order: { readonly orderId: string; readonly parentId: string; readonly merchantId: string; readonly payableFen: number; readonly subsidyFen: number }): Promise<void> {
  const dueFen = order.payableFen + order.subsidyFen
  const feeFen = Math.floor((dueFen * await settingOf(ctx, feeSetting)) / 100)
  const shareFen = dueFen - feeFen
  const fresh = await ctx.db.insert(settlements).values({ id: newId('stl', ctx.now), merchantId: order.merchantId, orderId: order.orderId, shareFen, feeFen, state: 'accrued', at: ctx.now }).onConflictDoNothing().returning({ id: settlements.id })
  if (fresh.length === 0) return
  await write(ctx, { reason: 'accrued', sourceId: order.orderId, orderId: order.orderId, legs: [{ account: accounts.held, ownerId: order.parentId, amountFen: order.payableFen }, { account: accounts.subsidy, amountFen: order.subsidyFen },
    { account: accounts.merchant, ownerId: order.merchantId, amountFen: -shareFen }, { account: accounts.fee, amountFen: -feeFen }] })
}
