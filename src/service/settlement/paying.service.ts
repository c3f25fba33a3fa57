import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import { accounts as ledger, aloneWith, balancesOf, write } from '#finance/payments'
import { opened } from '#trust/factors'
import { transaction, type Context } from '#kernel/context'
import { yuanOf } from '#kernel/money'
import { after, dayMs, minuteMs } from '#kernel/time'
import { bank, type Answer } from './bank.port'
import { giveBackPayout, movePayout, storeCovers, takeBackReturned, tellAsker, type Payout } from './payouts.service'
import { accounts, payouts } from './tables'

/**
 * Paying out 打款. What is to be paid is marked first and the bank is asked then, outside any transaction and always under the payout's own id: a process that ends anywhere in between leaves a
 * payout that is asked for again, and the bank pays one id once (T-29).
 */
const atOnce = 50
const askAgainMs = minuteMs

/** Pays what was allowed, and asks again for what was not answered. Answers how many ended. */
export async function payDue(ctx: Context): Promise<number> {
  const due = await ctx.db.select().from(payouts).where(and(inArray(payouts.state, ['approved', 'paying']), lte(payouts.nextAskAt, ctx.now))).orderBy(asc(payouts.nextAskAt)).limit(atOnce)
  let ended = 0
  for (const one of due) await payOne(ctx, one).then((isEnded) => { if (isEnded) ended++ }, (fault: unknown) => { ctx.log.warn({ err: fault, payoutId: one.id }, 'the bank did not answer') })
  return ended
}

async function payOne(ctx: Context, { id }: Payout): Promise<boolean> {
  const one = await begun(ctx, id)
  if (!one) return false
  const [account] = await ctx.db.select().from(accounts).where(eq(accounts.id, one.accountId))
  const { holder, bank: name, number } = account!
  const answer = await bank.pay(ctx, { payoutId: id, amountFen: one.amountFen - one.feeFen, holder, bank: name, number: await opened(ctx, account!.id, number) })
  return answer.state !== 'under_way' && heard(ctx, one, answer)
}

/** Marks that the bank is being asked, before it is. Of several processes one asks; who fell below nothing meanwhile is paid nothing, nor is a shopper of a store that did. */
function begun(ctx: Context, id: string): Promise<Payout | undefined> {
  return transaction(ctx, async (ctx) => {
    const [one] = await ctx.db.select().from(payouts).where(eq(payouts.id, id)).for('update', { skipLocked: true })
    if (!one?.nextAskAt || one.nextAskAt > ctx.now || (one.state !== 'approved' && one.state !== 'paying')) return undefined
    const nextAskAt = after(ctx.now, askAgainMs)
    if (one.state === 'paying') { await ctx.db.update(payouts).set({ nextAskAt }).where(eq(payouts.id, id)); return one }
    await aloneWith(ctx, one.merchantId)
    const isCovered = one.shopperId ? await storeCovers(ctx, one.merchantId) : (await balancesOf(ctx, one.merchantId, [ledger.balance])).get(ledger.balance)! >= 0
    if (isCovered) return movePayout(ctx, id, 'paying', { nextAskAt })
    const why = one.shopperId ? 'store_owes' : 'negative_balance'
    const failed = await movePayout(ctx, id, 'failed', { why, nextAskAt: null })
    if (failed) await giveBackPayout(ctx, failed, 'payout_failed', why)
    return undefined
  })
}

/** What the bank said becomes ours, once. */
function heard(ctx: Context, { id }: Payout, { state, ref }: Answer): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const moved = await movePayout(ctx, id, state === 'paid' ? 'paid' : 'failed', { bankRef: ref, nextAskAt: null, ...(state !== 'paid' && { why: 'declined' }) })
    if (!moved) return false
    if (state !== 'paid') { await giveBackPayout(ctx, moved, 'payout_failed', 'declined'); return true }
    await write(ctx, { reason: 'payout_paid', sourceId: id, legs: [{ account: ledger.underWay, ownerId: id, amountFen: moved.amountFen }, { account: ledger.bank, amountFen: moved.feeFen - moved.amountFen }, { account: ledger.payoutFee, amountFen: -moved.feeFen }] })
    await tellAsker(ctx, moved, 'settlement.note_paid', { yuan: yuanOf(moved.amountFen - moved.feeFen) })
    return true
  })
}

const lookBackDays = 10
/** What the bank gave back after it had paid 退汇 lies on the balance again, less the fee, which was earned; each once. */
export async function hearReturns(ctx: Context): Promise<number> {
  let heard = 0
  for (const id of await bank.returned(ctx, after(ctx.now, -lookBackDays * dayMs), after(ctx.now, minuteMs))) {
    await transaction(ctx, async (ctx) => { if (await cameBack(ctx, id)) heard++ })
  }
  return heard
}

/** One payout came back, in the caller's transaction; false where that was known. */
export async function cameBack(ctx: Context, id: string): Promise<boolean> {
  const moved = await movePayout(ctx, id, 'returned', { why: 'returned' })
  if (!moved) return false
  await takeBackReturned(ctx, moved)
  return true
}
