import { bigint, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

const points = (name: string) => bigint(name, { mode: 'number' }).notNull()

/** Accounts 积分账户, one row a shopper: what he has (`pending`, `available`, `reserved`, less `debt`), and against it what the platform issued, less what was spent, expired or clawed back. Both sides are always the same; the row refuses anything else. */
export const accounts = pgTable('points_accounts', {
  shopperId: id('shp', 'shopper_id').primaryKey(),
  pending: points('pending').default(0),
  available: points('available').default(0),
  /** Held by orders that are not yet paid. */
  reserved: points('reserved').default(0),
  /** Clawed back after they had been spent: the next earnings pay it. */
  debt: points('debt').default(0),
  issued: points('issued').default(0),
  spent: points('spent').default(0),
  expired: points('expired').default(0),
  clawedBack: points('clawed_back').default(0),
})

export const reasons = ['earned', 'matured', 'reserved', 'confirmed', 'released', 'given_back', 'clawed_back', 'expired', 'granted', 'deducted'] as const

/** Append-only: why points moved, and which order, refund, batch or person caused it; each cause once. */
export const journals = pgTable('points_journals', {
  id: id('ptj').primaryKey(),
  shopperId: id('shp', 'shopper_id').notNull(),
  reason: text({ enum: reasons }).notNull(),
  sourceId: text('source_id').notNull(),
  orderId: id('ord', 'order_id'),
  refundId: text('refund_id'),
  /** Why a person gave or took them. */
  note: text(),
  actorId: text('actor_id').notNull(),
  at: at('at').notNull(),
}, (t) => [oneOf('points_journals_reason', t.reason, reasons)])

export const sides = ['pending', 'available', 'reserved', 'debt', 'issued', 'spent', 'expired', 'clawed_back'] as const

/** Append-only: the legs of a journal, which add up to nothing. What the shopper has and what was spent, expired or clawed back are positive; issued and owed are negative. */
export const entries = pgTable('points_entries', {
  journalId: id('ptj', 'journal_id').notNull(),
  account: text({ enum: sides }).notNull(),
  points: points('points'),
}, (t) => [primaryKey({ columns: [t.journalId, t.account] }), oneOf('points_entries_account', t.account, sides)])

export const batchSources = ['order', 'grant', 'grace'] as const
export const batchStates = ['pending', 'live'] as const

/** Batches 积分批次: what was got together and expires together. `leftPoints` is what nobody has taken of it yet. */
export const batches = pgTable('points_batches', {
  id: id('ptb').primaryKey(),
  shopperId: id('shp', 'shopper_id').notNull(),
  source: text({ enum: batchSources }).notNull(),
  orderId: id('ord', 'order_id'),
  parentId: id('ord', 'parent_id'),
  state: text({ enum: batchStates }).notNull(),
  points: points('points'),
  leftPoints: points('left_points'),
  clawedPoints: points('clawed_points').default(0),
  expiredPoints: points('expired_points').default(0),
  /** What was paid for the goods that earned them, and what of it has gone back since. */
  basisFen: fen('basis_fen').default(0),
  reversedFen: fen('reversed_fen').default(0),
  availableAt: at('available_at').notNull(),
  /** From this moment on they are gone; empty while they are pending. */
  expiresAt: at('expires_at'),
  /** How many letters have said that they expire. */
  reminders: integer().notNull().default(0),
  at: at('at').notNull(),
}, (t) => [oneOf('points_batches_source', t.source, batchSources), oneOf('points_batches_state', t.state, batchStates)])

export const claimStates = ['held', 'kept', 'released'] as const

/** Claims 占用: what a parent order takes, and what it is worth there. */
export const claims = pgTable('points_claims', {
  orderId: id('ord', 'order_id').primaryKey(),
  shopperId: id('shp', 'shopper_id').notNull(),
  points: points('points'),
  fen: fen('fen'),
  state: text({ enum: claimStates }).notNull(),
  at: at('at').notNull(),
}, (t) => [oneOf('points_claims_state', t.state, claimStates)])

/** What of a claim is one child order's, and what of that has gone back. */
export const parts = pgTable('points_parts', {
  orderId: id('ord', 'order_id').primaryKey(),
  parentId: id('ord', 'parent_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  points: points('points'),
  fen: fen('fen'),
  backPoints: points('back_points').default(0),
  backFen: fen('back_fen').default(0),
})

/** From which batches a claim was drawn, and what of that has gone back. */
export const draws = pgTable('points_draws', {
  orderId: id('ord', 'order_id').notNull(),
  batchId: id('ptb', 'batch_id').notNull(),
  points: points('points'),
  backPoints: points('back_points').default(0),
}, (t) => [primaryKey({ columns: [t.orderId, t.batchId] })])

/** Reversals 冲回: what went back, or was clawed back, with a refund; each refund once. `orderId` is the child order's. */
export const reversals = pgTable('points_reversals', {
  refundId: text('refund_id').primaryKey(),
  orderId: id('ord', 'order_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  goodsFen: fen('goods_fen'),
  pointsFen: fen('points_fen'),
  backPoints: points('back_points'),
  clawedPoints: points('clawed_points'),
  at: at('at').notNull(),
})

/** What the nightly check found 对账结果: how many things do not agree, and which. */
export const checks = pgTable('points_checks', {
  id: id('ptc').primaryKey(),
  faults: integer().notNull(),
  findings: jsonb().$type<readonly { readonly what: string; readonly subject: string; readonly says: string }[]>().notNull(),
  at: at('at').notNull(),
})
