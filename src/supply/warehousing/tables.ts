import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

export const transferStates = ['draft', 'sent', 'received', 'cancelled'] as const

/** Transfers 调拨: what is on its way from one warehouse to another, as a paper. */
export const transfers = pgTable('warehousing_transfers', {
  id: id('trf').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  fromId: id('whs', 'from_id').notNull(),
  toId: id('whs', 'to_id').notNull(),
  state: text({ enum: transferStates }).notNull(),
  note: text().notNull(),
  madeBy: text('made_by').notNull(),
  madeAt: at('made_at').notNull(),
  sentAt: at('sent_at'),
  endedAt: at('ended_at'),
}, (t) => [oneOf('warehousing_transfers_state', t.state, transferStates)])

export const transferLines = pgTable('warehousing_transfer_lines', {
  transferId: id('trf', 'transfer_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  quantity: integer().notNull(),
  received: integer().notNull().default(0),
  damaged: integer().notNull().default(0),
  lost: integer().notNull().default(0),
}, (t) => [primaryKey({ columns: [t.transferId, t.skuId] })])

export const holdMoveStates = ['moved', 'stuck', 'undone', 'over'] as const
export const stuckReasons = ['no_stock', 'not_served', 'collected', 'codes'] as const

/** What orders held in a warehouse that closed 占用转仓: moved to another, or stuck there with why, until it is moved or nothing is held there any more. */
export const holdMoves = pgTable('warehousing_hold_moves', {
  id: id('hmv').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  orderId: text('order_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  fromId: id('whs', 'from_id').notNull(),
  toId: id('whs', 'to_id'),
  pieces: integer().notNull(),
  state: text({ enum: holdMoveStates }).notNull(),
  reason: text({ enum: stuckReasons }),
  movedBy: text('moved_by').notNull(),
  at: at('at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [oneOf('warehousing_hold_moves_state', t.state, holdMoveStates)])

export const countStates = ['open', 'counted', 'posted', 'cancelled'] as const

/** Stocktakes 盘点: a sheet of what is counted in a warehouse; one at a time. */
export const counts = pgTable('warehousing_counts', {
  id: id('cnt').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  warehouseId: id('whs', 'warehouse_id').notNull(),
  name: text().notNull(),
  state: text({ enum: countStates }).notNull(),
  madeBy: text('made_by').notNull(),
  startedAt: at('started_at').notNull(),
  countedAt: at('counted_at'),
  endedAt: at('ended_at'),
}, (t) => [oneOf('warehousing_counts_state', t.state, countStates)])

/** What is there by the book, when the sheet was made and when it was counted: what moved meanwhile is the difference of the two. */
export const countLines = pgTable('warehousing_count_lines', {
  countId: id('cnt', 'count_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  book: integer().notNull(),
  onHand: integer('on_hand'),
  counted: integer(),
  countedBy: text('counted_by'),
  countedAt: at('counted_at'),
}, (t) => [primaryKey({ columns: [t.countId, t.skuId] })])
