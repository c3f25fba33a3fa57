import { and, asc, eq, sql } from 'drizzle-orm'
import { mine, permitted } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { covered, own, permitList, permitsFor, permitsOf, rightsOf, rolesOf, type MemberAudience } from './roles.rules'
import { madeRoles, members } from './tables'

/** The roles of a house 角色一览: its own and those that somebody made, what each permits, who holds it, and what became of it. */
const mostHistory = 50

/** `isMine`: within the rights of whoever asks, so that he may give it, and change it where somebody made it. */
export async function rolesNow(ctx: Context, audience: MemberAudience) {
  const held = ctx.actor.permits ?? new Set<string>()
  const [made, counts] = await Promise.all([
    ctx.db.select().from(madeRoles).where(and(eq(madeRoles.audience, audience), mine(ctx, madeRoles.merchantId))).orderBy(asc(madeRoles.createdAt), asc(madeRoles.id)),
    ctx.db.select({ role: members.role, count: sql<number>`count(*)::int` }).from(members).where(and(eq(members.audience, audience), mine(ctx, members.merchantId))).groupBy(members.role),
  ])
  const holdersOf = (key: string) => counts.find(({ role }) => role === key)?.count ?? 0
  const listed = (rights: ReadonlySet<string>) => permitsFor(audience).filter((permit) => permitted({ ...ctx, actor: { kind: audience, id: '', permits: rights } }, permit))
  return {
    permits: permitsFor(audience).map((permit) => ({ permit, does: permitList[permit]!.does, says: [...permitList[permit]!.says], isEverybodys: (own as readonly string[]).includes(permit) })),
    roles: [
      ...rolesOf(audience).map((key) => ({ key: key as string, name: null, description: null, isMade: false, permits: listed(permitsOf(audience, key)), version: 0, holders: holdersOf(key), isMine: covered(held, permitsOf(audience, key)), changedAt: null })),
      ...made.map(({ id: key, name, description, permits, version, changedAt }) => ({ key: key as string, name, description, isMade: true, permits: listed(rightsOf(audience, key, permits)), version, holders: holdersOf(key), isMine: covered(held, rightsOf(audience, key, permits)), changedAt })),
    ],
  }
}

/** Who holds a role, and how it came to be what it is, from the audit, newest first. */
export async function oneRole(ctx: Context, audience: MemberAudience, key: string) {
  const [made] = await ctx.db.select({ id: madeRoles.id }).from(madeRoles).where(and(eq(madeRoles.id, key), eq(madeRoles.audience, audience), mine(ctx, madeRoles.merchantId)))
  if (!made && !(rolesOf(audience) as string[]).includes(key)) notFound()
  const holders = await ctx.db.select({ id: members.id, name: members.name, login: members.login, state: members.state }).from(members)
    .where(and(eq(members.audience, audience), eq(members.role, key), mine(ctx, members.merchantId))).orderBy(asc(members.id)).limit(200)
  const { rows: history } = made ? await ctx.client.query<{ id: string; at: Date; actorId: string; actorName: string | null; action: string; before: unknown; after: unknown }>(`select e.id, e.at, e.actor_id as "actorId", m.name as "actorName", e.action, e.before, e.after
    from kernel_audit_entries e left join identity_members m on m.id = e.actor_id where e.subject = $1 and e.action in ('identity.make_role', 'identity.change_role') order by e.at desc, e.id desc limit $2`, [key, mostHistory]) : { rows: [] }
  return { holders, history }
}

/** What an active member may do today; undefined for one who has left or is unknown. For keys, which may never do more than their maker. */
export async function memberRights(ctx: Context, audience: MemberAudience, memberId: string): Promise<ReadonlySet<string> | undefined> {
  const { rows: [member] } = await ctx.client.query<{ role: string; made: string[] | null }>({ name: 'identity.member_rights', text: `select a.role, r.permits as made from identity_members a left join identity_roles r on r.id = a.made_role_id where a.id = $1 and a.audience = $2 and a.state = 'active'`, values: [memberId, audience] })
  return member && rightsOf(audience, member.role, member.made)
}

const mostTold = 100
/** Who of the platform's staff may do something: whom news of it is for. At most a hundred. */
export async function staffPermitted(ctx: Context, permit: string): Promise<string[]> {
  const rows = await ctx.db.select({ id: members.id, role: members.role, made: madeRoles.permits }).from(members).leftJoin(madeRoles, eq(madeRoles.id, members.madeRoleId))
    .where(and(eq(members.audience, 'staff'), eq(members.state, 'active'))).orderBy(asc(members.id))
  return rows.filter(({ role, made }) => permitted({ ...ctx, actor: { kind: 'staff', id: '', permits: rightsOf('staff', role, made) } }, permit)).slice(0, mostTold).map(({ id }) => id)
}
