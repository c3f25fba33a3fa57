import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

/** A merchant's own days 账期, where they are not those of all. */
export const terms = pgTable('settlement_terms', {
  merchantId: id('mer', 'merchant_id').primaryKey(),
  days: integer().notNull(),
  note: text().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
})

/** Append-only: one settlement of one merchant 结算单, with what he had before it and after it. */
export const runs = pgTable('settlement_runs', {
  id: id('str').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  items: integer().notNull(),
  amountFen: fen('amount_fen'),
  beforeFen: fen('before_fen'),
  afterFen: fen('after_fen'),
  at: at('at').notNull(),
})

export const itemStates = ['pending', 'settleable', 'settled'] as const
/** One change of what a merchant is owed 待结算款, from when it was earned until it was settled; below nothing it is taken from him. */
export const items = pgTable('settlement_items', {
  id: id('sti').primaryKey(),
  reason: text().notNull(),
  /** The order, refund or deposit whose journal it is; with the reason, once. */
  sourceId: text('source_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  orderId: text('order_id').notNull(),
  amountFen: fen('amount_fen'),
  state: text({ enum: itemStates }).notNull(),
  dueAt: at('due_at').notNull(),
  runId: text('run_id'),
  at: at('at').notNull(),
  settledAt: at('settled_at'),
}, (t) => [oneOf('settlement_items_state', t.state, itemStates)])
