import { expect, test } from 'vitest'
import { belowFloor, best, gapOf, heldByFloor, plain, reaches, whyNot } from '../../src/offers/promotions/best.rules'
import { quote, type Basket } from '../../src/offers/promotions/chain.rules'
import type { Offer } from '../../src/offers/promotions/offers.rules'
import { line, offer, rung } from '../../src/offers/promotions/offers.fake'
import { freightOf } from './carts'

/** What is told beside a price 价格旁的说明: why an offer takes no part, what is missing to the next 凑单, what a floor has held, by hand (F39, F87, E03). */
const found = (lines: Basket['lines'], offers: readonly Offer[], more: Partial<Basket> = {}) => best({ lines, offers, ...more })
const why = (lines: Basket['lines'], offers: readonly Offer[], of: Offer, more: Partial<Basket> = {}) => whyNot(found(lines, [...offers, of], more), of)
const gap = (lines: Basket['lines'], offers: readonly Offer[], of: Offer, more: Partial<Basket> = {}) => { const one = gapOf(found(lines, [...offers, of], more), of); return one && [one.missingFen, one.missingPieces, one.effect.kind === 'rungs' ? one.effect.rungs.map(({ offFen }) => offFen) : one.effect.kind] }
const full = offer('full', 'store', { kind: 'rungs', mostTimes: 1, rungs: [...rung(100_00, 10_00).rungs, ...rung(200_00, 30_00).rungs] })
const free = offer('free', 'freight', { kind: 'freight', fromFen: 88_00, offFen: 8_00 })
const gift = offer('gift', 'gift', { kind: 'gift', fromFen: 50_00, fromPieces: 2, skuId: 'g', pieces: 1 })

test('F39 an offer that takes part has no reason against it, a gift as little as an amount', () => {
  const all = found([line('a', 100_00, 2)], [full, gift])
  expect([whyNot(all, full), whyNot(all, gift)]).toEqual([undefined, undefined])
})
test('F39 what is missing is told by amount or by pieces: a threshold, a gift, freight, a set, an exchange', () => {
  expect(why([line('a', 99_99)], [], full)).toEqual({ why: 'short', short: { missingFen: 1, missingPieces: 0 } })
  expect(why([line('a', 40_00)], [], gift)).toEqual({ why: 'short', short: { missingFen: 10_00 } })
  expect([why([line('a', 50_00)], [], gift), why([line('a', 25_00, 2)], [], gift)]).toEqual([{ why: 'short', short: { missingPieces: 1 } }, undefined])
  expect(why([line('a', 87_00)], [], free, { freightOf: freightOf({ m1: 8_00 }) })).toEqual({ why: 'short', short: { missingFen: 1_00 } })
  // At the threshold, and yet no freight that could be less.
  expect(why([line('a', 88_00)], [], free)).toEqual({ why: 'better_without' })
  expect(why([line('a', 10_00)], [], offer('two', 'item', { kind: 'nth', n: 2, payPercent: 50 }))).toEqual({ why: 'short', short: { missingPieces: 1 } })
  expect(why([line('a', 10_00)], [], offer('b', 'store', rung(0, 5_00), { scope: { skuIds: ['b'] } }))).toEqual({ why: 'nothing_fits' })
  expect(why([line('a', 10_00)], [], offer('nil', 'store', rung(0, 0)))).toEqual({ why: 'short', short: { missingFen: 0, missingPieces: 0 } })
})
test('F39 what the lanes before it have left is what a threshold looks at; freight that was lowered is no part of it', () => {
  const off = offer('off', 'item', { kind: 'percent', payPercent: 80 })
  expect(why([line('a', 110_00)], [off], full)).toEqual({ why: 'short', short: { missingFen: 12_00, missingPieces: 0 } })
  expect(why([line('a', 120_00)], [free, offer('coupon', 'store_coupon', rung(0, 40_00))], gift, { freightOf: freightOf({ m1: 8_00 }) })).toEqual({ why: 'short', short: { missingPieces: 1 } })
})
test('F39 who keeps it away is named: by exclusion on all of its lines, on so many that the others are too little, or as it holds its lane', () => {
  const flash = offer('flash', 'price', { kind: 'price', fen: 10_00 }, { scope: { skuIds: ['a'] } })
  const noFlash = offer('coupon', 'store_coupon', rung(60_00, 5_00), { excludes: ['price'] })
  expect(why([line('a', 100_00)], [flash], noFlash)).toEqual({ why: 'excluded', by: 'flash' })
  expect(why([line('a', 100_00), line('b', 55_00)], [flash], noFlash)).toEqual({ why: 'excluded', by: 'flash' })
  // Short even with all of its goods: then more of them would help.
  expect(why([line('a', 100_00), line('b', 45_00)], [flash], noFlash)).toEqual({ why: 'short', short: { missingFen: 15_00, missingPieces: 0 } })
  expect(why([line('a', 100_00)], [offer('more', 'store_coupon', rung(0, 6_00))], offer('less', 'store_coupon', rung(0, 5_00)))).toEqual({ why: 'lane_taken', by: 'more' })
  // Another offer of its lane on other lines is no rival.
  expect(why([line('a', 100_00), line('b', 10_00)], [offer('other', 'store', rung(0, 6_00), { scope: { skuIds: ['b'] } })], offer('nil', 'store', rung(0, 0, { payPercent: 100 }), { scope: { skuIds: ['a'] } }))).toMatchObject({ why: 'short' })
})
test('F87 what was left out for a floor is told as that, and what a floor has held names the line, the price and the last offer', () => {
  const lines = [{ ...line('a', 100_00, 2), floorFen: 80_00 }, line('b', 100_00)]
  const [ten, coupon] = [offer('ten', 'item', { kind: 'percent', payPercent: 90 }, { scope: { skuIds: ['a'] } }), offer('coupon', 'store_coupon', rung(0, 30_00), { scope: { skuIds: ['a'] } })]
  const held = found(lines, [ten, coupon])
  expect([held.run.payableFen, held.leftOut, whyNot(held, ten)]).toEqual([270_00, ['ten'], { why: 'below_floor' }])
  // Both: 200.00 × 90 % − 30.00 = 150.00, of two pieces 75.00 each.
  expect(heldByFloor(held)).toEqual([{ skuId: 'a', fen: 75_00, floorFen: 80_00, offerId: 'ten' }])
  expect(belowFloor(held.prepared, held.run)).toEqual([])
  expect(belowFloor(held.prepared, plain({ lines, offers: [ten, coupon] }).run)).toEqual([{ i: 0, skuId: 'a', fen: 75_00, floorFen: 80_00 }])
  expect(heldByFloor(found([line('a', 100_00)], [ten, offer('alone', 'store_coupon', rung(0, 30_00), { excludes: ['*'] })]))).toEqual([])
  expect(heldByFloor(found(lines, [ten]))).toEqual([])
})
test('E03 how far it is to the next rung: the rung alone and what is missing, over what is open to the offer', () => {
  expect(gap([line('a', 90_00)], [], full)).toEqual([10_00, 0, [10_00]])
  expect(gap([line('a', 150_00)], [], full)).toEqual([50_00, 0, [30_00]])
  expect(gap([line('a', 200_00)], [], full)).toBeUndefined()
  expect(gap([line('a', 10_00)], [], offer('pieces', 'store', rung(0, 5_00, { fromPieces: 3 })))).toEqual([0, 2, [5_00]])
  // Lanes before it count, its own does not, and what it may not meet keeps its lines away.
  expect(gap([line('a', 160_00)], [offer('off', 'item', { kind: 'percent', payPercent: 90 })], full)).toEqual([56_00, 0, [30_00]])
  expect(gap([line('a', 110_00), line('b', 120_00)], [offer('flash', 'price', { kind: 'price', fen: 50_00 }, { scope: { skuIds: ['a'] } })], { ...full, excludes: ['price'] })).toEqual([80_00, 0, [30_00]])
  expect(gap([line('a', 150_00), line('b', 100_00, 1, 'm2')], [], { ...full, merchantId: 'm1' })).toEqual([50_00, 0, [30_00]])
})
test('E03 to free freight; and nothing is promised of what is kept away, fits nothing or gives nothing to reach', () => {
  expect(gap([line('a', 80_00)], [], free, { freightOf: freightOf({ m1: 8_00 }) })).toEqual([8_00, 0, 'freight'])
  expect(gap([line('a', 88_00)], [], free, { freightOf: freightOf({ m1: 8_00 }) })).toBeUndefined()
  expect(gap([line('a', 90_00)], [offer('alone', 'price', { kind: 'price', fen: 1_00 }, { excludes: ['*'] })], full)).toBeUndefined()
  expect(gap([line('a', 90_00)], [], { ...full, scope: { skuIds: ['b'] } })).toBeUndefined()
  expect(gap([line('a', 10_00)], [], gift)).toBeUndefined()
  expect(gap([line('a', 10_00)], [], offer('two', 'item', { kind: 'nth', n: 2, payPercent: 50 }))).toBeUndefined()
})
test('F33 whether a coupon would take anything of these goods were it alone', () => {
  const goods = [line('a', 60_00), line('b', 60_00, 1, 'm2')]
  expect([reaches(full, goods), reaches({ ...full, merchantId: 'm1' }, goods), reaches({ ...full, scope: { skuIds: ['c'] } }, goods), reaches({ ...full, scope: { skuIds: ['a'] } }, [line('a', 100_00), line('b', 1)])]).toEqual([true, false, false, true])
  expect([reaches(free, [line('a', 88_00)]), reaches(free, goods), reaches(gift, goods), reaches(gift, [line('a', 60_00)]), reaches({ ...free, merchantId: 'm2' }, goods), reaches(offer('nil', 'store', rung(0, 0)), goods)]).toEqual([true, false, true, false, false, false])
})
test('F39 with everything that can speak: nothing is left out, though it be more', () => {
  const goods = { lines: [line('a', 100_00)], offers: [offer('flash', 'price', { kind: 'price', fen: 90_00 }), offer('alone', 'store_coupon', rung(0, 30_00), { excludes: ['*'] })] }
  const all = plain(goods)
  expect([all.run.payableFen, all.leftOut, all.quote.explain.map(({ offerId }) => offerId), best(goods).run.payableFen]).toEqual([90_00, [], ['flash'], 70_00])
  expect(quote(goods)).toEqual(all.quote)
})
