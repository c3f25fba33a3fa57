import fc from 'fast-check'
import { expect, test } from 'vitest'
import { booksAgree, shop, type Shop } from '#test/shelves'
import { sized } from '#test/full'
import { deliver, later } from '#test/world'
import { as, type Context } from '#kernel/context'
import { after, dayMs } from '#kernel/time'
import { nearness, place, type Shelf } from './placing.rules'
import { summed } from './reservations.rules'
import { claim, release, reserve, shipOut } from './reservations.service'
import { findings, setSkuRules, skuRulesOf, sweepSafety } from './safety.service'
import { availabilityOf, availabilityOfProduct, closedDayOf, holdsOfOrder, promisesOf } from './stock.queries'
import { adjustStock, pushStock, receive } from './stock.service'
import { changeWarehouse, closeDay, closeWarehouse, openWarehouse } from './warehouses.service'

const shelf = (warehouseId: string, skuId: string, available: number, given: Partial<Shelf> = {}): Shelf => ({ warehouseId, skuId, available, priority: 1, areas: [], backorder: 0, ...given })
const hangzhou = '330106'
const held = (one: Shop, orderId: string, quantity: number, districtCode?: string) => reserve(one.ctx, { wants: [{ orderId, skuId: one.skuIds[0]!, quantity }], expiresAt: after(one.ctx.now, 60_000), districtCode })
const levelAt = async ({ ctx }: Shop, warehouseId: string) => (await ctx.pool.query(`select available, reserved, shipped, damaged, in_transit as "inTransit" from stock_levels where warehouse_id = $1 order by sku_id`, [warehouseId])).rows[0]

test('F88 F91 an order goes in the fewest parcels first, then from the nearest served area, then by priority, and each says why', () => {
  const want = (skuId: string, quantity: number) => ({ orderId: 'o', skuId, quantity })
  const why = (shelves: readonly Shelf[], ...wants: ReturnType<typeof want>[]) => { const placed = place(wants, shelves, hangzhou); return 'short' in placed ? placed : placed.holds.map((h) => `${h.warehouseId} ${h.skuId} ${h.quantity} ${h.why}`) }
  expect([nearness(['33', '3301'], hangzhou), nearness([], hangzhou), nearness(['44'], hangzhou), nearness(['33'], '')]).toEqual([4, 0, -1, 0])
  expect(why([shelf('a', 'x', 5)], want('x', 2))).toEqual(['a x 2 only'])
  expect(why([shelf('a', 'x', 5, { areas: ['44'] }), shelf('b', 'x', 5, { priority: 9, areas: ['33'] }), shelf('c', 'x', 5)], want('x', 2))).toEqual(['b x 2 area'])
  expect(why([shelf('a', 'x', 5, { priority: 2 }), shelf('b', 'x', 5)], want('x', 2))).toEqual(['b x 2 priority'])
  // The nearest has not all of it: one parcel from further away rather than two.
  expect(why([shelf('a', 'x', 5, { areas: ['33'] }), shelf('b', 'x', 5), shelf('b', 'y', 5)], want('x', 1), want('y', 1))).toEqual(['b x 1 fewest', 'b y 1 fewest'])
  expect(why([shelf('a', 'x', 5, { areas: ['44'] }), shelf('b', 'x', 1, { areas: ['33'] })], want('x', 3))).toEqual(['a x 3 outside'])
  expect(why([shelf('a', 'x', 2), shelf('b', 'x', 2), shelf('c', 'x', 3, { priority: 5 })], want('x', 4))).toEqual(['a x 2 split', 'b x 2 split'])
  expect(why([shelf('a', 'x', 2), shelf('b', 'x', 1, { backorder: 5 })], want('x', 4))).toEqual(['b x 4 backorder'])
  expect(why([shelf('a', 'x', 2), shelf('b', 'x', 1)], want('x', 4))).toEqual({ short: 'x', left: 3 })
})

test('F88 no other choice of warehouses makes fewer parcels, and nothing is taken that is not there or may not be promised', () => {
  const houses = { w1: { priority: 2, areas: [] }, w2: { priority: 1, areas: ['44'] }, w3: { priority: 3, areas: ['33'] }, w4: { priority: 2, areas: ['3301', '44'] } }
  const levels = fc.uniqueArray(fc.record({ skuId: fc.constantFrom('a', 'b'), warehouseId: fc.constantFrom('w1', 'w2', 'w3', 'w4'), available: fc.integer({ min: -2, max: 9 }), backorder: fc.constantFrom(0, 0, 5) }), { selector: (l) => l.skuId + l.warehouseId })
    .map((all) => all.map((one) => ({ ...one, ...houses[one.warehouseId], backorder: one.available < 0 ? 5 : one.backorder })))
  const wants = fc.uniqueArray(fc.record({ orderId: fc.constant('o'), skuId: fc.constantFrom('a', 'b'), quantity: fc.integer({ min: 1, max: 9 }) }), { selector: (w) => w.skuId, minLength: 1 })
  fc.assert(fc.property(wants, levels, (all, shelves) => {
    const placed = place(all, shelves, hangzhou)
    const fits = (ids: readonly string[]) => all.every((w) => shelves.filter((l) => l.skuId === w.skuId && ids.includes(l.warehouseId)).reduce((sum, l) => sum + Math.max(0, l.available), 0) >= w.quantity)
    const subsets = Object.keys(houses).reduce<string[][]>((sets, id) => [...sets, ...sets.map((set) => [...set, id])], [[]])
    const fewest = Math.min(...subsets.filter(fits).map((set) => set.length))
    if ('short' in placed) { expect(fewest).toBe(Infinity); return }
    for (const w of all) expect(placed.holds.filter((h) => h.skuId === w.skuId).reduce((sum, h) => sum + h.quantity, 0)).toBe(w.quantity)
    for (const l of shelves) expect(placed.holds.filter((h) => h.skuId === l.skuId && h.warehouseId === l.warehouseId).reduce((sum, h) => sum + h.quantity, 0)).toBeLessThanOrEqual(Math.max(0, l.available + l.backorder))
    if (fewest < Infinity) { expect(new Set(placed.holds.map((h) => h.warehouseId)).size).toBeLessThanOrEqual(fewest); expect(placed.holds.some((h) => h.why === 'backorder')).toBe(false) }
    expect(place(summed([...all].reverse()), [...shelves].reverse(), hangzhou)).toEqual(place(summed(all), shelves, hangzhou))
  }), { numRuns: sized(500, 20_000) })
})

test('F88 F91 an order goes to the warehouse that serves its address, and past one that is closed; the merchant reads why', async () => {
  const one = await shop(10)
  const skuId = one.skuIds[0]!
  const { id: east } = await openWarehouse(one.clerk, { name: '华东仓', priority: 5, areas: ['33'] })
  await receive(one.clerk, { skuId, warehouseId: east, quantity: 10, sourceId: 'in_east' })
  await held(one, 'ord_1', 2, hangzhou)
  await held(one, 'ord_2', 2, '440106')
  await held(one, 'ord_3', 15, hangzhou)
  const whys = async (orderId: string) => (await holdsOfOrder(one.clerk, orderId)).map((h) => `${h.warehouse} ${h.quantity} ${h.why}`).toSorted()
  expect([await whys('ord_1'), await whys('ord_2'), await whys('ord_3')]).toEqual([['华东仓 2 area'], ['主仓 2 priority'], ['主仓 7 split', '华东仓 8 split'].toSorted()])
  await release(one.ctx, ['ord_3'])
  await closeWarehouse(one.clerk, east, { closedFor: 'emergency', note: '暴雨' })
  expect((await availabilityOf(one.ctx, [skuId])).get(skuId)).toBe(8)
  await held(one, 'ord_4', 2, hangzhou)
  expect(await whys('ord_4')).toEqual(['主仓 2 only'])
  await expect(changeWarehouse(one.clerk, east, { name: '华东仓', priority: 1, areas: ['浙江'] })).rejects.toMatchObject({ status: 422 })
  await closeWarehouse(one.clerk, east, { closedFor: null, note: '' })
  await changeWarehouse(one.clerk, east, { name: '华东一仓', priority: 1, areas: ['3301'] })
  await held(one, 'ord_5', 2, hangzhou)
  expect(await whys('ord_5')).toEqual(['华东一仓 2 area'])
  await booksAgree(one)
})

test('F88 I-10 back-order: so many are promised and no more, whoever was promised first is filled first, and the shopper is told by when', async () => {
  const one = await shop(1)
  const skuId = one.skuIds[0]!
  const send = (orderId: string, quantity: number) => shipOut(one.ctx, { orderId, sourceId: `par_${orderId}_${quantity}`, lines: [{ skuId, quantity }] })
  await setSkuRules(one.clerk, skuId, { safetyPieces: null, backorder: { warehouseId: one.warehouseId, most: 4, days: 7 } })
  const product = (await one.ctx.pool.query('select product_id as id from catalog_skus')).rows[0].id as string
  expect((await availabilityOfProduct(one.ctx, product)).get(skuId)).toEqual({ available: 5, here: 1, backorderDays: 7 })
  await held(one, 'ord_1', 1)
  expect((await availabilityOfProduct(one.ctx, product)).get(skuId)).toEqual({ available: 4, here: 0, backorderDays: 7 })
  const soon = { ...one, ctx: later(one.ctx, 1_000) }
  await held(soon, 'ord_2', 2)
  await held({ ...one, ctx: later(one.ctx, 2_000) }, 'ord_3', 2)
  await expect(held(one, 'ord_4', 1)).rejects.toMatchObject({ code: 'stock.sold_out', facts: { left: 0 } })
  expect(await promisesOf(one.ctx, ['ord_1', 'ord_2'])).toEqual([{ orderId: 'ord_2', skuId, promisedAt: after(soon.ctx.now, 7 * dayMs) }])
  await expect(setSkuRules(one.clerk, skuId, { safetyPieces: null, backorder: null })).rejects.toMatchObject({ status: 422, facts: { owed: 4 } })
  await claim(one.ctx, ['ord_1', 'ord_2', 'ord_3'])
  await expect(send('ord_2', 1)).rejects.toMatchObject({ code: 'stock.not_here_yet', facts: { left: 0 } })
  await send('ord_1', 1)
  await receive(one.clerk, { skuId, warehouseId: one.warehouseId, quantity: 3, sourceId: 'in_2' })
  await expect(send('ord_3', 2)).rejects.toMatchObject({ code: 'stock.not_here_yet', facts: { left: 1 } })
  await send('ord_2', 2)
  await receive(one.clerk, { skuId, warehouseId: one.warehouseId, quantity: 5, sourceId: 'in_3' })
  await send('ord_3', 2)
  const { rows } = await one.ctx.pool.query(`select payload->'orderIds' as ids from kernel_outbox where name = 'stock.promises_filled' order by seq`)
  expect(rows.map((row) => row.ids)).toEqual([['ord_2'], ['ord_3']])
  expect(await levelAt(one, one.warehouseId)).toEqual({ available: 4, reserved: 0, shipped: 5, damaged: 0, inTransit: 0 })
  await booksAgree(one)
})

test('F88 of 100 who want what may be promised three times, three get it', async () => {
  const one = await shop(0)
  const skuId = one.skuIds[0]!
  await setSkuRules(one.clerk, skuId, { safetyPieces: null, backorder: { warehouseId: one.warehouseId, most: 3, days: 7 } })
  const results = await Promise.allSettled(Array.from({ length: 100 }, (_, i) => reserve(one.ctx, { seen: [shelf(one.warehouseId, skuId, 0, { backorder: 3 })], wants: [{ orderId: `ord_${i}`, skuId, quantity: 1 }], expiresAt: after(one.ctx.now, 60_000) })))
  expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(3)
  expect(await levelAt(one, one.warehouseId)).toMatchObject({ available: -3, reserved: 3 })
  await booksAgree(one)
})

test('F82 F88 what is below half of its safety stock is found once, and none any more when it is above again', async () => {
  const one = await shop(5)
  const skuId = one.skuIds[0]!
  await setSkuRules(one.clerk, skuId, { safetyPieces: 10, backorder: null })
  expect([await skuRulesOf(one.clerk, skuId), await sweepSafety(one.ctx)]).toEqual([{ safetyPieces: 10, backorder: null }, 0])
  await held(one, 'ord_1', 1)
  expect([await sweepSafety(one.ctx), await sweepSafety(one.ctx)]).toEqual([1, 0])
  expect(await findings(one.clerk)).toMatchObject([{ skuId, available: 4, safetyPieces: 10 }])
  await release(one.ctx, ['ord_1'])
  expect([await sweepSafety(one.ctx), await findings(one.clerk)]).toEqual([0, []])
  await deliver(one.ctx)
})

test('E11 T-17 stock is adjusted for reasons that say what becomes of it, within what is there and never before a closed day', async () => {
  const one = await shop(10)
  const at = { skuId: one.skuIds[0]!, warehouseId: one.warehouseId, note: '' }
  await held(one, 'ord_1', 2)
  expect(await adjustStock(one.clerk, { ...at, pieces: 3, code: 'damaged' })).toEqual({ available: 5, damaged: 3 })
  expect(await adjustStock(one.clerk, { ...at, pieces: 1, code: 'made_good' })).toEqual({ available: 6, damaged: 2 })
  expect(await adjustStock(one.clerk, { ...at, pieces: 2, code: 'written_off' })).toEqual({ available: 6, damaged: 0 })
  await expect(adjustStock(one.clerk, { ...at, pieces: 1, code: 'written_off' })).rejects.toMatchObject({ status: 422, facts: { damaged: 0 } })
  await expect(adjustStock(one.clerk, { ...at, pieces: 7, code: 'lost' })).rejects.toMatchObject({ status: 422, facts: { available: 6, reserved: 2 } })
  const days = (n: number) => new Date(one.ctx.now.getTime() + 8 * 3_600_000 + n * dayMs).toISOString().slice(0, 10)
  await adjustStock(one.clerk, { ...at, pieces: 1, code: 'found', day: days(-2) })
  await expect(closeDay(one.clerk, one.warehouseId, days(0))).rejects.toMatchObject({ status: 422, facts: { day: days(-1) } })
  await closeDay(one.clerk, one.warehouseId, days(-2))
  await expect(adjustStock(one.clerk, { ...at, pieces: 1, code: 'found', day: days(-2) })).rejects.toMatchObject({ status: 422, facts: { day: days(-2) } })
  await expect(receive(one.clerk, { ...at, quantity: 1, sourceId: 'in_9', day: days(-3) })).rejects.toMatchObject({ status: 422 })
  await expect(adjustStock(one.clerk, { ...at, pieces: 1, code: 'found', day: days(1) })).rejects.toMatchObject({ status: 422 })
  await adjustStock(one.clerk, { ...at, pieces: 1, code: 'found', day: days(-1) })
  expect([await closedDayOf(one.ctx, one.warehouseId), (await levelAt(one, one.warehouseId)).available]).toEqual([days(-2), 8])
  await booksAgree(one)
})

test('E11 what an ERP pushes is absolute and has a version: older ones are refused, the same again changes nothing, what orders hold stays theirs', async () => {
  const one = await shop(10)
  const at = { skuId: one.skuIds[0]!, warehouseId: one.warehouseId }
  await held(one, 'ord_1', 4)
  expect(await pushStock(one.clerk, { ...at, onHand: 20, version: 5 })).toEqual({ available: 16, reserved: 4 })
  expect(await pushStock(one.clerk, { ...at, onHand: 20, version: 5 })).toEqual({ available: 16, reserved: 4 })
  await expect(pushStock(one.clerk, { ...at, onHand: 9, version: 4 })).rejects.toMatchObject({ code: 'stock.older_version', facts: { version: 5 } })
  await expect(pushStock(one.clerk, { ...at, onHand: 3, version: 6 })).rejects.toMatchObject({ status: 422, facts: { reserved: 4 } })
  // Of many pushes at once the last version stands, whichever came last.
  await Promise.allSettled([9, 7, 8].map((version) => pushStock(one.clerk, { ...at, onHand: 10 + version, version })))
  expect(await levelAt(one, one.warehouseId)).toMatchObject({ available: 15, reserved: 4 })
  const stranger: Context = as(one.ctx, { kind: 'merchant', id: 'clk_2', merchantId: 'mer_other', permits: new Set(['*']) })
  await expect(pushStock(stranger, { ...at, onHand: 1, version: 99 })).rejects.toMatchObject({ status: 404 })
  await booksAgree(one)
})
