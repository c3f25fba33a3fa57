import { expect, test } from 'vitest'
import { as, type Context } from '#kernel/context'
import { dayMs, minuteMs } from '#kernel/time'
import { codeAt, prove } from '#trust/factors'
import { callers } from '#test/http'
import { later, sent, world } from '#test/world'
import { acceptInvitation, createClerk, createStaff, inviteAgain, signInMember } from './members.service'
import { sessionsOf } from './people.queries'
import { deviceName, networkOf } from './sessions.rules'
import { actorOf } from './sessions.service'
import { beginMyApp, confirmMyApp, giveMemberApp, removeMyApp, resetMember, stepUp } from './steps.service'

const password = 'lantern river 7'
const refused = (code: string) => expect.objectContaining({ code })
const at = (ctx: Context, ms: number): Context => later(ctx, ms)
async function boss(ctx: Context, login = 'boss') {
  const id = await createStaff(ctx, { login, name: login, role: 'owner', password })
  const secret = await giveMemberApp(ctx, id)
  const enter = async (ctx: Context) => { const { token } = await signInMember(ctx, 'staff', login, password, { otp: codeAt(secret, ctx.now) }); return { ...ctx, actor: (await actorOf(ctx, token, 'staff'))!, token } }
  return { id, secret, enter }
}

test('E27 who holds a factor signs in with both in one call; the password alone opens nothing and no session, a wrong factor neither', async () => {
  const ctx = await world({ kind: 'guest', id: 'gst_lan' })
  const { secret } = await boss(ctx)
  await expect(signInMember(ctx, 'staff', 'boss', password)).rejects.toEqual(expect.objectContaining({ code: 'identity.second_step_first', status: 401, facts: { app: true, recovery: false, passkey: null } }))
  await expect(signInMember(ctx, 'staff', 'boss', 'not this one', { otp: codeAt(secret, ctx.now) })).rejects.toEqual(refused('identity.sign_in_wrong'))
  await expect(signInMember(ctx, 'staff', 'boss', password, { otp: '000000' })).rejects.toEqual(refused('factors.wrong'))
  expect((await ctx.pool.query('select id from identity_sessions')).rows).toEqual([])
  const { token } = await signInMember(ctx, 'staff', 'boss', password, { otp: codeAt(secret, ctx.now) })
  expect((await actorOf(ctx, token, 'staff'))!.proof).toEqual({ held: true, at: ctx.now })
  await expect(signInMember(ctx, 'staff', 'boss', password, { otp: codeAt(secret, ctx.now) })).rejects.toEqual(refused('factors.wrong'))
})

test('E27 what is grave is open for five minutes after a factor, refused afterwards, and never open to who holds none', async () => {
  const ctx = await world()
  const { id, secret, enter } = await boss(ctx)
  const me = await enter(ctx)
  const plainId = await createStaff(ctx, { login: 'plain', name: '无', role: 'owner', password })
  const plain = (await actorOf(ctx, (await signInMember(ctx, 'staff', 'plain', password)).token, 'staff'))!
  let now = ctx.now
  const { app, by } = callers(ctx, () => now)
  const wish = { login: 'new.one', name: '新人', role: 'support', to: '13800000001' }
  const ask = async (actor: typeof plain) => { const { status, body } = await by(actor).call('POST', '/v1/staff/members', wish); return [status, body.type] }
  expect(await ask(plain)).toEqual([403, 'kernel.factor_needed'])
  now = new Date(ctx.now.getTime() + 5 * minuteMs)
  expect(await ask(me.actor)).toEqual([403, 'kernel.step_up_first'])
  now = new Date(ctx.now.getTime() + 5 * minuteMs - 1)
  expect(await ask(me.actor)).toEqual([200, undefined])
  await expect(stepUp(as(ctx, plain), { otp: '123456' })).rejects.toEqual(refused('kernel.factor_needed'))
  const next = at(me, 10 * minuteMs)
  await expect(stepUp(next, { otp: codeAt(secret, ctx.now) })).rejects.toEqual(refused('factors.wrong'))
  await stepUp(next, { otp: codeAt(secret, next.now) })
  expect((await actorOf(next, me.token, 'staff'))!.proof).toEqual({ held: true, at: next.now })
  expect([id, plainId].every((one) => one.startsWith('stf_'))).toBe(true)
  await app.close()
})

test('E27 the first factor asks for the password, the next for a factor; the last one taken closes what is grave', async () => {
  const ctx = await world()
  await createStaff(ctx, { login: 'boss', name: 'boss', role: 'owner', password })
  const { token } = await signInMember(ctx, 'staff', 'boss', password)
  const now = async (ctx: Context) => as(ctx, (await actorOf(ctx, token, 'staff'))!)
  await expect(beginMyApp(await now(ctx), { password: 'not this one' })).rejects.toEqual(refused('identity.wrong_password'))
  await expect(beginMyApp(await now(ctx), {})).rejects.toEqual(refused('identity.wrong_password'))
  const { secret } = await beginMyApp(await now(ctx), { password })
  expect((await confirmMyApp(await now(ctx), codeAt(secret, ctx.now))).recoveryCodes).toHaveLength(10)
  expect((await now(ctx)).actor.proof).toEqual({ held: true, at: ctx.now })
  await expect(beginMyApp(await now(at(ctx, 6 * minuteMs)), { password })).rejects.toEqual(refused('kernel.step_up_first'))
  await removeMyApp(await now(ctx))
  expect((await now(ctx)).actor.proof!.held).toBe(false)
})

test('E25 E27 an owner takes the factors of a colleague who lost them, not of one above him; his sessions end and he is told', async () => {
  const ctx = await world()
  const owner = await boss(ctx)
  const other = await boss(ctx, 'second')
  const [me, colleague] = [await owner.enter(ctx), await other.enter(ctx)]
  await resetMember(me, 'staff', other.id)
  expect(await actorOf(ctx, colleague.token, 'staff')).toBeUndefined()
  await expect(prove(ctx, other.id, { otp: codeAt(other.secret, at(ctx, minuteMs).now) }, () => Promise.resolve())).rejects.toEqual(refused('factors.wrong'))
  await signInMember(ctx, 'staff', 'second', password)
  const { rows } = await ctx.pool.query(`select title from kernel_inbox where owner_id = $1`, [other.id])
  expect(rows).toEqual([{ title: '您的二次验证已由管理员重置' }])
  const opsId = await createStaff(ctx, { login: 'ops', name: 'ops', role: 'operations', password })
  await expect(resetMember(as(ctx, { kind: 'staff', id: opsId, permits: new Set(['identity.staff']) }), 'staff', owner.id)).rejects.toEqual(refused('identity.beyond_your_rights'))
  const clerkId = await createClerk(ctx, { merchantId: 'mer_b', login: 'clerk', name: '店员', role: 'owner', password })
  await expect(resetMember(as(ctx, { kind: 'merchant', id: clerkId, merchantId: 'mer_b', permits: new Set(['*']) }), 'merchant', owner.id)).rejects.toEqual(refused('kernel.not_found'))
})

test('T-42 E27 the list of devices names them without their whole address; all others end at once; a new device is told of, the known one is not', async () => {
  const jar = new Map<string, string>()
  const cookies = { get: (name: string) => jar.get(name), set: (name: string, value: string) => { jar.set(name, value) }, clear: (name: string) => { jar.delete(name) } }
  const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36'
  const ctx = { ...await world(), cookies, caller: { ip: '203.0.113.77', agent: chrome } }
  const id = await createClerk(ctx, { merchantId: 'mer_a', login: 'boss', name: 'boss', role: 'owner', password })
  const told = async () => (await ctx.pool.query<{ body: string }>(`select body from kernel_inbox where owner_id = $1 order by id`, [id])).rows.map(({ body }) => body)
  await signInMember(ctx, 'merchant', 'boss', password)
  const moved = { ...at(ctx, dayMs), caller: { ip: '198.51.100.4', agent: chrome.replace('147', '148') } }
  const { token } = await signInMember(moved, 'merchant', 'boss', password)
  expect(await told()).toEqual([])
  const strange = { ...at(ctx, 2 * dayMs), cookies: { ...cookies, get: () => undefined, set: () => {} }, caller: { ip: '::ffff:192.0.2.9', agent: 'curl/8.5.0' } }
  const { token: theirs } = await signInMember(strange, 'merchant', 'boss', password)
  expect(await told()).toEqual([expect.stringMatching(/curl.*192\.0\.2\.\*/)])
  const me = as(strange, (await actorOf(strange, token, 'merchant'))!)
  const list = await sessionsOf(me, id, me.actor.sessionId)
  expect(list.map(({ name, place, current }) => [name, place, current])).toEqual([['curl', '192.0.2.*', false], ['Chrome · Windows', '198.51.100.*', true]])
  const { app, by } = callers(ctx, () => strange.now)
  expect((await by(me.actor).call('POST', '/v1/merchant/me/sessions/end-others', {})).status).toBe(200)
  expect([await actorOf(strange, theirs, 'merchant'), (await actorOf(strange, token, 'merchant'))?.id]).toEqual([undefined, id])
  await app.close()
})

test.each([['203.0.113.77', '203.0.113.*'], ['::ffff:203.0.113.77', '203.0.113.*'], ['2001:db8:1:2::7', '2001:db8:1:*'], ['::1', ':*'], ['', '']])('I-29 of the address %s only %s is kept', (ip, place) => { expect(networkOf(ip)).toBe(place) })
test.each([['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1', 'Safari · iPhone'], ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50', '微信 · Android'], ['curl/8.5.0', 'curl'], ['', '']])('a device is called what people call it: %s', (agent, name) => { expect(deviceName(agent)).toBe(name) })

test('E25 E27 a link that sets a lost password opens no account without its second factor, and is not used up by asking for it', async () => {
  const ctx = await world()
  const [owner, other] = [await boss(ctx), await boss(ctx, 'second')]
  const me = await owner.enter(ctx)
  await inviteAgain(me, 'staff', other.id, '13800000002')
  const token = /token=([\w-]+)/.exec(sent.at(-1)!.text)![1]!
  const fresh = 'harbour kestrel 71'
  const accept = (proof: { otp?: string } = {}) => acceptInvitation(ctx, 'staff', token, fresh, proof)
  await expect(accept()).rejects.toEqual(expect.objectContaining({ code: 'identity.second_step_first', status: 401, facts: { app: true, recovery: false, passkey: null } }))
  await expect(accept({ otp: '000000' })).rejects.toEqual(refused('factors.wrong'))
  expect((await ctx.pool.query('select id from identity_sessions where subject_id = $1', [other.id])).rows).toEqual([])
  const { token: opened } = await accept({ otp: codeAt(other.secret, ctx.now) })
  expect((await actorOf(ctx, opened, 'staff'))!.proof).toEqual({ held: true, at: ctx.now })
  await expect(accept({ otp: codeAt(other.secret, ctx.now) })).rejects.toEqual(refused('identity.invitation_over'))
  await expect(signInMember(ctx, 'staff', 'second', password, { otp: codeAt(other.secret, ctx.now) })).rejects.toEqual(refused('identity.sign_in_wrong'))
})
