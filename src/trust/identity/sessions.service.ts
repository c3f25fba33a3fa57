import { randomBytes } from 'node:crypto'
import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Actor, Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound } from '#kernel/refusal'
import { after } from '#kernel/time'
import { permitsOf, type MemberAudience, type Role } from './roles.rules'
import { cookieOf, guestIdOf, idleMs, isToken, longestMs, seenEveryMs, tokenBytes, tokenHash, type Audience } from './sessions.rules'
import { sessions } from './tables'

/** Sessions 会话: who a token stands for, from sign-in to sign-out (I-21). */
interface Found { readonly id: string; readonly subjectId: string; readonly createdAt: Date; readonly seenAt: Date; readonly role?: Role; readonly merchantId?: string | null }

const standing = `s.token_hash = $1 and s.audience = $2 and s.revoked_at is null and s.expires_at > $3`
const columns = `s.id, s.subject_id as "subjectId", s.created_at as "createdAt", s.seen_at as "seenAt"`
const shopperSession = `select ${columns} from identity_sessions s join identity_shoppers a on a.id = s.subject_id and a.state = 'active' where ${standing}`
const memberSession = `select ${columns}, a.role, a.merchant_id as "merchantId" from identity_sessions s
  join identity_members a on a.id = s.subject_id and a.audience = s.audience and a.state = 'active' where ${standing}`

/**
 * Who acts, by the token that his browser keeps; undefined for a token that is unknown, over, revoked, of another audience, or of an
 * account that is disabled. Role and state are read in the same query, so a change acts on the next request (I-21, T-38).
 */
export async function actorOf(ctx: Context, token: string | undefined, audience: Audience): Promise<Actor | undefined> {
  if (!isToken(token)) return undefined
  const { rows: [found] } = await ctx.client.query<Found>(audience === 'shopper'
    ? { name: 'identity.shopper_session', text: shopperSession, values: [tokenHash(token), audience, ctx.now] }
    : { name: 'identity.member_session', text: memberSession, values: [tokenHash(token), audience, ctx.now] })
  if (!found) return undefined
  if (ctx.now.getTime() - found.seenAt.getTime() > seenEveryMs) await seen(ctx, found, audience)
  const { subjectId: id, id: sessionId, role, merchantId } = found
  if (!role) return { kind: 'shopper', id, sessionId }
  return { kind: audience, id, sessionId, permits: permitsOf(audience as MemberAudience, role), ...(merchantId && { merchantId }) }
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
 * before signing in is worth nothing afterwards (I-21, T-42). Call it in the transaction of the sign-in.
 */
export async function openSession(ctx: Context, audience: Audience, subjectId: string): Promise<string> {
  const token = newToken()
  const cookie = cookieOf[audience]
  const old = ctx.cookies?.get(cookie)
  if (isToken(old)) await ctx.db.update(sessions).set({ revokedAt: ctx.now }).where(and(eq(sessions.tokenHash, tokenHash(old)), isNull(sessions.revokedAt)))
  if (ctx.actor.sessionId) await endSession(ctx, ctx.actor.sessionId)
  await ctx.db.insert(sessions).values({ id: newId('ses', ctx.now), tokenHash: tokenHash(token), audience, subjectId, userAgent: (ctx.caller?.agent ?? '').slice(0, 200),
    createdAt: ctx.now, seenAt: ctx.now, expiresAt: after(ctx.now, idleMs[audience]) })
  ctx.cookies?.set(cookie, token, { maxAgeSeconds: longestMs[audience] / 1_000 })
  return token
}

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
