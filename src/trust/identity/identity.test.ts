import { expect, test } from 'vitest'
import { as, type Actor, type Context } from '#kernel/context'
import { dayMs, minuteMs } from '#kernel/time'
import { callers } from '#test/http'
import { later, sent, world } from '#test/world'
import { createClerk, createStaff } from './members.service'
import { acceptInvitation, changeMemberPassword, inviteMember, setMemberRole, setMemberState, signInMember } from './members.service'
import { covered, matrix, permitsOf } from './roles.rules'
import { actorOf, guestOf, signOut } from './sessions.service'
import { changeMyPassword, createShopper, sendPasswordCode, sendSignInCode, setShopperState, signIn, signInByPassword } from './shoppers.service'

const phone = '13812345678'
const guest: Actor = { kind: 'guest', id: 'gst_lan' }
const codeSent = () => /(\d{6})/.exec(sent.at(-1)!.text)![1]!
const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const refused = (code: string) => expect.objectContaining({ code })
async function member(ctx: Context, audience: 'staff' | 'merchant', login: string, role: 'owner' | 'operations' | 'clerk' | 'support' = 'owner', merchantId = 'mer_a') {
  const given = { login, name: login, role, password: 'lantern river 7' }
  const id = audience === 'staff' ? await createStaff(ctx, given) : await createClerk(ctx, { merchantId, ...given })
  const { token } = await signInMember(ctx, audience, login, given.password)
  return { id, token, ctx: as(ctx, (await actorOf(ctx, token, audience))!) }
}

test('T-40 a code works once, for its phone, purpose and browser, within ten minutes, and only the newest', async () => {
  const ctx = await world(guest)
  await sendSignInCode(ctx, '+86 138-1234-5678')
  const code = codeSent()
  await expect(signIn(ctx, '13912345678', code)).rejects.toEqual(refused('identity.code_wrong'))
  await expect(signIn(as(ctx, { kind: 'guest', id: 'gst_thief' }), phone, code)).rejects.toEqual(refused('identity.code_wrong'))
  await expect(signIn(later(ctx, 10 * minuteMs + 1_000), phone, code)).rejects.toEqual(refused('identity.code_wrong'))
  const both = await Promise.allSettled([signIn(ctx, phone, code), signIn(ctx, phone, code)])
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(signIn(ctx, phone, code)).rejects.toEqual(refused('identity.code_wrong'))

  const next = later(ctx, 2 * minuteMs)
  await sendSignInCode(next, phone)
  const old = codeSent()
  await sendSignInCode(later(next, minuteMs), phone)
  const fresh = codeSent()
  if (old !== fresh) await expect(signIn(later(next, minuteMs), phone, old)).rejects.toEqual(refused('identity.code_wrong'))
  const { token, shopper } = await signIn(later(next, minuteMs), phone, fresh)
  expect(shopper.phoneMasked).toBe('138****5678')
  const me = as(later(next, 3 * minuteMs), (await actorOf(later(next, 2 * minuteMs), token, 'shopper'))!)
  await sendPasswordCode(me)
  await expect(signIn(me, phone, codeSent())).rejects.toEqual(refused('identity.code_wrong'))
})

test('T-40 the sixth try is refused even if it is right, however many try at once', async () => {
  const ctx = await world(guest)
  await sendSignInCode(ctx, phone)
  const code = codeSent()
  await Promise.allSettled(Array.from({ length: 12 }, () => signIn(ctx, phone, otherThan(code))))
  await expect(signIn(ctx, phone, code)).rejects.toEqual(refused('identity.code_wrong'))
  const { rows: [row] } = await ctx.pool.query('select tries from identity_codes')
  expect(row.tries).toBe(5)
})

test('T-40 many who sign in at once take turns: nobody who holds a connection waits for another', async () => {
  const ctx = await world(guest)
  const people = Array.from({ length: 30 }, (_, i) => ({ phone: `139${String(10_000_000 + i)}`, ctx: { ...as(ctx, { kind: 'guest' as const, id: `gst_${i}` }), caller: { ip: `203.0.113.${i}`, agent: '' } } }))
  const codes: string[] = []
  for (const { phone, ctx } of people) { await sendSignInCode(ctx, phone); codes.push(codeSent()) }
  const began = performance.now()
  const tokens = await Promise.all(people.map(({ phone, ctx }, i) => signIn(ctx, phone, codes[i]!)))
  // A connection that is waited for in vain is given up after ten seconds.
  expect([new Set(tokens.map(({ token }) => token)).size, performance.now() - began < 8_000]).toEqual([30, true])
})

test('T-41 a phone gets one code a minute, five an hour, ten a day, and a place has its own limit', async () => {
  const ctx = await world(guest)
  const burst = await Promise.allSettled(Array.from({ length: 8 }, () => sendSignInCode(ctx, phone)))
  expect(burst.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  let arrived = 1
  for (let minute = 1; minute < 24 * 60; minute += 2) await sendSignInCode(later(ctx, minute * minuteMs), phone).then(() => { arrived++ }, (fault) => expect(fault.status).toBe(429))
  expect(arrived).toBe(10)
  const outcomes = []
  for (let i = 0; i < 40; i++) outcomes.push(await sendSignInCode({ ...later(ctx, 3 * dayMs), caller: { ip: '203.0.113.9', agent: '' } }, `139000000${String(i).padStart(2, '0')}`).then(() => true, () => false))
  expect(outcomes.filter(Boolean)).toHaveLength(30)
  // Who has an IPv6 network has all its addresses, and is one place.
  const ofNetwork = []
  for (let i = 0; i < 32; i++) ofNetwork.push(await sendSignInCode({ ...later(ctx, 3 * dayMs), caller: { ip: `2001:db8:1:2::${(i + 1).toString(16)}`, agent: '' } }, `137000000${String(i).padStart(2, '0')}`).then(() => true, () => false))
  expect(ofNetwork.filter(Boolean)).toHaveLength(30)
})

test('T-38 who is disabled or gets another role is so on the next request', async () => {
  const ctx = await world()
  const owner = await member(ctx, 'merchant', 'boss')
  const clerk = await member(ctx, 'merchant', 'clerk-one', 'clerk')
  expect((await actorOf(ctx, clerk.token, 'merchant'))!.permits!.has('catalog.write')).toBe(true)
  await setMemberRole(owner.ctx, 'merchant', clerk.id, 'warehouse')
  expect((await actorOf(ctx, clerk.token, 'merchant'))!.permits!.has('catalog.write')).toBe(false)
  await setMemberState(owner.ctx, 'merchant', clerk.id, true)
  expect(await actorOf(ctx, clerk.token, 'merchant')).toBeUndefined()
  await setMemberState(owner.ctx, 'merchant', clerk.id, false)
  expect(await actorOf(ctx, clerk.token, 'merchant')).toBeUndefined()
  const id = await createShopper(ctx, { phone, password: 'lantern river 7' })
  const { token } = await signInByPassword(as(ctx, guest), phone, 'lantern river 7')
  await setShopperState((await member(ctx, 'staff', 'ops', 'operations')).ctx, id, 'disabled', '盗号')
  expect(await actorOf(ctx, token, 'shopper')).toBeUndefined()
})

test('T-42 a token is new at each sign-in, the one planted before is dead, and sign-out and a password change kill', async () => {
  const jar = new Map<string, string>()
  const ctx = { ...await world(guest), cookies: { get: (name: string) => jar.get(name), set: (name: string, value: string) => { jar.set(name, value) }, clear: (name: string) => { jar.delete(name) } } }
  await createShopper(ctx, { phone, password: 'lantern river 7' })
  const first = await signInByPassword(ctx, phone, 'lantern river 7')
  const second = await signInByPassword(ctx, phone, 'lantern river 7')
  expect(second.token).not.toBe(first.token)
  expect(await actorOf(ctx, first.token, 'shopper')).toBeUndefined()
  expect(await actorOf(ctx, second.token, 'merchant')).toBeUndefined()
  const me = as(ctx, (await actorOf(ctx, second.token, 'shopper'))!) as typeof ctx
  await expect(changeMyPassword(me, { oldPassword: 'wrong', password: 'another lantern' })).rejects.toEqual(refused('identity.wrong_old_password'))
  const { token } = await changeMyPassword(me, { oldPassword: 'lantern river 7', password: 'another lantern' })
  expect(await actorOf(ctx, second.token, 'shopper')).toBeUndefined()
  expect(jar.get('tw_shopper')).toBe(token)
  await signOut(as(ctx, (await actorOf(ctx, token, 'shopper'))!), 'shopper')
  expect([await actorOf(ctx, token, 'shopper'), jar.get('tw_shopper')]).toEqual([undefined, undefined])
  const { rows } = await ctx.pool.query('select token_hash from identity_sessions')
  expect(rows.some((row) => [first.token, second.token, token].includes(row.token_hash))).toBe(false)
})

test('I-22 an unknown phone, a wrong password and an unknown login answer alike, and are throttled alike', async () => {
  const ctx = await world(guest)
  await createShopper(ctx, { phone, password: 'lantern river 7' })
  for (const who of [phone, '13900000000']) {
    for (let i = 0; i < 5; i++) await expect(signInByPassword(ctx, who, 'not this')).rejects.toEqual(refused('identity.sign_in_wrong'))
    await expect(signInByPassword(ctx, who, 'lantern river 7')).rejects.toEqual(refused('identity.too_many_tries'))
  }
  expect((await signInByPassword(later(ctx, 16 * minuteMs), phone, 'lantern river 7')).shopper.id).toMatch(/^shp_/)
})

test('E25 an invitation works once, within seven days; nobody grants beyond his own rights; the last owner stays', async () => {
  const ctx = await world()
  const boss = await member(ctx, 'staff', 'boss')
  const ops = await member(ctx, 'staff', 'ops', 'operations')
  await inviteMember(boss.ctx, 'staff', { login: 'New.One', name: '新人', role: 'support', to: '13800000001' })
  const token = /token=([\w-]+)/.exec(sent.at(-1)!.text)![1]!
  await expect(acceptInvitation(later(ctx, 7 * dayMs), 'staff', token, 'lantern river 7')).rejects.toEqual(refused('identity.invitation_over'))
  await expect(acceptInvitation(ctx, 'merchant', token, 'lantern river 7')).rejects.toEqual(refused('identity.invitation_over'))
  await acceptInvitation(ctx, 'staff', token, 'lantern river 7')
  await expect(acceptInvitation(ctx, 'staff', token, 'lantern river 8')).rejects.toEqual(refused('identity.invitation_over'))
  await expect(inviteMember(ops.ctx, 'staff', { login: 'evil', name: '恶', role: 'owner', to: '13800000002' })).rejects.toEqual(refused('identity.beyond_your_rights'))
  await expect(setMemberRole(ops.ctx, 'staff', ops.id, 'owner')).rejects.toEqual(refused('identity.beyond_your_rights'))
  await expect(setMemberState(ops.ctx, 'staff', boss.id, true)).rejects.toEqual(refused('identity.beyond_your_rights'))
  await expect(setMemberRole(boss.ctx, 'staff', boss.id, 'support')).rejects.toEqual(refused('identity.last_owner'))
  const second = await member(ctx, 'staff', 'boss2')
  const race = await Promise.allSettled([setMemberState(boss.ctx, 'staff', second.id, true), setMemberState(second.ctx, 'staff', boss.id, true)])
  expect(race.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
})

test('I-18 T-35 staff and sessions of others do not exist; T-36 what a form may not set is ignored', async () => {
  const ctx = await world()
  const mine = await member(ctx, 'merchant', 'boss-a')
  const other = await member(ctx, 'merchant', 'boss-b', 'owner', 'mer_b')
  const { app, by } = callers(ctx)
  const caller = by({ ...mine.ctx.actor, proof: { held: true, at: ctx.now } })
  const missing = await caller.call('POST', '/v1/merchant/staff/clk_nobody/disable')
  for (const [method, path, body] of [['POST', `/v1/merchant/staff/${other.id}/disable`], ['PUT', `/v1/merchant/staff/${other.id}/role`, { role: 'clerk' }], ['POST', `/v1/merchant/staff/${other.id}/invite`, { to: '13800000003' }]] as const) {
    const answer = await caller.call(method, path, body)
    expect([answer.status, answer.body.type]).toEqual([404, missing.body.type])
  }
  const list = await caller.call('GET', '/v1/merchant/staff')
  expect(list.body.items.map((one: { id: string }) => one.id)).toEqual([mine.id])
  const id = await createShopper(ctx, { phone })
  const shopper = by({ kind: 'shopper', id })
  const { rows: [session] } = await ctx.pool.query('select id from identity_sessions limit 1')
  expect((await shopper.call('DELETE', `/v1/me/sessions/${session.id}`)).status).toBe(404)
  await shopper.call('PUT', '/v1/me', { name: '阿兰', role: 'owner', id: 'shp_x', state: 'disabled', phone: '13900000000', merchantId: 'mer_a' })
  expect((await shopper.call('GET', '/v1/me')).body).toEqual({ id, role: 'shopper', name: '阿兰', phoneMasked: '138****5678', hasPassword: false })
  await app.close()
})

test('I-20 rights are compared whole: a role beyond one’s own in one point is not given', () => {
  const { staff, merchant } = matrix
  expect([covered(staff.owner!, staff.auditor!), covered(staff.operations!, staff.auditor!), covered(merchant.clerk!, merchant.clerk!), covered(merchant.clerk!, merchant.finance!)]).toEqual([true, false, true, false])
  expect(permitsOf('merchant', 'auditor').size).toBe(0)
})

test('a guest is known by his browser alone, and a made-up token makes nobody', async () => {
  const ctx = await world()
  const { actor, fresh } = await guestOf(ctx, undefined)
  expect((await guestOf(ctx, fresh)).actor).toEqual(actor)
  expect((await guestOf(ctx, 'gst_admin')).fresh).toBeDefined()
  expect(await actorOf(ctx, fresh, 'shopper')).toBeUndefined()
})

test('T-42 I-21 a sign-in that was under way with the old password opens nothing once the new one holds', async () => {
  const ctx = await world(guest)
  const owner = await member(ctx, 'merchant', 'boss')
  await createShopper(ctx, { phone, password: 'lantern river 7' })
  const me = as(ctx, (await actorOf(ctx, (await signInByPassword(ctx, phone, 'lantern river 7')).token, 'shopper'))!)
  // What happens between the look at the password and the session.
  const meanwhile = (work: () => Promise<unknown>) => {
    const connect = ctx.pool.connect.bind(ctx.pool) as (tell?: unknown) => unknown
    ctx.pool.connect = ((tell?: unknown) => { if (tell) return connect(tell); ctx.pool.connect = connect as never; return work().then(() => connect()) }) as never
  }
  meanwhile(() => changeMemberPassword(owner.ctx, 'merchant', 'lantern river 7', 'harbour kestrel 71'))
  await expect(signInMember(ctx, 'merchant', 'boss', 'lantern river 7')).rejects.toEqual(refused('identity.sign_in_wrong'))
  meanwhile(() => changeMyPassword(me, { oldPassword: 'lantern river 7', password: 'harbour kestrel 71' }))
  await expect(signInByPassword(ctx, phone, 'lantern river 7')).rejects.toEqual(refused('identity.sign_in_wrong'))
  await signInMember(ctx, 'merchant', 'boss', 'harbour kestrel 71')
  await signInByPassword(ctx, phone, 'harbour kestrel 71')
})
