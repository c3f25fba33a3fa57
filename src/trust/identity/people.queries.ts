import { and, asc, desc, eq, gt, ilike, inArray, isNull, lt, ne, or } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { masked } from '#kernel/data-classes'
import { notFound } from '#kernel/refusal'
import { phoneFrom } from './phones.rules'
import { hashed } from '#trust/factors'
import { covered, rightsOf, type MemberAudience } from './roles.rules'
import { deviceName } from './sessions.rules'
import { madeRoles, members, openids, sessions, shoppers, views } from './tables'

/** People 人员: who somebody is, as screens show it; phones are masked (I-29). */
export async function aboutMe(ctx: Context) {
  const [me] = await ctx.db.select().from(shoppers).where(mine(ctx, shoppers.id))
  if (!me) notFound()
  return { id: me.id, role: 'shopper' as const, name: me.name, phoneMasked: masked(me.phone ?? ''), hasPassword: me.passwordHash !== null }
}

/** The member who asks, found by his session: the one place where a query is about the actor himself; and what he may do now, also where he only looks as somebody. */
export async function memberMyself(ctx: Context, id: string) {
  const [me] = await ctx.db.select({ id: members.id, name: members.name, login: members.login, role: members.role, roleName: madeRoles.name, merchantId: members.merchantId }).from(members)
    .leftJoin(madeRoles, eq(madeRoles.id, members.madeRoleId)).where(eq(members.id, id))
  if (!me) notFound()
  const { permits, looking } = ctx.actor
  return { ...me, permits: [...permits ?? []], looking: looking ? { role: looking.role, until: looking.until, ...await lookedAt(ctx, looking) } : null }
}

/** The names of whom and what the session looks as. */
async function lookedAt(ctx: Context, { role, memberId }: NonNullable<Context['actor']['looking']>) {
  const [made] = await ctx.db.select({ name: madeRoles.name }).from(madeRoles).where(eq(madeRoles.id, role))
  const [member] = memberId ? await ctx.db.select({ name: members.name }).from(members).where(eq(members.id, memberId)) : []
  return { roleName: made?.name ?? null, memberName: member?.name ?? null }
}

/** Where somebody is signed in 登录设备, the last seen first; `current` is the one that asks. */
export async function sessionsOf(ctx: Context, subjectId: string, currentId: string | undefined) {
  const rows = await ctx.db.select({ id: sessions.id, userAgent: sessions.userAgent, place: sessions.place, createdAt: sessions.createdAt, seenAt: sessions.seenAt }).from(sessions)
    .where(and(eq(sessions.subjectId, subjectId), isNull(sessions.revokedAt), gt(sessions.expiresAt, ctx.now))).orderBy(desc(sessions.seenAt)).limit(100)
  return rows.map((row) => ({ ...row, name: deviceName(row.userAgent), current: row.id === currentId }))
}

/** Members of the actor's merchant, or the platform's staff. At most 200: a house has no more. */
export async function membersOf(ctx: Context, audience: MemberAudience) {
  return ctx.db.select({ id: members.id, name: members.name, login: members.login, role: members.role, roleName: madeRoles.name, state: members.state, hasFactor: members.hasFactor, createdAt: members.createdAt }).from(members)
    .leftJoin(madeRoles, eq(madeRoles.id, members.madeRoleId))
    .where(and(eq(members.audience, audience), mine(ctx, members.merchantId))).orderBy(asc(members.id)).limit(200)
}

/** Shoppers, newest first, by part of the name, the whole phone or the id; a page after `cursor`. */
export async function peopleOf(ctx: Context, { q, cursor, limit }: { q?: string | undefined; cursor?: string | undefined; limit: number }) {
  const asked = q?.trim()
  const match = asked ? or(eq(shoppers.id, asked), eq(shoppers.phone, phoneFrom(asked) ?? ''), ilike(shoppers.name, `%${asked.replace(/[\\%_]/g, '\\$&')}%`)) : undefined
  const rows = await ctx.db.select({ id: shoppers.id, name: shoppers.name, phone: shoppers.phone, state: shoppers.state, createdAt: shoppers.createdAt }).from(shoppers)
    .where(and(match, cursor ? lt(shoppers.id, cursor) : undefined)).orderBy(desc(shoppers.id)).limit(limit + 1)
  const items = rows.slice(0, limit).map(({ phone, ...row }) => ({ ...row, phoneMasked: masked(phone ?? '') }))
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

/** How many views one member may keep for one list 视图上限: more than that nobody finds again. */
export const mostViews = 20

/** The saved views of one member for one list, the oldest first. */
export const viewsOf = (ctx: Context, memberId: string, list: string) => ctx.db.select({ id: views.id, name: views.name, filters: views.filters }).from(views)
  .where(and(eq(views.memberId, memberId), eq(views.list, list))).orderBy(asc(views.id)).limit(mostViews)

/** By what a member is the same person under another account: keyed hashes of his login and of where he was invited. None for who is no member. */
export async function personKeysOf(ctx: Context, id: string): Promise<string[]> {
  const [one] = await ctx.db.select({ login: members.login, contactHash: members.contactHash }).from(members).where(eq(members.id, id))
  if (one) return [...new Set([await hashed(ctx, 'contact', one.login), ...(one.contactHash ? [one.contactHash] : [])])]
  const [shopper] = await ctx.db.select({ phone: shoppers.phone }).from(shoppers).where(eq(shoppers.id, id))
  return shopper?.phone ? [await hashed(ctx, 'contact', shopper.phone)] : []
}

export async function namesOf(ctx: Context, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = ids.length === 0 ? [] : await ctx.db.select({ id: members.id, name: members.name }).from(members).where(inArray(members.id, [...ids]))
  return new Map(rows.map(({ id, name }) => [id as string, name]))
}

/** Active members of a merchant and of the platform who hold each of the permits of their side. At most `most`. */
export async function whoMay(ctx: Context, merchantId: string | null, wanted: readonly Readonly<Partial<Record<MemberAudience, string>>>[], most: number): Promise<string[]> {
  const rows = await ctx.db.select({ id: members.id, audience: members.audience, role: members.role, made: madeRoles.permits }).from(members).leftJoin(madeRoles, eq(madeRoles.id, members.madeRoleId))
    .where(and(eq(members.state, 'active'), merchantId ? or(eq(members.merchantId, merchantId), eq(members.audience, 'staff')) : eq(members.audience, 'staff'))).orderBy(asc(members.id)).limit(500)
  return rows.filter(({ audience, role, made }) => wanted.every((by) => by[audience] !== undefined && covered(rightsOf(audience, role, made), [by[audience]]))).slice(0, most).map(({ id }) => id)
}

/** Names of shoppers by id; whoever shows them to others masks them. Whose account is closed has none. */
export async function shopperNames(ctx: Context, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = ids.length === 0 ? [] : await ctx.db.select({ id: shoppers.id, name: shoppers.name }).from(shoppers).where(and(inArray(shoppers.id, [...ids]), ne(shoppers.state, 'closed')))
  return new Map(rows.map(({ id, name }) => [id as string, name]))
}

/** A shopper's phone, for rooms that must know one person under several accounts; never shown as it is. */
export async function phoneOf(ctx: Context, shopperId: string): Promise<string | undefined> {
  const [one] = await ctx.db.select({ phone: shoppers.phone }).from(shoppers).where(eq(shoppers.id, shopperId))
  return one?.phone ?? undefined
}

/** Who a shopper is at WeChat in an application, where he has bound it; for whoever opens his payments there, never shown. */
export async function openidOf(ctx: Context, shopperId: string, appId: string): Promise<string | undefined> {
  const [one] = await ctx.db.select({ openid: openids.openid }).from(openids).where(and(eq(openids.shopperId, shopperId as never), eq(openids.appId, appId)))
  return one?.openid
}

/** Which shoppers are meant by what somebody wrote down, a phone or an id in any usual form: by the text as it was given; who is not there, or is disabled, is missing. At most 10,000. */
export async function shoppersNamed(ctx: Context, given: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const asked = given.map((text) => ({ text, key: phoneFrom(text) ?? text.trim() }))
  const { rows } = await ctx.client.query<{ id: string; phone: string }>({ name: 'identity.shoppers_named', values: [asked.map(({ key }) => key)], text: `select id, phone from identity_shoppers where state = 'active' and (id = any($1::text[]) or phone = any($1::text[]))` })
  const by = new Map(rows.flatMap(({ id, phone }) => [[id, id], [phone, id]] as const))
  return new Map(asked.flatMap(({ text, key }) => { const id = by.get(key); return id ? [[text, id] as const] : [] }))
}

/** Which of some are members of a merchant. */
export async function membersAmong(ctx: Context, merchantId: string, ids: readonly string[]): Promise<string[]> {
  const rows = ids.length === 0 ? [] : await ctx.db.select({ id: members.id }).from(members).where(and(eq(members.merchantId, merchantId as never), inArray(members.id, [...ids] as never[])))
  return rows.map(({ id }) => id)
}
