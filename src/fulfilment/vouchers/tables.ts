import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

export const pieceKinds = ['code', 'link'] as const
export const pieceStates = ['unsold', 'sent', 'viewed', 'back'] as const

/** What is sent at once 虚拟商品: each code 卡密 a row from the day it was brought in; a link or text a row for each line that bought it. `back` went back unviewed and is nobody's; a code that does is unsold again. */
export const pieces = pgTable('vouchers_pieces', {
  id: id('vch').primaryKey(),
  skuId: id('sku', 'sku_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  kind: text({ enum: pieceKinds }).notNull(),
  /** Keyed, so that a second of the same in a store is found; links have none. */
  hash: text(),
  sealed: text().notNull(),
  /** The last characters, by which people tell codes apart. */
  tail: text().notNull(),
  pieces: integer().notNull(),
  state: text({ enum: pieceStates }).notNull(),
  orderId: id('ord', 'order_id'),
  lineId: id('lin', 'line_id'),
  shopperId: id('shp', 'shopper_id'),
  cameAt: at('came_at').notNull(),
  sentAt: at('sent_at'),
  viewedAt: at('viewed_at'),
}, (t) => [oneOf('vouchers_pieces_kind', t.kind, pieceKinds), oneOf('vouchers_pieces_state', t.state, pieceStates)])

/** Append-only: who looked at one, and when. */
export const views = pgTable('vouchers_views', {
  id: id('vvw').primaryKey(),
  pieceId: id('vch', 'piece_id').notNull(),
  viewerKind: text('viewer_kind').notNull(),
  viewerId: text('viewer_id').notNull(),
  at: at('at').notNull(),
})

/** Paid orders of which something is still to be sent, as it was not there. */
export const owed = pgTable('vouchers_owed', {
  orderId: id('ord', 'order_id').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  since: at('since').notNull(),
})

/** What is sent for a SKU that is sold as a link, and since when the codes of one run low. */
export const skuNotes = pgTable('vouchers_skus', {
  skuId: id('sku', 'sku_id').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  sealed: text(),
  lowSince: at('low_since'),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
})

/** Where a merchant's codes lie in the book of stock 虚拟仓. */
export const houses = pgTable('vouchers_houses', {
  merchantId: id('mer', 'merchant_id').primaryKey(),
  warehouseId: id('whs', 'warehouse_id').notNull(),
})
