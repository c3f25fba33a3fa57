import fc from 'fast-check'
import { expect, test } from 'vitest'
import { claim, closeWarehouse, openPool, openWarehouse, receive, release, reserve, shipOut } from '#supply/stock'
import { as } from '#kernel/context'
import { Refusal } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { sized } from '#test/full'
import { booksAgree, shop, type Shop } from '#test/shelves'
import { moveHolds, undoHoldMove } from './holds.service'
import { holdMoveList } from './papers.queries'

/** Moving what orders hold when a warehouse closes 占用转仓 (E11, F88). */
const hangzhou = '330106', guangzhou = '440106'
const hold = (one: Shop, orderId: string, quantity: number, districtCode: string | undefined = hangzhou, warehouseId?: string) => reserve(one.ctx, { wants: [{ orderId, skuId: one.skuIds[0]!, quantity, ...(warehouseId && { warehouseId }) }], expiresAt: after(one.ctx.now, 60_000), districtCode })
const close = (one: Shop) => closeWarehouse(one.clerk, one.warehouseId, { closedFor: 'emergency', note: '暴雨' })
const reopen = (one: Shop) => closeWarehouse(one.clerk, one.warehouseId, { closedFor: null, note: '' })
async function house(one: Shop, name: string, areas: string[], quantity: number, priority = 5): Promise<string> {
  const { id } = await openWarehouse(one.clerk, { name, priority, areas })
  if (quantity > 0) await receive(one.clerk, { skuId: one.skuIds[0]!, warehouseId: id, quantity, sourceId: `in_${name}` })
  return id
}
const held = async ({ ctx }: Shop) => (await ctx.pool.query<{ row: string }>(`select r.order_id || ' ' || w.name || ' ' || r.quantity || ' ' || r.shipped || ' ' || r.why as row from stock_reservations r join stock_warehouses w on w.id = r.warehouse_id where r.state <> 'released' order by r.order_id, w.name`)).rows.map(({ row }) => row)
const list = async (one: Shop) => (await holdMoveList(one.clerk, { limit: 50 })).items.map((row) => `${row.orderId} ${row.to ?? row.reason ?? ''} ${row.pieces} ${row.state}`).toSorted()

test('F88 E11 what orders hold in a warehouse that closes goes to the nearest that serves their address and has it whole; what cannot go is listed with its reason, and goes once it can', async () => {
  const one = await shop(20)
  await hold(one, 'ord_a', 3)
  await hold(one, 'ord_b', 2, guangzhou)
  await hold(one, 'ord_c', 9)
  await hold(one, 'ord_d', 1, hangzhou, one.warehouseId)
  await hold(one, 'ord_e', 2)
  await claim(one.ctx, ['ord_a', 'ord_e'])
  // One of them is sent in part already: only the rest goes.
  await shipOut(one.ctx, { orderId: 'ord_a', sourceId: 'par_1', lines: [{ skuId: one.skuIds[0]!, quantity: 1 }] })
  await house(one, '全国仓', [], 6)
  const east = await house(one, '华东仓', ['33'], 4)
  await expect(moveHolds(one.clerk, one.warehouseId)).rejects.toMatchObject({ code: 'warehousing.still_open' })
  await expect(moveHolds(as(one.ctx, { kind: 'merchant', id: 'x', merchantId: 'mer_x', permits: new Set(['*']) }), one.warehouseId)).rejects.toMatchObject({ status: 404 })
  await close(one)
  expect(await moveHolds(one.clerk, one.warehouseId)).toEqual({ moved: 3, stuck: 2, next: null })
  expect(await held(one)).toEqual(['ord_a 主仓 1 1 only', 'ord_a 华东仓 2 0 moved', 'ord_b 全国仓 2 0 moved', 'ord_c 主仓 9 0 only', 'ord_d 主仓 1 0 store', 'ord_e 华东仓 2 0 moved'])
  expect(await list(one)).toEqual(['ord_a 华东仓 2 moved', 'ord_b 全国仓 2 moved', 'ord_c no_stock 9 stuck', 'ord_d collected 1 stuck', 'ord_e 华东仓 2 moved'])
  await booksAgree(one)
  // Again changes nothing; goods come, and it goes. What was let go meanwhile is no work any more.
  expect(await moveHolds(one.clerk, one.warehouseId)).toEqual({ moved: 0, stuck: 2, next: null })
  await receive(one.clerk, { skuId: one.skuIds[0]!, warehouseId: east, quantity: 9, sourceId: 'in_more' })
  await release(one.ctx, ['ord_d'])
  expect(await moveHolds(one.clerk, one.warehouseId)).toEqual({ moved: 1, stuck: 0, next: null })
  expect(await list(one)).toEqual(['ord_a 华东仓 2 moved', 'ord_b 全国仓 2 moved', 'ord_c no_stock 9 over', 'ord_c 华东仓 9 moved', 'ord_d collected 1 over', 'ord_e 华东仓 2 moved'])
  await shipOut(one.ctx, { orderId: 'ord_a', sourceId: 'par_2', lines: [{ skuId: one.skuIds[0]!, quantity: 2 }] })
  await booksAgree(one)
  const { rows: told } = await one.ctx.pool.query<{ moved: number; orders: string[] }>(`select (payload->>'moved')::int as moved, payload->'orderIds' as orders from kernel_outbox where name = 'warehousing.holds_moved' order by seq`)
  expect(told.map(({ moved, orders }) => [moved, orders.toSorted()])).toEqual([[3, ['ord_a', 'ord_b', 'ord_e']], [0, []], [1, ['ord_c']]])
})

test('E11 a move is taken back once its warehouse is open and has the pieces, once only; what was sent since stays', async () => {
  const one = await shop(5)
  await hold(one, 'ord_a', 2)
  await hold(one, 'ord_b', 1)
  await claim(one.ctx, ['ord_a', 'ord_b'])
  await house(one, '二仓', [], 9)
  await close(one)
  await moveHolds(one.clerk, one.warehouseId)
  const [b, a] = (await holdMoveList(one.clerk, { limit: 2 })).items.toSorted((x, y) => (x.orderId > y.orderId ? -1 : 1)).map(({ id }) => id)
  await expect(undoHoldMove(one.clerk, a!)).rejects.toMatchObject({ code: 'warehousing.not_back' })
  await reopen(one)
  await expect(undoHoldMove(as(one.ctx, { kind: 'merchant', id: 'x', merchantId: 'mer_x', permits: new Set(['*']) }), a!)).rejects.toMatchObject({ status: 404 })
  const twice = await Promise.allSettled([undoHoldMove(one.clerk, a!), undoHoldMove(one.clerk, a!)])
  expect(twice.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  await shipOut(one.ctx, { orderId: 'ord_b', sourceId: 'par_1', lines: [{ skuId: one.skuIds[0]!, quantity: 1 }] })
  await expect(undoHoldMove(one.clerk, b!)).rejects.toMatchObject({ code: 'warehousing.sent_already' })
  expect(await held(one)).toEqual(['ord_a 主仓 2 0 moved', 'ord_b 二仓 1 1 moved'])
  await booksAgree(one)
})

test('I-11 whoever pays at the moment his goods are moved has them: what was held is claimed where it went, also where it joins what he holds there', async () => {
  const one = await shop(30)
  const there = await house(one, '二仓', [], 60)
  const orders = Array.from({ length: 12 }, (_, i) => `ord_${i}`)
  for (const [i, orderId] of orders.entries()) {
    await hold(one, orderId, 1, hangzhou, one.warehouseId)
    if (i % 3 === 0) await hold(one, orderId, 2, hangzhou, there)
  }
  // As if it were not collected: it is what an order has from two places.
  await one.ctx.pool.query(`update stock_reservations set why = 'split'`)
  await close(one)
  await Promise.all([moveHolds(one.clerk, one.warehouseId), ...orders.map((orderId) => claim(one.ctx, [orderId]))])
  const { rows } = await one.ctx.pool.query<{ row: string }>(`select state || ' ' || w.name || ' ' || sum(quantity) as row from stock_reservations r join stock_warehouses w on w.id = r.warehouse_id group by state, w.name`)
  expect(rows.map(({ row }) => row)).toEqual(['claimed 二仓 20'])
  await booksAgree(one)
})

test('F88 what is kept for a channel is not taken for what moves; once the share has ended it goes', async () => {
  const one = await shop(10)
  const skuId = one.skuIds[0]!
  await hold(one, 'ord_a', 3)
  await claim(one.ctx, ['ord_a'])
  await house(one, '二仓', [], 5)
  await openPool(one.clerk, { skuId, channel: 'live', pieces: 4, endsAt: after(one.ctx.now, dayMs) })
  await close(one)
  expect(await moveHolds(one.clerk, one.warehouseId)).toMatchObject({ moved: 0, stuck: 1 })
  expect(await list(one)).toEqual(['ord_a no_stock 3 stuck'])
  expect(await moveHolds({ ...one.clerk, now: after(one.ctx.now, 2 * dayMs) }, one.warehouseId)).toMatchObject({ moved: 1, stuck: 0 })
  await booksAgree(one)
})

test('F88 I-10 orders that are placed, sent and given up at the moment their goods are moved: nothing is sold twice and nobody waits in a circle', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ i: fc.nat({ max: 11 }), what: fc.constantFrom('order', 'order', 'send', 'give_up', 'move', 'undo') }), { minLength: 10, maxLength: 24 }), async (steps) => {
    const one = await shop(12)
    for (let i = 0; i < 8; i++) await hold(one, `ord_${i}`, 1 + (i % 2))
    await claim(one.ctx, Array.from({ length: 8 }, (_, i) => `ord_${i}`))
    // The later id comes first by priority, so that sequences by id and by priority differ.
    await house(one, '二仓', [], 7, 1)
    await close(one)
    const acts = {
      order: (i: number) => hold(one, `new_${i}_${Math.random()}`, 1), send: (i: number) => shipOut(one.ctx, { orderId: `ord_${i}`, sourceId: `par_${i}_${Math.random()}`, lines: [{ skuId: one.skuIds[0]!, quantity: 1 }] }),
      give_up: (i: number) => release(one.ctx, [`ord_${i}`]), move: () => moveHolds(one.clerk, one.warehouseId),
      undo: async () => { const [last] = (await holdMoveList(one.clerk, { limit: 1, state: 'moved' })).items; if (last) await undoHoldMove(one.clerk, last.id) },
    }
    for (let at = 0; at < steps.length; at += 4) await Promise.all(steps.slice(at, at + 4).map(({ what, i }) => acts[what as keyof typeof acts](i).catch((fault: unknown) => { if (!(fault instanceof Refusal)) throw fault })))
    await booksAgree(one)
    const { rows: [sum] } = await one.ctx.pool.query<{ all: number }>('select sum(available + reserved + shipped)::int as all from stock_levels')
    expect(sum!.all).toBe(19)
  }), { numRuns: sized(6, 200) })
}, sized(60_000, 600_000))
