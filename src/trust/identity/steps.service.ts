import { and, eq } from 'drizzle-orm'
import { mine, steppedUp } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { notFound, Refusal, unfit } from '#kernel/refusal'
import { addPasskey, askAnyPasskey, askPasskey, beginApp, beginPasskey, confirmApp, countTry, factorsOf, giveApp, holdsFactor, isPassword, prove, removeApp, removePasskey, renewCodes, resetFactors, subjectByPasskey, type Passkey, type PasskeyAnswer, type Proof } from '#trust/factors'
import type { MemberAudience } from './roles.rules'
import { withinMyRights } from './roles.service'
import { endSessionsOf, markSteppedUp, openSession } from './sessions.service'
import { members } from './tables'

/** The second step 二次验证 of members: adding and removing factors, proving one again before what is grave (E27). */
type Member = typeof members.$inferSelect
export type Change = { readonly password?: string | undefined }

/** How somebody can prove himself: by which kinds, and what his browser is to ask his passkey. */
export async function waysToProve(ctx: Context, memberId: string) {
  const { appSince, passkeys, recoveryLeft } = await factorsOf(ctx, memberId)
  return { app: appSince !== null, recovery: recoveryLeft > 0, passkey: passkeys.length > 0 ? await askPasskey(ctx, memberId) ?? null : null }
}

/** Proves a factor in the middle of a session: for five minutes what needs one is open. Refuses as `prove`, and who holds none. */
export async function stepUp(ctx: Context, given: Proof): Promise<void> {
  if (!(await myself(ctx)).hasFactor) throw new Refusal('kernel.factor_needed', {}, 403)
  return prove(ctx, ctx.actor.id, given, async (ctx) => {
    await markSteppedUp(ctx)
    await audit(ctx, { action: 'identity.step_up', subject: ctx.actor.id })
  })
}

/** Signs in by a passkey alone, which has asked for finger or PIN: two factors in one (ASVS 6.3.3). Refuses `identity.sign_in_wrong` for whatever is wrong. */
export function enterByPasskey(ctx: Context, audience: MemberAudience, answer: PasskeyAnswer): Promise<{ token: string; member: Member }> {
  return transaction(ctx, async (ctx) => {
    const id = await subjectByPasskey(ctx, answer)
    const [member] = id === undefined ? [] : await ctx.db.select().from(members).where(and(eq(members.id, id), eq(members.audience, audience), eq(members.state, 'active')))
    if (!member) throw new Refusal('identity.sign_in_wrong', {}, 401)
    return { token: await openSession(ctx, audience, member.id, { steppedUp: true }), member }
  })
}
export const askToEnter = askAnyPasskey

/** A new secret for an app. Whoever holds a factor already must have proved it; the first one asks for the password. */
export async function beginMyApp(ctx: Context, change: Change) {
  const me = await mayChange(ctx, change)
  await audit(ctx, { action: 'identity.begin_app', subject: me.id })
  return beginApp(ctx, me.id, me.login)
}

export async function confirmMyApp(ctx: Context, code: string): Promise<{ recoveryCodes: readonly string[] }> {
  return { recoveryCodes: await confirmApp(ctx, ctx.actor.id, code, async (ctx) => { await changed(ctx, 'identity.add_app'); await markSteppedUp(ctx) }) }
}

export const removeMyApp = (ctx: Context): Promise<void> => transaction(ctx, async (ctx) => { await removeApp(ctx, ctx.actor.id); await changed(ctx, 'identity.remove_app') })

/** What the browser is asked in order to make a passkey; the same proof as for an app. */
export async function beginMyPasskey(ctx: Context, change: Change) {
  const me = await mayChange(ctx, change)
  await audit(ctx, { action: 'identity.begin_passkey', subject: me.id })
  return beginPasskey(ctx, me.id, me.login)
}

export function addMyPasskey(ctx: Context, name: string, made: Passkey): Promise<{ id: string; recoveryCodes: readonly string[] }> {
  return transaction(ctx, async (ctx) => {
    const added = await addPasskey(ctx, ctx.actor.id, name, made)
    await changed(ctx, 'identity.add_passkey')
    await markSteppedUp(ctx)
    return added
  })
}

export const removeMyPasskey = (ctx: Context, id: string): Promise<void> => transaction(ctx, async (ctx) => { await removePasskey(ctx, ctx.actor.id, id); await changed(ctx, 'identity.remove_passkey') })
export const renewMyCodes = (ctx: Context): Promise<readonly string[]> => transaction(ctx, async (ctx) => { await audit(ctx, { action: 'identity.renew_recovery_codes', subject: ctx.actor.id }); return renewCodes(ctx, ctx.actor.id) })

/** Takes the factors of a colleague who has lost them; his sessions end, he signs in by his password and sets up new ones. Foreign is not found; beyond one's own rights is refused. */
export function resetMember(ctx: Context, audience: MemberAudience, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [member] = await ctx.db.select().from(members).where(and(eq(members.id, id), eq(members.audience, audience), mine(ctx, members.merchantId))).for('update')
    if (!member) notFound()
    await withinMyRights(ctx, audience, member.role)
    await resetFactors(ctx, id)
    await ctx.db.update(members).set({ hasFactor: false }).where(eq(members.id, id))
    await endSessionsOf(ctx, id)
    await audit(ctx, { action: 'identity.reset_factors', subject: id, before: { hasFactor: member.hasFactor }, after: { hasFactor: false } })
  })
}

/** An app in use at once for a member who was just made: for seeds, which tell the secret to whoever starts the demo. */
export function giveMemberApp(ctx: Context, id: string, { isDemo = false }: { readonly isDemo?: boolean } = {}): Promise<string> {
  return transaction(ctx, async (ctx) => {
    const [member] = await ctx.db.update(members).set({ hasFactor: true }).where(eq(members.id, id)).returning({ login: members.login })
    return giveApp(ctx, id, member?.login ?? notFound(), isDemo)
  })
}

/** As `resetMember`, from the machine itself: for the only owner who has lost his phone. Refuses an unknown login. */
export function resetByLogin(ctx: Context, audience: MemberAudience, login: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [member] = await ctx.db.update(members).set({ hasFactor: false }).where(and(eq(members.audience, audience), eq(members.login, login.trim().toLowerCase()))).returning({ id: members.id })
    if (!member) notFound()
    await resetFactors(ctx, member.id)
    await endSessionsOf(ctx, member.id)
    await audit(ctx, { action: 'identity.reset_factors', subject: member.id, after: { hasFactor: false } })
  })
}

async function mayChange(ctx: Context, { password }: Change): Promise<Member> {
  const me = await myself(ctx)
  if (me.hasFactor) { steppedUp(ctx); return me }
  const forget = await countTry(ctx, `${me.audience}/${me.login}`)
  if (!await isPassword(me.passwordHash, password ?? '')) unfit('password', 'identity.wrong_password')
  await forget()
  return me
}

/** Keeps the member's row in step with what the room of factors holds. */
async function changed(ctx: Context, action: string): Promise<void> {
  const hasFactor = await holdsFactor(ctx, ctx.actor.id)
  await ctx.db.update(members).set({ hasFactor }).where(eq(members.id, ctx.actor.id))
  await audit(ctx, { action, subject: ctx.actor.id, after: { hasFactor } })
}

async function myself(ctx: Context): Promise<Member> {
  const [me] = await ctx.db.select().from(members).where(eq(members.id, ctx.actor.id))
  return me ?? notFound()
}
