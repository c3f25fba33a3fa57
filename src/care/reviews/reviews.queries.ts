import { and, arrayContains, asc, between, desc, eq, gt, inArray, isNotNull, isNull, lt, lte, or, sql, type SQL } from 'drizzle-orm'
import { merchantsOf } from '#supply/merchants'
import { shopperNames } from '#trust/identity'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { appendDays, averagesOf, kinds, mostOfBad, shownName, starsOf, type Tag } from './reviews.rules'
import { answers, hidings, reviews, rights, summaries, tags } from './tables'

/** Reviews as they are read 看评价: by everybody on a product's page, by their authors, by stores by the clock, by operators. */
type Review = typeof reviews.$inferSelect

/** What everybody sees of a review; of a hidden one that it was hidden, when and why, in the place of its words. */
function shown(review: Review, names: ReadonlyMap<string, string>) {
  const { id, at, specText, hiddenAt, hiddenCause } = review
  const hidden = hiddenAt && { at: hiddenAt, cause: hiddenCause! }
  const bare = { id, at, specText, hidden, author: hidden ? '' : shownName(names.get(review.shopperId) ?? '', review.isAnonymous), overall: review.overall, goods: review.goods, service: review.service, logistics: review.logistics, helpful: review.helpful }
  if (hidden) return { ...bare, tags: [], words: '', pictures: [], append: null, answer: null }
  return { ...bare, tags: review.tags as Tag[], words: review.words, pictures: review.pictures, append: review.appendedAt && { words: review.appendWords!, pictures: review.appendPictures, at: review.appendedAt, days: Math.floor((review.appendedAt.getTime() - at.getTime()) / dayMs) }, answer: review.answeredAt && { words: review.answer!, at: review.answeredAt } }
}

export interface ListAsk { readonly id: string; readonly sort: 'usual' | 'newest'; readonly kind?: (typeof kinds)[number] | undefined; readonly has?: 'pictures' | 'append' | undefined; readonly tag?: Tag | undefined; readonly cursor?: string | undefined; readonly limit: number }
/** The reviews of a product in the published order or newest first, all or some. */
export async function reviewPage(ctx: Context, { id, sort, kind, has, tag, cursor, limit }: ListAsk) {
  const [rank, last] = [Number(cursor?.split('.')[0]), cursor?.split('.')[1]]
  const later = !cursor ? undefined : sort === 'newest' ? lt(reviews.id, last ?? '') : or(lt(reviews.rank, rank || 0), and(eq(reviews.rank, rank || 0), lt(reviews.id, last ?? '')))
  const rows = await ctx.db.select().from(reviews).where(and(eq(reviews.productId, id), kind && between(reviews.overall, ...starsOf(kind)), has === 'pictures' ? sql`cardinality(${reviews.pictures}) > 0` : has === 'append' ? isNotNull(reviews.appendedAt) : undefined, tag && arrayContains(reviews.tags, [tag]), kind || has || tag ? isNull(reviews.hiddenAt) : undefined, later))
    .orderBy(...(sort === 'newest' ? [desc(reviews.id)] : [desc(reviews.rank), desc(reviews.id)])).limit(limit + 1)
  const page = rows.slice(0, limit)
  const names = await shopperNames(ctx, [...new Set(page.map(({ shopperId }) => shopperId))])
  const end = page.at(-1)
  return { items: page.map((review) => shown(review, names)), next: rows.length > limit ? `${end!.rank}.${end!.id}` : null }
}

const none = { count: 0, overall: 0, goods: 0, service: 0, logistics: 0, stars1: 0, stars2: 0, stars3: 0, stars4: 0, stars5: 0, pictured: 0, appended: 0 }
const firstShown = 3
/** What a product's page says of its reviews: how many, averages and how the stars are spread, tags, and the first of the published order. */
export async function reviewSummary(ctx: Context, id: string) {
  const { rows: [sums] } = await ctx.client.query<typeof none>({ name: 'reviews.summary', values: [id], text: `select ${Object.keys(none).join(', ')} from reviews_summaries where product_id = $1` })
  // Most products of a large shop have no review: one look tells.
  if (!sums) return { count: 0, average: averagesOf(none), stars: [0, 0, 0, 0, 0], pictured: 0, appended: 0, tags: [], first: [] }
  const [its, first] = await Promise.all([ctx.db.select({ tag: tags.tag, count: tags.count }).from(tags).where(and(eq(tags.productId, id), gt(tags.count, 0))).orderBy(desc(tags.count), asc(tags.tag)).limit(12), reviewPage(ctx, { id, sort: 'usual', limit: firstShown })])
  return { count: sums.count, average: averagesOf(sums), stars: [sums.stars1, sums.stars2, sums.stars3, sums.stars4, sums.stars5], pictured: sums.pictured, appended: sums.appended, tags: its as { tag: Tag; count: number }[], first: first.items }
}

/** How many reviews each of these products has, and their average in hundredths of a star, for cards; those without are left out. */
export async function reviewCounts(ctx: Context, ids: readonly string[]) {
  const rows = ids.length === 0 ? [] : await ctx.db.select().from(summaries).where(and(inArray(summaries.productId, ids as never[]), gt(summaries.count, 0)))
  return { items: rows.map((sums) => ({ productId: sums.productId as string, count: sums.count, average: averagesOf(sums)!.overall })) }
}

type Right = typeof rights.$inferSelect
/** What its buyer may still do with a line he received. */
async function lineOf(ctx: Context, right: Right, review: Review | null, names: ReadonlyMap<string, string>) {
  const { lineId, orderId, merchantId, productId, title, specText, picture, receivedAt, dueAt } = right
  const appendUntil = review && !review.appendedAt ? after(review.at, await settingOf(ctx, appendDays) * dayMs) : null
  return { lineId, orderId, merchantId, productId, title, specText, picture, receivedAt, dueAt, appendUntil, may: { write: !review && dueAt > ctx.now, append: appendUntil !== null && appendUntil > ctx.now },
    review: review && { ...shown({ ...review, hiddenAt: null, hiddenCause: null }, names), isAnonymous: review.isAnonymous, hidden: review.hiddenAt && { at: review.hiddenAt, cause: review.hiddenCause! } } }
}
async function linesOf(ctx: Context, where: SQL | undefined, order: SQL, limit: number) {
  const rows = await ctx.db.select({ right: rights, review: reviews }).from(rights).leftJoin(reviews, eq(reviews.id, rights.reviewId)).where(and(mine(ctx, rights.shopperId), where)).orderBy(order).limit(limit)
  const names = await shopperNames(ctx, [...new Set(rows.map(({ right }) => right.shopperId))])
  return Promise.all(rows.map(({ right, review }) => lineOf(ctx, right, review, names)))
}

/** What waits for my review 待评价, the latest first. */
export async function toReview(ctx: Context, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  const rows = await linesOf(ctx, and(isNull(rights.reviewId), gt(rights.dueAt, ctx.now), cursor ? lt(rights.lineId, cursor) : undefined), desc(rights.lineId), limit + 1)
  return { items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.lineId : null }
}
export async function toReviewCount(ctx: Context): Promise<{ count: number }> { return { count: await ctx.db.$count(rights, and(mine(ctx, rights.shopperId), isNull(rights.reviewId), gt(rights.dueAt, ctx.now))) } }
/** My reviews, the latest first. */
export async function myReviews(ctx: Context, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  const rows = await linesOf(ctx, and(isNotNull(rights.reviewId), cursor ? lt(rights.reviewId, cursor) : undefined), desc(rights.reviewId), limit + 1)
  return { items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.review!.id : null }
}
export async function myLine(ctx: Context, lineId: string) { return (await linesOf(ctx, eq(rights.lineId, lineId), asc(rights.lineId), 1))[0] ?? notFound() }
export const linesOfOrder = async (ctx: Context, orderId: string) => ({ items: await linesOf(ctx, eq(rights.orderId, orderId), asc(rights.lineId), 200) })

export const queues = ['clock', 'overdue', 'waiting', 'bad', 'hidden', 'all'] as const
export interface QueueAsk { readonly which: (typeof queues)[number]; readonly cursor?: string | undefined; readonly limit: number }
/** Reviews as stores and operators work on them: bad ones by their clock, the oldest first; all else newest first. */
export async function reviewQueue(ctx: Context, { which, cursor, limit }: QueueAsk) {
  const isByClock = which === 'clock' || which === 'overdue'
  const unanswered = and(isNull(reviews.answeredAt), isNull(reviews.hiddenAt))
  const wanted = { clock: and(isNotNull(reviews.answerDueAt), unanswered), overdue: and(lte(reviews.answerDueAt, ctx.now), unanswered), waiting: unanswered, bad: lte(reviews.overall, mostOfBad), hidden: isNotNull(reviews.hiddenAt), all: undefined }[which]
  const rows = await queued(ctx, and(wanted, cursor ? (isByClock ? gt(reviews.id, cursor) : lt(reviews.id, cursor)) : undefined), isByClock ? asc(reviews.id) : desc(reviews.id), limit + 1)
  return { items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.id : null }
}
async function queued(ctx: Context, where: SQL | undefined, order: SQL, limit: number) {
  const rows = await ctx.db.select({ review: reviews, title: rights.title, picture: rights.picture }).from(reviews).innerJoin(rights, eq(rights.lineId, reviews.lineId)).where(and(mine(ctx, reviews.merchantId), where)).orderBy(order).limit(limit)
  const [names, stores] = await Promise.all([shopperNames(ctx, [...new Set(rows.map(({ review }) => review.shopperId))]), merchantsOf(ctx, [...new Set(rows.map(({ review }) => review.merchantId))])])
  return rows.map(({ review, title, picture }) => ({ ...shown({ ...review, hiddenAt: null, hiddenCause: null }, names), hidden: review.hiddenAt && { at: review.hiddenAt, cause: review.hiddenCause! }, orderId: review.orderId, productId: review.productId, merchantId: review.merchantId, merchantName: stores.get(review.merchantId)?.name ?? '', title, picture, answerDueAt: review.answerDueAt, isOverdue: review.answeredAt === null && review.answerDueAt !== null && review.answerDueAt <= ctx.now }))
}
/** How much waits: bad reviews on the clock, those over it, all that nobody answered. */
export async function queueCounts(ctx: Context) {
  const [found] = await ctx.db.select({ clock: sql<number>`(count(*) filter (where ${reviews.answerDueAt} is not null))::int`, overdue: sql<number>`(count(*) filter (where ${reviews.answerDueAt} <= ${ctx.now.toISOString()}::timestamptz))::int` }).from(reviews).where(and(mine(ctx, reviews.merchantId), isNull(reviews.answeredAt), isNull(reviews.hiddenAt), isNotNull(reviews.answerDueAt)))
  return found!
}

/** One review with every wording of its answer, and what was hidden or shown of it. */
export async function reviewDetail(ctx: Context, id: string) {
  const [one] = await queued(ctx, eq(reviews.id, id as never), desc(reviews.id), 1)
  if (!one) notFound()
  const [said, moves] = await Promise.all([ctx.db.select({ words: answers.words, byId: answers.byId, at: answers.at }).from(answers).where(eq(answers.reviewId, one.id)).orderBy(asc(answers.id)).limit(100), hidingsOf(ctx, [one.id])])
  return { ...one, answers: said, hidings: moves }
}
const hidingsOf = (ctx: Context, ids: readonly string[]) => ctx.db.select({ subjectId: hidings.subjectId, does: hidings.does, cause: hidings.cause, words: hidings.words, byId: hidings.byId, at: hidings.at }).from(hidings).where(inArray(hidings.subjectId, [...ids])).orderBy(asc(hidings.id)).limit(200)
