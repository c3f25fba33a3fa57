import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawn, reversed } from './refunds.rules'
import { commissionFen, feesOf, settledLines, unwoundLines } from './shares.rules'
import type { BackLine, ShareLine } from './tables'

const lines = fc.uniqueArray(fc.record({ lineId: fc.constantFrom('a', 'b', 'c', 'd'), quantity: fc.integer({ min: 1, max: 5 }), amountFen: fc.integer({ min: 0, max: 50_000 }) }), { selector: (one) => one.lineId, minLength: 1 })
const sum = (values: readonly { readonly amountFen: number }[]): number => values.reduce((all, one) => all + one.amountFen, 0)

test('I-04 what goes back is drawn from the payments line by line: to the fen, never more than is left of one, each drawing the sum of its lines, each piece told once', () => {
  fc.assert(fc.property(lines, fc.array(fc.integer({ min: 0, max: 120_000 }), { minLength: 1, maxLength: 2 }), (wanted, lefts) => {
    const parts = (['tail', 'deposit'] as const).slice(0, lefts.length)
    const got = drawn(parts.map((part, i) => ({ id: `pay_${i}`, part, leftFen: lefts[i]! })), wanted)
    if (sum(wanted) > lefts.reduce((a, b) => a + b, 0)) { expect(got).toBeUndefined(); return }
    expect(sum(got!)).toBe(sum(wanted))
    for (const { paymentId, amountFen, lines } of got!) { expect(amountFen).toBeLessThanOrEqual(lefts[Number(paymentId.slice(4))]!); expect(sum(lines)).toBe(amountFen) }
    for (const line of wanted) {
      const its = got!.flatMap((one) => one.lines).filter(({ lineId }) => lineId === line.lineId)
      expect([sum(its), its.reduce((all, one) => all + one.quantity, 0)]).toEqual([line.amountFen, line.quantity])
    }
  }))
})

test('I-08 a settlement that is taken back in any parts is taken back to the fen: fee and share are never below nothing on the way, and nothing is left of either', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 90_000_000 }), fc.integer({ min: 0, max: 30 }), fc.array(fc.integer({ min: 0, max: 40_000_000 }), { maxLength: 20 }), (wholeFen, percent, cuts) => {
    const feeFen = Math.floor((wholeFen * percent) / 100)
    const accrued = { shareFen: wholeFen - feeFen, feeFen }
    const before: { shareFen: number; feeFen: number }[] = []
    let leftFen = wholeFen
    for (const cut of [...cuts, wholeFen]) {
      const fen = Math.min(cut, leftFen)
      const part = reversed(accrued, before, fen)
      expect(part.shareFen + part.feeFen).toBe(fen)
      expect(part.shareFen >= 0 && part.feeFen >= 0).toBe(true)
      before.push({ shareFen: -part.shareFen, feeFen: -part.feeFen })
      leftFen -= fen
    }
    expect([accrued.shareFen + before.reduce((all, one) => all + one.shareFen, 0), accrued.feeFen + before.reduce((all, one) => all + one.feeFen, 0)]).toEqual([0, 0])
  }))
})

test('F75 a commission is rounded to the fen, half a fen up, once for each line', () => {
  expect([[10_00, 500], [9, 500], [10, 500], [29, 500], [30, 500], [1, 5_000], [99_999_999_99, 550], [199_00, 0]].map(([baseFen, bps]) => commissionFen(baseFen!, bps!))).toEqual([50, 0, 1, 1, 2, 1, 549_999_999, 0].map((fen, i) => (i === 6 ? Number((9_999_999_999n * 550n + 5_000n) / 10_000n) : fen)))
})

test('F75 I-08 in whatever sequence the pieces of lines go back, before they are settled or after, what is kept of each line is its rate of what stands, never below nothing, and nothing in the end', () => {
  const sold = fc.uniqueArray(fc.record({ lineId: fc.constantFrom('a', 'b', 'c'), baseFen: fc.integer({ min: 0, max: 90_000_00 }), rateBps: fc.integer({ min: 0, max: 5_000 }) }), { selector: (one) => one.lineId, minLength: 1 })
  fc.assert(fc.property(sold, fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 0, max: 50_000_00 })), { maxLength: 12 }), fc.nat(6), (lines, cuts, early) => {
    const left = new Map(lines.map(({ lineId, baseFen }) => [lineId, baseFen]))
    const backs: BackLine[] = [...cuts.map(([i, fen]) => ({ lineId: lines[i % lines.length]!.lineId, baseFen: fen })), ...lines].map(({ lineId, baseFen }) => {
      const fen = Math.min(baseFen, left.get(lineId)!)
      left.set(lineId, left.get(lineId)! - fen)
      return { lineId, baseFen: fen }
    })
    const before = backs.slice(0, early)
    const settled = settledLines(lines, before)
    const rows: ShareLine[] = []
    for (const back of backs.slice(early)) {
      rows.push(...unwoundLines(settled, rows, [back]))
      for (const { lineId, rateBps } of lines) {
        const its = [...settled, ...rows].filter((one) => one.lineId === lineId)
        const stands = its.reduce((all, one) => all + one.baseFen, 0)
        expect(stands).toBeGreaterThanOrEqual(0)
        expect(feesOf(its)).toBe(commissionFen(stands, rateBps))
      }
    }
    if (early < backs.length) expect([feesOf([...settled, ...rows]), [...settled, ...rows].reduce((all, one) => all + one.baseFen, 0)]).toEqual([0, 0])
  }))
})
