import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

/** Balances 余额 (E15), one row for a shopper and a seller: what he may use there, and what unpaid orders hold. Neither falls below nothing. */
export const accounts = pgTable('wallet_accounts', {
  shopperId: id('shp', 'shopper_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  availableFen: fen('available_fen').default(0),
  reservedFen: fen('reserved_fen').default(0),
}, (t) => [primaryKey({ columns: [t.shopperId, t.merchantId] })])

export const reasons = ['redeemed', 'reserved', 'spent', 'released', 'given_back', 'laid_out', 'compensated', 'paid_out', 'paid_back'] as const

/** Append-only: why a balance moved, and by which card, order or refund; each cause once. */
export const entries = pgTable('wallet_entries', {
  id: id('wen').primaryKey(),
  shopperId: id('shp', 'shopper_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  reason: text({ enum: reasons }).notNull(),
  availableFen: fen('available_fen'),
  reservedFen: fen('reserved_fen'),
  sourceId: text('source_id').notNull(),
  orderId: id('ord', 'order_id'),
  actorId: text('actor_id').notNull(),
  at: at('at').notNull(),
}, (t) => [oneOf('wallet_entries_reason', t.reason, reasons)])

export const claimStates = ['held', 'kept', 'released'] as const

/** Claims 占用: what a balance pays of one merchant's part of an order, and what of that has gone back. */
export const claims = pgTable('wallet_claims', {
  orderId: id('ord', 'order_id').primaryKey(),
  parentId: id('ord', 'parent_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  fen: fen('fen'),
  backFen: fen('back_fen').default(0),
  state: text({ enum: claimStates }).notNull(),
  at: at('at').notNull(),
}, (t) => [oneOf('wallet_claims_state', t.state, claimStates)])

export const purposes = ['compensation', 'reward'] as const
export const batchStates = ['waiting', 'ready', 'exported', 'void'] as const

/** Batches of gift cards 礼品卡批次: given as amends or as a reward, never sold. A named card is one shopper's alone. */
export const batches = pgTable('wallet_batches', {
  id: id('wbt').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  name: text().notNull(),
  purpose: text({ enum: purposes }).notNull(),
  faceFen: bigint('face_fen', { mode: 'number' }).notNull(),
  count: integer().notNull(),
  /** Whose alone it is: a named card 记名卡. Goes over with the card. */
  shopperId: id('shp', 'shopper_id'),
  /** To whose phone its holder hands a named card on 转让, until somebody signed in with it takes it. Personal data. */
  givingPhone: text('giving_phone'),
  givingAt: at('giving_at'),
  /** `waiting` for a second person, `ready` to be handed over, `exported`, or `void`. */
  state: text({ enum: batchStates }).notNull(),
  /** From this moment on its codes open nothing, until the merchant lets them again. */
  expiresAt: at('expires_at').notNull(),
  madeBy: text('made_by').notNull(),
  madeAt: at('made_at').notNull(),
  exportedAt: at('exported_at'),
}, (t) => [oneOf('wallet_batches_state', t.state, batchStates), oneOf('wallet_batches_purpose', t.purpose, purposes)])

export const losers = ['shopper', 'merchant'] as const

/** Gift cards 礼品卡, by the keyed hash of their code. A named card has one code that is living; those before it were replaced. */
export const cards = pgTable('wallet_cards', {
  hash: text().primaryKey(),
  id: id('gft').notNull(),
  batchId: id('wbt', 'batch_id').notNull(),
  /** Who redeemed it. */
  shopperId: id('shp', 'shopper_id'),
  usedAt: at('used_at'),
  isNamed: boolean('is_named').notNull().default(false),
  /** Reported lost 挂失, and by whom: opens nothing until that is lifted. */
  lostAt: at('lost_at'),
  lostBy: text('lost_by', { enum: losers }),
  /** Another code stands in its place 补办; this one opens nothing any more. */
  replacedAt: at('replaced_at'),
}, (t) => [oneOf('wallet_cards_lost_by', t.lostBy, losers)])

/** Append-only: what the nightly check 余额对账 found that does not agree. */
export const checks = pgTable('wallet_checks', {
  id: id('wch').primaryKey(),
  faults: integer().notNull(),
  findings: jsonb().$type<readonly { what: string; subject: string; says: string }[]>().notNull(),
  at: at('at').notNull(),
})
