import { expect, test } from 'vitest'
import { chargeOf, zoneAt, type FreightLine } from './freight.rules'
import type { Zone } from './tables'

const zone = (more: Partial<Zone>): Zone => ({ codes: [], isBlocked: false, first: 1, firstFen: 10_00, extra: 1, extraFen: 3_00, freeFromFen: null, freeFromPieces: null, ...more })
const line = (quantity: number, more: Partial<FreightLine> = {}): FreightLine => ({ skuId: 's', quantity, weightGram: 0, volumeMm3: 0, amountFen: 0, templateId: 't', ...more })
const piece = (...zones: Zone[]) => ({ id: 't', by: 'piece' as const, zones })

test('E06 lines of one template are summed before charging: 2 + 3 pieces are the first and four extra', () => {
  expect(chargeOf(piece(zone({})), [line(2), line(3)], '330106')).toBe(10_00 + 4 * 3_00)
})
test('E06 by weight each extra begun counts: 2,100 g over a first 1,000 g by 500 g are three extra', () => {
  expect(chargeOf({ id: 't', by: 'weight', zones: [zone({ first: 1_000, extra: 500, extraFen: 2_00 })] }, [line(3, { weightGram: 700 })], '330106')).toBe(10_00 + 3 * 2_00)
})
test('E06 free from an amount after discounts, or from a number of pieces; one fen less is charged', () => {
  const free = piece(zone({ freeFromFen: 99_00, freeFromPieces: 5 }))
  expect([chargeOf(free, [line(1, { amountFen: 99_00 })], '1'), chargeOf(free, [line(1, { amountFen: 98_99 })], '1'), chargeOf(free, [line(5)], '1')]).toEqual([0, 10_00, 0])
})
test('E06 the nearest zone holds: district before city before province before everywhere; a blocked one delivers nothing', () => {
  const zones = [zone({}), zone({ codes: ['54'], firstFen: 30_00 }), zone({ codes: ['5401'], firstFen: 20_00 }), zone({ codes: ['540102'], isBlocked: true })]
  expect([zoneAt(zones, '540103')!.firstFen, zoneAt(zones, '540221')!.firstFen, zoneAt(zones, '110101')!.firstFen]).toEqual([20_00, 30_00, 10_00])
  expect(chargeOf(piece(...zones), [line(1)], '540102')).toBeUndefined()
})
test('E06 by volume lines are summed in cubic millimetres before anything is rounded: 3 × 333,334 mm³ are 1 000 cm³ and a little more, which begins one extra; exactly 1 000 cm³ begins none', () => {
  const volume = { id: 't', by: 'volume' as const, zones: [zone({ first: 1_000, extra: 500, firstFen: 12_00, extraFen: 4_00 })] }
  expect([chargeOf(volume, [line(3, { volumeMm3: 333_334 })], '330106'), chargeOf(volume, [line(2, { volumeMm3: 250_000 }), line(1, { volumeMm3: 500_000 })], '330106')]).toEqual([16_00, 12_00])
  // 4 pieces of 300 × 200 × 100 mm are 24 000 cm³: 23 000 beyond the first are 46 extras of 500.
  expect(chargeOf(volume, [line(4, { volumeMm3: 300 * 200 * 100 })], '330106')).toBe(12_00 + 46 * 4_00)
  // What nobody has measured costs the first alone, as what weighs nothing does.
  expect(chargeOf(volume, [line(9)], '330106')).toBe(12_00)
})
test('E06 free from an amount or from pieces whichever is reached first, by whatever is counted', () => {
  const free = { id: 't', by: 'volume' as const, zones: [zone({ first: 1, extra: 1, freeFromFen: 99_00, freeFromPieces: 3 })] }
  expect([line(3, { volumeMm3: 9_000 }), line(1, { volumeMm3: 9_000, amountFen: 99_00 }), line(2, { volumeMm3: 2_000, amountFen: 98_99 })].map((one) => chargeOf(free, [one], '330106'))).toEqual([0, 0, 10_00 + 3 * 3_00])
})
