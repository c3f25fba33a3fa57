import { afterEach, expect, test } from 'vitest'
import { approve, createProduct, submitForReview } from '#supply/catalog'
import { receive } from '#supply/stock'
import { createStaff } from '#trust/identity'
import { as } from '#kernel/context'
import { shipments, wechatCompany } from '../ports/wechat.server'
import { address, buy, lan, market, operator, type Market } from '../market'
import { later } from '../world'
import { sendUploads } from './doors'
import type { Company } from '../ports/payment.kit'
import { receiveNotice } from '../../src/finance/payments/notices.service'

/** WeChat is told of what it was paid for 发货信息上传 (E17): each parcel once, the last as the last; tried again by its clock, then by a person. */
const untouched = { ...process.env }
afterEach(() => { for (const name of Object.keys(process.env)) if (!(name in untouched)) delete process.env[name]; shipments.told.length = 0; shipments.errcode = 0 })
const minute = 60_000

/** Two merchants' goods in one order, paid by WeChat. */
async function paid(m: Market, company: Company) {
  const addressId = (await m.by(lan).call('POST', '/v1/addresses', address)).body.id as string
  return payFor(m, company, (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 2 }, { skuId: m.b.skuIds[0]!, quantity: 1 }], addressId)).body)
}
async function payFor(m: Market, company: Company, order: { paymentId: string }) {
  const { tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'wechat', scene: 'phone' })).body
  const { rawBody, headers } = await company.decide(m.ctx, tradeRef, true)
  expect(await receiveNotice(m.ctx, 'wechat', rawBody, headers)).toBe(true)
  await m.news()
  return order as unknown as { orderId: string; children: { orderId: string; merchantId: string }[] }
}
async function ship(m: Market, which: 'a' | 'b', quantity: number, number: string): Promise<string> {
  const { items: [part] } = (await m.by(m[which].clerk).call('GET', '/v1/merchant/orders')).body
  expect((await m.by(m[which].clerk).call('POST', `/v1/merchant/orders/${part.id}/ship`, { lines: [{ lineId: part.lines[0].id, quantity }], carrier: 'shunfeng', number })).status).toBe(200)
  // News may come twice; WeChat hears of it once.
  await m.ctx.pool.query(`update kernel_letters set state = 'waiting', due_at = $1, ended_at = null where reaction = 'wechat.ask_for_upload'`, [m.clock()])
  await m.news()
  return part.id as string
}
const tell = (m: Market, at = 0) => { m.at(at); return sendUploads(later(m.ctx, at)) }
const frozen = async (m: Market) => ((await m.by(operator).call('GET', '/v1/staff/wechat/uploads?frozen=true')).body.items as { number: string; state: string; tries: number; fault: string | null }[]).map(({ number, state, tries }) => `${number} ${state} ${tries}`)

test('E17 each parcel of a WeChat-paid order is told once, who paid and a masked phone with it; only when all parts are on their way it is said to be the last', async () => {
  const m = await market()
  const company = await wechatCompany(m.ctx)
  await paid(m, company)
  await ship(m, 'a', 1, 'SF1111111111111')
  expect(await frozen(m)).toEqual(['SF1111111111111 pending 0'])
  expect([await tell(m), await tell(m)]).toEqual([1, 0])
  await ship(m, 'a', 1, 'SF2222222222222')
  await tell(m)
  await ship(m, 'b', 1, 'SF3333333333333')
  await Promise.all([tell(m), tell(m), tell(m)])
  expect(shipments.told.map(({ is_all_delivered, shipping_list, payer }) => [is_all_delivered, payer.openid, shipping_list.map(({ tracking_no, express_company, contact }) => [tracking_no, express_company, contact?.receiver_contact])])).toEqual([
    [false, 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', [['SF1111111111111', 'SF', '138****8000']]], [false, 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', [['SF2222222222222', 'SF', '138****8000']]], [true, 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', [['SF3333333333333', 'SF', '138****8000']]]])
  expect(await frozen(m)).toEqual([])
})

test('E17 what WeChat does not take is tried again after 1, 5 and 30 minutes, 2 and 12 hours; then the money stands in the list as frozen, staff find it in the inbox, and trying again sets it free', async () => {
  const m = await market()
  const company = await wechatCompany(m.ctx)
  const watch = await createStaff(m.ctx, { login: 'watch-a', name: '值守', role: 'finance', password: 'kestrel-harbour-71' })
  await paid(m, company)
  shipments.errcode = -1
  await ship(m, 'b', 1, 'SF4444444444444')
  let at = 0
  expect(await tell(m, at)).toBe(1)
  for (const [i, pause] of [1, 5, 30, 120, 720].entries()) {
    expect([i, await tell(m, at + pause * minute - 1), await frozen(m)]).toEqual([i, 0, [`SF4444444444444 pending ${i + 1}`]])
    at += pause * minute
    expect([i, await tell(m, at)]).toEqual([i, 1])
  }
  await m.news()
  const { items: [failed] } = (await m.by(operator).call('GET', '/v1/staff/wechat/uploads?state=failed')).body
  expect(failed).toMatchObject({ number: 'SF4444444444444', tries: 6, fault: expect.stringContaining('-1 system error'), amountFen: expect.any(Number), dueAt: null })
  expect((await m.ctx.pool.query(`select count(*)::int as n from kernel_outbox where name = 'wechat.upload_failed'`)).rows).toEqual([{ n: 1 }])
  expect((await m.ctx.pool.query('select topic, link from kernel_inbox where owner_id = $1', [watch])).rows).toEqual([{ topic: 'task', link: '/wechat?state=failed' }])
  shipments.errcode = 0
  expect((await m.by(operator).call('POST', `/v1/staff/wechat/uploads/${failed.id}/retry`, {})).status).toBe(200)
  expect((await m.by(operator).call('POST', `/v1/staff/wechat/uploads/${failed.id}/retry`, {})).body.type).toBe('wechat.not_failed')
  expect((await m.by(operator).call('POST', '/v1/staff/wechat/uploads/wup_none/retry', {})).status).toBe(404)
  await tell(m, at + minute)
  expect([shipments.told.length, await frozen(m)]).toEqual([1, []])
})

/** A product of store A that goes in no parcel. */
async function virtual(m: Market, kind: 'code' | 'service'): Promise<string> {
  const me = as({ ...m.ctx, now: m.clock() }, m.a.clerk)
  const { id, skuIds: [skuId] } = await createProduct(me, { code: `v-${kind}`, kind, categoryId: m.categoryId, title: `会员${kind}`, subtitle: '', pictures: ['0123456789abcdef0123456789abcdef.webp'], sellingPoints: ['即时到账'], attributes: [], detail: { pain: '排队开通太久', solution: '付款后立即收到', trust: '官方渠道', action: '现在开通' }, axes: [], skus: [{ code: `v-${kind}-1`, spec: {}, priceFen: 50_00, weightGram: 0 }] })
  await submitForReview(me, id)
  await approve(m.ctx, id)
  if (kind === 'code') expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/vouchers/${skuId}/codes`, { text: Array.from({ length: 9 }, (_, i) => `VIP-000${i}-ABCDEFGH`).join('\n') })).status).toBe(200)
  else await receive(me, { skuId: skuId!, warehouseId: m.a.warehouseId, quantity: 9, sourceId: 'in_v' })
  await m.news()
  return skuId!
}
type Lines = readonly { readonly skuId: string; readonly quantity: number }[]
/** Ordered without an address, or with some of it collected at a store, and paid by WeChat. */
async function bought(m: Market, company: Company, lines: Lines, more: { readonly pickups?: readonly object[]; readonly addressId?: string } = {}) {
  const quote = (await m.by(lan).call('POST', more.pickups ? '/v1/pickup/quote' : '/v1/quote', { lines, ...more })).body
  const answer = await m.by(lan).call('POST', more.pickups ? '/v1/pickup/orders' : '/v1/orders', { quoteVersion: quote.version, lines, note: '', ...more, ...(more.pickups && { phone: '13800138000' }) })
  expect([answer.status, answer.body.type]).toEqual([200, undefined])
  return payFor(m, company, answer.body)
}
const store = async (m: Market, which: 'a' | 'b') => (await m.by(m[which].clerk).call('POST', '/v1/merchant/pickup-stores', { name: '西湖店', phone: '0571-8888888', districtCode: '330106', street: '文三路 1 号', hours: '09:00–21:00', isOpen: true })).body.id as string
async function redeem(m: Market, which: 'a' | 'b', storeId: string, orderId: string, more: object = {}): Promise<void> {
  const { items: [ticket] } = (await m.by(lan).call('GET', `/v1/orders/${orderId}/pickup`)).body
  expect((await m.by(m[which].clerk).call('POST', '/v1/merchant/redemptions', { storeId, code: ticket.code, ...more })).status).toBe(200)
  await m.news()
}
const toldWays = () => shipments.told.map(({ logistics_type, delivery_mode, is_all_delivered, shipping_list: [one] }) => [logistics_type, delivery_mode, is_all_delivered, one!.tracking_no ?? one!.item_desc])

test('E17 E08 codes are told as virtual goods the moment they were sent, whole and once, with no carrier', async () => {
  const m = await market()
  const company = await wechatCompany(m.ctx)
  const skuId = await virtual(m, 'code')
  await bought(m, company, [{ skuId, quantity: 2 }])
  const { items: [row] } = (await m.by(operator).call('GET', '/v1/staff/wechat/uploads?frozen=true')).body
  expect(row).toMatchObject({ way: 'virtual', carrier: '', state: 'pending', number: expect.stringMatching(/^\d/) })
  await m.ctx.pool.query(`update kernel_letters set state = 'waiting', due_at = $1, ended_at = null where reaction = 'wechat.ask_for_hand_over'`, [m.clock()])
  await m.news()
  expect([await tell(m), await tell(m)]).toEqual([1, 0])
  expect([toldWays(), await frozen(m)]).toEqual([[[3, 1, undefined, '会员code']], []])
})

test('E17 E07 what is collected is told as pick-up once it was redeemed, of two stores when the second was; what one of them gave up is not waited for', async () => {
  const m = await market()
  const company = await wechatCompany(m.ctx)
  const [a, b] = [await store(m, 'a'), await store(m, 'b')]
  const both = { pickups: [{ merchantId: m.a.merchantId, storeId: a }, { merchantId: m.b.merchantId, storeId: b }] }
  const lines = [{ skuId: m.a.skuIds[0]!, quantity: 1 }, { skuId: m.b.skuIds[0]!, quantity: 1 }]
  const partOf = (order: Awaited<ReturnType<typeof bought>>, which: 'a' | 'b') => order.children.find(({ merchantId }) => merchantId === m[which].merchantId)!.orderId
  const first = await bought(m, company, lines, both)
  await redeem(m, 'a', a, partOf(first, 'a'))
  expect([await tell(m), await frozen(m)]).toEqual([0, []])
  await redeem(m, 'b', b, partOf(first, 'b'))
  expect(await tell(m)).toBe(1)
  const second = await bought(m, company, lines, both)
  await redeem(m, 'a', a, partOf(second, 'a'))
  expect((await m.by(lan).call('POST', `/v1/orders/${partOf(second, 'b')}/cancel`, { reason: '不想要了' })).status).toBe(200)
  await m.news()
  expect(await tell(m)).toBe(1)
  // Nothing of the third changes hands: there is nothing to tell.
  const third = await bought(m, company, lines, both)
  for (const which of ['a', 'b'] as const) await m.by(lan).call('POST', `/v1/orders/${partOf(third, which)}/cancel`, { reason: '不想要了' })
  await m.news()
  expect([await tell(m), toldWays().map(([way, mode]) => [way, mode])]).toEqual([0, [[4, 1], [4, 1]]])
})

test('E17 E08 where parcels and services are in one order parcels alone are told, and the last of them says so while a service is still open', async () => {
  const m = await market()
  const company = await wechatCompany(m.ctx)
  const [skuId, storeId] = [await virtual(m, 'service'), await store(m, 'a')]
  const addressId = (await m.by(lan).call('POST', '/v1/addresses', address)).body.id as string
  const { children: [part] } = await bought(m, company, [{ skuId, quantity: 2 }, { skuId: m.a.skuIds[0]!, quantity: 1 }], { addressId })
  const { lines } = (await m.by(lan).call('GET', `/v1/orders/${part!.orderId}`)).body
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${part!.orderId}/ship`, { lines: [{ lineId: lines.find(({ kind }: { kind: string }) => kind === 'goods').id, quantity: 1 }], carrier: 'shunfeng', number: 'SF6666666666666' })).status).toBe(200)
  await m.news()
  expect(await tell(m)).toBe(1)
  await redeem(m, 'a', storeId, part!.orderId, { uses: 2 })
  expect([await tell(m), toldWays()]).toEqual([0, [[1, 2, true, 'SF6666666666666']]])
})

test('E17 what another channel was paid for is told to nobody, and nothing is asked where WeChat’s application secret is not set', async () => {
  const m = await market()
  const company = await wechatCompany(m.ctx)
  delete process.env['WECHAT_PAY_APP_SECRET']
  await paid(m, company)
  await ship(m, 'b', 1, 'SF5555555555555')
  expect([await tell(m), shipments.told.length, (await m.ctx.pool.query('select count(*)::int as n from wechat_uploads')).rows]).toEqual([0, 0, [{ n: 0 }]])
})
