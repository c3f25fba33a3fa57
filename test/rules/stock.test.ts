import { expect, test } from 'vitest'
import { firstExpired, lotState } from '../../src/supply/stock/lots.rules'
import { place, type Shelf } from '../../src/supply/stock/placing.rules'
import { outOfPools, roomFor, shortOf, takenByHand, type Pool } from '../../src/supply/stock/pools.rules'
import { allot, summed } from '../../src/supply/stock/reservations.rules'
import { dayFault, dayOf, lastClosable, reasons } from '../../src/supply/stock/work.rules'

/** Rules of stock, case by case: each of these is what a changed rule was not caught by before. */
const shelf = (warehouseId: string, skuId: string, available: number, given: Partial<Shelf> = {}): Shelf => ({ warehouseId, skuId, available, priority: 1, areas: [], backorder: 0, ...given })
const want = (skuId: string, quantity: number, more: object = {}) => ({ orderId: 'o', skuId, quantity, ...more })
const told = (placed: ReturnType<typeof place>) => ('short' in placed ? placed : placed.holds.map((h) => `${h.orderId} ${h.warehouseId} ${h.skuId} ${h.quantity} ${h.why}`))
const hangzhou = '330106'

test('E11 T-17 a table worked by hand: what each reason does to what can be sold and what is damaged', () => {
  expect(Object.entries(reasons).map(([code, { kind, available, damaged }]) => `${code} ${kind} ${available} ${damaged}`)).toEqual([
    'found adjust 1 0', 'lost adjust -1 0', 'damaged damage -1 1', 'made_good damage 1 -1', 'written_off adjust 0 -1', 'expired damage -1 1', 'sample adjust -1 0', 'used adjust -1 0', 'typed_low adjust 1 0', 'sold_elsewhere adjust -1 0', 'typed_high adjust -1 0'])
})

test('E11 nothing is posted to a day that has not come in Shanghai, nor to one up to the last that was closed; only a day that is over can be closed', () => {
  const now = new Date('2026-06-18T16:30:00Z')
  expect([dayOf(now), lastClosable(now)]).toEqual(['2026-06-19', '2026-06-18'])
  expect([dayFault('2026-06-19', now, null), dayFault('2026-06-20', now, null), dayFault('2026-06-18', now, '2026-06-17'), dayFault('2026-06-17', now, '2026-06-17'), dayFault('2026-06-16', now, '2026-06-17')])
    .toEqual([undefined, { code: 'stock.day_to_come' }, undefined, { code: 'stock.day_closed', facts: { day: '2026-06-17' } }, { code: 'stock.day_closed', facts: { day: '2026-06-17' } }])
})

test('E11 of lots that end on one day the one that came first leaves first; nothing is taken of an empty one, and no more than is left; without a day none is over', () => {
  const lots = [{ id: 'c', expiresOn: '2026-08-01', left: 5 }, { id: 'b', expiresOn: '2026-07-01', left: 2 }, { id: 'a', expiresOn: '2026-07-01', left: 3 }, { id: 'd', expiresOn: '2026-06-30', left: 0 }]
  expect(firstExpired(lots, 6)).toEqual({ takes: [{ id: 'a', pieces: 3 }, { id: 'b', pieces: 2 }, { id: 'c', pieces: 1 }], missing: 0 })
  expect(firstExpired(lots.toReversed(), 3)).toEqual({ takes: [{ id: 'a', pieces: 3 }], missing: 0 })
  expect(firstExpired(lots, 12, '2026-07-02')).toEqual({ takes: [{ id: 'c', pieces: 5 }], missing: 7 })
  expect(firstExpired([{ id: 'x', expiresOn: '2000-01-01', left: 1 }], 1)).toEqual({ takes: [{ id: 'x', pieces: 1 }], missing: 0 })
  expect([lotState('2026-06-17', '2026-06-18', 0), lotState('2026-06-18', '2026-06-18', 0), lotState('2026-06-19', '2026-06-18', 0)]).toEqual(['expired', 'near', 'good'])
})

test('F88 of what is there each order is placed by itself, out of what those before it have left; one that is collected takes of its own warehouse alone', () => {
  const two = [{ orderId: 'o', skuId: 'x', quantity: 2 }, { orderId: 'p', skuId: 'x', quantity: 2 }]
  expect(told(place(two, [shelf('a', 'x', 3), shelf('b', 'x', 2)]))).toEqual(['o a x 2 priority', 'p b x 2 fewest'])
  expect(told(place(two, [shelf('a', 'x', 3)]))).toEqual({ short: 'x', left: 1 })
  expect(told(place([want('x', 2, { warehouseId: 'b' })], [shelf('a', 'x', 9), shelf('b', 'x', 2)]))).toEqual(['o b x 2 store'])
  expect(told(place([want('x', 3, { warehouseId: 'b' })], [shelf('a', 'x', 9), shelf('b', 'x', 2)]))).toEqual({ short: 'x', left: 2 })
  expect(told(place([want('x', 1, { warehouseId: 'b' }), want('y', 1)], [shelf('a', 'x', 9), shelf('b', 'x', 2), shelf('a', 'y', 1)]))).toEqual(['o b x 1 store', 'o a y 1 split'])
})

test('F88 F91 of warehouses that are as near and as important the first by name sends; a want goes whole from one that has just so much of it; more than three parcels are taken in sequence', () => {
  expect(told(place([want('x', 1)], [shelf('b', 'x', 5), shelf('a', 'x', 5)]))).toEqual(['o a x 1 priority'])
  expect(told(place([want('x', 2), want('y', 3)], [shelf('a', 'x', 1), shelf('b', 'x', 2), shelf('a', 'y', 3)]))).toEqual(['o b x 2 split', 'o a y 3 split'])
  expect(told(place([want('x', 3)], [shelf('a', 'x', 1), shelf('b', 'x', 0), shelf('c', 'x', 2)]))).toEqual(['o a x 1 split', 'o c x 2 split'])
  expect(told(place([want('x', 5)], ['a', 'b', 'c', 'd', 'e'].map((id) => shelf(id, 'x', 1))))).toEqual(['a', 'b', 'c', 'd', 'e'].map((id) => `o ${id} x 1 split`))
  expect(told(place([want('x', 1)], [shelf('a', 'x', 1, { areas: ['44'] }), shelf('b', 'x', 1, { areas: ['55'] })], hangzhou))).toEqual(['o a x 1 outside'])
  // What another SKU lies in is no choice for this one.
  expect(told(place([want('x', 1)], [shelf('a', 'x', 1), shelf('b', 'y', 9)]))).toEqual(['o a x 1 only'])
})

test('F88 what is not there is promised whole by one that may promise just so much, else what is there goes first; a line that is there is never put off; what may not be promised is short', () => {
  const promise = (backorder: number) => ({ backorder })
  expect(told(place([want('x', 5)], [shelf('a', 'x', 2), shelf('b', 'x', 0, promise(5))]))).toEqual(['o b x 5 backorder'])
  expect(told(place([want('x', 6)], [shelf('a', 'x', 2), shelf('b', 'x', 0, promise(5))]))).toEqual(['o a x 2 split', 'o b x 4 backorder'])
  expect(told(place([want('x', 7)], [shelf('a', 'x', 2), shelf('b', 'x', 0, promise(5))]))).toEqual(['o a x 2 split', 'o b x 5 backorder'])
  expect(told(place([want('x', 8)], [shelf('a', 'x', 2), shelf('b', 'x', 0, promise(5))]))).toEqual({ short: 'x', left: 7 })
  expect(told(place([want('x', 2), want('y', 1)], [shelf('a', 'x', 2, promise(9)), shelf('a', 'y', 0, promise(1))]))).toEqual(['o a x 2 split', 'o a y 1 backorder'])
  expect(told(place([want('x', 3), want('y', 1)], [shelf('a', 'x', 1), shelf('b', 'x', 2, promise(9)), shelf('a', 'y', 0, promise(1))]))).toEqual(['o a x 1 split', 'o b x 2 split', 'o a y 1 backorder'])
  // Promised already beyond what is there: only the rest may be.
  expect(told(place([want('x', 2)], [shelf('a', 'x', -3, promise(5))]))).toEqual(['o a x 2 backorder'])
  expect(told(place([want('x', 3)], [shelf('a', 'x', -3, promise(5))]))).toEqual({ short: 'x', left: 2 })
})

test('F88 what is kept for a channel is kept of its own SKU, and what may be promised counts; wholesale and ERPs take by hand', () => {
  const pools: Pool[] = [{ id: 'l', skuId: 'a', channel: 'live', left: 3 }, { id: 'e', skuId: 'b', channel: 'erp', left: 9 }]
  const levels = [{ skuId: 'a', available: 4, backorder: 2 }, { skuId: 'b', available: 20, backorder: 0 }]
  expect([roomFor('storefront', 'a', levels, pools), roomFor('live', 'a', levels, pools), roomFor('storefront', 'b', levels, pools)]).toEqual([3, 6, 11])
  expect(shortOf([{ skuId: 'a', quantity: 3 }, { skuId: 'b', quantity: 8 }], levels, 'storefront', pools)).toBeUndefined()
  expect(shortOf([{ skuId: 'a', quantity: 4 }], levels, 'storefront', pools)).toEqual({ short: 'a', left: 3 })
  expect([takenByHand, outOfPools('live', [{ skuId: 'a', quantity: 2 }, { skuId: 'a', quantity: 2 }, { skuId: 'b', quantity: 1 }], pools)]).toEqual([['wholesale', 'erp'], [{ poolId: 'l', pieces: 2 }, { poolId: 'l', pieces: 1 }, null]])
})

test('I-10 wants are shared by hand: whole from one that has just so much, else from one after the other; what is short says how much there was in all', () => {
  const level = (warehouseId: string, skuId: string, available: number) => ({ warehouseId, skuId, available })
  const holds = (...given: Parameters<typeof allot>) => { const got = allot(...given); return 'short' in got ? got : got.holds.map(({ orderId, warehouseId, skuId, quantity }) => `${orderId} ${warehouseId} ${skuId} ${quantity}`) }
  const two = [level('a', 'x', 2), level('b', 'x', 3), level('c', 'x', 9), level('a', 'y', 1)]
  expect(holds([want('x', 3)], two)).toEqual(['o b x 3'])
  expect(holds([want('x', 4)], [level('a', 'x', 2), level('z', 'x', 0), level('b', 'x', 3)])).toEqual(['o a x 2', 'o b x 2'])
  expect(holds([want('x', 5), want('y', 1)], [level('a', 'x', 2), level('b', 'x', 3), level('a', 'y', 1)])).toEqual(['o a x 2', 'o b x 3', 'o a y 1'])
  expect(holds([want('x', 2), { orderId: 'p', skuId: 'x', quantity: 2 }], [level('a', 'x', 3), level('b', 'x', 1)])).toEqual(['o a x 2', 'p a x 1', 'p b x 1'])
  expect(holds([want('x', 6)], [level('a', 'x', 2), level('b', 'x', 3), level('a', 'y', 1)])).toEqual({ short: 'x', left: 5 })
  expect([holds([], two), summed([want('y', 1), want('x', 1), want('y', 2)])]).toEqual([[], [want('x', 1), want('y', 3)]])
})
