import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id } from '#kernel/columns'

export const cartLines = pgTable('cart_lines', {
  id: id('crt').primaryKey(),
  /** A guest or a shopper. */
  ownerId: text('owner_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  quantity: integer().notNull(),
  isTicked: boolean('is_ticked').notNull(),
  seenPriceFen: fen('seen_price_fen'),
  at: at('at').notNull(),
})
