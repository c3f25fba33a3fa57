import { createHash } from 'node:crypto'
import { and, eq, gt, gte, inArray, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { accounts as ledger, aloneWith, balancesOf, write } from '#finance/payments'
import { putCashBack } from '#finance/wallet'
import { PayoutChanged, ShopperPayoutChanged } from '#events/settlement'
import { merchantsOf } from '#supply/merchants'
import { sealed } from '#trust/factors'
import { personKeysOf } from '#trust/identity'
import { askApproval } from '#trust/risk'
import { ownerId, personId } from '#kernel/access'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { notFound, refuse, Refusal, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, dayMs, hourMs, startOfDay } from '#kernel/time'
import { settleMerchant, tellMerchant, tellShopper } from './items.service'
import { accountOf } from './payouts.queries'
import { dailyCapFen, feePercent, freezeDays, leastPayoutFen } from './settings.rules'
import { accounts, payouts, runs } from './tables'

/** Payouts 提现 (E19): a merchant asks for a part of his balance, two people of the platform allow it, the bank pays it; each step once. */
export type Payout = typeof payouts.$inferSelect
const waitMs = 24 * hourMs

/** Where a merchant's money goes 收款账户. A first one holds at once; any other after 24 hours, so that whoever lost his login has time to say so. */
export function setAccount(ctx: Context, { holder, bank, number }: { readonly holder: string; readonly bank: string; readonly number: string }): Promise<{ activeAt: Date }> {
  return transaction(ctx, async (ctx) => {
    const merchantId = ownerId(ctx)
    await aloneWith(ctx, merchantId)
    const [before] = await ctx.db.select({ tail: accounts.tail }).from(accounts).where(eq(accounts.merchantId, merchantId)).limit(1)
    const id = newId('acc', ctx.now)
    const activeAt = before ? after(ctx.now, waitMs) : ctx.now
    const tail = number.slice(-4)
    await ctx.db.insert(accounts).values({ id, merchantId, holder, bank, number: await sealed(ctx, id, number), tail, addedBy: ctx.actor.id, addedAt: ctx.now, activeAt })
    await audit(ctx, { action: 'settlement.set_account', subject: id, before: { tail: before?.tail ?? null }, after: { holder, bank, tail, activeAt } })
    await tellMerchant(ctx, merchantId, 'settlement.note_account', { tail })
    return { activeAt }
  })
}

/** What may be paid out now: the balance, less what was settled within the days that it lies still. */
async function availableFen(ctx: Context, merchantId: string): Promise<number> {
  const balanceFen = (await balancesOf(ctx, merchantId, [ledger.balance])).get(ledger.balance)!
  const [young] = await ctx.db.select({ fen: sql<number>`coalesce(sum(${runs.amountFen}), 0)::float8` }).from(runs).where(and(eq(runs.merchantId, merchantId), gt(runs.amountFen, 0), gt(runs.at, after(ctx.now, -await settingOf(ctx, freezeDays) * dayMs))))
  return Math.max(0, balanceFen - young!.fen)
}

/**
 * A merchant asks for a payout 申请提现: what of his may be settled is settled first, so that what he owes is netted; then the amount leaves his balance. Refuses less than the least, more than may
 * be paid out, more than the day's cap, a store that is frozen (one that is closed is still paid what it has), and an account that does not hold yet.
 */
export function applyPayout(ctx: Context, amountFen: number): Promise<{ id: string; feeFen: number }> {
  return transaction(ctx, async (ctx) => {
    const merchantId = ownerId(ctx)
    const state = (await merchantsOf(ctx, [merchantId])).get(merchantId)?.state
    if (state !== 'open' && state !== 'closed') refuse('settlement.store_not_open')
    await settleMerchant(ctx, merchantId)
    await aloneWith(ctx, merchantId)
    const account = await accountOf(ctx, merchantId) ?? refuse('settlement.no_account')
    const leastFen = await settingOf(ctx, leastPayoutFen)
    if (amountFen < leastFen) unfit('amountFen', 'settlement.below_least', { yuan: yuanOf(leastFen) })
    const mostFen = await availableFen(ctx, merchantId)
    if (amountFen > mostFen) unfit('amountFen', 'settlement.more_than_available', { yuan: yuanOf(mostFen) })
    const [today] = await ctx.db.select({ fen: sql<number>`coalesce(sum(${payouts.amountFen}), 0)::float8` }).from(payouts).where(and(eq(payouts.merchantId, merchantId), isNull(payouts.shopperId), gte(payouts.appliedAt, startOfDay(ctx.now)), inArray(payouts.state, ['applied', 'approved', 'paying', 'paid'])))
    const capFen = await settingOf(ctx, dailyCapFen)
    if (today!.fen + amountFen > capFen) unfit('amountFen', 'settlement.above_cap', { yuan: yuanOf(Math.max(0, capFen - today!.fen)) })
    const id = newId('pot', ctx.now)
    const feeFen = Math.floor((amountFen * await settingOf(ctx, feePercent) + 50) / 100)
    const [made] = await ctx.db.insert(payouts).values({ id, merchantId, accountId: account.id, amountFen, feeFen, state: 'applied', appliedBy: personId(ctx), appliedAt: ctx.now, changedAt: ctx.now }).returning()
    await write(ctx, { reason: 'payout_applied', sourceId: id, legs: [{ account: ledger.balance, ownerId: merchantId, amountFen }, { account: ledger.underWay, ownerId: id, amountFen: -amountFen }] })
    await told(ctx, made!)
    await audit(ctx, { action: 'settlement.apply_payout', subject: id, after: { amountFen, feeFen, tail: account.tail } })
    return { id, feeFen }
  })
}
/** Everybody hears of a payout's new state. What a shopper has paid out is no business of the store's. */
export const told = (ctx: Context, { id, merchantId, shopperId, state, amountFen, feeFen }: Payout) => (shopperId ? emit(ctx, ShopperPayoutChanged, { payoutId: id, shopperId, state, amountFen, at: ctx.now.toISOString() }) : emit(ctx, PayoutChanged, { payoutId: id, merchantId, state, amountFen, feeFen, at: ctx.now.toISOString() }))

/** From each state, where a payout may go. */
export const payoutTransitions: Readonly<Record<Payout['state'], readonly Payout['state'][]>> = { applied: ['approved', 'rejected'], approved: ['paying', 'failed'], paying: ['paid', 'failed'], paid: ['returned'], failed: [], rejected: [], returned: [] }

/** One guarded move; answers undefined where it may not go there, so that of two that race one does it (I-15). */
export async function movePayout(ctx: Context, id: string, to: Payout['state'], changes: Partial<typeof payouts.$inferInsert> = {}): Promise<Payout | undefined> {
  const from = (Object.keys(payoutTransitions) as Payout['state'][]).filter((one) => payoutTransitions[one].includes(to))
  const [moved] = await ctx.db.update(payouts).set({ ...changes, state: to, changedAt: ctx.now }).where(and(eq(payouts.id, id), inArray(payouts.state, from))).returning()
  if (moved) await told(ctx, moved)
  return moved
}

/** Where a payout's money lies before and where it comes back to: the merchant's balance, or what a shopper has there. */
const sourceOf = ({ merchantId, shopperId }: Payout) => ({ account: shopperId ? ledger.wallet : ledger.balance, ownerId: merchantId })

/** Whether a store bears what it owes shoppers as money: what it has earned, may have paid out and has left as a deposit is not below nothing in all. Else the platform would lay it out for the store. */
export async function storeCovers(ctx: Context, merchantId: string): Promise<boolean> {
  return [...(await balancesOf(ctx, merchantId, [ledger.merchant, ledger.balance, ledger.surety])).values()].reduce((sum, fen) => sum + fen, 0) >= 0
}

/** Tells whoever asked for it what became of a payout. */
export async function tellAsker(ctx: Context, { merchantId, shopperId }: Payout, text: 'settlement.note_paid' | 'settlement.note_failed' | 'settlement.note_rejected' | 'settlement.note_returned', facts: Readonly<Record<string, string>>): Promise<void> {
  if (shopperId) await tellShopper(ctx, shopperId, text, facts)
  else await tellMerchant(ctx, merchantId, text, facts)
}

/** Money of a shopper's payout lies on his balance again: before the ledger is written, in the sequence in which it left, so that two that wait for each other cannot be. */
async function backOnBalance(ctx: Context, { id, merchantId, shopperId }: Payout, amountFen: number): Promise<void> {
  if (shopperId) await putCashBack(ctx, { payoutId: id, shopperId, merchantId, amountFen })
}

/** A payout that was not paid lies on the balance again, once. */
export async function giveBackPayout(ctx: Context, payout: Payout, reason: 'payout_failed' | 'payout_rejected', why: string): Promise<void> {
  const { id, amountFen } = payout
  await backOnBalance(ctx, payout, amountFen)
  await write(ctx, { reason, sourceId: id, legs: [{ account: ledger.underWay, ownerId: id, amountFen }, { ...sourceOf(payout), amountFen: -amountFen }] })
  await tellAsker(ctx, payout, reason === 'payout_failed' ? 'settlement.note_failed' : 'settlement.note_rejected', { yuan: yuanOf(amountFen), why })
}

/** The bank gave back what it had paid: less its fee it lies on the balance again. */
export async function takeBackReturned(ctx: Context, payout: Payout): Promise<void> {
  const netFen = payout.amountFen - payout.feeFen
  await backOnBalance(ctx, payout, netFen)
  await write(ctx, { reason: 'payout_returned', sourceId: payout.id, legs: [{ account: ledger.bank, amountFen: netFen }, { ...sourceOf(payout), amountFen: -netFen }] })
  await tellAsker(ctx, payout, 'settlement.note_returned', { yuan: yuanOf(netFen) })
}

/** Staff refuse what was asked 驳回; the money lies on the balance again. */
export function rejectPayout(ctx: Context, id: string, why: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [known] = await ctx.db.select().from(payouts).where(eq(payouts.id, id))
    if (!known) notFound()
    const moved = await movePayout(ctx, id, 'rejected', { why }) ?? refuse('settlement.wrong_state')
    await giveBackPayout(ctx, moved, 'payout_rejected', why)
    await audit(ctx, { action: 'settlement.reject_payout', subject: id, before: { state: known.state }, after: { state: 'rejected', why } })
  })
}

const batchWish = z.object({ ids: z.array(z.string()).min(1), totalFen: z.int() })
/** Many payouts are allowed at once 批量复核, by another than whoever asks, and by nobody who applied for one of them (I-39, T-68). */
export const payoutBatch = defineApproval({ kind: 'settlement.payouts', permits: { staff: 'settlement.pay' }, says: ['批量提现打款', 'A batch of payouts'], apply: async (ctx, { payload }) => {
  const { ids, totalFen } = batchWish.parse(payload)
  const its = await batchOf(ctx, ids)
  if (its.reduce((sum, one) => sum + one.amountFen, 0) !== totalFen) refuse('settlement.wrong_state')
  for (const { id } of its) if (!await movePayout(ctx, id, 'approved', { approvedBy: ctx.actor.id, nextAskAt: ctx.now })) refuse('settlement.wrong_state')
  return undefined
} })

/** All of them wait, and none was asked for by whoever acts, under whatever account. */
async function batchOf(ctx: Context, ids: readonly string[]): Promise<Payout[]> {
  const its = await ctx.db.select().from(payouts).where(inArray(payouts.id, [...ids])).orderBy(payouts.id).for('update')
  if (its.length < new Set(ids).size) notFound()
  if (its.some(({ state }) => state !== 'applied')) refuse('settlement.wrong_state')
  const keys = await personKeysOf(ctx, personId(ctx))
  for (const appliedBy of new Set(its.map((one) => one.appliedBy))) if ((await personKeysOf(ctx, appliedBy)).some((key) => keys.includes(key))) throw new Refusal('risk.own_approval', {}, 403, { action: 'settlement.own_payout_refused', subject: appliedBy, after: { ids } })
  return its
}

export function askBatch(ctx: Context, ids: readonly string[], reason: string): Promise<{ approvalId: string; totalFen: number }> {
  return transaction(ctx, async (ctx) => {
    const its = await batchOf(ctx, ids)
    const totalFen = its.reduce((sum, one) => sum + one.amountFen, 0)
    const sorted = its.map(({ id }) => id)
    const subject = sorted.length === 1 ? sorted[0]! : `${sorted.length} × ${createHash('sha256').update(sorted.join()).digest('hex').slice(0, 12)}`
    const approvalId = await askApproval(ctx, { approval: payoutBatch, subject, merchantId: null, payload: { ids: sorted, totalFen }, before: { payouts: sorted.length, totalFen, state: 'applied' }, after: { state: 'approved' }, reason })
    return { approvalId, totalFen }
  })
}
