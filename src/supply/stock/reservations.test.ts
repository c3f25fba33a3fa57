import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { as, transaction } from '#kernel/context'
import { after } from '#kernel/time'
import { booksAgree, shop, type Shop } from '#test/shelves'
import { allot, summed } from './reservations.rules'
import { claim, release, reserve, shipOut } from './reservations.service'
import { noteLeft, refuseSoldOut } from './sold-out.queries'
import { availabilityOf, levelsOf } from './stock.queries'
import { comeBack, receive, setStock } from './stock.service'
import { openWarehouse } from './warehouses.service'

const hold = ({ ctx, skuIds }: Shop, orderId: string, quantity = 1, skuId = skuIds[0]!) => reserve(ctx, { wants: [{ orderId, skuId, quantity }], expiresAt: after(ctx.now, 60_000) })
const level = async ({ ctx, skuIds }: Shop) => (await ctx.pool.query('select available, reserved, shipped, damaged from stock_levels where sku_id = $1', [skuIds[0]])).rows[0]

test('T-14 I-10 the last unit, wanted by 200 at once: exactly one order holds it, the others are told', async () => {
  const one = await shop(1)
  const results = await Promise.allSettled(Array.from({ length: 200 }, (_, i) => hold(one, `ord_${i}`)))
  const refused = results.filter((r) => r.status === 'rejected').map((r) => (r.reason as { code: string }).code)
  expect([results.length - refused.length, new Set(refused)]).toEqual([1, new Set(['stock.sold_out'])])
  expect(await level(one)).toEqual({ available: 0, reserved: 1, shipped: 0, damaged: 0 })
  await booksAgree(one)
})

test.each([false, true])('T-14 I-10 what was seen a moment ago decides nothing by itself: of 200 who saw three pieces three get one, and that they ran out is told once; written along with the commit: %s', async (isLast) => {
  const one = await shop(3)
  const seen = await levelsOf(one.ctx, one.skuIds)
  const results = await Promise.allSettled(Array.from({ length: 200 }, (_, i) => reserve(one.ctx, { seen, isLast, wants: [{ orderId: `ord_${i}`, skuId: one.skuIds[0]!, quantity: 1 }], expiresAt: after(one.ctx.now, 60_000) })))
  const refused = results.filter((r) => r.status === 'rejected').map((r) => (r.reason as { code: string }).code)
  expect([results.length - refused.length, new Set(refused)]).toEqual([3, new Set(['stock.sold_out'])])
  expect(await level(one)).toEqual({ available: 0, reserved: 3, shipped: 0, damaged: 0 })
  expect((await told(one)).filter((name) => name === 'stock.stock_ran_out')).toHaveLength(1)
  await booksAgree(one)
})

test('a hold that goes along with the commit and finds its goods gone undoes all, and it is done once more with the level locked', async () => {
  const one = await shop(3)
  const seen = await levelsOf(one.ctx, one.skuIds)
  let tries = 0
  const order = (orderId: string, quantity: number) => transaction(one.ctx, async (ctx) => { tries++; await reserve(ctx, { seen, isLast: true, wants: [{ orderId, skuId: one.skuIds[0]!, quantity }], expiresAt: after(ctx.now, 60_000) }); return ctx.isCareful ?? false })
  expect([await order('ord_1', 2), await order('ord_2', 1)]).toEqual([false, true])
  await expect(order('ord_3', 1)).rejects.toMatchObject({ code: 'stock.sold_out', facts: { left: 0 } })
  expect([tries, await level(one)]).toEqual([5, { available: 0, reserved: 3, shipped: 0, damaged: 0 }])
  expect((await told(one)).filter((name) => name === 'stock.stock_ran_out')).toHaveLength(1)
  await booksAgree(one)
})

test('I-16 an order holds all of its lines or none, and the same SKU on two lines is one want', async () => {
  const two = await shop(3, 2)
  const [a, b] = two.skuIds
  const wants = (x: number, y: number) => ({ wants: [{ orderId: 'ord_1', skuId: a!, quantity: x }, { orderId: 'ord_1', skuId: b!, quantity: 1 }, { orderId: 'ord_1', skuId: a!, quantity: y }], expiresAt: two.ctx.now })
  await expect(reserve(two.ctx, wants(2, 2))).rejects.toMatchObject({ code: 'stock.sold_out', facts: { skuId: a, left: 3 } })
  expect([...(await availabilityOf(two.ctx, two.skuIds)).values()]).toEqual([3, 3])
  await reserve(two.ctx, wants(2, 1))
  expect((await availabilityOf(two.ctx, two.skuIds)).get(a!)).toBe(0)
  await booksAgree(two)
})

test('I-11 what is held is given back once, however often it is released', async () => {
  const one = await shop(5)
  await hold(one, 'ord_1', 3)
  await Promise.all([1, 2, 3].map(() => release(one.ctx, ['ord_1'])))
  expect(await level(one)).toEqual({ available: 5, reserved: 0, shipped: 0, damaged: 0 })
  await booksAgree(one)
})

test('E04 what is claimed leaves in parts, never more than is held, and the rest may still be released', async () => {
  const one = await shop(5)
  await hold(one, 'ord_1', 3)
  const ship = (sourceId: string, quantity: number) => shipOut(one.ctx, { orderId: 'ord_1', sourceId, lines: [{ skuId: one.skuIds[0]!, quantity }] })
  await expect(ship('par_0', 1)).rejects.toMatchObject({ code: 'stock.not_held' })
  await claim(one.ctx, ['ord_1'])
  await ship('par_1', 2)
  await expect(ship('par_2', 2)).rejects.toMatchObject({ code: 'stock.not_held', facts: { left: 1 } })
  await release(one.ctx, ['ord_1'])
  expect(await level(one)).toEqual({ available: 3, reserved: 0, shipped: 2, damaged: 0 })
  await booksAgree(one)
})

test('T-17 stock is not set below nothing; a return lies with the sound and the damaged, once', async () => {
  const one = await shop(5)
  const place = { skuId: one.skuIds[0]!, warehouseId: one.warehouseId }
  await expect(setStock(one.clerk, { ...place, quantity: -5, reason: '盘点' })).rejects.toMatchObject({ status: 422, facts: { available: 5, reserved: 0 } })
  for (const _ of [1, 2]) await comeBack(one.clerk, { ...place, sound: 1, damaged: 1, orderId: 'ord_1', sourceId: 'ret_1' })
  expect(await level(one)).toEqual({ available: 6, reserved: 0, shipped: 0, damaged: 1 })
  await setStock(one.clerk, { ...place, quantity: 2, reason: '盘点' })
  expect((await level(one)).available).toBe(2)
  await booksAgree(one)
})

test('I-18 another merchant neither receives nor sees', async () => {
  const one = await shop(5)
  const other = as(one.ctx, { kind: 'merchant', id: 'clk_2', merchantId: 'mer_other', permits: new Set(['*']) })
  await expect(receive(other, { skuId: one.skuIds[0]!, warehouseId: one.warehouseId, quantity: 1, sourceId: 'x' })).rejects.toMatchObject({ status: 404 })
})

test('what a failed order held is undone with it', async () => {
  const one = await shop(1)
  await expect(transaction(one.ctx, async (ctx) => { await hold({ ...one, ctx }, 'ord_1'); throw new Error('never mind') })).rejects.toThrow()
  expect(await level(one)).toEqual({ available: 1, reserved: 0, shipped: 0, damaged: 0 })
})

test('allotting takes exactly what is wanted, never more than there is, whatever the order of lines', () => {
  const want = fc.record({ orderId: fc.constantFrom('o1', 'o2'), skuId: fc.constantFrom('a', 'b'), quantity: fc.integer({ min: 1, max: 9 }) })
  const place = fc.record({ skuId: fc.constantFrom('a', 'b'), warehouseId: fc.constantFrom('w1', 'w2', 'w3'), available: fc.integer({ min: 0, max: 20 }) })
  fc.assert(fc.property(fc.array(want, { maxLength: 8 }), fc.uniqueArray(place, { selector: (l) => l.skuId + l.warehouseId }), (wants, levels) => {
    const result = allot(summed(wants), levels)
    const sum = (of: readonly { quantity: number; skuId: string }[], sku: string) => of.filter((x) => x.skuId === sku).reduce((a, x) => a + x.quantity, 0)
    if ('short' in result) { expect(sum(wants, result.short)).toBeGreaterThan(0); return }
    for (const sku of ['a', 'b']) expect(sum(result.holds, sku)).toBe(sum(wants, sku))
    for (const l of levels) expect(result.holds.filter((h) => h.skuId === l.skuId && h.warehouseId === l.warehouseId).reduce((a, h) => a + h.quantity, 0)).toBeLessThanOrEqual(l.available)
    expect(allot(summed([...wants].reverse()), levels)).toEqual(result)
  }))
})

const told = async ({ ctx }: Shop) => (await ctx.pool.query<{ name: string }>(`select name from kernel_outbox where name like 'stock.stock\\_%' order by seq`)).rows.map((row) => row.name)

test('F88 that a SKU ran out or came back is told when the sum over all warehouses reaches or leaves nothing, not for one shelf', async () => {
  const one = await shop(2)
  const skuId = one.skuIds[0]!
  const { id: second } = await openWarehouse(one.clerk, { name: '二仓', priority: 2 })
  const news = ['stock.stock_came_back']
  expect(await told(one)).toEqual(news)
  await receive(one.clerk, { skuId, warehouseId: second, quantity: 1, sourceId: 'in_second' })
  await setStock(one.clerk, { skuId, warehouseId: second, quantity: 0, reason: '盘点' })
  expect(await told(one)).toEqual(news)
  await setStock(one.clerk, { skuId, warehouseId: one.warehouseId, quantity: 0, reason: '盘点' })
  expect(await told(one)).toEqual([...news, 'stock.stock_ran_out'])
  await booksAgree(one)
})

test('F88 orders taken and given up at once over two warehouses never wait on each other in a circle', async () => {
  const one = await shop(20)
  const skuId = one.skuIds[0]!
  // The later id comes first by priority, so that sequence by id and by priority differ.
  const { id: second } = await openWarehouse(one.clerk, { name: '先出仓', priority: 1 })
  await one.ctx.pool.query('update stock_warehouses set priority = 9 where id = $1', [one.warehouseId])
  await receive(one.clerk, { skuId, warehouseId: second, quantity: 20, sourceId: 'in_second' })
  const life = async (i: number) => { await hold(one, `ord_${i}`, 21); await release(one.ctx, [`ord_${i}`]) }
  const results = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => life(i)))
  for (const result of results) if (result.status === 'rejected') expect((result.reason as { code: string }).code).toBe('stock.sold_out')
  expect((await availabilityOf(one.ctx, one.skuIds)).get(skuId)).toBe(40)
  await booksAgree(one)
})

test('F88 what has run out is refused out of what the process remembers, for so many as were wanted and no longer than until it came back', async () => {
  const one = await shop(3)
  const { ctx, clerk, skuIds: [skuId], warehouseId } = one
  const early = (quantity: number) => refuseSoldOut(ctx, [{ skuId: skuId!, quantity }])
  await early(4)
  await expect(hold(one, 'ord_1', 4)).rejects.toMatchObject({ code: 'stock.sold_out' })
  await expect(early(4)).rejects.toMatchObject({ code: 'stock.sold_out', facts: { skuId, left: 3 } })
  await early(3)
  await hold(one, 'ord_2', 3)
  await expect(hold(one, 'ord_3')).rejects.toMatchObject({ code: 'stock.sold_out' })
  await expect(early(1)).rejects.toMatchObject({ facts: { left: 0 } })
  await release(ctx, ['ord_2'])
  await early(3)
  await expect(hold(one, 'ord_3', 4)).rejects.toMatchObject({ code: 'stock.sold_out' })
  await receive(clerk, { skuId: skuId!, warehouseId, quantity: 1, sourceId: 'in_2' })
  await early(4)
})

test('F88 of what has run out one asks again for all, when what the process remembers is no longer fresh', async () => {
  const { ctx, skuIds: [skuId] } = await shop(0)
  noteLeft(ctx, skuId!, 0)
  await ctx.pool.query('update stock_levels set available = 2 where sku_id = $1', [skuId])
  await expect(refuseSoldOut(ctx, [{ skuId: skuId!, quantity: 1 }])).rejects.toMatchObject({ code: 'stock.sold_out' })
  await vi.waitFor(() => refuseSoldOut(ctx, [{ skuId: skuId!, quantity: 2 }]), { timeout: 5_000, interval: 20 })
})
