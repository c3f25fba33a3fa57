import { sql } from 'drizzle-orm'
import { bigint, bigserial, boolean, check, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from './columns'

/** What was posted, in the order in which it became true. Append-only. */
export const outbox = pgTable('kernel_outbox', {
  seq: bigserial({ mode: 'number' }).primaryKey(),
  name: text().notNull(),
  payload: jsonb().notNull(),
  at: at('at').notNull(),
  /** The W3C traceparent of the moment in which it was told, where traces are kept. */
  trace: text(),
})

export const letterStates = ['waiting', 'done', 'dead'] as const

/** One letter for each fact and reaction: the receipt and the queue in one. */
export const letters = pgTable('kernel_letters', {
  seq: bigint({ mode: 'number' }).notNull(),
  reaction: text().notNull(),
  state: text({ enum: letterStates }).notNull().default('waiting'),
  tries: integer().notNull().default(0),
  dueAt: at('due_at').notNull(),
  endedAt: at('ended_at'),
  fault: text(),
}, (t) => [
  primaryKey({ columns: [t.seq, t.reaction] }),
  index('kernel_letters_waiting').on(t.dueAt, t.seq).where(sql`${t.state} = 'waiting'`),
  index('kernel_letters_dead').on(t.seq).where(sql`${t.state} = 'dead'`),
  oneOf('kernel_letters_state', t.state, letterStates),
])

/** Which reactions are known, and since which fact: later ones are owed a letter. */
export const reactions = pgTable('kernel_reactions', {
  name: text().primaryKey(),
  event: text().notNull(),
  since: bigint({ mode: 'number' }).notNull(),
})

/** What was asked once and answered: the same key gets the same answer (I-05). Kept 7 days. */
export const answers = pgTable('kernel_answers', {
  actor: text().notNull(),
  operation: text().notNull(),
  key: text().notNull(),
  asked: text().notNull(),
  answer: text().notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.actor, t.operation, t.key] })])

/** Who changed or read what (I-29). Append-only: a trigger refuses update and delete. */
export const auditEntries = pgTable('kernel_audit_entries', {
  id: id('aud').primaryKey(),
  actorId: text('actor_id').notNull(),
  actorKind: text('actor_kind').notNull(),
  merchantId: text('merchant_id'),
  action: text().notNull(),
  subject: text().notNull(),
  before: jsonb(),
  after: jsonb(),
  requestId: text('request_id').notNull(),
  at: at('at').notNull(),
}, (t) => [
  index('kernel_audit_entries_by_time').on(t.at.desc(), t.id.desc()),
  index('kernel_audit_entries_by_subject').on(t.subject, t.at.desc()),
  index('kernel_audit_entries_by_merchant').on(t.merchantId, t.at.desc()),
])

/** Settings that somebody has changed; what is not here has its default. */
export const settingValues = pgTable('kernel_settings', {
  key: text().primaryKey(),
  value: jsonb().notNull(),
  version: integer().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
})

/** Every value a setting ever had. Append-only. */
export const settingHistory = pgTable('kernel_setting_history', {
  key: text().notNull(),
  version: integer().notNull(),
  value: jsonb().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [primaryKey({ columns: [t.key, t.version] })])

/** The in-app inbox 站内信 of shoppers, clerks and staff. */
export const inbox = pgTable('kernel_inbox', {
  id: id('msg').primaryKey(),
  ownerId: text('owner_id').notNull(),
  topic: text().notNull(),
  title: text().notNull(),
  body: text().notNull(),
  link: text(),
  at: at('at').notNull(),
  readAt: at('read_at'),
}, (t) => [index('kernel_inbox_by_owner').on(t.ownerId, t.id.desc()), index('kernel_inbox_unread').on(t.ownerId).where(sql`${t.readAt} is null`)])

export const switchable = ['logistics', 'offers', 'social'] as const
/** Channels of messages that somebody has switched off 消息开关. */
export const muted = pgTable('kernel_muted', {
  ownerId: text('owner_id').notNull(),
  channel: text({ enum: switchable }).notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.ownerId, t.channel] }), oneOf('kernel_muted_channel', t.channel, switchable)])

export const outgoingStates = ['waiting', 'sent', 'failed'] as const

/** Each SMS and mail, written before it is sent: the key makes a repeated send one send. The development page reads these. */
export const outgoing = pgTable('kernel_outgoing', {
  key: text().primaryKey(),
  channel: text({ enum: ['sms', 'mail'] }).notNull(),
  recipient: text().notNull(),
  text: text().notNull(),
  state: text({ enum: outgoingStates }).notNull(),
  at: at('at').notNull(),
  sentAt: at('sent_at'),
  fault: text(),
  tries: integer().notNull().default(0),
  dueAt: at('due_at').notNull(),
}, (t) => [index('kernel_outgoing_waiting').on(t.dueAt).where(sql`${t.state} = 'waiting'`), index('kernel_outgoing_by_recipient').on(t.recipient, t.at.desc()), index('kernel_outgoing_by_time').on(t.at.desc()), oneOf('kernel_outgoing_state', t.state, outgoingStates)])

/** What somebody has uploaded, by the name that is its content; of the platform's own, `owner_id` is `platform`. */
export const files = pgTable('kernel_files', {
  ownerId: text('owner_id').notNull(),
  name: text().notNull(),
  bytes: bigint({ mode: 'number' }).notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.ownerId, t.name] }), check('kernel_files_bytes', sql`${t.bytes} > 0`)])

export const exportStates = ['running', 'done', 'cancelled', 'failed', 'expired'] as const

/** A list that somebody asked for as a file 导出 (E22): whose, of what, how far, and until when it is kept. The rows lie in parts in the store. */
export const exports = pgTable('kernel_exports', {
  id: id('exp').primaryKey(),
  makerId: text('maker_id').notNull(),
  makerKind: text('maker_kind', { enum: ['merchant', 'staff'] }).notNull(),
  merchantId: text('merchant_id'),
  kind: text().notNull(),
  format: text({ enum: ['csv', 'xlsx'] }).notNull(),
  columns: text().array().notNull(),
  filters: jsonb().$type<Record<string, string>>().notNull(),
  locale: text({ enum: ['zh-CN', 'en'] }).notNull(),
  state: text({ enum: exportStates }).notNull(),
  rows: integer().notNull().default(0),
  parts: integer().notNull().default(0),
  cursor: text(),
  isCut: boolean('is_cut').notNull().default(false),
  createdAt: at('created_at').notNull(),
  changedAt: at('changed_at').notNull(),
  expiresAt: at('expires_at').notNull(),
}, (t) => [
  index('kernel_exports_by_maker').on(t.makerId, t.id.desc()),
  index('kernel_exports_by_expiry').on(t.expiresAt).where(sql`${t.state} <> 'expired'`),
  oneOf('kernel_exports_state', t.state, exportStates),
])

/** How full each limited bucket is (`limits.postgres.ts`): when all that was taken has flowed off, and how long a full one takes. Unlogged. */
export const limits = pgTable('kernel_limits', {
  key: text().primaryKey(),
  freeAt: at('free_at').notNull(),
  perMs: doublePrecision('per_ms').notNull(),
}, (t) => [index('kernel_limits_by_time').on(t.freeAt)])

/** Until when somebody who looks at many facts at once has looked at them. */
export const marks = pgTable('kernel_marks', { name: text().primaryKey(), uptoAt: at('upto_at').notNull() })
