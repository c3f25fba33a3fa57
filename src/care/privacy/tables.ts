import { boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

export const copyStates = ['making', 'ready', 'expired'] as const
/** Copies 数据副本 of what the shop holds of a shopper; one under way at a time. */
export const copies = pgTable('privacy_copies', {
  id: id('cpy').primaryKey(),
  shopperId: id('shp', 'shopper_id').notNull(),
  state: text({ enum: copyStates }).notNull(),
  locale: text({ enum: ['zh-CN', 'en'] }).notNull(),
  bytes: integer().notNull().default(0),
  askedAt: at('asked_at').notNull(),
  readyAt: at('ready_at'),
  expiresAt: at('expires_at').notNull(),
}, (t) => [oneOf('privacy_copies_state', t.state, copyStates)])

export const closingStates = ['asked', 'withdrawn', 'closed'] as const
/** Requests to close an account 注销申请. What had not ended by itself at the end is written down as `unsettled`. */
export const closings = pgTable('privacy_closings', {
  id: id('cls').primaryKey(),
  shopperId: id('shp', 'shopper_id').notNull(),
  state: text({ enum: closingStates }).notNull(),
  askedAt: at('asked_at').notNull(),
  thinkUntil: at('think_until'),
  dueAt: at('due_at').notNull(),
  /** Points and balances that were left are given up. */
  waives: boolean().notNull().default(false),
  /** When operators were told that something stands in the way though it is soon due. */
  toldAt: at('told_at'),
  endedAt: at('ended_at'),
  unsettled: jsonb().$type<readonly { readonly code: string; readonly count: number; readonly fen?: number }[]>().notNull().default([]),
}, (t) => [oneOf('privacy_closings_state', t.state, closingStates)])

export const lawNames = ['trade', 'payment', 'invoice', 'security', 'review', 'claims'] as const
/** What law keeps 依法保留 of a closed account, and until when; without an end it stays, under no name. */
export const keeps = pgTable('privacy_keeps', {
  closingId: id('cls', 'closing_id').notNull(),
  tableName: text('table_name').notNull(),
  law: text({ enum: lawNames }).notNull(),
  rows: integer().notNull(),
  untilAt: at('until_at'),
  doneAt: at('done_at'),
}, (t) => [primaryKey({ columns: [t.closingId, t.tableName] }), oneOf('privacy_keeps_law', t.law, lawNames)])
