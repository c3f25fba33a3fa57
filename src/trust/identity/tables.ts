import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

/** The tables of identity 身份: who can sign in, and which sessions, codes and invitations stand. Secrets stand only as hashes. */
export const shopperStates = ['active', 'disabled', 'closed'] as const
export const memberStates = ['invited', 'active', 'disabled'] as const
export const memberAudiences = ['merchant', 'staff'] as const
export const audiences = ['shopper', 'merchant', 'staff'] as const
export const purposes = ['sign_in', 'password', 'closing', 'order_look', 'payout'] as const
export const memberRoles = ['owner', 'operations', 'finance', 'support', 'auditor', 'clerk', 'warehouse'] as const

/** Shoppers 消费者. The phone is personal: masked in every answer, never in a log. Whose account is closed has none, so that it may be somebody else's. */
export const shoppers = pgTable('identity_shoppers', {
  id: id('shp').primaryKey(),
  phone: text(),
  name: text().notNull(),
  passwordHash: text('password_hash'),
  state: text({ enum: shopperStates }).notNull(),
  createdAt: at('created_at').notNull(),
}, (t) => [
  uniqueIndex('identity_shoppers_phone').on(t.phone),
  index('identity_shoppers_by_name').using('gin', t.name.op('gin_trgm_ops')),
  check('identity_shoppers_phone_form', sql`${t.phone} ~ '^1[3-9][0-9]{9}$'`),
  check('identity_shoppers_name_length', sql`length(${t.name}) between 1 and 40`),
  check('identity_shoppers_closed', sql`(${t.state} = 'closed') = (${t.phone} is null) and (${t.state} <> 'closed' or ${t.passwordHash} is null)`),
  oneOf('identity_shoppers_state', t.state, shopperStates),
])

/** Who a shopper is at WeChat 绑定的 openid: one of his for each application, as the browser in which he last bound it is. */
export const openids = pgTable('identity_openids', {
  shopperId: id('shp', 'shopper_id').notNull(),
  appId: text('app_id').notNull(),
  openid: text().notNull(),
  boundAt: at('bound_at').notNull(),
}, (t) => [primaryKey({ columns: [t.shopperId, t.appId] }), check('identity_openids_openid', sql`${t.openid} ~ '^[A-Za-z0-9_-]{8,64}$'`)])

/** Members 成员: the clerks of merchants, and the platform's staff, which belong to no merchant. */
export const members = pgTable('identity_members', {
  id: id('mbr').primaryKey(),
  audience: text({ enum: memberAudiences }).notNull(),
  merchantId: id('mer', 'merchant_id'),
  login: text().notNull(),
  name: text().notNull(),
  /** A role of the house by its name, or one that somebody made by its id. */
  role: text().notNull(),
  madeRoleId: id('rol', 'made_role_id').generatedAlwaysAs(sql`case when role like 'rol\\_%' then role end`),
  /** Keyed hash of the phone or mail to which he was invited. */
  contactHash: text('contact_hash'),
  passwordHash: text('password_hash'),
  state: text({ enum: memberStates }).notNull(),
  /** Does the room of factors hold one for him? Kept here so that each request knows without asking there. */
  hasFactor: boolean('has_factor').notNull().default(false),
  createdAt: at('created_at').notNull(),
}, (t) => [
  uniqueIndex('identity_members_login').on(t.audience, t.login),
  index('identity_members_by_merchant').on(t.merchantId, t.id),
  index('identity_members_by_made_role').on(t.madeRoleId).where(sql`${t.madeRoleId} is not null`),
  check('identity_members_login_form', sql`${t.login} ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'`),
  check('identity_members_name_length', sql`length(${t.name}) between 1 and 40`),
  check('identity_members_of_a_merchant', sql`(${t.audience} = 'merchant') = (${t.merchantId} is not null)`),
  check('identity_members_active_can_sign_in', sql`${t.state} <> 'active' or ${t.passwordHash} is not null`),
  oneOf('identity_members_audience', t.audience, memberAudiences),
  check('identity_members_role', sql`${t.role} in (${sql.raw(memberRoles.map((role) => `'${role}'`).join(', '))}) or ${t.role} like 'rol\\_%'`),
  oneOf('identity_members_state', t.state, memberStates),
])

/** Roles 角色 that somebody made: of one merchant, or of the platform. `version` counts the changes. */
export const madeRoles = pgTable('identity_roles', {
  id: id('rol').primaryKey(),
  audience: text({ enum: memberAudiences }).notNull(),
  merchantId: id('mer', 'merchant_id'),
  name: text().notNull(),
  description: text().notNull(),
  permits: text().array().notNull(),
  version: integer().notNull(),
  changedBy: text('changed_by').notNull(),
  createdAt: at('created_at').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [
  uniqueIndex('identity_roles_name').on(t.audience, sql`coalesce(${t.merchantId}, '')`, sql`lower(${t.name})`),
  check('identity_roles_name_length', sql`length(${t.name}) between 1 and 20`),
  check('identity_roles_description_length', sql`length(${t.description}) <= 200`),
  check('identity_roles_version', sql`${t.version} > 0`),
  check('identity_roles_of_a_merchant', sql`(${t.audience} = 'merchant') = (${t.merchantId} is not null)`),
  oneOf('identity_roles_audience', t.audience, memberAudiences),
])

/** Invitations 邀请: a token that sets a member's password, once, within seven days. */
export const invitations = pgTable('identity_invitations', {
  id: id('inv').primaryKey(),
  memberId: id('mbr', 'member_id').notNull(),
  tokenHash: text('token_hash').notNull(),
  invitedBy: text('invited_by').notNull(),
  createdAt: at('created_at').notNull(),
  expiresAt: at('expires_at').notNull(),
  usedAt: at('used_at'),
  withdrawnAt: at('withdrawn_at'),
}, (t) => [uniqueIndex('identity_invitations_token').on(t.tokenHash), index('identity_invitations_by_member').on(t.memberId)])

/** Sessions 会话: one for each sign-in, found by the hash of its token. */
export const sessions = pgTable('identity_sessions', {
  id: id('ses').primaryKey(),
  tokenHash: text('token_hash').notNull(),
  audience: text({ enum: audiences }).notNull(),
  subjectId: text('subject_id').notNull(),
  userAgent: text('user_agent').notNull(),
  /** The network it came from, never whole: 203.0.113.* */
  place: text().notNull().default(''),
  /** Hash of what the browser keeps for longer than a session, so that a new device is noticed. */
  device: text().notNull().default(''),
  /** When the session last proved a second factor. */
  steppedUpAt: at('stepped_up_at'),
  /** The role that the session only looks as, whose member it is about, and until when. */
  lookingAs: text('looking_as'),
  lookingAtMember: id('mbr', 'looking_at_member'),
  lookingUntil: at('looking_until'),
  createdAt: at('created_at').notNull(),
  seenAt: at('seen_at').notNull(),
  expiresAt: at('expires_at').notNull(),
  revokedAt: at('revoked_at'),
}, (t) => [
  uniqueIndex('identity_sessions_token').on(t.tokenHash),
  index('identity_sessions_by_subject').on(t.subjectId).where(sql`${t.revokedAt} is null`),
  index('identity_sessions_by_owner').on(t.subjectId, t.createdAt.desc()),
  index('identity_sessions_by_end').on(t.expiresAt),
  oneOf('identity_sessions_audience', t.audience, audiences),
])

/** One-time codes 验证码 (I-23): bound to phone, purpose and browser; the rows are also the count of what was sent. */
export const codes = pgTable('identity_codes', {
  id: id('otp').primaryKey(),
  phoneHash: text('phone_hash').notNull(),
  purpose: text({ enum: purposes }).notNull(),
  browser: text().notNull(),
  ipHash: text('ip_hash').notNull(),
  codeHash: text('code_hash').notNull(),
  tries: integer().notNull().default(0),
  createdAt: at('created_at').notNull(),
  expiresAt: at('expires_at').notNull(),
  usedAt: at('used_at'),
}, (t) => [
  index('identity_codes_by_phone').on(t.phoneHash, t.createdAt.desc()),
  index('identity_codes_by_ip').on(t.ipHash, t.createdAt.desc()),
  index('identity_codes_by_time').on(t.createdAt),
  oneOf('identity_codes_purpose', t.purpose, purposes),
  check('identity_codes_tries', sql`${t.tries} between 0 and 5`),
])

/** Saved views 视图: the filters of a list under a name; each member has his own. */
export const views = pgTable('identity_views', {
  id: id('viw').primaryKey(),
  memberId: id('mbr', 'member_id').notNull(),
  list: text().notNull(),
  name: text().notNull(),
  filters: jsonb().$type<Readonly<Record<string, string>>>().notNull(),
  at: at('at').notNull(),
}, (t) => [uniqueIndex('identity_views_name').on(t.memberId, t.list, t.name), check('identity_views_name_length', sql`length(${t.name}) between 1 and 20`)])
