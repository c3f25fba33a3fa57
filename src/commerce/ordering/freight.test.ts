import { expect, test } from 'vitest'
import { lan, market } from '#test/market'

test('F12 a product’s page says what delivering one piece to a region costs, or that it is not delivered there; an SKU that nobody sells is not found', async () => {
  const m = await market()
  const ask = (id: string, region: string) => m.by(lan).call('GET', `/v1/skus/${id}/freight?region=${region}`)
  expect((await ask(m.a.skuIds[0]!, '33')).body).toEqual({ freightFen: 8_00, isBlocked: false })
  expect((await ask(m.a.skuIds[0]!, '54')).body).toEqual({ freightFen: 0, isBlocked: true })
  expect((await ask('sku_none', '33')).status).toBe(404)
  expect((await ask(m.a.skuIds[0]!, '3')).status).toBe(400)
})
