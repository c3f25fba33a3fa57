import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromIso } from '#kernel/time'
import { askableUntil, fits, isMerchantsFault, next, openStates, whyLate } from './cases.rules'
import { allotted, isWholeWith, pointsOf, shareOf } from './refunds.rules'
import { caseStates, reasons } from './tables'

const windows = { noReasonDays: 7, qualityDays: 15 }
const line = (more: Partial<Parameters<typeof shareOf>[0]> & { id?: string; isGift?: boolean } = {}) => ({ id: 'lin_a', isGift: false, quantity: 3, payableFen: 1997, freightFen: 0, subsidyFen: 0, refundedQuantity: 0, refundedFen: 0, ...more })
const after = [{}, { refundedQuantity: 1, refundedFen: 666 }, { refundedQuantity: 2, refundedFen: 1332 }]

test('T-06 a table worked by hand: 3 × ¥9.99 less ¥10.00 is ¥19.97, which goes back as 6.66, 6.66 and 6.65; freight stays unless all goes back by the merchant’s fault', () => {
  expect(after.map((gone) => shareOf(line(gone), 1).goodsFen)).toEqual([666, 666, 665])
  expect([shareOf(line(), 2).goodsFen, shareOf(line(after[2]), 1).goodsFen]).toEqual([1332, 665])
  // ¥8.00 of freight on top; ¥5.00 of the ¥10.00 were the platform's.
  const bought = line({ payableFen: 1997 + 800, freightFen: 800, subsidyFen: 500 })
  expect(allotted([bought], [{ lineId: 'lin_a', quantity: 3 }], false)).toEqual({ parts: [{ lineId: 'lin_a', quantity: 3, amountFen: 1997, freightFen: 0, subsidyFen: 500 }], amountFen: 1997, freightFen: 0 })
  expect(allotted([bought], [{ lineId: 'lin_a', quantity: 3 }], true)).toMatchObject({ amountFen: 2797, freightFen: 800 })
  expect([0, 1, 2].map((refundedQuantity) => shareOf(line({ subsidyFen: 500, refundedQuantity }), 1).subsidyFen)).toEqual([167, 167, 166])
  // Seven pieces at a fen each, one of them free: six go back for a fen and the seventh for nothing.
  expect(Array.from({ length: 7 }, (_, gone) => shareOf(line({ quantity: 7, payableFen: 6, refundedQuantity: gone, refundedFen: gone }), 1).goodsFen)).toEqual([1, 1, 1, 1, 1, 1, 0])
  // What points paid goes back as points, piece by piece: ¥1.00 over three.
  expect([0, 1, 2].map((refundedQuantity) => pointsOf([{ ...line({ refundedQuantity }), pointsFen: 100 }], [{ lineId: 'lin_a', quantity: 1 }]))).toEqual([34, 33, 33])
  // Another line's freight goes back with the last piece of the order.
  const two = [line({ refundedQuantity: 3, refundedFen: 1997, payableFen: 2797, freightFen: 800 }), line({ id: 'lin_b', quantity: 1, payableFen: 5200, freightFen: 200 })]
  expect([isWholeWith(two, []), isWholeWith(two, [{ lineId: 'lin_b', quantity: 1 }])]).toEqual([false, true])
  expect(allotted(two, [{ lineId: 'lin_b', quantity: 1 }], true)).toEqual({ amountFen: 6000, freightFen: 1000, parts: [{ lineId: 'lin_a', quantity: 0, amountFen: 800, freightFen: 800, subsidyFen: 0 }, { lineId: 'lin_b', quantity: 1, amountFen: 5200, freightFen: 200, subsidyFen: 0 }] })
})

test('I-04 T-06 whatever the sequence of partial refunds, all pieces together are exactly what was paid and what the platform bore, on the way never more, and no piece is below nothing', () => {
  const bought = fc.record({ quantity: fc.integer({ min: 1, max: 999 }), payableFen: fc.integer({ min: 0, max: 90_000_000 }), subsidyFen: fc.integer({ min: 0, max: 9_000_000 }) })
  fc.assert(fc.property(bought, fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 30 }), ({ quantity, payableFen, subsidyFen }, cuts) => {
    let [left, goodsFen, borneFen] = [quantity, 0, 0]
    for (const pieces of [...cuts.filter((cut) => cut <= quantity), quantity]) {
      const now = Math.min(pieces, left)
      if (now === 0) continue
      const share = shareOf(line({ quantity, payableFen, subsidyFen, refundedQuantity: quantity - left, refundedFen: goodsFen }), now)
      expect(share.goodsFen >= 0 && share.subsidyFen >= 0).toBe(true)
      // Nobody's pieces differ by more than a fen from what they cost.
      expect(Math.abs(share.goodsFen - (payableFen * now) / quantity)).toBeLessThan(now + 1)
      goodsFen += share.goodsFen
      borneFen += share.subsidyFen
      left -= now
      expect(goodsFen <= payableFen && borneFen <= subsidyFen).toBe(true)
    }
    expect([left, goodsFen, borneFen]).toEqual([0, payableFen, subsidyFen])
  }))
})

test('E01 I-04 money given back without a piece lowers what the pieces that are left give back, evenly, and all together stay what was paid', () => {
  // Three at ¥9.99 less ¥10.00; one is back, then ¥3.00 are conceded: 1331 − 300 over the two that are left.
  expect([shareOf(line({ refundedQuantity: 1, refundedFen: 966 }), 1).goodsFen, shareOf(line({ refundedQuantity: 2, refundedFen: 966 + 516 }), 1).goodsFen]).toEqual([516, 515])
  const step = fc.record({ pieces: fc.integer({ min: 1, max: 20 }), concession: fc.integer({ min: 0, max: 5_000 }) })
  fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 90_000 }), fc.array(step, { maxLength: 20 }), (quantity, payableFen, steps) => {
    let [gone, backFen] = [0, 0]
    for (const { pieces, concession } of [...steps, { pieces: quantity, concession: 0 }]) {
      const now = Math.min(pieces, quantity - gone)
      backFen += shareOf(line({ quantity, payableFen, refundedQuantity: gone, refundedFen: backFen }), now).goodsFen
      gone += now
      if (gone < quantity) backFen += Math.min(concession, payableFen - backFen)
      expect(backFen <= payableFen).toBe(true)
    }
    expect([gone, backFen]).toEqual([quantity, payableFen])
  }))
})

test('F13 Consumer Law 25: seven days are counted from the day after receipt to the end of the seventh in Shanghai; faulty goods have fifteen; before receipt nothing is too late', () => {
  const received = fromIso('2026-06-18T23:59:00+08:00')
  expect(askableUntil('no_reason', received, windows)).toEqual(fromIso('2026-06-25T23:59:59.999+08:00'))
  expect([whyLate('no_reason', received, windows, fromIso('2026-06-25T23:59:59+08:00')), whyLate('no_reason', received, windows, fromIso('2026-06-26T00:00:00+08:00'))]).toEqual([undefined, 'aftersales.no_reason_over'])
  expect([whyLate('quality', received, windows, fromIso('2026-07-03T23:59:59+08:00')), whyLate('quality', received, windows, fromIso('2026-07-04T00:00:00+08:00'))]).toEqual([undefined, 'aftersales.window_over'])
  expect(whyLate('no_reason', null, windows, fromIso('2030-01-01T00:00:00Z'))).toBeUndefined()
})

test('F13 what is only not wanted comes back first and is not the merchant’s fault; what never came cannot come back', () => {
  expect(reasons.filter((reason) => !isMerchantsFault(reason))).toEqual(['no_reason', 'agreed'])
  expect([fits('refund', 'no_reason'), fits('return', 'no_reason'), fits('return', 'not_arrived'), fits('refund', 'not_arrived'), fits('return', 'quality')]).toEqual([false, true, false, true, true])
})

test('I-15 every state of a case can be reached from its asking, only replaced, refunded and closed end it, and from everywhere there is a way to an end', () => {
  const reach = (from: (typeof caseStates)[number], seen = new Set<string>()): Set<string> => { for (const to of next[from]) if (!seen.has(to)) { seen.add(to); reach(to, seen) } return seen }
  expect(new Set(['asked', ...reach('asked')])).toEqual(new Set(caseStates))
  expect(caseStates.filter((state) => !openStates.includes(state))).toEqual(['replaced', 'refunded', 'closed'])
  for (const state of openStates) expect(['refunded', 'closed'].some((end) => reach(state).has(end))).toBe(true)
})
