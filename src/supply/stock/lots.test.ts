import fc from 'fast-check'
import { expect, test } from 'vitest'
import { as, type Context } from '#kernel/context'
import { Refusal } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { sized } from '#test/full'
import { booksAgree, shop, type Shop } from '#test/shelves'
import { later } from '#test/world'
import { firstExpired, isExpired, lotState } from './lots.rules'
import { setLotRule } from './lots.service'
import { claim, letGo, release, reserve, shipOut, takeIn } from './reservations.service'
import { lotList } from './stock.queries'
import { adjustStock, layExpiredApart, receive } from './stock.service'
import { openWarehouse } from './warehouses.service'

const hold = (one: Shop, orderId: string, quantity: number) => reserve(one.ctx, { wants: [{ orderId, skuId: one.skuIds[0]!, quantity }], expiresAt: after(one.ctx.now, 60_000) })
const lotsAt = async ({ ctx }: Shop, warehouseId: string) => (await ctx.pool.query<{ lot: string }>(`select code || ' ' || left_pieces as lot from stock_lots where warehouse_id = $1 order by expires_on`, [warehouseId])).rows.map(({ lot }) => lot)
const [may, july, august] = ['2026-05-01', '2026-07-01', '2026-08-01'] as const

test('E11 one test of expiry: a lot is good to the end of its day, and what ends first leaves first, expired ones not at all', () => {
  expect([isExpired('2026-06-18', '2026-06-18'), isExpired('2026-06-18', '2026-06-19'), lotState('2026-06-18', '2026-06-18', 30), lotState('2026-07-18', '2026-06-18', 30), lotState('2026-07-19', '2026-06-18', 30), lotState('2026-06-17', '2026-06-18', 30)]).toEqual([false, true, 'near', 'near', 'good', 'expired'])
  const lot = fc.record({ id: fc.uuid(), expiresOn: fc.constantFrom(may, july, august), left: fc.nat({ max: 9 }) })
  fc.assert(fc.property(fc.array(lot, { maxLength: 6 }), fc.nat({ max: 30 }), (lots, pieces) => {
    const { takes, missing } = firstExpired(lots, pieces, '2026-06-18')
    expect(takes.reduce((sum, take) => sum + take.pieces, 0) + missing).toBe(pieces)
    const days = takes.map(({ id }) => lots.find((one) => one.id === id)!.expiresOn)
    expect(days).toEqual(days.toSorted())
    expect(days).not.toContain(may)
    if (missing > 0) expect(takes.reduce((sum, take) => sum + take.pieces, 0)).toBe(lots.filter((one) => one.expiresOn !== may).reduce((sum, one) => sum + one.left, 0))
  }), { numRuns: sized(300, 5_000) })
})

test('E11 where the category asks for lots nothing comes in without; what ends first is sent first, what is over is neither sold nor sent', async () => {
  const one = await shop(0)
  const at = { skuId: one.skuIds[0]!, warehouseId: one.warehouseId }
  const come = (code: string, expiresOn: string, quantity: number, n: number) => receive(one.clerk, { ...at, quantity, sourceId: `in_${n}`, lot: { code, expiresOn } })
  await setLotRule(one.ctx, one.categoryId, true)
  await expect(receive(one.clerk, { ...at, quantity: 1, sourceId: 'in_0' })).rejects.toMatchObject({ status: 422, code: 'stock.lot_missing' })
  await expect(come('旧', may, 1, 0)).rejects.toMatchObject({ status: 422 })
  await come('八月', august, 5, 1)
  await come('七月', july, 3, 2)
  await come('七月', july, 3, 2)
  await expect(come('七月', august, 1, 3)).rejects.toMatchObject({ status: 422, facts: { day: july } })
  expect(await lotsAt(one, one.warehouseId)).toEqual(['七月 3', '八月 5'])
  await hold(one, 'ord_1', 4)
  await claim(one.ctx, ['ord_1'])
  await shipOut(one.ctx, { orderId: 'ord_1', sourceId: 'par_1', lines: [{ skuId: at.skuId, quantity: 4 }] })
  expect(await lotsAt(one, one.warehouseId)).toEqual(['七月 0', '八月 4'])
  await takeIn(one.ctx, { orderId: 'ord_1', sourceId: 'afs_1', reason: '', lines: [{ skuId: at.skuId, sellable: 1, damaged: 0 }] })
  expect(await lotsAt(one, one.warehouseId)).toEqual(['七月 0', '八月 5'])
  // In August nothing is over on the lot's own day, and all of it on the next; what an order holds cannot be sent any more.
  await hold(one, 'ord_2', 2)
  await claim(one.ctx, ['ord_2'])
  const onDay = later(one.ctx, 44 * dayMs)
  expect(await layExpiredApart(onDay)).toBe(0)
  const over = later(one.ctx, 45 * dayMs)
  expect((await lotList(as(over, one.clerk.actor), { limit: 10 })).items).toMatchObject([{ lotCode: '八月', left: 5, state: 'expired' }])
  expect([await layExpiredApart(over), await layExpiredApart(over)]).toEqual([3, 0])
  await expect(shipOut(over, { orderId: 'ord_2', sourceId: 'par_2', lines: [{ skuId: at.skuId, quantity: 1 }] })).rejects.toMatchObject({ code: 'stock.lot_expired', facts: { left: 0 } })
  const { rows: [level] } = await one.ctx.pool.query('select available, reserved, damaged from stock_levels')
  expect(level).toEqual({ available: 0, reserved: 2, damaged: 3 })
  await booksAgree(one)
})

test('E11 F87 what came in at a price moves the landed cost below which nothing is sold, once for each receipt', async () => {
  const one = await shop(0)
  const at = { skuId: one.skuIds[0]!, warehouseId: one.warehouseId }
  const cost = async () => (await one.ctx.pool.query<{ goods: string }>('select goods_fen as goods from pricing_costs where sku_id = $1', [at.skuId])).rows.map(({ goods }) => Number(goods))
  await receive(one.clerk, { ...at, quantity: 10, sourceId: 'in_1', unitFen: 1_000 })
  for (const _ of [1, 2]) await receive(one.clerk, { ...at, quantity: 10, sourceId: 'in_2', unitFen: 1_101 })
  expect(await cost()).toEqual([1_051])
  await receive(one.clerk, { ...at, quantity: 5, sourceId: 'in_3' })
  expect(await cost()).toEqual([1_051])
  await booksAgree(one)
})

test('E11 F88 I-09 whatever comes, is sold, sent, comes back and goes off in two warehouses at once: lots always add up to what is there, no piece is sold twice, and none leaves after its day', async () => {
  interface Stage { readonly one: Shop; readonly houses: readonly string[]; days: number }
  type Step = (stage: Stage, n: number) => Promise<unknown>
  const at = ({ one, days }: Stage): Context => later(one.ctx, days * dayMs)
  const which = fc.nat({ max: 20 }), house = fc.nat({ max: 1 }), some = fc.integer({ min: 1, max: 4 })
  const skuOf = ({ one }: Stage) => one.skuIds[0]!
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ house, quantity: fc.integer({ min: 1, max: 6 }), expiresOn: fc.constantFrom('2026-06-18', '2026-06-20', '2026-06-22', '2026-07-01') }).map(({ house, quantity, expiresOn }): Step => (stage, n) => receive(as(at(stage), stage.one.clerk.actor), { skuId: skuOf(stage), warehouseId: stage.houses[house]!, quantity, sourceId: `in_${n}`, lot: { code: expiresOn, expiresOn } })) },
    { weight: 4, arbitrary: some.map((quantity): Step => (stage, n) => { const ctx = at(stage); return reserve(ctx, { wants: [{ orderId: `ord_${n}`, skuId: skuOf(stage), quantity }], expiresAt: after(ctx.now, 60_000) }) }) },
    { weight: 3, arbitrary: which.map((i): Step => (stage) => claim(at(stage), [`ord_${i}`])) },
    { weight: 3, arbitrary: fc.record({ i: which, quantity: some }).map(({ i, quantity }): Step => (stage, n) => shipOut(at(stage), { orderId: `ord_${i}`, sourceId: `par_${n}`, lines: [{ skuId: skuOf(stage), quantity }] })) },
    which.map((i): Step => (stage) => release(at(stage), [`ord_${i}`])),
    which.map((i): Step => (stage, n) => letGo(at(stage), { orderId: `ord_${i}`, sourceId: `lin_${n}`, lines: [{ skuId: skuOf(stage), quantity: 1 }] })),
    fc.record({ i: which, damaged: fc.nat({ max: 1 }) }).map(({ i, damaged }): Step => (stage, n) => takeIn(at(stage), { orderId: `ord_${i}`, sourceId: `afs_${n}`, reason: '', lines: [{ skuId: skuOf(stage), sellable: 1 - damaged, damaged }] })),
    fc.record({ house, pieces: some, code: fc.constantFrom('damaged' as const, 'found' as const) }).map(({ house, pieces, code }): Step => (stage) => adjustStock(as(at(stage), stage.one.clerk.actor), { skuId: skuOf(stage), warehouseId: stage.houses[house]!, pieces, code, note: '' })),
    { weight: 2, arbitrary: fc.constant<Step>((stage) => { stage.days++; return layExpiredApart(at(stage)) }) },
  )
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 27 }), async (steps) => {
    const one = await shop(0)
    const { id: second } = await openWarehouse(one.clerk, { name: '二仓' })
    await setLotRule(one.ctx, one.categoryId, true)
    const stage: Stage = { one, houses: [one.warehouseId, second], days: 0 }
    for (const [i, warehouseId] of stage.houses.entries()) await receive(one.clerk, { skuId: skuOf(stage), warehouseId, quantity: 5, sourceId: `first_${i}`, lot: { code: '初批', expiresOn: '2026-06-20' } })
    for (let i = 0; i < steps.length; i += 3) await Promise.all(steps.slice(i, i + 3).map((work, j) => work(stage, i + j).catch((fault: unknown) => { if (!(fault instanceof Refusal)) throw fault })))
    await booksAgree(one)
    const { rows: late } = await one.ctx.pool.query(`select m.source_id from stock_lot_moves m join stock_lots l on l.id = m.lot_id where m.source_id like 'par\\_%' and l.expires_on < to_char(m.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`)
    expect(late).toEqual([])
  }), { numRuns: sized(8, 200) })
}, sized(60_000, 600_000))
