import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prepare, quote, run, told, type Basket } from './chain.rules'
import { basketOf, line, offer, rung } from './offers.fake'

const payable = (basket: Basket): number => quote(basket).lines.reduce((sum, l) => sum + l.payableFen, 0)

test('T-06 three lines of ¥9.99 with a ¥10 coupon: the shares add up to the coupon, to the fen', () => {
  const { lines } = quote({ lines: ['a', 'b', 'c'].map((sku) => line(sku, 9_99)), offers: [offer('c', 'platform_coupon', rung(0, 10_00))] })
  expect(lines.map((l) => l.discountFen)).toEqual([3_34, 3_33, 3_33])
  expect(lines.reduce((sum, l) => sum + l.payableFen, 0)).toBe(29_97 - 10_00)
})
test('T-23 F34 a threshold is met by what the lanes before it have left, and the best rung holds', () => {
  const full = offer('full', 'store', { kind: 'rungs', mostTimes: 1, rungs: [rung(200_00, 20_00), rung(300_00, 50_00)].flatMap(({ rungs }) => rungs) }, { merchantId: 'm1' })
  expect(payable({ lines: [line('a', 300_00)], offers: [full] })).toBe(250_00)
  expect(payable({ lines: [line('a', 300_00)], offers: [full, offer('ten', 'item', { kind: 'percent', payPercent: 90 })] })).toBe(270_00 - 20_00)
  expect(payable({ lines: [line('a', 199_99)], offers: [full] })).toBe(199_99)
})
test('F39 the cheapest price holds, the member day comes on top of it, points come after coupons, freight looks at the goods after all offers', () => {
  const offers = [offer('member', 'price', { kind: 'percent', payPercent: 90 }), offer('limited', 'price', { kind: 'price', fen: 80_00 }), offer('day', 'day', { kind: 'percent', payPercent: 95 }), offer('coupon', 'platform_coupon', rung(76_00, 5_00))]
  const freightOf = (of: ReadonlyMap<string, number>) => new Map([['m1', of.get('a')! >= 72_00 ? 0 : 10_00]])
  expect(payable({ lines: [line('a', 100_00)], offers, pointsOffFen: 3_00, freightOf })).toBe(76_00 - 5_00 - 3_00 + 10_00)
})
test('F35 so many pieces of a line get the flash price, the others the next best one', () => {
  const offers = [offer('flash', 'price', { kind: 'price', fen: 50_00 }, { mostPieces: 1 }), offer('member', 'price', { kind: 'percent', payPercent: 90 })]
  expect(payable({ lines: [line('a', 100_00, 3)], offers })).toBe(50_00 + 2 * 90_00)
})
test('F39 who bears a discount is said for each line, and the parts add up', () => {
  const { lines } = quote({ lines: [line('a', 33_33), line('b', 66_67)], offers: [offer('c', 'platform_coupon', rung(0, 9_99), { platformPercent: 30 })] })
  const shares = lines.flatMap((l) => l.shares)
  expect([shares.reduce((sum, s) => sum + s.offFen, 0), shares.reduce((sum, s) => sum + s.platformFen, 0)]).toEqual([9_99, 3_00])
  for (const { offFen, platformFen } of shares) expect(platformFen).toBeLessThanOrEqual(offFen)
})

const kinds = {
  flash: offer('flash', 'price', { kind: 'price', fen: 70_01 }), member: offer('member', 'price', { kind: 'percent', payPercent: 88 }), full: offer('full', 'store', rung(100_00, 13_37), { merchantId: 'm1' }),
  coupon: offer('coupon', 'platform_coupon', rung(50_00, 7_77)), freight: offer('freight', 'freight', { kind: 'freight', fromFen: 0, offFen: 8_00 }),
}
test('T-22 all pairs and sequences of flash price, member price, 满减, coupon, points and free freight come to one amount, whichever comes first', () => {
  const names = Object.keys(kinds) as (keyof typeof kinds)[]
  const freightOf = () => new Map([['m1', 8_00]])
  for (let bits = 0; bits < 2 ** names.length; bits++) for (const pointsOffFen of [0, 2_22]) {
    const offers = names.filter((_, i) => (bits >> i) & 1).map((name) => kinds[name])
    const lines = [line('a', 80_00), line('b', 59_90, 2)]
    const one = quote({ lines, offers, pointsOffFen, freightOf })
    for (let turn = 1; turn < Math.max(1, offers.length); turn++) {
      const turned = [...offers.slice(turn), ...offers.slice(0, turn)]
      expect(quote({ lines, offers: turned, pointsOffFen, freightOf })).toEqual(one)
      expect(quote({ lines: [...lines].reverse(), offers: turned.reverse(), pointsOffFen, freightOf })).toEqual(one)
    }
  }
})
test('I-04 I-38 shuffled baskets and offers cost the same, nothing falls below nothing, every line and every share adds up', () => {
  fc.assert(fc.property(basketOf(), fc.integer({ min: 0, max: 50_000 }), (basket, pointsOffFen) => {
    const given = { ...basket, pointsOffFen, freightOf: () => new Map([['m1', 1_001], ['m2', 7]]) }
    const one = quote(given)
    expect(quote({ ...given, lines: [...given.lines].reverse(), offers: [...given.offers].reverse() })).toEqual(one)
    for (const l of one.lines) {
      expect(l.payableFen).toBe(l.goodsFen - l.discountFen - l.pointsFen + l.freightFen)
      expect(Math.min(l.discountFen, l.pointsFen, l.freightFen, l.goodsFen - l.discountFen - l.pointsFen)).toBeGreaterThanOrEqual(0)
      expect(l.shares.filter(({ lane }) => lane !== 'freight').reduce((sum, s) => sum + s.offFen, 0)).toBe(l.discountFen)
      for (const { offFen, platformFen } of l.shares) expect([Number.isSafeInteger(offFen), platformFen >= 0 && platformFen <= offFen]).toEqual([true, true])
    }
    for (const { offerId, offFen } of one.explain) expect(one.lines.flatMap((l) => l.shares).filter((s) => s.offerId === offerId).reduce((sum, s) => sum + s.offFen, 0)).toBe(offFen)
  }), { numRuns: 500 })
})
test('I-38 a line that nothing fits costs what it costs alone, and what excludes never meets', () => {
  fc.assert(fc.property(basketOf(), (basket) => {
    const prepared = prepare(basket)
    const one = told(prepared, run(prepared, new Set()))
    for (const l of one.lines) {
      const on = l.shares.map(({ offerId }) => basket.offers.find(({ id }) => id === offerId)!)
      for (const a of on) for (const b of on) if (a !== b) expect([a.excludes.includes(b.group), a.excludes.includes('*')]).toEqual([false, false])
      if (on.length === 0) expect(l.discountFen).toBe(0)
    }
  }), { numRuns: 300 })
})

const set = (id: string, fen: number, parts: Record<string, number>) => offer(id, 'item', { kind: 'set', fen, parts: Object.entries(parts).map(([skuId, pieces]) => ({ skuId, pieces })) }, { scope: { skuIds: Object.keys(parts) } })
test('F08 two bundles that share a SKU both hold where there are enough pieces of it, the rest of which another offer may have, and only one where there are not', () => {
  const offers = [set('desk', 250_00, { a: 1, b: 1 }), set('bed', 320_00, { a: 1, c: 2 })]
  const lines = [line('a', 200_00, 2), line('b', 100_00), line('c', 80_00, 2)]
  // 200 + 100 - 250 = 50 off the one, 200 + 160 - 320 = 40 off the other.
  expect(quote({ lines, offers }).explain.map(({ offerId, offFen }) => [offerId, offFen])).toEqual([['desk', 50_00], ['bed', 40_00]])
  expect(payable({ lines: [line('a', 200_00), ...lines.slice(1)], offers })).toBe(250_00 + 160_00)
  // A third piece is no part of either: every 1st of "two for 300" needs two of them, and there is but one.
  expect(payable({ lines: [line('a', 200_00, 3), ...lines.slice(1)], offers: [...offers, offer('pair', 'item', { kind: 'pieces', n: 2, fen: 399_00 }, { scope: { skuIds: ['a'] } })] })).toBe(250_00 + 320_00 + 200_00)
  expect(payable({ lines: [line('a', 200_00, 4), ...lines.slice(1)], offers: [...offers, offer('pair', 'item', { kind: 'pieces', n: 2, fen: 399_00 }, { scope: { skuIds: ['a'] } })] })).toBe(250_00 + 320_00 + 399_00)
})
test('F33 an exchange takes one of the chosen goods, and what it asks for is counted over everything else, whoever has taken off it', () => {
  const exchange = offer('x', 'item', { kind: 'exchange', fen: 9_90, fromFen: 100_00, skuIds: ['m', 'n'] })
  expect(payable({ lines: [line('a', 100_00), line('m', 39_00, 2)], offers: [exchange] })).toBe(100_00 + 9_90 + 39_00)
  expect(payable({ lines: [line('a', 99_99), line('m', 39_00, 2)], offers: [exchange] })).toBe(99_99 + 78_00)
  expect(payable({ lines: [line('a', 60_00, 2), line('m', 30_00), line('n', 35_00)], offers: [exchange, offer('half', 'item', { kind: 'nth', n: 2, payPercent: 50 }, { scope: { skuIds: ['a'] } })] })).toBe(60_00 + 30_00 + 30_00 + 35_00)
  expect(payable({ lines: [line('a', 80_00, 2), line('m', 30_00), line('n', 35_00)], offers: [exchange, offer('half', 'item', { kind: 'nth', n: 2, payPercent: 50 }, { scope: { skuIds: ['a'] } })] })).toBe(80_00 + 40_00 + 30_00 + 9_90)
})
test('F39 an offer that another one on the same lines excludes does not speak there, even where that one took nothing off them', () => {
  const offers = [offer('set', 'item', { kind: 'exchange', fen: 0, fromFen: 0, skuIds: ['m'] }, { excludes: ['item'] }), offer('tenth', 'item', { kind: 'percent', payPercent: 90 }, { scope: { skuIds: ['a'] } })]
  expect(quote({ lines: [line('a', 100_00), line('m', 39_00)], offers }).explain.map(({ offerId }) => offerId)).toEqual(['set'])
})
test('F08 of two bundles that want the same pieces each is made as often as is best, not the one that is made most often first', () => {
  const offers = [set('often', 350_00, { a: 1, b: 1 }), set('dear', 500_00, { a: 2, b: 1 })]
  // Twice the one saves 116, the other alone 107, one of each 58 + 107.
  expect(quote({ lines: [line('a', 199_00, 3), line('b', 209_00, 2)], offers }).explain.map(({ offerId, offFen }) => [offerId, offFen])).toEqual([['dear', 107_00], ['often', 58_00]])
  const { lines } = quote({ lines: [line('a', 199_00, 2), line('b', 209_00, 2)], offers: [set('often', 350_00, { a: 1, b: 1 }), offer('never', 'item', { kind: 'pieces', n: 9, fen: 1 })] })
  expect(lines.map(({ shares }) => shares.map(({ offFen }) => offFen))).toEqual([[56_58], [59_42]])
})
test('F35 a flash price is for the pieces that are left, by SKU; the others go to the next price, and take nothing where nothing is left', () => {
  const flash = (pieces: number) => offer('f', 'price', { kind: 'flash', items: [{ skuId: 'a', productId: 'pa', fen: 100, pieces, perPerson: null }] }, { scope: { skuIds: ['a'] } })
  const cheaper = offer('c', 'price', { kind: 'percent', payPercent: 90 })
  expect(quote({ lines: [line('a', 1_000, 3), line('b', 1_000)], offers: [flash(2), cheaper] }).lines.map(({ discountFen, shares }) => [discountFen, shares.map(({ offerId, offFen }) => [offerId, offFen])])).toEqual([[1_900, [['f', 1_800], ['c', 100]]], [100, [['c', 100]]]])
  expect(quote({ lines: [line('a', 1_000, 3)], offers: [flash(0)] }).explain).toEqual([])
})
