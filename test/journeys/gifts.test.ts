import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sweepGifts } from '#commerce/ordering'
import { exportRaw } from '#apps/export'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import type { Actor } from '#kernel/context'
import { check } from '../checker'
import { address, buy, lan, market, mei, type Market } from '../market'
import { decide, sweep } from './doors'

/** Gifts, exchanges and bundles 满赠、换购、套餐, from the store's form to the parcel, the refund and the books. */
const [dayMs, minuteMs] = [86_400_000, 60_000]
const wish = (m: Market, more: object) => ({ name: '优惠', kind: 'open', scope: {}, startsAt: m.ctx.now.toISOString(), endsAt: new Date(m.ctx.now.getTime() + 30 * dayMs).toISOString(), ...more })
async function live(m: Market, more: object): Promise<string> {
  const drafted = await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', wish(m, more))
  expect([drafted.status, drafted.body]).toEqual([200, { id: expect.stringMatching(/^ofr_/), version: 1 }])
  expect(await m.by(m.a.clerk).call('POST', `/v1/merchant/offers/${drafted.body.id}/publish`, { version: 1, reason: '上线' })).toMatchObject({ status: 200 })
  return drafted.body.id as string
}
const gift = (m: Market, more: object = {}) => ({ kind: 'gift', fromFen: 100_00, fromPieces: 0, skuId: m.a.skuIds[1], pieces: 1, ...more })
const shopperOf = async (m: Market, actor: Actor) => { const by = m.by(actor); return { by, addressId: (await by.call('POST', '/v1/addresses', address)).body.id as string } }
const one = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
const levelOf = async (m: Market, skuId: string) => (await m.ctx.pool.query<{ available: number; reserved: number; shipped: number }>('select available, reserved, shipped from stock_levels where sku_id = $1', [skuId])).rows[0]
const usesOf = async (m: Market, id: string) => (await m.ctx.pool.query<{ uses: number }>('select uses from promotions_offers where id = $1', [id])).rows[0]!.uses
async function pay(m: Market, actor: Actor, paymentId: string): Promise<void> {
  const { tradeRef } = (await m.by(actor).call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
  await m.news()
}
/** The books of all that has happened are looked at by the checker, which knows nothing of the program. */
async function booksHold(m: Market): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tw-gifts-'))
  await m.news()
  await exportRaw({ ...m.ctx, now: m.clock() }, folder)
  const { faults, seen } = check(folder)
  rmSync(folder, { recursive: true })
  expect(faults).toEqual([])
  expect(seen['I-12']).toBeGreaterThan(0)
}

test('F33 Order 56, 18: a gift from an amount on is told with name and count, stands in the order at nothing, takes its stock with it, ships with it and gives nothing back', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const id = await live(m, { name: '满百赠椅', lane: 'gift', effect: gift(m, { pieces: 2 }), mostUses: 3 })
  const { by, addressId } = await shopperOf(m, lan)
  const quote = await by.call('POST', '/v1/quote', { lines: one(m), addressId })
  expect(quote.body).toMatchObject({ goodsFen: 199_00, payableFen: 207_00, gifts: [{ offerId: id, name: '满百赠椅', skuId: m.a.skuIds[1], title: '山居 藤编休闲椅', pieces: 2, payMinutes: null }], giftsGone: [] })
  expect((await by.call('POST', '/v1/quote', { lines: [{ skuId: m.b.skuIds[0], quantity: 3 }], addressId })).body.gifts).toEqual([])
  const placed = await buy(by, one(m), addressId)
  expect(placed.body.payableFen).toBe(207_00)
  const child = placed.body.children[0].orderId as string
  const { body: order } = await by.call('GET', `/v1/orders/${child}`)
  expect(order).toMatchObject({ goodsFen: 199_00, payableFen: 207_00 })
  expect(order.lines).toMatchObject([{ isGift: false, quantity: 1 }, { isGift: true, quantity: 2, unitPriceFen: 0, payableFen: 0, title: '山居 藤编休闲椅', giftDueAt: null, lapsedAt: null }])
  expect([await levelOf(m, m.a.skuIds[1]!), await usesOf(m, id)]).toEqual([{ available: 8, reserved: 2, shipped: 0 }, 1])
  // Let go with the order, whole.
  expect((await by.call('POST', `/v1/orders/${placed.body.orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  expect([await levelOf(m, m.a.skuIds[1]!), await usesOf(m, id)]).toEqual([{ available: 10, reserved: 0, shipped: 0 }, 0])
  // Paid and cancelled: the money of what was bought goes back, none of it for the gift.
  const refunded = await buy(by, one(m), addressId)
  await pay(m, lan, refunded.body.paymentId)
  expect((await by.call('POST', `/v1/orders/${refunded.body.children[0].orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  expect((await m.ctx.pool.query('select amount_fen::int as fen, jsonb_array_length(lines) as lines from payments_refunds')).rows).toEqual([{ fen: 207_00, lines: 1 }])
  expect(await levelOf(m, m.a.skuIds[1]!)).toMatchObject({ available: 10 })
  // Paid and sent: the order has left only when the gift has.
  const sent = await buy(by, one(m), addressId)
  await pay(m, lan, sent.body.paymentId)
  const path = `/v1/merchant/orders/${sent.body.children[0].orderId}`
  const [bought, free] = (await m.by(m.a.clerk).call('GET', path)).body.lines
  expect((await m.by(m.a.clerk).call('POST', `${path}/ship`, { lines: [{ lineId: bought.id, quantity: 1 }], carrier: 'simulator', number: 'DEMO000001' })).body.state).toBe('part_shipped')
  expect((await m.by(m.a.clerk).call('POST', `${path}/ship`, { lines: [{ lineId: free.id, quantity: 2 }], carrier: 'simulator', number: 'DEMO000002' })).body.state).toBe('shipped')
  expect(await levelOf(m, m.a.skuIds[1]!)).toEqual({ available: 8, reserved: 0, shipped: 2 })
  // What is given is not what was sold, nor bought again.
  expect((await m.ctx.pool.query('select sales from catalog_products where id = $1', [m.a.productId])).rows).toEqual([{ sales: 2 }])
  expect((await by.call('POST', `/v1/orders/${sent.body.children[0].orderId}/reorder`, {})).body).toEqual({ added: 1, left: [] })
  await booksHold(m)
})

test('I-38 a gift that runs out between the quote and the order is told before anything is bought; then the order goes without it', async () => {
  const m = await market(2)
  const id = await live(m, { name: '赠品', lane: 'gift', effect: gift(m, { pieces: 2 }) })
  const [first, second] = [await shopperOf(m, lan), await shopperOf(m, mei)]
  const quote = await second.by.call('POST', '/v1/quote', { lines: one(m), addressId: second.addressId })
  expect(quote.body.gifts).toHaveLength(1)
  expect((await buy(first.by, one(m), first.addressId)).status).toBe(200)
  const late = await second.by.call('POST', '/v1/orders', { quoteVersion: quote.body.version, lines: one(m), addressId: second.addressId, note: '' })
  expect([late.status, late.body]).toMatchObject([409, { type: 'ordering.changed', quote: { gifts: [], giftsGone: [{ offerId: id, name: '赠品' }] } }])
  const without = await second.by.call('POST', '/v1/orders', { quoteVersion: late.body.quote.version, lines: one(m), addressId: second.addressId, note: '' })
  expect(without.status).toBe(200)
  expect((await second.by.call('GET', `/v1/orders/${without.body.children[0].orderId}`)).body.lines).toHaveLength(1)
})

test('I-10 I-12 gifts are never more than there are, in number or in stock, however many orders race for them', async () => {
  const m = await market(100)
  await register(m.ctx, reactions)
  await m.ctx.pool.query('update stock_levels set available = 6 where sku_id = $1', [m.a.skuIds[1]])
  const id = await live(m, { name: '赠品', lane: 'gift', effect: gift(m), mostUses: 4 })
  const shoppers = await Promise.all(Array.from({ length: 10 }, (_, i) => shopperOf(m, { kind: 'shopper', id: `shp_${i}` })))
  const quotes = await Promise.all(shoppers.map(({ by, addressId }) => by.call('POST', '/v1/quote', { lines: one(m), addressId })))
  const placed = await Promise.all(shoppers.map(({ by, addressId }, i) => by.call('POST', '/v1/orders', { quoteVersion: quotes[i]!.body.version, lines: one(m), addressId, note: '' })))
  const good = placed.filter(({ status }) => status === 200)
  expect(good).toHaveLength(4)
  for (const { status, body } of placed) if (status !== 200) expect(['promotions.gone', 'ordering.changed']).toContain(body.type)
  expect([await usesOf(m, id), await levelOf(m, m.a.skuIds[1]!)]).toMatchObject([4, { available: 2, reserved: 4 }])
  // Whoever comes later orders without.
  expect((await buy(shoppers[9]!.by, one(m), shoppers[9]!.addressId)).status).toBe(200)
})

test('F09 a gift for paying in time is kept where the money comes in time, and let go where it comes late or not at all', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const id = await live(m, { name: '十分钟内付款赠', lane: 'gift', effect: gift(m, { payMinutes: 10 }), mostUses: 5 })
  const { by, addressId } = await shopperOf(m, lan)
  const [inTime, late, never] = [await buy(by, one(m), addressId), await buy(by, one(m), addressId), await buy(by, [{ skuId: m.a.skuIds[1]!, quantity: 1 }], addressId)]
  const giftOf = async (order: typeof late) => (await by.call('GET', `/v1/orders/${order.body.children[0].orderId}`)).body.lines.find((line: { isGift: boolean }) => line.isGift)
  const due = new Date(m.ctx.now.getTime() + 10 * minuteMs).toISOString()
  expect([await giftOf(inTime), await levelOf(m, m.a.skuIds[1]!), await usesOf(m, id)]).toMatchObject([{ giftDueAt: due, lapsedAt: null }, { available: 6, reserved: 4 }, 3])
  m.at(9 * minuteMs)
  await pay(m, lan, inTime.body.paymentId)
  expect(await giftOf(inTime)).toMatchObject({ giftDueAt: null, lapsedAt: null })
  m.at(11 * minuteMs - 1)
  await sweepGifts({ ...m.ctx, now: m.clock() })
  expect(await giftOf(late)).toMatchObject({ lapsedAt: null })
  await pay(m, lan, late.body.paymentId)
  expect(await giftOf(late)).toMatchObject({ giftDueAt: due, lapsedAt: m.clock().toISOString() })
  expect([await levelOf(m, m.a.skuIds[1]!), await usesOf(m, id)]).toMatchObject([{ available: 7, reserved: 3 }, 2])
  // The third buys the same SKU that it gets: of what is set aside for both only the gift is let go, long before the order is.
  m.at(12 * minuteMs)
  expect(await sweepGifts({ ...m.ctx, now: m.clock() })).toBe(1)
  expect(await sweepGifts({ ...m.ctx, now: m.clock() })).toBe(0)
  expect([await giftOf(never), await levelOf(m, m.a.skuIds[1]!), await usesOf(m, id)]).toMatchObject([{ lapsedAt: m.clock().toISOString() }, { available: 8, reserved: 2 }, 1])
  expect((await m.ctx.pool.query(`select payload->>'orderId' as id from kernel_outbox where name = 'ordering.gift_lapsed' order by seq`)).rows).toEqual([{ id: late.body.children[0].orderId }, { id: never.body.children[0].orderId }])
  // The late one leaves without it.
  const path = `/v1/merchant/orders/${late.body.children[0].orderId}`
  const [bought, lost] = (await m.by(m.a.clerk).call('GET', path)).body.lines
  const send = (lineId: string, number: string) => m.by(m.a.clerk).call('POST', `${path}/ship`, { lines: [{ lineId, quantity: 1 }], carrier: 'simulator', number })
  expect((await send(lost.id, 'DEMO000001')).status).toBe(422)
  expect((await send(bought.id, 'DEMO000001')).body.state).toBe('shipped')
  m.at(31 * minuteMs)
  await sweep({ ...m.ctx, now: m.clock() })
  expect(await levelOf(m, m.a.skuIds[1]!)).toEqual({ available: 9, reserved: 1, shipped: 0 })
  await booksHold(m)
})

test('F33 of several gifts the shopper has the one that he chooses, or another that is still there; what a store offers must be its own and be worth something', async () => {
  const m = await market(5)
  await live(m, { name: '二选一', lane: 'gift', effect: gift(m, { fromFen: 0, fromPieces: 2, others: [m.a.skuIds[0]] }) })
  const { by, addressId } = await shopperOf(m, lan)
  const asked = async (quantity: number, giftSkuIds?: string[]) => (await by.call('POST', '/v1/quote', { lines: one(m, quantity), addressId, ...(giftSkuIds && { giftSkuIds }) })).body
  expect((await asked(1)).gifts).toEqual([])
  const quote = await asked(2, [m.a.skuIds[0]!])
  expect(quote.gifts).toMatchObject([{ skuId: m.a.skuIds[0], choices: [{ skuId: m.a.skuIds[1] }, { skuId: m.a.skuIds[0] }] }])
  // Nothing is given out of what he buys himself.
  expect((await asked(5, [m.a.skuIds[0]!])).gifts).toMatchObject([{ skuId: m.a.skuIds[1], choices: [{ skuId: m.a.skuIds[1] }] }])
  const other = await asked(2)
  expect(other.gifts).toMatchObject([{ skuId: m.a.skuIds[1] }])
  expect(other.version).not.toBe(quote.version)
  const placed = await by.call('POST', '/v1/orders', { quoteVersion: quote.version, giftSkuIds: [m.a.skuIds[0]], lines: one(m, 2), addressId, note: '' })
  expect((await by.call('GET', `/v1/orders/${placed.body.children[0].orderId}`)).body.lines).toMatchObject([{ quantity: 2 }, { isGift: true, skuId: m.a.skuIds[0], quantity: 1 }])
  const refused = async (more: object) => (await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', wish(m, { lane: 'gift', ...more }))).body.issues
  expect(await refused({ effect: gift(m, { skuId: m.b.skuIds[0] }) })).toMatchObject([{ path: ['effect'], code: 'promotions.not_your_goods' }])
  expect(await refused({ effect: gift(m, { fromFen: 0 }) })).toMatchObject([{ code: 'promotions.gift_for_nothing' }])
  expect(await refused({ effect: gift(m, { payMinutes: 10 }) })).toMatchObject([{ path: ['mostUses'], code: 'promotions.gift_without_number' }])
  expect(await refused({ effect: gift(m, { others: [m.a.skuIds[1]] }) })).toMatchObject([{ code: 'promotions.named_twice' }])
  // What it may choose from is its own, by name, by code, or as it was chosen before.
  const choices = async (actor: Actor, query: string) => (await m.by(actor).call('GET', `/v1/merchant/skus?${query}`)).body.items.map(({ id }: { id: string }) => id)
  expect([await choices(m.a.clerk, `q=${encodeURIComponent('山居-b')}`), await choices(m.a.clerk, `ids=${m.a.skuIds.join(',')}`), await choices(m.b.clerk, `ids=${m.a.skuIds.join(',')}`)]).toEqual([[m.a.skuIds[1]], m.a.skuIds, []])
})

const set = (m: Market, fen: number, pieces: readonly [number, number], scene?: string) => ({ kind: 'set', fen, parts: m.a.skuIds.map((skuId, i) => ({ skuId, pieces: pieces[i] })), ...(scene && { scene }) })
test('F08 a bundle goes into the cart whole by one press, costs its price to the fen over its parts, and is not to be had when one part is gone', async () => {
  const m = await market()
  const id = await live(m, { name: '双椅套装', lane: 'item', effect: set(m, 333_33, [1, 1], '租房改造') })
  const { body: { items } } = await m.by(mei).call('GET', `/v1/bundles?skuIds=${m.a.skuIds[1]}`)
  expect(items).toMatchObject([{ offerId: id, name: '双椅套装', scene: '租房改造', fen: 333_33, partsFen: 408_00, isAvailable: true, merchantName: '山居', parts: [{ skuId: m.a.skuIds[0], pieces: 1, priceFen: 199_00 }, { skuId: m.a.skuIds[1], isSoldOut: false }] }])
  expect((await m.by(mei).call('GET', `/v1/bundles?skuIds=${m.b.skuIds[0]}`)).body.items).toEqual([])
  const { by, addressId } = await shopperOf(m, lan)
  expect((await by.call('POST', '/v1/cart/bundles', { offerId: id })).body).toEqual({ added: 2 })
  const quote = await by.call('POST', '/v1/quote', { addressId })
  expect(quote.body).toMatchObject({ goodsFen: 408_00, discountFen: 74_67, explain: [{ offerId: id, offFen: 74_67 }] })
  // 74.67 over 199 and 209 by largest remainder: 36.4197…, 38.2502….
  expect(quote.body.lines.map((line: { discountFen: number }) => line.discountFen)).toEqual([36_42, 38_25])
  await m.ctx.pool.query('update stock_levels set available = 0 where sku_id = $1', [m.a.skuIds[1]])
  expect((await m.by(mei).call('GET', '/v1/bundles')).body.items).toMatchObject([{ isAvailable: false, parts: [{ isSoldOut: false }, { isSoldOut: true }] }])
  expect((await m.by(mei).call('POST', '/v1/cart/bundles', { offerId: id })).body.type).toBe('cart.bundle_sold_out')
  expect((await m.by(mei).call('GET', '/v1/cart')).body.lines).toEqual([])
  const refused = async (effect: object) => (await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', wish(m, { lane: 'item', effect }))).body.issues
  expect(await refused(set(m, 408_00, [1, 1]))).toMatchObject([{ path: ['effect'], code: 'promotions.saves_nothing' }])
  expect(await refused({ kind: 'set', fen: 1, parts: [{ skuId: m.a.skuIds[0], pieces: 1 }, { skuId: m.a.skuIds[0], pieces: 1 }] })).toMatchObject([{ code: 'promotions.named_twice' }])
})

test('F08 F88 two bundles that share a SKU, in one cart and in many orders at once, never sell a piece twice', async () => {
  const m = await market(20)
  await register(m.ctx, reactions)
  const ids = [await live(m, { name: '甲', lane: 'item', effect: set(m, 350_00, [1, 1]) }), await live(m, { name: '乙', lane: 'item', effect: set(m, 500_00, [2, 1]) })]
  const shoppers = await Promise.all(Array.from({ length: 10 }, (_, i) => shopperOf(m, { kind: 'shopper', id: `shp_${i}` })))
  for (const { by } of shoppers) for (const offerId of ids) expect((await by.call('POST', '/v1/cart/bundles', { offerId })).status).toBe(200)
  const quotes = await Promise.all(shoppers.map(({ by, addressId }) => by.call('POST', '/v1/quote', { addressId })))
  // Of 3 + 2 pieces both bundles are made: 1,015 for 350 + 500.
  expect(quotes[0]!.body).toMatchObject({ goodsFen: 3 * 199_00 + 2 * 209_00, discountFen: 3 * 199_00 + 2 * 209_00 - 850_00 })
  const placed = await Promise.all(shoppers.map(({ by, addressId }, i) => by.call('POST', '/v1/orders', { quoteVersion: quotes[i]!.body.version, addressId, note: '' })))
  // Twenty pieces of the shared SKU are six orders of three; two are left.
  expect(placed.filter(({ status }) => status === 200)).toHaveLength(6)
  expect([await levelOf(m, m.a.skuIds[0]!), await levelOf(m, m.a.skuIds[1]!)]).toMatchObject([{ available: 2, reserved: 18 }, { available: 8, reserved: 12 }])
  for (const { status, body } of placed) if (status !== 200) expect(['stock.sold_out', 'ordering.nothing_chosen', 'ordering.changed']).toContain(body.type)
  await booksHold(m)
})

test('F33 a store’s exchange: the cart says what is missing, what may be added and what it costs then; it is paid so, and a gift is told beside it', async () => {
  const m = await market()
  const id = await live(m, { name: '满 390 换购', lane: 'item', scope: { productIds: [m.a.productId] }, effect: { kind: 'exchange', fen: 9_90, fromFen: 390_00, skuIds: [m.a.skuIds[1]] } })
  const free = await live(m, { name: '满三件赠', lane: 'gift', effect: gift(m, { fromFen: 0, fromPieces: 3 }) })
  const { by, addressId } = await shopperOf(m, lan)
  const extras = async () => (await by.call('GET', '/v1/cart')).body.extras
  expect(await extras()).toEqual([])
  await by.call('POST', '/v1/cart/lines', one(m)[0]!)
  expect(await extras()).toMatchObject([{ offerId: id, kind: 'exchange', isReached: false, missingFen: 191_00, fen: 9_90 }, { offerId: free, kind: 'gift', isReached: false, missingPieces: 2, pieces: 1, goods: [{ skuId: m.a.skuIds[1] }] }])
  await by.call('POST', '/v1/cart/lines', one(m)[0]!)
  expect(await extras()).toMatchObject([{ isReached: true, isHad: false, goods: [{ skuId: m.a.skuIds[1], priceFen: 209_00 }] }, { missingPieces: 1 }])
  await by.call('POST', '/v1/cart/lines', { skuId: m.a.skuIds[1], quantity: 1 })
  expect(await extras()).toMatchObject([{ isReached: true, isHad: true }, { isHad: true }])
  expect((await by.call('POST', '/v1/quote', { addressId })).body).toMatchObject({ goodsFen: 607_00, discountFen: 199_10, explain: [{ offerId: id, lane: 'item', offFen: 199_10, skuIds: [m.a.skuIds[1]] }], gifts: [{ offerId: free }] })
  const refused = async (effect: object) => (await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', wish(m, { lane: 'item', effect: { kind: 'exchange', fen: 9_90, fromFen: 100_00, ...effect } }))).body.issues
  expect(await refused({})).toMatchObject([{ path: ['effect'], code: 'promotions.exchange_of_everything' }])
  expect(await refused({ fen: 209_00, skuIds: [m.a.skuIds[1]] })).toMatchObject([{ code: 'promotions.saves_nothing' }])
})
