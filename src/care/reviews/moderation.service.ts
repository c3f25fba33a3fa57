import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { QuestionChanged, ReviewHidden, ReviewShown } from '#events/reviews'
import { askApproval } from '#trust/risk'
import { mine, ownerId } from '#kernel/access'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox } from '#kernel/notify'
import { notFound, refuse } from '#kernel/refusal'
import { hidingCauses, type reportReasons } from './reviews.rules'
import { note } from './reviews.service'
import { hidings, questions, replies, reports, reviews, type reportKinds } from './tables'
import { countReview, factsOf } from './texts.service'

/** Reports 举报 and hiding 隐藏 (I-33): nothing is deleted; what is hidden has a cause that the law names, a record, and a notice in its place. */
type Kind = (typeof reportKinds)[number]
type Reason = (typeof reportReasons)[number]
export type Cause = (typeof hidingCauses)[number]
const kindOf = (id: string): Kind => (id.startsWith('rvw_') ? 'review' : id.startsWith('rqn_') ? 'question' : id.startsWith('rqa_') ? 'reply' : notFound())

/** The text that is meant, if it is there: whose product and store it is of. A store reaches what is said of its own goods. */
async function subjectOf(ctx: Context, id: string): Promise<{ productId: string; merchantId: string; authorId: string; hiddenAt: Date | null; isBad: boolean }> {
  const kind = kindOf(id)
  if (kind === 'review') {
    const [one] = await ctx.db.select().from(reviews).where(and(eq(reviews.id, id), ctx.actor.kind === 'merchant' ? mine(ctx, reviews.merchantId) : undefined))
    return one ? { ...one, authorId: one.shopperId, isBad: one.answerDueAt !== null } : notFound()
  }
  if (kind === 'question') {
    const [one] = await ctx.db.select().from(questions).where(and(eq(questions.id, id), ctx.actor.kind === 'merchant' ? mine(ctx, questions.merchantId) : undefined))
    return one ? { ...one, authorId: one.shopperId, isBad: false } : notFound()
  }
  const [one] = await ctx.db.select({ productId: replies.productId, merchantId: questions.merchantId, authorId: replies.byId, hiddenAt: replies.hiddenAt }).from(replies).innerJoin(questions, eq(questions.id, replies.questionId)).where(and(eq(replies.id, id), ctx.actor.kind === 'merchant' ? mine(ctx, questions.merchantId) : undefined))
  return one ? { ...one, isBad: false } : notFound()
}

export interface ReportWish { readonly id: string; readonly productId?: string | undefined; readonly reason: Reason; readonly words: string }
/** Reports a text, once for each who does. It stays where it is until an operator has looked. */
export function report(given: Context, { id, productId, reason, words }: ReportWish): Promise<void> {
  return transaction(given, async (ctx) => {
    const subject = await subjectOf(ctx, id)
    if (subject.hiddenAt || (productId !== undefined && subject.productId !== productId)) notFound()
    const fresh = await ctx.db.insert(reports).values({ id: newId('rpt', ctx.now), subjectId: id, kind: kindOf(id), productId: subject.productId, byKind: ctx.actor.kind === 'merchant' ? 'merchant' : 'shopper', byId: ownerId(ctx), reason, words, state: 'open', at: ctx.now }).onConflictDoNothing().returning({ id: reports.id })
    if (fresh.length === 0) refuse('reviews.reported_already')
  })
}

const Payload = z.object({ id: z.string(), cause: z.enum(hidingCauses), words: z.string() })
/** That a buyer's review is hidden is one operator's wish and another's decision. */
export const hidingReview = defineApproval({ kind: 'reviews.hide', permits: { staff: 'reviews.moderate' }, says: ['隐藏买家评价', 'Hide a buyer’s review'],
  apply: async (ctx, { payload }) => { await hide(ctx, Payload.parse(payload)); return undefined } })

/** Asks for a text to be hidden: of a review another person decides, questions and replies are hidden at once. Refuses what is hidden already. */
export function askHiding(given: Context, wish: { readonly id: string; readonly cause: Cause; readonly words: string }): Promise<{ approvalId: string | null }> {
  return transaction(given, async (ctx) => {
    const subject = await subjectOf(ctx, wish.id)
    if (subject.hiddenAt) refuse('reviews.hidden_already')
    if (kindOf(wish.id) === 'review') return { approvalId: await askApproval(ctx, { approval: hidingReview, subject: wish.id, merchantId: null, payload: wish, before: { isShown: true, isBad: subject.isBad }, after: { isShown: false, cause: wish.cause, words: wish.words }, reason: wish.words }) }
    await hide(ctx, wish)
    return { approvalId: null }
  })
}

const asFact = (ctx: Context) => ({ at: ctx.now.toISOString() })
/** Hides a text: its row stays whole, its open reports are upheld, whoever wrote it is told. */
async function hide(ctx: Context, { id, cause, words }: { readonly id: string; readonly cause: Cause; readonly words: string }): Promise<void> {
  const { productId, merchantId, authorId } = await subjectOf(ctx, id)
  const hidden = { hiddenAt: ctx.now, hiddenCause: cause }
  const kind = kindOf(id)
  if (kind === 'review') {
    const [review] = await ctx.db.update(reviews).set(hidden).where(and(eq(reviews.id, id), isNull(reviews.hiddenAt))).returning()
    if (!review) refuse('reviews.hidden_already')
    await emit(ctx, ReviewHidden, { ...factsOf(ctx, review), cause, ...await countReview(ctx, review, -1) })
  } else await moveText(ctx, id, 'hide', cause, { productId, merchantId })
  await ctx.db.insert(hidings).values({ id: newId('rvh', ctx.now), subjectId: id, does: 'hide', cause, words, byId: ctx.actor.id, at: ctx.now })
  await ctx.db.update(reports).set({ state: 'upheld', decidedAt: ctx.now, decidedBy: ctx.actor.id, note: words }).where(and(eq(reports.subjectId, id), eq(reports.state, 'open')))
  await audit(ctx, { action: 'reviews.hide', subject: id, after: { cause, words } })
  // A store's reply is nobody's inbox: its author is the store.
  if (!authorId.startsWith('mer_')) await tellInbox(ctx, { ownerId: authorId, topic: 'review', title: note(ctx, 'reviews.note_hidden'), body: `${note(ctx, `reviews.cause_${cause}`)}：${words}`, link: '/me/reviews' })
}

/** Shows again what was hidden 恢复显示, with the reason. */
export function showAgain(given: Context, id: string, words: string): Promise<void> {
  return transaction(given, async (ctx) => {
    const { productId, merchantId } = await subjectOf(ctx, id)
    if (kindOf(id) === 'review') {
      const [review] = await ctx.db.update(reviews).set({ hiddenAt: null, hiddenCause: null }).where(and(eq(reviews.id, id), isNotNull(reviews.hiddenAt))).returning()
      if (!review) refuse('reviews.not_hidden')
      await emit(ctx, ReviewShown, { ...factsOf(ctx, review), ...await countReview(ctx, review, 1) })
    } else await moveText(ctx, id, 'show', '', { productId, merchantId })
    await ctx.db.insert(hidings).values({ id: newId('rvh', ctx.now), subjectId: id, does: 'show', cause: '', words, byId: ctx.actor.id, at: ctx.now })
    await audit(ctx, { action: 'reviews.show', subject: id, after: { words } })
  })
}

/** A question or a reply, hidden or shown; a hidden reply is none of its question's. */
async function moveText(ctx: Context, id: string, does: 'hide' | 'show', cause: string, { productId, merchantId }: { readonly productId: string; readonly merchantId: string }): Promise<void> {
  const table = kindOf(id) === 'question' ? questions : replies
  const moved = await ctx.db.update(table).set(does === 'hide' ? { hiddenAt: ctx.now, hiddenCause: cause } : { hiddenAt: null, hiddenCause: null }).where(and(eq(table.id, id), does === 'hide' ? isNull(table.hiddenAt) : isNotNull(table.hiddenAt))).returning({ id: table.id })
  if (moved.length === 0) refuse(does === 'hide' ? 'reviews.hidden_already' : 'reviews.not_hidden')
  const questionId = kindOf(id) === 'question' ? id : (await ctx.db.update(questions).set({ replies: does === 'hide' ? sql`${questions.replies} - 1` : sql`${questions.replies} + 1` }).where(eq(questions.id, ctx.db.select({ id: replies.questionId }).from(replies).where(eq(replies.id, id)))).returning({ id: questions.id }))[0]!.id
  await emit(ctx, QuestionChanged, { questionId, subjectId: id, productId, merchantId, does, cause, ...asFact(ctx) })
}

/** An operator has looked at a report and found nothing that the law names. */
export function dismissReport(given: Context, id: string, words: string): Promise<void> {
  return transaction(given, async (ctx) => {
    const ended = await ctx.db.update(reports).set({ state: 'dismissed', decidedAt: ctx.now, decidedBy: ctx.actor.id, note: words }).where(and(eq(reports.id, id), eq(reports.state, 'open'))).returning({ id: reports.id })
    if (ended.length === 0) return (await ctx.db.$count(reports, eq(reports.id, id))) > 0 ? refuse('reviews.report_over') : notFound()
    await audit(ctx, { action: 'reviews.dismiss_report', subject: id, after: { words } })
  })
}
