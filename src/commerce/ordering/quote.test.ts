import { expect, test } from 'vitest'
import { address, buy, lan, market, mei } from '#test/market'

const dayMs = 86_400_000

test('E03 限购: what is paid and pending counts, also in a race; cancelling gives it back, another person has his own, and the period ends', async () => {
  const m = await market(50)
  const skuId = m.a.skuIds[0]!
  await m.ctx.pool.query('update catalog_skus set per_person_limit = 2 where id = $1', [skuId])
  const shopper = m.by(lan)
  const addressId = (await shopper.call('POST', '/v1/addresses', address)).body.id as string
  const one = [{ skuId, quantity: 1 }]
  expect((await shopper.call('POST', '/v1/quote', { lines: [{ skuId, quantity: 3 }], addressId })).body).toMatchObject({ type: 'ordering.over_limit', limit: 2, left: 2 })
  const { version } = (await shopper.call('POST', '/v1/quote', { lines: one, addressId })).body
  const order = (key: string) => shopper.call('POST', '/v1/orders', { quoteVersion: version, lines: one, addressId, note: '' }, key)
  const outcomes = await Promise.all(Array.from({ length: 12 }, (_, i) => order(`limit-${i}`)))
  expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(2)
  expect(outcomes.filter(({ status }) => status !== 200).map(({ body }) => body.type as string)).toEqual(Array.from({ length: 10 }, () => 'ordering.over_limit'))
  expect((await shopper.call('POST', '/v1/quote', { lines: one, addressId })).body).toMatchObject({ type: 'ordering.over_limit', left: 0 })
  const other = m.by(mei)
  const otherAddress = (await other.call('POST', '/v1/addresses', address)).body.id as string
  expect((await buy(other, one, otherAddress)).status).toBe(200)
  const placed = outcomes.find(({ status }) => status === 200)!.body as { orderId: string }
  expect((await shopper.call('POST', `/v1/orders/${placed.orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  expect((await buy(shopper, one, addressId)).status).toBe(200)
  expect((await buy(shopper, one, addressId)).body.type).toBe('ordering.over_limit')
  m.at(366 * dayMs)
  expect((await buy(shopper, [{ skuId, quantity: 2 }], addressId)).status).toBe(200)
})

test('F12 a product’s page says what delivering one piece to a region costs, or that it is not delivered there; an SKU that nobody sells is not found', async () => {
  const m = await market()
  const ask = (id: string, region: string) => m.by(lan).call('GET', `/v1/skus/${id}/freight?region=${region}`)
  expect((await ask(m.a.skuIds[0]!, '33')).body).toEqual({ freightFen: 8_00, isBlocked: false })
  expect((await ask(m.a.skuIds[0]!, '54')).body).toEqual({ freightFen: 0, isBlocked: true })
  expect((await ask('sku_none', '33')).status).toBe(404)
  expect((await ask(m.a.skuIds[0]!, '3')).status).toBe(400)
})
