import { expect, test } from 'vitest'
import { best, whyNot } from '../../src/offers/promotions/best.rules'
import { couponCarts } from './carts.coupons'
import { goodsCarts } from './carts.goods'
import { listCarts } from './carts.lists'
import { pricesCarts } from './carts.prices'
import { thresholdCarts } from './carts.thresholds'
import { wholeCarts } from './carts.whole'
import { endOf, holds } from './sums'

const carts = [...pricesCarts, ...listCarts, ...goodsCarts, ...thresholdCarts, ...couponCarts, ...wholeCarts]

test('F08 F22 F25 F33 F34 F35 F39 F87 E13 T-06 T-22 T-23 sixty carts and more were worked by hand, each by a rule of its own', () => {
  expect(carts.length).toBeGreaterThanOrEqual(60)
  expect(new Set(carts.map(({ rule }) => rule)).size).toBe(carts.length)
})
test('F39 a slip of the hand in a sum is found', () => {
  expect([holds('2 × 19.90 + 5.50 = 45.30'), holds('⌈19.99 × 88 ÷ 100⌉ = 17.60'), holds('⌊19.99 × 88 ÷ 100⌋ = 17.59'), holds('a: 3 × (2.00 − 0.50) ≥ 4.50'), holds('0.07 − 0.05 = 0.02')]).toEqual([true, true, true, true, true])
  expect([holds('2 × 19.90 = 39.81'), holds('1.00 < 1.00'), holds('1.00 > 1.00')]).toEqual([false, false, false])
  expect(() => holds('twice three = 6.00')).toThrow()
})

for (const { rule, basket, sums, off, freight, platformFen, uses, gifts, why = {} } of carts) test(rule, () => {
  for (const sum of sums) expect(holds(sum), sum).toBe(true)
  const found = best(basket)
  const { lines } = found.quote
  expect(found.run.payableFen).toBe(endOf(sums))
  expect(lines.map((line) => line.discountFen)).toEqual(off)
  expect(found.quote.explain.map(({ offerId }) => offerId).toSorted()).toEqual([...uses].toSorted())
  if (freight) expect(lines.map((line) => line.freightFen)).toEqual(freight)
  if (gifts) expect(found.quote.gifts.map(({ offerId }) => offerId)).toEqual(gifts)
  const shares = lines.flatMap((line) => line.shares)
  // Whatever the cart: each line adds up, so do the order and the points, and what is told of an offer is what its shares are.
  for (const line of lines) expect(line.payableFen).toBe(line.goodsFen - line.discountFen - line.pointsFen + line.freightFen)
  const all = (fen: (line: (typeof lines)[number]) => number) => lines.reduce((sum, line) => sum + fen(line), 0)
  expect([all((line) => line.payableFen), all((line) => line.pointsFen)]).toEqual([endOf(sums), Math.min(basket.pointsOffFen ?? 0, all((line) => line.goodsFen - line.discountFen))])
  for (const { offerId, skuIds, couponId } of found.quote.explain) {
    expect([offerId, couponId]).toEqual([offerId, basket.offers.find(({ id }) => id === offerId)!.couponId])
    expect([offerId, [...skuIds].sort()]).toEqual([offerId, lines.filter((line) => line.shares.some((share) => share.offerId === offerId)).map(({ skuId }) => skuId)])
  }
  for (const line of lines) expect(new Set(line.shares.map(({ offerId }) => offerId)).size).toBe(line.shares.length)
  for (const share of shares) expect(share.offFen).toBeGreaterThan(0)
  if (platformFen !== undefined) expect(shares.reduce((all, share) => all + share.platformFen, 0)).toBe(platformFen)
  for (const { offerId, offFen } of found.quote.explain) expect(shares.filter((share) => share.offerId === offerId).reduce((all, share) => all + share.offFen, 0)).toBe(offFen)
  for (const [id, reason] of Object.entries(why)) expect([id, whyNot(found, basket.offers.find((one) => one.id === id)!)]).toEqual([id, reason])
  expect(best({ ...basket, lines: [...basket.lines].reverse(), offers: [...basket.offers].reverse() }).quote).toEqual(found.quote)
})
