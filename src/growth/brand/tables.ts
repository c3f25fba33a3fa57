import { integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { at, id } from '#kernel/columns'

export const scales = ['small', 'usual', 'large'] as const
export const corners = ['sharp', 'soft', 'round'] as const
export const cardLooks = ['plain', 'brand'] as const
/** Positioning 定位 (F60): what the shop is, as its own answers. */
export const breadths = ['general', 'vertical'] as const
export const priceLines = ['discount', 'selected'] as const
export const customers = ['consumers', 'firms', 'both'] as const

export interface Text { zh: string; en: string }
/** Colours as #rrggbb: buttons and marks, prices and what is lit, links. */
export interface Colours { brand: string; price: string; link: string }
/** Brand tokens 品牌变量: what storefront, mails, share cards and the installed app read. */
export interface Tokens {
  name: Text; slogan: Text; story: Text
  /** A square picture of ours; without one the mark, a character, stands for it. */
  logo: { name: string; width: number } | null; mark: string
  light: Colours; dark: Colours
  scale: (typeof scales)[number]; corners: (typeof corners)[number]; card: (typeof cardLooks)[number]
  positioning: { breadth: (typeof breadths)[number]; priceLine: (typeof priceLines)[number]; customers: (typeof customers)[number]; proposition: Text }
}

/** Append-only: each change is a row, the last one holds. */
export const versions = pgTable('brand_versions', {
  id: id('brv').primaryKey(),
  no: integer().notNull().unique('brand_versions_no'),
  tokens: jsonb().$type<Tokens>().notNull(),
  fromNo: integer('from_no'),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
})
