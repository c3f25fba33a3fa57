import { pgTable, text } from 'drizzle-orm/pg-core'
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
