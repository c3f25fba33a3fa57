import { expect, test } from 'vitest'
import { confirmReceipt, shipOrder } from '#commerce/ordering'
import type { Actor } from '#kernel/context'
import { as } from '#kernel/context'
import { sized } from '../full'
import { address, buy, lan, market, mei, operator, type Market } from '../market'
import { decide } from './doors'

const dayMs = 86_400_000
const rung = (fromFen: number, offFen: number) => ({ kind: 'rungs', mostTimes: 1, rungs: [{ fromFen, fromPieces: 0, offFen, payPercent: 100, mostOffFen: null }] })
const wish = (m: Market, more: object) => ({ name: '优惠', kind: 'open', scope: {}, startsAt: m.ctx.now.toISOString(), endsAt: new Date(m.ctx.now.getTime() + 30 * dayMs).toISOString(), ...more })
async function live(m: Market, actor: Actor, more: object): Promise<string> {
  const path = `/v1/${actor.kind}/offers`
  const drafted = await m.by(actor).call('POST', path, wish(m, more))
  expect([drafted.status, drafted.body]).toEqual([200, { id: expect.stringMatching(/^ofr_/), version: 1 }])
  expect(await m.by(actor).call('POST', `${path}/${drafted.body.id}/publish`, { version: 1, reason: '上线' })).toMatchObject({ status: 200, body: { approvalId: null } })
  return drafted.body.id as string
}
const shopperOf = async (m: Market, actor: Actor) => { const by = m.by(actor); return { by, addressId: (await by.call('POST', '/v1/addresses', address)).body.id as string } }
const one = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
const coupon = (more: object) => ({ kind: 'coupon', lane: 'store_coupon', effect: rung(100_00, 20_00), ...more })

test('F34 F39 a store’s 满减 goes live, lowers the quote with its name, is frozen on the line, and stops everywhere at once', async () => {
  const m = await market()
  const id = await live(m, m.a.clerk, { name: '满 300 减 50', lane: 'store', effect: rung(300_00, 50_00) })
  const { by, addressId } = await shopperOf(m, lan)
  const quote = await by.call('POST', '/v1/quote', { lines: one(m, 2), addressId })
  expect(quote.body).toMatchObject({ goodsFen: 398_00, discountFen: 50_00, explain: [{ offerId: id, name: '满 300 减 50', lane: 'store', offFen: 50_00, skuIds: [m.a.skuIds[0]] }] })
  expect((await by.call('POST', '/v1/quote', { lines: one(m), addressId })).body).toMatchObject({ discountFen: 0, explain: [] })
  const placed = await buy(by, one(m, 2), addressId)
  expect(placed.status).toBe(200)
  const { rows } = await m.ctx.pool.query('select shares, subsidy_fen::int from ordering_lines')
  expect(rows).toEqual([{ shares: [{ offerId: id, name: '满 300 减 50', lane: 'store', offFen: 50_00, platformFen: 0 }], subsidy_fen: 0 }])
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/offers/${id}/stop`, { reason: '价格填错' })).status).toBe(200)
  expect((await by.call('POST', '/v1/orders', { quoteVersion: quote.body.version, lines: one(m, 2), addressId, note: '' })).body).toMatchObject({ type: 'ordering.changed', quote: { discountFen: 0 } })
})

test('T-19 of fifty shoppers at once exactly as many get a coupon as there are, and T-20 one person gets no more than each may have', async () => {
  const m = await market()
  const [many, most] = [sized(50, 200), sized(12, 50)]
  const id = await live(m, m.a.clerk, coupon({ mostUses: most, perPerson: 1 }))
  const claims = await Promise.all(Array.from({ length: many }, (_, i) => m.by({ kind: 'shopper', id: `shp_${i}` }).call('POST', `/v1/coupons/center/${id}/claim`, {})))
  expect(claims.filter(({ status }) => status === 200)).toHaveLength(most)
  expect(new Set(claims.filter(({ status }) => status !== 200).map(({ body }) => body.type as string))).toEqual(new Set(['promotions.none_left']))
  const wide = await live(m, m.a.clerk, coupon({ perPerson: 2 }))
  const own = await Promise.all(Array.from({ length: 20 }, () => m.by(lan).call('POST', `/v1/coupons/center/${wide}/claim`, {})))
  expect(own.filter(({ status }) => status === 200)).toHaveLength(2)
  expect(new Set(own.filter(({ status }) => status !== 200).map(({ body }) => body.type as string))).toEqual(new Set(['promotions.claimed_already']))
})

test('T-20 F33 one coupon, twenty orders at once: one carries it; cancelling gives it back, paying uses it up', async () => {
  const m = await market(100)
  const id = await live(m, m.a.clerk, coupon({ name: '满 100 减 20', perPerson: 1 }))
  const { by, addressId } = await shopperOf(m, lan)
  const { body: { couponId } } = await by.call('POST', `/v1/coupons/center/${id}/claim`, {})
  const quote = await by.call('POST', '/v1/quote', { lines: one(m), addressId })
  expect(quote.body).toMatchObject({ discountFen: 20_00, coupons: [{ couponId, isUsed: true, offFen: 20_00, why: null }] })
  const orders = await Promise.all(Array.from({ length: 20 }, () => by.call('POST', '/v1/orders', { quoteVersion: quote.body.version, lines: one(m), addressId, note: '' })))
  const placed = orders.filter(({ status }) => status === 200)
  expect(placed).toHaveLength(1)
  for (const { status, body } of orders) if (status !== 200) expect(['promotions.gone', 'ordering.changed']).toContain(body.type)
  const state = async () => (await m.ctx.pool.query<{ state: string }>('select state from promotions_coupons')).rows.map((row) => row.state)
  expect(await state()).toEqual(['held'])
  expect((await by.call('POST', `/v1/orders/${placed[0]!.body.orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  expect(await state()).toEqual(['unused'])
  expect((await by.call('POST', '/v1/quote', { lines: one(m), addressId, couponIds: [] })).body).toMatchObject({ discountFen: 0, coupons: [{ couponId, isUsed: false, why: { why: 'not_chosen' } }] })
  const again = await buy(by, one(m), addressId)
  const { tradeRef } = (await by.call('POST', `/v1/payments/${again.body.paymentId}/pay`, { channel: 'simulator' })).body
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
  await m.news()
  expect(await state()).toEqual(['used'])
  expect((await by.call('GET', '/v1/coupons?state=used')).body.items).toMatchObject([{ couponId, orderId: again.body.orderId }])
})

test('I-12 a budget in money is never passed by orders that race, and what is let go may be taken again', async () => {
  const m = await market(100)
  await live(m, m.a.clerk, { lane: 'store', effect: rung(100_00, 30_00), mostFen: 95_00 })
  const shoppers = await Promise.all(Array.from({ length: 8 }, (_, i) => shopperOf(m, { kind: 'shopper', id: `shp_${i}` })))
  const quotes = await Promise.all(shoppers.map(({ by, addressId }) => by.call('POST', '/v1/quote', { lines: one(m), addressId })))
  const placed = await Promise.all(shoppers.map(({ by, addressId }, i) => by.call('POST', '/v1/orders', { quoteVersion: quotes[i]!.body.version, lines: one(m), addressId, note: '' })))
  expect(placed.filter(({ status }) => status === 200)).toHaveLength(3)
  expect(placed.find(({ status }) => status !== 200)!.body).toMatchObject({ type: 'promotions.gone', names: ['优惠'] })
  const spent = async () => (await m.ctx.pool.query<{ used_fen: string; uses: number }>('select used_fen, uses from promotions_offers')).rows[0]
  expect(await spent()).toEqual({ used_fen: '9000', uses: 3 })
  expect((await buy(shoppers[7]!.by, one(m), shoppers[7]!.addressId)).status).toBe(200)
  const first = placed.findIndex(({ status }) => status === 200)
  expect((await shoppers[first]!.by.call('POST', `/v1/orders/${placed[first]!.body.orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  expect(await spent()).toEqual({ used_fen: '6000', uses: 2 })
})

test('F39 I-08 what the platform bears of a discount reaches the merchant with what was paid, by the books', async () => {
  const m = await market()
  await live(m, operator, { name: '平台满减', lane: 'platform', effect: rung(100_00, 10_00), mostFen: 1_000_00 })
  const { by, addressId } = await shopperOf(m, lan)
  const placed = await buy(by, one(m), addressId)
  expect(placed.body.payableFen).toBe(199_00 - 10_00 + 8_00)
  const { tradeRef } = (await by.call('POST', `/v1/payments/${placed.body.paymentId}/pay`, { channel: 'simulator' })).body
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
  await m.news()
  const child = placed.body.children[0].orderId as string
  const { rows: [line] } = await m.ctx.pool.query<{ id: string }>('select id from ordering_lines where order_id = $1', [child])
  await shipOrder(as({ ...m.ctx, now: m.clock() }, m.a.clerk), child, { lines: [{ lineId: line!.id, quantity: 1 }], carrier: 'simulator', number: 'SF12345678' })
  await confirmReceipt(as({ ...m.ctx, now: m.clock() }, lan), child)
  await m.news()
  const { rows } = await m.ctx.pool.query<{ account: string; fen: number }>(`select account, sum(amount_fen)::float8 as fen from payments_entries where reason = 'accrued' group by 1 order by 1`)
  // Of the goods; freight bears no commission (F75).
  const feeFen = (199_00 * 5) / 100
  expect(rows).toEqual([{ account: 'merchant_payable', fen: -(207_00 - feeFen) }, { account: 'order_funds', fen: 197_00 }, { account: 'platform_fee', fen: -feeFen }, { account: 'platform_subsidy', fen: 10_00 }])
})

test('I-39 F40 a costly offer of the platform goes live only when another has allowed it; wrong wishes are told beside their fields', async () => {
  const m = await market()
  const staff = m.by(operator)
  const { body: { id } } = await staff.call('POST', '/v1/staff/offers', wish(m, { lane: 'platform', effect: rung(100_00, 10_00) }))
  const asked = await staff.call('POST', `/v1/staff/offers/${id}/publish`, { version: 1, reason: '双十一' })
  expect(asked.body.approvalId).toMatch(/^apr_/)
  const { by, addressId } = await shopperOf(m, lan)
  expect((await by.call('POST', '/v1/quote', { lines: one(m), addressId })).body.discountFen).toBe(0)
  expect((await staff.call('POST', `/v1/staff/approvals/${asked.body.approvalId}/approve`, { note: '' })).body.type).toBe('risk.own_approval')
  const other = m.by({ kind: 'staff', id: 'stf_two', permits: new Set(['*']) })
  expect((await other.call('POST', `/v1/staff/approvals/${asked.body.approvalId}/approve`, { note: '' })).status).toBe(200)
  expect((await by.call('POST', '/v1/quote', { lines: one(m), addressId })).body.discountFen).toBe(10_00)
  const bad = await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', wish(m, { lane: 'platform', effect: rung(100_00, 10_00) }))
  expect([bad.status, bad.body.issues]).toEqual([422, [expect.objectContaining({ path: ['lane'] })]])
  expect((await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', wish(m, { lane: 'store', effect: { kind: 'rungs', mostTimes: 1, rungs: [...rung(300_00, 50_00).rungs, ...rung(200_00, 60_00).rungs] } }))).body.issues).toMatchObject([{ path: ['effect'] }])
})

test('F25 a member day on the 18th holds that day only, on top of the other offers', async () => {
  const m = await market()
  await live(m, m.a.clerk, { name: '会员日 95 折', lane: 'day', effect: { kind: 'percent', payPercent: 95 }, rhythm: { monthDays: [18] } })
  await live(m, m.a.clerk, { name: '九折', lane: 'price', effect: { kind: 'percent', payPercent: 90 } })
  const { by, addressId } = await shopperOf(m, mei)
  const fen = async () => (await by.call('POST', '/v1/quote', { lines: one(m), addressId })).body.discountFen as number
  expect(await fen()).toBe(19_90 + Math.floor((179_10 * 5) / 100))
  m.at(dayMs)
  expect(await fen()).toBe(19_90)
})
