import { expect, test } from 'vitest'
import { endOf, faultsOf, groupNext, isOpen, leastFenOf, maskedMember, priceOf, seatNext, type ActivityWish, type SeatState } from './groups.rules'

const now = new Date('2026-06-18T02:00:00Z')
const on = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const price = { skuId: 'a', size: 2, priceFen: 90_00, leaderFen: null }
const wish = (more: Partial<ActivityWish> = {}): ActivityWish => ({ prices: [price, { ...price, size: 3, priceFen: 80_00, leaderFen: 70_00 }], hours: 24, mostPieces: 10, perShopper: 1, startsAt: now, endsAt: on(24), ...more })
const goods = new Map([['a', { productId: 'p', priceFen: 100_00, floorFen: null }], ['b', { productId: 'q', priceFen: 100_00, floorFen: null }]])
const faults = (more: Partial<ActivityWish>) => faultsOf(wish(more), goods, 72, now).map(({ path, code }) => `${path.join('.')} ${code.replace('groups.', '')}`)

test('F27 an activity names variants of one product, each size once, below the price, a larger group no dearer and its founder no dearer than the rest', () => {
  expect(faults({})).toEqual([])
  expect(faults({ prices: [{ ...price, priceFen: 100_00 }] })).toEqual(['prices.0.priceFen not_below'])
  expect(faults({ prices: [price, { ...price, size: 5, priceFen: 90_01 }] })).toEqual(['prices.1.priceFen larger_dearer'])
  expect(faults({ prices: [{ ...price, leaderFen: 90_01 }] })).toEqual(['prices.0.leaderFen leader_dearer'])
  expect(faults({ prices: [price, price] })).toEqual(['prices.1.size size_twice'])
  expect(faults({ prices: [price, { ...price, skuId: 'b' }, { ...price, skuId: 'c' }] })).toEqual(['prices.1.skuId one_product', 'prices.2.skuId not_your_goods'])
  expect(faults({ hours: 73 })).toEqual(['hours too_long'])
  expect([faults({ endsAt: now }), faults({ startsAt: on(-3), endsAt: on(-1) })]).toEqual([['endsAt ends_first', 'endsAt over_already'], ['endsAt over_already']])
})

test('F27 a piece costs what its size says, its founder what is said for him', () => {
  const { prices } = wish()
  expect([priceOf(prices, 'a', 2, true), priceOf(prices, 'a', 3, true), priceOf(prices, 'a', 3, false), priceOf(prices, 'a', 4, false), priceOf(prices, 'b', 2, false)]).toEqual([90_00, 70_00, 80_00, undefined, undefined])
  expect(prices.map(leastFenOf)).toEqual([90_00, 70_00])
})

test('I-14 I-15 a group is filled or fails, a seat ends once, and one may join while a seat is free and time is left', () => {
  expect([groupNext.filled, groupNext.failed]).toEqual([[], []])
  for (const state of Object.keys(seatNext) as SeatState[]) { const end = endOf(state); expect(end === undefined ? seatNext[state].length : seatNext[state].includes(end)).toBe(end === undefined ? 0 : true) }
  const group = { state: 'running' as const, seats: 2, size: 3, endsAt: on(1) }
  expect([isOpen(group, now), isOpen({ ...group, seats: 3 }, now), isOpen(group, on(1)), isOpen({ ...group, state: 'filled' }, now)]).toEqual([true, false, false, false])
  expect([maskedMember('林小岚'), maskedMember(undefined)]).toEqual(['林**', '**'])
})
