import { and, eq, isNotNull, lte } from 'drizzle-orm'
import { repay } from '#finance/wallet'
import { FreightAnswered, FreightAsked } from '#events/aftersales'
import { audit } from '#kernel/audit'
import { as, system, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { yuanOf } from '#kernel/money'
import { isPictureName } from '#kernel/pictures'
import { refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, hourMs } from '#kernel/time'
import { freightOpen } from './freights.rules'
import { factsOf, held, note, type Case, type StepKind } from './moves.service'
import { answerHours, freightDays, freightMostFen } from './settings.rules'
import { freights } from './tables'

/**
 * Money for the way back 退货运费 (Consumer Law 24): where it was the merchant's fault, the shopper lays it out and asks for it with its receipt. A channel gives back no more than was paid by it, and what is left of that belongs to the
 * other pieces: so it becomes his balance at the store, borne by the merchant. Under the lock of the case's order, once for each case.
 */
export function askFreight(ctx: Context, id: string, { amountFen, picture }: { readonly amountFen: number; readonly picture: string }): Promise<{ dueAt: Date }> {
  return transaction(ctx, async (ctx) => {
    const { one } = await held(ctx, id)
    if (!freightOpen(one, await settingOf(ctx, freightDays), ctx.now)) refuse('aftersales.no_freight')
    const mostFen = await settingOf(ctx, freightMostFen)
    if (amountFen > mostFen) unfit('amountFen', 'aftersales.freight_most', { yuan: mostFen / 100 })
    if (!isPictureName(picture) || await ctx.ports.files.sizeBytesOf(picture) === undefined) unfit('picture', 'aftersales.no_such_picture')
    const dueAt = after(ctx.now, await settingOf(ctx, answerHours) * hourMs)
    const fresh = await ctx.db.insert(freights).values({ caseId: id, merchantId: one.merchantId, shopperId: one.shopperId, amountFen, picture, state: 'asked', words: '', dueAt, askedAt: ctx.now }).onConflictDoNothing().returning({ id: freights.caseId })
    if (fresh.length === 0) refuse('aftersales.freight_twice')
    await note(ctx, one, 'freight_asked', `¥${yuanOf(amountFen)}`)
    await emit(ctx, FreightAsked, { ...factsOf(ctx, one), freightFen: amountFen })
    return { dueAt }
  })
}

/** One answer for each asking: paid into the balance, by the merchant, his silence or the platform; or refused, which only the platform may turn. */
async function answer(ctx: Context, one: Case, { isPaid, words, kind, from }: { readonly isPaid: boolean; readonly words: string; readonly kind: StepKind; readonly from: 'asked' | 'refused' }): Promise<void> {
  const [ended] = await ctx.db.update(freights).set({ state: isPaid ? 'paid' : 'refused', words, dueAt: null, endedAt: ctx.now, endedBy: kind }).where(and(eq(freights.caseId, one.id), eq(freights.state, from))).returning()
  if (!ended) refuse('aftersales.wrong_state')
  if (isPaid) await repay(ctx, { sourceId: one.id, shopperId: one.shopperId, merchantId: one.merchantId, orderId: one.orderId, amountFen: ended.amountFen })
  await note(ctx, one, kind, words)
  await emit(ctx, FreightAnswered, { ...factsOf(ctx, one), freightFen: ended.amountFen, isPaid })
}

/** The merchant pays what was laid out, or refuses it with a reason that the shopper reads. */
export function answerFreight(ctx: Context, id: string, { isPaid, words }: { readonly isPaid: boolean; readonly words: string }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { one } = await held(ctx, id)
    if (!isPaid && words === '') unfit('words', 'aftersales.say_why')
    await answer(ctx, one, { isPaid, words, kind: isPaid ? 'freight_paid' : 'freight_refused', from: 'asked' })
    await audit(ctx, { action: 'aftersales.answer_freight', subject: id, after: { isPaid, words } })
  })
}

/** The platform lets the merchant bear what he has refused. */
export function decideFreight(ctx: Context, id: string, words: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { one } = await held(ctx, id)
    await answer(ctx, one, { isPaid: true, words, kind: 'freight_decided', from: 'refused' })
    await audit(ctx, { action: 'aftersales.decide_freight', subject: id, after: { words } })
  })
}

const mostAtOnce = 500
/** The merchant's silence pays, each in a transaction of its own. Answers how many were paid. */
export async function sweepFreights(given: Context): Promise<number> {
  const ctx = as(given, system)
  const due = await ctx.db.select({ id: freights.caseId }).from(freights).where(and(isNotNull(freights.dueAt), lte(freights.dueAt, ctx.now))).orderBy(freights.dueAt).limit(mostAtOnce)
  let paid = 0
  for (const { id } of due) await transaction(ctx, async (ctx) => {
    const { one } = await held(ctx, id)
    await answer(ctx, one, { isPaid: true, words: '', kind: 'freight_paid_by_time', from: 'asked' })
  }).then(() => { paid++ }, (fault: unknown) => { ctx.log.warn({ err: fault, caseId: id }, 'money for a way back that was due could not be paid') })
  return paid
}
