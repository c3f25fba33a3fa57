import { bigint, boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, oneOf } from '#kernel/columns'

export const kinds = ['viewed', 'dwelt', 'left', 'shown', 'clicked', 'searched', 'paid'] as const

/** Who is behind a number; facts know the number alone, so that forgetting somebody is one row. */
export const persons = pgTable('facts_persons', {
  no: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  ownerId: text('owner_id').notNull().unique(),
  madeAt: at('made_at').notNull(),
})

/** What somebody has chosen 个性化与统计开关; without a row both are on. */
export const choices = pgTable('facts_choices', {
  ownerId: text('owner_id').primaryKey(),
  isPersonal: boolean('is_personal').notNull(),
  isMeasured: boolean('is_measured').notNull(),
  changedAt: at('changed_at').notNull(),
})

/** The tail 事实流: what happened in pages and with orders, as it came in; a number comes once. */
export const tail = pgTable('facts_tail', {
  /** Of a visit and its count, or of an order's line. */
  number: text().primaryKey(),
  kind: text({ enum: kinds }).notNull(),
  personNo: bigint('person_no', { mode: 'number' }),
  /** A browser's window, by a number that it drew itself; it names nobody. */
  visit: text(),
  productId: text('product_id'),
  block: text(),
  place: text(),
  query: text(),
  /** Milliseconds of reading, a place in a list, how many were found or bought. */
  value: integer().notNull().default(0),
  at: at('at').notNull(),
  dayNo: integer('day_no').notNull(),
  /** Whoever counts facts of this kind has counted it. */
  isTaken: boolean('is_taken').notNull().default(false),
}, (t) => [oneOf('facts_tail_kind', t.kind, kinds), index('facts_tail_by_time').on(t.at)])

/** How long each block of a product's page was read, and where readers left 详情块停留与跳出, by day. */
export const blocks = pgTable('facts_blocks', {
  productId: text('product_id').notNull(),
  dayNo: integer('day_no').notNull(),
  block: text().notNull(),
  readers: integer().notNull().default(0),
  dwellMs: bigint('dwell_ms', { mode: 'number' }).notNull().default(0),
  exits: integer().notNull().default(0),
}, (t) => [primaryKey({ columns: [t.productId, t.dayNo, t.block] })])
