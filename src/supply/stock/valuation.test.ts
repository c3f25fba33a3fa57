import { expect, test } from 'vitest'
import { addCost, costOfOrder, layersOf, valuesOf, worth } from '#supply/pricing'
import { as } from '#kernel/context'
import { after } from '#kernel/time'
import { booksAgree, shop, type Shop } from '#test/shelves'
import { claim, reserve, shipOut, takeIn } from './reservations.service'
import { adjustStock, receive } from './stock.service'
import { openWarehouse } from './warehouses.service'

async function sell(one: Shop, orderId: string, quantity: number): Promise<void> {
  await reserve(one.ctx, { wants: [{ orderId, skuId: one.skuIds[0]!, quantity }], expiresAt: after(one.ctx.now, 60_000) })
  await claim(one.ctx, [orderId])
  await shipOut(one.ctx, { orderId, sourceId: `par_${orderId}`, lines: [{ skuId: one.skuIds[0]!, quantity }] })
}

test('E11 what is sold costs what came first; what comes back brings its cost back; a bill that came later is borne by what is left; the average stands beside', async () => {
  const one = await shop(0)
  const at = { skuId: one.skuIds[0]!, warehouseId: one.warehouseId }
  await receive(one.clerk, { ...at, quantity: 3, sourceId: 'in_1', unitFen: 100 })
  const { id: second } = await openWarehouse(one.clerk, { name: '二仓' })
  await receive(one.clerk, { ...at, warehouseId: second, quantity: 5, sourceId: 'in_2', unitFen: 200 })
  for (const _ of [1, 2]) await receive(one.clerk, { ...at, quantity: 2, sourceId: 'in_3', unitFen: 400 })
  await sell(one, 'ord_1', 4)
  expect(await costOfOrder(one.clerk, 'ord_1')).toEqual([{ skuId: at.skuId, pieces: 4, unpriced: 0, fen: 500 }])
  expect(await valuesOf(one.clerk, { limit: 10 })).toEqual({ items: [{ skuId: at.skuId, pieces: 6, unpriced: 0, fifoFen: 1_600, averageFen: 1_260 }], next: null })
  // Two come back, the last that left first; one of them is damaged and still owned, until it is written off.
  await takeIn(one.ctx, { orderId: 'ord_1', sourceId: 'afs_1', reason: '', lines: [{ skuId: at.skuId, sellable: 1, damaged: 1 }] })
  expect(await costOfOrder(one.clerk, 'ord_1')).toEqual([{ skuId: at.skuId, pieces: 2, unpriced: 0, fen: 200 }])
  expect(await worth(one.clerk)).toEqual({ pieces: 8, unpriced: 0, fifoFen: 1_900 })
  const { items: layers } = await layersOf(one.clerk, { skuId: at.skuId, limit: 10 })
  expect(layers.map(({ sourceId, leftPieces, leftFen }) => [sourceId, leftPieces, leftFen])).toEqual([['in_3', 2, 800], ['in_2', 5, 1_000], ['in_1', 1, 100]])
  await addCost(one.clerk, layers[1]!.id, { fen: 99, note: '运费' })
  expect((await layersOf(one.clerk, { skuId: at.skuId, limit: 10 })).items[1]).toMatchObject({ leftPieces: 5, leftFen: 1_099 })
  await expect(addCost(as(one.ctx, { kind: 'merchant', id: 'x', merchantId: 'mer_x', permits: new Set(['*']) }), layers[0]!.id, { fen: 1, note: '' })).rejects.toMatchObject({ status: 404 })
  await sell(one, 'ord_2', 2)
  expect((await costOfOrder(one.clerk, 'ord_2'))[0]!.fen).toBe(100 + 220)
  expect((await layersOf(one.clerk, { skuId: at.skuId, limit: 10 })).items[2]).toMatchObject({ leftPieces: 0, leftFen: 0 })
  await expect(addCost(one.clerk, layers[2]!.id, { fen: 1, note: '' })).rejects.toMatchObject({ status: 422, code: 'pricing.nothing_left' })
  // What is found costs the average; what is lost goes out of the oldest.
  await adjustStock(one.clerk, { ...at, pieces: 2, code: 'found', note: '' })
  await adjustStock(one.clerk, { ...at, pieces: 1, code: 'lost', note: '' })
  await booksAgree(one)
})

test('E11 what came in before anybody told a price is worth as much as what is told first, and is counted apart until then', async () => {
  const one = await shop(4)
  const at = { skuId: one.skuIds[0]!, warehouseId: one.warehouseId }
  await sell(one, 'ord_1', 1)
  expect([await worth(one.clerk), await costOfOrder(one.clerk, 'ord_1')]).toEqual([{ pieces: 3, unpriced: 3, fifoFen: 0 }, [{ skuId: at.skuId, pieces: 1, unpriced: 1, fen: 0 }]])
  await receive(one.clerk, { ...at, quantity: 1, sourceId: 'in_2', unitFen: 300 })
  expect(await worth(one.clerk)).toEqual({ pieces: 4, unpriced: 0, fifoFen: 1_200 })
  await booksAgree(one)
})

test('E11 parcels that leave two warehouses at once, and what comes back meanwhile, keep the layers whole', async () => {
  const one = await shop(10)
  const { id: second } = await openWarehouse(one.clerk, { name: '二仓' })
  await receive(one.clerk, { skuId: one.skuIds[0]!, warehouseId: second, quantity: 10, sourceId: 'in_2', unitFen: 333 })
  for (let i = 0; i < 8; i++) { await reserve(one.ctx, { wants: [{ orderId: `ord_${i}`, skuId: one.skuIds[0]!, quantity: 2 }], expiresAt: after(one.ctx.now, 60_000) }); await claim(one.ctx, [`ord_${i}`]) }
  await Promise.all(Array.from({ length: 8 }, (_, i) => shipOut(one.ctx, { orderId: `ord_${i}`, sourceId: `par_${i}`, lines: [{ skuId: one.skuIds[0]!, quantity: 2 }] })))
  await Promise.all(Array.from({ length: 8 }, (_, i) => takeIn(one.ctx, { orderId: `ord_${i}`, sourceId: `afs_${i}`, reason: '', lines: [{ skuId: one.skuIds[0]!, sellable: 1, damaged: 0 }] })))
  await booksAgree(one)
  expect((await worth(one.clerk)).pieces).toBe(12)
})
