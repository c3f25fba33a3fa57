import { and, desc, eq, inArray, isNotNull, isNull, notInArray, or, sql } from 'drizzle-orm'
import { RefundAsked, RefundSucceeded } from '#events/payments'
import { openidOf } from '#trust/identity'
import { mine } from '#kernel/access'
import { lastly, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after } from '#kernel/time'
import type { Scene } from './channel.port'
import { channelOf, wechatApp } from './channels.port'
import { isDepositHeld } from './deposits.service'
import { accounts, write } from './ledger.service'
import { drawn } from './refunds.rules'
import { splitPercents } from './channels.rules'
import { balances, intents, refundHolds, refunds, tries } from './tables'

export interface Opening { readonly purposeId: string; readonly part?: 'deposit' | 'tail'; readonly shopperId: string; readonly amountFen: number; readonly expiresAt: Date }

/** Opens the intent to pay for a purpose, or for a part of it, in the caller's transaction; one for each. */
export async function openPayment(ctx: Context, { purposeId, part, shopperId, amountFen, expiresAt }: Opening): Promise<{ paymentId: string }> {
  const paymentId = newId('pay', ctx.now)
  lastly(ctx, () => ctx.client.query({ name: 'payments.open', text: `insert into payments_intents (id, purpose_id, part, shopper_id, amount_fen, state, at, expires_at) values ($1, $2, $7, $3, $4, 'open', $5, $6)`, values: [paymentId, purposeId, shopperId, amountFen, ctx.now, expiresAt, part ?? 'whole'] }))
  return { paymentId }
}

/** A store is to pay in a part of its surety 缴纳保证金, in the caller's transaction; it goes to the channel with `pay`, as whoever buys does. */
export async function openSurety(ctx: Context, { merchantId, amountFen, expiresAt }: { readonly merchantId: string; readonly amountFen: number; readonly expiresAt: Date }): Promise<{ paymentId: string }> {
  const id = newId('pay', ctx.now)
  await ctx.db.insert(intents).values({ id, purposeId: `sur_${id.slice(4)}`, part: 'surety', shopperId: merchantId, merchantId, amountFen, state: 'open', at: ctx.now, expiresAt })
  return { paymentId: id }
}

/** Nobody is to pay for this purpose any more. Answers false if it has been paid: of paying and closing exactly one wins. */
export async function closePayment(ctx: Context, purposeId: string): Promise<boolean> {
  const { rowCount } = await ctx.client.query({ name: 'payments.close', text: `update payments_intents set state = 'closed', ended_at = $2 where purpose_id = $1 and state = 'open'`, values: [purposeId, ctx.now] })
  return rowCount === 1
}

/** What is to be paid for a purpose becomes so much more, or less where it is below nothing 改价, as long as it is open; whoever pays the old amount gets it back. Answers false where it is not, or would be nothing. */
export async function reprice(ctx: Context, purposeId: string, byFen: number): Promise<boolean> {
  const { rowCount } = await ctx.client.query({ name: 'payments.reprice', text: `update payments_intents set amount_fen = amount_fen + $2 where purpose_id = $1 and part = 'whole' and state = 'open' and amount_fen + $2 > 0`, values: [purposeId, byFen] })
  return rowCount === 1
}

const firstQueryMs = 30_000
/** Who a shopper is in the application that he pays with, where it is WeChat's and he has bound it. */
const payerIn = async (ctx: Context, channel: string, shopperId: string): Promise<string | undefined> => { const appId = channel === 'wechat' ? wechatApp() : undefined; return appId && openidOf(ctx, shopperId, appId) }

/** Where whoever goes to pay comes back to, and by which link he went, where he pays for somebody else 代付. */
export interface Going { readonly returnUrl?: string | ((tradeRef: string) => string); readonly linkId?: string }
/**
 * The shopper goes to a channel to pay, or somebody for him; each going is a try of its own. Answers where his browser goes: to the channel, or to our page that draws the code for his phone. Refuses what is paid, closed or expired.
 */
export function pay(ctx: Context, paymentId: string, channel: string, scene: Scene = 'computer', { returnUrl: back = `/pay/${paymentId}`, linkId }: Going = {}): Promise<{ payUrl: string; tradeRef: string }> {
  return transaction(ctx, async (ctx) => {
    const [intent] = await ctx.db.select().from(intents).where(and(eq(intents.id, paymentId), mine(ctx, intents.shopperId)))
    if (!intent) notFound()
    if (intent.state !== 'open' || intent.expiresAt <= ctx.now) refuse('payments.not_open', { state: intent.state })
    const tradeRef = newId('trd', ctx.now)
    const returnUrl = typeof back === 'string' ? back : back(tradeRef)
    const percent = intent.part !== 'surety' && channel in splitPercents ? await settingOf(ctx, splitPercents[channel as keyof typeof splitPercents]) : 0
    await ctx.db.insert(tries).values({ tradeRef, paymentId, channel, state: 'open', at: ctx.now, nextQueryAt: after(ctx.now, firstQueryMs), splitPercent: percent || null, linkId: linkId ?? null })
    const payer = scene === 'inside' && !linkId ? await payerIn(ctx, channel, intent.shopperId) : undefined
    // Whom the application does not know, as whoever pays for somebody else, is sent as from any phone.
    const way = await channelOf(channel).open(ctx, { tradeRef, amountFen: intent.amountFen, returnUrl, scene: scene === 'inside' && !payer ? 'phone' : scene, ...(payer && { payer }), expiresAt: intent.expiresAt, ...(percent > 0 && { isSplit: true }) })
    if ('payUrl' in way) return { payUrl: way.payUrl, tradeRef }
    await ctx.db.update(tries).set('code' in way ? { code: way.code } : { bridge: way.bridge }).where(eq(tries.tradeRef, tradeRef))
    return { payUrl: `${returnUrl}${returnUrl.includes('?') ? '&' : '?'}${'code' in way ? 'scan' : 'till'}`, tradeRef }
  })
}

const rankOf = (part: string): number => (part === 'balance' ? 2 : part === 'change' ? 1 : 0)

/** What of a refund a balance had paid. */
export interface BalanceBack { readonly refundId: string; readonly orderId: string; readonly amountFen: number }
export interface RefundWish { readonly refundId: string; readonly purposeId: string; readonly orderId: string; readonly amountFen: number; readonly lines: { lineId: string; quantity: number; amountFen: number }[]; readonly cause: string }

/**
 * Promises money back, in the caller's transaction; the channel is called by a reaction afterwards, under the refund's own id. Refuses more than
 * was paid and not yet given back, under the locks of the payments (I-04); the same refund is promised once. What was paid in two parts goes back in two refunds. Answers what of it a balance had paid: no channel
 * knows of that, and whoever keeps balances gives it back in the same transaction.
 */
export async function refund(ctx: Context, { refundId, purposeId, orderId, amountFen, lines, cause }: RefundWish): Promise<BalanceBack[]> {
  if (amountFen === 0) return []
  const [known] = await ctx.db.select({ id: refunds.id }).from(refunds).where(eq(refunds.id, refundId))
  if (known) return []
  // What a balance paid of this part goes back first, then what was paid last: what changes of it cost more, whole, tail, deposit.
  const found = await ctx.db.select({ id: intents.id, part: intents.part, merchantId: intents.merchantId, leftFen: sql<number>`(${intents.amountFen} - ${intents.refundedFen})::float8` }).from(intents).where(and(eq(intents.purposeId, purposeId), eq(intents.state, 'succeeded'), or(notInArray(intents.part, ['balance', 'change']), and(eq(intents.childId, orderId as never), or(eq(intents.part, 'balance'), isNotNull(intents.countsAt)))))).orderBy(desc(intents.part)).for('update')
  const paid = found.toSorted((a, b) => rankOf(b.part) - rankOf(a.part))
  const back: BalanceBack[] = []
  const parts = drawn(paid, lines) ?? refuse('payments.more_than_paid', { amountFen })
  for (const [i, { paymentId, part, amountFen, lines }] of parts.entries()) {
    const id = i === 0 ? refundId : `${refundId}_${i + 1}`
    await ctx.db.update(intents).set({ refundedFen: sql`${intents.refundedFen} + ${amountFen}` }).where(eq(intents.id, paymentId))
    await ctx.db.insert(refunds).values({ id, paymentId, orderId, amountFen, lines, cause, state: 'asked', at: ctx.now })
    const account = part === 'deposit' && await isDepositHeld(ctx, purposeId) ? accounts.deposits : accounts.held
    const merchantId = part === 'balance' ? paid.find((one) => one.id === paymentId)!.merchantId! : undefined
    await write(ctx, { reason: 'refunded', sourceId: id, orderId, refundId: id, legs: [{ account, ownerId: purposeId, amountFen }, ...(merchantId ? [{ account: accounts.wallet, ownerId: merchantId, amountFen: -amountFen }] : await outOf(ctx, paymentId, amountFen))] })
    if (merchantId) back.push({ refundId: id, orderId, amountFen })
    await emit(ctx, RefundAsked, { refundId: id })
  }
  return back
}

/** Where money at a channel that goes back is taken from: what it still keeps to be split first, then what is the platform's own. */
async function outOf(ctx: Context, paymentId: string, amountFen: number) {
  const [kept] = await ctx.db.select({ tradeRef: tries.tradeRef, fen: balances.balanceFen }).from(tries).innerJoin(balances, and(eq(balances.account, accounts.splitFunds), eq(balances.ownerId, tries.tradeRef))).where(and(eq(tries.paymentId, paymentId), eq(tries.state, 'succeeded')))
  const keptFen = Math.min(amountFen, Math.max(0, kept?.fen ?? 0))
  return [{ account: accounts.splitFunds, ownerId: kept?.tradeRef ?? '', amountFen: -keptFen }, { account: accounts.clearing, amountFen: keptFen - amountFen }]
}

/** All of a refund waits until what was split has come back 先回退分账, in the caller's transaction and before it is promised; whoever holds it lets it go. */
export const holdRefund = async (ctx: Context, refundId: string): Promise<void> => { await ctx.db.insert(refundHolds).values({ refundId, at: ctx.now }).onConflictDoNothing() }

/** A refund that waited goes its way, in the caller's transaction; once. */
export async function releaseRefund(ctx: Context, refundId: string): Promise<void> {
  const [held] = await ctx.db.update(refundHolds).set({ endedAt: ctx.now }).where(and(eq(refundHolds.refundId, refundId), isNull(refundHolds.endedAt))).returning()
  if (!held) return
  for (const { id } of await ctx.db.select({ id: refunds.id }).from(refunds).where(and(inArray(refunds.id, partsOf(refundId)), eq(refunds.state, 'asked'))).orderBy(refunds.id)) await emit(ctx, RefundAsked, { refundId: id })
}

/** The channel gives back what was promised (a balance has it already); marked in the same transaction, and the channel itself takes the same id once. */
export async function carryOutRefund(ctx: Context, refundId: string): Promise<void> {
  const [found] = await ctx.db.select().from(refunds).where(eq(refunds.id, refundId)).for('update')
  if (!found || found.state === 'done') return
  // Whoever holds it asks again when it may go.
  const [held] = await ctx.db.select().from(refundHolds).where(and(eq(refundHolds.refundId, refundId.replace(/_\d{1,2}$/, '')), isNull(refundHolds.endedAt)))
  if (held) return
  const [trial] = await ctx.db.select().from(tries).where(and(eq(tries.paymentId, found.paymentId), eq(tries.state, 'succeeded')))
  if (trial) await channelOf(trial.channel).refund(ctx, { refundId, tradeRef: trial.tradeRef, amountFen: found.amountFen })
  await ctx.db.update(refunds).set({ state: 'done', endedAt: ctx.now }).where(eq(refunds.id, refundId))
  await emit(ctx, RefundSucceeded, { refundId, orderId: found.orderId, amountFen: found.amountFen })
}

/** A refund is drawn from so many payments beside its first at most: a balance, and changes that cost more each. */
const mostParts = 30
const partsOf = (refundId: string): string[] => [refundId, ...Array.from({ length: mostParts }, (_, i) => `${refundId}_${i + 2}`)]
/** Whether all of a refund has reached the channel: one over several payments is done with the last of them. */
export async function isRefundDone(ctx: Context, refundId: string): Promise<boolean> {
  const its = await ctx.db.select({ state: refunds.state }).from(refunds).where(inArray(refunds.id, partsOf(refundId)))
  return its.every(({ state }) => state === 'done')
}

/** Parked money goes back to where it came from, once (I-07). */
export async function giveBackParked(ctx: Context, { tradeRef, amountFen, purposeId }: { readonly tradeRef: string; readonly amountFen: number; readonly purposeId: string }): Promise<void> {
  const [trial] = await ctx.db.select().from(tries).where(eq(tries.tradeRef, tradeRef))
  if (!trial) return
  await channelOf(trial.channel).refund(ctx, { refundId: `back_${tradeRef}`, tradeRef, amountFen })
  await write(ctx, { reason: 'given_back', sourceId: tradeRef, orderId: purposeId, legs: [{ account: accounts.suspense, ownerId: tradeRef, amountFen }, { account: accounts.clearing, amountFen: -amountFen }] })
}
