import { expect, test } from 'vitest'
import { createShopper } from '#trust/identity'
import type { Actor } from '#kernel/context'
import { address, buy, lan, market, mei, operator, type Market } from '../market'
import { decide } from './doors'

/** What ends at once and what takes another's place 紧急停止与新版本: lists, bargains, versions of a list, and the pieces of a part of an order. */
const dayMs = 86_400_000
const iso = (m: Market, ms: number): string => new Date(m.ctx.now.getTime() + ms).toISOString()
const listOf = (m: Market, more: object = {}) => ({ name: '批发价', startsAt: iso(m, 0), endsAt: iso(m, 30 * dayMs), lines: [{ skuId: m.a.skuIds[0]!, steps: [{ fromPieces: 1, fen: 150_00 }] }], ...more })
async function list(m: Market, more: object = {}): Promise<string> {
  const { body } = await m.by(m.a.clerk).call('POST', '/v1/merchant/price-lists', listOf(m, more))
  expect((await publish(m, body.id)).status).toBe(200)
  return body.id as string
}
const publish = (m: Market, id: string) => m.by(m.a.clerk).call('POST', `/v1/merchant/price-lists/${id}/publish`, { version: 1, reason: '上线' })
const copyOf = async (m: Market, id: string): Promise<string> => (await m.by(m.a.clerk).call('POST', `/v1/merchant/price-lists/${id}/copy`, {})).body.id as string
const liveLists = async (m: Market) => (await m.ctx.pool.query<{ id: string }>(`select id from pricelists_lists where state = 'live' order by id`)).rows.map(({ id }) => id)
const of = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
const shopperOf = async (m: Market, actor: Actor) => { const by = m.by(actor); return { by, addressId: (await by.call('POST', '/v1/addresses', address)).body.id as string } }

test('I-29 E13 F28 the emergency stop of a store, or of the lane of prices, ends its lists and bargains with its offers, and carts are told the lists by name', async () => {
  const m = await market(50)
  const [clerk, staff] = [m.by(m.a.clerk), m.by(operator)]
  const id = await list(m)
  const { body: groups } = await clerk.call('POST', '/v1/merchant/price-groups', { name: '企业', kind: 'company' })
  await list(m, { name: '企业价', groupIds: [groups.id], priority: 9 })
  const bargain = await clerk.call('POST', '/v1/merchant/bargains', { skuId: m.a.skuIds[1], floorFen: 99_00, helpers: 3, leastCutFen: 1_00, mostPerNewFen: null, hours: 24, mostPieces: 3, perShopper: 2, helpsADay: 5, helpsInAll: 20, buysEarly: false, startsAt: iso(m, 0), endsAt: iso(m, dayMs) })
  expect((await clerk.call('POST', `/v1/merchant/bargains/${bargain.body.id}/publish`, { version: 1, reason: '上线' })).body).toEqual({ approvalId: null })
  expect((await m.by(mei).call('GET', '/v1/bargains')).body.items).toMatchObject([{ id: bargain.body.id, productId: m.a.productId, skuId: m.a.skuIds[1], priceFen: 209_00, floorFen: 99_00, left: 3 }])
  const { by, addressId } = await shopperOf(m, lan)
  await by.call('POST', '/v1/cart/lines', { skuId: m.a.skuIds[0], quantity: 1 })
  expect((await by.call('POST', '/v1/quote', { lines: of(m), addressId })).body).toMatchObject({ discountFen: 49_00, ended: [] })
  expect((await staff.call('POST', '/v1/staff/offers/stop', { reason: '全部停' })).body.type).toBe('promotions.stop_what')
  expect((await staff.call('POST', '/v1/staff/offers/stop', { lane: 'store', reason: '不是价格' })).body).toEqual({ stopped: 0, hasMore: false })
  expect((await staff.call('POST', '/v1/staff/offers/stop', { merchantId: m.b.merchantId, reason: '别家' })).body).toEqual({ stopped: 0, hasMore: false })
  expect((await staff.call('POST', '/v1/staff/offers/stop', { merchantId: m.a.merchantId, lane: 'price', reason: '价格出错' })).body).toEqual({ stopped: 3, hasMore: false })
  const { rows } = await m.ctx.pool.query<{ action: string; reason: string }>(`select action, after ->> 'reason' as reason from kernel_audit_entries where action in ('pricelists.stop_list', 'bargains.stop_activity') order by 1`)
  expect(rows).toEqual([{ action: 'bargains.stop_activity', reason: '价格出错' }, { action: 'pricelists.stop_list', reason: '价格出错' }, { action: 'pricelists.stop_list', reason: '价格出错' }])
  // Of the company's price others hear nothing.
  expect((await by.call('POST', '/v1/quote', { lines: of(m), addressId })).body).toMatchObject({ discountFen: 0, ended: [{ offerId: id, name: '批发价' }] })
  expect((await by.call('GET', '/v1/cart')).body).toMatchObject({ discountFen: 0, ended: [{ offerId: id, name: '批发价' }] })
  expect((await by.call('POST', '/v1/quote', { lines: [{ skuId: m.b.skuIds[0]!, quantity: 1 }], addressId })).body.ended).toEqual([])
  expect((await by.call('GET', `/v1/products/${m.a.productId}/bargain`)).body).toEqual({ bargain: null })
  expect((await m.by(mei).call('GET', '/v1/bargains')).body.items).toEqual([])
  const clerkOf = await m.by({ kind: 'staff', id: 'stf_offers', permits: new Set(['promotions.write', 'pricelists.write']) }).call('POST', '/v1/staff/offers/stop', { lane: 'price', reason: '没有权限' })
  expect(clerkOf.status).toBe(403)
})

test('E13 of the versions of one list one is live, whichever was copied from which; those of two drafts that are published at once as well', async () => {
  const m = await market(50)
  const first = await list(m)
  const [second, third] = [await copyOf(m, first), await copyOf(m, first)]
  expect((await publish(m, second)).status).toBe(200)
  expect(await liveLists(m)).toEqual([second])
  expect((await publish(m, third)).status).toBe(200)
  expect(await liveLists(m)).toEqual([third])
  const [fourth, fifth] = [await copyOf(m, second), await copyOf(m, third)]
  expect((await Promise.all([publish(m, fourth), publish(m, fifth)])).map(({ status }) => status)).toEqual([200, 200])
  expect(await liveLists(m)).toHaveLength(1)
  // Another list of the same name is another list.
  const other = await list(m)
  expect(await liveLists(m)).toHaveLength(2)
  const { by, addressId } = await shopperOf(m, mei)
  expect((await by.call('POST', '/v1/quote', { lines: of(m), addressId })).body.ended).toEqual([])
  expect(await liveLists(m)).toContain(other)
})

test('F35 I-12 one part of an order that is cancelled gives its pieces back to the pool at once, and the rest of the order its own with itself', async () => {
  const m = await market(50)
  const flash = async (clerk: Actor, skuId: string, fen: number) => {
    const { body } = await m.by(clerk).call('POST', '/v1/merchant/offers', { name: '秒杀', kind: 'open', lane: 'price', scope: {}, effect: { kind: 'flash', items: [{ skuId, fen, pieces: 2, perPerson: 2 }] }, rhythm: { slots: [{ fromMinute: 600, untilMinute: 660 }] }, startsAt: iso(m, 0), endsAt: iso(m, dayMs) })
    expect((await m.by(clerk).call('POST', `/v1/merchant/offers/${body.id}/publish`, { version: 1, reason: '上线' })).status).toBe(200)
  }
  await flash(m.a.clerk, m.a.skuIds[0]!, 99_00)
  await flash(m.b.clerk, m.b.skuIds[0]!, 29_00)
  const actor: Actor = { kind: 'shopper', id: await createShopper(m.ctx, { phone: '13711112222' }) }
  const { by, addressId } = await shopperOf(m, actor)
  const placed = await buy(by, [{ skuId: m.a.skuIds[0]!, quantity: 2 }, { skuId: m.b.skuIds[0]!, quantity: 1 }], addressId)
  expect(placed.status).toBe(200)
  const { tradeRef } = (await by.call('POST', `/v1/payments/${placed.body.paymentId}/pay`, { channel: 'simulator' })).body as { tradeRef: string }
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
  await m.news()
  const taken = async () => new Map((await m.ctx.pool.query<{ sku: string; taken: number }>('select sku_id as sku, taken from promotions_pools')).rows.map(({ sku, taken }) => [sku, taken]))
  const child = (of: { merchantId: string }) => placed.body.children.find((one: { merchantId: string }) => one.merchantId === of.merchantId).orderId as string
  expect(await taken()).toEqual(new Map([[m.a.skuIds[0], 2], [m.b.skuIds[0], 1]]))
  expect((await by.call('POST', `/v1/orders/${child(m.a)}/cancel`, { reason: '不想要了' })).status).toBe(200)
  expect(await taken()).toEqual(new Map([[m.a.skuIds[0], 0], [m.b.skuIds[0], 1]]))
  // So is what he himself had of it.
  expect((await by.call('POST', '/v1/quote', { lines: of(m, 2), addressId })).body.discountFen).toBe(200_00)
  expect((await by.call('POST', `/v1/orders/${child(m.b)}/cancel`, { reason: '不想要了' })).status).toBe(200)
  expect(await taken()).toEqual(new Map([[m.a.skuIds[0], 0], [m.b.skuIds[0], 0]]))
  const { rows } = await m.ctx.pool.query<{ state: string }>('select distinct state from promotions_draws')
  expect(rows).toEqual([{ state: 'released' }])
  const told = await m.ctx.pool.query<{ name: string }>(`select name from kernel_outbox where name like 'promotions.pool%' order by seq`)
  expect(told.rows.map((row) => row.name)).toEqual(['promotions.pool_ran_out', 'promotions.pool_came_back'])
})
