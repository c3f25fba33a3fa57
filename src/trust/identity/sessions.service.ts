import { randomBytes } from 'node:crypto'
import { and, eq, isNull, lte, ne } from 'drizzle-orm'
import type { Actor, Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { audit } from '#kernel/audit'
import { tellInbox } from '#kernel/notify'
import { notFound } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { identityTexts } from '#locales/identity'
import { rightsOf, sharedRights, type MemberAudience } from './roles.rules'
import { cookieOf, deviceCookie, deviceDays, deviceName, guestIdOf, idleMs, isToken, longestMs, networkOf, seenEveryMs, tokenBytes, tokenHash, type Audience } from './sessions.rules'
import { sessions } from './tables'

/** Sessions 会话: who a token stands for, from sign-in to sign-out (I-21). */
interface Found { readonly id: string; readonly subjectId: string; readonly createdAt: Date; readonly seenAt: Date; readonly role?: string; readonly made?: readonly string[] | null; readonly merchantId?: string | null; readonly hasFactor?: boolean; readonly steppedUpAt?: Date | null
  readonly lookingAs?: string | null; readonly lookingAtMember?: string | null; readonly lookingUntil?: Date | null; readonly lookingMade?: readonly string[] | null }

const standing = `s.token_hash = $1 and s.audience = $2 and s.revoked_at is null and s.expires_at > $3`
const columns = `s.id, s.subject_id as "subjectId", s.created_at as "createdAt", s.seen_at as "seenAt"`
const shopperSession = `select ${columns} from identity_sessions s join identity_shoppers a on a.id = s.subject_id and a.state = 'active' where ${standing}`
const memberSession = `select ${columns}, a.role, a.merchant_id as "merchantId", a.has_factor as "hasFactor", s.stepped_up_at as "steppedUpAt", r.permits as made,
  s.looking_as as "lookingAs", s.looking_at_member as "lookingAtMember", s.looking_until as "lookingUntil", l.permits as "lookingMade" from identity_sessions s
  join identity_members a on a.id = s.subject_id and a.audience = s.audience and a.state = 'active'
  left join identity_roles r on r.id = a.made_role_id left join identity_roles l on l.id = s.looking_as where ${standing}`

/**
 * Who acts, by the token that his browser keeps; undefined for a token that is unknown, over, revoked, of another audience, or of an
 * account that is disabled. State, role and what the role permits are read in the same query, so a change acts on the next request in every process (I-21, T-38).
 */
export async function actorOf(ctx: Context, token: string | undefined, audience: Audience): Promise<Actor | undefined> {
  if (!isToken(token)) return undefined
  const { rows: [found] } = await ctx.client.query<Found>(audience === 'shopper'
    ? { name: 'identity.shopper_session', text: shopperSession, values: [tokenHash(token), audience, ctx.now] }
    : { name: 'identity.member_session', text: memberSession, values: [tokenHash(token), audience, ctx.now] })
  if (!found) return undefined
  if (ctx.now.getTime() - found.seenAt.getTime() > seenEveryMs) await seen(ctx, found, audience)
  const { subjectId: id, id: sessionId, role, merchantId, hasFactor = false, steppedUpAt = null } = found
  if (!role) return { kind: 'shopper', id, sessionId }
  const mine: Actor = { kind: audience, id, sessionId, permits: rightsOf(audience as MemberAudience, role, found.made), proof: { held: hasFactor, at: steppedUpAt }, ...(merchantId && { merchantId }) }
  return found.lookingAs ? looking(ctx, mine, found, found.lookingAs) : mine
}

/** Narrowed to the role that the session looks as; after half an hour that is over, which the first request then tells the audit. */
async function looking(ctx: Context, mine: Actor, { id, lookingUntil, lookingAtMember = null, lookingMade }: Found, role: string): Promise<Actor> {
  if (lookingUntil && lookingUntil > ctx.now) return { ...mine, permits: sharedRights(mine.permits!, rightsOf(mine.kind as MemberAudience, role, lookingMade)), looking: { role, memberId: lookingAtMember, until: lookingUntil } }
  const ended = await ctx.db.update(sessions).set({ lookingAs: null, lookingAtMember: null, lookingUntil: null }).where(and(eq(sessions.id, id), lte(sessions.lookingUntil, ctx.now))).returning({ id: sessions.id })
  if (ended.length > 0) await audit({ ...ctx, actor: mine }, { action: 'identity.look_no_more', subject: role, before: { role, until: lookingUntil } })
  return mine
}

/** Use prolongs a session, up to its longest life. Guarded by the time itself, so that of many requests at once one writes. */
async function seen(ctx: Context, { id, createdAt }: Found, audience: Audience): Promise<void> {
  const idle = after(ctx.now, idleMs[audience])
  const longest = after(createdAt, longestMs[audience])
  await ctx.client.query({ name: 'identity.session_seen', text: `update identity_sessions set seen_at = $2, expires_at = $3 where id = $1 and seen_at < $4 and revoked_at is null`,
    values: [id, ctx.now, idle < longest ? idle : longest, after(ctx.now, -seenEveryMs)] })
}

/** A guest by what his browser keeps; `fresh` is a new token to be kept where he had none. Nothing is stored: the id is the token's hash. */
export async function guestOf(_ctx: Context, token: string | undefined): Promise<{ readonly actor: Actor; readonly fresh?: string }> {
  if (isToken(token)) return { actor: { kind: 'guest', id: guestIdOf(token) } }
  const fresh = newToken()
  return { actor: { kind: 'guest', id: guestIdOf(fresh) }, fresh }
}

export const newToken = (): string => randomBytes(tokenBytes).toString('base64url')

/**
 * Opens a session and gives its token to the browser. Whatever session this browser held for the audience ends: a token that was planted
 * before signing in is worth nothing afterwards (I-21, T-42). Call it in the transaction of the sign-in; `steppedUp` says that it proved a second factor.
 */
export async function openSession(ctx: Context, audience: Audience, subjectId: string, { steppedUp = false }: { readonly steppedUp?: boolean } = {}): Promise<string> {
  const token = newToken()
  const cookie = cookieOf[audience]
  const old = ctx.cookies?.get(cookie)
  if (isToken(old)) await ctx.db.update(sessions).set({ revokedAt: ctx.now }).where(and(eq(sessions.tokenHash, tokenHash(old)), isNull(sessions.revokedAt)))
  if (ctx.actor.sessionId) await endSession(ctx, ctx.actor.sessionId)
  const from = { userAgent: (ctx.caller?.agent ?? '').slice(0, 200), place: networkOf(ctx.caller?.ip ?? ''), device: deviceOf(ctx) }
  if (await isNewDevice(ctx, subjectId, from)) await tellOfDevice(ctx, subjectId, from)
  await ctx.db.insert(sessions).values({ id: newId('ses', ctx.now), tokenHash: tokenHash(token), audience, subjectId, ...from, ...(steppedUp && { steppedUpAt: ctx.now }),
    createdAt: ctx.now, seenAt: ctx.now, expiresAt: after(ctx.now, idleMs[audience]) })
  ctx.cookies?.set(cookie, token, { maxAgeSeconds: longestMs[audience] / 1_000 })
  return token
}

type From = Pick<typeof sessions.$inferSelect, 'userAgent' | 'place' | 'device'>

/** The hash of what this browser keeps; one that keeps nothing yet is given something. Programs without cookies have none. */
function deviceOf({ cookies }: Context): string {
  if (!cookies) return ''
  const kept = cookies.get(deviceCookie)
  const device = isToken(kept) ? kept : newToken()
  if (device !== kept) cookies.set(deviceCookie, device, { maxAgeSeconds: deviceDays * dayMs / 1_000 })
  return tokenHash(device)
}

/** New is what somebody who has signed in before does from another browser, and by another name or from another network than ever. */
async function isNewDevice(ctx: Context, subjectId: string, { userAgent, place, device }: From): Promise<boolean> {
  const { rows: [row] } = await ctx.client.query<{ before: number; same: number }>({ name: 'identity.known_device', text: `select count(*)::int as before, count(*) filter (where (device = $2 and device <> '') or (user_agent = $3 and place = $4))::int as same
    from (select device, user_agent, place from identity_sessions where subject_id = $1 order by created_at desc limit 500) s`, values: [subjectId, device, userAgent, place] })
  return row!.before > 0 && row!.same === 0
}

async function tellOfDevice(ctx: Context, ownerId: string, { userAgent, place }: From): Promise<void> {
  const english = ctx.locale === 'en' ? 1 : 0
  const body = identityTexts['identity.new_device_body'][english].replace('{device}', deviceName(userAgent) || identityTexts['identity.unknown_device'][english]).replace('{place}', place || '–')
  await tellInbox(ctx, { ownerId, topic: 'security', title: identityTexts['identity.new_device'][english], body, link: '/me' })
}

/** Writes down that this session has proved a second factor just now. */
export async function markSteppedUp(ctx: Context): Promise<void> {
  if (ctx.actor.sessionId) await ctx.db.update(sessions).set({ steppedUpAt: ctx.now }).where(eq(sessions.id, ctx.actor.sessionId))
}

/** Signs out everywhere 退出所有设备 but here: every other session of the actor ends. */
export const endMyOtherSessions = (ctx: Context): Promise<void> => endSessionsOf(ctx, ctx.actor.id, ctx.actor.sessionId)

async function endSession(ctx: Context, sessionId: string): Promise<void> {
  await ctx.db.update(sessions).set({ revokedAt: ctx.now }).where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)))
}

/** Sign-out 退出: the session ends in the database, not only in the browser. */
export async function signOut(ctx: Context, audience: Audience): Promise<void> {
  if (ctx.actor.sessionId) await endSession(ctx, ctx.actor.sessionId)
  ctx.cookies?.clear(cookieOf[audience])
}

/** Ends one of one's own sessions; another's is not found (I-18). */
export async function endMySession(ctx: Context, id: string): Promise<void> {
  const ended = await ctx.db.update(sessions).set({ revokedAt: ctx.now }).where(and(eq(sessions.id, id), eq(sessions.subjectId, ctx.actor.id), isNull(sessions.revokedAt))).returning({ id: sessions.id })
  if (ended.length === 0) notFound()
}

/** Ends all sessions of an account, but for one if it is named: after a password change, and when somebody leaves. */
export async function endSessionsOf(ctx: Context, subjectId: string, but?: string): Promise<void> {
  await ctx.db.update(sessions).set({ revokedAt: ctx.now }).where(and(eq(sessions.subjectId, subjectId), isNull(sessions.revokedAt), ...(but ? [ne(sessions.id, but)] : [])))
}
