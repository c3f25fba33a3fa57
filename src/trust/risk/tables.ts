import { jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const verdicts = ['pass', 'verify', 'refuse'] as const

/** Append-only: what was thought of each order. */
export const assessments = pgTable('risk_assessments', {
  id: id('rsk').primaryKey(),
  subjectId: text('subject_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  verdict: text({ enum: verdicts }).notNull(),
  reason: text(),
  amountFen: fen('amount_fen'),
  at: at('at').notNull(),
}, (t) => [oneOf('risk_assessments_verdict', t.verdict, verdicts)])

export const approvalStates = ['pending', 'approved', 'rejected', 'withdrawn', 'expired'] as const

/** What one person asked and another decides 复核 (I-39). `makerKeys` are hashes by which whoever asked is known under another account. */
export const approvals = pgTable('risk_approvals', {
  id: id('apr').primaryKey(),
  kind: text().notNull(),
  merchantId: id('mer', 'merchant_id'),
  subject: text().notNull(),
  payload: jsonb().notNull(),
  before: jsonb().notNull(),
  after: jsonb().notNull(),
  reason: text().notNull(),
  makerId: text('maker_id').notNull(),
  makerKeys: text('maker_keys').array().notNull(),
  state: text({ enum: approvalStates }).notNull(),
  askedAt: at('asked_at').notNull(),
  expiresAt: at('expires_at').notNull(),
  decidedBy: text('decided_by'),
  decidedAt: at('decided_at'),
  note: text(),
  undo: text(),
  undoUntil: at('undo_until'),
}, (t) => [oneOf('risk_approvals_state', t.state, approvalStates)])
