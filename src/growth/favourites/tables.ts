import { bigint, boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

/** What a product that somebody keeps or waits for cost and whether it could be bought, when last looked at: against it a change is seen. */
export const goods = pgTable('favourites_goods', {
  productId: id('prd', 'product_id').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  priceFen: fen('price_fen'),
  isBuyable: boolean('is_buyable').notNull(),
  cameBackAt: at('came_back_at'),
  changedAt: at('changed_at').notNull(),
}, (t) => [index('favourites_goods_of_merchant').on(t.merchantId, t.productId.desc())])

/** What a shopper keeps 收藏, with what it cost then. Taken away again it stays a day, so that it can be brought back as it was. */
export const items = pgTable('favourites_items', {
  id: id('fav').primaryKey(),
  shopperId: id('shp', 'shopper_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  seenFen: fen('seen_fen'),
  at: at('at').notNull(),
  removedAt: at('removed_at'),
})

/** The stores that a shopper follows 关注店铺. */
export const stores = pgTable('favourites_stores', {
  id: id('fol').primaryKey(),
  shopperId: id('shp', 'shopper_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  at: at('at').notNull(),
})

export const reminderKinds = ['back', 'drop'] as const
/** What a shopper wants to be told of, once 到货与降价提醒. */
export const reminders = pgTable('favourites_reminders', {
  id: id('rmd').primaryKey(),
  shopperId: id('shp', 'shopper_id').notNull(),
  kind: text({ enum: reminderKinds }).notNull(),
  productId: id('prd', 'product_id').notNull(),
  /** Of what is to come back. */
  skuId: id('sku', 'sku_id'),
  seenFen: fen('seen_fen'),
  /** Told when it costs no more than this. */
  belowFen: bigint('below_fen', { mode: 'number' }),
  askedAt: at('asked_at').notNull(),
  /** The event that met what was asked for, and when to tell of it; none as long as nothing has. */
  eventAt: at('event_at'),
  dueAt: at('due_at'),
  toldAt: at('told_at'),
}, (t) => [oneOf('favourites_reminders_kind', t.kind, reminderKinds)])

/** One message for each event and shopper; and how many there were on a day. */
export const told = pgTable('favourites_told', {
  shopperId: id('shp', 'shopper_id').notNull(),
  kind: text({ enum: reminderKinds }).notNull(),
  productId: id('prd', 'product_id').notNull(),
  eventAt: at('event_at').notNull(),
  dayNo: integer('day_no').notNull(),
}, (t) => [primaryKey({ columns: [t.shopperId, t.kind, t.productId, t.eventAt] }), oneOf('favourites_told_kind', t.kind, reminderKinds)])

/** What a shopper has looked at lately 浏览记录, each product where it was last. */
export const seen = pgTable('favourites_seen', {
  shopperId: id('shp', 'shopper_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.shopperId, t.productId] })])
