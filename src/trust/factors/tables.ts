import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

/** The tables of second factors 二次验证. A subject is whoever can sign in; this room knows his id and nothing else of him. */
export const purposes = ['enrol', 'prove', 'enter'] as const

/** The secrets with which low-entropy values (phones, codes, addresses of machines) are hashed and the secrets of apps are sealed. */
export const keys = pgTable('factors_keys', { name: text().primaryKey(), secret: text().notNull(), madeAt: at('made_at').notNull() })

/** Attempts 尝试: how often a password or factor was tried for an account or from a place, within a window. */
export const attempts = pgTable('factors_attempts', {
  key: text().primaryKey(),
  count: integer().notNull(),
  since: at('since').notNull(),
}, (t) => [index('factors_attempts_by_time').on(t.since), check('factors_attempts_count', sql`${t.count} > 0`)])

/** Authenticator apps 动态口令: one a subject; the secret is sealed, and the last step that was used is never taken again (ASVS 6.5.1). */
export const apps = pgTable('factors_apps', {
  subjectId: text('subject_id').primaryKey(),
  label: text().notNull(),
  secret: text().notNull(),
  isDemo: boolean('is_demo').notNull().default(false),
  lastStep: bigint('last_step', { mode: 'number' }).notNull(),
  createdAt: at('created_at').notNull(),
  confirmedAt: at('confirmed_at'),
})

/** Passkeys 通行密钥: the public half of what lies in somebody's device. */
export const passkeys = pgTable('factors_passkeys', {
  id: id('pky').primaryKey(),
  subjectId: text('subject_id').notNull(),
  credentialId: text('credential_id').notNull(),
  publicKey: text('public_key').notNull(),
  counter: bigint({ mode: 'number' }).notNull(),
  transports: text().array().notNull(),
  name: text().notNull(),
  createdAt: at('created_at').notNull(),
  usedAt: at('used_at'),
}, (t) => [
  uniqueIndex('factors_passkeys_credential').on(t.credentialId),
  index('factors_passkeys_by_subject').on(t.subjectId),
  check('factors_passkeys_name_length', sql`length(${t.name}) between 1 and 40`),
])

/** Recovery codes 恢复码: ten a subject, each for one use, kept as hashes. */
export const recovery = pgTable('factors_recovery', {
  id: id('rcv').primaryKey(),
  subjectId: text('subject_id').notNull(),
  codeHash: text('code_hash').notNull(),
  createdAt: at('created_at').notNull(),
  usedAt: at('used_at'),
}, (t) => [uniqueIndex('factors_recovery_code').on(t.subjectId, t.codeHash)])

/** Challenges 挑战 that a passkey answers: for one subject and purpose, once, within five minutes. */
export const challenges = pgTable('factors_challenges', {
  id: id('chl').primaryKey(),
  subjectId: text('subject_id'),
  purpose: text({ enum: purposes }).notNull(),
  challenge: text().notNull(),
  createdAt: at('created_at').notNull(),
  expiresAt: at('expires_at').notNull(),
  usedAt: at('used_at'),
}, (t) => [uniqueIndex('factors_challenges_challenge').on(t.challenge), index('factors_challenges_by_time').on(t.createdAt), oneOf('factors_challenges_purpose', t.purpose, purposes)])
