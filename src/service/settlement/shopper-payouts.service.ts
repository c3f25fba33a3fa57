import { and, eq, gte, inArray, sql } from 'drizzle-orm'
import { accounts as ledger, aloneWith, write } from '#finance/payments'
import { holdCash, takeCash } from '#finance/wallet'
import { sealed } from '#trust/factors'
import { sendOwnCode, tryOwnCode } from '#trust/identity'
import { ownerId } from '#kernel/access'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, hourMs, startOfDay } from '#kernel/time'
import { tellShopper } from './items.service'
import { storeCovers, told } from './payouts.service'
import { shopperCapFen, shopperLeastFen } from './settings.rules'
import { shopperAccountOf } from './shopper-payouts.queries'
import { accounts, payouts } from './tables'

/**
 * Payouts to shoppers 买家余额提现 (E19): what a store owed a shopper as money, because it did not keep its word or he had laid it out, need not be spent there (Consumer Rights Law 52, 55; Civil Code 577): he may have it
 * on an account that he names. Allowed by two people and paid as payouts of merchants are, whole and without a fee. What came of a gift card is no money and stays.
 */
const waitMs = 24 * hourMs

/** A code to his own phone, so that whoever only holds his browser cannot send his money elsewhere. */
export const sendPayoutCode = (ctx: Context) => sendOwnCode(ctx, 'payout')

/** Where a shopper's money goes. A first account holds at once; any other after 24 hours, as with merchants. Refuses a wrong code as `tryCode` does. The number is sealed, and struck when law lets it go. */
export async function setShopperAccount(ctx: Context, { code, holder, bank, number }: { readonly code: string; readonly holder: string; readonly bank: string; readonly number: string }): Promise<{ activeAt: Date }> {
  const use = await tryOwnCode(ctx, 'payout', code)
  return transaction(ctx, async (ctx) => {
    await use(ctx)
    const shopperId = ownerId(ctx)
    await aloneWith(ctx, shopperId)
    const [before] = await ctx.db.select({ id: accounts.id }).from(accounts).where(eq(accounts.shopperId, shopperId as never)).limit(1)
    const id = newId('acc', ctx.now)
    const activeAt = before ? after(ctx.now, waitMs) : ctx.now
    const tail = number.slice(-4)
    await ctx.db.insert(accounts).values({ id, shopperId: shopperId as never, holder, bank, number: await sealed(ctx, id, number), tail, addedBy: shopperId, addedAt: ctx.now, activeAt })
    await tellShopper(ctx, shopperId, 'settlement.note_shopper_account', { tail })
    return { activeAt }
  })
}

/**
 * A shopper asks for money of his at a store. Refuses where he has named no account, less than the least (unless it is all that he has there), more than he has there as money, more than the day's cap, and where the
 * store has not covered what it owes (`settlement.store_owes`): there it can be spent meanwhile.
 */
export function askShopperPayout(ctx: Context, { merchantId, amountFen }: { readonly merchantId: string; readonly amountFen: number }): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const shopperId = ownerId(ctx)
    await aloneWith(ctx, shopperId)
    const account = await shopperAccountOf(ctx, shopperId) ?? refuse('settlement.no_account')
    const capFen = await settingOf(ctx, shopperCapFen)
    const [today] = await ctx.db.select({ fen: sql<number>`coalesce(sum(${payouts.amountFen}), 0)::float8` }).from(payouts).where(and(eq(payouts.shopperId, shopperId as never), gte(payouts.appliedAt, startOfDay(ctx.now)), inArray(payouts.state, ['applied', 'approved', 'paying', 'paid'])))
    if (today!.fen + amountFen > capFen) unfit('amountFen', 'settlement.above_cap', { yuan: yuanOf(Math.max(0, capFen - today!.fen)) })
    const haveFen = await holdCash(ctx, shopperId, merchantId)
    if (amountFen > haveFen) unfit('amountFen', 'settlement.more_than_available', { yuan: yuanOf(haveFen) })
    const leastFen = await settingOf(ctx, shopperLeastFen)
    if (amountFen < leastFen && amountFen < haveFen) unfit('amountFen', 'settlement.below_least', { yuan: yuanOf(leastFen) })
    if (!await storeCovers(ctx, merchantId)) refuse('settlement.store_owes')
    const id = newId('pot', ctx.now)
    await takeCash(ctx, { payoutId: id, shopperId, merchantId, amountFen })
    const [made] = await ctx.db.insert(payouts).values({ id, merchantId: merchantId as never, shopperId: shopperId as never, accountId: account.id, amountFen, feeFen: 0, state: 'applied', appliedBy: shopperId, appliedAt: ctx.now, changedAt: ctx.now }).returning()
    await write(ctx, { reason: 'payout_applied', sourceId: id, legs: [{ account: ledger.wallet, ownerId: merchantId, amountFen }, { account: ledger.underWay, ownerId: id, amountFen: -amountFen }] })
    await told(ctx, made!)
    return { id }
  })
}
