import { and, desc, eq, inArray, isNotNull, lte, ne } from 'drizzle-orm'
import { isRefundDone } from '#finance/payments'
import { CaseAnswered, CaseDecided, GoodsReceivedBack } from '#events/aftersales'
import { approveRefundFen } from '#commerce/ordering'
import { askApproval } from '#trust/risk'
import { z } from 'zod'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { as, system, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { comesBack, isSetAside, type Remedy } from './cases.rules'
import { endReplaced, setAside, takeBackIn } from './replacing.service'
import { factsOf, finish, held, linesOfCase, move, note, payOut, refundIdOf, type Case, type Held, type StepKind } from './moves.service'
import { caseLines, cases } from './tables'

/** What the merchant answers 商家处理, what the platform decides 平台裁决, and what time does where nobody does anything. */
const told = (ctx: Context, one: Case, action: string, after: object) => audit(ctx, { action: `aftersales.${action}`, subject: one.id, before: { state: one.state }, after })

/**
 * Agreed: the goods come back first, or a claim is answered at once, by money or by pieces. What is to be sent anew is set aside now; where nobody says so himself and none is left, it becomes a refund.
 * Refuses `stock.sold_out` to whoever says so himself.
 */
async function agreed(ctx: Context, held: Held, { kind, words = '', returnTo = '', remedy = held.one.remedy, orRefund = false }: { readonly kind: StepKind; readonly words?: string; readonly returnTo?: string; readonly remedy?: Remedy; readonly orRefund?: boolean }): Promise<void> {
  const one = { ...held.one, remedy }
  if (remedy === 'replace' && !isSetAside(one) && !await setAside(ctx, held, orRefund)) {
    await note(ctx, one, 'no_stock', '')
    one.remedy = 'refund'
  }
  const changes = { remedy: one.remedy }
  if (comesBack(one.kind)) await move(ctx, one, 'returning', { kind, words, changes: { ...changes, returnTo } })
  else if (one.remedy === 'refund') await payOut(ctx, { ...held, one }, { kind, words, changes })
  else await move(ctx, one, 'to_replace', { kind, words, changes })
}

/** The goods are back, or count as being so: what was to be sent anew is the merchant's next step, or the money goes. */
const goOnAfterReturn = (ctx: Context, now: Held, byTime: boolean, words = ''): Promise<unknown> => (now.one.remedy === 'replace'
  ? move(ctx, now.one, 'to_replace', { kind: byTime ? 'received_to_replace_by_time' : 'received_to_replace', words })
  : payOut(ctx, now, { kind: byTime ? 'received_by_time' : 'received', words }))

export interface Agreement { readonly words: string; readonly returnTo: string; readonly remedy?: Remedy | undefined }
/** The merchant agrees; for goods that come back he says where they go, for a claim he chooses money or pieces. He may also change his mind after a refusal, as long as the platform was not asked. */
export function agreeCase(ctx: Context, id: string, { words, returnTo, remedy }: Agreement): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const now = await held(ctx, id)
    if (!['asked', 'refused', 'not_in_order'].includes(now.one.state)) refuse('aftersales.wrong_state')
    if (remedy && remedy !== now.one.remedy && now.one.kind !== 'claim') unfit('remedy', 'aftersales.remedy_is_theirs')
    if (now.one.state === 'not_in_order') await (now.one.remedy === 'replace' ? move(ctx, now.one, 'to_replace', { kind: 'agreed', words }) : payOut(ctx, now, { kind: 'agreed', words }))
    else {
      if (comesBack(now.one.kind) && returnTo === '') unfit('returnTo', 'aftersales.return_to_missing')
      await agreed(ctx, now, { kind: 'agreed', words, returnTo, ...(remedy && { remedy }) })
    }
    await told(ctx, now.one, 'agree', { words, returnTo, remedy })
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
      await takeBackIn(ctx, now.one, back)
      for (const { lineId, sellable, damaged } of back) await ctx.db.update(caseLines).set({ sellable, damaged }).where(and(eq(caseLines.caseId, id), eq(caseLines.lineId, lineId)))
      await goOnAfterReturn(ctx, now, false, words)
    } else {
      if (words === '') unfit('words', 'aftersales.say_why')
      await move(ctx, now.one, 'not_in_order', { kind: 'not_in_order', words })
    }
    await told(ctx, now.one, 'receive', { isInOrder, words, lines })
    await emit(ctx, GoodsReceivedBack, { ...factsOf(ctx, now.one), isInOrder })
  })
}

export const outcomes = ['refund', 'return', 'replace', 'refuse'] as const
export interface Decision { readonly outcome: (typeof outcomes)[number]; readonly words: string; readonly returnTo: string }
async function carryOut(ctx: Context, now: Held, { outcome, words, returnTo }: Decision): Promise<void> {
  if (now.one.state !== 'disputed') refuse('aftersales.wrong_state')
  const { one } = now
  if (outcome === 'refund') await payOut(ctx, now, { kind: 'decided_refund', words })
  else if (outcome === 'return') {
    if (one.tracking || one.parcelId) unfit('outcome', 'aftersales.sent_already')
    await agreed(ctx, { ...now, one: { ...one, kind: comesBack(one.kind) ? one.kind : 'return', remedy: one.kind === 'claim' ? 'refund' : one.remedy } }, { kind: 'decided_return', words, returnTo: returnTo || await lastReturnTo(ctx, one), orRefund: true })
  } else if (outcome === 'replace') {
    if (one.parcelId || (one.kind !== 'claim' && !isSetAside(one))) unfit('outcome', 'aftersales.nothing_to_replace')
    if (!isSetAside(one)) await setAside(ctx, now, false)
    await move(ctx, one, 'to_replace', { kind: 'decided_replace', words, changes: { remedy: 'replace' } })
  } else if (one.parcelId) await endReplaced(ctx, one, 'decided_refuse', words)
  else await move(ctx, one, 'closed', { kind: 'decided_refuse', words })
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
    if (decision.outcome === 'refuse' || decision.outcome === 'replace' || now.one.amountFen <= await settingOf(ctx, approveRefundFen)) { await carryOut(ctx, now, decision); return { approvalId: null } }
    const { state, amountFen, number } = now.one
    return { approvalId: await askApproval(ctx, { approval: largeDecision, subject: id, merchantId: null, payload: { id, ...decision, amountFen }, before: { number, state }, after: { outcome: decision.outcome, amountFen }, reason: decision.words }) }
  })
}

/** Where a merchant had goods sent last: what is told where he himself said nothing. */
async function lastReturnTo(ctx: Context, { merchantId }: Case): Promise<string> {
  const [last] = await ctx.db.select({ returnTo: cases.returnTo }).from(cases).where(and(eq(cases.merchantId, merchantId), ne(cases.returnTo, ''))).orderBy(desc(cases.id)).limit(1)
  return last?.returnTo ?? ''
}

/** What silence means in each state: the merchant's agrees, gives the money back, or gives it instead of what he did not send anew; the shopper's lets it go, or has received what was sent. The platform's means nothing. */
async function lapse(ctx: Context, id: string): Promise<void> {
  const now = await held(ctx, id)
  const { one } = now
  if (!one.dueAt || one.dueAt > ctx.now) return
  if (one.state === 'asked') {
    await agreed(ctx, now, { kind: 'agreed_by_time', returnTo: comesBack(one.kind) ? await lastReturnTo(ctx, one) : '', orRefund: true })
    await emit(ctx, CaseAnswered, { ...factsOf(ctx, one), isAgreed: true, bySilence: true })
  } else if (one.state === 'shipped_back') await goOnAfterReturn(ctx, now, true)
  else if (one.state === 'to_replace') await payOut(ctx, now, { kind: 'refund_instead_by_time', changes: { remedy: 'refund' } })
  else if (one.state === 'replacement_sent') await endReplaced(ctx, one, 'replacement_received_by_time')
  else if (one.state !== 'disputed') await move(ctx, one, 'closed', { kind: 'lapsed' })
}

const mostAtOnce = 500
/** Cases whose time has come 到期处理, each in a transaction of its own, so that one that fails holds up no other. Answers how many were moved. */
export async function sweepCases(given: Context): Promise<number> {
  const ctx = as(given, system)
  const due = await ctx.db.select({ id: cases.id }).from(cases).where(and(isNotNull(cases.dueAt), lte(cases.dueAt, ctx.now), inArray(cases.state, ['asked', 'refused', 'returning', 'shipped_back', 'not_in_order', 'to_replace', 'replacement_sent']))).orderBy(cases.dueAt).limit(mostAtOnce)
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
