import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

/** The tables of integrations 开放平台: keys of programs, addresses that are told, and what was delivered to them. */
export const keyAudiences = ['merchant', 'staff'] as const
export const endpointStates = ['on', 'off'] as const
export const offReasons = ['person', 'gone', 'failing'] as const
export const deliveryStates = ['waiting', 'done', 'failed'] as const

/** Keys 接口密钥: found by the hash of the token; `hint` is its beginning, by which its owner knows it again. */
export const keys = pgTable('integrations_keys', {
  id: id('key').primaryKey(),
  audience: text({ enum: keyAudiences }).notNull(),
  merchantId: id('mer', 'merchant_id'),
  name: text().notNull(),
  tokenHash: text('token_hash').notNull(),
  hint: text().notNull(),
  scopes: text().array().notNull(),
  madeBy: text('made_by').notNull(),
  createdAt: at('created_at').notNull(),
  expiresAt: at('expires_at'),
  lastUsedAt: at('last_used_at'),
  revokedAt: at('revoked_at'),
}, (t) => [
  uniqueIndex('integrations_keys_token').on(t.tokenHash),
  index('integrations_keys_by_merchant').on(t.merchantId, t.id),
  check('integrations_keys_name_length', sql`length(${t.name}) between 1 and 40`),
  check('integrations_keys_scopes', sql`cardinality(${t.scopes}) > 0`),
  check('integrations_keys_of_a_merchant', sql`(${t.audience} = 'merchant') = (${t.merchantId} is not null)`),
  oneOf('integrations_keys_audience', t.audience, keyAudiences),
])

/** Endpoints 回调地址: who is told of which events. Secrets are sealed; the old one still signs until `oldUntil`. */
export const endpoints = pgTable('integrations_endpoints', {
  id: id('whk').primaryKey(),
  audience: text({ enum: keyAudiences }).notNull(),
  merchantId: id('mer', 'merchant_id'),
  url: text().notNull(),
  events: text().array().notNull(),
  state: text({ enum: endpointStates }).notNull(),
  offBecause: text('off_because', { enum: offReasons }),
  failures: integer().notNull().default(0),
  secret: text().notNull(),
  oldSecret: text('old_secret'),
  oldUntil: at('old_until'),
  madeBy: text('made_by').notNull(),
  createdAt: at('created_at').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [
  index('integrations_endpoints_by_merchant').on(t.merchantId, t.id),
  index('integrations_endpoints_on').using('gin', t.events).where(sql`${t.state} = 'on'`),
  check('integrations_endpoints_url_length', sql`length(${t.url}) between 8 and 500`),
  check('integrations_endpoints_events', sql`cardinality(${t.events}) between 1 and 100`),
  check('integrations_endpoints_failures', sql`${t.failures} >= 0`),
  check('integrations_endpoints_of_a_merchant', sql`(${t.audience} = 'merchant') = (${t.merchantId} is not null)`),
  check('integrations_endpoints_off_has_a_reason', sql`(${t.state} = 'off') = (${t.offBecause} is not null)`),
  oneOf('integrations_endpoints_audience', t.audience, keyAudiences),
  oneOf('integrations_endpoints_state', t.state, endpointStates),
  oneOf('integrations_endpoints_off_because', t.offBecause, offReasons),
])

/** Deliveries 投递: one for each endpoint and event; kept thirty days. */
export const deliveries = pgTable('integrations_deliveries', {
  id: id('dlv').primaryKey(),
  endpointId: id('whk', 'endpoint_id').notNull(),
  seq: bigint({ mode: 'number' }),
  event: text().notNull(),
  body: text().notNull(),
  state: text({ enum: deliveryStates }).notNull(),
  tries: integer().notNull().default(0),
  dueAt: at('due_at').notNull(),
  takenUntil: at('taken_until'),
  status: integer(),
  tookMs: integer('took_ms'),
  answer: text(),
  createdAt: at('created_at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [
  uniqueIndex('integrations_deliveries_once').on(t.endpointId, t.seq).where(sql`${t.seq} is not null`),
  index('integrations_deliveries_due').on(t.dueAt).where(sql`${t.state} = 'waiting'`),
  index('integrations_deliveries_by_endpoint').on(t.endpointId, t.id.desc()),
  index('integrations_deliveries_by_time').on(t.createdAt),
  check('integrations_deliveries_body_length', sql`length(${t.body}) <= 20000`),
  check('integrations_deliveries_tries', sql`${t.tries} >= 0`),
  check('integrations_deliveries_answer_length', sql`length(${t.answer}) <= 1000`),
  oneOf('integrations_deliveries_state', t.state, deliveryStates),
])
