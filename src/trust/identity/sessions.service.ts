import { randomBytes } from 'node:crypto'
import { and, eq, isNull, ne } from 'drizzle-orm'
import { type Actor, type Context } from '#kernel/context'
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
