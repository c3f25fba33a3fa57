import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What is said of goods 评价与问答: the published language of reviews. `count` and `overall` are the product's reviews and the sum of their stars after it. What people wrote is not told. */
const review = z.object({ reviewId: z.string(), productId: z.string(), merchantId: z.string(), shopperId: z.string(), lineId: z.string(), at: z.iso.datetime() })
const sums = { count: z.int(), overall: z.int() }
export const ReviewWritten = defineEvent('reviews.review_written', review.extend({ stars: z.int(), goods: z.int(), service: z.int(), logistics: z.int(), hasPictures: z.boolean(), ...sums }))
export const ReviewAppended = defineEvent('reviews.review_appended', review)
export const ReviewAnswered = defineEvent('reviews.review_answered', review.extend({ isFirst: z.boolean() }))
/** A bad review has waited for its store's answer longer than it may. */
export const AnswerOverdue = defineEvent('reviews.answer_overdue', review.extend({ dueAt: z.iso.datetime() }))
/** An operator hid a review for a legal cause, or showed it again. */
export const ReviewHidden = defineEvent('reviews.review_hidden', review.extend({ cause: z.string(), ...sums }))
export const ReviewShown = defineEvent('reviews.review_shown', review.extend(sums))
/** Enough found it helpful to move it in the published order. */
export const ReviewMoved = defineEvent('reviews.review_moved', review)

const question = z.object({ questionId: z.string(), productId: z.string(), merchantId: z.string(), at: z.iso.datetime() })
export const QuestionAsked = defineEvent('reviews.question_asked', question.extend({ shopperId: z.string(), asked: z.int() }))
export const QuestionAnswered = defineEvent('reviews.question_answered', question.extend({ replyId: z.string(), by: z.enum(['buyer', 'store']), byId: z.string() }))
/** A question or a reply was hidden or shown again. */
export const QuestionChanged = defineEvent('reviews.question_changed', question.extend({ subjectId: z.string(), does: z.enum(['hide', 'show']), cause: z.string() }))
