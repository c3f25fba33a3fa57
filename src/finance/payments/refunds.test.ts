import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawn, reversed } from './refunds.rules'

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
