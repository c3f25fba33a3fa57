import { bigint, boolean, customType, index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

const real = customType<{ data: number }>({ dataType: () => 'double precision' })
export const kinds = ['bought', 'seen'] as const
export type Kind = (typeof kinds)[number]

/** Ways 路径: what one person bought, or what one visit looked at; each product once. */
export const ways = pgTable('recommendations_ways', {
  kind: text({ enum: kinds }).notNull(),
  way: text().notNull(),
  productId: id('prd', 'product_id').notNull(),
  at: at('at').notNull(),
  isCounted: boolean('is_counted').notNull().default(false),
}, (t) => [primaryKey({ columns: [t.kind, t.way, t.productId] }), oneOf('recommendations_ways_kind', t.kind, kinds)])

/** In how many ways a product stands, and whether its neighbours have to be found anew. */
export const goods = pgTable('recommendations_goods', {
  kind: text({ enum: kinds }).notNull(),
  productId: id('prd', 'product_id').notNull(),
  taken: integer().notNull().default(0),
  isStale: boolean('is_stale').notNull().default(true),
  trainedAt: at('trained_at'),
}, (t) => [primaryKey({ columns: [t.kind, t.productId] }), oneOf('recommendations_goods_kind', t.kind, kinds)])

/** The neighbours of a product, the nearest first: how near, how many took both (support), how many times oftener than by chance (lift). */
export const neighbours = pgTable('recommendations_neighbours', {
  kind: text({ enum: kinds }).notNull(),
  productId: id('prd', 'product_id').notNull(),
  others: text().array().notNull(),
  scores: real().array().notNull(),
  together: integer().array().notNull(),
  lifts: real().array().notNull(),
  trainedAt: at('trained_at').notNull(),
}, (t) => [primaryKey({ columns: [t.kind, t.productId] }), oneOf('recommendations_neighbours_kind', t.kind, kinds)])

/** The taste that the data ask for, with how much of what was held out it finds again. */
export const models = pgTable('recommendations_models', {
  kind: text({ enum: kinds }).primaryKey(),
  ways: bigint({ mode: 'number' }).notNull().default(0),
  alpha: real().notNull(),
  beta: real().notNull(),
  fades: real().notNull(),
  step: real(),
  before: real(),
  found: real().notNull(),
  asked: integer().notNull().default(0),
  chosenAt: at('chosen_at'),
}, (t) => [oneOf('recommendations_models_kind', t.kind, kinds)])

/** Goods of one category go with those of another 搭配类目: kept by operators. */
export const complements = pgTable('recommendations_complements', {
  id: id('cpl').primaryKey(),
  categoryId: id('cat', 'category_id').notNull(),
  otherId: id('cat', 'other_id').notNull(),
  position: integer().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [unique('recommendations_complements_category_id_other_id_key').on(t.categoryId, t.otherId)])

/** What a shopper has looked at lately; nothing where he has switched personalisation off. */
export const recent = pgTable('recommendations_recent', {
  shopperId: id('shp', 'shopper_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.shopperId, t.productId] }), index('recommendations_recent_by_time').on(t.at)])

/** Which of his orders held what 购买习惯: what stands there once for each order; nobody's who has switched personalisation off. */
export const baskets = pgTable('recommendations_baskets', {
  shopperId: id('shp', 'shopper_id').notNull(),
  parentId: id('ord', 'parent_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.shopperId, t.parentId, t.productId] }), index('recommendations_baskets_of_product').on(t.productId, t.shopperId, t.at), index('recommendations_baskets_by_time').on(t.at)])

/** The usual interval 回购周期 of a product, and how many have bought it again. */
export const rhythms = pgTable('recommendations_rhythms', {
  productId: id('prd', 'product_id').primaryKey(),
  everyDays: real('every_days').notNull(),
  shoppers: integer().notNull(),
  countedAt: at('counted_at').notNull(),
})

/** Pieces paid for, by day. */
export const sales = pgTable('recommendations_sales', {
  dayNo: integer('day_no').notNull(),
  productId: id('prd', 'product_id').notNull(),
  pieces: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.dayNo, t.productId] })])

/** The ranking 排行榜 of each category over seven and thirty days; '' is the whole shop. */
export const ranks = pgTable('recommendations_ranks', {
  categoryId: text('category_id').notNull(),
  days: integer().notNull(),
  place: integer().notNull(),
  productId: id('prd', 'product_id').notNull(),
  pieces: integer().notNull(),
  rankedAt: at('ranked_at').notNull(),
}, (t) => [primaryKey({ columns: [t.categoryId, t.days, t.place] })])
