import { bigint, boolean, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const receiverStates = ['draft', 'submitted', 'checking', 'signed', 'rejected'] as const
export const receiverKinds = ['company', 'person'] as const
/** Who may receive 分账接收方, one of a merchant at a channel; with `isOn` his money goes by split, else he is paid out by bank. */
export const receivers = pgTable('splits_receivers', {
  id: id('rcv').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  channel: text().notNull(),
  kind: text({ enum: receiverKinds }).notNull(),
  account: text().notNull(),
  holder: text().notNull(),
  state: text({ enum: receiverStates }).notNull(),
  isOn: boolean('is_on').notNull().default(false),
  why: text().notNull().default(''),
  asks: integer().notNull().default(0),
  nextAskAt: at('next_ask_at'),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
  at: at('at').notNull(),
}, (t) => [oneOf('splits_receivers_state', t.state, receiverStates), oneOf('splits_receivers_kind', t.kind, receiverKinds)])

export const splitStates = ['waiting', 'splitting', 'paid', 'failed'] as const
/** One split of one order out of one trade 分账单: it has left the merchant's balance until the channel has paid him, or it lies there again. */
export const splits = pgTable('splits_splits', {
  id: id('spl').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  orderId: text('order_id').notNull(),
  purposeId: text('purpose_id').notNull(),
  tradeRef: text('trade_ref').notNull(),
  channel: text().notNull(),
  kind: text({ enum: receiverKinds }).notNull(),
  account: text().notNull(),
  amountFen: fen('amount_fen'),
  /** What of its trade may go to others in all. */
  capFen: fen('cap_fen'),
  /** What has come back of it. */
  backFen: bigint('back_fen', { mode: 'number' }).notNull().default(0),
  state: text({ enum: splitStates }).notNull(),
  theirRef: text('their_ref'),
  why: text().notNull().default(''),
  asks: integer().notNull().default(0),
  nextAskAt: at('next_ask_at'),
  at: at('at').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('splits_splits_state', t.state, splitStates), oneOf('splits_splits_kind', t.kind, receiverKinds)])

export const backStates = ['waiting', 'asking', 'done', 'refused', 'void'] as const
/** What of a split goes back because of a refund 分账回退, before the shopper's money does; until `untilAt` the refund waits for it. */
export const backs = pgTable('splits_backs', {
  id: id('spb').primaryKey(),
  splitId: id('spl', 'split_id').notNull(),
  refundId: text('refund_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  orderId: text('order_id').notNull(),
  channel: text().notNull(),
  amountFen: fen('amount_fen'),
  state: text({ enum: backStates }).notNull(),
  why: text().notNull().default(''),
  asks: integer().notNull().default(0),
  nextAskAt: at('next_ask_at'),
  untilAt: at('until_at').notNull(),
  at: at('at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [oneOf('splits_backs_state', t.state, backStates)])

export const freeStates = ['waiting', 'done'] as const
/** What of a trade nobody else gets is the platform's own again 解冻剩余资金, once for each trade; the amount is what was let go. */
export const frees = pgTable('splits_frees', {
  tradeRef: text('trade_ref').primaryKey(),
  channel: text().notNull(),
  state: text({ enum: freeStates }).notNull(),
  amountFen: bigint('amount_fen', { mode: 'number' }),
  asks: integer().notNull().default(0),
  nextAskAt: at('next_ask_at'),
  at: at('at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [oneOf('splits_frees_state', t.state, freeStates)])

/** The pretended channel's own books 模拟分账. */
export const simulatorReceivers = pgTable('splits_simulator_receivers', { account: text().primaryKey(), kind: text().notNull(), holder: text().notNull(), at: at('at').notNull() })
export const simulatorMoves = pgTable('splits_simulator_moves', {
  ref: text().primaryKey(),
  what: text({ enum: ['split', 'back', 'free'] }).notNull(),
  tradeRef: text('trade_ref').notNull(),
  splitRef: text('split_ref'),
  account: text().notNull(),
  amountFen: fen('amount_fen'),
  state: text({ enum: ['under_way', 'done', 'refused'] }).notNull(),
  why: text().notNull().default(''),
  at: at('at').notNull(),
  untilAt: at('until_at'),
})
