import { z } from 'zod'
import { publicWork, uploads } from '#kernel/limits.rules'
import { keepPicture } from '#kernel/pictures'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import type { Context } from '#kernel/context'
import { askHiding, dismissReport, report, showAgain } from './moderation.service'
import { hiddenTexts, reportPage } from './questions.queries'
import { linesOfOrder, myLine, myReviews, queueCounts, queues, reviewCounts, reviewDetail, reviewPage, reviewQueue, reviewSummary, toReview, toReviewCount } from './reviews.queries'
import { hidingCauses, kinds, most, reportReasons, tagCodes } from './reviews.rules'
import { answerReview, appendReview, voteReview, writeReview } from './reviews.service'
import { hidingDoes, reportBys, reportKinds, reportStates } from './tables'

const id = z.string().min(1).max(60)
const One = z.object({ id })
const Line = z.object({ lineId: id })
const OfProduct = z.object({ id, reviewId: id })
const star = z.int().min(1).max(5)
const tag = z.enum(tagCodes)
const cause = z.enum(hidingCauses)
const pictures = z.array(z.string().max(60)).max(most.pictures)
const said = prose(z.string().trim().min(2).max(most.words))
const reason = prose(z.string().trim().min(4).max(200))
export const reportShape = { reason: z.enum(reportReasons), words: prose(z.string().trim().max(200)).default('') }
export const hiddenShown = z.object({ at: z.date(), cause: z.string() }).nullable()
const stars = { overall: z.int(), goods: z.int(), service: z.int(), logistics: z.int() }
const shown = { id: z.string(), at: z.date(), author: z.string(), specText: z.string(), ...stars, tags: z.array(tag), words: z.string(), pictures: z.array(z.string()), helpful: z.int(), hidden: hiddenShown,
  append: z.object({ words: z.string(), pictures: z.array(z.string()), at: z.date(), days: z.int() }).nullable(), answer: z.object({ words: z.string(), at: z.date() }).nullable() }
const Reviews = z.object({ items: z.array(z.object(shown)), next: z.string().nullable() })
const Summary = z.object({ count: z.int(), average: z.object(stars).nullable(), stars: z.array(z.int()), pictured: z.int(), appended: z.int(), tags: z.array(z.object({ tag, count: z.int() })), first: z.array(z.object(shown)) })
const Mine = z.object({ lineId: z.string(), orderId: z.string(), merchantId: z.string(), productId: z.string(), title: z.string(), specText: z.string(), picture: z.string(), receivedAt: z.date(), dueAt: z.date(), appendUntil: z.date().nullable(), may: z.object({ write: z.boolean(), append: z.boolean() }), review: z.object({ ...shown, isAnonymous: z.boolean() }).nullable() })
const MinePage = z.object({ items: z.array(Mine), next: z.string().nullable() })
const Queued = z.object({ ...shown, orderId: z.string(), productId: z.string(), merchantId: z.string(), merchantName: z.string(), title: z.string(), picture: z.string(), answerDueAt: z.date().nullable(), isOverdue: z.boolean() })
const Queue = z.object({ items: z.array(Queued), next: z.string().nullable() })
const Detail = Queued.extend({ answers: z.array(z.object({ words: z.string(), byId: z.string(), at: z.date() })), hidings: z.array(z.object({ subjectId: z.string(), does: z.enum(hidingDoes), cause: z.string(), words: z.string(), byId: z.string(), at: z.date() })) })
const Counts = z.object({ clock: z.int(), overdue: z.int() })
const queue = page.extend({ which: z.enum(queues).default('clock') })
const read = { access: 'merchant', permit: 'reviews.read' } as const
const answer = { access: 'merchant', permit: 'reviews.answer' } as const
const look = { access: 'staff', permit: 'reviews.read' } as const
const moderate = { access: 'staff', permit: 'reviews.moderate' } as const
const done = async (work: Promise<void>): Promise<Record<string, never>> => { await work; return {} }
const kept = async (ctx: Context, { file }: { readonly file: Uint8Array }) => { const name = await keepPicture(ctx, file); return { name, url: `/files/${name}` } }

export const reviewRoutes = {
  productReviewSummary: route({ method: 'GET', path: '/v1/products/:id/reviews/summary', access: 'public', input: One, output: Summary, run: (ctx, { id }) => reviewSummary(ctx, id) }),
  reviewCounts: route({ method: 'GET', path: '/v1/review-counts', access: 'public', input: z.object({ ids: z.string().max(6_100).transform((text) => text.split(',').slice(0, 100)) }), output: z.object({ items: z.array(z.object({ productId: z.string(), count: z.int(), average: z.int() })) }), run: (ctx, { ids }) => reviewCounts(ctx, ids) }),
  productReviews: route({ method: 'GET', path: '/v1/products/:id/reviews', access: 'public', input: page.extend({ id, sort: z.enum(['usual', 'newest']).default('usual'), kind: z.enum(kinds).optional(), has: z.enum(['pictures', 'append']).optional(), tag: tag.optional() }), output: Reviews, run: reviewPage }),
  voteReview: route({ method: 'POST', path: '/v1/products/:id/reviews/:reviewId/helpful', access: 'shopper', limits: publicWork, input: OfProduct.extend({ isHelpful: z.boolean().default(true) }), output: z.object({ helpful: z.int() }), run: (ctx, { id, reviewId, isHelpful }) => voteReview(ctx, id, reviewId, isHelpful) }),
  reportReview: route({ method: 'POST', path: '/v1/products/:id/reviews/:reviewId/report', access: 'shopper', limits: publicWork, input: OfProduct.extend(reportShape), output: nothing, run: (ctx, { id, reviewId, ...wish }) => done(report(ctx, { ...wish, id: reviewId, productId: id })) }),
  toReview: route({ method: 'GET', path: '/v1/me/review-lines', access: 'shopper', input: page, output: MinePage, run: toReview }),
  toReviewCount: route({ method: 'GET', path: '/v1/me/review-count', access: 'shopper', input: nothing, output: z.object({ count: z.int() }), run: (ctx) => toReviewCount(ctx) }),
  myReviewLine: route({ method: 'GET', path: '/v1/me/review-lines/:lineId', access: 'shopper', input: Line, output: Mine, run: (ctx, { lineId }) => myLine(ctx, lineId) }),
  writeReview: route({ method: 'POST', path: '/v1/me/review-lines/:lineId/review', access: 'shopper', once: true, input: Line.extend({ overall: star, goods: star, service: star, logistics: star, tags: z.array(tag).max(most.tags).default([]), words: prose(z.string().trim().max(most.words)).default(''), pictures: pictures.default([]), isAnonymous: z.boolean().default(false) }), output: One, run: (ctx, { lineId, ...wish }) => writeReview(ctx, lineId, wish) }),
  appendReview: route({ method: 'POST', path: '/v1/me/review-lines/:lineId/append', access: 'shopper', once: true, input: Line.extend({ words: said, pictures: pictures.default([]) }), output: One, run: (ctx, { lineId, ...wish }) => appendReview(ctx, lineId, wish) }),
  myReviews: route({ method: 'GET', path: '/v1/me/reviews', access: 'shopper', input: page, output: MinePage, run: myReviews }),
  orderReviews: route({ method: 'GET', path: '/v1/orders/:id/reviews', access: 'shopper', input: One, output: z.object({ items: z.array(Mine) }), run: (ctx, { id }) => linesOfOrder(ctx, id) }),
  keepReviewPicture: route({ method: 'POST', path: '/v1/reviews/pictures', access: 'shopper', limits: uploads, upload: true, bodyLimit: 11 * 1_048_576, input: z.object({ file: z.instanceof(Uint8Array) }), output: z.object({ name: z.string(), url: z.string() }), run: kept }),
  merchantReviews: route({ method: 'GET', path: '/v1/merchant/reviews', ...read, input: queue, output: Queue, run: reviewQueue }),
  merchantReviewCounts: route({ method: 'GET', path: '/v1/merchant/review-counts', ...read, input: nothing, output: Counts, run: (ctx) => queueCounts(ctx) }),
  merchantReview: route({ method: 'GET', path: '/v1/merchant/reviews/:id', ...read, input: One, output: Detail, run: (ctx, { id }) => reviewDetail(ctx, id) }),
  answerReview: route({ method: 'PUT', path: '/v1/merchant/reviews/:id/answer', ...answer, input: One.extend({ words: said }), output: nothing, run: (ctx, { id, words }) => done(answerReview(ctx, id, words)) }),
  merchantReport: route({ method: 'POST', path: '/v1/merchant/review-texts/:id/report', ...answer, input: One.extend(reportShape), output: nothing, run: (ctx, wish) => done(report(ctx, wish)) }),
  allReviews: route({ method: 'GET', path: '/v1/staff/reviews', ...look, input: queue, output: Queue, run: reviewQueue }),
  staffReviewCounts: route({ method: 'GET', path: '/v1/staff/review-counts', ...look, input: nothing, output: Counts, run: (ctx) => queueCounts(ctx) }),
  anyReview: route({ method: 'GET', path: '/v1/staff/reviews/:id', ...look, input: One, output: Detail, run: (ctx, { id }) => reviewDetail(ctx, id) }),
  reviewReports: route({ method: 'GET', path: '/v1/staff/review-reports', ...look, input: page.extend({ state: z.enum(reportStates).default('open') }), output: z.object({ items: z.array(z.object({ id: z.string(), subjectId: z.string(), kind: z.enum(reportKinds), productId: z.string(), byKind: z.enum(reportBys), reason: z.string(), words: z.string(), state: z.enum(reportStates), at: z.date(), decidedAt: z.date().nullable(), note: z.string(), said: z.string(), overall: z.int().nullable(), isHidden: z.boolean() })), next: z.string().nullable() }), run: reportPage }),
  dismissReport: route({ method: 'POST', path: '/v1/staff/review-reports/:id/dismiss', ...moderate, input: One.extend({ words: reason }), output: nothing, run: (ctx, { id, words }) => done(dismissReport(ctx, id, words)) }),
  hiddenTexts: route({ method: 'GET', path: '/v1/staff/hidden-texts', ...look, input: nothing, output: z.object({ items: z.array(z.object({ kind: z.enum(reportKinds), id: z.string(), productId: z.string(), words: z.string(), hiddenAt: z.date(), cause: z.string() })) }), run: (ctx) => hiddenTexts(ctx) }),
  hideText: route({ method: 'POST', path: '/v1/staff/review-texts/:id/hide', ...moderate, refusalsTold: true, input: One.extend({ cause, words: reason }), output: z.object({ approvalId: z.string().nullable() }), run: askHiding }),
  showText: route({ method: 'POST', path: '/v1/staff/review-texts/:id/show', ...moderate, input: One.extend({ words: reason }), output: nothing, run: (ctx, { id, words }) => done(showAgain(ctx, id, words)) }),
}
