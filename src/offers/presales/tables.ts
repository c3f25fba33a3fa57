import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const presaleStates = ['draft', 'live', 'stopped'] as const

/** Presales 预售 as merchants offer them, each for one product. Amounts are for one piece; `takenPieces` counts what orders hold of the cap. */
export const presales = pgTable('presales_presales', {
  id: id('prs').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  depositFen: fen('deposit_fen'),
  /** What the deposit counts as when the rest is paid 定金膨胀. */
  countsFen: fen('counts_fen'),
  mostPieces: integer('most_pieces'),
  takenPieces: integer('taken_pieces').notNull(),
  depositStartsAt: at('deposit_starts_at').notNull(),
  depositEndsAt: at('deposit_ends_at').notNull(),
  tailStartsAt: at('tail_starts_at').notNull(),
  tailEndsAt: at('tail_ends_at').notNull(),
  /** These groups of shoppers may pay a deposit from the beginning on (F26); null is everybody. */
  groupIds: text('group_ids').array(),
  /** From then on everybody; null is never, where it is for groups. */
  publicAt: at('public_at'),
  /** So many days after the tail was paid it is shipped at the latest. */
  shipDays: integer('ship_days').notNull(),
  state: text({ enum: presaleStates }).notNull(),
  version: integer().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('presales_presales_state', t.state, presaleStates)])

export const seatStates = ['deposit_due', 'deposit_paid', 'tail_open', 'tail_paid', 'tail_missed', 'seller_default', 'cancelled'] as const

/** An order's seat 名额 in a presale, by the parent order: the terms as they were when it was placed (amounts of the whole order), and how far it has come. */
export const seats = pgTable('presales_seats', {
  orderId: id('ord', 'order_id').primaryKey(),
  presaleId: id('prs', 'presale_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  pieces: integer().notNull(),
  depositFen: fen('deposit_fen'),
  countsFen: fen('counts_fen'),
  state: text({ enum: seatStates }).notNull(),
  tailStartsAt: at('tail_starts_at').notNull(),
  tailEndsAt: at('tail_ends_at').notNull(),
  shipDays: integer('ship_days').notNull(),
  at: at('at').notNull(),
  depositPaidAt: at('deposit_paid_at'),
  /** When the shopper fixed what the rest comes to: its payment stands open from then on. */
  tailAskedAt: at('tail_asked_at'),
  tailPaidAt: at('tail_paid_at'),
  shipBy: at('ship_by'),
  endedAt: at('ended_at'),
  /** How many reminders were sent: the one a day before the end, and the one two hours before it. */
  reminders: integer().notNull(),
}, (t) => [oneOf('presales_seats_state', t.state, seatStates)])
