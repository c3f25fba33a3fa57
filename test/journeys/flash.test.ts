import { expect, test, vi } from 'vitest'
import { sweepDue } from '#commerce/ordering'
import { as, system, type Actor } from '#kernel/context'
import { sized } from '../full'
import { address, buy, lan, market, mei, operator, type Market } from '../market'
import { decide } from './doors'

/** Flash sales 秒杀 over HTTP: openings, pools of their own and what each may have, under races. The world's clock stands at 10:00 in Shanghai. */
const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000]
const slots = [{ fromMinute: 600, untilMinute: 660 }, { fromMinute: 840, untilMinute: 900 }]
const wish = (m: Market, more: { pieces: number; perPerson?: number | null; fen?: number; skuId?: string } & Record<string, unknown>) => {
  const { pieces, perPerson = null, fen = 99_00, skuId = m.a.skuIds[0]!, ...rest } = more
  return { name: '十点秒杀', kind: 'open', lane: 'price', scope: {}, effect: { kind: 'flash', items: [{ skuId, fen, pieces, perPerson }] }, rhythm: { slots }, startsAt: m.ctx.now.toISOString(), endsAt: new Date(m.ctx.now.getTime() + 3 * dayMs).toISOString(), ...rest }
}
async function live(m: Market, more: Parameters<typeof wish>[1]): Promise<string> {
  const drafted = await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', wish(m, more))
  expect([drafted.status, drafted.body]).toEqual([200, { id: expect.stringMatching(/^ofr_/), version: 1 }])
  expect(await m.by(m.a.clerk).call('POST', `/v1/merchant/offers/${drafted.body.id}/publish`, { version: 1, reason: '上线' })).toMatchObject({ status: 200, body: { approvalId: null } })
  return drafted.body.id as string
}
const shopperOf = async (m: Market, actor: Actor) => { const by = m.by(actor); return { by, addressId: (await by.call('POST', '/v1/addresses', address)).body.id as string } }
const of = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
const taken = async (m: Market) => (await m.ctx.pool.query<{ taken: number }>('select taken from promotions_pools order by opens_at')).rows.map((row) => row.taken)

test('F35 a flash sale holds in its openings alone, gives its price to so many pieces of a person, and the rest costs what it always does', async () => {
  const m = await market(50)
  const id = await live(m, { pieces: 10, perPerson: 2 })
  const { by, addressId } = await shopperOf(m, lan)
  expect((await by.call('POST', '/v1/quote', { lines: of(m, 3), addressId })).body).toMatchObject({ discountFen: 200_00, explain: [{ offerId: id, name: '十点秒杀', lane: 'price', offFen: 200_00 }] })
  expect((await m.by(mei).call('GET', '/v1/flash')).body).toMatchObject({ chosen: '2026-06-18T02:00:00.000Z', items: [{ skuId: m.a.skuIds[0], priceFen: 199_00, flashFen: 99_00, pieces: 10, left: 10, stage: 'on' }] })
  expect((await buy(by, of(m, 3), addressId)).body).toMatchObject({ payableFen: 397_00 + 12_00 })
  expect((await by.call('POST', '/v1/quote', { lines: of(m), addressId })).body.discountFen).toBe(0)
  expect(await taken(m)).toEqual([2])
  m.at(hourMs)
  expect((await m.by(mei).call('GET', '/v1/flash')).body).toMatchObject({ chosen: '2026-06-18T06:00:00.000Z', openings: [{ stage: 'ended' }, { stage: 'not_yet' }, {}, {}], items: [{ left: 10, stage: 'not_yet' }] })
  // What is left may be half a second old.
  await vi.waitFor(async () => { expect((await m.by(mei).call('GET', '/v1/flash?at=2026-06-18T02:00:00.000Z')).body.items).toMatchObject([{ left: 8, stage: 'ended' }]) })
  expect((await m.by(mei).call('GET', `/v1/products/${m.a.productId}/flash`)).body.items).toMatchObject([{ skuId: m.a.skuIds[0], flashFen: 99_00, opensAt: '2026-06-18T06:00:00.000Z', stage: 'not_yet' }])
  expect((await shopperOf(m, mei)).addressId).toBeDefined()
  m.at(4 * hourMs + minuteMs)
  expect((await by.call('POST', '/v1/quote', { lines: of(m, 3), addressId })).body.discountFen).toBe(200_00)
})

test('T-19 I-12 F35 of many buyers at once exactly as many get the price as the pool has, and each at most his own number', async () => {
  const m = await market(500)
  const [many, pieces] = [sized(24, 120), sized(10, 40)]
  await live(m, { pieces, perPerson: 1 })
  const shoppers = await Promise.all(Array.from({ length: many }, (_, i) => shopperOf(m, { kind: 'shopper', id: `shp_${i}` })))
  const quotes = await Promise.all(shoppers.map(({ by, addressId }) => by.call('POST', '/v1/quote', { lines: of(m), addressId })))
  // Each sends it twice, as whoever is in a hurry does.
  const orders = (await Promise.all(shoppers.map(({ by, addressId }, i) => Promise.all([1, 2].map(() => by.call('POST', '/v1/orders', { quoteVersion: quotes[i]!.body.version, lines: of(m), addressId, note: '' })))))).flat()
  const placed = orders.filter(({ status }) => status === 200)
  expect(placed.map(({ body }) => body.payableFen as number)).toEqual(Array.from({ length: pieces }, () => 99_00 + 8_00))
  for (const { status, body } of orders) if (status !== 200) expect(['promotions.gone', 'ordering.changed']).toContain(body.type)
  expect(await taken(m)).toEqual([pieces])
  const { rows } = await m.ctx.pool.query<{ shopper_id: string }>('select shopper_id from promotions_draws')
  expect(new Set(rows.map((row) => row.shopper_id)).size).toBe(pieces)
  expect((await m.by(mei).call('GET', '/v1/flash')).body.items).toMatchObject([{ left: 0, stage: 'sold_out' }])
  const { body: { version } } = await shoppers[0]!.by.call('POST', '/v1/quote', { lines: of(m), addressId: shoppers[0]!.addressId })
  expect(version).not.toBe(quotes[0]!.body.version)
})

test('I-11 I-12 F35 what is not paid in time goes back into the pool once, and can be bought at once; what is paid stays taken', async () => {
  const m = await market(50)
  const id = await live(m, { pieces: 1, perPerson: 1, rhythm: { slots: [{ fromMinute: 600, untilMinute: 720 }] } })
  const [{ by, addressId }, other] = [await shopperOf(m, lan), await shopperOf(m, mei)]
  const first = await buy(by, of(m), addressId)
  expect(first.body.payableFen).toBe(107_00)
  expect((await other.by.call('POST', '/v1/quote', { lines: of(m), addressId: other.addressId })).body.discountFen).toBe(0)
  m.at(31 * minuteMs)
  const due = as({ ...m.ctx, now: m.clock() }, system)
  await sweepDue(due)
  await sweepDue(due)
  expect(await taken(m)).toEqual([0])
  const second = await buy(other.by, of(m), other.addressId)
  expect(second.body.payableFen).toBe(107_00)
  const { tradeRef } = (await other.by.call('POST', `/v1/payments/${second.body.paymentId}/pay`, { channel: 'simulator' })).body
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
  await m.news()
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/offers/${id}/flash`)).body).toMatchObject({ isOn: true, items: [{ pieces: 1, taken: 1, soldInAll: 1, openings: [{ taken: 1, paid: 1 }] }] })
  expect((await m.by(operator).call('GET', `/v1/staff/offers/${id}/flash`)).body).toMatchObject({ items: [{ taken: 1 }] })
  expect((await m.by(m.b.clerk).call('GET', `/v1/merchant/offers/${id}/flash`)).status).toBe(404)
  expect((await other.by.call('POST', `/v1/orders/${second.body.orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  expect(await taken(m)).toEqual([0])
  const told = await m.ctx.pool.query<{ name: string }>(`select name from kernel_outbox where name like 'promotions.pool%' order by seq`)
  expect(told.rows.map((row) => row.name)).toEqual(['promotions.pool_ran_out', 'promotions.pool_came_back', 'promotions.pool_ran_out', 'promotions.pool_came_back'])
})

test('F35 E11 a flash sale that is stopped gives nothing any more, and wrong wishes are told beside their fields', async () => {
  const m = await market(50)
  const id = await live(m, { pieces: 5 })
  const { by, addressId } = await shopperOf(m, lan)
  const quote = await by.call('POST', '/v1/quote', { lines: of(m), addressId })
  expect(quote.body.discountFen).toBe(100_00)
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/offers/${id}/stop`, { reason: '价格填错' })).status).toBe(200)
  expect((await by.call('POST', '/v1/orders', { quoteVersion: quote.body.version, lines: of(m), addressId, note: '' })).body).toMatchObject({ type: 'ordering.changed', quote: { discountFen: 0 } })
  const asked = async (more: Partial<Parameters<typeof wish>[1]>) => (await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', wish(m, { pieces: 5, ...more }))).body
  expect(await asked({ fen: 199_00 })).toMatchObject({ type: 'promotions.not_below_price', issues: [{ path: ['items', '0', 'fen'] }] })
  expect(await asked({ skuId: m.b.skuIds[0]!, fen: 1 })).toMatchObject({ type: 'promotions.not_your_goods', issues: [{ path: ['items', '0', 'skuId'] }] })
  expect(await asked({ rhythm: null })).toMatchObject({ issues: [{ path: ['slots'], code: 'promotions.slots_missing' }] })
  expect(await asked({ rhythm: { slots: [slots[0], { fromMinute: 630, untilMinute: 700 }] } })).toMatchObject({ issues: [{ path: ['slots'], code: 'promotions.slots_overlap' }] })
})
