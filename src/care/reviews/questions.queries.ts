import { and, asc, desc, eq, inArray, isNotNull, lt, sql } from 'drizzle-orm'
import { productText } from '#supply/catalog'
import { shopperNames } from '#trust/identity'
import { mine, ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { shownName } from './reviews.rules'
import { questions, quiet, replies, reports, reviews, rights, type reportStates } from './tables'

/** Questions and replies as they are read 看问答, and what was reported of any text. */
type Question = typeof questions.$inferSelect
type Reply = typeof replies.$inferSelect
export interface PageAsk { readonly cursor?: string | undefined; readonly limit: number }

const shownReply = ({ id, byKind, byId, words, helpful, at, hiddenAt, hiddenCause }: Reply, names: ReadonlyMap<string, string>) => ({ id, by: byKind, author: byKind === 'buyer' && !hiddenAt ? shownName(names.get(byId) ?? '', false) : '', words: hiddenAt ? '' : words, helpful, at, hidden: hiddenAt && { at: hiddenAt, cause: hiddenCause! } })
/** A hidden question says that it was hidden, when and why; whoever works on it sees it whole. */
const shownQuestion = ({ id, productId, words, replies: count, isStoreAnswered, asked, at, hiddenAt, hiddenCause }: Question, isWhole: boolean) => ({ id, productId, words: hiddenAt && !isWhole ? '' : words, count, isStoreAnswered, asked, at, hidden: hiddenAt && { at: hiddenAt, cause: hiddenCause! } })

const mostBeside = 2
/** The best replies beside each question of a list. */
async function withReplies(ctx: Context, page: readonly Question[], isWhole = false) {
  const ids = page.map(({ id }) => id)
  const place = sql<number>`row_number() over (partition by ${replies.questionId} order by ${replies.byKind} = 'store' desc, ${replies.helpful} desc, ${replies.id})`.as('place')
  const best = ctx.db.select({ id: replies.id, place }).from(replies).where(inArray(replies.questionId, ids)).as('best')
  const its = ids.length === 0 ? [] : (await ctx.db.select({ reply: replies }).from(replies).innerJoin(best, eq(best.id, replies.id)).where(sql`${best.place} <= ${mostBeside}`).orderBy(asc(replies.questionId), desc(sql`${replies.byKind} = 'store'`), desc(replies.helpful), asc(replies.id))).map(({ reply }) => reply)
  const names = await shopperNames(ctx, [...new Set(its.filter(({ byKind }) => byKind === 'buyer').map(({ byId }) => byId))])
  return page.map((question) => ({ ...shownQuestion(question, isWhole), replies: question.hiddenAt && !isWhole ? [] : its.filter(({ questionId }) => questionId === question.id).map((reply) => shownReply(reply, names)) }))
}

const isAsked = async (ctx: Context, id: string): Promise<boolean> => (await ctx.client.query({ name: 'reviews.is_asked', text: 'select from reviews_questions where product_id = $1 limit 1', values: [id] })).rowCount === 1

/** The questions about a product, newest first, each with its best replies; the first page with how many there are. */
export async function questionPage(ctx: Context, { id, cursor, limit }: PageAsk & { readonly id: string }) {
  // Every product's page asks for the first, and most have none.
  if (!cursor && !await isAsked(ctx, id)) return { count: 0, items: [], next: null }
  const rows = await ctx.db.select().from(questions).where(and(eq(questions.productId, id), cursor ? lt(questions.id, cursor) : undefined)).orderBy(desc(questions.id)).limit(limit + 1)
  const count = cursor || rows.length <= limit ? rows.length : await ctx.db.$count(questions, eq(questions.productId, id))
  return { count, items: await withReplies(ctx, rows.slice(0, limit)), next: rows.length > limit ? rows[limit - 1]!.id : null }
}

const mostReplies = 200
/** One question of a product with all its replies. */
export async function questionDetail(ctx: Context, productId: string, id: string) {
  const [question] = await ctx.db.select().from(questions).where(and(eq(questions.id, id), eq(questions.productId, productId)))
  if (!question) notFound()
  const its = await ctx.db.select().from(replies).where(eq(replies.questionId, question.id)).orderBy(desc(sql`${replies.byKind} = 'store'`), desc(replies.helpful), asc(replies.id)).limit(mostReplies)
  const names = await shopperNames(ctx, its.filter(({ byKind }) => byKind === 'buyer').map(({ byId }) => byId))
  return { ...shownQuestion(question, false), replies: question.hiddenAt ? [] : its.map((reply) => shownReply(reply, names)) }
}

/** Whether I may answer a question about a product as somebody who bought it. */
export async function mayReply(ctx: Context, productId: string, id: string) {
  const me = ownerId(ctx)
  const [bought, question, mineAlready] = await Promise.all([ctx.db.$count(rights, and(eq(rights.productId, productId), mine(ctx, rights.shopperId))), ctx.db.select({ by: questions.shopperId }).from(questions).where(and(eq(questions.id, id), eq(questions.productId, productId))), ctx.db.$count(replies, and(eq(replies.questionId, id), eq(replies.byId, me)))])
  return { isBuyer: bought > 0, mayReply: bought > 0 && question[0] !== undefined && question[0].by !== me && mineAlready === 0 }
}
export async function isQuiet(ctx: Context): Promise<{ isQuiet: boolean }> { return { isQuiet: await ctx.db.$count(quiet, mine(ctx, quiet.shopperId)) > 0 } }

/** Questions about a store's goods, or all: those it has not answered, or every one; newest first. */
export async function questionQueue(ctx: Context, { isOpen, cursor, limit }: PageAsk & { readonly isOpen: boolean }) {
  const rows = await ctx.db.select().from(questions).where(and(mine(ctx, questions.merchantId), isOpen ? eq(questions.isStoreAnswered, false) : undefined, cursor ? lt(questions.id, cursor) : undefined)).orderBy(desc(questions.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const titles = new Map((await productText(ctx, [...new Set(page.map(({ productId }) => productId))])).map(({ productId, title, picture }) => [productId, { title, picture }]))
  return { items: (await withReplies(ctx, page, true)).map((one) => ({ ...one, title: titles.get(one.productId)?.title ?? '', picture: titles.get(one.productId)?.picture ?? '' })), next: rows.length > limit ? page.at(-1)!.id : null }
}

/** Reports in a state, newest first, each with what it is about. */
export async function reportPage(ctx: Context, { state, cursor, limit }: PageAsk & { readonly state: (typeof reportStates)[number] }) {
  const rows = await ctx.db.select().from(reports).where(and(eq(reports.state, state), cursor ? lt(reports.id, cursor) : undefined)).orderBy(desc(reports.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const of = (kind: string) => page.filter((one) => one.kind === kind).map(({ subjectId }) => subjectId as never)
  const [said, asked, replied] = await Promise.all([ctx.db.select({ id: reviews.id, words: reviews.words, overall: reviews.overall, hiddenAt: reviews.hiddenAt }).from(reviews).where(inArray(reviews.id, of('review'))), ctx.db.select({ id: questions.id, words: questions.words, hiddenAt: questions.hiddenAt }).from(questions).where(inArray(questions.id, of('question'))), ctx.db.select({ id: replies.id, words: replies.words, hiddenAt: replies.hiddenAt }).from(replies).where(inArray(replies.id, of('reply')))])
  const by = new Map<string, { words: string; overall?: number; hiddenAt: Date | null }>([...said, ...asked, ...replied].map((one) => [one.id, one]))
  return { items: page.map(({ id, subjectId, kind, productId, byKind, reason, words, state, at, decidedAt, note }) => ({ id, subjectId, kind, productId, byKind, reason, words, state, at, decidedAt, note, said: by.get(subjectId)?.words ?? '', overall: by.get(subjectId)?.overall ?? null, isHidden: by.get(subjectId)?.hiddenAt != null })), next: rows.length > limit ? page.at(-1)!.id : null }
}
/** Questions and replies that are hidden now, so that they can be shown again. */
export async function hiddenTexts(ctx: Context) {
  const [asked, replied] = await Promise.all([ctx.db.select().from(questions).where(isNotNull(questions.hiddenAt)).orderBy(desc(questions.hiddenAt)).limit(100), ctx.db.select().from(replies).where(isNotNull(replies.hiddenAt)).orderBy(desc(replies.hiddenAt)).limit(100)])
  return { items: [...asked.map((one) => ({ kind: 'question' as const, ...one })), ...replied.map((one) => ({ kind: 'reply' as const, ...one }))].map(({ kind, id, productId, words, hiddenAt, hiddenCause }) => ({ kind, id, productId, words, hiddenAt: hiddenAt!, cause: hiddenCause! })).toSorted((a, b) => b.hiddenAt.getTime() - a.hiddenAt.getTime()) }
}
