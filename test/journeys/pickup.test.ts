import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { approve, createProduct, submitForReview } from '#supply/catalog'
import { openWarehouse, receive } from '#supply/stock'
import { as, type Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { address, lan, market, type Market } from '../market'
import { decide, expireTickets } from './doors'

/** Pick-up and redemption 自提与核销 (E07) from the store to the code, to the hand-over or the money back. */
const dayMs = 86_400_000
const now = (m: Market) => ({ ...m.ctx, now: m.clock() })
const storeBody = { name: '西湖店', phone: '0571-8888888', districtCode: '330106', street: '文三路 1 号', hours: '09:00–21:00', isOpen: true }
async function opened(): Promise<Market> { const m = await market(100); await register(m.ctx, reactions); return m }
const store = async (m: Market, wish: object = {}, clerk: Actor = m.a.clerk) => { const answer = await m.by(clerk).call('POST', '/v1/merchant/pickup-stores', { ...storeBody, ...wish }); expect([answer.status, answer.body.type]).toEqual([200, undefined]); return answer.body.id as string }
async function placed(m: Market, storeId: string, lines: readonly { skuId: string; quantity: number }[], extra: object = {}) {
  const pickups = [{ merchantId: m.a.merchantId, storeId }]
  const quote = (await m.by(lan).call('POST', '/v1/pickup/quote', { lines, pickups, ...extra })).body
  const answer = await m.by(lan).call('POST', '/v1/pickup/orders', { quoteVersion: quote.version, lines, pickups, phone: '13800138000', note: '', ...extra })
  return { quote, answer }
}
async function pay(m: Market, paymentId: string): Promise<void> { await decide(now(m), (await m.by(lan).call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body.tradeRef as string, 'approve'); await m.news() }
async function collected(m: Market, storeId: string, quantity = 2) {
  const { answer } = await placed(m, storeId, [{ skuId: m.a.skuIds[0]!, quantity }])
  expect([answer.status, answer.body.type]).toEqual([200, undefined])
  await pay(m, answer.body.paymentId as string)
  const orderId = answer.body.children[0].orderId as string
  const [ticket] = (await m.by(lan).call('GET', `/v1/orders/${orderId}/pickup`)).body.items
  return { orderId, ticket, order: (await m.by(lan).call('GET', `/v1/orders/${orderId}`)).body }
}
const redeem = (m: Market, storeId: string, code: string, more: object = {}, clerk: Actor = m.a.clerk) => m.by(clerk).call('POST', '/v1/merchant/redemptions', { storeId, code, ...more })
const stateOf = async (m: Market, orderId: string) => (await m.by(lan).call('GET', `/v1/orders/${orderId}`)).body.state as string

test('E07 a part is collected at a store without address and freight; its code is redeemed once by the store’s own staff, of two scans at once one; then it is received', async () => {
  const m = await opened()
  const [storeId, other] = [await store(m), await store(m, { name: '滨江店', memberIds: [] })]
  expect((await m.by(m.a.clerk).call('POST', '/v1/merchant/pickup-stores', storeBody)).body.issues).toMatchObject([{ path: ['name'], code: 'pickup.name_taken' }])
  const { quote } = await placed(m, storeId, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])
  expect([quote.needsAddress, quote.freightFen]).toEqual([false, 0])
  expect((await m.by(lan).call('GET', `/v1/pickup-stores?merchants=${m.a.merchantId}`)).body.items.map(({ name }: { name: string }) => name)).toEqual(['西湖店', '滨江店'])
  const { orderId, ticket, order } = await collected(m, storeId)
  expect([order.state, order.collectAt, order.address.street, ticket.state, ticket.code.replace(/ /g, '').length, ticket.svg.slice(0, 4)]).toEqual(['paid', storeId, '文三路 1 号', 'preparing', 12, '<svg'])
  // Its shopper is to come until the ticket's day.
  expect((await m.by(lan).call('GET', `/v1/orders/${orderId}/timeline`)).body.promises).toMatchObject([{ code: 'ordering.collect', by: ticket.dueAt }])
  // It goes nowhere else.
  const { id: addressId } = (await m.by(lan).call('POST', '/v1/addresses', address)).body
  expect((await m.by(lan).call('POST', `/v1/orders/${orderId}/changes/preview`, { actions: [{ do: 'address', addressId }] })).body.issues).toMatchObject([{ path: ['actions', '0', 'addressId'], code: 'ordering.is_collected' }])
  // No parcel goes of it, and the store sees no code.
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${orderId}/ship`, { lines: [{ lineId: order.lines[0].id, quantity: 2 }], carrier: 'simulator', number: 'DEMO000001' })).body.type).toBe('ordering.is_collected')
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${orderId}/pickup`)).body.items[0].code).toBeNull()
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/pickup-tickets/${ticket.id}/ready`)).status).toBe(200)
  expect((await redeem(m, other, ticket.code)).body.type).toBe('pickup.wrong_store')
  expect((await redeem(m, storeId, ticket.code, {}, m.b.clerk)).status).toBe(404)
  expect((await redeem(m, storeId, ticket.code, { isTrial: true })).body.lines).toMatchObject([{ quantity: 2 }])
  const both = await Promise.all([redeem(m, storeId, ticket.code), redeem(m, storeId, ticket.code)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(both.find(({ status }) => status === 409)!.body.type).toBe('pickup.used')
  expect(await stateOf(m, orderId)).toBe('received')
  await m.news()
  await booksAgree(m)
})

test('E07 ten wrong codes lock the clerk for an hour; who is not of the store’s staff is refused; a cancelled order’s code says so', async () => {
  const m = await opened()
  const storeId = await store(m)
  const { orderId, ticket } = await collected(m, storeId)
  for (let i = 0; i < 10; i++) expect((await redeem(m, storeId, `00000000000${i}`)).body.issues).toMatchObject([{ path: ['code'], code: 'pickup.no_such_code' }])
  expect((await redeem(m, storeId, ticket.code)).body.type).toBe('pickup.locked')
  m.at(61 * 60_000)
  await m.ctx.pool.query(`update pickup_stores set member_ids = '{mbr_else}' where id = $1`, [storeId])
  expect((await redeem(m, storeId, ticket.code)).body.type).toBe('pickup.not_your_store')
  await m.ctx.pool.query(`update pickup_stores set member_ids = '{}' where id = $1`, [storeId])
  expect((await m.by(lan).call('POST', `/v1/orders/${orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  await m.news()
  expect((await redeem(m, storeId, ticket.code)).body.type).toBe('pickup.refunded')
  await booksAgree(m)
})

test('E07 what nobody collects in seven days is refunded; it may be put off once; a store with stock of its own gives only that', async () => {
  const m = await opened()
  const me = as(now(m), m.a.clerk)
  const { id: warehouseId } = await openWarehouse(me, { name: '门店仓', priority: 9 })
  await receive(me, { skuId: m.a.skuIds[0]!, warehouseId, quantity: 3, sourceId: 'in_store' })
  const storeId = await store(m, { warehouseId })
  expect((await placed(m, storeId, [{ skuId: m.a.skuIds[0]!, quantity: 4 }])).answer.body.type).toBe('stock.sold_out')
  const { orderId, ticket } = await collected(m, storeId, 3)
  expect((await m.ctx.pool.query('select warehouse_id as id from stock_reservations where order_id = $1', [orderId])).rows).toEqual([{ id: warehouseId }])
  const extend = () => m.by(lan).call('POST', `/v1/pickup/tickets/${ticket.id}/extend`)
  expect([(await extend()).status, (await extend()).body.type]).toEqual([200, 'pickup.extended_already'])
  m.at(8 * dayMs)
  expect(await expireTickets(now(m))).toBe(0)
  m.at(15 * dayMs)
  expect(await expireTickets(now(m))).toBe(1)
  await m.news()
  const gone = (await m.by(lan).call('GET', `/v1/orders/${orderId}`)).body
  expect([gone.state, gone.refundedFen === gone.paidFen, (await redeem(m, storeId, ticket.code)).body.type]).toEqual(['cancelled', true, 'pickup.over'])
  await booksAgree(m)
})

test('E07 E08 a service is redeemed by uses, at any store of the seller; what is left when its time is over goes back', async () => {
  const m = await opened()
  const storeId = await store(m)
  const me = as(now(m), m.a.clerk)
  const { id, skuIds: [skuId] } = await createProduct(me, { code: 'wash', kind: 'service', categoryId: m.categoryId, title: '洗护服务', subtitle: '', pictures: ['0123456789abcdef0123456789abcdef.webp'], sellingPoints: ['门店通用'], attributes: [], detail: { pain: '家里洗不干净', solution: '专业洗护一次', trust: '不满意重洗', action: '到店即用' }, axes: [], skus: [{ code: 'wash-1', spec: {}, priceFen: 30_00, weightGram: 0 }] })
  await submitForReview(me, id)
  await approve(m.ctx, id)
  await receive(me, { skuId: skuId!, warehouseId: m.a.warehouseId, quantity: 50, sourceId: 'in_wash' })
  await m.news()
  const quote = (await m.by(lan).call('POST', '/v1/quote', { lines: [{ skuId, quantity: 5 }] })).body
  const order = (await m.by(lan).call('POST', '/v1/orders', { quoteVersion: quote.version, lines: [{ skuId, quantity: 5 }], note: '' })).body
  await pay(m, order.paymentId)
  const orderId = order.children[0].orderId as string
  const [ticket] = (await m.by(lan).call('GET', `/v1/orders/${orderId}/pickup`)).body.items
  expect([ticket.kind, ticket.uses, ticket.state]).toEqual(['service', 5, 'ready'])
  expect((await redeem(m, storeId, ticket.code, { uses: 2 })).body.left).toBe(3)
  expect((await redeem(m, storeId, ticket.code, { uses: 4 })).body.issues).toMatchObject([{ path: ['uses'], code: 'pickup.not_so_many_uses' }])
  expect(await stateOf(m, orderId)).toBe('part_shipped')
  m.at(91 * dayMs)
  expect(await expireTickets(now(m))).toBe(1)
  await m.news()
  const over = (await m.by(lan).call('GET', `/v1/orders/${orderId}`)).body
  expect([over.state, over.refundedFen]).toEqual(['shipped', 90_00])
  await booksAgree(m)
})
