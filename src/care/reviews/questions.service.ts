import { and, eq, gte, isNull, sql } from 'drizzle-orm'
import { productDetail } from '#supply/catalog'
import { QuestionAnswered, QuestionAsked } from '#events/reviews'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox, tellInboxes } from '#kernel/notify'
import { notFound, Refusal, refuse } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { askedADay, askMost, questionsADay } from './reviews.rules'
import { hasBought, note } from './reviews.service'
import { asked, questions, quiet, replies } from './tables'
import { checkWords } from './texts.service'

/** Questions 问大家 (F15): sent to some who really bought it, answered by buyers and by the store. */

/** Past buyers who may be asked: the latest first, not the asker, nobody who wants quiet, nobody who was asked enough today. */
const buyersText = `
  select r.shopper_id as id from (select shopper_id, max(received_at) as at from reviews_rights where product_id = $1 and shopper_id <> $2 group by shopper_id order by 2 desc limit 500) r
  where not exists (select from reviews_quiet q where q.shopper_id = r.shopper_id) and (select count(*) from reviews_asked a where a.shopper_id = r.shopper_id and a.at > $3) < $4::int order by r.at desc limit $5`

/** Asks about a product that is on the shelf. Refuses contacts in the text and more questions a day than the setting allows (429). */
export async function askQuestion(given: Context, productId: string, words: string): Promise<{ id: string; asked: number }> {
  checkWords('words', words)
  const { merchantId, title } = await productDetail(given, productId)
  return transaction(given, async (ctx) => {
    const shopperId = ownerId(ctx)
    // One at a time of a person, so that the count holds.
    await ctx.client.query(`select pg_advisory_xact_lock(hashtext($1))`, [`reviews.questions.${shopperId}`])
    const since = after(ctx.now, -dayMs)
    const mostADay = await settingOf(ctx, questionsADay)
    if (await ctx.db.$count(questions, and(eq(questions.shopperId, shopperId), gte(questions.at, since))) >= mostADay) throw new Refusal('reviews.too_many_questions', { most: mostADay }, 429)
    const { rows: buyers } = await ctx.client.query<{ id: string }>({ name: 'reviews.buyers_to_ask', text: buyersText, values: [productId, shopperId, since, await settingOf(ctx, askedADay), await settingOf(ctx, askMost)] })
    const id = newId('rqn', ctx.now)
    await ctx.db.insert(questions).values({ id, productId: productId as never, merchantId, shopperId: shopperId as never, words, asked: buyers.length, at: ctx.now })
    if (buyers.length > 0) await ctx.db.insert(asked).values(buyers.map((buyer) => ({ questionId: id, shopperId: buyer.id as never, at: ctx.now })))
    await tellInboxes(ctx, buyers.map((buyer) => buyer.id), { topic: 'question', title: note(ctx, 'reviews.note_asked'), body: `${title}：${words}`, link: `/p/${productId}/questions/${id}` })
    await emit(ctx, QuestionAsked, { questionId: id, productId, merchantId, shopperId, asked: buyers.length, at: ctx.now.toISOString() })
    return { id, asked: buyers.length }
  })
}

/** A past buyer answers, once. Refuses `reviews.buyers_only` to whoever has not received it, and one's own question. */
export async function replyAsBuyer(given: Context, productId: string, questionId: string, words: string): Promise<{ id: string }> {
  checkWords('words', words)
  const shopperId = ownerId(given)
  if (!await hasBought(given, productId, shopperId)) refuse('reviews.buyers_only')
  return transaction(given, async (ctx) => {
    const question = await heldQuestion(ctx, and(eq(questions.id, questionId), eq(questions.productId, productId), isNull(questions.hiddenAt)))
    if (question.shopperId === shopperId) refuse('reviews.own_question')
    const id = newId('rqa', ctx.now)
    const fresh = await ctx.db.insert(replies).values({ id, questionId: question.id, productId: question.productId, byKind: 'buyer', byId: shopperId, words, at: ctx.now }).onConflictDoNothing().returning({ id: replies.id })
    if (fresh.length === 0) refuse('reviews.replied_already')
    await replied(ctx, question, id, 'buyer', shopperId)
    return { id }
  })
}

/** The store answers, or words its answer anew. */
export async function replyAsStore(given: Context, questionId: string, words: string): Promise<{ id: string }> {
  checkWords('words', words)
  return transaction(given, async (ctx) => {
    const question = await heldQuestion(ctx, and(eq(questions.id, questionId), mine(ctx, questions.merchantId)))
    const byId = ownerId(ctx)
    const [before] = await ctx.db.select().from(replies).where(and(eq(replies.questionId, question.id), eq(replies.byId, byId))).for('update')
    const id = before?.id ?? newId('rqa', ctx.now)
    if (before) await ctx.db.update(replies).set({ words }).where(eq(replies.id, before.id))
    else await ctx.db.insert(replies).values({ id, questionId: question.id, productId: question.productId, byKind: 'store', byId, words, at: ctx.now })
    await audit(ctx, { action: 'reviews.reply', subject: question.id, before: { words: before?.words ?? null }, after: { words } })
    if (before) await emit(ctx, QuestionAnswered, { ...factsOfQuestion(ctx, question), replyId: id, by: 'store', byId })
    else await replied(ctx, question, id, 'store', byId)
    return { id }
  })
}

type Question = typeof questions.$inferSelect
async function heldQuestion(ctx: Context, where: ReturnType<typeof and>): Promise<Question> {
  const [question] = await ctx.db.select().from(questions).where(where).for('update')
  return question ?? notFound()
}
const factsOfQuestion = (ctx: Context, { id, productId, merchantId }: Question) => ({ questionId: id, productId, merchantId, at: ctx.now.toISOString() })
/** Counts a reply and tells whoever asked. */
async function replied(ctx: Context, question: Question, replyId: string, by: 'buyer' | 'store', byId: string): Promise<void> {
  await ctx.db.update(questions).set({ replies: sql`${questions.replies} + 1`, ...(by === 'store' && { isStoreAnswered: true }) }).where(eq(questions.id, question.id))
  await emit(ctx, QuestionAnswered, { ...factsOfQuestion(ctx, question), replyId, by, byId })
  await tellInbox(ctx, { ownerId: question.shopperId, topic: 'question', title: note(ctx, 'reviews.note_replied'), body: question.words, link: `/p/${question.productId}/questions/${question.id}` })
}

/** Wants to be asked about what one bought, or not 免打扰. */
export async function setQuiet(ctx: Context, isQuiet: boolean): Promise<void> {
  if (isQuiet) await ctx.db.insert(quiet).values({ shopperId: ownerId(ctx) as never, at: ctx.now }).onConflictDoNothing()
  else await ctx.db.delete(quiet).where(mine(ctx, quiet.shopperId))
}
