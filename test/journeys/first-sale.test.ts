import { expect, test } from 'vitest'
import { decide, pollParcels, sweep, takeOverCart, transitions } from './doors'
import { booksAgree } from '../agree'
import { sized } from '../full'
import { address, buy, lan, market, mei, operator, type Market } from '../market'
import { as, transaction, type Actor } from '#kernel/context'
import { emit } from '#kernel/event'
import { ShopperSignedIn } from '#events/identity'
import { guestOf } from '#trust/identity'

const guest: Actor = { kind: 'guest', id: 'gst_1' }
const day = 86_400_000
const addressOf = async (m: Market, who: Actor) => (await m.by(who).call('POST', '/v1/addresses', address)).body.id as string
const total = async (m: Market, sql: string) => Number((await m.ctx.pool.query<{ n: string }>(sql)).rows[0]!.n)

test('the first sale: a guest fills a cart, signs in, buys from two merchants, pays, receives in two parcels; the books agree', async () => {
  const m = await market()
  await m.by(guest).call('POST', '/v1/cart/lines', { skuId: m.a.skuIds[0], quantity: 2 })
  await m.by(guest).call('POST', '/v1/cart/lines', { skuId: m.b.skuIds[0], quantity: 1 })
  await m.by(lan).call('POST', '/v1/cart/lines', { skuId: m.a.skuIds[0], quantity: 1 })
  await transaction(m.ctx, (ctx) => emit(ctx, ShopperSignedIn, { shopperId: lan.id, guestId: guest.id, at: m.clock().toISOString() }))
  await m.news()
  const cart = (await m.by(lan).call('GET', '/v1/cart')).body
  expect([cart.count, cart.goodsFen, (await m.by(guest).call('GET', '/v1/cart')).body.count]).toEqual([4, 3 * 199_00 + 59_00, 0])

  // Who pays before the news has come is not told of an empty cart: his browser still knows the guest.
  const { actor, fresh: token } = await guestOf(m.ctx, undefined)
  await m.by(actor).call('POST', '/v1/cart/lines', { skuId: m.b.skuIds[0], quantity: 1 })
  const cookies = { get: () => token, set: () => {}, clear: () => {} }
  await Promise.all([0, 1].map(() => takeOverCart({ ...as(m.ctx, mei), cookies })))
  expect([(await m.by(mei).call('GET', '/v1/cart')).body.count, (await m.by(actor).call('GET', '/v1/cart')).body.count]).toEqual([1, 0])

  const addressId = await addressOf(m, lan)
  const quote = (await m.by(lan).call('POST', '/v1/quote', { addressId })).body
  // 3 chairs are over ¥500, so free; one of the other merchant costs the first piece.
  expect([quote.goodsFen, quote.freightFen, quote.payableFen]).toEqual([656_00, 8_00, 664_00])
  const placed = await m.by(lan).call('POST', '/v1/orders', { quoteVersion: quote.version, addressId, note: '请送货前电话' })
  expect([placed.status, placed.body.payableFen, placed.body.children.length]).toEqual([200, 664_00, 2])
  expect((await m.by(lan).call('GET', '/v1/cart')).body.count).toBe(0)

  const { tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${placed.body.paymentId}/pay`, { channel: 'simulator' })).body
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
  await m.news()
  expect((await m.by(lan).call('GET', `/v1/orders/${placed.body.orderId}`)).body.state).toBe('paid')

  const [first] = (await m.by(m.a.clerk).call('GET', '/v1/merchant/orders?state=paid')).body.items
  expect([first.lines[0].quantity, (await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${first.id}`)).body.address.phone]).toEqual([3, '138****8000'])
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${first.id}/reveal`, {})).body.phone).toBe(address.phone)
  const ship = (quantity: number, number: string) => m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${first.id}/ship`, { lines: [{ lineId: first.lines[0].id, quantity }], carrier: 'simulator', number })
  expect((await ship(1, 'DEMO000001')).body.state).toBe('part_shipped')
  expect((await ship(3, 'DEMO000002')).status).toBe(422)
  expect((await ship(2, 'DEMO000002')).body.state).toBe('shipped')
  m.at(3 * day)
  for (let i = 0; i < 6; i++) await pollParcels({ ...m.ctx, now: m.clock() })
  const detail = (await m.by(lan).call('GET', `/v1/orders/${first.id}`)).body
  expect(detail.parcels.map((p: { state: string }) => p.state)).toEqual(['signed', 'signed'])
  expect((await m.by(lan).call('POST', `/v1/orders/${first.id}/receive`, {})).status).toBe(200)
  await m.news()
  const money = (await m.by(m.a.clerk).call('GET', `/v1/merchant/money?month=${m.clock().toISOString().slice(0, 7)}`)).body
  expect([money.shareFen + money.feeFen, money.feeFen]).toEqual([597_00, Math.floor(597_00 * 0.05)])
  await booksAgree(m)
})

test('T-02 T-03 one key orders once: twice in sequence and many times at once; another body is 422', async () => {
  const m = await market()
  const addressId = await addressOf(m, lan)
  const lines = [{ skuId: m.a.skuIds[0]!, quantity: 1 }]
  const { version } = (await m.by(lan).call('POST', '/v1/quote', { lines, addressId })).body
  const submit = (key: string, note = '') => m.by(lan).call('POST', '/v1/orders', { quoteVersion: version, lines, addressId, note }, key)
  const [one, two] = [await submit('k1'), await submit('k1')]
  expect([one.status, two.body]).toEqual([200, one.body])
  expect((await submit('k1', '另一份')).status).toBe(422)
  const crowd = await Promise.all(Array.from({ length: sized(30, 50) }, () => submit('k2')))
  expect(new Set(crowd.filter((c) => c.status === 200).map((c) => c.body.orderId)).size).toBe(1)
  expect(crowd.filter((c) => c.status !== 200 && c.status !== 409)).toEqual([])
  expect(await total(m, `select count(*) as n from ordering_orders where parent_id is null`)).toBe(2)
  await booksAgree(m)
})

test('T-07 T-08 amounts from outside are ignored, and only whole quantities of one or more are taken', async () => {
  const m = await market()
  const me = m.by(lan)
  for (const quantity of [-1, 0, 0.5, 1e9, '1e3', '0x10', ' 1', '１', null, [1, 2], true]) {
    const answer = await me.call('POST', '/v1/cart/lines', { skuId: m.a.skuIds[0], quantity })
    expect([quantity, answer.status, answer.body.issues[0].path]).toEqual([quantity, 400, ['quantity']])
  }
  await me.call('POST', '/v1/cart/lines', { skuId: m.a.skuIds[0], quantity: 1, price: 1, total: 1, paid: true })
  const addressId = await addressOf(m, lan)
  const quote = (await me.call('POST', '/v1/quote', { addressId, payableFen: 1, freight: 0 })).body
  expect(quote.payableFen).toBe(207_00)
  const placed = await me.call('POST', '/v1/orders', { quoteVersion: quote.version, addressId, payableFen: 1, status: 'paid', paid: true, currency: 'JPY' })
  expect(placed.body.payableFen).toBe(207_00)
  expect((await me.call('GET', `/v1/orders/${placed.body.orderId}`)).body.state).toBe('placed')
})

test('T-09 I-38 I-40 a price that changes between quote and submit is told, and nothing is ordered at either price', async () => {
  const m = await market()
  const addressId = await addressOf(m, lan)
  const lines = [{ skuId: m.a.skuIds[0]!, quantity: 1 }]
  const { version } = (await m.by(lan).call('POST', '/v1/quote', { lines, addressId })).body
  await m.by(m.a.clerk).call('PUT', `/v1/merchant/skus/${m.a.skuIds[0]}/price`, { priceFen: 299_00 })
  const stale = await m.by(lan).call('POST', '/v1/orders', { quoteVersion: version, lines, addressId })
  expect([stale.status, stale.body.type, stale.body.quote.payableFen]).toEqual([409, 'ordering.changed', 307_00])
  await m.by(operator).call('POST', `/v1/staff/products/${m.a.productId}/ban`, { reason: '违规宣传' })
  expect((await m.by(lan).call('POST', '/v1/orders', { quoteVersion: stale.body.quote.version, lines, addressId })).body.type).toBe('ordering.not_on_sale')
  expect(await total(m, 'select count(*) as n from ordering_orders')).toBe(0)
})

test('T-14 one piece, many buyers at once through checkout: one order, the rest are told', async () => {
  const m = await market(1)
  const buyers = await Promise.all(Array.from({ length: sized(40, 200) }, async (_, i) => { const who: Actor = { kind: 'shopper', id: `shp_${i}` }; return { who, addressId: await addressOf(m, who) } }))
  const answers = await Promise.all(buyers.map(({ who, addressId }) => buy(m.by(who), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)))
  expect([answers.filter((a) => a.status === 200).length, new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.type))]).toEqual([1, new Set(['stock.sold_out'])])
  await booksAgree(m)
})

test('T-02 F88 whoever ordered the last piece and asks again under his key gets his first answer, though all others are told at the door that it has run out', async () => {
  const m = await market(1)
  const lines = [{ skuId: m.a.skuIds[0]!, quantity: 1 }]
  const wishOf = async (who: Actor) => { const addressId = await addressOf(m, who); const { version } = (await m.by(who).call('POST', '/v1/quote', { lines, addressId })).body; return (key: string, note = '') => m.by(who).call('POST', '/v1/orders', { quoteVersion: version, lines, addressId, note }, key) }
  const [first, second] = [await wishOf(lan), await wishOf({ kind: 'shopper', id: 'shp_late' })]
  const one = await first('k1')
  for (const key of ['k1', 'k2']) expect((await second(key)).body).toMatchObject({ status: 409, type: 'stock.sold_out', skuId: lines[0]!.skuId, left: 0 })
  expect((await first('k1')).body).toEqual(one.body)
  expect([(await first('k1', '另一份')).status, (await first('k2')).body.type]).toEqual([422, 'stock.sold_out'])
  await m.by(lan).call('POST', `/v1/orders/${one.body.orderId}/cancel`, { reason: '不想要了' })
  expect((await second('k2')).status).toBe(200)
  await booksAgree(m)
})

test('T-10 T-12 T-18 unpaid orders end by themselves in one sweep; money that comes later is parked and given back; paid once however often it is told', async () => {
  const m = await market()
  const addressId = await addressOf(m, lan)
  const order = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 2 }], addressId)).body
  const { tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body
  m.at(31 * 60_000)
  expect(await sweep({ ...m.ctx, now: m.clock() })).toBe(1)
  expect(await sweep({ ...m.ctx, now: m.clock() })).toBe(0)
  expect(await total(m, `select sum(available) as n from stock_levels where sku_id = '${m.a.skuIds[0]}'`)).toBe(10)
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'duplicate')
  await m.news()
  expect((await m.by(lan).call('GET', `/v1/orders/${order.orderId}`)).body.state).toBe('cancelled')
  expect([await total(m, `select count(*) as n from payments_simulator_refunds`), await total(m, `select coalesce(sum(balance_fen), 0) as n from payments_balances where account in ('suspense', 'channel_clearing')`)]).toEqual([1, 0])

  m.at(40 * 60_000)
  const paid = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body
  const again = (await m.by(lan).call('POST', `/v1/payments/${paid.paymentId}/pay`, { channel: 'simulator' })).body
  await decide({ ...m.ctx, now: m.clock() }, again.tradeRef, 'duplicate')
  await m.news()
  expect(await total(m, `select count(*) as n from ordering_history where to_state = 'paid' and order_id = '${paid.orderId}'`)).toBe(1)
  expect((await m.by(lan).call('POST', `/v1/orders/${paid.children[0].orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  await m.news()
  expect(await total(m, `select coalesce(sum(balance_fen), 0) as n from payments_balances where account = 'channel_clearing'`)).toBe(0)
  await booksAgree(m)
})

test('T-11 forged notices change nothing and learn nothing', async () => {
  const m = await market()
  const addressId = await addressOf(m, lan)
  const order = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body
  const { tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body
  const { signatureOf, simulatorSecret } = await import('#finance/payments')
  const { app } = (await import('../http')).callers(m.ctx, m.clock)
  const secret = await simulatorSecret(m.ctx)
  const now = Math.floor(m.clock().getTime() / 1_000)
  const notice = async (change: object, { key = secret, t = now, sign = true } = {}) => {
    const body = JSON.stringify({ merchantNo: 'TRADEWIND', orderNo: tradeRef, tradeNo: 'X1', amountFen: order.payableFen, currency: 'CNY', state: 'SUCCESS', at: m.clock().toISOString(), ...change })
    return app.inject({ method: 'POST', url: '/v1/channels/simulator/notices', payload: body, headers: { 'content-type': 'application/json', ...(sign && { 'x-simulator-signature': `t=${t},v1=${signatureOf(key, t, body)}` }) } })
  }
  const forged = [await notice({}, { sign: false }), await notice({}, { key: 'another merchants key' }), await notice({ merchantNo: 'OTHER' }), await notice({ orderNo: 'trd_unknown' }), await notice({ currency: 'USD' }), await notice({}, { t: now - 864_000 }), await notice({ amountFen: '1' })]
  expect(forged.map((a) => [a.statusCode, a.json().type])).toEqual(forged.map(() => [400, 'payments.notice_refused']))
  await m.news()
  expect((await m.by(lan).call('GET', `/v1/orders/${order.orderId}`)).body.state).toBe('placed')
  // A wrong amount that is truly signed is money that came: parked and given back, and the order stays unpaid.
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'silent')
  await notice({ amountFen: order.payableFen - 1 })
  await m.news()
  expect([(await m.by(lan).call('GET', `/v1/orders/${order.orderId}`)).body.state, await total(m, 'select count(*) as n from payments_simulator_refunds')]).toEqual(['placed', 1])
  await booksAgree(m)
})

test('T-34 T-35 I-18 foreign orders, carts, addresses, payments and products are not found', async () => {
  const m = await market()
  const addressId = await addressOf(m, lan)
  const order = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body
  const line = (await m.by(lan).call('POST', '/v1/cart/lines', { skuId: m.a.skuIds[0], quantity: 1 })).body.lineId
  const child = order.children[0].orderId
  const asMei: [string, string, object?][] = [['GET', `/v1/orders/${order.orderId}`], ['POST', `/v1/orders/${child}/cancel`, { reason: '恶意取消' }], ['POST', `/v1/orders/${child}/receive`, {}], ['POST', `/v1/orders/${child}/reorder`, {}], ['GET', `/v1/payments/${order.paymentId}`], ['POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' }],
    ['PATCH', `/v1/cart/lines/${line}`, { quantity: 9 }], ['DELETE', `/v1/cart/lines/${line}`], ['PUT', `/v1/addresses/${addressId}`, address], ['DELETE', `/v1/addresses/${addressId}`], ['POST', '/v1/quote', { lines: [{ skuId: m.a.skuIds[0], quantity: 1 }], addressId }]]
  for (const [method, path, body] of asMei) expect([path, (await m.by(mei).call(method as 'GET', path, body)).status]).toEqual([path, 404])
  const asB: [string, string, object?][] = [['GET', `/v1/merchant/orders/${child}`], ['POST', `/v1/merchant/orders/${child}/reveal`, {}], ['POST', `/v1/merchant/orders/${child}/ship`, { lines: [{ lineId: 'lin_x', quantity: 1 }], carrier: 'simulator', number: 'DEMO999999' }],
    ['GET', `/v1/merchant/products/${m.a.productId}`], ['POST', `/v1/merchant/products/${m.a.productId}/off-shelf`, {}], ['PUT', `/v1/merchant/skus/${m.a.skuIds[0]}/price`, { priceFen: 1 }], ['PUT', '/v1/merchant/stock', { skuId: m.a.skuIds[0], warehouseId: m.a.warehouseId, quantity: 0, reason: '清空' }]]
  for (const [method, path, body] of asB) expect([path, (await m.by(m.b.clerk).call(method as 'GET', path, body)).status]).toEqual([path, 404])
})

test('T-32 an order goes only where its table allows: every other move is refused and leaves no trace', async () => {
  const m = await market(100)
  const addressId = await addressOf(m, lan)
  const states = Object.keys(transitions)
  for (const from of states) for (const [what, to] of [['cancel', 'cancelled'], ['receive', 'received'], ['ship', 'shipped']] as const) {
    const order = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body
    const id = order.children[0].orderId as string
    const { lines } = (await m.by(lan).call('GET', `/v1/orders/${id}`)).body
    if (from !== 'placed') {
      const { tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body
      await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
      await m.news()
      if (from !== 'paid') await m.ctx.pool.query(`with h as (insert into ordering_history values ('ohi_' || md5(random()::text), $1, 'paid', $2, 'test', 'test', now())) update ordering_orders set state = $2 where id = $1`, [id, from])
    }
    const before = await total(m, `select count(*) as n from ordering_history where order_id = '${id}'`)
    const answer = what === 'ship' ? await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${id}/ship`, { lines: [{ lineId: lines[0].id, quantity: 1 }], carrier: 'simulator', number: `DEMO${id.slice(-8).toUpperCase()}` })
      : await m.by(lan).call('POST', `/v1/orders/${id}/${what}`, what === 'cancel' ? { reason: '不想要了' } : {})
    const allowed = transitions[from as 'placed'].includes(to as never)
    expect([from, to, answer.status]).toEqual([from, to, allowed ? 200 : 409])
    expect(await total(m, `select count(*) as n from ordering_history where order_id = '${id}'`)).toBe(before + (allowed ? 1 : 0))
  }
})

