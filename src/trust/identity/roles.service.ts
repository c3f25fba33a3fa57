import { and, eq, sql } from 'drizzle-orm'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse, Refusal, unfit } from '#kernel/refusal'
import { after, minuteMs } from '#kernel/time'
import { covered, permitsFor, permitsOf, rightsOf, rolesOf, type MemberAudience } from './roles.rules'
import { madeRoles, members, sessions } from './tables'

/** Making roles 自定义角色 beside the house's own, which nobody edits (E25); and looking as a role 以该角色查看, which reads and writes nothing. */
export interface RoleWish { readonly name: string; readonly description: string; readonly permits: readonly string[] }
type Made = typeof madeRoles.$inferSelect
/** A house with more roles than this knows them no more. */
const mostRoles = 50
const lookingMs = 30 * minuteMs

/** What whoever acts may do, as it stands in the transaction: not what his session knew when the request began. Refuses who is no active member. */
async function myRights(ctx: Context): Promise<ReadonlySet<string>> {
  const [me] = await ctx.db.select({ audience: members.audience, role: members.role, state: members.state, made: madeRoles.permits })
    .from(members).leftJoin(madeRoles, eq(madeRoles.id, members.madeRoleId)).where(eq(members.id, ctx.actor.id))
  if (me?.state !== 'active') throw new Refusal('kernel.not_yours', {}, 403)
  return rightsOf(me.audience, me.role, me.made)
}

/** What a role of one's own house permits: the house's by name, a made one by id. One that is not there, or another merchant's, is unfit alike (I-18). */
async function rightsOfRole(ctx: Context, audience: MemberAudience, role: string, field = 'role'): Promise<ReadonlySet<string>> {
  if ((rolesOf(audience) as string[]).includes(role)) return permitsOf(audience, role)
  const [made] = await ctx.db.select({ permits: madeRoles.permits }).from(madeRoles).where(ofMyHouse(ctx, audience, role))
  return rightsOf(audience, role, made?.permits ?? unfit(field, 'identity.no_such_role'))
}

/** Refuses `identity.beyond_your_rights` where a role holds more than whoever acts (E25). */
export async function withinMyRights(ctx: Context, audience: MemberAudience, role: string): Promise<void> {
  if (!covered(await myRights(ctx), await rightsOfRole(ctx, audience, role))) refuse('identity.beyond_your_rights', { role })
}

const ofMyHouse = (ctx: Context, audience: MemberAudience, id: string) => and(eq(madeRoles.id, id), eq(madeRoles.audience, audience), mine(ctx, madeRoles.merchantId))

/** Only permits that exist for the audience, each once, in the catalogue's order; none beyond what whoever acts holds himself. */
async function fitting(ctx: Context, audience: MemberAudience, wished: readonly string[]): Promise<string[]> {
  const known = permitsFor(audience)
  for (const permit of wished) if (!known.includes(permit)) unfit('permits', 'identity.no_such_permit', { permit })
  const permits = known.filter((permit) => wished.includes(permit))
  if (permits.length === 0) unfit('permits', 'identity.role_empty')
  const held = await myRights(ctx)
  const beyond = permits.filter((permit) => !covered(held, [permit]))
  if (beyond.length > 0) refuse('identity.beyond_your_rights', { permits: beyond })
  return permits
}

/** Makes a role of one's own merchant or of the platform. Refuses a name that another bears, the fifty-first, and permits beyond one's own. */
export function makeRole(ctx: Context, audience: MemberAudience, { name, description, permits: wished }: RoleWish): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const merchantId = ctx.actor.merchantId ?? null
    await ctx.client.query('select pg_advisory_xact_lock(hashtext($1))', [`identity.roles.${merchantId ?? 'staff'}`])
    if (await ctx.db.$count(madeRoles, and(eq(madeRoles.audience, audience), mine(ctx, madeRoles.merchantId))) >= mostRoles) refuse('identity.too_many_roles', { most: mostRoles })
    const permits = await fitting(ctx, audience, wished)
    const id = newId('rol', ctx.now)
    const fresh = await ctx.db.insert(madeRoles).values({ id, audience, merchantId, name, description, permits, version: 1, changedBy: ctx.actor.id, createdAt: ctx.now, changedAt: ctx.now }).onConflictDoNothing().returning({ id: madeRoles.id })
    if (fresh.length === 0) unfit('name', 'identity.role_name_taken')
    await audit(ctx, { action: 'identity.make_role', subject: id, after: { name, description, permits } })
    return { id }
  })
}

/** The role as it stands, locked; beyond one's own rights it is not his to change, though he sees it. */
async function changeable(ctx: Context, audience: MemberAudience, id: string): Promise<Made> {
  if ((rolesOf(audience) as string[]).includes(id)) refuse('identity.role_of_the_house')
  const [role] = await ctx.db.select().from(madeRoles).where(ofMyHouse(ctx, audience, id)).for('update')
  if (!role) notFound()
  if (!covered(await myRights(ctx), rightsOf(audience, id, role.permits))) refuse('identity.beyond_your_rights', { role: role.name })
  return role
}

/** Changes a role; every holder has the new rights from his next request on (I-21). Refuses what somebody else has changed meanwhile. */
export function changeRole(ctx: Context, audience: MemberAudience, id: string, { name, description, permits: wished, version }: RoleWish & { readonly version: number }): Promise<{ version: number }> {
  return transaction(ctx, async (ctx) => {
    const before = await changeable(ctx, audience, id)
    if (before.version !== version) refuse('identity.role_changed', { version: before.version })
    const permits = await fitting(ctx, audience, wished)
    const [twin] = await ctx.db.select({ id: madeRoles.id }).from(madeRoles).where(and(eq(madeRoles.audience, audience), mine(ctx, madeRoles.merchantId), sql`lower(${madeRoles.name}) = lower(${name})`))
    if (twin && twin.id !== id) unfit('name', 'identity.role_name_taken')
    await ctx.db.update(madeRoles).set({ name, description, permits, version: version + 1, changedBy: ctx.actor.id, changedAt: ctx.now }).where(eq(madeRoles.id, id))
    await audit(ctx, { action: 'identity.change_role', subject: id, before: { name: before.name, description: before.description, permits: before.permits }, after: { name, description, permits } })
    return { version: version + 1 }
  })
}

/** Removes a role; whoever holds it is moved to another in the same transaction, and without one named `identity.role_held` refuses. */
export function removeRole(ctx: Context, audience: MemberAudience, id: string, moveTo: string | undefined): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const role = await changeable(ctx, audience, id)
    const holders = await ctx.db.select({ id: members.id }).from(members).where(eq(members.madeRoleId, id)).orderBy(members.id).for('update')
    if (holders.length > 0) {
      if (!moveTo || moveTo === id) refuse('identity.role_held', { holders: holders.length })
      await withinMyRights(ctx, audience, moveTo)
      await ctx.db.update(members).set({ role: moveTo }).where(eq(members.madeRoleId, id))
    }
    await ctx.db.delete(madeRoles).where(eq(madeRoles.id, id))
    await audit(ctx, { action: 'identity.remove_role', subject: id, before: { name: role.name, description: role.description, permits: role.permits, holders: holders.map((one) => one.id) }, after: { ...(holders.length > 0 && { moveTo }) } })
  })
}

export interface Look { readonly role?: string | undefined; readonly memberId?: string | undefined }

/**
 * This session looks as a role, or as a member's role, for 30 minutes: it reads what both that role and whoever looks may read, and writes nothing.
 * Refuses without a session (a program's key has none) and where neither is named; a foreign member is not found.
 */
export function look(ctx: Context, audience: MemberAudience, { role, memberId }: Look): Promise<{ until: Date }> {
  return transaction(ctx, async (ctx) => {
    if (!ctx.actor.sessionId) throw new Refusal('kernel.not_yours', {}, 403)
    const [member] = memberId === undefined ? [] : await ctx.db.select({ role: members.role }).from(members).where(and(eq(members.id, memberId), eq(members.audience, audience), mine(ctx, members.merchantId)))
    if (memberId !== undefined && !member) notFound()
    const lookingAs = member?.role ?? role ?? unfit('role', 'identity.no_such_role')
    await rightsOfRole(ctx, audience, lookingAs)
    const until = after(ctx.now, lookingMs)
    await ctx.db.update(sessions).set({ lookingAs, lookingAtMember: memberId ?? null, lookingUntil: until }).where(eq(sessions.id, ctx.actor.sessionId))
    await audit(ctx, { action: 'identity.look', subject: memberId ?? lookingAs, after: { role: lookingAs, memberId: memberId ?? null, until } })
    return { until }
  })
}

/** Back to one's own rights; told in the audit as the beginning was. */
export function lookNoMore(ctx: Context): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { sessionId, looking } = ctx.actor
    if (!sessionId || !looking) return
    await ctx.db.update(sessions).set({ lookingAs: null, lookingAtMember: null, lookingUntil: null }).where(eq(sessions.id, sessionId))
    await audit(ctx, { action: 'identity.look_no_more', subject: looking.role, before: { role: looking.role, until: looking.until } })
  })
}
