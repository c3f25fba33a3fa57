import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, id } from '#kernel/columns'

/** What a shopper shares 分享链接 (F30): one link for each product, and how many have opened it. */
export const links = pgTable('shares_links', {
  id: id('shr').primaryKey(),
  shopperId: id('shp', 'shopper_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  /** Visitors who have opened it, each counted once as long as he is remembered. */
  opened: integer().notNull().default(0),
  at: at('at').notNull(),
})

/** Who has opened which link lately, a guest by what his browser keeps; forgotten when it counts for nothing any more. */
export const opens = pgTable('shares_opens', {
  linkId: id('shr', 'link_id').notNull(),
  visitorId: text('visitor_id').notNull(),
  firstAt: at('first_at').notNull(),
  lastAt: at('last_at').notNull(),
}, (t) => [primaryKey({ columns: [t.linkId, t.visitorId] }), index('shares_opens_of_visitor').on(t.visitorId), index('shares_opens_by_time').on(t.lastAt)])

/** Orders that came by a share 分享归因: each merchant's part once, to the sharer whose link was opened last. */
export const shared = pgTable('shares_orders', {
  orderId: id('ord', 'order_id').primaryKey(),
  parentId: id('ord', 'parent_id').notNull(),
  linkId: id('shr', 'link_id').notNull(),
  /** Who shared. */
  shopperId: id('shp', 'shopper_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  placedAt: at('placed_at').notNull(),
  paidAt: at('paid_at'),
})
