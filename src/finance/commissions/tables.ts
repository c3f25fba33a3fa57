import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { at, id } from '#kernel/columns'

/** Append-only: what the platform keeps of a sale 佣金费率, for a merchant, a category, both, or neither. A version is never changed: a newer one of the same scope speaks instead. */
export const rates = pgTable('commissions_rates', {
  id: id('cmr').primaryKey(),
  merchantId: id('mer', 'merchant_id'),
  categoryId: id('cat', 'category_id'),
  /** Hundredths of a percent of the goods; empty where the scope has no rate of its own any more. */
  rateBps: integer('rate_bps'),
  fromAt: at('from_at').notNull(),
  untilAt: at('until_at'),
  note: text().notNull(),
  publishedBy: text('published_by').notNull(),
  publishedAt: at('published_at').notNull(),
})
