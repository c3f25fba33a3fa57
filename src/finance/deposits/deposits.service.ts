import { randomInt } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import { DepositCalled, DepositMoved } from '#events/deposits'
import { accounts, aloneWith, balancesOf, openSurety, payHere, standsOn, write } from '#finance/payments'
import { depositsTexts } from '#locales/deposits'
import { merchantList, merchantsOf } from '#supply/merchants'
import { whoMay } from '#trust/identity'
import { askApproval } from '#trust/risk'
import { ownerId } from '#kernel/access'
import { defineApproval, type Approval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { tellInboxes } from '#kernel/notify'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, dayMs, hourMs } from '#kernel/time'
import { callOf, wantedOf } from './deposits.queries'
import { payWithinDays } from './settings.rules'
import { calls, penalties, transfers } from './tables'

/** Deposits 保证金 (F75): asked for with a deadline, paid in through a channel or out of what a store may have paid out, and given back when it has closed and all is settled. */
const mostTold = 20
/** A note to those of a store's members who look after its deposit. */
export async function tellStore(ctx: Context, merchantId: string, text: keyof typeof depositsTexts, facts: Readonly<Record<string, string>> = {}): Promise<void> {
  const which = ctx.locale === 'en' ? 1 : 0
  const body = depositsTexts[text][which].replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '')
  await tellInboxes(ctx, await whoMay(ctx, merchantId, [{ merchant: 'deposits.read' }], mostTold), { topic: 'money', title: depositsTexts['deposits.note_title'][which], body, link: '/money/deposit' })
}
const dayOf = (at: Date): string => after(at, 8 * hourMs).toISOString().slice(0, 10)

/** Asks a store for what its deposit lacks, ends a call that is met, and says of one that it is overdue; under the store's lock, so each once. */
export async function callStore(ctx: Context, merchantId: string): Promise<void> {
  await aloneWith(ctx, merchantId)
  const [wanted, stands, call] = [await wantedOf(ctx, [merchantId]), await balancesOf(ctx, merchantId, [accounts.surety]), await callOf(ctx, merchantId)]
  const missingFen = wanted.get(merchantId)!.requiredFen - stands.get(accounts.surety)!
  if (missingFen <= 0) {
    if (!call) return
    await ctx.db.update(calls).set({ state: 'met', endedAt: ctx.now }).where(eq(calls.id, call.id))
    return tellCall(ctx, { ...call, state: 'met' })
  }
  // What a penalty took since is asked for with a time of its own.
  const isMore = call?.state === 'open' && missingFen > call.missingFen
  if (!call || isMore) {
    const dueAt = after(ctx.now, await settingOf(ctx, payWithinDays) * dayMs)
    const [asked] = call ? await ctx.db.update(calls).set({ missingFen, dueAt }).where(eq(calls.id, call.id)).returning() : await ctx.db.insert(calls).values({ id: newId('dpc', ctx.now), merchantId, missingFen, state: 'open', dueAt, at: ctx.now }).returning()
    await tellStore(ctx, merchantId, 'deposits.note_called', { yuan: yuanOf(missingFen), day: dayOf(dueAt) })
    return tellCall(ctx, asked!)
  }
  if (call.missingFen !== missingFen) await ctx.db.update(calls).set({ missingFen }).where(eq(calls.id, call.id))
  if (call.state === 'overdue' || call.dueAt > ctx.now) return
  await ctx.db.update(calls).set({ state: 'overdue' }).where(eq(calls.id, call.id))
  await tellStore(ctx, merchantId, 'deposits.note_overdue', { yuan: yuanOf(missingFen) })
  await tellCall(ctx, { ...call, state: 'overdue', missingFen })
}
const tellCall = (ctx: Context, { id, merchantId, missingFen, state, dueAt }: typeof calls.$inferSelect) => emit(ctx, DepositCalled, { callId: id, merchantId, missingFen, state, dueAt: dueAt.toISOString(), at: ctx.now.toISOString() })

const atOnce = 100
/** Looks at every store that sells: whose deposit lacks something is asked for it, and whoever was asked is followed. Answers how many were looked into. */
export async function sweepCalls(ctx: Context): Promise<number> {
  let looked = 0
  for (let cursor: string | undefined; ;) {
    const { items, next } = await merchantList(ctx, { state: 'open', cursor, limit: atOnce })
    const ids = items.map(({ id }) => id)
    const [wanted, held, open] = await Promise.all([wantedOf(ctx, ids), standsOn(ctx, accounts.surety, ids), ids.length === 0 ? [] : ctx.db.select({ merchantId: calls.merchantId }).from(calls).where(and(inArray(calls.merchantId, ids), inArray(calls.state, ['open', 'overdue'])))])
    for (const id of ids) if (wanted.get(id)!.requiredFen > (held.get(id) ?? 0) || open.some(({ merchantId }) => merchantId === id)) {
      await transaction(ctx, (ctx) => callStore(ctx, id))
      looked++
    }
    if (!next) return looked
    cursor = next
  }
}

const payHours = 2
export interface PayIn { readonly amountFen: number; readonly from: string }
/** A store pays in 缴纳: out of what it may have paid out, at once; or through a channel that is offered, where its browser goes. Refuses more than there is, and a channel that is not offered: a shop that takes true money takes no pretended one (409). */
export function payIn(ctx: Context, { amountFen, from }: PayIn): Promise<{ paymentId: string | null; payUrl: string | null }> {
  return transaction(ctx, async (ctx) => {
    const merchantId = ownerId(ctx)
    if (from !== 'balance') {
      const { paymentId } = await openSurety(ctx, { merchantId, amountFen, expiresAt: after(ctx.now, payHours * hourMs) })
      await audit(ctx, { action: 'deposits.pay_in', subject: paymentId, after: { amountFen, from } })
      const { payUrl } = await payHere(ctx, paymentId, from, 'computer', { returnUrl: `/seller/money/deposit?payment=${paymentId}` })
      return { paymentId, payUrl }
    }
    await aloneWith(ctx, merchantId)
    const leftFen = Math.max(0, (await balancesOf(ctx, merchantId, [accounts.balance])).get(accounts.balance)!)
    if (amountFen > leftFen) unfit('amountFen', 'deposits.more_than_balance', { yuan: yuanOf(leftFen) })
    const id = newId('dpi', ctx.now)
    await write(ctx, { reason: 'surety_from_balance', sourceId: id, legs: [{ account: accounts.balance, ownerId: merchantId, amountFen }, { account: accounts.surety, ownerId: merchantId, amountFen: -amountFen }] })
    await audit(ctx, { action: 'deposits.pay_in', subject: id, after: { amountFen, from } })
    await noteMoved(ctx, merchantId, 'from_balance', amountFen)
    return { paymentId: null, payUrl: null }
  })
}

const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const codeLength = 10
/** A store will pay in by bank transfer: answers the code that must stand in the note, by which the bank's statement is matched. */
export async function expectTransfer(ctx: Context, amountFen: number): Promise<{ code: string }> {
  const code = `BZJ${Array.from({ length: codeLength }, () => signs[randomInt(signs.length)]).join('')}`
  await ctx.db.insert(transfers).values({ code, merchantId: ownerId(ctx), amountFen, state: 'waiting', askedBy: ctx.actor.id, at: ctx.now })
  return { code }
}

/** What a transfer under a code should bring, and how it is received, once, in the caller's transaction; nothing where nobody expects it. */
export async function expectedTransfer(ctx: Context, code: string): Promise<{ readonly fen: number; readonly settle: () => Promise<void> } | undefined> {
  const [known] = await ctx.db.select().from(transfers).where(eq(transfers.code, code))
  if (!known) return undefined
  const { merchantId, amountFen } = known
  return { fen: amountFen, settle: async () => {
    await aloneWith(ctx, merchantId)
    const received = await ctx.db.update(transfers).set({ state: 'received', receivedAt: ctx.now }).where(and(eq(transfers.code, code), eq(transfers.state, 'waiting'))).returning({ code: transfers.code })
    if (received.length === 0) return
    await write(ctx, { reason: 'surety_by_bank', sourceId: code, legs: [{ account: accounts.bank, amountFen }, { account: accounts.surety, ownerId: merchantId, amountFen: -amountFen }] })
    await noteMoved(ctx, merchantId, 'paid_in', amountFen)
  } }
}

/** A deposit has moved: told, and what was asked for is looked at again. */
export async function noteMoved(ctx: Context, merchantId: string, why: 'paid_in' | 'from_balance' | 'given_back', amountFen: number): Promise<void> {
  const heldFen = (await balancesOf(ctx, merchantId, [accounts.surety])).get(accounts.surety)!
  await emit(ctx, DepositMoved, { merchantId, why, amountFen, heldFen, at: ctx.now.toISOString() })
  await tellStore(ctx, merchantId, why === 'given_back' ? 'deposits.note_given_back' : 'deposits.note_paid_in', { yuan: yuanOf(amountFen), held: yuanOf(heldFen) })
  if (why !== 'given_back') await callStore(ctx, merchantId)
}

/** What still waits of a store's business, by what rooms above know. */
interface Business { readonly orders: number; readonly unsettled: number }
export interface Above { businessOf(ctx: Context, merchantId: string): Promise<Business>; orderOf(ctx: Context, orderId: string): Promise<{ readonly merchantId: string | null; readonly shopperId: string }> }

/** Why a deposit cannot go back yet: the store is not closed, something of its business has not ended, its last return window is open, a penalty is under way, or it owes more than it is left. */
async function heldBack(ctx: Context, above: Above, merchantId: string): Promise<number> {
  const state = (await merchantsOf(ctx, [merchantId])).get(merchantId)?.state ?? notFound()
  if (state !== 'closed') refuse('deposits.not_closed')
  const { orders, unsettled } = await above.businessOf(ctx, merchantId)
  if (orders > 0 || unsettled > 0) refuse('deposits.not_over', { orders, unsettled })
  const [under] = await ctx.db.select({ id: penalties.id }).from(penalties).where(and(eq(penalties.merchantId, merchantId), inArray(penalties.state, ['proposed', 'announced', 'objected']))).limit(1)
  if (under) refuse('deposits.penalty_waits')
  const heldFen = (await balancesOf(ctx, merchantId, [accounts.surety])).get(accounts.surety)!
  if (heldFen <= 0) refuse('deposits.nothing_held')
  return heldFen
}

const wish = z.object({ merchantId: z.string(), heldFen: z.int() })
/** Giving a deposit back 退还保证金: allowed by a second person, who sees how much; looked at again when it is allowed. It lies on the store's balance then, so that what it owes is netted and the rest is paid out. */
export const givingBack = (above: Above): Approval => defineApproval({ kind: 'deposits.give_back', permits: { staff: 'deposits.decide' }, says: ['退还保证金', 'Give a deposit back'], apply: async (ctx, { payload }) => {
  const { merchantId, heldFen } = wish.parse(payload)
  await aloneWith(ctx, merchantId)
  if (await heldBack(ctx, above, merchantId) !== heldFen) refuse('deposits.wrong_state')
  await write(ctx, { reason: 'surety_returned', sourceId: newId('dpi', ctx.now), legs: [{ account: accounts.surety, ownerId: merchantId, amountFen: heldFen }, { account: accounts.balance, ownerId: merchantId, amountFen: -heldFen }] })
  await ctx.db.update(calls).set({ state: 'met', endedAt: ctx.now }).where(and(eq(calls.merchantId, merchantId), inArray(calls.state, ['open', 'overdue'])))
  await noteMoved(ctx, merchantId, 'given_back', heldFen)
  return undefined
} })

/** Staff ask to give a closed store its deposit back. */
export function askGivingBack(ctx: Context, above: Above, approval: Approval, merchantId: string, reason: string): Promise<{ approvalId: string; heldFen: number }> {
  return transaction(ctx, async (ctx) => {
    const heldFen = await heldBack(ctx, above, merchantId)
    const approvalId = await askApproval(ctx, { approval, subject: merchantId, merchantId: null, payload: { merchantId, heldFen }, before: { heldFen }, after: { heldFen: 0 }, reason })
    return { approvalId, heldFen }
  })
}
