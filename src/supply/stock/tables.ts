import { boolean, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

export const warehouses = pgTable('stock_warehouses', {
  id: id('whs').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  name: text().notNull(),
  /** The lowest number is asked first. */
  priority: integer().notNull(),
  regionCode: text('region_code'),
  isOpen: boolean('is_open').notNull().default(true),
})

/** What lies where; moved only together with a line of the book below. */
export const levels = pgTable('stock_levels', {
  skuId: id('sku', 'sku_id').notNull(),
  warehouseId: id('whs', 'warehouse_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  available: integer().notNull().default(0),
  reserved: integer().notNull().default(0),
  shipped: integer().notNull().default(0),
  damaged: integer().notNull().default(0),
  inTransit: integer('in_transit').notNull().default(0),
}, (t) => [primaryKey({ columns: [t.skuId, t.warehouseId] })])

export const movementKinds = ['receive', 'reserve', 'release', 'ship', 'return', 'damage', 'adjust'] as const

/** Append-only: each change of each bucket, signed. A source acts once for each kind, SKU and warehouse. */
export const movements = pgTable('stock_movements', {
  id: id('mov').primaryKey(),
  skuId: id('sku', 'sku_id').notNull(),
  warehouseId: id('whs', 'warehouse_id').notNull(),
  kind: text({ enum: movementKinds }).notNull(),
  available: integer().notNull(),
  reserved: integer().notNull(),
  shipped: integer().notNull(),
  damaged: integer().notNull(),
  inTransit: integer('in_transit').notNull(),
  orderId: text('order_id'),
  sourceId: text('source_id').notNull(),
  reason: text(),
  actorId: text('actor_id').notNull(),
  at: at('at').notNull(),
}, (t) => [oneOf('stock_movements_kind', t.kind, movementKinds)])

export const reservationStates = ['held', 'claimed', 'released'] as const

export const reservations = pgTable('stock_reservations', {
  id: id('res').primaryKey(),
  skuId: id('sku', 'sku_id').notNull(),
  warehouseId: id('whs', 'warehouse_id').notNull(),
  quantity: integer().notNull(),
  shipped: integer().notNull().default(0),
  orderId: text('order_id').notNull(),
  state: text({ enum: reservationStates }).notNull(),
  at: at('at').notNull(),
  expiresAt: at('expires_at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [oneOf('stock_reservations_state', t.state, reservationStates)])
