import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const activityStates = ['draft', 'live', 'stopped'] as const

/** Bargain activities 砍价活动, each for one SKU: from its price down to a floor, by so many helpers. `takenPieces` counts what orders hold of `mostPieces`. */
export const activities = pgTable('bargains_activities', {
  id: id('bga').primaryKey(),
  /** Whose goods they are. */
  merchantId: id('mer', 'merchant_id').notNull(),
  /** Made by the platform, which bears what is cut; otherwise the merchant does. */
  isPlatforms: boolean('is_platforms').notNull(),
  productId: id('prd', 'product_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  /** The SKU's price when it was drafted: bargains begin there, and none begins while the SKU costs something else. */
  priceFen: fen('price_fen'),
  floorFen: fen('floor_fen'),
  helpers: integer().notNull(),
  leastCutFen: fen('least_cut_fen'),
  /** What one new buyer among the helpers may cost at most; null: nobody has to be new. */
  mostPerNewFen: bigint('most_per_new_fen', { mode: 'number' }),
  /** How long a bargain runs. */
  hours: integer().notNull(),
  mostPieces: integer('most_pieces').notNull(),
  takenPieces: integer('taken_pieces').notNull(),
  /** So many bargains may one shopper open in all; one at a time. */
  perShopper: integer('per_shopper').notNull(),
  /** So often may one person help in a day, and in the whole activity. */
  helpsADay: integer('helps_a_day').notNull(),
  helpsInAll: integer('helps_in_all').notNull(),
  /** Whether it may be bought for what it costs by then, before the floor is reached. */
  buysEarly: boolean('buys_early').notNull(),
  /** A second person has allowed that it goes below what a piece may not be sold below (F87). */
  goesBelow: boolean('goes_below').notNull(),
  startsAt: at('starts_at').notNull(),
  endsAt: at('ends_at').notNull(),
  state: text({ enum: activityStates }).notNull(),
  version: integer().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('bargains_activities_state', t.state, activityStates)])

export const bargainStates = ['running', 'won', 'ordered', 'bought', 'over'] as const

/** Bargains 砍价单, with the terms as they were when it was opened. */
export const bargains = pgTable('bargains_bargains', {
  id: id('bgn').primaryKey(),
  activityId: id('bga', 'activity_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  isPlatforms: boolean('is_platforms').notNull(),
  priceFen: fen('price_fen'),
  floorFen: fen('floor_fen'),
  leastCutFen: fen('least_cut_fen'),
  /** What it costs now. */
  nowFen: fen('now_fen'),
  helpers: integer().notNull(),
  /** How many of the helpers must be new buyers, how many have helped, and how many of those were not new. */
  newHelpers: integer('new_helpers').notNull(),
  helped: integer().notNull(),
  oldHelped: integer('old_helped').notNull(),
  buysEarly: boolean('buys_early').notNull(),
  /** Drawn when it was opened, and kept from everybody until it is over. */
  seed: text().notNull(),
  cuts: jsonb().$type<readonly number[]>().notNull(),
  /** SHA-256 of seed and cuts: shown from the beginning. */
  commitment: text().notNull(),
  /** The browser it was opened with, as a keyed hash. */
  device: text(),
  state: text({ enum: bargainStates }).notNull(),
  openedAt: at('opened_at').notNull(),
  endsAt: at('ends_at').notNull(),
  wonAt: at('won_at'),
  /** Whoever has reached the floor may buy until then. */
  buyBy: at('buy_by'),
  endedAt: at('ended_at'),
}, (t) => [oneOf('bargains_bargains_state', t.state, bargainStates)])

/** Helps 助力: each helper once for a bargain, with what he has cut. */
export const helps = pgTable('bargains_helps', {
  bargainId: id('bgn', 'bargain_id').notNull(),
  helperId: id('shp', 'helper_id').notNull(),
  activityId: id('bga', 'activity_id').notNull(),
  ordinal: integer().notNull(),
  cutFen: fen('cut_fen'),
  isNew: boolean('is_new').notNull(),
  device: text(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.bargainId, t.helperId] })])

export const pieceStates = ['held', 'kept', 'released'] as const

/** Pieces 名额: what an order took of an activity, by the parent order. A bargain is bought once. */
export const pieces = pgTable('bargains_pieces', {
  orderId: id('ord', 'order_id').primaryKey(),
  bargainId: id('bgn', 'bargain_id').notNull(),
  activityId: id('bga', 'activity_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  priceFen: fen('price_fen'),
  paidFen: fen('paid_fen'),
  state: text({ enum: pieceStates }).notNull(),
  at: at('at').notNull(),
}, (t) => [oneOf('bargains_pieces_state', t.state, pieceStates)])
