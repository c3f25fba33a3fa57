import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { at, id } from '#kernel/columns'

/** Links by which somebody else may pay for a shopper 代付链接 (E16). Of its secret only the hash is kept; of each payment one link lives. It ends with what is to be paid, or when it is taken back. */
export const links = pgTable('visitors_links', {
  id: id('pfl').primaryKey(),
  /** What was paid whole: the parent order. */
  orderId: id('ord', 'order_id').notNull(),
  paymentId: id('pay', 'payment_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  secretHash: text('secret_hash').notNull(),
  at: at('at').notNull(),
  /** Taken back by the shopper, or another was made in its place. */
  endedAt: at('ended_at'),
})

/** Which order a browser may look at without a sign-in 访客查单, and until when; one at a time. */
export const looks = pgTable('visitors_looks', {
  visitorId: text('visitor_id').primaryKey(),
  orderId: id('ord', 'order_id').notNull(),
  at: at('at').notNull(),
  expiresAt: at('expires_at').notNull(),
}, (t) => [index('visitors_looks_by_end').on(t.expiresAt)])
