import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

/** The lanes that a budget may be planned for: those in which offers speak. */
export const plannedLanes = ['price', 'day', 'item', 'store', 'platform', 'store_coupon', 'platform_coupon', 'gift', 'freight'] as const

/** Budgets 预算计划 (F40): what a store, or the platform (no merchant), plans to spend on offers in a month, as 2026-11, in all (no lane) or in one lane. */
export const budgets = pgTable('campaigns_budgets', {
  id: id('bud').primaryKey(),
  merchantId: id('mer', 'merchant_id'),
  month: text().notNull(),
  lane: text({ enum: plannedLanes }),
  fen: fen('fen'),
  version: integer().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('campaigns_budgets_lane', t.lane, plannedLanes)])
