import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import type { Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { lan, market, mei, type Market } from '../market'
import { clockOf, placed } from '../returns'
import { decide, sweep } from './doors'

/** Paying for a friend 代付 (E16): from the link to the books. */
const friend: Actor = { kind: 'guest', id: 'gst_friend' }
const minuteMs = 60_000
async function opened(): Promise<Market> {
  const m = await market(30)
  await register(m.ctx, reactions)
  await m.ctx.pool.query(`insert into identity_shoppers (id, phone, name, state, created_at) values ('shp_lan', '13900000001', '小岚', 'active', $1)`, [m.clock()])
  return m
}
const wanted = (m: Market) => [{ skuId: m.a.skuIds[0]!, quantity: 1 }, { skuId: m.b.skuIds[0]!, quantity: 1 }]
async function linked(m: Market) {
  const order = await placed(m, wanted(m))
  const made = await m.by(lan).call('POST', `/v1/orders/${order.parent}/friend-link`)
  expect([made.status, typeof made.body.token]).toEqual([200, 'string'])
  return { ...order, token: made.body.token as string }
}
const seen = (m: Market, token: string, who: Actor = friend) => m.by(who).call('GET', `/v1/friend-payments/${token}`)
const go = (m: Market, token: string, who: Actor = friend) => m.by(who).call('POST', `/v1/friend-payments/${token}/pay`, { channel: 'simulator' })
const tradeOf = (answer: { body: { payUrl: string } }) => /trd_\w+/.exec(answer.body.payUrl)![0]
const stateOf = async (m: Market, id: string) => (await m.by(lan).call('GET', `/v1/orders/${id}`)).body

test('E16 I-06 a friend who has the link sees what, how much, until when and for whom by a masked name, and pays without an account; the order is paid as if its shopper had, he sees who paid, is told of it, and the books agree', async () => {
  const m = await opened()
  const { parent, child, token, paymentId } = await linked(m)
  const answer = await seen(m, token)
  expect([answer.status, answer.body]).toMatchObject([200, { state: 'open', isMine: false, orderId: null, payerFor: '小**', part: 'whole', amountFen: (await stateOf(m, parent)).payableFen, lines: [{ quantity: 1 }, { quantity: 1 }], offered: ['simulator'] }])
  // Where it goes, to whom, and under which number is not told.
  const { rows: [{ address, number }] } = await m.ctx.pool.query<{ address: { phone: string; street: string; name: string }; number: string }>('select address, number from ordering_orders where id = $1', [parent]) as unknown as { rows: [{ address: { phone: string; street: string; name: string }; number: string }] }
  for (const word of [address.phone, address.street, address.name, number, parent, child, lan.id]) expect(JSON.stringify(answer.body)).not.toContain(word)
  expect((await seen(m, token, lan)).body).toMatchObject({ isMine: true, orderId: parent })
  // Of the secret only the hash is kept, also after somebody has gone to pay.
  const gone = await go(m, token)
  const { rows: [{ kept }] } = await m.ctx.pool.query<{ kept: string }>(`select (select secret_hash from visitors_links) || coalesce((select string_agg(t::text, '') from payments_simulator_trades t), '') || coalesce((select string_agg(t::text, '') from payments_tries t), '') || coalesce((select string_agg(a::text, '') from kernel_answers a), '') || coalesce((select string_agg(a::text, '') from kernel_audit_entries a), '') as kept`) as unknown as { rows: [{ kept: string }] }
  expect([kept.includes(token), kept.includes(createHash('sha256').update(token).digest('base64url'))]).toEqual([false, true])
  const tradeRef = tradeOf(gone)
  // He comes back by the trade's own name.
  expect((await seen(m, tradeRef)).body).toMatchObject({ state: 'open', payerFor: '小**' })
  expect((await m.by(friend).call('POST', `/v1/friend-payments/${tradeRef}/back`)).status).toBe(200)
  await decide(clockOf(m), tradeRef, 'approve')
  await m.news()
  expect((await seen(m, tradeRef)).body).toMatchObject({ state: 'paid', lines: [] })
  const paid = await stateOf(m, parent)
  expect(paid).toMatchObject({ state: 'paid', payment: { id: paymentId, state: 'succeeded', isByFriend: true } })
  const told = (await m.by(lan).call('GET', `/v1/orders/${parent}/timeline?limit=50`)).body.items as { code: string }[]
  expect(told.filter(({ code }) => code.startsWith('payments.')).map(({ code }) => code)).toEqual(['payments.paid_by_friend'])
  expect((await m.by(lan).call('GET', '/v1/me/inbox')).body.items).toMatchObject([{ link: `/orders/${parent}` }])
  expect((await go(m, token)).body.type).toBe('visitors.paid')
  // What goes back goes to the trade that he paid by.
  expect((await m.by(lan).call('POST', `/v1/orders/${child}/cancel`, { reason: '不想要了' })).status).toBe(200)
  await m.news()
  expect((await m.ctx.pool.query<{ ref: string }>('select trade_ref as ref from payments_simulator_refunds')).rows).toEqual([{ ref: tradeRef }])
  expect((await booksAgree(m)).seen['I-03']).toBeGreaterThan(0)
})

test('E16 I-06 I-07 who pays twice, the shopper and his friend at the same time or a friend too late, gets it back by the way it came; nothing of it is paid twice', async () => {
  const m = await opened()
  const { parent, token, paymentId } = await linked(m)
  const his = tradeOf(await go(m, token))
  const own = (await m.by(lan).call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body.tradeRef as string
  await Promise.all([decide(clockOf(m), his, 'approve'), decide(clockOf(m), own, 'approve')])
  await m.news()
  const { rows: tries } = await m.ctx.pool.query<{ state: string; link: boolean }>('select state, link_id is not null as link from payments_tries order by state')
  expect(tries.map(({ state }) => state)).toEqual(['parked', 'succeeded'])
  expect((await stateOf(m, parent)).payment.isByFriend).toBe(tries[1]!.link)
  expect((await m.ctx.pool.query(`select count(*)::int as n from payments_entries where reason = 'given_back'`)).rows).toEqual([{ n: 2 }])
  // Another order runs out while a friend is at the channel.
  const late = await linked(m)
  const slow = tradeOf(await go(m, late.token))
  m.at(31 * minuteMs)
  expect((await seen(m, late.token)).body).toMatchObject({ state: 'lapsed', lines: [], offered: [] })
  expect((await go(m, late.token)).body.type).toBe('visitors.lapsed')
  await sweep(clockOf(m))
  await decide(clockOf(m), slow, 'approve')
  await m.news()
  expect((await stateOf(m, late.parent)).state).toBe('cancelled')
  expect((await seen(m, late.token)).body.state).toBe('lapsed')
  expect((await m.ctx.pool.query(`select state from payments_tries where trade_ref = $1`, [slow])).rows).toEqual([{ state: 'parked' }])
  await booksAgree(m)
})

test('E16 I-18 one link of an order lives: a new one kills the old, the shopper takes it back, a cancelled order says so; a wrong and an unknown secret are answered alike, and nobody makes one of another’s order', async () => {
  const m = await opened()
  const { parent, child, token } = await linked(m)
  expect((await m.by(lan).call('GET', `/v1/orders/${child}/friend-link`)).body.madeAt).toBe(m.clock().toISOString())
  // Made from a part of the order it is the whole order's all the same.
  const again = (await m.by(lan).call('POST', `/v1/orders/${child}/friend-link`)).body.token as string
  expect([(await seen(m, token)).body.state, (await seen(m, again)).body.state]).toEqual(['taken_back', 'open'])
  expect((await go(m, token)).body.type).toBe('visitors.taken_back')
  const made = await Promise.all(Array.from({ length: 6 }, () => m.by(lan).call('POST', `/v1/orders/${parent}/friend-link`)))
  expect(made.map(({ status }) => status)).toEqual(Array<number>(6).fill(200))
  expect((await m.ctx.pool.query('select count(*)::int as n from visitors_links where ended_at is null')).rows).toEqual([{ n: 1 }])
  const states = await Promise.all(made.map(async ({ body }) => (await seen(m, body.token as string)).body.state as string))
  expect(states.filter((state) => state === 'open')).toHaveLength(1)
  const live = made[states.indexOf('open')]!.body.token as string
  const bare = ({ status, body: { requestId: _, ...body } }: { status: number; body: Record<string, unknown> }) => ({ status, body })
  const wrong = bare(await seen(m, `${live.slice(0, -1)}${live.endsWith('A') ? 'B' : 'A'}`))
  expect(wrong.status).toBe(404)
  for (const other of ['x', 'trd_none', 'no-such-link-at-all-anywhere-0000']) expect(bare(await seen(m, other))).toEqual(wrong)
  // A trade that the shopper began himself opens nothing.
  const { tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${(await stateOf(m, parent)).payment.id as string}/pay`, { channel: 'simulator' })).body
  expect(bare(await seen(m, tradeRef as string))).toEqual(wrong)
  for (const method of ['GET', 'POST', 'DELETE'] as const) expect((await m.by(mei).call(method, `/v1/orders/${parent}/friend-link`)).status).toBe(404)
  expect((await m.by(lan).call('DELETE', `/v1/orders/${parent}/friend-link`)).status).toBe(200)
  expect((await seen(m, live)).body.state).toBe('taken_back')
  const last = (await m.by(lan).call('POST', `/v1/orders/${parent}/friend-link`)).body.token as string
  expect((await m.by(lan).call('POST', `/v1/orders/${parent}/cancel`, { reason: '不想要了' })).status).toBe(200)
  expect([(await seen(m, last)).body.state, (await go(m, last)).body.type]).toEqual(['cancelled', 'visitors.cancelled'])
  expect((await m.by(lan).call('POST', `/v1/orders/${parent}/friend-link`)).body.type).toBe('visitors.not_waiting')
  await m.news()
  await booksAgree(m)
})

test('E16 E15 what the shopper’s balance pays of an order stays as it was chosen: a friend pays the rest, and no more of the balance is spent', async () => {
  const m = await opened()
  const { id } = (await m.by(m.a.clerk).call('POST', '/v1/merchant/cards', { name: '补偿', purpose: 'compensation', count: 1, faceFen: 100_00, expiresAt: new Date(m.clock().getTime() + 365 * 86_400_000).toISOString() })).body
  const file = (await m.by(m.a.clerk).call('POST', `/v1/merchant/cards/${id as string}/export`, {})).body.text as string
  expect((await m.by(lan).call('POST', '/v1/me/cards', { code: file.split('\r\n')[1] })).status).toBe(200)
  const { body: { id: addressId } } = await m.by(lan).call('POST', '/v1/addresses', { name: '林岚', phone: '13900000001', districtCode: '330106', street: '文三路 90 号', isDefault: true })
  const lines = [{ skuId: m.a.skuIds[0], quantity: 1 }]
  const { version } = (await m.by(lan).call('POST', '/v1/quote', { lines, addressId, useBalances: [m.a.merchantId] })).body
  const order = (await m.by(lan).call('POST', '/v1/orders', { lines, addressId, quoteVersion: version, useBalances: [m.a.merchantId], note: '' })).body
  expect(order.balanceFen).toBe(100_00)
  const { token, amountFen } = (await m.by(lan).call('POST', `/v1/orders/${order.orderId as string}/friend-link`)).body
  expect(amountFen).toBe(order.dueFen)
  await decide(clockOf(m), tradeOf(await go(m, token as string, mei)), 'approve')
  await m.news()
  expect((await stateOf(m, order.orderId as string)).state).toBe('paid')
  expect((await m.ctx.pool.query('select available_fen::int as left, reserved_fen::int as held from wallet_accounts')).rows).toEqual([{ left: 0, held: 0 }])
  await booksAgree(m)
})
