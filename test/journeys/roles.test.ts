import { expect, test } from 'vitest'
import { as, openPool, dbOf, type Actor, type Context } from '#kernel/context'
import { minuteMs } from '#kernel/time'
import { actorOf, createClerk, createStaff } from '#trust/identity'
import { callers, type Caller } from '../http'
import { later, place, world } from '../world'

/** Roles 角色 as rows (E25, I-20, I-21): made, given, changed and removed within one's own rights; and looking as one of them. */
const password = 'kestrel-harbour-71'
type Kind = 'staff' | 'merchant'
const signInPath: Record<Kind, string> = { staff: '/v1/staff/sign-in', merchant: '/v1/merchant/sign-in' }

/** A small office: people by login, each request with what his session says at that moment, as the edge does it. */
async function office() {
  const ctx = await world()
  const { app, by } = callers(ctx)
  const tokens = new Map<string, string>()
  const signIn = async (kind: Kind, login: string) => { const { body } = await by({ kind: 'guest', id: 'gst_x' }).call('POST', signInPath[kind], { login, password }); tokens.set(login, body.token); return body.token as string }
  const join = async (kind: Kind, login: string, role: 'owner' | 'clerk' | 'operations' | 'warehouse' = 'owner', merchantId = 'mer_a') => {
    const given = { login, name: login, role, password }
    const id = kind === 'staff' ? await createStaff(ctx, given) : await createClerk(ctx, { merchantId, ...given })
    await signIn(kind, login)
    return id
  }
  /** Whoever asks has just proved a second factor: that is asked of by other tests. */
  const actorNow = async (kind: Kind, login: string, at: Context = ctx): Promise<Actor> => { const actor = await actorOf(at, tokens.get(login), kind); return actor ? { ...actor, proof: { held: true, at: at.now } } : { kind: 'guest', id: 'gst_out' } }
  const asks = (kind: Kind, login: string): Pick<Caller, 'call'> => ({ call: async (method, path, body) => by(await actorNow(kind, login)).call(method, path, body) })
  return { ctx, app, by, join, asks, actorNow, token: (login: string) => tokens.get(login)! }
}
const wish = (permits: string[], name = '值班') => ({ name, description: '看货改价', permits })

test('E25 T-38 a role that somebody made acts on each holder’s next request, in every process, and its change too', async () => {
  const { ctx, app, join, asks, actorNow, token } = await office()
  await join('merchant', 'boss')
  const clerk = await join('merchant', 'lin', 'clerk')
  const boss = asks('merchant', 'boss')
  const { body: { id } } = await boss.call('POST', '/v1/merchant/roles', wish(['catalog.read', 'catalog.price']))
  expect((await boss.call('PUT', `/v1/merchant/staff/${clerk}/role`, { role: id })).status).toBe(200)
  expect([...(await actorNow('merchant', 'lin')).permits!].toSorted()).toEqual(['catalog.price', 'catalog.read', 'compliance.exports', 'compliance.inbox', 'identity.me', 'risk.ask'])
  expect((await asks('merchant', 'lin').call('GET', '/v1/merchant/orders')).status).toBe(403)

  const other = openPool((await place()).url, 2)
  const elsewhere: Context = { ...ctx, pool: other, client: other, db: dbOf(other) }
  expect((await actorOf(elsewhere, token('lin'), 'merchant'))!.permits!.has('ordering.read')).toBe(false)
  expect((await boss.call('PUT', `/v1/merchant/roles/${id}`, { ...wish(['catalog.read', 'ordering.read']), version: 1 })).body).toEqual({ version: 2 })
  const seen = (await actorOf(elsewhere, token('lin'), 'merchant'))!.permits!
  expect([seen.has('ordering.read'), seen.has('catalog.price')]).toEqual([true, false])
  expect((await asks('merchant', 'lin').call('GET', '/v1/merchant/orders')).status).toBe(200)
  await other.end()
  expect((await boss.call('PUT', `/v1/merchant/roles/${id}`, { ...wish(['catalog.read']), version: 1 })).body.type).toBe('identity.role_changed')

  const one = (await boss.call('GET', `/v1/merchant/roles/${id}`)).body
  expect([one.holders.map((holder: { id: string }) => holder.id), one.history.map((entry: { action: string; actorName: string }) => [entry.action, entry.actorName])]).toEqual([[clerk], [['identity.change_role', 'boss'], ['identity.make_role', 'boss']]])
  expect(one.history[0]).toMatchObject({ before: { permits: ['catalog.price', 'catalog.read'] }, after: { permits: ['catalog.read', 'ordering.read'] } })
  await app.close()
})

test('E25 nobody makes, changes, gives or removes a role beyond what he holds; the house’s own stay; a held role goes only when its members are moved', async () => {
  const { ctx, app, join, asks } = await office()
  await join('merchant', 'boss')
  const keeper = await join('merchant', 'keeper', 'warehouse')
  const lead = await join('merchant', 'lead', 'clerk')
  const boss = asks('merchant', 'boss')
  const { body: { id: leads } } = await boss.call('POST', '/v1/merchant/roles', wish(['identity.read', 'identity.staff', 'catalog.read', 'stock.read'], '组长'))
  const { body: { id: prices } } = await boss.call('POST', '/v1/merchant/roles', wish(['catalog.price'], '改价'))
  await boss.call('PUT', `/v1/merchant/staff/${lead}/role`, { role: leads })
  const asLead = asks('merchant', 'lead')
  const refusals = [
    ['POST', '/v1/merchant/roles', wish(['catalog.price'], '越权')], ['PUT', `/v1/merchant/roles/${leads}`, { ...wish(['identity.read', 'payments.read']), version: 1 }],
    ['PUT', `/v1/merchant/roles/${prices}`, { ...wish(['catalog.read']), version: 1 }], ['DELETE', `/v1/merchant/roles/${prices}`], ['PUT', `/v1/merchant/staff/${lead}/role`, { role: prices }],
    ['PUT', `/v1/merchant/staff/${lead}/role`, { role: 'owner' }], ['PUT', `/v1/merchant/staff/${keeper}/role`, { role: leads }], ['POST', '/v1/merchant/staff', { login: 'new-one', name: '新', role: prices, to: '13800000009' }],
  ] as const
  for (const [method, path, body] of refusals) { const answer = await asLead.call(method, path, body); expect([method, path, answer.status, answer.body.type]).toEqual([method, path, 409, 'identity.beyond_your_rights']) }
  expect((await asLead.call('POST', '/v1/merchant/roles', wish(['catalog.read'], '看货'))).status).toBe(200)
  for (const [method, path, body, type] of [
    ['PUT', '/v1/merchant/roles/owner', { ...wish(['catalog.read']), version: 1 }, 'identity.role_of_the_house'], ['DELETE', '/v1/merchant/roles/clerk', undefined, 'identity.role_of_the_house'],
    ['POST', '/v1/merchant/roles', wish(['catalog.read'], '看货'), 'identity.role_name_taken'], ['POST', '/v1/merchant/roles', wish(['catalog.*'], '通配'), 'identity.no_such_permit'],
    ['POST', '/v1/merchant/roles', wish(['compliance.settings'], '平台'), 'identity.no_such_permit'], ['POST', '/v1/merchant/roles', wish([], '空'), 'identity.role_empty'],
    ['PUT', `/v1/merchant/staff/${keeper}/role`, { role: 'rol_nobodys' }, 'identity.no_such_role'], ['PUT', `/v1/merchant/staff/${keeper}/role`, { role: 'auditor' }, 'identity.no_such_role'],
  ] as const) expect([path, (await boss.call(method, path, body)).body.type]).toEqual([path, type])
  expect((await boss.call('DELETE', `/v1/merchant/roles/${leads}`)).body).toMatchObject({ type: 'identity.role_held', holders: 1 })
  await expect(ctx.pool.query('delete from identity_roles where id = $1', [leads])).rejects.toMatchObject({ code: '23503' })
  expect((await boss.call('DELETE', `/v1/merchant/roles/${leads}?moveTo=warehouse`)).status).toBe(200)
  const { items } = (await boss.call('GET', '/v1/merchant/staff')).body
  expect(items.map((one: { login: string; role: string }) => [one.login, one.role])).toEqual([['boss', 'owner'], ['keeper', 'warehouse'], ['lead', 'warehouse']])
  await app.close()
})

test('E25 I-18 the roles of a merchant are his alone: another’s are neither seen, given, changed nor looked as', async () => {
  const { app, join, asks } = await office()
  await join('merchant', 'boss')
  const theirs = await join('merchant', 'rival', 'owner', 'mer_b')
  const rivals = asks('merchant', 'rival')
  const clerk = await join('merchant', 'rival-clerk', 'clerk', 'mer_b')
  const { body: { id } } = await asks('merchant', 'boss').call('POST', '/v1/merchant/roles', wish(['catalog.read']))
  expect((await rivals.call('GET', '/v1/merchant/roles')).body.roles.map((role: { key: string }) => role.key)).toEqual(['owner', 'clerk', 'warehouse', 'finance'])
  for (const [method, path, body] of [['GET', `/v1/merchant/roles/${id}`], ['PUT', `/v1/merchant/roles/${id}`, { ...wish(['catalog.read']), version: 1 }], ['DELETE', `/v1/merchant/roles/${id}`]] as const) expect([path, (await rivals.call(method, path, body)).status]).toEqual([path, 404])
  expect((await rivals.call('PUT', `/v1/merchant/staff/${clerk}/role`, { role: id })).body.type).toBe('identity.no_such_role')
  expect((await rivals.call('POST', '/v1/merchant/looking', { role: id })).body.type).toBe('identity.no_such_role')
  expect((await asks('merchant', 'boss').call('POST', '/v1/merchant/looking', { memberId: theirs })).status).toBe(404)
  await app.close()
})

test('E25 looking as a role reads what both may, writes nothing, is told at both ends and over after thirty minutes, whatever process answers', async () => {
  const { ctx, app, join, asks, actorNow } = await office()
  await join('merchant', 'boss')
  const clerk = await join('merchant', 'lin', 'warehouse')
  const boss = asks('merchant', 'boss')
  expect((await boss.call('POST', '/v1/merchant/looking', { memberId: clerk })).status).toBe(200)
  const me = (await boss.call('GET', '/v1/merchant/me')).body
  expect(me).toMatchObject({ role: 'owner', looking: { role: 'warehouse', memberName: 'lin' } })
  expect([me.permits.includes('stock.write'), me.permits.includes('payments.read'), me.permits.includes('*')]).toEqual([true, false, false])
  expect([(await boss.call('GET', '/v1/merchant/stock')).status, (await boss.call('GET', '/v1/merchant/money?month=2026-06')).status]).toEqual([200, 403])
  for (const [method, path, body] of [['POST', '/v1/merchant/stock/receive', {}], ['PUT', '/v1/merchant/me/password', { oldPassword: password, password: 'another-word-55' }], ['POST', '/v1/merchant/looking', { role: 'owner' }]] as const) {
    const answer = await boss.call(method, path, body)
    expect([path, answer.status, answer.body.type]).toEqual([path, 403, 'identity.only_looking'])
  }
  expect((await boss.call('DELETE', '/v1/merchant/looking')).status).toBe(200)
  expect((await actorNow('merchant', 'boss')).permits!.has('*')).toBe(true)

  await boss.call('POST', '/v1/merchant/looking', { role: 'finance' })
  expect((await actorNow('merchant', 'boss', later(ctx, 29 * minuteMs))).looking).toMatchObject({ role: 'finance' })
  expect((await actorNow('merchant', 'boss', later(ctx, 30 * minuteMs))).looking).toBeUndefined()
  expect((await actorNow('merchant', 'boss', later(ctx, 31 * minuteMs))).permits!.has('*')).toBe(true)
  const { rows } = await ctx.pool.query<{ action: string }>(`select action from kernel_audit_entries where action like 'identity.look%' order by id`)
  expect(rows.map((row) => row.action)).toEqual(['identity.look', 'identity.look_no_more', 'identity.look', 'identity.look_no_more'])
  await app.close()
})

test('E25 looking never widens: whoever may edit roles and looks as the owner sees no more than he may himself', async () => {
  const { app, join, asks, actorNow } = await office()
  await join('merchant', 'boss')
  const lead = await join('merchant', 'lead', 'clerk')
  const { body: { id } } = await asks('merchant', 'boss').call('POST', '/v1/merchant/roles', wish(['identity.staff', 'identity.read', 'catalog.read'], '组长'))
  await asks('merchant', 'boss').call('PUT', `/v1/merchant/staff/${lead}/role`, { role: id })
  const own = [...(await actorNow('merchant', 'lead')).permits!].toSorted()
  expect((await asks('merchant', 'lead').call('POST', '/v1/merchant/looking', { role: 'owner' })).status).toBe(200)
  expect([...(await actorNow('merchant', 'lead')).permits!].toSorted()).toEqual(own)
  await app.close()
})

test('E25 a store’s owner reads what was done in his store, by name; the platform’s hand is unnamed, phones are masked, and another store is not there', async () => {
  const { ctx, app, join, asks, actorNow } = await office()
  await join('merchant', 'boss')
  await join('merchant', 'rival', 'owner', 'mer_b')
  await asks('merchant', 'boss').call('POST', '/v1/merchant/staff', { login: '13800001234', name: '小林', role: 'clerk', to: '13800001234' })
  await asks('merchant', 'rival').call('POST', '/v1/merchant/roles', wish(['catalog.read'], '别家'))
  await join('staff', 'ops', 'operations')
  const { audit } = await import('#kernel/audit')
  await audit(as(ctx, await actorNow('staff', 'ops')), { action: 'merchants.freeze', subject: 'mer_a', before: { state: 'open' }, after: { state: 'frozen' } })
  const { items } = (await asks('merchant', 'boss').call('GET', '/v1/merchant/audit')).body
  expect(items.map((one: { action: string; actorName: string | null; actorId: string | null }) => [one.action, one.actorName, one.actorId !== null])).toEqual([['merchants.freeze', null, false], ['identity.invite_member', 'boss', true]])
  expect(items[1].after).toMatchObject({ login: '138****1234', name: '小林' })
  await app.close()
})
