import { boolean, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

/** The right to review 待评价: one for each line that was received, until a review takes it or its days are over. Who has one has really bought it. */
export const rights = pgTable('reviews_rights', {
  lineId: id('lin', 'line_id').primaryKey(),
  orderId: id('ord', 'order_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  title: text().notNull(),
  specText: text('spec_text').notNull(),
  picture: text().notNull(),
  receivedAt: at('received_at').notNull(),
  dueAt: at('due_at').notNull(),
  reviewId: id('rvw', 'review_id'),
})

/** Reviews 评价. What a buyer said is not rewritten and not deleted; triggers see to it. `rank` is the published order; `answerDueAt` is set for bad ones. */
export const reviews = pgTable('reviews_reviews', {
  id: id('rvw').primaryKey(),
  lineId: id('lin', 'line_id').notNull(),
  orderId: id('ord', 'order_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  specText: text('spec_text').notNull(),
  overall: integer().notNull(),
  goods: integer().notNull(),
  service: integer().notNull(),
  logistics: integer().notNull(),
  tags: text().array().notNull().default([]),
  words: text().notNull().default(''),
  pictures: text().array().notNull().default([]),
  isAnonymous: boolean('is_anonymous').notNull(),
  at: at('at').notNull(),
  appendWords: text('append_words'),
  appendPictures: text('append_pictures').array().notNull().default([]),
  appendedAt: at('appended_at'),
  /** As the store answers now; every wording of it is kept apart. */
  answer: text(),
  answeredAt: at('answered_at'),
  answerDueAt: at('answer_due_at'),
  /** When the store and the platform were told that it waits too long. */
  overdueAt: at('overdue_at'),
  helpful: integer().notNull().default(0),
  rank: integer().notNull().default(0),
  hiddenAt: at('hidden_at'),
  hiddenCause: text('hidden_cause'),
})

/** Append-only: each wording of a store's answer 商家回复. */
export const answers = pgTable('reviews_answers', {
  id: id('ran').primaryKey(),
  reviewId: id('rvw', 'review_id').notNull(),
  words: text().notNull(),
  byId: text('by_id').notNull(),
  at: at('at').notNull(),
})

/** Who found what helpful 有用: a shopper once for each review or reply. */
export const votes = pgTable('reviews_votes', { subjectId: text('subject_id').notNull(), shopperId: id('shp', 'shopper_id').notNull(), at: at('at').notNull() }, (t) => [primaryKey({ columns: [t.subjectId, t.shopperId] })])

export const reportKinds = ['review', 'question', 'reply'] as const
export const reportBys = ['shopper', 'merchant'] as const
export const reportStates = ['open', 'dismissed', 'upheld'] as const
/** Reports 举报 of reviews, questions and replies: whoever reports, once for each. */
export const reports = pgTable('reviews_reports', {
  id: id('rpt').primaryKey(),
  subjectId: text('subject_id').notNull(),
  kind: text({ enum: reportKinds }).notNull(),
  productId: id('prd', 'product_id').notNull(),
  byKind: text('by_kind', { enum: reportBys }).notNull(),
  byId: text('by_id').notNull(),
  reason: text().notNull(),
  words: text().notNull().default(''),
  state: text({ enum: reportStates }).notNull(),
  at: at('at').notNull(),
  decidedAt: at('decided_at'),
  decidedBy: text('decided_by'),
  note: text().notNull().default(''),
}, (t) => [oneOf('reviews_reports_kind', t.kind, reportKinds), oneOf('reviews_reports_by_kind', t.byKind, reportBys), oneOf('reviews_reports_state', t.state, reportStates)])

export const hidingDoes = ['hide', 'show'] as const
/** Append-only: what was hidden or shown again, for which legal cause, by whom (I-33). */
export const hidings = pgTable('reviews_hidings', {
  id: id('rvh').primaryKey(),
  subjectId: text('subject_id').notNull(),
  does: text({ enum: hidingDoes }).notNull(),
  cause: text().notNull(),
  words: text().notNull(),
  byId: text('by_id').notNull(),
  at: at('at').notNull(),
}, (t) => [oneOf('reviews_hidings_does', t.does, hidingDoes)])

/** The sums of a product's reviews that are not hidden, moved with each of them. */
export const summaries = pgTable('reviews_summaries', {
  productId: id('prd', 'product_id').primaryKey(),
  count: integer().notNull().default(0),
  overall: integer().notNull().default(0),
  goods: integer().notNull().default(0),
  service: integer().notNull().default(0),
  logistics: integer().notNull().default(0),
  stars1: integer().notNull().default(0),
  stars2: integer().notNull().default(0),
  stars3: integer().notNull().default(0),
  stars4: integer().notNull().default(0),
  stars5: integer().notNull().default(0),
  pictured: integer().notNull().default(0),
  appended: integer().notNull().default(0),
})
export const tags = pgTable('reviews_tags', { productId: id('prd', 'product_id').notNull(), tag: text().notNull(), count: integer().notNull() }, (t) => [primaryKey({ columns: [t.productId, t.tag] })])

/** Questions 问大家 about a product. */
export const questions = pgTable('reviews_questions', {
  id: id('rqn').primaryKey(),
  productId: id('prd', 'product_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  words: text().notNull(),
  replies: integer().notNull().default(0),
  isStoreAnswered: boolean('is_store_answered').notNull().default(false),
  /** To how many past buyers it was sent. */
  asked: integer().notNull().default(0),
  at: at('at').notNull(),
  hiddenAt: at('hidden_at'),
  hiddenCause: text('hidden_cause'),
})

export const replyBys = ['buyer', 'store'] as const
/** Replies to questions: of past buyers 已购 and of the store 商家, one each. */
export const replies = pgTable('reviews_replies', {
  id: id('rqa').primaryKey(),
  questionId: id('rqn', 'question_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  byKind: text('by_kind', { enum: replyBys }).notNull(),
  byId: text('by_id').notNull(),
  words: text().notNull(),
  helpful: integer().notNull().default(0),
  at: at('at').notNull(),
  hiddenAt: at('hidden_at'),
  hiddenCause: text('hidden_cause'),
}, (t) => [oneOf('reviews_replies_by_kind', t.byKind, replyBys)])

/** To whom a question was sent, so that nobody is asked too often. */
export const asked = pgTable('reviews_asked', { questionId: id('rqn', 'question_id').notNull(), shopperId: id('shp', 'shopper_id').notNull(), at: at('at').notNull() }, (t) => [primaryKey({ columns: [t.questionId, t.shopperId] })])
/** Who does not want to be asked 免打扰. */
export const quiet = pgTable('reviews_quiet', { shopperId: id('shp', 'shopper_id').primaryKey(), at: at('at').notNull() })
