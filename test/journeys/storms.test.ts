import { expect, test } from 'vitest'
import { signatureOf, simulatorSecret } from '#finance/payments'
import { booksAgree } from '../agree'
import { sized } from '../full'
import { callers } from '../http'
import { address, buy, lan, market, mei, type Market } from '../market'
import { sweep } from './doors'

/** What comes many times at once, or all at the same time. */
const count = async (m: Market, text: string, values: unknown[] = []): Promise<number> => Number((await m.ctx.pool.query<{ n: string }>(text, values)).rows[0]!.n)
const addressOf = async (m: Market) => (await m.by(lan).call('POST', '/v1/addresses', address)).body.id as string

test('T-12 I-06 a storm of the same valid notice, with CLOSED after SUCCESS: one transition, one posting, and success stays', async () => {
  const m = await market()
  const order = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], await addressOf(m))).body
  const { tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body
  const { app } = callers(m.ctx, m.clock)
  const secret = await simulatorSecret(m.ctx)
  const t = Math.floor(m.clock().getTime() / 1_000)
  const notice = (state: string) => {
    const body = JSON.stringify({ merchantNo: 'TRADEWIND', orderNo: tradeRef, tradeNo: 'X1', amountFen: order.payableFen, currency: 'CNY', state, at: m.clock().toISOString() })
    return app.inject({ method: 'POST', url: '/v1/channels/simulator/notices', payload: body, headers: { 'content-type': 'application/json', 'x-simulator-signature': `t=${t},v1=${signatureOf(secret, t, body)}` } })
  }
  const answers = await Promise.all(Array.from({ length: sized(40, 100) }, () => notice('SUCCESS')))
  expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([200]))
  expect((await notice('CLOSED')).statusCode).toBe(200)
  await m.news()
  expect((await m.by(lan).call('GET', `/v1/orders/${order.orderId}`)).body.state).toBe('paid')
  expect(await count(m, `select count(*) as n from payments_entries where reason = 'collected'`)).toBe(2)
  expect(await count(m, `select count(*) as n from ordering_history where to_state = 'paid' and order_id = $1`, [order.orderId])).toBe(1)
  expect(await count(m, `select count(*) as n from kernel_outbox where name = 'payments.payment_succeeded'`)).toBe(1)
  await booksAgree(m)
})

test('T-18 I-11 many unpaid orders are all closed within one sweep, and the stock is what it was', async () => {
  const m = await market(100)
  const addressId = await addressOf(m)
  const many = sized(20, 50)
  for (let i = 0; i < many; i++) expect((await buy(m.by(lan), [{ skuId: m.a.skuIds[i % 2]!, quantity: 1 }, { skuId: m.b.skuIds[0]!, quantity: 1 }], addressId)).status).toBe(200)
  m.at(29 * 60_000)
  expect(await sweep({ ...m.ctx, now: m.clock() })).toBe(0)
  m.at(31 * 60_000)
  expect(await sweep({ ...m.ctx, now: m.clock() })).toBe(many)
  expect(await count(m, `select count(*) as n from ordering_orders where state <> 'cancelled'`)).toBe(0)
  expect(await count(m, `select count(*) as n from stock_levels where available <> 100 or reserved <> 0`)).toBe(0)
  await booksAgree(m)
})

test('T-08 a line is taken down step by step to one and no further, a repeated field is refused, and a merged cart holds whole pieces', async () => {
  const m = await market(5)
  const guest = m.by({ kind: 'guest', id: 'gst_storm' })
  const skuId = m.a.skuIds[0]!
  const { lineId } = (await guest.call('POST', '/v1/cart/lines', { skuId, quantity: 2 })).body
  const set = (quantity: unknown) => guest.call('PATCH', `/v1/cart/lines/${lineId}`, { quantity })
  expect([(await set(1)).status, (await set(0)).status, (await set(-1)).status, (await set([5, -4])).status]).toEqual([200, 400, 400, 400])
  expect((await guest.call('GET', '/v1/cart')).body.lines.map((line: { quantity: number }) => line.quantity)).toEqual([1])
  await m.by(mei).call('POST', '/v1/cart/lines', { skuId, quantity: 3 })
  const { cart } = await import('#commerce/cart')
  const merge = cart.reactions.find(({ name }) => name === 'cart.merge')!
  await merge.run(m.ctx, { seq: 1, name: merge.to.name, at: m.clock(), payload: { shopperId: mei.id, guestId: 'gst_storm' } })
  expect((await m.by(mei).call('GET', '/v1/cart')).body.lines.map((line: { quantity: number }) => line.quantity)).toEqual([4])
  expect((await guest.call('GET', '/v1/cart')).body.lines).toEqual([])
})

test('T-15 I-05 I-10 I-28 a flash of buyers for few pieces, one a person, each sending the same again and once more under another key: none has two, all pieces are sold and none more, the rest are told, and other pages answer meanwhile', async () => {
  const [pieces, many] = [sized(10, 100), sized(60, 2_000)]
  const m = await market(pieces)
  const skuId = m.a.skuIds[0]!
  await m.ctx.pool.query('update catalog_skus set per_person_limit = 1 where id = $1', [skuId])
  const wish = { lines: [{ skuId, quantity: 1 }] }
  const buyers = []
  for (let i = 0; i < many; i++) {
    const by = m.by({ kind: 'shopper', id: `shp_flash${i}` })
    const addressId = (await by.call('POST', '/v1/addresses', address)).body.id as string
    buyers.push({ by, addressId, i, quoteVersion: (await by.call('POST', '/v1/quote', { ...wish, addressId })).body.version as string })
  }
  let isOver = false
  const others: number[] = []
  const beside = (async () => { while (!isOver) others.push((await m.by(mei).call('GET', '/v1/home')).status) })()
  const answers = await Promise.all(buyers.map(({ by, addressId, i, quoteVersion }) => Promise.all([`k${i}`, `k${i}`, `again${i}`].map((key) => by.call('POST', '/v1/orders', { ...wish, addressId, quoteVersion, note: '' }, key)))))
  isOver = true
  await beside
  const sold = await m.ctx.pool.query<{ shopper_id: string }>(`select shopper_id from ordering_orders where parent_id is null`)
  expect([sold.rows.length, new Set(sold.rows.map((row) => row.shopper_id)).size]).toEqual([pieces, pieces])
  expect(await count(m, 'select available as n from stock_levels where sku_id = $1', [skuId])).toBe(0)
  // Nobody is left without a word, and each word is one that he can do something with.
  const told = answers.flat().filter(({ status }) => status !== 200).map(({ body }) => body.type as string)
  expect([...new Set(told)].filter((type) => !['stock.sold_out', 'ordering.over_limit', 'kernel.still_at_it', 'ordering.changed'].includes(type))).toEqual([])
  // The same key has the same answer, whoever of the two came first.
  for (const [first, second] of answers) if (first!.status === 200 && second!.status === 200) expect(first!.body).toEqual(second!.body)
  expect([...new Set(others)]).toEqual([200])
  await booksAgree(m)
}, sized(60_000, 600_000))
