import { and, desc, eq, inArray, ne, notInArray, sql } from 'drizzle-orm'
import { giveBack, resumeReceipt, soldOf, type Sold } from '#commerce/ordering'
import { CaseClosed, CaseRefunded, CaseRefunding } from '#events/aftersales'
import { release } from '#supply/stock'
import { aftersalesTexts } from '#locales/aftersales'
import { whoMay } from '#trust/identity'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox, tellInboxes } from '#kernel/notify'
import { notFound, refuse } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, dayMs, hourMs } from '#kernel/time'
import { isMerchantsFault, isOpen, leastReceiptLeftMs, next, openStates, type CaseState } from './cases.rules'
import { ownerOf } from './cases.queries'
import { heldOf, reckoned } from './holdings.queries'
import { allotted, isWholeWith } from './refunds.rules'
import { answerHours, decideDays, escalateDays, receiveBackDays, replaceHours, replaceReceiveDays, sendDays } from './settings.rules'
import { caseLines, cases, reasons, steps } from './tables'

/** Moves 售后进度: each step of a case is one guarded move with its line in the timeline, under the lock of its order, so that of two that race the second sees the first. */
export type Case = typeof cases.$inferSelect
export type StepKind = 'asked' | 'agreed' | 'agreed_by_time' | 'no_stock' | 'received_to_replace' | 'received_to_replace_by_time' | 'replacement_sent' | 'replacement_received' | 'replacement_received_by_time' | 'refund_instead' | 'refund_instead_by_time' | 'decided_replace' | 'judged' | 'freight_asked' | 'freight_paid' | 'freight_paid_by_time' | 'freight_refused' | 'freight_decided' | 'refused' | 'withdrawn' | 'shipped_back' | 'received' | 'received_by_time' | 'not_in_order' | 'escalated' | 'decided_refund' | 'decided_return' | 'decided_refuse' | 'refunded' | 'lapsed'
export interface Held { readonly one: Case; readonly sold: Sold }

/** A case with its order, both locked to the end of the transaction. */
export async function held(ctx: Context, id: string): Promise<Held> {
  const [known] = await ctx.db.select({ orderId: cases.orderId }).from(cases).where(and(eq(cases.id, id), mine(ctx, ownerOf(ctx))))
  if (!known) notFound()
  const sold = await soldOf(ctx, known.orderId, true)
  const [one] = await ctx.db.select().from(cases).where(eq(cases.id, id)).for('update')
  return { one: one!, sold }
}

export const linesOfCase = (ctx: Context, caseId: string) => ctx.db.select().from(caseLines).where(eq(caseLines.caseId, caseId)).orderBy(caseLines.lineId)
export const factsOf = (ctx: Context, one: Case) => ({ caseId: one.id, orderId: one.orderId, shopperId: one.shopperId, merchantId: one.merchantId, amountFen: one.amountFen, at: ctx.now.toISOString() })

/** Until when a state lasts, as promised to both sides. */
export async function dueOf(ctx: Context, state: CaseState): Promise<Date | null> {
  switch (state) {
    case 'asked': return after(ctx.now, await settingOf(ctx, answerHours) * hourMs)
    case 'returning': return after(ctx.now, await settingOf(ctx, sendDays) * dayMs)
    case 'shipped_back': return after(ctx.now, await settingOf(ctx, receiveBackDays) * dayMs)
    case 'refused': case 'not_in_order': return after(ctx.now, await settingOf(ctx, escalateDays) * dayMs)
    case 'to_replace': return after(ctx.now, await settingOf(ctx, replaceHours) * hourMs)
    case 'replacement_sent': return after(ctx.now, await settingOf(ctx, replaceReceiveDays) * dayMs)
    case 'disputed': return after(ctx.now, await settingOf(ctx, decideDays) * dayMs)
    default: return null
  }
}

export interface Step { readonly kind: StepKind; readonly words?: string; readonly changes?: Partial<typeof cases.$inferInsert> }
/** Moves a case and writes its step; both sides are told what they did not do themselves. Refuses `aftersales.wrong_state` where it may not go. */
export async function move(ctx: Context, one: Case, to: CaseState, { kind, words = '', changes = {} }: Step): Promise<Case> {
  if (!next[one.state].includes(to)) refuse('aftersales.wrong_state')
  const dueAt = await dueOf(ctx, to)
  const [moved] = await ctx.db.update(cases).set({ ...changes, state: to, dueAt, changedAt: ctx.now, ...(!isOpen(to) && { endedAt: ctx.now, endedBy: kind }) }).where(and(eq(cases.id, one.id), eq(cases.state, one.state))).returning()
  if (!moved) refuse('aftersales.wrong_state')
  await note(ctx, moved, kind, words)
  // Goods that were sent back and that nobody has counted wait for the store's word.
  if ((to === 'refunding' || to === 'to_replace') && one.tracking !== null) await ctx.db.update(caseLines).set({ toJudge: sql`${caseLines.quantity} - ${caseLines.sellable} - ${caseLines.damaged} - ${caseLines.lost}` }).where(eq(caseLines.caseId, one.id))
  if ((to === 'closed' || to === 'refunding') && one.remedy === 'replace' && one.parcelId === null) await release(ctx, [one.id])
  if (!isOpen(to) && moved.receiptLeftMs !== null) await goOn(ctx, moved, moved.receiptLeftMs)
  if (to === 'closed') await emit(ctx, CaseClosed, { ...factsOf(ctx, moved), cause: kind })
  return moved
}

/** Steps that move nothing: what is promised next was promised before them. */
const remarks: ReadonlySet<StepKind> = new Set(['no_stock', 'judged', 'freight_asked', 'freight_paid', 'freight_paid_by_time', 'freight_refused', 'freight_decided'])
/** One line of the timeline, and a note to whoever did not write it. */
export async function note(ctx: Context, one: Case, kind: StepKind, words: string): Promise<void> {
  // Whoever waited for another's step writes his own after it, whatever their clocks said: the timeline reads as things happened.
  const [last] = await ctx.db.select({ at: steps.at }).from(steps).where(eq(steps.caseId, one.id)).orderBy(desc(steps.id)).limit(1)
  const at = last && last.at >= ctx.now ? after(last.at, 1) : ctx.now
  await ctx.db.insert(steps).values({ id: newId('aft', at), caseId: one.id, kind, actorKind: ctx.actor.kind, actorId: ctx.actor.id, words, toState: one.state, dueAt: remarks.has(kind) ? null : one.dueAt, at })
  const which = ctx.locale === 'en' ? 1 : 0
  const said = { topic: 'order', title: aftersalesTexts[`aftersales.step_${kind}`][which], body: `${aftersalesTexts['aftersales.note_number'][which].replace('{number}', one.number)}${words && ` ${words}`}` }
  if (ctx.actor.kind !== 'shopper') await tellInbox(ctx, { ...said, ownerId: one.shopperId, link: `/aftersales/${one.id}` })
  if (ctx.actor.kind !== 'merchant') await tellInboxes(ctx, await whoMay(ctx, one.merchantId, [{ merchant: 'aftersales.write' }], mostTold), { ...said, link: `/aftersales/${one.id}` })
}
const mostTold = 20

/** The last open case of an order lets the clock that receives it go on; while another is open, that one keeps what is left of it. */
async function goOn(ctx: Context, one: Case, leftMs: number): Promise<void> {
  const [other] = await ctx.db.select({ id: cases.id }).from(cases).where(and(eq(cases.orderId, one.orderId), ne(cases.id, one.id), inArray(cases.state, openStates))).limit(1)
  if (other) await ctx.db.update(cases).set({ receiptLeftMs: leftMs }).where(eq(cases.id, other.id))
  else await resumeReceipt(ctx, one.orderId, Math.max(leastReceiptLeftMs, leftMs))
}

/** Whether the freight of the way out goes back with these pieces: they are the last of the order, and all of it goes back by the merchant's fault. */
export async function givesFreight(ctx: Context, sold: Sold, { id, reason }: { readonly id: string | null; readonly reason: Case['reason'] }, parts: readonly { readonly lineId: string; readonly quantity: number }[]): Promise<boolean> {
  if (!isMerchantsFault(reason) || !isWholeWith(sold.lines, parts)) return false
  const others = await ctx.db.select({ id: cases.id }).from(cases).where(and(eq(cases.orderId, sold.order.id), inArray(cases.state, ['refunding', 'refunded']), notInArray(cases.reason, reasons.filter(isMerchantsFault)), id ? ne(cases.id, id) : undefined)).limit(1)
  return others.length === 0
}

export const refundIdOf = (caseId: string): string => `rfd_${caseId}`
/** The money is promised back, reckoned anew from what has gone back by now; the channel is asked by post. */
export async function payOut(ctx: Context, { one, sold }: Held, step: Step): Promise<Case> {
  const its = await linesOfCase(ctx, one.id)
  const parts = its.map(({ lineId, quantity, skuId, newSkuId, keptFen }) => ({ lineId, quantity, skuId: keptFen === null ? skuId : newSkuId! }))
  const { amountFen, freightFen, parts: shares } = allotted(reckoned(sold, await heldOf(ctx, sold), parts), parts, await givesFreight(ctx, sold, one, parts))
  const refundId = refundIdOf(one.id)
  const moved = await move(ctx, one, 'refunding', { ...step, changes: { ...step.changes, amountFen, freightFen } })
  for (const { lineId, amountFen } of shares) await ctx.db.update(caseLines).set({ amountFen }).where(and(eq(caseLines.caseId, one.id), eq(caseLines.lineId, lineId)))
  await giveBack(ctx, sold, { refundId, cause: `aftersales:${one.reason}`, parts: shares })
  await emit(ctx, CaseRefunding, { ...factsOf(ctx, moved), refundId, parts: shares.map(({ lineId, quantity, amountFen }) => ({ lineId, quantity, amountFen })) })
  return amountFen === 0 ? finish(ctx, moved) : moved
}

export async function finish(ctx: Context, one: Case): Promise<Case> {
  const done = await move(ctx, one, 'refunded', { kind: 'refunded' })
  await emit(ctx, CaseRefunded, factsOf(ctx, done))
  return done
}
