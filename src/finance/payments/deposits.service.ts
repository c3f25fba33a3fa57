import { and, eq, isNull } from 'drizzle-orm'
import { MoneyParked } from '#events/payments'
import type { Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { accounts, write } from './ledger.service'
import type { Compensation } from './payments.queries'
import { owed } from './settlements.service'
import { balances, intents, settlements, tries } from './tables'

/**
 * Money beside the payment of an order: deposits 定金, held apart until they count as price, are forfeited, or go back twice (F36; Civil Code 586, 587), and balances 余额 that shoppers have at a seller (E15). All in the
 * caller's transaction, each once.
 */
export interface Deposit { readonly parentId: string; readonly orderId: string; readonly shopperId: string; readonly merchantId: string; readonly depositFen: number }

/** Whether an order's deposit still stands apart. */
export async function isDepositHeld(ctx: Context, parentId: string): Promise<boolean> {
  const [held] = await ctx.db.select({ fen: balances.balanceFen }).from(balances).where(and(eq(balances.account, accounts.deposits), eq(balances.ownerId, parentId)))
  return held !== undefined && held.fen !== 0
}

/** The rest was paid: the deposit counts as price (587) and is held with it until the goods are received. */
export const applyDeposit = (ctx: Context, { parentId, orderId, depositFen }: Deposit): Promise<void> =>
  write(ctx, { reason: 'deposit_applied', sourceId: parentId, orderId, legs: [{ account: accounts.deposits, ownerId: parentId, amountFen: depositFen }, { account: accounts.held, ownerId: parentId, amountFen: -depositFen }] })

/** The shopper did not pay the rest: the merchant keeps the deposit, whole. It is no sale, so the platform takes no fee of it; it stands on the merchant's statement. */
export async function forfeitDeposit(ctx: Context, { parentId, orderId, merchantId, depositFen }: Deposit): Promise<void> {
  await ctx.db.insert(settlements).values({ id: newId('stl', ctx.now), merchantId, orderId, shareFen: depositFen, feeFen: 0, state: 'accrued', at: ctx.now })
  await write(ctx, { reason: 'deposit_forfeited', sourceId: parentId, orderId, legs: [{ account: accounts.deposits, ownerId: parentId, amountFen: depositFen }, { account: accounts.merchant, ownerId: merchantId, amountFen: -depositFen }] })
  await owed(ctx, { reason: 'deposit_forfeited', sourceId: parentId, merchantId, orderId, amountFen: depositFen })
}

/** The merchant does not deliver: besides what goes back he owes the deposit once more, to the shopper. */
export async function compensate(ctx: Context, { parentId, orderId, shopperId, merchantId, depositFen }: Deposit): Promise<void> {
  await write(ctx, { reason: 'compensated', sourceId: parentId, orderId, legs: [{ account: accounts.merchant, ownerId: merchantId, amountFen: depositFen }, { account: accounts.compensation, ownerId: shopperId, amountFen: -depositFen }] })
  await owed(ctx, { reason: 'compensated', sourceId: parentId, merchantId, orderId, amountFen: -depositFen })
}

/** What a store owed a shopper is his balance there from now on: the platform holds it for him still, and under his hand. Each source once. */
export const releaseCompensation = (ctx: Context, { sourceId, shopperId, merchantId, orderId, amountFen }: Compensation): Promise<void> =>
  write(ctx, { reason: 'compensation_paid', sourceId, ...(orderId && { orderId }), legs: [{ account: accounts.compensation, ownerId: shopperId, amountFen }, { account: accounts.wallet, ownerId: merchantId, amountFen: -amountFen }] })

export interface Issue { readonly sourceId: string; readonly merchantId: string; readonly amountFen: number }
/** A balance is issued 余额记账: the merchant bears it, netted from what he is settled, and the platform holds it for the shopper. Each source once. */
export async function issueBalance(ctx: Context, { sourceId, merchantId, amountFen }: Issue): Promise<void> {
  await write(ctx, { reason: 'balance_issued', sourceId, legs: [{ account: accounts.merchant, ownerId: merchantId, amountFen }, { account: accounts.wallet, ownerId: merchantId, amountFen: -amountFen }] })
  await owed(ctx, { reason: 'balance_issued', sourceId, merchantId, orderId: '', amountFen: -amountFen })
}

export interface BalancePayment { readonly purposeId: string; /** The child order, one merchant's part. */ readonly orderId: string; readonly merchantId: string; readonly shopperId: string; readonly amountFen: number }
/** A balance pays a part of an order: a payment of its own that has succeeded, and goes back first. Each part once. */
export async function payByBalance(ctx: Context, { purposeId, orderId, merchantId, shopperId, amountFen }: BalancePayment): Promise<void> {
  await ctx.db.insert(intents).values({ id: newId('pay', ctx.now), purposeId, part: 'balance', childId: orderId, merchantId, shopperId, amountFen, state: 'succeeded', channel: 'balance', at: ctx.now, expiresAt: ctx.now, endedAt: ctx.now })
  await write(ctx, { reason: 'balance_spent', sourceId: orderId, orderId: purposeId, legs: [{ account: accounts.wallet, ownerId: merchantId, amountFen }, { account: accounts.held, ownerId: purposeId, amountFen: -amountFen }] })
}

export interface ChangePayment { readonly purposeId: string; /** The part that is changed. */ readonly orderId: string; readonly shopperId: string; readonly amountFen: number; readonly expiresAt: Date }
/** What a change of a paid part costs more is to be paid 补差 (E01), beside the order's own payment. One of a part is open at a time. */
export async function openChange(ctx: Context, { purposeId, orderId, shopperId, amountFen, expiresAt }: ChangePayment): Promise<{ paymentId: string }> {
  const id = newId('pay', ctx.now)
  await ctx.db.insert(intents).values({ id, purposeId, part: 'change', childId: orderId, shopperId, amountFen, state: 'open', at: ctx.now, expiresAt })
  return { paymentId: id }
}
/** Nobody is to pay for that change any more; money that comes later goes back (I-07). Answers false where it has been paid: of paying and closing exactly one wins. */
export async function closeChange(ctx: Context, paymentId: string): Promise<boolean> {
  const closed = await ctx.db.update(intents).set({ state: 'closed', endedAt: ctx.now }).where(and(eq(intents.id, paymentId), eq(intents.part, 'change'), eq(intents.state, 'open'))).returning({ id: intents.id })
  return closed.length === 1
}
/** The change took place: its money is the order's from now on, and refunds may draw on it. Once; answers false where it was not paid. */
export async function countChange(ctx: Context, paymentId: string): Promise<boolean> {
  const counted = await ctx.db.update(intents).set({ countsAt: ctx.now }).where(and(eq(intents.id, paymentId), eq(intents.part, 'change'), eq(intents.state, 'succeeded'), isNull(intents.countsAt))).returning({ id: intents.id })
  return counted.length === 1
}
/** The change could not take place though it was paid: its money was not waited for any more, and goes back to where it came from (I-07). Once. */
export async function returnChange(ctx: Context, paymentId: string): Promise<void> {
  const [back] = await ctx.db.update(intents).set({ state: 'closed' }).where(and(eq(intents.id, paymentId), eq(intents.part, 'change'), eq(intents.state, 'succeeded'), isNull(intents.countsAt))).returning()
  if (!back) return
  const [trial] = await ctx.db.update(tries).set({ state: 'parked' }).where(and(eq(tries.paymentId, paymentId), eq(tries.state, 'succeeded'))).returning()
  const { purposeId, shopperId, amountFen } = back
  await write(ctx, { reason: 'parked', sourceId: trial!.tradeRef, orderId: purposeId, legs: [{ account: accounts.held, ownerId: purposeId, amountFen }, { account: accounts.suspense, ownerId: trial!.tradeRef, amountFen: -amountFen }] })
  await emit(ctx, MoneyParked, { paymentId, purposeId, shopperId, tradeRef: trial!.tradeRef, amountFen, cause: 'late' })
}
