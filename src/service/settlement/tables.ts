import { bigint, boolean, integer, pgTable, text } from 'drizzle-orm/pg-core'
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

/** Append-only: where a merchant's money goes 收款账户, or a shopper's; the newest whose time has come holds. Its number is sealed, the last four digits are shown. */
export const accounts = pgTable('settlement_accounts', {
  id: id('acc').primaryKey(),
  merchantId: id('mer', 'merchant_id'),
  shopperId: id('shp', 'shopper_id'),
  holder: text().notNull(),
  bank: text().notNull(),
  number: text().notNull(),
  tail: text().notNull(),
  addedBy: text('added_by').notNull(),
  addedAt: at('added_at').notNull(),
  activeAt: at('active_at').notNull(),
})

export const payoutStates = ['applied', 'approved', 'paying', 'paid', 'failed', 'rejected', 'returned'] as const
/** One payout 提现: the amount has left the balance while it is under way; the fee is kept of it when it is paid. With a shopper it is of what he has at that store 买家余额提现, and whole. */
export const payouts = pgTable('settlement_payouts', {
  id: id('pot').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  shopperId: id('shp', 'shopper_id'),
  accountId: id('acc', 'account_id').notNull(),
  amountFen: fen('amount_fen'),
  feeFen: fen('fee_fen'),
  state: text({ enum: payoutStates }).notNull(),
  bankRef: text('bank_ref'),
  why: text().notNull().default(''),
  appliedBy: text('applied_by').notNull(),
  appliedAt: at('applied_at').notNull(),
  approvedBy: text('approved_by'),
  nextAskAt: at('next_ask_at'),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('settlement_payouts_state', t.state, payoutStates)])

export const transferStates = ['under_way', 'paid', 'declined', 'returned'] as const
/** The pretended bank's own books. */
export const transfers = pgTable('settlement_bank_transfers', {
  payoutId: id('pot', 'payout_id').primaryKey(),
  ref: text().notNull(),
  amountFen: fen('amount_fen'),
  number: text().notNull(),
  state: text({ enum: transferStates }).notNull(),
  at: at('at').notNull(),
  untilAt: at('until_at'),
}, (t) => [oneOf('settlement_bank_transfers_state', t.state, transferStates)])

/** The files of the bank's that were taken in 银行流水文件, each once by its content. */
export const bankFiles = pgTable('settlement_bank_files', {
  id: id('bkf').primaryKey(),
  name: text().notNull(),
  digest: text().notNull(),
  lines: integer().notNull(),
  fresh: integer().notNull(),
  importedBy: text('imported_by').notNull(),
  at: at('at').notNull(),
})

export const bankWhats = ['payout', 'payout_return', 'channel', 'deposit', 'unknown'] as const
const bankMeant = ['payout', 'payout_return', 'channel', 'deposit'] as const
/** What the bank says of our account 银行流水, line by line, by its own number; and which of ours it was matched to. */
export const bankLines = pgTable('settlement_bank_lines', {
  number: text().primaryKey(),
  fileId: id('bkf', 'file_id').notNull(),
  at: at('at').notNull(),
  direction: text({ enum: ['in', 'out'] }).notNull(),
  amountFen: fen('amount_fen'),
  counterparty: text().notNull(),
  note: text().notNull(),
  what: text({ enum: bankMeant }),
  ref: text(),
  isMatched: boolean('is_matched').notNull(),
}, (t) => [oneOf('settlement_bank_lines_direction', t.direction, ['in', 'out']), oneOf('settlement_bank_lines_what', t.what, bankMeant)])

export const bankKinds = ['missing_here', 'missing_there', 'amount_differs', 'twice'] as const
export const bankBreakStates = ['open', 'settled', 'healed'] as const
/** Where the bank's lines and ours differ 银行对账差异, until somebody has settled it or it has healed; by the bank's number, or by ours where the bank has none. */
export const bankBreaks = pgTable('settlement_bank_breaks', {
  id: id('bbk').primaryKey(),
  kind: text({ enum: bankKinds }).notNull(),
  what: text({ enum: bankWhats }).notNull(),
  ref: text().notNull(),
  oursFen: bigint('ours_fen', { mode: 'number' }),
  theirsFen: bigint('theirs_fen', { mode: 'number' }),
  state: text({ enum: bankBreakStates }).notNull(),
  note: text(),
  settledBy: text('settled_by'),
  at: at('at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [oneOf('settlement_bank_breaks_kind', t.kind, bankKinds), oneOf('settlement_bank_breaks_what', t.what, bankWhats), oneOf('settlement_bank_breaks_state', t.state, bankBreakStates)])
