import { expect, test } from 'vitest'
import { grantCoupon } from '#growth/promotions'
import { as, system, type Actor } from '#kernel/context'
import { address, buy, lan, market, mei, type Market } from '../market'
import { decide } from './doors'

const dayMs = 86_400_000
const rung = (fromFen: number, offFen: number) => ({ kind: 'rungs', mostTimes: 1, rungs: [{ fromFen, fromPieces: 0, offFen, payPercent: 100, mostOffFen: null }] })
const coupon = (more: object) => ({ kind: 'coupon', lane: 'store_coupon', effect: rung(100_00, 20_00), ...more })
async function live(m: Market, actor: Actor, more: object): Promise<string> {
  const path = `/v1/${actor.kind}/offers`
  const drafted = await m.by(actor).call('POST', path, { name: '优惠', kind: 'open', scope: {}, startsAt: m.ctx.now.toISOString(), endsAt: new Date(m.ctx.now.getTime() + 30 * dayMs).toISOString(), ...more })
  expect([drafted.status, drafted.body]).toEqual([200, { id: expect.stringMatching(/^ofr_/), version: 1 }])
  expect(await m.by(actor).call('POST', `${path}/${drafted.body.id}/publish`, { version: 1, reason: '上线' })).toMatchObject({ status: 200, body: { approvalId: null } })
  return drafted.body.id as string
}
const one = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
const shopperOf = async (m: Market, actor: Actor, to: object = address) => { const by = m.by(actor); return { by, addressId: (await by.call('POST', '/v1/addresses', to)).body.id as string } }
async function paid(m: Market, by: ReturnType<Market['by']>, paymentId: string): Promise<void> {
  const { tradeRef } = (await by.call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
  await m.news()
}
const inHouse = (m: Market) => as({ ...m.ctx, now: m.clock() }, system)

test('F33 I-12 T-19 T-20 a coupon that a room gives: once for its cause, not beyond the total, not beyond what each may have', async () => {
  const m = await market()
  const id = await live(m, m.a.clerk, coupon({ way: 'given', mostUses: 2, perPerson: 1 }))
  expect((await m.by(lan).call('GET', '/v1/coupons/center')).body.items).toEqual([])
  expect((await m.by(lan).call('POST', `/v1/coupons/center/${id}/claim`, {})).status).toBe(404)
  const gift = { offerId: id, shopperId: lan.id, source: 'won', sourceId: 'bargain-1' } as const
  const given = await Promise.all(Array.from({ length: 5 }, () => grantCoupon(inHouse(m), gift)))
  expect(new Set(given.map(({ couponId }) => couponId)).size).toBe(1)
  await expect(grantCoupon(inHouse(m), { ...gift, sourceId: 'bargain-2' })).rejects.toMatchObject({ code: 'promotions.claimed_already' })
  const many = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => grantCoupon(inHouse(m), { ...gift, shopperId: `shp_${i}` })))
  expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(new Set(many.flatMap((end) => (end.status === 'rejected' ? [(end.reason as { code: string }).code] : [])))).toEqual(new Set(['promotions.none_left']))
  const { by, addressId } = await shopperOf(m, lan)
  expect((await by.call('POST', '/v1/quote', { lines: one(m), addressId })).body).toMatchObject({ discountFen: 20_00, coupons: [{ couponId: given[0]!.couponId, isUsed: true }] })
})

test('F38 a first-order offer holds until one has bought, known again by the receiver’s phone under another account; of first orders that race one is the first', async () => {
  const m = await market(100)
  const id = await live(m, m.a.clerk, { name: '新客立减', lane: 'store', effect: rung(100_00, 30_00), forNew: true })
  const { by, addressId } = await shopperOf(m, lan)
  const quote = await by.call('POST', '/v1/quote', { lines: one(m), addressId })
  expect(quote.body).toMatchObject({ discountFen: 30_00, explain: [{ offerId: id }] })
  const orders = await Promise.all(Array.from({ length: 5 }, () => by.call('POST', '/v1/orders', { quoteVersion: quote.body.version, lines: one(m), addressId, note: '' })))
  const placed = orders.filter(({ status }) => status === 200)
  expect(placed).toHaveLength(1)
  expect((await by.call('POST', '/v1/quote', { lines: one(m), addressId })).body.discountFen).toBe(0)
  // Let go unpaid it may be his first again.
  expect((await by.call('POST', `/v1/orders/${placed[0]!.body.orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  const again = await buy(by, one(m), addressId)
  expect(again.body.payableFen).toBe(199_00 - 30_00 + 8_00)
  await paid(m, by, again.body.paymentId)
  const other = await shopperOf(m, mei)
  expect((await other.by.call('POST', '/v1/quote', { lines: one(m) })).body.discountFen).toBe(30_00)
  expect((await other.by.call('POST', '/v1/quote', { lines: one(m), addressId: other.addressId })).body.discountFen).toBe(0)
  const far = await shopperOf(m, mei, { ...address, name: '梅', phone: '13900001111', street: '另一条路 1 号' })
  expect((await far.by.call('POST', '/v1/quote', { lines: one(m), addressId: far.addressId })).body.discountFen).toBe(30_00)
})
