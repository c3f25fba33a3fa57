import fc from 'fast-check'
import { expect, test } from 'vitest'
import { best, whyNot } from './best.rules'
import { prepare, quote, run, type Basket } from './chain.rules'
import { sized } from '#test/full'
import { basketOf, line, offer, rung } from './offers.fake'

const payable = (basket: Basket): number => best(basket).run.payableFen
/** The least of all choices, by looking at each. */
function least(basket: Basket): number {
  const prepared = prepare(basket)
  const keys = [...prepared.by.values()].flat().map(({ key }) => key)
  let found = Number.POSITIVE_INFINITY
  for (let bits = 0; bits < 2 ** keys.length; bits++) found = Math.min(found, run(prepared, new Set(keys.filter((_, i) => (bits >> i) & 1))).payableFen)
  return found
}

test('F39 the best combination of a small basket is the least that any choice comes to', () => {
  fc.assert(fc.property(basketOf({ mostOffers: 6, mostLines: 3 }), (basket) => {
    const keys = [...prepare(basket).by.values()].flat().length
    fc.pre(keys > 4 && keys <= 9)
    expect(payable(basket)).toBe(least(basket))
  }), { numRuns: sized(40, 1_000) })
})
test('F39 where there are too many choices to look at each, what is found is what brute force finds', () => {
  fc.assert(fc.property(basketOf({ mostOffers: 7, mostLines: 4 }), (basket) => {
    const keys = [...prepare(basket).by.values()].flat().length
    fc.pre(keys > 9 && keys <= 11)
    expect(payable(basket)).toBe(least(basket))
  }), { numRuns: 25, seed: 20_261_126 })
})
test('F39 a flash price that keeps a better coupon away is left out, and said so', () => {
  const flash = offer('flash', 'price', { kind: 'price', fen: 95_00 }, { excludes: ['platform_coupon'] })
  const coupon = offer('coupon', 'platform_coupon', rung(0, 20_00), { couponId: 'cpn_1' })
  const found = best({ lines: [line('a', 100_00)], offers: [flash, coupon] })
  expect([found.run.payableFen, found.leftOut, whyNot(found, flash)]).toEqual([80_00, ['flash'], { why: 'excluded', by: 'coupon' }])
})
test('F39 a discount that would lose a threshold is left out', () => {
  const five = offer('five', 'item', { kind: 'percent', payPercent: 95 })
  const full = offer('full', 'store', rung(200_00, 50_00), { merchantId: 'm1' })
  expect(payable({ lines: [line('a', 205_00)], offers: [five, full] })).toBe(155_00)
  expect(payable({ lines: [line('a', 220_00)], offers: [five, full] })).toBe(209_00 - 50_00)
})
test('F87 offers never meet below the floor of a price; a price that is below it by itself stays', () => {
  const offers = [offer('half', 'item', { kind: 'percent', payPercent: 60 }), offer('coupon', 'platform_coupon', rung(0, 30_00))]
  const floored = (floorFen: number) => best({ lines: [{ ...line('a', 100_00), floorFen }], offers })
  expect([floored(0).run.payableFen, floored(55_00).run.payableFen, floored(65_00).run.payableFen, floored(95_00).run.payableFen]).toEqual([30_00, 60_00, 70_00, 100_00])
  expect(whyNot(floored(95_00), offers[1]!)).toEqual({ why: 'below_floor' })
  expect(floored(120_00).run.payableFen).toBe(100_00)
})
test('F33 each coupon that is not used says why: what is missing, what excludes it, or that it is better without', () => {
  const lines = [line('a', 88_00)]
  const short = offer('short', 'platform_coupon', rung(100_00, 10_00))
  const other = offer('other', 'store_coupon', rung(0, 5_00), { merchantId: 'm2' })
  const good = offer('good', 'platform_coupon', rung(0, 9_00))
  const less = offer('less', 'platform_coupon', rung(0, 8_00))
  const found = best({ lines, offers: [short, other, good, less] })
  expect([short, other, good, less].map((one) => whyNot(found, one))).toEqual([{ why: 'short', short: { missingFen: 12_00, missingPieces: 0 } }, { why: 'nothing_fits' }, undefined, { why: 'lane_taken', by: 'good' }])
})
test('F39 a percent that is given several times may take a line whole: a price that leaves it too little for that is left out', () => {
  const found = best({ lines: [line('a', 9)], offers: [offer('price', 'price', { kind: 'price', fen: 1 }), offer('coupon', 'platform_coupon', rung(1, 0, { payPercent: 50 }, 3))] })
  expect([found.run.payableFen, found.leftOut]).toEqual([0, ['price']])
  const both = best({ lines: [line('a', 18, 4)], offers: [offer('day', 'day', { kind: 'percent', payPercent: 27 }), offer('rung', 'platform', rung(21, 17, { payPercent: 50 }))] })
  expect([both.run.payableFen, both.leftOut]).toEqual([19, ['day']])
})
test('F39 a threshold that a discount loses counts over the goods that are open to it alone', () => {
  const found = best({ lines: [line('d', 348_51, 4), line('e', 82_54, 6)], offers: [offer('day', 'day', { kind: 'percent', payPercent: 75 }, { scope: { skuIds: ['e'] } }), offer('flash', 'price', { kind: 'off', fen: 211_84 }, { scope: { skuIds: ['d'] }, excludes: ['*'] }), offer('coupon', 'platform_coupon', rung(471_45, 169_15))] })
  expect([found.run.payableFen, found.leftOut]).toEqual([872_77, ['day']])
})
test('F39 what one offer leaves of a line decides which of a lane speaks first: the least is found beyond that too', () => {
  const found = best({ lines: [line('d', 153_35, 6), line('e', 219_42, 2)], offers: [offer('all', 'item', { kind: 'percent', payPercent: 73 }), offer('price', 'price', { kind: 'price', fen: 118_46 }), offer('e', 'item', { kind: 'percent', payPercent: 2 }, { scope: { skuIds: ['e'] } })] })
  expect([found.run.payableFen, found.leftOut]).toEqual([527_64, []])
})
test('F39 one offer more never makes a small basket dearer, and the same basket comes to the same', () => {
  fc.assert(fc.property(basketOf({ mostOffers: 3, mostLines: 2 }), (basket) => {
    fc.pre([...prepare(basket).by.values()].flat().length <= 6)
    const all = best(basket)
    expect(best(basket).quote).toEqual(all.quote)
    expect(all.run.payableFen).toBeLessThanOrEqual(quote({ ...basket, offers: [] }).lines.reduce((sum, l) => sum + l.payableFen, 0))
    for (let i = 0; i < basket.offers.length; i++) expect(all.run.payableFen).toBeLessThanOrEqual(payable({ ...basket, offers: basket.offers.filter((_, n) => n !== i) }))
  }), { numRuns: 300 })
})
