import { bigint, doublePrecision, index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'
import { at, id, oneOf } from '#kernel/columns'

/** Processes 进程: each says every 15 s that it lives and how it is. A row that nobody renews is of a process that has ended without a word. */
export const processes = pgTable('operations_processes', {
  id: id('prc').primaryKey(),
  host: text().notNull(),
  pid: integer().notNull(),
  parts: text().notNull(),
  version: text().notNull(),
  startedAt: at('started_at').notNull(),
  seenAt: at('seen_at').notNull(),
  poolSize: integer('pool_size').notNull(),
  poolIdle: integer('pool_idle').notNull(),
  poolWaiting: integer('pool_waiting').notNull(),
  memoryBytes: bigint('memory_bytes', { mode: 'number' }).notNull(),
  loopDelayMs: integer('loop_delay_ms').notNull(),
  /** How far the process's clock is from the database's: positive where it is ahead. */
  clockSkewMs: integer('clock_skew_ms').notNull(),
  diskFreeBytes: bigint('disk_free_bytes', { mode: 'number' }),
  diskBytes: bigint('disk_bytes', { mode: 'number' }),
})

/** A few series by the minute, kept for a day: what the health page draws and the error rate is counted from. */
export const gauges = pgTable('operations_gauges', {
  name: text().notNull(),
  minute: at('minute').notNull(),
  value: doublePrecision().notNull(),
}, (t) => [primaryKey({ columns: [t.name, t.minute] }), index('operations_gauges_by_minute').on(t.minute)])

export const alertStates = ['firing', 'cleared'] as const

/** Alerts 报警: one row for each rule and subject, however often it comes and goes. */
export const alerts = pgTable('operations_alerts', {
  id: id('alt').primaryKey(),
  rule: text().notNull(),
  subject: text().notNull(),
  state: text({ enum: alertStates }).notNull(),
  value: doublePrecision().notNull(),
  bound: doublePrecision().notNull(),
  /** How many looks in a row found nothing wrong: an alert ends after some, not after one. */
  calm: integer().notNull().default(0),
  times: integer().notNull().default(1),
  raisedAt: at('raised_at').notNull(),
  lookedAt: at('looked_at').notNull(),
  clearedAt: at('cleared_at'),
  acknowledgedBy: text('acknowledged_by'),
  acknowledgedAt: at('acknowledged_at'),
  reason: text(),
  snoozedUntil: at('snoozed_until'),
}, (t) => [unique('operations_alerts_one').on(t.rule, t.subject), index('operations_alerts_firing').on(t.raisedAt).where(sql`${t.state} = 'firing'`), oneOf('operations_alerts_state', t.state, alertStates)])
