import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backOf, clawedOf, drawn, earned, expiryOf, mostFor, payingWith, pointsFor, returned, spent, worthFen, type Draw, type Left } from './points.rules'

/** The rules of points 积分规则 (F22), by examples that were worked out by hand and by what must hold for all. */
const terms = { perYuan: 100, mostPercent: 50 }

test('F22 a hundred points pay a yuan; one is earned for each yuan paid for goods, and no part of a yuan earns', () => {
  expect([worthFen(250, 100), worthFen(99, 100), worthFen(7, 300), pointsFor(2, 300), pointsFor(250, 100)]).toEqual([250, 99, 2, 6, 250])
  expect([earned(199_99, 1), earned(99, 1), earned(199_99, 10), earned(-5, 1), earned(100_00, 0)]).toEqual([199, 0, 1_999, 0, 0])
})

test('F22 points pay a share of the goods and never all of an order, and the screen knows which bound it is', () => {
  expect(mostFor(200_00, 50_000, terms)).toEqual({ points: 10_000, fen: 100_00, why: 'share' })
  expect(mostFor(200_00, 3_000, terms)).toEqual({ points: 3_000, fen: 30_00, why: 'all' })
  expect(mostFor(200_00, 0, terms)).toEqual({ points: 0, fen: 0, why: 'no_points' })
  expect(mostFor(200_00, 50_000, { perYuan: 100, mostPercent: 100 })).toEqual({ points: 19_999, fen: 199_99, why: 'one_fen' })
  expect(mostFor(1, 500, { perYuan: 100, mostPercent: 100 })).toMatchObject({ fen: 0, why: 'one_fen' })
  expect(mostFor(0, 500, terms)).toMatchObject({ fen: 0 })
  // A point that is worth a yuan pays whole yuan: of 1.99 it pays one, and nothing of it is lost.
  expect(mostFor(3_98, 9, { perYuan: 1, mostPercent: 50 })).toMatchObject({ points: 1, fen: 1_00 })
  const most = mostFor(200_00, 50_000, terms)
  expect([spent('most', most, 100), spent(1_234, most, 100), spent(99_999, most, 100), spent(0, most, 100)]).toEqual([{ points: 10_000, fen: 100_00 }, { points: 1_234, fen: 12_34 }, { points: 10_000, fen: 100_00 }, { points: 0, fen: 0 }])
})

test('F22 for any goods, balance and rules: no more than he has, no more than the share, a fen at least is paid with money, and no fen is paid by fewer points than it costs', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_00 }), fc.integer({ min: 0, max: 2_000_000 }), fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 100 }), (goodsFen, balance, perYuan, mostPercent) => {
    const { points, fen } = mostFor(goodsFen, balance, { perYuan, mostPercent })
    expect(points).toBeLessThanOrEqual(balance)
    expect(fen * 100).toBeLessThanOrEqual(goodsFen * mostPercent)
    if (goodsFen > 0) expect(fen).toBeLessThan(goodsFen)
    expect(points * 100).toBeGreaterThanOrEqual(fen * perYuan)
    expect(worthFen(points, perYuan)).toBe(fen)
  }))
})

const line = (goodsFen: number, discountFen: number, freightFen: number) => ({ goodsFen, discountFen, pointsFen: 0, freightFen, payableFen: goodsFen - discountFen + freightFen })
test('F22 what points pay lies on the lines by what is left of their goods, never on freight, and adds up exactly', () => {
  expect(payingWith([line(100_00, 10_00, 8_00), line(50_00, 5_00, 0)], 3_00).map(({ pointsFen, payableFen }) => [pointsFen, payableFen])).toEqual([[2_00, 96_00], [1_00, 44_00]])
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 0, max: 999 })), { minLength: 1, maxLength: 6 }), fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
    const lines = given.map(([goodsFen, freightFen]) => line(goodsFen, 0, freightFen))
    const fen = Math.floor(lines.reduce((sum, { goodsFen }) => sum + goodsFen, 0) * share)
    const paid = payingWith(lines, fen)
    expect(paid.reduce((sum, { pointsFen }) => sum + pointsFen, 0)).toBe(fen)
    for (const [i, one] of paid.entries()) { expect(one.pointsFen).toBeLessThanOrEqual(lines[i]!.goodsFen); expect(one.payableFen).toBe(one.goodsFen - one.pointsFen + given[i]![1]) }
  }))
})

const batchesOf = fc.array(fc.record({ leftPoints: fc.integer({ min: 0, max: 500 }), day: fc.integer({ min: 1, max: 9 }) }), { maxLength: 8 }).map((all) => all.map(({ leftPoints, day }, i): Left => ({ id: `b${i}`, leftPoints, expiresAt: new Date(Date.UTC(2027, 0, day)) })))
test('F22 FIFO: what is drawn is what was asked, nothing of a later batch while an earlier one has some left, and whatever comes back goes to the latest first and never to a batch beyond what it gave', () => {
  fc.assert(fc.property(batchesOf, fc.integer({ min: 0, max: 3_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (batches, points, share) => {
    const all = batches.reduce((sum, { leftPoints }) => sum + leftPoints, 0)
    const taken = drawn(batches, points)
    if (points > all) { expect(taken).toBeUndefined(); return }
    const of = new Map(taken!.map((one) => [one.id, one.points]))
    expect([...of.values()].reduce((sum, some) => sum + some, 0)).toBe(points)
    for (const one of batches) for (const other of batches) if (one.expiresAt < other.expiresAt && (of.get(other.id) ?? 0) > 0) expect(of.get(one.id) ?? 0).toBe(one.leftPoints)
    const draws = taken!.map((one): Draw => ({ batchId: one.id, points: one.points, backPoints: 0, expiresAt: batches.find(({ id }) => id === one.id)!.expiresAt }))
    const back = Math.floor(points * share)
    const some = returned(draws, back)
    expect(some.reduce((sum, one) => sum + one.points, 0)).toBe(back)
    for (const one of some) expect(one.points).toBeLessThanOrEqual(of.get(one.id)!)
    // What came back and what goes back later come to the whole, however it is cut.
    const rest = returned(draws.map((draw) => ({ ...draw, backPoints: some.find(({ id }) => id === draw.batchId)?.points ?? 0 })), points - back)
    for (const { batchId } of draws) expect((some.find(({ id }) => id === batchId)?.points ?? 0) + (rest.find(({ id }) => id === batchId)?.points ?? 0)).toBe(of.get(batchId))
  }))
})

test('F22 I-13 refunds in any parts give back and claw back exactly the whole in the end, and never more on the way', () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 1, maxLength: 6 })
  fc.assert(fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 0, max: 5_000 }), cuts, (points, fen, expiredWish, wishes) => {
    let part = { points, fen, backPoints: 0, backFen: 0 }
    let earning = { points, clawedPoints: 0, expiredPoints: Math.min(expiredWish, points), basisFen: fen, reversedFen: 0 }
    let reversedFen = 0
    for (const wanted of [...wishes, fen]) {
      const back = backOf(part, wanted)
      part = { ...part, backPoints: part.backPoints + back.points, backFen: part.backFen + back.fen }
      expect(part.backFen).toBeLessThanOrEqual(fen)
      expect(part.backPoints).toBeLessThanOrEqual(points)
      const claw = clawedOf(earning, Math.min(wanted, fen - reversedFen))
      expect(claw).toBeGreaterThanOrEqual(0)
      reversedFen = Math.min(fen, reversedFen + wanted)
      earning = { ...earning, clawedPoints: earning.clawedPoints + claw, reversedFen }
      expect(earning.clawedPoints + earning.expiredPoints).toBeLessThanOrEqual(points)
    }
    expect([part.backPoints, part.backFen]).toEqual([points, fen])
    expect(earning.clawedPoints).toBe(points - earning.expiredPoints)
  }))
})

test('F22 points are good to the end of the last of so many whole months, in Shanghai', () => {
  expect(expiryOf(new Date('2026-06-18T10:00:00+08:00'), 12)).toEqual(new Date('2027-07-01T00:00:00+08:00'))
  expect(expiryOf(new Date('2026-06-30T23:59:59+08:00'), 1)).toEqual(new Date('2026-08-01T00:00:00+08:00'))
  expect(expiryOf(new Date('2026-07-01T00:00:00+08:00'), 1)).toEqual(new Date('2026-09-01T00:00:00+08:00'))
})
