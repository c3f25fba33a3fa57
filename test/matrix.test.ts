import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { house, routes } from '#apps/house'
import { permitted } from '#kernel/access'
import { as, type Actor } from '#kernel/context'
import type { Route } from '#kernel/route'
import { actorOf, createClerk, createStaff, knownPermits, permitList, permitsOf, rolesOf, type MemberAudience } from '#trust/identity'
import { callers } from './http'
import { later, world } from './world'

/** The role matrix 权限矩阵 whole (T-37, I-20), generated from the routes: a new route is asked by every role without a new line here. */
const guest: Actor = { kind: 'guest', id: 'gst_lan' }
const all = Object.entries(routes as Record<string, Route>)
const guarded = all.filter(([, r]) => r.access === 'merchant' || r.access === 'staff')
const pathOf = (r: Route): string => r.path.replace(/:\w+/g, 'x_1')
const bodyOf = (r: Route): object | undefined => (r.method === 'GET' || r.method === 'DELETE' ? undefined : {})
const audiences = ['staff', 'merchant'] as const
const house_ = (audience: MemberAudience) => (audience === 'merchant' ? { merchantId: 'mer_none' } : {})

test('T-37 every route of merchants and staff against every role of the matrix: what is not permitted is refused', async () => {
  const ctx = await world()
  const { app, by } = callers(ctx)
  expect(guarded.length).toBeGreaterThan(30)
  for (const audience of audiences) for (const role of rolesOf(audience)) {
    const actor: Actor = { kind: audience, id: `mbr_${audience}_${role}`, permits: permitsOf(audience, role), ...house_(audience) }
    for (const [name, r] of guarded) {
      const allowed = r.access === audience && permitted(as(ctx, actor), r.permit!)
      if (r.access === audience) expect(permitsOf(audience, role).has(r.permit!), `${role} ${name}`).toBe(allowed)
      if (allowed) continue
      const answer = await by(actor).call(r.method, pathOf(r), bodyOf(r))
      expect([role, name, answer.status]).toEqual([role, name, 403])
    }
  }
  for (const [name, r] of guarded) expect([name, (await by(guest).call(r.method, pathOf(r))).status]).toEqual([name, 401])
  const ownOnly = new Set(['identity.me', 'compliance.inbox', 'compliance.exports', 'risk.ask'])
  for (const [name, r] of guarded) if (r.access === 'staff' && r.method !== 'GET' && !ownOnly.has(r.permit!)) expect([name, permitsOf('staff', 'auditor').has(r.permit!)]).toEqual([name, false])
  expect([...new Set(house.flatMap((room) => room.permits ?? []))].toSorted()).toEqual([...knownPermits].toSorted())
  await app.close()
})

test('I-20 the catalogue of permits says for whose roles each is, exactly as the routes ask for it, and everybody is told what it means', () => {
  const asked = (audience: string) => [...new Set(guarded.filter(([, r]) => r.access === audience).map(([, r]) => r.permit!))].toSorted()
  for (const audience of audiences) expect([audience, knownPermits.filter((permit) => permitList[permit]!.of.includes(audience)).toSorted()]).toEqual([audience, asked(audience)])
  for (const [permit, { says: [zh, en] }] of Object.entries(permitList)) { expect(zh, permit).toMatch(/[\u4e00-\u9fff]/); expect(en.length, permit).toBeGreaterThan(5) }
  // Money verbs open nothing that only reads, save what is taken away by the file.
  for (const [name, r] of guarded) if (!['read', 'write', 'export'].includes(permitList[r.permit!]!.does)) expect([name, r.method]).not.toEqual([name, 'GET'])
})

/** A member who holds a role that was made of one permit, or who looks as such a one, by a session as the edge finds it. */
async function sessionOf(ctx: Awaited<ReturnType<typeof world>>, audience: MemberAudience, id: string, token: string, looksAs: string | null): Promise<Actor> {
  await ctx.pool.query(`insert into identity_sessions (id, token_hash, audience, subject_id, user_agent, created_at, seen_at, expires_at, looking_as, looking_until) values ($1, $2, $3, $4, '', $5, $5, $6, $7, $6)`,
    [`ses_${audience}_${token[0]}`, createHash('sha256').update(token).digest('base64url'), audience, id, ctx.now, later(ctx, 3_600_000).now, looksAs])
  return (await actorOf(ctx, token, audience))!
}

test('T-37 a role that somebody made opens what it names and what is everybody’s own; who looks as it reads that much and changes nothing', async () => {
  const ctx = await world()
  const { app, by } = callers(ctx)
  for (const audience of audiences) {
    const merchantId = audience === 'merchant' ? 'mer_none' : null
    const picked = audience === 'merchant' ? ['catalog.read', 'catalog.price'] : ['merchants.read', 'merchants.write']
    const roleId = `rol_${audience}`
    await ctx.pool.query(`insert into identity_roles (id, audience, merchant_id, name, description, permits, version, changed_by, created_at, changed_at) values ($1, $2, $3, '自定', '', $4, 1, 'x', $5, $5)`, [roleId, audience, merchantId, picked, ctx.now])
    const make = (login: string) => (audience === 'merchant' ? createClerk(ctx, { merchantId: 'mer_none', login, name: login, role: 'owner', password: 'kestrel-harbour-71' }) : createStaff(ctx, { login, name: login, role: 'owner', password: 'kestrel-harbour-71' }))
    const holder = await make('holder')
    const owner = await make('owner')
    await ctx.pool.query('update identity_members set role = $2 where id = $1', [holder, roleId])
    const held = await sessionOf(ctx, audience, holder, 'h'.repeat(42) + audience[0], null)
    const looks = await sessionOf(ctx, audience, owner, 'l'.repeat(42) + audience[0], roleId)
    const may = new Set([...picked, 'identity.me', 'compliance.exports', 'compliance.inbox', 'risk.ask'])
    expect([looks.looking?.role, [...looks.permits!].toSorted()]).toEqual([roleId, [...may].toSorted()])
    for (const [name, r] of guarded) {
      const opened = r.access === audience && may.has(r.permit!)
      const [asHolder, asLooking] = [await by(held).call(r.method, pathOf(r), bodyOf(r)), await by({ ...looks, id: `${owner}_looks` }).call(r.method, pathOf(r), bodyOf(r))]
      // A second factor is asked for after the permit, so its refusal says that the permit was there.
      const isShut = ({ status, body }: { status: number; body: { type?: string } }) => status === 403 && body.type !== 'kernel.factor_needed'
      expect([audience, name, isShut(asHolder)]).toEqual([audience, name, !opened])
      if (r.method === 'GET' || r.whileLooking) expect([audience, name, isShut(asLooking)]).toEqual([audience, name, !opened])
      else expect([audience, name, asLooking.status, asLooking.body.type]).toEqual([audience, name, 403, r.access === audience ? 'identity.only_looking' : 'kernel.not_yours'])
    }
    // What was told is what he read of others' personal data, and that he stopped looking.
    const { rows: told } = await ctx.pool.query<{ action: string }>('select distinct action from kernel_audit_entries where actor_id = $1', [`${owner}_looks`])
    const harmless = new Set([...guarded.filter(([, r]) => r.method === 'GET' || r.whileLooking).map(([name]) => name), 'identity.look_no_more'])
    expect(told.map(({ action }) => action).filter((action) => !harmless.has(action) && !action.endsWith('.refused'))).toEqual([])
  }
  await app.close()
})
