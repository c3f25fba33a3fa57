import { and, desc, eq, inArray, isNotNull, lte, ne } from 'drizzle-orm'
import { isRefundDone } from '#finance/payments'
import { CaseAnswered, CaseDecided, GoodsReceivedBack } from '#events/aftersales'
import { takeIn } from '#supply/stock'
import { approveRefundFen } from '#commerce/ordering'
import { askApproval } from '#trust/risk'
import { z } from 'zod'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { as, system, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { factsOf, finish, held, linesOfCase, move, payOut, refundIdOf, type Case, type Held, type StepKind } from './moves.service'
import { caseLines, cases } from './tables'

/** What the merchant answers 商家处理, what the platform decides 平台裁决, and what time does where nobody does anything. */
const told = (ctx: Context, one: Case, action: string, after: object) => audit(ctx, { action: `aftersales.${action}`, subject: one.id, before: { state: one.state }, after })

/** Agreed: the goods come back first, or the money goes at once. */
async function agreed(ctx: Context, held: Held, kind: StepKind, words: string, returnTo: string): Promise<void> {
  const { one } = held
  if (one.kind === 'refund') await payOut(ctx, held, { kind, words })
  else await move(ctx, one, 'returning', { kind, words, changes: { returnTo } })
}

/** The merchant agrees; for a return he says where the goods go. He may also change his mind after a refusal, as long as the platform was not asked. */
export function agreeCase(ctx: Context, id: string, { words, returnTo }: { readonly words: string; readonly returnTo: string }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const now = await held(ctx, id)
    if (!['asked', 'refused', 'not_in_order'].includes(now.one.state)) refuse('aftersales.wrong_state')
    if (now.one.state === 'not_in_order') await payOut(ctx, now, { kind: 'agreed', words })
    else {
      if (now.one.kind === 'return' && returnTo === '') unfit('returnTo', 'aftersales.return_to_missing')
      await agreed(ctx, now, 'agreed', words, returnTo)
    }
    await told(ctx, now.one, 'agree', { words, returnTo })
    await emit(ctx, CaseAnswered, { ...factsOf(ctx, now.one), isAgreed: true, bySilence: false })
  })
}

/** The merchant refuses, with a reason that the shopper reads; he may ask the platform then. */
export function refuseCase(ctx: Context, id: string, words: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { one } = await held(ctx, id)
    const moved = await move(ctx, one, 'refused', { kind: 'refused', words })
    await told(ctx, one, 'refuse', { words })
    await emit(ctx, CaseAnswered, { ...factsOf(ctx, moved), isAgreed: false, bySilence: false })
  })
}

export interface CameBackWord { readonly isInOrder: boolean; readonly words: string; readonly lines: readonly { readonly lineId: string; readonly sellable: number; readonly damaged: number }[] }
/**
 * The merchant has looked at what came back: in order, it goes into stock by his word, sellable or damaged, piece by piece, and the money goes back; not in order, he says why and the shopper
 * may ask the platform. Refuses counts that are not all pieces of the case.
 */
export function receiveCase(ctx: Context, id: string, { isInOrder, words, lines }: CameBackWord): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const now = await held(ctx, id)
    if (now.one.state !== 'shipped_back') refuse('aftersales.wrong_state')
    if (isInOrder) {
      const its = await linesOfCase(ctx, id)
      const back = its.map((line) => {
        const i = lines.findIndex((one) => one.lineId === line.lineId)
        const said = lines[i] ?? { sellable: line.quantity, damaged: 0 }
        if (said.sellable + said.damaged !== line.quantity) unfit(`lines.${Math.max(0, i)}.sellable`, 'aftersales.count_all_pieces', { quantity: line.quantity })
        return { ...line, sellable: said.sellable, damaged: said.damaged }
      })
      await takeIn(ctx, { orderId: now.one.orderId, sourceId: id, reason: now.one.number, lines: back })
      for (const { lineId, sellable, damaged } of back) await ctx.db.update(caseLines).set({ sellable, damaged }).where(and(eq(caseLines.caseId, id), eq(caseLines.lineId, lineId)))
      await payOut(ctx, now, { kind: 'received', words })
    } else {
      if (words === '') unfit('words', 'aftersales.say_why')
      await move(ctx, now.one, 'not_in_order', { kind: 'not_in_order', words })
    }
    await told(ctx, now.one, 'receive', { isInOrder, words, lines })
    await emit(ctx, GoodsReceivedBack, { ...factsOf(ctx, now.one), isInOrder })
  })
}

export const outcomes = ['refund', 'return', 'refuse'] as const
export interface Decision { readonly outcome: (typeof outcomes)[number]; readonly words: string; readonly returnTo: string }
async function carryOut(ctx: Context, now: Held, { outcome, words, returnTo }: Decision): Promise<void> {
  if (now.one.state !== 'disputed') refuse('aftersales.wrong_state')
  if (outcome === 'refund') await payOut(ctx, now, { kind: 'decided_refund', words })
  else if (outcome === 'return') {
    if (now.one.tracking) unfit('outcome', 'aftersales.sent_already')
    await move(ctx, now.one, 'returning', { kind: 'decided_return', words, changes: { returnTo: returnTo || await lastReturnTo(ctx, now.one) } })
  } else await move(ctx, now.one, 'closed', { kind: 'decided_refuse', words })
  await told(ctx, now.one, 'decide', { outcome, words })
  await emit(ctx, CaseDecided, { ...factsOf(ctx, now.one), outcome })
}

const decided = z.object({ id: z.string(), outcome: z.enum(outcomes), words: z.string(), returnTo: z.string(), amountFen: z.int() })
/** A large sum that the platform gives back of a merchant's money is decided by two (I-39). */
export const largeDecision = defineApproval({ kind: 'aftersales.decide', permits: { staff: 'aftersales.decide' }, says: ['大额售后裁决退款', 'A large refund decided in a dispute'], apply: async (ctx, { payload }) => {
  const { id, amountFen, ...decision } = decided.parse(payload)
  const now = await held(ctx, id)
  // What was allowed is this sum.
  if (now.one.amountFen !== amountFen) refuse('aftersales.wrong_state')
  await carryOut(ctx, now, decision)
  return undefined
} })

/** The platform decides a dispute, with reasons that both sides read: money back at once, goods back first, or nothing. A large sum waits for a second person. */
export function decideCase(ctx: Context, id: string, decision: Decision): Promise<{ approvalId: string | null }> {
  return transaction(ctx, async (ctx) => {
    const now = await held(ctx, id)
    if (now.one.state !== 'disputed') refuse('aftersales.wrong_state')
    if (decision.outcome === 'refuse' || now.one.amountFen <= await settingOf(ctx, approveRefundFen)) { await carryOut(ctx, now, decision); return { approvalId: null } }
    const { state, amountFen, number } = now.one
    return { approvalId: await askApproval(ctx, { approval: largeDecision, subject: id, merchantId: null, payload: { id, ...decision, amountFen }, before: { number, state }, after: { outcome: decision.outcome, amountFen }, reason: decision.words }) }
  })
}

/** Where a merchant had goods sent last: what is told where he himself said nothing. */
async function lastReturnTo(ctx: Context, { merchantId }: Case): Promise<string> {
  const [last] = await ctx.db.select({ returnTo: cases.returnTo }).from(cases).where(and(eq(cases.merchantId, merchantId), ne(cases.returnTo, ''))).orderBy(desc(cases.id)).limit(1)
  return last?.returnTo ?? ''
}

/** What silence means in each state: the merchant's agrees or gives the money back, the shopper's lets it go. The platform's means nothing. */
async function lapse(ctx: Context, id: string): Promise<void> {
  const now = await held(ctx, id)
  const { one } = now
  if (!one.dueAt || one.dueAt > ctx.now) return
  if (one.state === 'asked') {
    await agreed(ctx, now, 'agreed_by_time', '', one.kind === 'return' ? await lastReturnTo(ctx, one) : '')
    await emit(ctx, CaseAnswered, { ...factsOf(ctx, one), isAgreed: true, bySilence: true })
  } else if (one.state === 'shipped_back') await payOut(ctx, now, { kind: 'received_by_time' })
  else if (one.state !== 'disputed') await move(ctx, one, 'closed', { kind: 'lapsed' })
}

const mostAtOnce = 500
/** Cases whose time has come 到期处理, each in a transaction of its own, so that one that fails holds up no other. Answers how many were moved. */
export async function sweepCases(given: Context): Promise<number> {
  const ctx = as(given, system)
  const due = await ctx.db.select({ id: cases.id }).from(cases).where(and(isNotNull(cases.dueAt), lte(cases.dueAt, ctx.now), inArray(cases.state, ['asked', 'refused', 'returning', 'shipped_back', 'not_in_order']))).orderBy(cases.dueAt).limit(mostAtOnce)
  let moved = 0
  for (const { id } of due) await transaction(ctx, (ctx) => lapse(ctx, id)).then(() => { moved++ }, (fault: unknown) => { ctx.log.warn({ err: fault, caseId: id }, 'a case that was due could not be moved') })
  return moved
}

/** The channel has given the money back: a case whose refund it was is done. */
export async function noteRefunded(ctx: Context, refundId: string): Promise<void> {
  const [, id] = /^rfd_(afs_[0-9a-z]+)(?:_2)?$/.exec(refundId) ?? []
  if (!id || !await isRefundDone(ctx, refundIdOf(id))) return
  const { one } = await held(as(ctx, system), id)
  if (one.state === 'refunding') await finish(as(ctx, system), one)
}
