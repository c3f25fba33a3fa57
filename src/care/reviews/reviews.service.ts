import { and, asc, eq, isNull, lte } from 'drizzle-orm'
import { soldOf } from '#commerce/ordering'
import { AnswerOverdue, ReviewAnswered, ReviewAppended, ReviewMoved, ReviewWritten } from '#events/reviews'
import { reviewsTexts } from '#locales/reviews'
import { whoMay } from '#trust/identity'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { as, system, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox, tellInboxes } from '#kernel/notify'
import { notFound, refuse } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, dayMs, hourMs } from '#kernel/time'
import { answerHours, appendDays, isBad, rankOf, reviewDays, type Stars, type Tag } from './reviews.rules'
import { answers, replies, reviews, rights, votes } from './tables'
import { checkPictures, checkWords, countAppended, countReview, factsOf } from './texts.service'

/** Reviews 评价 (F14): the right to one for each line that was received, written once, added to once, answered by its store, found helpful once by each. */
const mostTold = 50
export const note = (ctx: Context, text: keyof typeof reviewsTexts) => reviewsTexts[text][ctx.locale === 'en' ? 1 : 0]

/** Gives the right to review each line of an order that was received; gifts, what is no more part of it and what never left give none. Once. */
export function openRights(given: Context, orderId: string): Promise<void> {
  return transaction(as(given, system), async (ctx) => {
    const { order, lines } = await soldOf(ctx, orderId)
    const had = lines.filter((line) => !line.isGift && line.lapsedAt === null && line.cancelledQuantity < line.quantity)
    if (had.length === 0) return
    const dueAt = after(ctx.now, await settingOf(ctx, reviewDays) * dayMs)
    await ctx.db.insert(rights).values(had.map((line) => ({ lineId: line.id, orderId: order.id, shopperId: order.shopperId, merchantId: order.merchantId!, productId: line.productId, skuId: line.skuId, title: line.title, specText: line.specText, picture: line.picture, receivedAt: ctx.now, dueAt }))).onConflictDoNothing()
  })
}

export interface ReviewWish extends Stars { readonly tags: readonly Tag[]; readonly words: string; readonly pictures: readonly string[]; readonly isAnonymous: boolean }
/**
 * Writes the review of a line, once. A bad one starts its store's clock, and the store is told at once. Refuses `reviews.reviewed_already`, `reviews.window_over`, contacts in the text and
 * pictures that are not kept here; another's line is not found.
 */
export async function writeReview(given: Context, lineId: string, wish: ReviewWish): Promise<{ id: string }> {
  checkWords('words', wish.words)
  await checkPictures(given, wish.pictures)
  return transaction(given, async (ctx) => {
    const [right] = await ctx.db.select().from(rights).where(and(eq(rights.lineId, lineId), mine(ctx, rights.shopperId))).for('update')
    if (!right) notFound()
    if (right.reviewId) refuse('reviews.reviewed_already')
    if (right.dueAt <= ctx.now) refuse('reviews.window_over')
    const id = newId('rvw', ctx.now)
    const { orderId, shopperId, merchantId, productId, skuId, specText } = right
    const answerDueAt = isBad(wish) ? after(ctx.now, await settingOf(ctx, answerHours) * hourMs) : null
    const written = { ...wish, tags: [...new Set(wish.tags)], pictures: [...wish.pictures], id, lineId, orderId, shopperId, merchantId, productId, skuId, specText, at: ctx.now, appendedAt: null, answerDueAt }
    await ctx.db.insert(reviews).values({ ...written, rank: rankOf({ ...written, helpful: 0 }) })
    await ctx.db.update(rights).set({ reviewId: id }).where(eq(rights.lineId, lineId))
    const sums = await countReview(ctx, written, 1)
    await emit(ctx, ReviewWritten, { ...factsOf(ctx, written), stars: wish.overall, goods: wish.goods, service: wish.service, logistics: wish.logistics, hasPictures: wish.pictures.length > 0, ...sums })
    if (answerDueAt) await tellInboxes(ctx, await whoMay(ctx, merchantId, [{ merchant: 'reviews.answer' }], mostTold), { topic: 'review', title: note(ctx, 'reviews.note_bad'), body: right.title, link: `/reviews/${id}` })
    return { id }
  })
}

/** Adds to one's own review 追评, once and in time. */
export async function appendReview(given: Context, lineId: string, wish: { readonly words: string; readonly pictures: readonly string[] }): Promise<{ id: string }> {
  checkWords('words', wish.words)
  await checkPictures(given, wish.pictures)
  return transaction(given, async (ctx) => {
    const [review] = await ctx.db.select().from(reviews).where(and(eq(reviews.lineId, lineId), mine(ctx, reviews.shopperId))).for('update')
    if (!review) notFound()
    if (review.appendedAt) refuse('reviews.appended_already')
    if (after(review.at, await settingOf(ctx, appendDays) * dayMs) <= ctx.now) refuse('reviews.append_over')
    await ctx.db.update(reviews).set({ appendWords: wish.words, appendPictures: [...wish.pictures], appendedAt: ctx.now, rank: rankOf({ ...review, appendedAt: ctx.now }) }).where(eq(reviews.id, review.id))
    if (!review.hiddenAt) await countAppended(ctx, review.productId)
    await emit(ctx, ReviewAppended, factsOf(ctx, review))
    return { id: review.id }
  })
}

/** A store answers a review, or words its answer anew: every wording is kept. The buyer is told of the first. */
export async function answerReview(given: Context, id: string, words: string): Promise<void> {
  checkWords('words', words)
  await transaction(given, async (ctx) => {
    const [review] = await ctx.db.select().from(reviews).where(and(eq(reviews.id, id), mine(ctx, reviews.merchantId))).for('update')
    if (!review) notFound()
    if (review.answer === words) return
    await ctx.db.insert(answers).values({ id: newId('ran', ctx.now), reviewId: id as never, words, byId: ctx.actor.id, at: ctx.now })
    await ctx.db.update(reviews).set({ answer: words, answeredAt: review.answeredAt ?? ctx.now }).where(eq(reviews.id, id))
    await audit(ctx, { action: 'reviews.answer', subject: id, before: { answer: review.answer }, after: { answer: words } })
    await emit(ctx, ReviewAnswered, { ...factsOf(ctx, review), isFirst: !review.answeredAt })
    if (!review.answeredAt) await tellInbox(ctx, { ownerId: review.shopperId, topic: 'review', title: note(ctx, 'reviews.note_answered'), body: words.slice(0, 80), link: `/review/${review.lineId}` })
  })
}

/** Finds a review of a product helpful, or no longer; once for each shopper, and never one's own. What is hidden is not there. */
export function voteReview(given: Context, productId: string, id: string, isHelpful: boolean): Promise<{ helpful: number }> {
  return transaction(given, async (ctx) => {
    const [review] = await ctx.db.select().from(reviews).where(and(eq(reviews.id, id), eq(reviews.productId, productId), isNull(reviews.hiddenAt))).for('update')
    if (!review) notFound()
    if (review.shopperId === ownerId(ctx)) refuse('reviews.own_vote')
    const helpful = review.helpful + await vote(ctx, id, isHelpful)
    if (helpful === review.helpful) return { helpful }
    await ctx.db.update(reviews).set({ helpful, rank: rankOf({ ...review, helpful }) }).where(eq(reviews.id, id))
    await emit(ctx, ReviewMoved, factsOf(ctx, review))
    return { helpful }
  })
}

/** The same for a reply to a question. */
export function voteReply(given: Context, productId: string, id: string, isHelpful: boolean): Promise<{ helpful: number }> {
  return transaction(given, async (ctx) => {
    const [reply] = await ctx.db.select().from(replies).where(and(eq(replies.id, id), eq(replies.productId, productId), isNull(replies.hiddenAt))).for('update')
    if (!reply) notFound()
    if (reply.byId === ownerId(ctx)) refuse('reviews.own_vote')
    const helpful = reply.helpful + await vote(ctx, id, isHelpful)
    await ctx.db.update(replies).set({ helpful }).where(eq(replies.id, id))
    return { helpful }
  })
}

/** Keeps a vote or takes it back; answers by how much that changes the count. The subject is held. */
async function vote(ctx: Context, subjectId: string, isHelpful: boolean): Promise<-1 | 0 | 1> {
  if (isHelpful) return (await ctx.db.insert(votes).values({ subjectId, shopperId: ownerId(ctx) as never, at: ctx.now }).onConflictDoNothing().returning()).length > 0 ? 1 : 0
  return (await ctx.db.delete(votes).where(and(eq(votes.subjectId, subjectId), mine(ctx, votes.shopperId))).returning()).length > 0 ? -1 : 0
}

const mostAtOnce = 200
/** Tells stores and the platform of bad reviews that have waited too long, each once (F18: within an hour). */
export async function sweepOverdue(given: Context): Promise<number> {
  const ctx = as(given, system)
  const due = await ctx.db.select({ id: reviews.id }).from(reviews).where(and(isNull(reviews.answeredAt), isNull(reviews.overdueAt), lte(reviews.answerDueAt, ctx.now))).orderBy(asc(reviews.answerDueAt)).limit(mostAtOnce)
  let told = 0
  for (const { id } of due) await transaction(ctx, async (ctx) => {
    const [late] = await ctx.db.update(reviews).set({ overdueAt: ctx.now }).where(and(eq(reviews.id, id), isNull(reviews.answeredAt), isNull(reviews.overdueAt))).returning()
    if (!late) return
    await emit(ctx, AnswerOverdue, { ...factsOf(ctx, late), dueAt: late.answerDueAt!.toISOString() })
    const ownerIds = await whoMay(ctx, late.merchantId, [{ merchant: 'reviews.answer', staff: 'reviews.moderate' }], mostTold)
    await tellInboxes(ctx, ownerIds, { topic: 'review', title: note(ctx, 'reviews.note_overdue'), body: late.words.slice(0, 80), link: `/reviews/${id}` })
    told++
  })
  return told
}

/** Whether somebody has really bought a product and received it. */
export async function hasBought(ctx: Context, productId: string, shopperId: string): Promise<boolean> {
  return (await ctx.db.select({ id: rights.lineId }).from(rights).where(and(eq(rights.productId, productId), eq(rights.shopperId, shopperId))).limit(1)).length > 0
}
