import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { api } from '#apps/api'
import { queryTries } from '#finance/payments'
import { createClerk, createShopper } from '#trust/identity'
import { silent } from '#kernel/log'
import { booksAgree } from '../agree'
import { address, buy, lan, market, type Market } from '../market'
import { decide } from './doors'

/** What a hostile or an unlucky day brings, over HTTP as the edge serves it. */
const password = 'kestrel-harbour-71'
const phone = '13800000099'
let m: Market
let app: FastifyInstance
beforeAll(async () => { m = await market(50); app = await api({ base: () => m.ctx, publicUrl: 'https://shop.example', trustProxy: false, log: silent }) })
afterAll(() => app.close())
const now = () => ({ ...m.ctx, now: m.clock() })
const addressOf = async () => (await m.by(lan).call('POST', '/v1/addresses', address)).body.id as string

test('T-13 a channel that succeeded and never calls is asked after half a minute, and the order is paid', async () => {
  const order = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], await addressOf())).body
  const { tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body
  await decide(now(), tradeRef, 'silent')
  m.at(29_000)
  expect(await queryTries(now())).toBe(0)
  m.at(31_000)
  expect(await queryTries(now())).toBe(1)
  await m.news()
  expect((await m.by(lan).call('GET', `/v1/orders/${order.orderId}`)).body.state).toBe('paid')
  m.at(120_000)
  expect(await queryTries(now())).toBe(0)
  await booksAgree(m)
})

test('T-13 E10 who comes back from the channel is told soon: it is asked after three seconds, once, however often he looks; nobody else hurries it', async () => {
  const order = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], await addressOf())).body
  const { tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body
  await decide(now(), tradeRef, 'silent')
  expect((await m.by({ kind: 'shopper', id: 'shp_somebody' }).call('POST', `/v1/payments/${order.paymentId}/back`, {})).status).toBe(404)
  m.at(121_000)
  for (const ms of [121_000, 122_000, 123_000]) { m.at(ms); expect((await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/back`, {})).status).toBe(200) }
  expect(await queryTries(now())).toBe(0)
  m.at(124_000)
  expect(await queryTries(now())).toBe(1)
  await m.news()
  expect((await m.by(lan).call('GET', `/v1/orders/${order.orderId}`)).body.state).toBe('paid')
  await booksAgree(m)
})

test('T-33 nothing that a browser says makes an order paid: words of success, guessed paths, steps left out', async () => {
  const me = m.by(lan)
  const order = (await buy(me, [{ skuId: m.a.skuIds[0]!, quantity: 1 }], await addressOf())).body
  const child = order.children[0].orderId as string
  const { tradeRef } = (await me.call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body
  expect((await me.call('GET', `/v1/payments/${order.paymentId}?state=succeeded&trade_status=TRADE_SUCCESS&paid=true&amountFen=${order.payableFen}`)).body.state).toBe('open')
  for (const path of [`/v1/payments/${order.paymentId}/succeed`, `/v1/payments/${order.paymentId}/settle`, `/v1/orders/${order.orderId}/paid`, `/v1/orders/${order.orderId}/pay`, '/v1/payments/settle', `/v1/channels/simulator/trades/${tradeRef}/paid`])
    expect([path, (await me.call('POST', path, { state: 'paid' })).status]).toEqual([path, 404])
  expect((await me.call('POST', `/v1/orders/${child}/receive`, {})).status).toBe(409)
  const { lines } = (await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${child}`)).body
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${child}/ship`, { lines: [{ lineId: lines[0].id, quantity: 1 }], carrier: 'simulator', number: 'DEMO00000033' })).status).toBe(409)
  await m.news()
  expect((await me.call('GET', `/v1/orders/${order.orderId}`)).body).toMatchObject({ state: 'placed', paidFen: 0 })
  await booksAgree(m)
})

const post = (url: string, payload: object | string, headers: Record<string, string> = {}) => app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } })
async function signIn(headers: Record<string, string> = {}) {
  const answer = await post('/v1/sign-in/password', { phone, password }, headers)
  expect(answer.statusCode, answer.body).toBe(200)
  return { token: answer.json().token as string, cookies: answer.cookies }
}
const withToken = (token: string) => ({ authorization: `Bearer ${token}` })

test('T-42 a session’s cookie is new at sign-in, kept from scripts, bound to the host, and dead after sign-out and after another password', async () => {
  await createShopper(m.ctx, { phone, name: '林晓', password })
  const planted = 'A'.repeat(43)
  const { token, cookies } = await signIn({ cookie: `__Host-tw_shopper=${planted}` })
  const cookie = cookies.find(({ name }) => name.endsWith('tw_shopper'))!
  expect(cookie).toMatchObject({ name: '__Host-tw_shopper', httpOnly: true, secure: true, sameSite: 'Lax', path: '/' })
  expect(cookie).not.toHaveProperty('domain')
  expect([cookie.value, token === planted]).toEqual([token, false])
  const me = (one: string) => app.inject({ url: '/v1/me', headers: { cookie: `__Host-tw_shopper=${one}` } })
  expect([(await me(token)).statusCode, (await me(planted)).statusCode]).toEqual([200, 401])
  const other = await signIn()
  const changed = await app.inject({ method: 'PUT', url: '/v1/me/password', headers: { ...withToken(token), 'content-type': 'application/json' }, payload: { oldPassword: password, password: 'heron-lantern-82' } })
  const fresh = changed.json().token as string
  expect([changed.statusCode, (await me(token)).statusCode, (await me(other.token)).statusCode, (await me(fresh)).statusCode]).toEqual([200, 401, 401, 200])
  expect((await post('/v1/sign-out', {}, { cookie: `__Host-tw_shopper=${fresh}` })).statusCode).toBe(200)
  expect((await me(fresh)).statusCode).toBe(401)
})

test('T-36 nobody gives himself a role, a shop, points or a verified mark: fields that are the server’s are ignored', async () => {
  const mine = '13800000098'
  await createShopper(m.ctx, { phone: mine, name: '周宁', password })
  const { token } = (await post('/v1/sign-in/password', { phone: mine, password })).json()
  const grab = { role: 'owner', merchantId: m.a.merchantId, level: 9, points: 1e6, verified: true, balance: 1e6, state: 'active', id: 'shp_admin', permits: ['*'] }
  expect((await app.inject({ method: 'PUT', url: '/v1/me', headers: withToken(token), payload: { name: '周宁', ...grab } })).statusCode).toBe(200)
  expect((await app.inject({ url: '/v1/me', headers: withToken(token) })).json()).toMatchObject({ role: 'shopper', name: '周宁' })
  expect((await app.inject({ url: '/v1/merchant/me', headers: withToken(token) })).statusCode).toBe(401)

  await createClerk(m.ctx, { merchantId: m.a.merchantId, login: 'clerk-a', name: '店员', role: 'clerk', password })
  const clerk = (await post('/v1/merchant/sign-in', { login: 'clerk-a', password })).json().token as string
  const before = (await app.inject({ url: '/v1/merchant/me', headers: withToken(clerk) })).json()
  await app.inject({ method: 'PUT', url: '/v1/merchant/store', headers: withToken(clerk), payload: { intro: '简介', contact: '店员', ...grab, merchantId: m.b.merchantId } })
  expect((await app.inject({ url: '/v1/merchant/me', headers: withToken(clerk) })).json()).toEqual(before)
  const { rows } = await m.ctx.pool.query(`select count(*)::int as n from merchants_merchants where intro = '简介' and id <> $1`, [m.a.merchantId])
  expect(rows[0].n).toBe(0)
})

test('T-51 what is no plain JSON of the right types is refused with 400; nothing is polluted and the process lives', async () => {
  const mine = '13800000097'
  await createShopper(m.ctx, { phone: mine, name: '许安', password })
  const { token } = (await post('/v1/sign-in/password', { phone: mine, password })).json()
  const headers = withToken(token)
  const skuId = JSON.stringify(m.a.skuIds[0])
  const bodies = [`{"__proto__":{"isAdmin":true},"skuId":${skuId},"quantity":1}`, `{"constructor":{"prototype":{"isAdmin":true}},"skuId":${skuId},"quantity":1}`, `{"skuId":[${skuId}],"quantity":1}`, `{"skuId":{"$ne":""},"quantity":1}`, `{"skuId":${skuId},"quantity":1e400}`,
    `{"skuId":${skuId},"quantity":5,"quantity":-4}`, `${'['.repeat(10_000)}${']'.repeat(10_000)}`, `{"skuId":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)},"quantity":1}`, '[]', '"text"', '{"skuId":', 'NaN']
  for (const body of bodies) expect([body.slice(0, 60), (await post('/v1/cart/lines', body, headers)).statusCode]).toEqual([body.slice(0, 60), 400])
  expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  for (const name of ['a\0b', '\ud800', 'x\ud800y']) {
    const answer = await app.inject({ method: 'PUT', url: '/v1/me', headers, payload: { name } })
    expect([JSON.stringify(name), answer.statusCode]).toEqual([JSON.stringify(name), 400])
    const listed = await post('/v1/addresses', { ...address, street: `文三路 ${name}` }, { ...headers, 'idempotency-key': `k${name.length}` })
    expect([JSON.stringify(name), listed.statusCode]).toEqual([JSON.stringify(name), 400])
  }
  for (const query of ['q=%00', 'q=%ED%A0%80', 'q[]=a&q[]=b', 'q=a&q=b', 'limit=1e9', 'cursor=%00', 'priceFrom=-1']) {
    const answer = await app.inject({ url: `/v1/search?${query}` })
    expect([query, answer.statusCode < 500]).toEqual([query, true])
  }
  expect((await app.inject({ url: '/v1/me', headers })).statusCode).toBe(200)
})
