import { bigint, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const caseKinds = ['refund', 'return', 'exchange', 'claim'] as const
/** What a case comes to, if it comes to anything: money, or pieces sent anew. */
export const remedies = ['refund', 'replace'] as const
export const reasons = ['no_reason', 'agreed', 'quality', 'damaged', 'wrong_goods', 'not_as_told', 'missing', 'not_arrived'] as const
export const caseStates = ['asked', 'refused', 'returning', 'shipped_back', 'not_in_order', 'disputed', 'to_replace', 'replacement_sent', 'replaced', 'refunding', 'refunded', 'closed'] as const

/** Cases 售后单 (F13): what a shopper asks back of one merchant's part of an order; several may stand side by side, each for pieces of its own. */
export const cases = pgTable('aftersales_cases', {
  id: id('afs').primaryKey(),
  /** What people say to each other: the order's number and which of its cases it is. */
  number: text().notNull(),
  orderId: id('ord', 'order_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  kind: text({ enum: caseKinds }).notNull(),
  reason: text({ enum: reasons }).notNull(),
  note: text().notNull(),
  /** Evidence 凭证: names of kept pictures. */
  pictures: text().array().notNull(),
  state: text({ enum: caseStates }).notNull(),
  /** What the shopper wants, and what it is to be by now: the merchant chooses for a claim, and what cannot be sent anew is paid back. */
  wish: text({ enum: remedies }).notNull(),
  remedy: text({ enum: remedies }).notNull(),
  /** What goes back, freight in it; until it is refunded what it would be. */
  amountFen: fen('amount_fen'),
  freightFen: fen('freight_fen'),
  /** What of the price went back with a cheaper replacement 换货差价. */
  differenceFen: fen('difference_fen').default(0),
  /** The parcel with which the replacement was sent. */
  parcelId: text('parcel_id'),
  /** When the state ends by itself; the platform's own time to decide ends nothing. */
  dueAt: at('due_at'),
  /** Where the goods are to go, in the merchant's words; empty until he has told it. */
  returnTo: text('return_to').notNull(),
  carrier: text(),
  tracking: text(),
  /** How much of the time to receive the order was left when this case stopped its clock; one case of an order holds it. */
  receiptLeftMs: bigint('receipt_left_ms', { mode: 'number' }),
  endedBy: text('ended_by'),
  askedAt: at('asked_at').notNull(),
  changedAt: at('changed_at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [oneOf('aftersales_cases_kind', t.kind, caseKinds), oneOf('aftersales_cases_reason', t.reason, reasons), oneOf('aftersales_cases_state', t.state, caseStates), oneOf('aftersales_cases_wish', t.wish, remedies), oneOf('aftersales_cases_remedy', t.remedy, remedies)])

/** The pieces of a case, as they were bought or last replaced; `sellable` and `damaged` are the merchant's word on what came back, `new…` is what is to be sent for them. */
export const caseLines = pgTable('aftersales_lines', {
  caseId: id('afs', 'case_id').notNull(),
  lineId: id('lin', 'line_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  title: text().notNull(),
  specText: text('spec_text').notNull(),
  picture: text().notNull(),
  quantity: integer().notNull(),
  amountFen: fen('amount_fen'),
  sellable: integer().notNull().default(0),
  damaged: integer().notNull().default(0),
  /** Pieces that count as back and that nobody has looked at 待定级: not for sale; and those of them that never came. */
  toJudge: integer('to_judge').notNull().default(0),
  lost: integer().notNull().default(0),
  newSkuId: id('sku', 'new_sku_id'),
  newSpecText: text('new_spec_text'),
  newPicture: text('new_picture'),
  /** What one of the new pieces cost when they were asked for: what a later exchange of them is compared with. */
  newUnitFen: bigint('new_unit_fen', { mode: 'number' }),
  differenceFen: fen('difference_fen').default(0),
  /** What stays paid for the new pieces, once they were sent; empty before. */
  keptFen: bigint('kept_fen', { mode: 'number' }),
}, (t) => [primaryKey({ columns: [t.caseId, t.lineId] })])

/** Append-only: each step of a case 进度: who did what, with which words, and until when the next is promised. */
export const steps = pgTable('aftersales_steps', {
  id: id('aft').primaryKey(),
  caseId: id('afs', 'case_id').notNull(),
  kind: text().notNull(),
  actorKind: text('actor_kind').notNull(),
  actorId: text('actor_id').notNull(),
  words: text().notNull(),
  toState: text('to_state').notNull(),
  dueAt: at('due_at'),
  at: at('at').notNull(),
})

export const freightStates = ['asked', 'refused', 'paid'] as const
/** Money for the way back 退货运费: what a shopper laid out by the merchant's fault, with its receipt; once for each case. */
export const freights = pgTable('aftersales_freights', {
  caseId: id('afs', 'case_id').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  amountFen: fen('amount_fen'),
  picture: text().notNull(),
  state: text({ enum: freightStates }).notNull(),
  words: text().notNull(),
  /** When the merchant's silence pays. */
  dueAt: at('due_at'),
  askedAt: at('asked_at').notNull(),
  endedAt: at('ended_at'),
  endedBy: text('ended_by'),
}, (t) => [oneOf('aftersales_freights_state', t.state, freightStates)])

export const exceptionKinds = ['made_to_order', 'perishable', 'opened_media', 'periodicals'] as const
/** Categories, with all below them, whose goods the law takes out of the seven days (Consumer Law 25); for orders placed since then, as it must have been told before buying. */
export const exceptions = pgTable('aftersales_exceptions', {
  categoryId: id('cat', 'category_id').primaryKey(),
  kind: text({ enum: exceptionKinds }).notNull(),
  since: at('since').notNull(),
  changedBy: text('changed_by').notNull(),
}, (t) => [oneOf('aftersales_exceptions_kind', t.kind, exceptionKinds)])
