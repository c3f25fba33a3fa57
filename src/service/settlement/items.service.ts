import { and, asc, eq, gt, inArray, lte, or, sql } from 'drizzle-orm'
import { noReasonDays, openCasesOf } from '#service/aftersales'
import { accounts, aloneWith, balancesOf, parentsOf, write } from '#finance/payments'
import { freeParents, splitSettled } from '#finance/splits'
import { MerchantSettled, TermsChanged } from '#events/settlement'
import { settlementTexts } from '#locales/settlement'
import { merchantsOf } from '#supply/merchants'
import { whoMay } from '#trust/identity'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { tellInbox, tellInboxes } from '#kernel/notify'
import { notFound } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, dayMs, fromIso } from '#kernel/time'
import { afterDays } from './settings.rules'
import { items, runs, terms } from './tables'

/** Settling 结算 (F75): what a merchant is owed waits out the return window and his days, and any after-sales case; then it becomes his balance, each item once. */
export interface Owed { readonly reason: 'accrued' | 'unwound' | 'compensated' | 'deposit_forfeited' | 'balance_issued' | 'split_returned'; readonly sourceId: string; readonly merchantId: string; readonly orderId: string; readonly amountFen: number; readonly at: string }

/** When something is to be settled: a sale after the return window and the merchant's days; what goes back of a sale with it, and at once where that was settled already; all else at once. */
async function dueAtOf(ctx: Context, { reason, merchantId, orderId, at }: Owed): Promise<Date> {
  if (reason === 'unwound') {
    const [sale] = await ctx.db.select({ dueAt: items.dueAt, state: items.state }).from(items).where(and(eq(items.orderId, orderId), eq(items.reason, 'accrued')))
    return sale && sale.state !== 'settled' ? sale.dueAt : ctx.now
  }
  if (reason !== 'accrued') return ctx.now
  const [own] = await ctx.db.select({ days: terms.days }).from(terms).where(eq(terms.merchantId, merchantId))
  return after(fromIso(at), (await settingOf(ctx, noReasonDays) + (own?.days ?? await settingOf(ctx, afterDays))) * dayMs)
}

/** Keeps what a merchant is owed until its time comes; each journal once. */
export async function keepItem(ctx: Context, owed: Owed): Promise<void> {
  const { reason, sourceId, merchantId, orderId, amountFen } = owed
  await ctx.db.insert(items).values({ id: newId('sti', ctx.now), reason, sourceId, merchantId, orderId, amountFen, state: 'pending', dueAt: await dueAtOf(ctx, owed), at: ctx.now }).onConflictDoNothing()
}

const atOnce = 500
/** What has waited long enough may be settled 到期可结算; an order with an open case waits on, whatever it is. Answers how many. */
export async function ripen(ctx: Context): Promise<number> {
  let ripe = 0
  let last: { dueAt: Date; id: string } | undefined
  for (;;) {
    const beyond: ReturnType<typeof or> = last && or(gt(items.dueAt, last.dueAt), and(eq(items.dueAt, last.dueAt), gt(items.id, last.id)))
    const due = await ctx.db.select({ id: items.id, orderId: items.orderId, dueAt: items.dueAt }).from(items).where(and(eq(items.state, 'pending'), lte(items.dueAt, ctx.now), beyond)).orderBy(asc(items.dueAt), asc(items.id)).limit(atOnce)
    if (due.length === 0) return ripe
    const open = await openCasesOf(ctx, [...new Set(due.map(({ orderId }) => orderId))])
    const free = due.filter(({ orderId }) => !open.has(orderId)).map(({ id }) => id)
    if (free.length > 0) ripe += (await ctx.db.update(items).set({ state: 'settleable' }).where(and(inArray(items.id, free), eq(items.state, 'pending'))).returning({ id: items.id })).length
    last = due.at(-1)
  }
}

const mostInRun = 5_000
/**
 * Settles all of a merchant's that may be settled, in one journal: it leaves what he has earned and becomes his balance. A balance below nothing is carried on 负余额结转 and he is told of it.
 * Answers the settlement, undefined where there was nothing.
 */
export function settleMerchant(ctx: Context, merchantId: string): Promise<string | undefined> {
  return transaction(ctx, async (ctx) => {
    await aloneWith(ctx, merchantId)
    const ripe = await ctx.db.select({ id: items.id, amountFen: items.amountFen, reason: items.reason, orderId: items.orderId }).from(items).where(and(eq(items.merchantId, merchantId), eq(items.state, 'settleable'))).orderBy(items.id).limit(mostInRun).for('update')
    if (ripe.length === 0) return undefined
    const id = newId('str', ctx.now)
    const amountFen = ripe.reduce((sum, one) => sum + one.amountFen, 0)
    const beforeFen = (await balancesOf(ctx, merchantId, [accounts.balance])).get(accounts.balance)!
    const afterFen = beforeFen + amountFen
    await ctx.db.insert(runs).values({ id, merchantId, items: ripe.length, amountFen, beforeFen, afterFen, at: ctx.now })
    await ctx.db.update(items).set({ state: 'settled', runId: id, settledAt: ctx.now }).where(inArray(items.id, ripe.map((one) => one.id)))
    await write(ctx, { reason: 'settled', sourceId: id, legs: [{ account: accounts.merchant, ownerId: merchantId, amountFen }, { account: accounts.balance, ownerId: merchantId, amountFen: -amountFen }] })
    await emit(ctx, MerchantSettled, { runId: id, merchantId, items: ripe.length, amountFen, balanceFen: afterFen, at: ctx.now.toISOString() })
    await splitSettled(ctx, { merchantId, wants: earned(ripe), balanceFen: Math.max(0, afterFen) })
    await freeParents(ctx, [...new Set((await parentsOf(ctx, [...new Set(ripe.map((one) => one.orderId))])).values())], (orderIds) => isOpen(ctx, orderIds))
    if (afterFen < 0) await tellMerchant(ctx, merchantId, 'settlement.note_negative', { yuan: yuanOf(-afterFen) })
    return id
  })
}

/** What of a settlement may be split: each order that was earned, less what was taken back of it. */
function earned(its: readonly { readonly reason: string; readonly orderId: string; readonly amountFen: number }[]): { orderId: string; amountFen: number }[] {
  return its.filter(({ reason }) => reason === 'accrued').map(({ orderId }) => ({ orderId, amountFen: its.reduce((sum, one) => sum + (one.orderId === orderId ? one.amountFen : 0), 0) }))
}
async function isOpen(ctx: Context, orderIds: readonly string[]): Promise<boolean> {
  const its = orderIds.length === 0 ? [] : await ctx.db.select({ reason: items.reason, state: items.state }).from(items).where(inArray(items.orderId, [...orderIds]))
  // Whose news has not come yet is open as well.
  return its.some(({ state }) => state !== 'settled') || its.filter(({ reason }) => reason === 'accrued').length < orderIds.length
}

const mostTold = 20
const wordsOf = (ctx: Context, text: keyof typeof settlementTexts, facts: Readonly<Record<string, string>> = {}): string => settlementTexts[text][ctx.locale === 'en' ? 1 : 0].replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '')
/** A note to those of a merchant's members who look after his money. */
export async function tellMerchant(ctx: Context, merchantId: string, text: keyof typeof settlementTexts, facts: Readonly<Record<string, string>> = {}): Promise<void> {
  await tellInboxes(ctx, await whoMay(ctx, merchantId, [{ merchant: 'settlement.read' }], mostTold), { topic: 'money', title: wordsOf(ctx, 'settlement.note_title'), body: wordsOf(ctx, text, facts), link: '/money' })
}

/** Tells a shopper of his money, in the caller's transaction. */
export async function tellShopper(ctx: Context, shopperId: string, text: keyof typeof settlementTexts, facts: Readonly<Record<string, string>> = {}): Promise<void> {
  await tellInbox(ctx, { ownerId: shopperId, topic: 'order', title: wordsOf(ctx, 'settlement.note_shopper_title'), body: wordsOf(ctx, text, facts), link: '/me/payouts' })
}

/** Settles everybody who has something to settle. Each in a transaction of his own; one that fails holds up no other. Answers how many. */
export async function settleAll(ctx: Context): Promise<number> {
  await ripen(ctx)
  const due = await ctx.db.selectDistinct({ merchantId: items.merchantId }).from(items).where(eq(items.state, 'settleable'))
  let done = 0
  for (const { merchantId } of due) await settleMerchant(ctx, merchantId).then(() => { done++ }, (fault: unknown) => { ctx.log.warn({ err: fault, merchantId }, 'a merchant could not be settled') })
  return done
}

/** A merchant's own days 商家账期, for what is received from now on; `null` gives him those of all again. */
export function setTerms(ctx: Context, merchantId: string, days: number | null, note: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    if (!(await merchantsOf(ctx, [merchantId])).has(merchantId)) notFound()
    const [before] = await ctx.db.select().from(terms).where(eq(terms.merchantId, merchantId))
    if (days === null) await ctx.db.delete(terms).where(eq(terms.merchantId, merchantId))
    else await ctx.db.insert(terms).values({ merchantId, days, note, changedBy: ctx.actor.id, changedAt: ctx.now }).onConflictDoUpdate({ target: terms.merchantId, set: { days: sql`excluded.days`, note: sql`excluded.note`, changedBy: sql`excluded.changed_by`, changedAt: sql`excluded.changed_at` } })
    await emit(ctx, TermsChanged, { merchantId, days, at: ctx.now.toISOString() })
    await audit(ctx, { action: 'settlement.set_terms', subject: merchantId, before: { days: before?.days ?? null }, after: { days, note } })
    await tellMerchant(ctx, merchantId, 'settlement.note_terms')
  })
}
