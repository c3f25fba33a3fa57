import { bigint, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const breakKinds = ['missing_here', 'missing_there', 'amount_differs'] as const

export const intentStates = ['open', 'succeeded', 'closed'] as const

export const paymentParts = ['whole', 'deposit', 'tail', 'balance', 'surety', 'change'] as const

/** What somebody is to pay, for one purpose (a parent order): the whole of it, or its deposit 定金 and its tail 尾款, each a payment of its own; and beside them what his balance 余额 at a seller paid of that seller's part. A store pays its surety 保证金 in as a payment of its own. */
export const intents = pgTable('payments_intents', {
  id: id('pay').primaryKey(),
  purposeId: id('ord', 'purpose_id').notNull(),
  part: text({ enum: paymentParts }).notNull().default('whole'),
  shopperId: id('shp', 'shopper_id').notNull(),
  amountFen: fen('amount_fen'),
  currency: text().notNull().default('CNY'),
  refundedFen: bigint('refunded_fen', { mode: 'number' }).notNull().default(0),
  state: text({ enum: intentStates }).notNull(),
  channel: text(),
  at: at('at').notNull(),
  expiresAt: at('expires_at').notNull(),
  endedAt: at('ended_at'),
  /** Of a balance: whose part of the order it paid, and who owed it; of a surety the store that pays it in. */
  childId: id('ord', 'child_id'),
  merchantId: id('mer', 'merchant_id'),
  /** By which link it was paid, where somebody else paid it for the shopper 代付; who that was is kept nowhere. */
  linkId: id('pfl', 'link_id'),
  /** Of what a change costs more: since when it took place, so that refunds may draw on it. */
  countsAt: at('counts_at'),
}, (t) => [oneOf('payments_intents_state', t.state, intentStates), oneOf('payments_intents_part', t.part, paymentParts)])

export const tryStates = ['open', 'succeeded', 'failed', 'parked'] as const

/** Each time a shopper goes to a channel for an intent. */
export const tries = pgTable('payments_tries', {
  tradeRef: text('trade_ref').primaryKey(),
  paymentId: id('pay', 'payment_id').notNull(),
  channel: text().notNull(),
  tradeNo: text('trade_no'),
  state: text({ enum: tryStates }).notNull(),
  at: at('at').notNull(),
  nextQueryAt: at('next_query_at'),
  queries: integer().notNull().default(0),
  /** What the browser draws for a phone to read, where the channel answered with a code. */
  code: text(),
  /** What the browser hands to the till of the application that it runs in. */
  bridge: jsonb().$type<Readonly<Record<string, string>>>(),
  /** Of a trade that was opened for split 待分账: how much of it, in percent, the channel lets go to others in all. */
  splitPercent: integer('split_percent'),
  /** By which link he went who pays for the shopper 代付; empty where the shopper went himself. */
  linkId: id('pfl', 'link_id'),
}, (t) => [oneOf('payments_tries_state', t.state, tryStates)])

/** A channel's own name of a trade, where it cannot be asked by ours. */
export const references = pgTable('payments_references', { tradeRef: text('trade_ref').primaryKey(), channel: text().notNull(), theirRef: text('their_ref').notNull(), at: at('at').notNull() })

/** Append-only: everything that claimed to come from a channel, believed or not. */
export const notices = pgTable('payments_notices', {
  id: id('ntc').primaryKey(),
  channel: text().notNull(),
  tradeRef: text('trade_ref'),
  verdict: text().notNull(),
  body: text().notNull(),
  at: at('at').notNull(),
})

/** Append-only: the ledger. Debit is positive, credit negative; each journal adds up to nothing. */
export const entries = pgTable('payments_entries', {
  id: id('ent').primaryKey(),
  journalId: id('jrn', 'journal_id').notNull(),
  account: text().notNull(),
  ownerId: text('owner_id').notNull().default(''),
  amountFen: fen('amount_fen'),
  currency: text().notNull().default('CNY'),
  reason: text().notNull(),
  orderId: text('order_id'),
  refundId: text('refund_id'),
  reversesId: text('reverses_id'),
  sourceId: text('source_id').notNull(),
  at: at('at').notNull(),
})

export const balances = pgTable('payments_balances', {
  account: text().notNull(),
  ownerId: text('owner_id').notNull().default(''),
  currency: text().notNull().default('CNY'),
  balanceFen: fen('balance_fen'),
}, (t) => [primaryKey({ columns: [t.account, t.ownerId, t.currency] })])

export const refundStates = ['asked', 'done', 'failed'] as const
export const refunds = pgTable('payments_refunds', {
  id: id('rfd').primaryKey(),
  paymentId: id('pay', 'payment_id').notNull(),
  orderId: text('order_id').notNull(),
  amountFen: fen('amount_fen'),
  lines: jsonb().$type<{ lineId: string; quantity: number; amountFen: number }[]>().notNull(),
  cause: text().notNull(),
  state: text({ enum: refundStates }).notNull(),
  at: at('at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [oneOf('payments_refunds_state', t.state, refundStates)])

/** A refund waits until what was split has come back 待分账回退, or its time is over. */
export const refundHolds = pgTable('payments_refund_holds', { refundId: text('refund_id').primaryKey(), at: at('at').notNull(), endedAt: at('ended_at') })

export interface SoldLine { readonly lineId: string; /** What was paid for its goods, with what the platform bears and what points paid. */ readonly baseFen: number; readonly rateBps: number }
export interface ShareLine extends SoldLine { readonly feeFen: number }
export interface BackLine { readonly lineId: string; readonly baseFen: number }
/** What a merchant has earned by an order that was received, and what the platform keeps of it (I-08). */
export const settlements = pgTable('payments_settlements', {
  id: id('stl').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  orderId: text('order_id').notNull(),
  shareFen: fen('share_fen'),
  feeFen: fen('fee_fen'),
  /** Of which lines it is, each with its base and commission; of a reversed row below nothing. */
  lines: jsonb().$type<readonly ShareLine[]>().notNull().default([]),
  /** A reversed row takes back a part of an accrued one: its amounts are below nothing, and it names its refund. */
  state: text({ enum: ['accrued', 'reversed'] }).notNull(),
  refundId: text('refund_id'),
  at: at('at').notNull(),
})

/** What of a sale went back after it had been shipped 退单冲减: of what was paid, and of what the platform bore; each refund once. */
export const returns = pgTable('payments_returns', {
  refundId: text('refund_id').primaryKey(),
  orderId: text('order_id').notNull(),
  amountFen: fen('amount_fen'),
  subsidyFen: fen('subsidy_fen'),
  pointsFen: fen('points_fen').default(0),
  /** Of which lines' goods it is. */
  lines: jsonb().$type<readonly BackLine[]>().notNull().default([]),
  at: at('at').notNull(),
})

export const breakWhats = ['paid', 'refunded', 'split', 'split_back'] as const
export const breakStates = ['open', 'settled', 'healed'] as const
/** Where a channel's statement and our ledger differ, until somebody has settled it or it has healed. */
export const breaks = pgTable('payments_breaks', {
  id: id('brk').primaryKey(),
  channel: text().notNull(),
  day: text().notNull(),
  kind: text({ enum: breakKinds }).notNull(),
  what: text({ enum: breakWhats }).notNull(),
  ref: text().notNull(),
  oursFen: bigint('ours_fen', { mode: 'number' }),
  theirsFen: bigint('theirs_fen', { mode: 'number' }),
  state: text({ enum: breakStates }).notNull(),
  note: text(),
  settledBy: text('settled_by'),
  at: at('at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [oneOf('payments_breaks_kind', t.kind, breakKinds), oneOf('payments_breaks_state', t.state, breakStates)])

export const simulatorTrades = pgTable('payments_simulator_trades', {
  tradeRef: text('trade_ref').primaryKey(),
  tradeNo: text('trade_no').notNull(),
  amountFen: fen('amount_fen'),
  state: text({ enum: ['open', 'paid', 'declined'] }).notNull(),
  returnUrl: text('return_url').notNull(),
  at: at('at').notNull(),
  decidedAt: at('decided_at'),
  refundedFen: bigint('refunded_fen', { mode: 'number' }).notNull().default(0),
})
export const simulatorCalls = pgTable('payments_simulator_calls', {
  id: id('clb').primaryKey(),
  tradeRef: text('trade_ref').notNull(),
  body: text().notNull(),
  dueAt: at('due_at').notNull(),
  sentAt: at('sent_at'),
})
export const simulatorRefunds = pgTable('payments_simulator_refunds', {
  refundId: text('refund_id').primaryKey(),
  tradeRef: text('trade_ref').notNull(),
  amountFen: fen('amount_fen'),
  at: at('at').notNull(),
})
export const secrets = pgTable('payments_secrets', { name: text().primaryKey(), secret: text().notNull() })
