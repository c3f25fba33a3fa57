import { and, eq, isNull } from 'drizzle-orm'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse, Refusal, unfit } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { identityTexts } from '#locales/identity'
import { countTry, hashed, isPassword, leastForMembers, passwordHashOf, prove, type Proof } from '#trust/factors'
import { rolesOf, type MemberAudience, type Role } from './roles.rules'
import { withinMyRights } from './roles.service'
import { tokenHash } from './sessions.rules'
import { endSessionsOf, newToken, openSession } from './sessions.service'
import { waysToProve } from './steps.service'
import { invitations, members } from './tables'

/** Members 成员: clerks of merchants 子账号 and the platform's staff: invited, signed in, given roles, disabled (E25). */
type Member = typeof members.$inferSelect
export interface NewMember { readonly login: string; readonly name: string; readonly role: Role; readonly password: string }
const invitationDays = 7

/**
 * Signs in by login and password, and by the second factor of whoever holds one. Refuses `identity.sign_in_wrong` alike for an unknown login, a wrong
 * password, a disabled or only invited member (I-22); `identity.second_step_first` (401) where the password is right and the factor was not given: the
 * caller asks for it and signs in once more with both, so that nothing half open is kept anywhere.
 */
export async function signInMember(ctx: Context, audience: MemberAudience, typed: string, password: string, given: Proof = {}): Promise<{ token: string; member: Member }> {
  const login = typed.trim().toLowerCase()
  const forget = await countTry(ctx, `${audience}/${login}`)
  const [member] = await ctx.db.select().from(members).where(and(eq(members.audience, audience), eq(members.login, login)))
  if (!await isPassword(member?.state === 'active' ? member.passwordHash : null, password)) throw new Refusal('identity.sign_in_wrong', {}, 401)
  await forget()
  const { id, hasFactor } = member!
  if (hasFactor && !given.otp && !given.passkey) throw new Refusal('identity.second_step_first', { ...await waysToProve(ctx, id) }, 401)
  const open = async (ctx: Context) => {
    // What was looked at still holds: whose password was changed meanwhile ended all sessions, and none is opened by the old one afterwards.
    const [still] = await ctx.db.select({ id: members.id }).from(members).where(and(eq(members.id, id), eq(members.state, 'active'), eq(members.passwordHash, member!.passwordHash!), eq(members.hasFactor, hasFactor))).for('share')
    if (!still) throw new Refusal('identity.sign_in_wrong', {}, 401)
    return { token: await openSession(ctx, audience, id, { steppedUp: hasFactor }), member: member! }
  }
  return hasFactor ? prove(ctx, id, given, open) : transaction(ctx, open)
}

/** Invites a member: the account stands without a password until he sets one by the link sent to `to`. Refuses a taken login and a role beyond one's own. */
export function inviteMember(ctx: Context, audience: MemberAudience, { login: typed, name, role, to }: { login: string; name: string; role: string; to: string }): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const inviter = await myself(ctx)
    await withinMyRights(ctx, audience, role)
    const login = typed.trim().toLowerCase()
    const id = newId(idKind(audience), ctx.now)
    const fresh = await ctx.db.insert(members).values({ id, audience, merchantId: inviter.merchantId, login, name, role, state: 'invited', createdAt: ctx.now }).onConflictDoNothing().returning({ id: members.id })
    if (fresh.length === 0) refuse('identity.login_taken', { login })
    await sendInvitation(ctx, { id, audience, login }, inviter.name, to)
    await audit(ctx, { action: 'identity.invite_member', subject: id, after: { login, name, role } })
    return { id }
  })
}

/** Sends a member a new link, for one who lost the first or his password; older links and, once it is used, old sessions end. */
export function inviteAgain(ctx: Context, audience: MemberAudience, id: string, to: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const inviter = await myself(ctx)
    const member = await lockedMember(ctx, audience, id)
    await withinMyRights(ctx, audience, member.role)
    if (member.state === 'disabled') refuse('identity.account_disabled')
    await withdrawInvitations(ctx, id)
    await sendInvitation(ctx, member, inviter.name, to)
    await audit(ctx, { action: 'identity.invite_again', subject: id })
  })
}

/**
 * The first account of a merchant who has just been admitted: the owner's, whose login is his phone. It stands without a password until he sets one by the
 * link sent to it; he invites his clerks himself.
 */
export function inviteOwner(ctx: Context, { merchantId, name, phone }: { readonly merchantId: string; readonly name: string; readonly phone: string }): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const id = newId(idKind('merchant'), ctx.now)
    // Whoever owns two stores has an account for each; the second's login says which.
    for (const login of [phone, `${phone}-${merchantId.slice(-6)}`]) {
      const fresh = await ctx.db.insert(members).values({ id, audience: 'merchant', merchantId, login, name, role: 'owner', state: 'invited', createdAt: ctx.now }).onConflictDoNothing().returning({ id: members.id })
      if (fresh.length === 0) continue
      await sendInvitation(ctx, { id, audience: 'merchant', login }, undefined, phone)
      return { id }
    }
    return refuse('identity.login_taken', { login: phone })
  })
}

/** Sends the link that sets a password; without an inviter it comes from the platform, to a merchant's owner. */
async function sendInvitation(ctx: Context, { id: memberId, audience, login }: Pick<Member, 'id' | 'audience' | 'login'>, inviter: string | undefined, to: string): Promise<void> {
  const token = newToken()
  const id = newId('inv', ctx.now)
  await ctx.db.insert(invitations).values({ id, memberId, tokenHash: tokenHash(token), invitedBy: ctx.actor.id, createdAt: ctx.now, expiresAt: after(ctx.now, invitationDays * dayMs) })
  await ctx.db.update(members).set({ contactHash: await hashed(ctx, 'contact', to.trim().toLowerCase()) }).where(eq(members.id, memberId))
  const link = `/${audience === 'merchant' ? 'seller' : 'console'}/join?token=${token}`
  const text = identityTexts[inviter === undefined ? 'identity.owner_invitation' : 'identity.member_invitation'][ctx.locale === 'en' ? 1 : 0].replace('{inviter}', inviter ?? '').replace('{login}', login).replace('{link}', link)
  await ctx.ports.notify.send({ key: id, channel: to.includes('@') ? 'mail' : 'sms', to, text })
}

const withdrawInvitations = (ctx: Context, memberId: string) => ctx.db.update(invitations).set({ withdrawnAt: ctx.now })
  .where(and(eq(invitations.memberId, memberId), isNull(invitations.usedAt), isNull(invitations.withdrawnAt)))

/** The invitation that a token opens, with whose it is. Refuses `identity.invitation_over`: unknown, used, withdrawn, older than 7 days, of another audience. */
async function standing(ctx: Context, audience: MemberAudience, token: string, isLocked = false) {
  const asked = ctx.db.select({ id: invitations.id, expiresAt: invitations.expiresAt, usedAt: invitations.usedAt, withdrawnAt: invitations.withdrawnAt, memberId: members.id, login: members.login, name: members.name, hasFactor: members.hasFactor })
    .from(invitations).innerJoin(members, eq(members.id, invitations.memberId)).where(and(eq(invitations.tokenHash, tokenHash(token)), eq(members.audience, audience)))
  const [found] = await (isLocked ? asked.for('update') : asked)
  return !found || found.usedAt || found.withdrawnAt || found.expiresAt <= ctx.now ? refuse('identity.invitation_over') : found
}

/**
 * Sets the password by an invitation and signs in. Whoever holds a second factor gives it here too, as when he signs in: a link in the place of a lost password is no way around it (ASVS 6.4.3), and it
 * is not used up by asking. Refuses `identity.invitation_over`, a weak password, and as `signInMember` where a factor is due or wrong.
 */
export async function acceptInvitation(ctx: Context, audience: MemberAudience, token: string, password: string, given: Proof = {}): Promise<{ token: string }> {
  const { memberId, login, name, hasFactor } = await standing(ctx, audience, token)
  const passwordHash = await passwordHashOf(password, [login, name], leastForMembers)
  if (hasFactor && !given.otp && !given.passkey) throw new Refusal('identity.second_step_first', { ...await waysToProve(ctx, memberId) }, 401)
  const take = async (ctx: Context) => {
    const now = await standing(ctx, audience, token, true)
    // Who took a factor into use meanwhile opens the link once more, and gives it.
    if (now.hasFactor !== hasFactor) throw new Refusal('identity.second_step_first', { app: false, recovery: false, passkey: null }, 401)
    await ctx.db.update(members).set({ passwordHash, state: 'active' }).where(eq(members.id, memberId))
    await ctx.db.update(invitations).set({ usedAt: ctx.now }).where(eq(invitations.id, now.id))
    await endSessionsOf(ctx, memberId)
    return { token: await openSession(ctx, audience, memberId, { steppedUp: hasFactor }) }
  }
  return hasFactor ? prove(ctx, memberId, given, take) : transaction(ctx, take)
}

/** Disables or restores a member; his sessions and invitations end at once. The last owner stays. Refuses what is beyond one's own rights; foreign is not found. */
export function setMemberState(ctx: Context, audience: MemberAudience, id: string, disabled: boolean): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const member = await changeable(ctx, audience, id)
    if (disabled) await keepAnOwner(ctx, member)
    const state = disabled ? 'disabled' : member.passwordHash ? 'active' : 'invited'
    await ctx.db.update(members).set({ state }).where(eq(members.id, id))
    if (disabled) { await endSessionsOf(ctx, id); await withdrawInvitations(ctx, id) }
    await audit(ctx, { action: 'identity.set_member_state', subject: id, before: { state: member.state }, after: { state } })
  })
}

/** Gives a member another role; it holds from his next request (I-21). Nobody gives more than he has; the last owner stays owner. */
export function setMemberRole(ctx: Context, audience: MemberAudience, id: string, role: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const member = await changeable(ctx, audience, id)
    await withinMyRights(ctx, audience, role)
    if (role !== 'owner') await keepAnOwner(ctx, member)
    await ctx.db.update(members).set({ role }).where(eq(members.id, id))
    await audit(ctx, { action: 'identity.set_member_role', subject: id, before: { role: member.role }, after: { role } })
  })
}

/** Changes one's own password by the old one; every session ends, this browser gets a new one. */
export async function changeMemberPassword(ctx: Context, audience: MemberAudience, oldPassword: string, password: string): Promise<{ token: string }> {
  const me = await myself(ctx)
  const forget = await countTry(ctx, `${audience}/${me.login}`)
  if (!await isPassword(me.passwordHash, oldPassword)) unfit('oldPassword', 'identity.wrong_old_password')
  await forget()
  const passwordHash = await passwordHashOf(password, [me.login, me.name], leastForMembers)
  return transaction(ctx, async (ctx) => {
    await ctx.db.update(members).set({ passwordHash }).where(eq(members.id, me.id))
    await endSessionsOf(ctx, me.id)
    await audit(ctx, { action: 'identity.change_password', subject: me.id })
    return { token: await openSession(ctx, audience, me.id) }
  })
}

async function myself(ctx: Context): Promise<Member> {
  const [me] = await ctx.db.select().from(members).where(eq(members.id, ctx.actor.id))
  return me ?? notFound()
}

/** Locks who is of the actor's own merchant or staff; anybody else does not exist for him (I-18). */
async function lockedMember(ctx: Context, audience: MemberAudience, id: string): Promise<Member> {
  const [member] = await ctx.db.select().from(members).where(and(eq(members.id, id), eq(members.audience, audience), mine(ctx, members.merchantId))).for('update')
  return member ?? notFound()
}

/** All owners of the house are locked first, in one order, so that two who remove each other take turns; then the member. */
async function changeable(ctx: Context, audience: MemberAudience, id: string): Promise<Member> {
  await ctx.db.select({ id: members.id }).from(members).where(and(eq(members.audience, audience), eq(members.role, 'owner'), mine(ctx, members.merchantId))).orderBy(members.id).for('update')
  const member = await lockedMember(ctx, audience, id)
  // The session was looked at before the lock: who has been disabled meanwhile changes nothing any more, and is refused here.
  await withinMyRights(ctx, audience, member.role)
  return member
}

async function keepAnOwner(ctx: Context, { id, audience, merchantId, role, state }: Member): Promise<void> {
  if (role !== 'owner' || state !== 'active') return
  const owners = await ctx.db.select({ id: members.id }).from(members).where(and(eq(members.audience, audience), eq(members.role, 'owner'), eq(members.state, 'active'),
    merchantId === null ? isNull(members.merchantId) : eq(members.merchantId, merchantId)))
  if (!owners.some((owner) => owner.id !== id)) refuse('identity.last_owner')
}

const idKind = (audience: MemberAudience) => (audience === 'merchant' ? 'clk' : 'stf') as 'mbr'

/** Makes a clerk of a merchant who can sign in at once: for seeds and the command line. Refuses a taken login, a weak password, a role that merchants lack. */
export const createClerk = (ctx: Context, { merchantId, ...given }: NewMember & { readonly merchantId: string }): Promise<string> => create(ctx, 'merchant', merchantId, given)
/** Makes a member of the platform's staff who can sign in at once. Refuses as `createClerk`. */
export const createStaff = (ctx: Context, given: NewMember): Promise<string> => create(ctx, 'staff', null, given)

async function create(ctx: Context, audience: MemberAudience, merchantId: string | null, { login: typed, name, role, password }: NewMember): Promise<string> {
  if (!rolesOf(audience).includes(role)) refuse('identity.beyond_your_rights', { role })
  const login = typed.trim().toLowerCase()
  const passwordHash = await passwordHashOf(password, [login, name], leastForMembers)
  const id = newId(idKind(audience), ctx.now)
  const fresh = await ctx.db.insert(members).values({ id, audience, merchantId, login, name, role, passwordHash, state: 'active', createdAt: ctx.now }).onConflictDoNothing().returning({ id: members.id })
  if (fresh.length === 0) refuse('identity.login_taken', { login })
  return id
}
