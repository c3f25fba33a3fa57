import { expect, test } from 'vitest'
import { decide } from '#finance/payments'
import { dayMs, hourMs } from '#kernel/time'
import { address, buy, lan, market, operator } from '#test/market'

test('F09 the home of a store and of the platform: orders and money of today beside yesterday until the same hour, and what waits for the shopper', async () => {
  const m = await market(50)
  const addressId = (await m.by(lan).call('POST', '/v1/addresses', address)).body.id as string
  const sale = async (skuId: string, isPaid: boolean) => {
    const order = (await buy(m.by(lan), [{ skuId, quantity: 1 }], addressId)).body
    if (!isPaid) return
    const { tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body
    await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
    await m.news()
  }
  await sale(m.a.skuIds[0]!, true)
  m.at(2 * hourMs)
  await sale(m.a.skuIds[0]!, true)
  m.at(dayMs)
  await sale(m.a.skuIds[0]!, true)
  await sale(m.b.skuIds[0]!, true)
  await sale(m.a.skuIds[0]!, false)
  m.at(dayMs + hourMs)
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/sales')).body).toEqual({ today: { orders: 1, paidFen: 207_00 }, yesterday: { orders: 1, paidFen: 207_00 } })
  expect((await m.by(operator).call('GET', '/v1/staff/sales')).body).toEqual({ today: { orders: 2, paidFen: 207_00 + 67_00 }, yesterday: { orders: 1, paidFen: 207_00 } })
  expect((await m.by(lan).call('GET', '/v1/me/todo')).body).toEqual({ placed: 1, paid: 4, partShipped: 0, shipped: 0 })
})
