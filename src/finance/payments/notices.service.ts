import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { FriendPaid, MoneyParked, PaymentFailed, PaymentSucceeded, SuretyPaid } from '#events/payments'
import { mine } from '#kernel/access'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound } from '#kernel/refusal'
import { after, minuteMs } from '#kernel/time'
import type { Said } from './channel.port'
import { channelOf } from './channels.port'
import { accounts, write } from './ledger.service'
import { intents, notices, tries } from './tables'

/**
 * What a channel says 支付通知. Everything is written down, believed or not; only what is signed, fresh, ours and of the right amount moves
 * anything, and moves it once (I-06). The caller learns nothing but yes or no.
 */
export async function receiveNotice(ctx: Context, channel: string, rawBody: string, headers: Readonly<Record<string, unknown>>): Promise<boolean> {
  const heard = await channelOf(channel).hear(ctx, rawBody, headers)
  if ('refused' in heard) { await note(ctx, channel, heard.tradeRef ?? null, heard.refused, rawBody); return false }
  return transaction(ctx, async (ctx) => {
    const verdict = await settle(ctx, channel, heard.said)
    await note(ctx, channel, heard.said.tradeRef, verdict, rawBody)
    return !refusals.has(verdict)
  })
}

const refusals = new Set(['unknown trade', 'other channel', 'other currency'])
const longestNote = 4_000
const note = (ctx: Context, channel: string, tradeRef: string | null, verdict: string, body: string) =>
  ctx.db.insert(notices).values({ id: newId('ntc', ctx.now), channel, tradeRef: tradeRef?.slice(0, 80) ?? null, verdict, body: body.slice(0, longestNote).replaceAll('\0', ''), at: ctx.now })

/** One verified fact about a trade, taken under the locks of its try and its intent. Answers what was made of it. */
async function settle(ctx: Context, channel: string, said: Said): Promise<string> {
  const [found] = await ctx.db.select().from(tries).where(eq(tries.tradeRef, said.tradeRef))
  if (!found) return 'unknown trade'
  if (found.channel !== channel) return 'other channel'
  if (said.currency !== 'CNY') return 'other currency'
  const [intent] = await ctx.db.select().from(intents).where(eq(intents.id, found.paymentId)).for('update')
  const [trial] = await ctx.db.select().from(tries).where(eq(tries.tradeRef, said.tradeRef)).for('update')
  // A balance pays without a trade.
  if (!intent || !trial || intent.part === 'balance') return 'unknown trade'
  // Success stays: whatever comes after it, repeated or contrary, changes nothing (T-12).
  if (trial.state === 'succeeded' || trial.state === 'parked') return 'known already'
  if (said.state === 'open') return 'still open'
  if (said.state === 'declined') {
    await ctx.db.update(tries).set({ state: 'failed', nextQueryAt: null }).where(eq(tries.tradeRef, said.tradeRef))
    await emit(ctx, PaymentFailed, { paymentId: intent.id, purposeId: intent.purposeId, reason: 'declined' })
    return 'declined'
  }
  const facts = { paymentId: intent.id, purposeId: intent.purposeId, amountFen: said.amountFen }
  if (said.amountFen !== intent.amountFen) return park(ctx, said, { ...facts, shopperId: intent.shopperId, cause: 'wrong_amount' })
  if (intent.state !== 'open') return park(ctx, said, { ...facts, shopperId: intent.shopperId, cause: intent.state === 'succeeded' ? 'twice' : 'late' })
  await ctx.db.update(tries).set({ state: 'succeeded', tradeNo: said.tradeNo, nextQueryAt: null }).where(eq(tries.tradeRef, said.tradeRef))
  await ctx.db.update(intents).set({ state: 'succeeded', channel, endedAt: ctx.now, linkId: trial.linkId }).where(eq(intents.id, intent.id))
  await write(ctx, { reason: 'collected', sourceId: said.tradeRef, orderId: intent.purposeId, legs: [{ ...(trial.splitPercent === null ? { account: accounts.clearing } : { account: accounts.splitFunds, ownerId: said.tradeRef }), amountFen: said.amountFen }, intent.part === 'surety' ? { account: accounts.surety, ownerId: intent.merchantId!, amountFen: -said.amountFen } : { account: intent.part === 'deposit' ? accounts.deposits : accounts.held, ownerId: intent.purposeId, amountFen: -said.amountFen }] })
  if (intent.part === 'surety') await emit(ctx, SuretyPaid, { paymentId: intent.id, merchantId: intent.merchantId!, amountFen: said.amountFen, channel })
  else await emit(ctx, PaymentSucceeded, { ...facts, channel, part: intent.part })
  if (trial.linkId) await emit(ctx, FriendPaid, { ...facts, shopperId: intent.shopperId, linkId: trial.linkId })
  return 'paid'
}

/** Money that nobody waits for is kept apart and given back by a reaction (I-07). */
async function park(ctx: Context, said: Said, facts: Omit<z.output<typeof MoneyParked.payload>, 'tradeRef'>): Promise<string> {
  await ctx.db.update(tries).set({ state: 'parked', tradeNo: said.tradeNo, nextQueryAt: null }).where(eq(tries.tradeRef, said.tradeRef))
  await write(ctx, { reason: 'parked', sourceId: said.tradeRef, orderId: facts.purposeId, legs: [{ account: accounts.clearing, amountFen: said.amountFen }, { account: accounts.suspense, ownerId: said.tradeRef, amountFen: -said.amountFen }] })
  await emit(ctx, MoneyParked, { ...facts, tradeRef: said.tradeRef })
  return `parked: ${facts.cause}`
}

/** He who has just come back from a channel wants to know: it is asked soon, and not only when a notice that was lost has been waited for (T-13; ux.md §11 task 4). */
const soonMs = 3_000
/** The shopper has come back from where he paid 支付返回: tries of this payment that nobody has asked about yet are asked about soon. Changes nothing else; refuses what is not his. */
export async function cameBack(ctx: Context, paymentId: string): Promise<void> {
  const [found] = await ctx.db.select({ id: intents.id }).from(intents).where(and(eq(intents.id, paymentId), mine(ctx, intents.shopperId)))
  if (!found) notFound()
  await ctx.client.query({ name: 'payments.ask_soon', text: `update payments_tries set next_query_at = $2 where payment_id = $1 and state = 'open' and queries = 0 and next_query_at > $2`, values: [paymentId, after(ctx.now, soonMs)] })
}

const pausesMinutes = [0.5, 1, 3, 10, 30, 60, 180, 360]
const mostAtOnce = 100
/** As long as a channel may take to answer, for all that are taken at once. */
const leaseMs = 2 * minuteMs
/** So many are asked about at the same time: those who say nothing cost one wait together, and the minute's job still ends in its time. */
const mostAsked = 10

/**
 * Asks channels about tries that have said nothing for a while (T-13): the notice may have been lost. Each asking waits longer than the one before. A try that begins in the future was
 * begun by a clock that has gone back since, and is asked about now. Whoever asks takes the try for a moment first, so that two workers do not ask at once and one that dies holds nothing up.
 */
export async function queryTries(ctx: Context): Promise<number> {
  const { rows: due } = await ctx.pool.query<{ tradeRef: string; channel: string; queries: number }>({ name: 'payments.tries_to_query', values: [ctx.now, after(ctx.now, leaseMs), after(ctx.now, minuteMs), mostAtOnce], text: `
    update payments_tries set next_query_at = $2 where trade_ref in (select trade_ref from payments_tries where state = 'open' and next_query_at is not null and (next_query_at <= $1 or (queries = 0 and at > $3)) order by next_query_at limit $4 for update skip locked)
    returning trade_ref as "tradeRef", channel, queries` })
  for (let i = 0; i < due.length; i += mostAsked) {
    // A channel that does not answer holds up no other try; it is asked again after the pause.
    const asked = due.slice(i, i + mostAsked).map(async (trial) => ({ trial, said: await channelOf(trial.channel).query(ctx, trial.tradeRef).catch((fault: unknown) => { ctx.log.warn({ err: fault, tradeRef: trial.tradeRef, channel: trial.channel }, 'a channel did not answer'); return undefined }) }))
    for (const { trial: { tradeRef, channel, queries }, said } of await Promise.all(asked)) await transaction(ctx, async (ctx) => {
      const pause = pausesMinutes[queries + 1]
      await ctx.db.update(tries).set({ queries: queries + 1, nextQueryAt: pause === undefined ? null : after(ctx.now, pause * minuteMs) }).where(and(eq(tries.tradeRef, tradeRef), eq(tries.state, 'open')))
      if (said) await note(ctx, channel, tradeRef, `asked: ${await settle(ctx, channel, said)}`, JSON.stringify(said))
    })
  }
  return due.length
}
