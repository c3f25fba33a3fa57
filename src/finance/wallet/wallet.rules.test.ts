import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cashOf, type Moved } from './wallet.rules'

/** What of a balance may be paid out (E19). */
const moved = (reason: Moved['reason'], availableFen: number, orderId: string | null = null): Moved => ({ reason, availableFen, orderId })

test('E19 money is what was owed and not paid out; orders take cards first, and what they give back is money first', () => {
  expect(cashOf([])).toBe(0)
  expect(cashOf([moved('redeemed', 50)])).toBe(0)
  expect(cashOf([moved('redeemed', 50), moved('compensated', 30), moved('laid_out', 5)])).toBe(35)
  expect(cashOf([moved('redeemed', 50), moved('compensated', 30), moved('reserved', -60, 'a')])).toBe(20)
  // A card that comes later makes no money of what was spent.
  expect(cashOf([moved('redeemed', 50), moved('compensated', 30), moved('reserved', -60, 'a'), moved('spent', 0, 'a'), moved('redeemed', 50)])).toBe(20)
  expect(cashOf([moved('redeemed', 50), moved('compensated', 30), moved('reserved', -60, 'a'), moved('released', 60, 'a')])).toBe(30)
  expect(cashOf([moved('redeemed', 50), moved('compensated', 30), moved('reserved', -60, 'a'), moved('given_back', 4, 'a'), moved('given_back', 56, 'a')])).toBe(30)
  expect(cashOf([moved('redeemed', 50), moved('compensated', 30), moved('reserved', -60, 'a'), moved('given_back', 4, 'a')])).toBe(24)
  expect(cashOf([moved('compensated', 30), moved('paid_out', -30), moved('paid_back', 30), moved('paid_out', -10)])).toBe(20)
})

test('E19 whatever happens, money is never more than the balance, never more than was owed and not paid out, and never below nothing', () => {
  const step = fc.record({ what: fc.constantFrom('card', 'owed', 'order', 'end', 'out'), fen: fc.integer({ min: 1, max: 100 }) })
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    const moves: Moved[] = []
    const open: { orderId: string; fen: number }[] = []
    let [balance, owed] = [0, 0]
    for (const [i, { what, fen }] of steps.entries()) {
      if (what === 'card') { moves.push(moved('redeemed', fen)); balance += fen }
      else if (what === 'owed') { moves.push(moved('compensated', fen)); balance += fen; owed += fen }
      else if (what === 'order' && balance > 0) { const took = Math.min(fen, balance); moves.push(moved('reserved', -took, `o${i}`)); balance -= took; open.push({ orderId: `o${i}`, fen: took }) }
      else if (what === 'end' && open.length > 0) { const { orderId, fen: back } = open.pop()!; moves.push(moved(i % 2 ? 'released' : 'given_back', back, orderId)); balance += back }
      else if (what === 'out') { const out = Math.min(fen, cashOf(moves)); if (out > 0) { moves.push(moved('paid_out', -out)); balance -= out; owed -= out } }
      const cash = cashOf(moves)
      expect(cash >= 0 && cash <= balance && cash <= owed).toBe(true)
    }
    // With nothing spent, all that is owed is money.
    while (open.length > 0) { const { orderId, fen } = open.pop()!; moves.push(moved('released', fen, orderId)) }
    expect(cashOf(moves)).toBe(owed)
  }))
})
