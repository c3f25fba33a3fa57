import { randomBytes } from 'node:crypto'
import { and, count, eq, isNull } from 'drizzle-orm'
import { mine, permitted } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Actor, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { memberRights, tokenHash } from '#trust/identity'
import { hintOf, isForPrograms, mostKeys, seenEveryMs, tokenBytes, tokenForm } from './keys.rules'
import { keys, type keyAudiences } from './tables'

/** Keys 接口密钥 (E28): with which programs act, for a merchant or the platform, within scopes that are fixed when they are made. */
export type KeyAudience = (typeof keyAudiences)[number]
export interface KeyWish { readonly name: string; readonly scopes: readonly string[]; readonly days?: number | undefined }

/** Makes a key and answers its token, which is shown this once. Refuses scopes that the maker does not hold or that no program may have, and more than twenty keys. */
export function makeKey(ctx: Context, audience: KeyAudience, { name, scopes: wished, days }: KeyWish): Promise<{ id: string; token: string }> {
  return transaction(ctx, async (ctx) => {
    const scopes = [...new Set(wished)].toSorted()
    const beyond = scopes.find((scope) => !isForPrograms(scope) || !permitted(ctx, scope))
    if (beyond !== undefined) unfit('scopes', 'integrations.scope_beyond', { scope: beyond })
    await ctx.client.query('select pg_advisory_xact_lock(hashtext($1))', [`integrations.keys.${ctx.actor.merchantId ?? ''}`])
    const [{ standing } = { standing: 0 }] = await ctx.db.select({ standing: count() }).from(keys).where(and(eq(keys.audience, audience), mine(ctx, keys.merchantId), isNull(keys.revokedAt)))
    if (standing >= mostKeys) refuse('integrations.too_many_keys', { most: mostKeys })
    const token = `twk_${randomBytes(tokenBytes).toString('base64url')}`
    const id = newId('key', ctx.now)
    await ctx.db.insert(keys).values({ id, audience, merchantId: ctx.actor.merchantId ?? null, name, tokenHash: tokenHash(token), hint: hintOf(token), scopes, madeBy: ctx.actor.id, createdAt: ctx.now, expiresAt: days === undefined ? null : after(ctx.now, days * dayMs) })
    await audit(ctx, { action: 'integrations.make_key', subject: id, after: { name, scopes, days } })
    return { id, token }
  })
}

/** Ends a key for good, from the next request on; another's is not found. */
export function revokeKey(ctx: Context, audience: KeyAudience, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [ended] = await ctx.db.update(keys).set({ revokedAt: ctx.now }).where(and(eq(keys.id, id), eq(keys.audience, audience), mine(ctx, keys.merchantId), isNull(keys.revokedAt))).returning({ name: keys.name })
    if (!ended) notFound()
    await audit(ctx, { action: 'integrations.revoke_key', subject: id, before: { name: ended.name } })
  })
}

/**
 * Who acts by a key: what it was made for, as far as its maker may still do it today. Undefined for a key that is unknown, over or revoked, of another audience,
 * or whose maker has left. A key holds no second factor, so what asks for one is closed to it.
 */
export async function keyActor(ctx: Context, token: string, audience: KeyAudience): Promise<Actor | undefined> {
  if (!tokenForm.test(token)) return undefined
  const { rows: [key] } = await ctx.client.query<{ id: string; scopes: string[]; madeBy: string; merchantId: string | null; lastUsedAt: Date | null }>({ name: 'integrations.key',
    text: `select id, scopes, made_by as "madeBy", merchant_id as "merchantId", last_used_at as "lastUsedAt" from integrations_keys where token_hash = $1 and audience = $2 and revoked_at is null and (expires_at is null or expires_at > $3)`, values: [tokenHash(token), audience, ctx.now] })
  if (!key) return undefined
  const rights = await memberRights(ctx, audience, key.madeBy)
  if (!rights) return undefined
  if (!key.lastUsedAt || ctx.now.getTime() - key.lastUsedAt.getTime() > seenEveryMs) await ctx.client.query({ name: 'integrations.key_used', text: 'update integrations_keys set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $3)', values: [key.id, ctx.now, after(ctx.now, -seenEveryMs)] })
  const maker: Context = { ...ctx, actor: { kind: audience, id: key.madeBy, permits: rights } }
  return { kind: audience, id: key.id, madeBy: key.madeBy, permits: new Set(key.scopes.filter((scope) => permitted(maker, scope))), ...(key.merchantId && { merchantId: key.merchantId }) }
}
