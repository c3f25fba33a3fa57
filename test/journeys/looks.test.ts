import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import type { Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { address, lan, market, type Market } from '../market'
import { placed, received, shipped } from '../returns'
import { sent } from '../world'

/** Looking up an order without a sign-in 免登录查单, and buying again 再来一单 (E16). */
const [guest, other]: Actor[] = [{ kind: 'guest', id: 'gst_asks' }, { kind: 'guest', id: 'gst_other' }] as const as [Actor, Actor]
const minuteMs = 60_000
const buyers = '13900000001'
async function opened(): Promise<Market> {
  const m = await market(30)
  await register(m.ctx, reactions)
  await m.ctx.pool.query(`insert into identity_shoppers (id, phone, name, state, created_at) values ('shp_lan', $2, '小岚', 'active', $1)`, [m.clock(), buyers])
  return m
}
const chair = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
const numberOf = async (m: Market, id: string) => (await m.ctx.pool.query<{ number: string }>('select number from ordering_orders where id = $1', [id])).rows[0]!.number
async function codeFor(m: Market, phone: string, who: Actor = guest!): Promise<string> {
  expect((await m.by(who).call('POST', '/v1/order-looks/codes', { phone })).body).toEqual({ validSeconds: 600, againSeconds: 60 })
  return /\d{6}/.exec(sent.at(-1)!.text)![0]
}
const look = (m: Market, number: string, phone: string, code: string, who: Actor = guest!) => m.by(who).call('POST', '/v1/order-looks', { number, phone, code })
const seen = (m: Market, who: Actor = guest!) => m.by(who).call('GET', '/v1/order-looks/now')
const bare = ({ status, body: { requestId: _, ...body } }: { status: number; body: Record<string, unknown> }) => ({ status, body })

test('E16 I-22 who proves by a code that he holds the receiver’s or the buyer’s phone sees that one order in this browser for thirty minutes: state, parcels, masked receiver, no price; and nobody is signed in or made by it', async () => {
  const m = await opened()
  const { child, parent } = await shipped(m, chair(m))
  const number = await numberOf(m, child)
  const before = (await m.ctx.pool.query('select count(*)::int as n from identity_shoppers')).rows
  expect((await look(m, number, address.phone, await codeFor(m, address.phone))).body.expiresAt).toBe(new Date(m.clock().getTime() + 30 * minuteMs).toISOString())
  const { body } = await seen(m)
  expect(body).toMatchObject({ number, state: 'shipped', lines: [{ quantity: 1 }], parcels: [{ carrier: 'simulator', moves: expect.any(Array) }], address: { name: `${address.name.slice(0, 1)}**` } })
  for (const word of [address.phone, address.street, address.name, 'Fen', lan.id]) expect(JSON.stringify(body)).not.toContain(word)
  expect([(await m.ctx.pool.query('select count(*)::int as n from identity_shoppers')).rows, (await m.ctx.pool.query('select count(*)::int as n from identity_sessions')).rows]).toEqual([before, [{ n: 0 }]])
  // It is this browser's, and this order's: nothing else opens.
  expect([(await seen(m, other)).status, (await m.by(guest!).call('GET', `/v1/orders/${child}`)).status, (await m.by(guest!).call('POST', `/v1/orders/${child}/receive`)).status]).toEqual([404, 401, 401])
  m.at(30 * minuteMs)
  expect((await seen(m)).status).toBe(404)
  // The buyer's own phone too, and the number of the whole.
  expect((await look(m, await numberOf(m, parent), buyers, await codeFor(m, buyers, other), other)).status).toBe(200)
  expect((await seen(m, other)).body.parts).toHaveLength(1)
  expect((await m.by(other!).call('DELETE', '/v1/order-looks/now')).status).toBe(200)
  expect((await seen(m, other)).status).toBe(404)
})

test('E16 I-22 I-23 a code goes to every phone alike; another’s number and one that does not exist are answered alike and leave the code to be tried again, five times in all; a code is used once, and in its browser', async () => {
  const m = await opened()
  const { child } = await placed(m, chair(m))
  const number = await numberOf(m, child)
  const stranger = '13700000009'
  const code = await codeFor(m, stranger)
  const foreign = bare(await look(m, number, stranger, code))
  expect(foreign).toMatchObject({ status: 422, body: { type: 'visitors.no_such_order', issues: [{ path: ['number'] }] } })
  expect(bare(await look(m, '202606019999999999', stranger, code))).toEqual(foreign)
  // Before the phone is proved nothing is said of a number at all.
  const wrong = bare(await look(m, number, address.phone, '000000'))
  expect(wrong.body.type).toBe('identity.code_wrong')
  expect(bare(await look(m, '202606019999999999', address.phone, '000000'))).toEqual(wrong)
  const own = await codeFor(m, address.phone)
  expect((await look(m, number, address.phone, own, other)).body.type).toBe('identity.code_wrong')
  // A number that was typed wrongly may be typed again; a code that has done its work is over.
  expect((await look(m, '202606019999999999', address.phone, own)).body.type).toBe('visitors.no_such_order')
  expect((await look(m, number, address.phone, own)).status).toBe(200)
  expect((await look(m, number, address.phone, own)).body.type).toBe('identity.code_wrong')
  // Five tries in all, whatever they ask for.
  for (let i = 0; i < 3; i++) await look(m, number, stranger, code)
  expect((await look(m, number, stranger, code)).body.type).toBe('identity.code_wrong')
  // A sign-in's code opens no order, and an order's code signs nobody in.
  m.at(2 * minuteMs)
  const again = await codeFor(m, address.phone)
  expect((await m.by(guest!).call('POST', '/v1/sign-in', { phone: address.phone, code: again })).body.type).toBe('identity.code_wrong')
  expect((await m.by(guest!).call('POST', '/v1/order-looks/codes', { phone: address.phone })).body.type).toBe('identity.too_many_codes')
})

test('E16 every order that has ended is bought again by one call: what is on sale goes into the cart, what is sold out is told there, what is off the shelf stays out and is named', async () => {
  const m = await opened()
  const done = await received(m, chair(m))
  const two = await placed(m, [...chair(m), { skuId: m.b.skuIds[0]!, quantity: 2 }])
  expect((await m.by(lan).call('POST', `/v1/orders/${two.parent}/cancel`, { reason: '不想要了' })).status).toBe(200)
  await m.news()
  expect((await m.by(lan).call('POST', `/v1/orders/${done.child}/reorder`)).body).toEqual({ added: 1, left: [] })
  await m.ctx.pool.query(`update stock_levels set available = 0 where sku_id = $1`, [m.a.skuIds[0]])
  await m.ctx.pool.query(`update catalog_products set state = 'off_shelf' where id = $1`, [m.b.productId])
  const { body } = await m.by(lan).call('POST', `/v1/orders/${two.parent}/reorder`)
  expect([body.added, body.left]).toEqual([1, [expect.any(String)]])
  expect((await m.by(lan).call('GET', `/v1/orders/${two.parent}/reorder`)).body.left).toEqual(body.left)
  expect((await m.by(lan).call('GET', '/v1/cart')).body.lines).toMatchObject([{ skuId: m.a.skuIds[0], state: 'sold_out' }])
})
