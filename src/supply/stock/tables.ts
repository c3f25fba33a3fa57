import { bigint, boolean, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

export const closeKinds = ['planned', 'emergency'] as const

export const warehouses = pgTable('stock_warehouses', {
  id: id('whs').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  name: text().notNull(),
  /** The lowest number is asked first. */
  priority: integer().notNull(),
  regionCode: text('region_code'),
  isOpen: boolean('is_open').notNull().default(true),
  /** Regions that it serves 服务区域, by the first digits of their codes (2 province, 4 city, 6 district); none is everywhere. */
  areas: text().array().notNull().default([]),
  /** Why it is closed: by plan, or in an emergency; null while it is open. */
  closedFor: text('closed_for', { enum: closeKinds }),
}, (t) => [oneOf('stock_warehouses_closed_for', t.closedFor, closeKinds)])

/** What lies where; moved only together with a line of the book below. */
export const levels = pgTable('stock_levels', {
  skuId: id('sku', 'sku_id').notNull(),
  warehouseId: id('whs', 'warehouse_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  available: integer().notNull().default(0),
  reserved: integer().notNull().default(0),
  shipped: integer().notNull().default(0),
  damaged: integer().notNull().default(0),
  /** On its way here from another warehouse. */
  inTransit: integer('in_transit').notNull().default(0),
  /** Back-order 缺货预订: so many may be promised beyond what is there, `available` then being below nothing, to be sent within so many days. */
  backorderMost: integer('backorder_most').notNull().default(0),
  backorderDays: integer('backorder_days').notNull().default(0),
  /** Whether some of its SKU is kept for a channel; then it is taken under the lock only. */
  hasPools: boolean('has_pools').notNull().default(false),
  /** Whether what is here is kept by lots. */
  hasLots: boolean('has_lots').notNull().default(false),
  /** The last version that an ERP pushed. */
  pushedVersion: bigint('pushed_version', { mode: 'number' }),
}, (t) => [primaryKey({ columns: [t.skuId, t.warehouseId] })])

export const movementKinds = ['receive', 'reserve', 'release', 'ship', 'return', 'damage', 'adjust', 'count', 'transfer_out', 'transfer_in'] as const

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
  /** Why, from the list of reasons 原因码; and the business day that it is posted to where that is not the day of `at`. */
  code: text(),
  day: text(),
  actorId: text('actor_id').notNull(),
  at: at('at').notNull(),
}, (t) => [oneOf('stock_movements_kind', t.kind, movementKinds)])

/** Through what goods are sold 渠道. */
export const channels = ['storefront', 'wechat', 'live', 'wholesale', 'erp'] as const
export const reservationStates = ['held', 'claimed', 'released'] as const

/** Why it is taken from this warehouse 选仓原因; see placing.rules. */
export const whys = ['only', 'area', 'priority', 'fewest', 'split', 'outside', 'backorder', 'store', 'moved'] as const

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
  why: text({ enum: whys }).notNull().default('only'),
  /** By when it is promised to be sent, where it was not there yet when it was ordered. */
  promisedAt: at('promised_at'),
  /** Through which channel it was bought, how many of the pieces are of that channel's pool, and to which district it goes. */
  channel: text({ enum: channels }).notNull().default('storefront'),
  poolId: text('pool_id'),
  poolPieces: integer('pool_pieces').notNull().default(0),
  districtCode: text('district_code'),
}, (t) => [oneOf('stock_reservations_channel', t.channel, channels), oneOf('stock_reservations_state', t.state, reservationStates), oneOf('stock_reservations_why', t.why, whys)])

/** Channel pools 渠道库存: so many pieces of a SKU are kept for a channel until it ends. `taken` are those of orders, held or bought, and those taken by hand. */
export const pools = pgTable('stock_pools', {
  id: id('pol').primaryKey(),
  skuId: id('sku', 'sku_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  channel: text({ enum: channels }).notNull(),
  pieces: integer().notNull(),
  taken: integer().notNull().default(0),
  endsAt: at('ends_at').notNull(),
  madeBy: text('made_by').notNull(),
  madeAt: at('made_at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [oneOf('stock_pools_channel', t.channel, channels)])

/** Append-only: what was sold elsewhere out of a pool, under a number of its own there. */
export const poolTakes = pgTable('stock_pool_takes', {
  poolId: id('pol', 'pool_id').notNull(),
  sourceId: text('source_id').notNull(),
  warehouseId: id('whs', 'warehouse_id').notNull(),
  pieces: integer().notNull(),
  actorId: text('actor_id').notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.poolId, t.sourceId] })])

/** Safety stock 安全库存 of a SKU over all open warehouses; `belowSince` stands as long as less than half of it is there. */
export const safety = pgTable('stock_safety', {
  skuId: id('sku', 'sku_id').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  pieces: integer().notNull(),
  setBy: text('set_by').notNull(),
  setAt: at('set_at').notNull(),
  belowSince: at('below_since'),
})

/** Append-only: days that a warehouse has closed 日结; nothing is posted to a day up to the last of them. */
export const closings = pgTable('stock_closings', {
  warehouseId: id('whs', 'warehouse_id').notNull(),
  day: text().notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  closedBy: text('closed_by').notNull(),
  closedAt: at('closed_at').notNull(),
}, (t) => [primaryKey({ columns: [t.warehouseId, t.day] })])

/** Categories whose goods are kept by lots 按批次管理的类目. */
export const lotRules = pgTable('stock_lot_rules', {
  categoryId: id('cat', 'category_id').primaryKey(),
  setBy: text('set_by').notNull(),
  setAt: at('set_at').notNull(),
})

/** Lots 批次 of a place: each is good to the end of the day that it bears. `left` are the pieces that are there, held for orders or not. */
export const lots = pgTable('stock_lots', {
  id: id('lot').primaryKey(),
  skuId: id('sku', 'sku_id').notNull(),
  warehouseId: id('whs', 'warehouse_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  code: text().notNull(),
  expiresOn: text('expires_on').notNull(),
  left: integer('left_pieces').notNull(),
  receivedAt: at('received_at').notNull(),
})

/** Append-only: which pieces of which lot came and went, and by what: parcel, receipt, transfer, stocktake. */
export const lotMoves = pgTable('stock_lot_moves', {
  id: id('lmv').primaryKey(),
  lotId: id('lot', 'lot_id').notNull(),
  sourceId: text('source_id').notNull(),
  pieces: integer().notNull(),
  at: at('at').notNull(),
})
