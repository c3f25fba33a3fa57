import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quote, type BasketLine, type Offers } from './chain.rules'

const line = (skuId: string, unitPriceFen: number, quantity = 1, merchantId = 'm1'): BasketLine => ({ skuId, merchantId, quantity, unitPriceFen })
const payable = (basket: BasketLine[], offers: Offers) => quote(basket, offers).lines.reduce((sum, l) => sum + l.payableFen, 0)

test('T-06 three lines of ¥9.99 with a ¥10 coupon: the shares add up to the coupon, to the fen', () => {
  const { lines } = quote(['a', 'b', 'c'].map((sku) => line(sku, 9_99)), { coupon: { fromFen: 0, offFen: 10_00 } })
  expect(lines.map((l) => l.discountFen)).toEqual([3_34, 3_33, 3_33])
  expect(lines.reduce((sum, l) => sum + l.payableFen, 0)).toBe(29_97 - 10_00)
})
test('T-23 a threshold is met by what the lanes before it have left, and the best rung holds', () => {
  const thresholds = [{ merchantId: 'm1', fromFen: 200_00, offFen: 20_00 }, { merchantId: 'm1', fromFen: 300_00, offFen: 50_00 }]
  expect(payable([line('a', 300_00)], { thresholds })).toBe(250_00)
  expect(payable([line('a', 300_00)], { thresholds, itemPercentOff: new Map([['a', 10]]) })).toBe(270_00 - 20_00)
  expect(payable([line('a', 199_99)], { thresholds })).toBe(199_99)
})
test('the cheaper of member and activity price holds, points come after coupons, freight is never discounted', () => {
  const offers: Offers = { memberPercent: new Map([['a', 90]]), activityPriceFen: new Map([['a', 80_00]]), coupon: { fromFen: 80_00, offFen: 5_00 }, pointsOffFen: 3_00, freightFen: new Map([['m1', 10_00]]) }
  expect(payable([line('a', 100_00)], offers)).toBe(80_00 - 5_00 - 3_00 + 10_00)
})
test('I-04 I-38 shuffled baskets cost the same, nothing falls below nothing, and every line adds up', () => {
  const basket = fc.uniqueArray(fc.record({ skuId: fc.constantFrom('a', 'b', 'c', 'd', 'e'), merchantId: fc.constantFrom('m1', 'm2'), quantity: fc.integer({ min: 1, max: 9 }), unitPriceFen: fc.integer({ min: 1, max: 100_000 }) }), { selector: (l) => l.skuId, minLength: 1 })
  const offers = fc.record({ thresholds: fc.array(fc.record({ merchantId: fc.constantFrom('m1', 'm2'), fromFen: fc.integer({ min: 0, max: 200_000 }), offFen: fc.integer({ min: 0, max: 300_000 }) }), { maxLength: 3 }), coupon: fc.record({ fromFen: fc.integer({ min: 0, max: 100_000 }), offFen: fc.integer({ min: 0, max: 200_000 }) }),
    pointsOffFen: fc.integer({ min: 0, max: 50_000 }), memberPercent: fc.constant(new Map([['a', 85], ['b', 97]])), itemPercentOff: fc.constant(new Map([['c', 33]])), freightFen: fc.constant(new Map([['m1', 1_001], ['m2', 7]])) })
  fc.assert(fc.property(basket, offers, (lines, given) => {
    const one = quote(lines, given)
    expect(quote([...lines].reverse(), given)).toEqual(one)
    for (const l of one.lines) {
      expect(l.payableFen).toBe(l.goodsFen - l.discountFen - l.pointsFen + l.freightFen)
      expect(Math.min(l.discountFen, l.pointsFen, l.goodsFen - l.discountFen - l.pointsFen)).toBeGreaterThanOrEqual(0)
    }
    expect(one.explain.reduce((sum, e) => sum + e.offFen, 0)).toBe(one.lines.reduce((sum, l) => sum + l.discountFen + l.pointsFen, 0))
  }))
})
