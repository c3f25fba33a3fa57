import { bigint, boolean, customType, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, fen, id } from '#kernel/columns'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** One row for each product that can be found: its card, what it is filtered and sorted by, and its terms. */
export const documents = pgTable('discovery_documents', {
  productId: id('prd', 'product_id').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  title: text().notNull(),
  picture: text().notNull(),
  priceFen: fen('price_fen'),
  isFromPrice: boolean('is_from_price').notNull(),
  sales: integer().notNull(),
  listedAt: at('listed_at').notNull(),
  /** The category and all above it. */
  categoryIds: text('category_ids').array().notNull(),
  brand: text(),
  /** What it is narrowed by: texts like 材质=棉 and 容量(ml)=200~500. */
  facets: text().array().notNull().default([]),
  terms: integer().array().notNull(),
  weights: bytes().notNull(),
  lengths: jsonb().$type<Record<string, number>>().notNull(),
}, (t) => [index('discovery_documents_terms').using('gin', t.terms), index('discovery_documents_facets').using('gin', t.facets), index('discovery_documents_by_sales').on(t.sales.desc(), t.productId.desc())])

/** The vocabulary: a number for each term, and in how many products it stands. */
export const terms = pgTable('discovery_terms', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  term: text().notNull().unique(),
  documents: integer().notNull(),
})

/** How many products there are, and how many terms each of their fields holds in all: one row. */
export const statistics = pgTable('discovery_statistics', {
  one: boolean().primaryKey(),
  documents: bigint({ mode: 'number' }).notNull(),
  lengths: jsonb().$type<Record<string, number>>().notNull(),
  /** Counts the changes of what can be found. */
  version: bigint({ mode: 'number' }).notNull().default(0),
})

/** How far a rebuilding of the index has come 重建进度: one row. */
export const rebuilds = pgTable('discovery_rebuilds', {
  one: boolean().primaryKey(),
  afterId: text('after_id').notNull(),
  products: integer().notNull(),
  startedAt: at('started_at').notNull(),
  endedAt: at('ended_at'),
})

/** What is offered while somebody types: a key is the text itself, its pinyin or its initials. */
export const suggestions = pgTable('discovery_suggestions', {
  key: text().notNull(),
  text: text().notNull(),
  kind: text({ enum: ['category', 'brand', 'word'] }).notNull(),
  weight: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.key, t.text] })])

/** Words that mean the same 同义词, edited by operators. */
export const synonyms = pgTable('discovery_synonyms', {
  id: id('syn').primaryKey(),
  words: text().array().notNull(),
  changedAt: at('changed_at').notNull(),
})

/** What was asked and not found 无结果词, so that operators see what is missing. */
export const misses = pgTable('discovery_misses', {
  query: text().primaryKey(),
  times: integer().notNull(),
  lastAt: at('last_at').notNull(),
}, (t) => [index('discovery_misses_by_times').on(t.times.desc())])

/** Pinned results 置顶: a product at a place of what a query finds, between two times; what is paid for says so. */
export const pins = pgTable('discovery_pins', {
  id: id('pin').primaryKey(),
  query: text().notNull(),
  productId: id('prd', 'product_id').notNull(),
  place: integer().notNull(),
  isPaid: boolean('is_paid').notNull(),
  startsAt: at('starts_at').notNull(),
  endsAt: at('ends_at').notNull(),
  note: text().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [index('discovery_pins_by_end').on(t.endsAt)])
