import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { and, eq, gt, isNull } from 'drizzle-orm'
import { placeOf } from '#kernel/addresses'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse, Refusal, unfit } from '#kernel/refusal'
import { after, minuteMs } from '#kernel/time'
import { issuer } from './apps.rules'
import { countOne, windowMs } from './attempts.service'
import { hashed } from './keys.service'
import { noteFactor } from './notes.service'
import { codesIfFirst, dropCodesIfLast } from './recovery.service'
import { endBegun } from './reset.service'
import { challenges, passkeys, type purposes } from './tables'

/** Passkeys 通行密钥 (WebAuthn): the secret stays in the device, which signs a challenge of ours for this site alone. */
/** Loaded with the first passkey: most processes never see one. */
const webAuthn = () => import('@simplewebauthn/server')

/** What a browser answers, as WebAuthn defines it; the library judges all but the id. */
export interface PasskeyAnswer { readonly id: string; readonly rawId: string }
export type Passkey = PasskeyAnswer
/** What a browser is asked, handed through as it is. */
export type Asked = Readonly<Record<string, unknown>>
type Purpose = (typeof purposes)[number]
const challengeMs = 5 * minuteMs
const mostPasskeys = 10
const mostAskedHere = 60

/** The site whose keys these are: where the browser says that it is. */
const siteOf = (ctx: Context) => { const { origin, hostname } = new URL(ctx.caller?.site ?? 'http://localhost'); return { origin, rpID: hostname } }

async function keep(ctx: Context, challenge: string, purpose: Purpose, subjectId: string | null): Promise<void> {
  await ctx.db.insert(challenges).values({ id: newId('chl', ctx.now), subjectId, purpose, challenge, createdAt: ctx.now, expiresAt: after(ctx.now, challengeMs) })
}

/** Uses up a challenge of ours for this purpose and subject; false where there is none that stands. */
async function spend(ctx: Context, challenge: string, purpose: Purpose, subjectId: string | null): Promise<boolean> {
  const spent = await ctx.db.update(challenges).set({ usedAt: ctx.now }).where(and(eq(challenges.challenge, challenge), eq(challenges.purpose, purpose), subjectId === null ? isNull(challenges.subjectId) : eq(challenges.subjectId, subjectId),
    isNull(challenges.usedAt), gt(challenges.expiresAt, ctx.now))).returning({ id: challenges.id })
  return spent.length === 1
}

/** What the browser is asked in order to make a new passkey. Refuses the eleventh. */
export async function beginPasskey(ctx: Context, subjectId: string, label: string): Promise<Asked> {
  const known = await ctx.db.select({ id: passkeys.credentialId }).from(passkeys).where(eq(passkeys.subjectId, subjectId))
  if (known.length >= mostPasskeys) refuse('factors.too_many_passkeys', { most: mostPasskeys })
  const options = await (await webAuthn()).generateRegistrationOptions({ rpName: issuer, rpID: siteOf(ctx).rpID, userName: label, userID: new TextEncoder().encode(subjectId), attestationType: 'none', excludeCredentials: known,
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' }, timeout: challengeMs })
  await keep(ctx, options.challenge, 'enrol', subjectId)
  return { ...options }
}

/** Takes a passkey into use; answers ten recovery codes if it is the first factor, with which all ends that was begun by the password alone. Refuses what was made for another site, subject or challenge (422). */
export function addPasskey(ctx: Context, subjectId: string, name: string, response: Passkey): Promise<{ readonly id: string; readonly recoveryCodes: readonly string[] }> {
  return transaction(ctx, async (ctx) => {
    const { origin, rpID } = siteOf(ctx)
    const made = await (await webAuthn()).verifyRegistrationResponse({ response: response as RegistrationResponseJSON, expectedChallenge: (challenge) => spend(ctx, challenge, 'enrol', subjectId), expectedOrigin: origin, expectedRPID: rpID, requireUserVerification: true }).catch(() => undefined)
    if (!made?.verified) unfit('passkey', 'factors.passkey_refused')
    const { credential } = made.registrationInfo
    const recoveryCodes = await codesIfFirst(ctx, subjectId)
    if (recoveryCodes.length > 0) await endBegun(ctx, subjectId)
    const id = newId('pky', ctx.now)
    const fresh = await ctx.db.insert(passkeys).values({ id, subjectId, credentialId: credential.id, publicKey: Buffer.from(credential.publicKey).toString('base64url'), counter: credential.counter, transports: credential.transports ?? [], name, createdAt: ctx.now })
      .onConflictDoNothing().returning({ id: passkeys.id })
    if (fresh.length === 0) unfit('passkey', 'factors.passkey_refused')
    await noteFactor(ctx, subjectId, 'added', 'passkey')
    return { id, recoveryCodes }
  })
}

export function removePasskey(ctx: Context, subjectId: string, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const gone = await ctx.db.delete(passkeys).where(and(eq(passkeys.id, id), eq(passkeys.subjectId, subjectId))).returning({ id: passkeys.id })
    if (gone.length === 0) notFound()
    await dropCodesIfLast(ctx, subjectId)
    await noteFactor(ctx, subjectId, 'removed', 'passkey')
  })
}

/** What the browser is asked so that one of this subject's passkeys answers; undefined where he has none. */
export async function askPasskey(ctx: Context, subjectId: string): Promise<Asked | undefined> {
  const known = await ctx.db.select({ id: passkeys.credentialId, transports: passkeys.transports }).from(passkeys).where(eq(passkeys.subjectId, subjectId))
  if (known.length === 0) return undefined
  const options = await (await webAuthn()).generateAuthenticationOptions({ rpID: siteOf(ctx).rpID, allowCredentials: known, userVerification: 'required', timeout: challengeMs })
  await keep(ctx, options.challenge, 'prove', subjectId)
  return { ...options }
}

/** What the browser is asked so that any passkey of this site may sign in by itself: the device knows whose it is, and asks for finger or PIN. Refuses the sixty-first from one place in 15 minutes (429). */
export async function askAnyPasskey(ctx: Context): Promise<Asked> {
  if (await countOne(ctx, await hashed(ctx, 'passkey', placeOf(ctx.caller?.ip ?? '')), mostAskedHere) === undefined) throw new Refusal('identity.too_many_tries', { retryAfterSeconds: windowMs / 1_000, minutes: windowMs / minuteMs }, 429)
  const options = await (await webAuthn()).generateAuthenticationOptions({ rpID: siteOf(ctx).rpID, userVerification: 'required', timeout: challengeMs })
  await keep(ctx, options.challenge, 'enter', null)
  return { ...options }
}

/** Uses up a passkey's answer to a challenge for its subject. A counter that does not grow where it should is a copied key, and is refused. */
export async function usePasskey(ctx: Context, subjectId: string, response: PasskeyAnswer): Promise<boolean> {
  const [key] = await ctx.db.select().from(passkeys).where(and(eq(passkeys.credentialId, response.id), eq(passkeys.subjectId, subjectId))).for('update')
  return key !== undefined && answered(ctx, key, response, (challenge) => spend(ctx, challenge, 'prove', subjectId))
}

/** Whose passkey answered a challenge that anybody may get; undefined where it is nobody's or wrong. */
export async function subjectByPasskey(ctx: Context, response: PasskeyAnswer): Promise<string | undefined> {
  const [key] = await ctx.db.select().from(passkeys).where(eq(passkeys.credentialId, response.id)).for('update')
  return key && await answered(ctx, key, response, (challenge) => spend(ctx, challenge, 'enter', null)) ? key.subjectId : undefined
}

async function answered(ctx: Context, { id, credentialId, publicKey, counter }: typeof passkeys.$inferSelect, response: PasskeyAnswer, expectedChallenge: (challenge: string) => Promise<boolean>): Promise<boolean> {
  const { origin, rpID } = siteOf(ctx)
  const answer = await (await webAuthn()).verifyAuthenticationResponse({ response: response as AuthenticationResponseJSON, expectedChallenge, expectedOrigin: origin, expectedRPID: rpID, requireUserVerification: true,
    credential: { id: credentialId, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter } }).catch(() => undefined)
  if (!answer?.verified) return false
  await ctx.db.update(passkeys).set({ counter: answer.authenticationInfo.newCounter, usedAt: ctx.now }).where(eq(passkeys.id, id))
  return true
}
