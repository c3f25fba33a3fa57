import { bigint, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const storeTypes = ['own', 'outside'] as const
/** Append-only: what a store must leave with the platform 保证金标准, by category and kind of store, in versions; a newer one of the same scope speaks instead, one without an amount ends the scope. */
export const rules = pgTable('deposits_rules', {
  id: id('dpr').primaryKey(),
  categoryId: id('cat', 'category_id'),
  storeType: text('store_type', { enum: storeTypes }),
  amountFen: bigint('amount_fen', { mode: 'number' }),
  fromAt: at('from_at').notNull(),
  note: text().notNull(),
  publishedBy: text('published_by').notNull(),
  publishedAt: at('published_at').notNull(),
}, (t) => [oneOf('deposits_rules_store_type', t.storeType, storeTypes)])

export const receivers = ['shopper', 'platform'] as const
/** Append-only: for what a penalty may be taken 违约规则, how much at most and who gets it, in versions by code. */
export const offences = pgTable('deposits_offences', {
  id: id('dpo').primaryKey(),
  code: text().notNull(),
  name: text().notNull(),
  says: text().notNull(),
  mostFen: fen('most_fen'),
  goesTo: text('goes_to', { enum: receivers }).notNull(),
  fromAt: at('from_at').notNull(),
  publishedBy: text('published_by').notNull(),
  publishedAt: at('published_at').notNull(),
}, (t) => [oneOf('deposits_offences_goes_to', t.goesTo, receivers)])

export const callStates = ['open', 'met', 'overdue'] as const
/** What a store is asked to pay in 补缴通知, until when; one at a time. */
export const calls = pgTable('deposits_calls', {
  id: id('dpc').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  missingFen: fen('missing_fen'),
  state: text({ enum: callStates }).notNull(),
  dueAt: at('due_at').notNull(),
  at: at('at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [oneOf('deposits_calls_state', t.state, callStates)])

export const penaltyStates = ['proposed', 'announced', 'objected', 'taken', 'dropped'] as const
/** One penalty 违约金: proposed with its evidence, allowed by a second person, told to the store, which may object in time, and only then taken. */
export const penalties = pgTable('deposits_penalties', {
  id: id('pen').primaryKey(),
  offenceId: id('dpo', 'offence_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  orderId: text('order_id'),
  /** Who gets it, where the rule says so. */
  shopperId: text('shopper_id'),
  amountFen: fen('amount_fen'),
  reason: text().notNull(),
  evidence: text().notNull(),
  state: text({ enum: penaltyStates }).notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: at('proposed_at').notNull(),
  approvedBy: text('approved_by'),
  objectUntil: at('object_until'),
  objection: text(),
  answer: text(),
  decidedBy: text('decided_by'),
  /** Of what it was taken: the settled balance, the deposit, and what the store owes now. */
  balanceFen: bigint('balance_fen', { mode: 'number' }),
  suretyFen: bigint('surety_fen', { mode: 'number' }),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('deposits_penalties_state', t.state, penaltyStates)])

export const transferStates = ['waiting', 'received'] as const
/** A deposit that is paid by bank transfer 对公转账 under a code, which the bank's statement shows. */
export const transfers = pgTable('deposits_transfers', {
  code: text().primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  amountFen: fen('amount_fen'),
  state: text({ enum: transferStates }).notNull(),
  askedBy: text('asked_by').notNull(),
  at: at('at').notNull(),
  receivedAt: at('received_at'),
}, (t) => [oneOf('deposits_transfers_state', t.state, transferStates)])
