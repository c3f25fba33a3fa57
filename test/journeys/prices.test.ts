import { expect, test } from 'vitest'
import { importCosts } from '#supply/catalog'
import { forgetOldPrices } from '#supply/pricing'
import { forgetAllKept } from '#kernel/kept'
import { as, type Actor } from '#kernel/context'
import { address, buy, lan, market, mei, operator, type Market } from '../market'
import { decide } from './doors'

/** Honest prices 明码标价 from the book to the page (E12, T-60, I-32). */
const dayMs = 86_400_000
const soon = (m: Market, days = 20) => new Date(m.clock().getTime() + days * dayMs).toISOString()
const reprice = async (m: Market, priceFen: number, skuId = m.a.skuIds[0]!) => { expect((await m.by(m.a.clerk).call('PUT', `/v1/merchant/skus/${skuId}/price`, { priceFen })).status).toBe(200) }
const compare = (m: Market, wish: object, skuId = m.a.skuIds[0]!) => m.by(m.a.clerk).call('PUT', `/v1/merchant/skus/${skuId}/compared`, { days: 20, ...wish })
const pageOf = async (m: Market, actor: Actor = mei) => (await m.by(actor).call('GET', `/v1/products/${m.a.productId}`)).body
const struckOf = async (m: Market) => (await pageOf(m)).skus[0].struck as unknown
async function sell(m: Market, quantity = 1): Promise<string> {
  const by = m.by(lan)
  const addressId = (await by.call('POST', '/v1/addresses', address)).body.id as string
  const placed = await buy(by, [{ skuId: m.a.skuIds[0]!, quantity }], addressId)
  expect(placed.status).toBe(200)
  const { tradeRef } = (await by.call('POST', `/v1/payments/${placed.body.paymentId}/pay`, { channel: 'simulator' })).body
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
  await m.news()
  return placed.body.orderId as string
}
async function live(m: Market, more: object) {
  const drafted = await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', { name: '优惠', kind: 'open', scope: {}, startsAt: m.clock().toISOString(), endsAt: soon(m), ...more })
  expect([drafted.status, drafted.body.type]).toEqual([200, undefined])
  return m.by(m.a.clerk).call('POST', `/v1/merchant/offers/${drafted.body.id}/publish`, { version: 1, reason: '上线' })
}
const rungs = { lane: 'store', effect: { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen: 300_00, fromPieces: 0, offFen: 50_01, payPercent: 100, mostOffFen: null }] } }

test('T-60 E12 I-32 what is struck is the lowest deal of the seven days before, to the fen; without a deal, above it, or no higher than the price it is refused with the rule', async () => {
  const m = await market(100)
  expect((await compare(m, { basis: 'deals' })).body).toMatchObject({ type: 'pricing.no_deal', rule: expect.stringContaining('第十六、十七条') })
  await sell(m)
  await live(m, rungs)
  m.at(60_000)
  await sell(m, 2)
  m.at(120_000)
  const book = (await m.by(m.a.clerk).call('GET', '/v1/merchant/deals')).body.items
  expect(book.map((row: { unitFen: number; quantity: number }) => [row.unitFen, row.quantity])).toEqual([[173_99, 2], [199_00, 1]])
  expect((await compare(m, { basis: 'deals' })).body.type).toBe('pricing.not_lower')
  await reprice(m, 150_00)
  expect(await compare(m, { basis: 'deals', fen: 199_00 })).toMatchObject({ status: 422, body: { type: 'pricing.above_lowest', lowestFen: 173_99, days: 7, issues: [{ path: ['fen'] }] } })
  expect((await compare(m, { basis: 'deals' })).body).toMatchObject({ fen: 173_99 })
  expect(await struckOf(m)).toEqual({ fen: 173_99, basis: 'deals', from: null, until: null })
  // What the price is compared with is no lower than it any more: nothing is struck.
  await reprice(m, 180_00)
  expect(await struckOf(m)).toBeNull()
  await reprice(m, 140_00)
  expect(await struckOf(m)).toMatchObject({ fen: 173_99 })
  m.at(21 * dayMs)
  expect(await struckOf(m)).toBeNull()
  // Eight days later the last deal is what counts, and it may be the lower one.
  expect((await compare(m, { basis: 'deals' })).body).toMatchObject({ fen: 173_99 })
  expect((await m.by(m.a.clerk).call('DELETE', `/v1/merchant/skus/${m.a.skuIds[0]!}/compared`)).status).toBe(200)
  expect(await struckOf(m)).toBeNull()
  const proof = (await m.by(operator).call('GET', '/v1/staff/compared-prices')).body.items
  expect(proof).toMatchObject([{ fen: 173_99, lowestWhy: 'last', endedAt: expect.anything() }, { fen: 173_99, lowestWhy: 'lowest', basis: 'deals' }])
  const { rows } = await m.ctx.pool.query(`select action from kernel_audit_entries where action like 'pricing.%' order by id`)
  expect(rows.map(({ action }) => action as string)).toEqual(['pricing.set_compared', 'pricing.set_compared', 'pricing.end_compared'])
})

test('E12 a stated time must be one in which the list price truly stood; a manufacturer’s suggestion is called so; strangers find nothing', async () => {
  const m = await market()
  const start = m.clock().toISOString()
  m.at(5 * dayMs)
  await reprice(m, 150_00)
  const cut = m.clock().toISOString()
  m.at(6 * dayMs)
  expect((await compare(m, { basis: 'stated', from: '2026-05-01T00:00:00+08:00', until: cut })).body).toMatchObject({ type: 'pricing.stated_not_so', issues: [{ path: ['from'] }] })
  expect((await compare(m, { basis: 'stated', from: start, until: m.clock().toISOString() })).body.type).toBe('pricing.not_lower')
  expect((await compare(m, { basis: 'stated', from: start, until: cut })).body).toMatchObject({ fen: 199_00 })
  expect(await struckOf(m)).toEqual({ fen: 199_00, basis: 'stated', from: '2026-06-18', until: '2026-06-23' })
  expect((await compare(m, { basis: 'suggested', fen: 260_00, source: '' })).status).toBe(400)
  expect((await compare(m, { basis: 'suggested', fen: 260_00, source: '厂商官网 2026-06' })).body).toMatchObject({ fen: 260_00 })
  expect(await struckOf(m)).toMatchObject({ fen: 260_00, basis: 'suggested' })
  expect((await compare(m, { basis: 'deals', days: 60 })).body).toMatchObject({ type: 'pricing.too_many_days', issues: [{ path: ['days'] }] })
  expect((await m.by(m.b.clerk).call('PUT', `/v1/merchant/skus/${m.a.skuIds[0]!}/compared`, { days: 20, basis: 'deals' })).status).toBe(404)
  const curve = (await m.by(m.a.clerk).call('GET', `/v1/merchant/products/${m.a.productId}/prices`)).body
  expect(curve.skus[0]).toMatchObject({ priceFen: 150_00, listed: [{ priceFen: 199_00, until: cut }, { priceFen: 150_00, until: null }], compared: { basis: 'suggested', source: '厂商官网 2026-06' } })
})

test('E12 an order that was cancelled after its payment is no deal, whatever it cost', async () => {
  const m = await market()
  const orderId = await sell(m)
  expect((await m.by(lan).call('POST', `/v1/orders/${orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  await m.news()
  await reprice(m, 100_00)
  expect((await compare(m, { basis: 'deals' })).body.type).toBe('pricing.no_deal')
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/deals')).body.items).toMatchObject([{ unitFen: 199_00, isUndone: true }])
})

test('T-60 a discount after a raise is refused where it is none, flagged where it is one, and let go live when the old price is back', async () => {
  const m = await market()
  m.at(10 * dayMs)
  await reprice(m, 260_00)
  const scope = { skuIds: [m.a.skuIds[0]!] }
  expect((await live(m, { name: '八折', lane: 'price', scope, effect: { kind: 'percent', payPercent: 80 } })).body).toMatchObject({ type: 'promotions.raised_before', skus: [{ fen: 208_00, lowestFen: 199_00 }] })
  expect((await live(m, { name: '七折', lane: 'price', scope, effect: { kind: 'percent', payPercent: 70 } })).body).toEqual({ approvalId: null })
  expect((await live(m, { name: '满减', ...rungs })).body).toEqual({ approvalId: null })
  expect((await live(m, { name: '另一件', lane: 'price', scope: { skuIds: [m.a.skuIds[1]!] }, effect: { kind: 'percent', payPercent: 99 } })).body).toEqual({ approvalId: null })
  const alarms = (await m.by(m.a.clerk).call('GET', '/v1/merchant/price-alarms')).body.items
  expect(alarms.map((one: { offerName: string; fen: number; againstFen: number }) => [one.offerName, one.fen, one.againstFen])).toEqual([['满减', 260_00, 199_00], ['七折', 182_00, 199_00]])
  expect((await m.by(m.b.clerk).call('GET', '/v1/merchant/price-alarms')).body.items).toEqual([])
  const { rows } = await m.ctx.pool.query(`select payload->>'kind' as kind from kernel_outbox where name = 'pricing.alarm_raised'`)
  expect(rows).toHaveLength(2)
  await reprice(m, 199_00)
  expect((await live(m, { name: '九折', lane: 'price', scope, effect: { kind: 'percent', payPercent: 90 } })).body).toEqual({ approvalId: null })
})

test('I-32 no list shows less than the page, and two shoppers of one class see the same, whatever prices do', async () => {
  const m = await market()
  for (const [i, priceFen] of [150_00, 260_00, 88_00, 209_00].entries()) {
    await reprice(m, priceFen, m.a.skuIds[i % 2]!)
    await m.news()
    forgetAllKept(m.ctx)
    const page = await pageOf(m)
    const lowest = Math.min(...page.skus.map((sku: { priceFen: number }) => sku.priceFen))
    const [shelf, home, found] = await Promise.all([m.by(mei).call('GET', `/v1/categories/${m.categoryId}/products`), m.by(mei).call('GET', '/v1/home'), m.by(mei).call('GET', `/v1/search?q=${encodeURIComponent('藤编')}`)])
    const cards = [...shelf.body.items, ...home.body.shelves.flatMap((one: { items: object[] }) => one.items), ...found.body.items].filter((card: { id: string }) => card.id === m.a.productId)
    expect(cards.length).toBeGreaterThanOrEqual(3)
    for (const card of cards) expect([card.priceFen, card.fromPrice]).toEqual([lowest, true])
    expect(await pageOf(m, lan)).toEqual(page)
  }
})

test('E12 the book keeps three years and what still says something: of each SKU the last price and the last deal', async () => {
  const m = await market()
  await sell(m)
  m.at(dayMs)
  await reprice(m, 180_00)
  await sell(m)
  const count = async () => (await m.ctx.pool.query(`select (select count(*)::int from pricing_prices where sku_id = $1) as prices, (select count(*)::int from pricing_deals where sku_id = $1) as deals`, [m.a.skuIds[0]!])).rows[0] as object
  await forgetOldPrices({ ...m.ctx, now: new Date(m.clock().getTime() + 3 * 365 * dayMs) })
  expect(await count()).toEqual({ prices: 2, deals: 2 })
  await forgetOldPrices({ ...m.ctx, now: new Date(m.clock().getTime() + 4 * 366 * dayMs) })
  expect(await count()).toEqual({ prices: 1, deals: 1 })
  await expect(m.ctx.pool.query('delete from pricing_prices')).rejects.toMatchObject({ message: 'pricing_prices is append-only' })
  await expect(m.ctx.pool.query('update pricing_deals set unit_fen = 1')).rejects.toMatchObject({ message: 'pricing_deals is append-only' })
})

const setCost = (m: Market, cost: object, skuId = m.a.skuIds[0]!) => m.by(m.a.clerk).call('PUT', `/v1/merchant/skus/${skuId}/cost`, { goodsFen: 100_00, freightFen: 10_00, commissionBp: 500, adsBp: 300, returnsBp: 200, floorFen: null, ...cost })
const publish = async (m: Market, more: object, how: object = {}) => {
  const drafted = await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', { name: '优惠', kind: 'open', scope: {}, startsAt: m.clock().toISOString(), endsAt: soon(m), ...more })
  return { id: drafted.body.id as string, answer: await m.by(m.a.clerk).call('POST', `/v1/merchant/offers/${drafted.body.id}/publish`, { version: 1, reason: '上线', ...how }) }
}
const quoteOf = async (m: Market, quantity = 1) => (await m.by(lan).call('POST', '/v1/quote', { lines: [{ skuId: m.a.skuIds[0]!, quantity }] })).body

test('F87 a price that offers make together never falls below the landed cost: told before publishing, confirmed, held at the checkout, and alarmed', async () => {
  const m = await market(100)
  expect((await setCost(m, {})).status).toBe(200)
  // 110 yuan and a tenth of the price: the least is 122.23.
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/products/${m.a.productId}/prices`)).body).toMatchObject({ skus: [{ cost: { goodsFen: 100_00, leastFen: 122_23 } }, { cost: null }] })
  expect((await publish(m, { name: '七五折', lane: 'price', scope: { skuIds: [m.a.skuIds[0]!] }, effect: { kind: 'percent', payPercent: 75 } })).answer.body).toEqual({ approvalId: null })
  const wish = { name: '满百减四十', lane: 'store', effect: { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen: 100_00, fromPieces: 0, offFen: 40_00, payPercent: 100, mostOffFen: null }] } }
  const refused = await publish(m, wish)
  expect(refused.answer).toMatchObject({ status: 409, body: { type: 'promotions.below_floor', mayConfirm: true, skus: [{ skuId: m.a.skuIds[0], fen: 109_25, floorFen: 122_23 }] } })
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/offers/${refused.id}/floors`)).body.items).toMatchObject([{ fen: 109_25, againstFen: 122_23 }])
  expect((await publish(m, wish, { belowFloor: true })).answer.body).toEqual({ approvalId: null })
  const quote = await quoteOf(m)
  expect([quote.discountFen, quote.explain.map((one: { name: string }) => one.name)]).toEqual([49_75, ['七五折']])
  expect(JSON.stringify(quote)).not.toMatch(/floor|landed|margin/i)
  // The product's page promises what the checkout holds to, and does not say why (I-32).
  const page = (await m.by(lan).call('GET', `/v1/products/${m.a.productId}/offers`)).body
  expect(page.prices.find((one: { skuId: string }) => one.skuId === m.a.skuIds[0])).toMatchObject({ priceFen: 199_00, afterFen: 149_25, steps: [{ name: '七五折', offFen: 49_75 }] })
  expect(JSON.stringify(page)).not.toMatch(/floor|landed|margin/i)
  m.at(2 * dayMs)
  const orderId = await sell(m)
  const alarms = (await m.by(m.a.clerk).call('GET', '/v1/merchant/price-alarms?kind=below_floor')).body.items
  expect(alarms.map((one: { offerName: string; fen: number }) => [one.offerName, one.fen])).toEqual([['满百减四十', 109_25], ['满百减四十', 109_25]])
  const child = (await m.by(lan).call('GET', `/v1/orders/${orderId}`)).body.children[0].id as string
  const mine = (await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${child}`)).body.lines[0]
  expect([mine.landedFen, mine.marginFen]).toEqual([110_00 + 14_93, 149_25 - 124_93])
  expect((await m.by(operator).call('GET', `/v1/staff/orders/${child}`)).body.lines[0].marginFen).toBe(24_32)
  expect(JSON.stringify((await m.by(lan).call('GET', `/v1/orders/${orderId}`)).body)).not.toMatch(/landed|margin/)
})

test('F87 no combination of offers sells below the floor, whatever they are, and a price below it already is not lowered', async () => {
  const m = await market(100)
  await setCost(m, { goodsFen: 0, freightFen: 0, commissionBp: 0, adsBp: 0, returnsBp: 0, floorFen: 150_00 })
  for (const [i, off] of [20_00, 30_00, 45_00, 60_00].entries()) await publish(m, { name: `减 ${off}`, lane: i % 2 ? 'price' : 'store', scope: { skuIds: [m.a.skuIds[0]!] }, effect: i % 2 ? { kind: 'off', fen: off } : { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen: 1, fromPieces: 0, offFen: off, payPercent: 100, mostOffFen: null }] } }, { belowFloor: true })
  for (const quantity of [1, 2, 3]) { const { goodsFen, discountFen } = await quoteOf(m, quantity); expect(goodsFen - discountFen).toBeGreaterThanOrEqual(150_00 * quantity); expect(discountFen).toBeGreaterThan(0) }
  await reprice(m, 140_00)
  expect((await quoteOf(m)).discountFen).toBe(0)
})

test('F87 costs come by a file: what is wrong is told by row and left out, the rest is set, and strangers’ codes are not found', async () => {
  const m = await market()
  const file = 'SKU货号,货品成本（元）,运费（元）,佣金%,广告%,退货%,最低价（元）\r\n山居-w,100,5.5,5,0,1,\r\n山居-b,abc,,,,,\r\n潮汐-w,10,,,,,\r\n,1,,,,,\r\n'
  expect(await importCosts(as(m.ctx, m.a.clerk), new TextEncoder().encode(file), '成本.csv')).toEqual({ set: 1, wrong: [{ no: 3, code: '山居-b', field: 'goodsFen' }, { no: 4, code: '潮汐-w', field: 'code' }, { no: 5, code: '', field: 'code' }] })
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/costs')).body.items.find((one: { code: string }) => one.code === '山居-w')).toMatchObject({ goodsFen: 100_00, freightFen: 5_50, commissionBp: 500, returnsBp: 100, leastFen: 112_24 })
  expect((await setCost(m, { commissionBp: 6_000, adsBp: 4_000 })).body).toMatchObject({ type: 'pricing.shares_too_high', issues: [{ path: ['commissionBp'] }] })
  expect((await m.by(m.b.clerk).call('PUT', `/v1/merchant/skus/${m.a.skuIds[0]!}/cost`, { goodsFen: 1, freightFen: 1, commissionBp: 0, adsBp: 0, returnsBp: 0, floorFen: null })).status).toBe(404)
  const { rows } = await m.ctx.pool.query(`select count(*)::int as n from kernel_outbox where name = 'pricing.costs_changed'`)
  expect(rows).toEqual([{ n: 1 }])
})
