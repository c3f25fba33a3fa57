import { type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { accounts, write } from './ledger.service'
import { owed } from './settlements.service'
import { intents } from './tables'

/** What balances do in the ledger 余额记账 (E15): a merchant owes them from the day on which they are issued, and what one pays becomes the order's money like any other payment. */
export interface Issue { readonly sourceId: string; readonly merchantId: string; readonly amountFen: number }
/** A balance is issued, in the caller's transaction: the merchant bears it, netted from what he is settled, and the platform holds it for the shopper. Each source once. */
export async function issueBalance(ctx: Context, { sourceId, merchantId, amountFen }: Issue): Promise<void> {
  await write(ctx, { reason: 'balance_issued', sourceId, legs: [{ account: accounts.merchant, ownerId: merchantId, amountFen }, { account: accounts.wallet, ownerId: merchantId, amountFen: -amountFen }] })
  await owed(ctx, { reason: 'balance_issued', sourceId, merchantId, orderId: '', amountFen: -amountFen })
}

export interface BalancePayment { readonly purposeId: string; /** The child order, one merchant's part. */ readonly orderId: string; readonly merchantId: string; readonly shopperId: string; readonly amountFen: number }
/** A balance pays a part of an order, in the caller's transaction: a payment of its own that has succeeded, and goes back first. Each part once. */
export async function payByBalance(ctx: Context, { purposeId, orderId, merchantId, shopperId, amountFen }: BalancePayment): Promise<void> {
  await ctx.db.insert(intents).values({ id: newId('pay', ctx.now), purposeId, part: 'balance', childId: orderId, merchantId, shopperId, amountFen, state: 'succeeded', channel: 'balance', at: ctx.now, expiresAt: ctx.now, endedAt: ctx.now })
  await write(ctx, { reason: 'balance_spent', sourceId: orderId, orderId: purposeId, legs: [{ account: accounts.wallet, ownerId: merchantId, amountFen }, { account: accounts.held, ownerId: purposeId, amountFen: -amountFen }] })
}
