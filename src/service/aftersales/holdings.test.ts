import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdingsOf, swapped, type BoughtLine, type CaseMove } from './holdings.rules'
import { shareOf } from './refunds.rules'

const bought: BoughtLine = { skuId: 'sku_a', specText: '深棕', picture: '', unitPriceFen: 209_00, quantity: 3, payableFen: 600_01, freightFen: 0, subsidyFen: 0, refundedQuantity: 0, refundedFen: 0, shippedQuantity: 3, cancelledQuantity: 0 }
const move = (more: Partial<CaseMove>): CaseMove => ({ skuId: 'sku_a', quantity: 1, amountFen: 0, differenceFen: 0, keptFen: null, newSkuId: null, newSpecText: null, newPicture: null, newUnitFen: null, state: 'asked', endedAt: null, ...more })
const short = (line: BoughtLine, moves: readonly CaseMove[]) => holdingsOf(line, moves).map(({ skuId, pieces, fen, left }) => [skuId, pieces, fen, left])

test('F13 a line without replacements is what it was: its pieces, what is left of its price, and what is not asked for', () => {
  expect(short(bought, [])).toEqual([['sku_a', 3, 600_01, 3]])
  expect(short({ ...bought, refundedQuantity: 1, refundedFen: 200_01 }, [move({ state: 'refunded', amountFen: 200_01 }), move({ state: 'asked' }), move({ state: 'closed' })])).toEqual([['sku_a', 2, 400_00, 1]])
})

test('F13 I-04 a cheaper replacement takes its piece and what stays paid for it; the same again changes nothing; what is refunded of it is taken from it', () => {
  const swap = move({ state: 'replaced', newSkuId: 'sku_b', newUnitFen: 199_00, newSpecText: '米白', keptFen: 190_44, differenceFen: 9_57, endedAt: new Date(0) })
  const now = { ...bought, refundedFen: 9_57 }
  expect(short(now, [swap])).toEqual([['sku_a', 2, 400_00, 2], ['sku_b', 1, 190_44, 1]])
  expect(holdingsOf(now, [swap])[1]).toMatchObject({ unitFen: 199_00, specText: '米白', replacedAt: new Date(0) })
  expect(short(bought, [move({ state: 'replaced', newSkuId: 'sku_a', newUnitFen: 209_00, keptFen: 200_00 })])).toEqual([['sku_a', 3, 600_01, 3]])
  expect(short({ ...now, refundedQuantity: 1, refundedFen: 200_01 }, [swap, move({ skuId: 'sku_b', state: 'refunding', amountFen: 190_44 })])).toEqual([['sku_a', 2, 400_00, 2]])
  // It never came, and what is paid for it is given back.
  expect(short({ ...now, refundedQuantity: 1, refundedFen: 200_01 }, [{ ...swap, state: 'refunded', amountFen: 190_44 }])).toEqual([['sku_a', 2, 400_00, 2]])
  // What is conceded for the line lies on the pieces as bought; more than those cost, on the others.
  expect(short({ ...now, refundedFen: 9_57 + 59_04 }, [swap]).map(([, , fen]) => fen)).toEqual([340_96, 190_44])
  expect(short({ ...now, refundedFen: 9_57 + 500_44 }, [swap]).map(([, , fen]) => fen)).toEqual([0, 90_00])
})

test('F13 the difference goes back in proportion to what was paid, never more than that, and none for what costs the same', () => {
  expect([swapped(204_00, 209_00, 199_00), swapped(204_00, 209_00, 209_00), swapped(0, 209_00, 1), swapped(100_00, 0, 0)]).toEqual([{ keptFen: 194_24, differenceFen: 9_76 }, { keptFen: 204_00, differenceFen: 0 }, { keptFen: 0, differenceFen: 0 }, { keptFen: 100_00, differenceFen: 0 }])
})

test('I-04 whatever the sequence of exchanges and refunds, what the shopper holds is always what is left of the price, and all of it together gives back exactly what was paid', () => {
  const skus = ['sku_a', 'sku_b', 'sku_c'] as const
  const prices = { sku_a: 300_00, sku_b: 211_11, sku_c: 99_99 }
  const step = fc.record({ from: fc.nat(2), to: fc.nat(2), pieces: fc.integer({ min: 1, max: 4 }), isExchange: fc.boolean() })
  fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 400_000 }), fc.array(step, { maxLength: 24 }), (quantity, payableFen, steps) => {
    let line: BoughtLine = { ...bought, unitPriceFen: prices.sku_a, quantity, shippedQuantity: quantity, payableFen }
    const moves: CaseMove[] = []
    const refund = (skuId: string, pieces: number) => {
      const of = holdingsOf(line, moves).find((one) => one.skuId === skuId)!
      const amountFen = shareOf({ ...line, of }, pieces).goodsFen
      moves.push(move({ skuId, quantity: pieces, state: 'refunded', amountFen }))
      line = { ...line, refundedQuantity: line.refundedQuantity + pieces, refundedFen: line.refundedFen + amountFen }
    }
    for (const { from, to, pieces, isExchange } of steps) {
      const of = holdingsOf(line, moves).find((one) => one.skuId === skus[from])
      const [n, newSkuId] = [Math.min(pieces, of?.left ?? 0), skus[to]!]
      if (!of || n === 0) continue
      if (!isExchange) { refund(of.skuId, n); continue }
      if (prices[newSkuId] > of.unitFen) continue
      const { keptFen, differenceFen } = swapped(shareOf({ ...line, of }, n).goodsFen, of.unitFen, prices[newSkuId])
      moves.push(move({ skuId: of.skuId, quantity: n, newSkuId, newUnitFen: prices[newSkuId], keptFen, differenceFen, state: 'replaced' }))
      line = { ...line, refundedFen: line.refundedFen + differenceFen }
      const held = holdingsOf(line, moves)
      expect([held.reduce((sum, one) => sum + one.pieces, 0), held.reduce((sum, one) => sum + one.fen, 0)]).toEqual([quantity - line.refundedQuantity, payableFen - line.refundedFen])
    }
    for (const { skuId, pieces } of holdingsOf(line, moves)) if (pieces > 0) refund(skuId, pieces)
    expect([line.refundedQuantity, line.refundedFen]).toEqual([quantity, payableFen])
  }))
})
