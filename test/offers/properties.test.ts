import fc from 'fast-check'
import { expect, test } from 'vitest'
import { best } from '../../src/offers/promotions/best.rules'
import { prepare, run, type Basket, type Run } from '../../src/offers/promotions/chain.rules'
import { basketOf, line, offer, rung } from '../../src/offers/promotions/offers.fake'
import { lanes, type Offer } from '../../src/offers/promotions/offers.rules'
import { allocate } from '#kernel/money'
import { sized } from '#test/full'
import { crowded } from './crowd'

/** What holds of every basket 性质 (F39, I-04, I-38), small in each run with fixed seeds, and large at full size. */
const seed = 20_261_126
const runs = (small: number, whole: number) => ({ numRuns: sized(small, whole), seed })
const payable = (basket: Basket): number => best(basket).run.payableFen
const keysOf = (basket: Basket): string[] => [...prepare(basket).by.values()].flat().map(({ key }) => key)
const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
/** With budgets, pieces, floors, points and freight beside what the maker of baskets knows. */
const wholeBasket = (size: Parameters<typeof basketOf>[0] = {}): fc.Arbitrary<Basket> => fc.tuple(basketOf(size), fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 2_000 }), fc.infiniteStream(fc.record({ few: fc.constantFrom(undefined, undefined, 1, 2), leftFen: fc.constantFrom(undefined, undefined, 500, 5_000), floor: fc.constantFrom(undefined, 0.5, 0.9, 1.2) })))
  .map(([basket, pointsOffFen, freightFen, more]) => ({ ...basket, pointsOffFen, freightOf: (of: ReadonlyMap<string, number>) => new Map([['m1', total([...of.values()]) > 30_000 ? 0 : freightFen], ['m2', freightFen]].filter(([store]) => basket.lines.some(({ merchantId }) => merchantId === store)) as [string, number][]),
    offers: basket.offers.map((one) => { const { value: { few, leftFen } } = more.next() as IteratorYieldResult<{ few: number | undefined; leftFen: number | undefined }>; return { ...one, ...(few !== undefined && { mostPieces: few }), ...(leftFen !== undefined && { leftFen }) } }),
    lines: basket.lines.map((one) => { const { value: { floor } } = more.next() as IteratorYieldResult<{ floor: number | undefined }>; return { ...one, ...(floor !== undefined && { floorFen: Math.round(one.unitPriceFen * floor) }) } }) }))

test('I-38 the best of a basket is the same in whatever sequence its lines and offers come, and as often as it is asked', () => {
  fc.assert(fc.property(wholeBasket().chain((basket) => fc.record({ basket: fc.constant(basket), lines: fc.shuffledSubarray([...basket.lines], { minLength: basket.lines.length }), offers: fc.shuffledSubarray([...basket.offers], { minLength: basket.offers.length }) })), ({ basket, lines, offers }) => {
    expect(best({ ...basket, lines, offers }).quote).toEqual(best(basket).quote)
  }), runs(60, 2_000))
})

test('I-04 F39 shares add up to the fen, by line, by offer and by who bears them; nothing falls below nothing, no budget is passed, no price falls below its floor', () => {
  fc.assert(fc.property(wholeBasket({ mostOffers: 12 }), (basket) => {
    const found = best(basket)
    const { lines, explain } = found.quote
    expect(total(lines.map((one) => one.payableFen))).toBe(found.run.payableFen)
    expect(total(lines.map((one) => one.pointsFen))).toBe(Math.min(basket.pointsOffFen!, total(lines.map((one) => one.goodsFen - one.discountFen))))
    for (const one of lines) {
      const of = (isFreight: boolean) => total(one.shares.filter(({ lane }) => (lane === 'freight') === isFreight).map(({ offFen }) => offFen))
      expect([one.discountFen, one.payableFen]).toEqual([of(false), one.goodsFen - one.discountFen - one.pointsFen + one.freightFen])
      expect(Math.min(one.goodsFen - one.discountFen - one.pointsFen, one.pointsFen, one.discountFen, one.freightFen, of(true))).toBeGreaterThanOrEqual(0)
      const { floorFen, unitPriceFen, quantity } = basket.lines.find(({ skuId }) => skuId === one.skuId)!
      if (floorFen !== undefined) expect(one.goodsFen - one.discountFen).toBeGreaterThanOrEqual(Math.min(floorFen, unitPriceFen) * quantity)
    }
    for (const { offerId, offFen } of explain) {
      const { leftFen, platformPercent } = basket.offers.find(({ id }) => id === offerId)!
      const shares = lines.flatMap((one) => one.shares.filter((share) => share.offerId === offerId))
      expect(total(shares.map((share) => share.offFen))).toBe(offFen)
      expect(offFen).toBeLessThanOrEqual(leftFen ?? Number.POSITIVE_INFINITY)
      // Rounded once for each time that it was taken, for each line at most.
      expect(Math.abs(total(shares.map((share) => share.platformFen)) - (offFen * platformPercent) / 100)).toBeLessThanOrEqual(lines.length)
      if (platformPercent === 0 || platformPercent === 100) expect(total(shares.map((share) => share.platformFen))).toBe((offFen * platformPercent) / 100)
    }
  }), runs(150, 5_000))
})

test('F39 an offer more, a coupon more, never raises what a small basket comes to; and what was left out may as well not be there', () => {
  fc.assert(fc.property(wholeBasket({ mostOffers: 5, mostLines: 2 }), (basket) => {
    fc.pre(keysOf(basket).length <= 8)
    const all = best(basket)
    for (const one of basket.offers) expect(payable({ ...basket, offers: basket.offers.filter((other) => other !== one) })).toBeGreaterThanOrEqual(all.run.payableFen)
    expect(payable({ ...basket, offers: basket.offers.filter(({ id }) => !all.leftOut.includes(id)) })).toBe(all.run.payableFen)
  }), runs(60, 1_000))
})

test('F39 however many offers meet, nobody pays more than without any of them, nor than with all that can speak', () => {
  fc.assert(fc.property(wholeBasket({ mostOffers: 16 }), (basket) => {
    const found = payable(basket)
    expect(found).toBeLessThanOrEqual(payable({ ...basket, offers: [] }))
    const whole = run(prepare(basket), new Set())
    if (!whole.isBelowFloor) expect(found).toBeLessThanOrEqual(whole.payableFen)
  }), runs(60, 2_000))
})

test('F39 a cart of ten lines under a hundred offers comes to no more than with all of them, and in whatever sequence to the same', () => {
  const basket = crowded()
  const found = best(basket)
  expect([basket.lines.length, basket.offers.length]).toEqual([10, 100])
  expect(found.run.payableFen).toBeLessThanOrEqual(run(prepare(basket), new Set()).payableFen)
  expect(best({ ...basket, lines: [...basket.lines].reverse(), offers: [...basket.offers].reverse() }).quote).toEqual(found.quote)
})

test('F39 up to ten candidates the best is what looking at every choice finds', () => {
  fc.assert(fc.property(wholeBasket({ mostOffers: 8, mostLines: 3 }), (basket) => {
    const keys = keysOf(basket)
    fc.pre(keys.length >= 6 && keys.length <= sized(8, 10))
    const prepared = prepare(basket)
    let least = Number.POSITIVE_INFINITY
    for (let bits = 0; bits < 2 ** keys.length; bits++) {
      const one = run(prepared, new Set(keys.filter((_, i) => (bits >> i) & 1)))
      if (!one.isBelowFloor) least = Math.min(least, one.payableFen)
    }
    expect(payable(basket)).toBe(least)
  }), runs(25, 400))
})

/** One offer in each lane, none with a threshold. */
const withoutThresholds: fc.Arbitrary<readonly Offer[]> = fc.record({ member: fc.integer({ min: 1, max: 100 }), day: fc.integer({ min: 50, max: 100 }), item: fc.integer({ min: 50, max: 100 }), offFen: fc.integer({ min: 0, max: 3_000 }), cap: fc.integer({ min: 1, max: 2_000 }) })
  .map(({ member, day, item, offFen, cap }) => [offer('member', 'price', { kind: 'percent', payPercent: member }), offer('day', 'day', { kind: 'percent', payPercent: day }), offer('item', 'item', { kind: 'percent', payPercent: item }), offer('full', 'store', rung(0, offFen)), offer('cap', 'platform_coupon', rung(0, 0, { payPercent: 70, mostOffFen: cap }))])
test('F39 goods more never cost less where no offer has a threshold, a number of pieces or a budget', () => {
  fc.assert(fc.property(withoutThresholds, fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 1, max: 5 }), (offers, fen, quantity) => {
    const of = (pieces: number) => payable({ lines: [line('a', fen, pieces), line('b', 9_99)], offers })
    expect(of(quantity + 1)).toBeGreaterThanOrEqual(of(quantity))
  }), runs(60, 1_000))
})
test('F34 it is not promised with a threshold: at ¥199 the next piece for ¥10 makes the basket cheaper', () => {
  const of = (pieces: number) => payable({ lines: [line('a', 189_00), line('b', 10_00, pieces)], offers: [offer('full', 'store', rung(200_00, 20_00))] })
  expect([of(1), of(2)]).toEqual([199_00, 189_00])
})

test('T-06 refunds line by line and piece by piece come to what was paid, and what the platform bore comes back with them; none is below nothing', () => {
  fc.assert(fc.property(wholeBasket(), (basket) => {
    const { lines } = best(basket).quote
    for (const { quantity, payableFen, shares } of lines) {
      const pieces = Array.from({ length: quantity }, () => 1)
      for (const fen of [payableFen, ...shares.map(({ platformFen }) => platformFen)]) {
        const back = allocate(fen, pieces)
        expect(total(back)).toBe(fen)
        expect(Math.min(...back)).toBeGreaterThanOrEqual(0)
        expect(Math.max(...back) - Math.min(...back)).toBeLessThanOrEqual(1)
      }
    }
  }), runs(60, 1_000))
})

test('F39 a run that goes on from another comes to what it comes to from the beginning, gifts and freight too', () => {
  fc.assert(fc.property(wholeBasket(), fc.infiniteStream(fc.integer({ min: 0, max: 3 })), (basket, draws) => {
    const prepared = prepare(basket)
    // Of all that could speak some is left out of the first run, and more of the second.
    const drawn = prepared.all.map(({ key, offer }) => ({ key, lane: offer.lane, at: draws.next().value as number }))
    const [first, second] = [0, 1].map((most) => new Set(drawn.filter(({ at }) => at <= most).map(({ key }) => key))) as [Set<string>, Set<string>]
    const more = drawn.filter(({ at }) => at === 1)
    if (more.length === 0) return
    const lane = lanes.find((one) => more.some((own) => own.lane === one.lane))!.lane
    const told = ({ bookings, before: _before, ...rest }: Run) => ({ ...rest, bookings: bookings.map(({ one, at, parts, offFen }) => [one.key, at, parts, offFen]) })
    expect(told(run(prepared, second, { run: run(prepared, first), lane }))).toEqual(told(run(prepared, second)))
  }), runs(300, 5_000))
})
