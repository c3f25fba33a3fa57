import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sized } from '#test/full'
import { atAverage, averageAfter, costOfPieces, fenOf, firstIn, partsOfFen, type Layer } from './layers.rules'

test('E11 F87 the average of what is there is exact to a ten-thousandth of a fen, never below nor above what was paid, and told rounded up', () => {
  expect([averageAfter({ pieces: 0, average: 0 }, { quantity: 3, fen: 300 }), averageAfter({ pieces: 1, average: 100 * partsOfFen }, { quantity: 2, fen: 202 }), fenOf(100 * partsOfFen), fenOf(1_006_667)]).toEqual([1_000_000, 1_006_667, 100, 101])
  fc.assert(fc.property(fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 1_000_000 }), unitFen: fc.integer({ min: 1, max: 10_000_000 }) }), { minLength: 1, maxLength: 8 }), (receipts) => {
    let [pieces, average] = [0, 0]
    for (const receipt of receipts) { average = averageAfter({ pieces, average }, { quantity: receipt.quantity, fen: receipt.quantity * receipt.unitFen }); pieces += receipt.quantity }
    const paid = receipts.reduce((sum, { quantity, unitFen }) => sum + BigInt(quantity) * BigInt(unitFen), 0n)
    const exact = Number(paid * BigInt(partsOfFen) / BigInt(pieces))
    expect(Math.abs(average - exact)).toBeLessThanOrEqual(receipts.length)
  }), { numRuns: sized(300, 5_000) })
})

test('E11 pieces of a layer cost their part to the nearest fen, and taken one after the other all of it', () => {
  expect([costOfPieces(100, 3, 1), costOfPieces(100, 3, 2), costOfPieces(100, 3, 3), costOfPieces(5, 2, 1), costOfPieces(0, 3, 1), atAverage(1_006_667, 3), atAverage(5_000, 1), atAverage(4_999, 1), atAverage(0, 9)]).toEqual([33, 67, 100, 3, 0, 302, 1, 0, 0])
  const layer = fc.record({ id: fc.uuid(), leftPieces: fc.nat({ max: 1_000_000 }), leftFen: fc.nat({ max: 2_000_000_000 }) }) satisfies fc.Arbitrary<Layer>
  fc.assert(fc.property(fc.array(layer, { maxLength: 5 }), fc.nat({ max: 3_000_000 }), (layers, pieces) => {
    const { takes, missing } = firstIn(layers, pieces)
    expect(takes.reduce((sum, take) => sum + take.pieces, 0) + missing).toBe(pieces)
    const full = layers.filter((one) => one.leftPieces > 0)
    // All but the last are taken whole, in their sequence; nobody is asked whose turn has not come.
    expect(takes.map(({ id }) => id)).toEqual(full.slice(0, takes.length).map(({ id }) => id))
    for (const [i, take] of takes.slice(0, -1).entries()) expect(take).toEqual({ id: full[i]!.id, pieces: full[i]!.leftPieces, fen: full[i]!.leftFen })
    if (missing > 0) expect(takes.length).toBe(full.length)
    const last = takes.at(-1)
    if (last) { const its = full[takes.length - 1]!; const rest = firstIn([{ ...its, leftPieces: its.leftPieces - last.pieces, leftFen: its.leftFen - last.fen }], its.leftPieces - last.pieces).takes; expect(last.fen + rest.reduce((sum, one) => sum + one.fen, 0)).toBe(its.leftFen) }
  }), { numRuns: sized(300, 5_000) })
})
