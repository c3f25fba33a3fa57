import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

export const keys = ['user', 'privacy', 'platform', 'merchant', 'licence'] as const
export const versionStates = ['draft', 'published'] as const
/** Versions 版本 of documents; what was published stays as it is, and a trigger sees to it. */
export const versions = pgTable('agreements_versions', {
  id: id('agv').primaryKey(),
  key: text({ enum: keys }).notNull(),
  number: integer().notNull(),
  state: text({ enum: versionStates }).notNull(),
  titleZh: text('title_zh').notNull(),
  titleEn: text('title_en').notNull(),
  bodyZh: text('body_zh').notNull(),
  bodyEn: text('body_en').notNull(),
  changeZh: text('change_zh').notNull().default(''),
  changeEn: text('change_en').notNull().default(''),
  asksAnew: boolean('asks_anew').notNull(),
  madeBy: text('made_by').notNull(),
  madeAt: at('made_at').notNull(),
  effectiveAt: at('effective_at'),
  publishedAt: at('published_at'),
}, (t) => [oneOf('agreements_versions_key', t.key, keys), oneOf('agreements_versions_state', t.state, versionStates)])

export const ownerKinds = ['shopper', 'merchant'] as const
export const answers = ['agreed', 'declined'] as const
export const places = ['sign_in', 'checkout', 'notice', 'seller'] as const
/** Consents 同意记录, append-only: who answered what to which version, where and when. */
export const consents = pgTable('agreements_consents', {
  id: id('agc').primaryKey(),
  versionId: id('agv', 'version_id').notNull(),
  ownerKind: text('owner_kind', { enum: ownerKinds }).notNull(),
  ownerId: text('owner_id').notNull(),
  memberId: text('member_id'),
  answer: text({ enum: answers }).notNull(),
  place: text({ enum: places }).notNull(),
  at: at('at').notNull(),
}, (t) => [oneOf('agreements_consents_owner_kind', t.ownerKind, ownerKinds), oneOf('agreements_consents_answer', t.answer, answers), oneOf('agreements_consents_place', t.place, places)])
