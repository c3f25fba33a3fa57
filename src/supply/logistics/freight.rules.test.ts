import { expect, test } from 'vitest'
import { chargeOf, zoneAt, type FreightLine } from './freight.rules'
import type { Zone } from './tables'

const zone = (more: Partial<Zone>): Zone => ({ codes: [], isBlocked: false, first: 1, firstFen: 10_00, extra: 1, extraFen: 3_00, freeFromFen: null, freeFromPieces: null, ...more })
const line = (quantity: number, more: Partial<FreightLine> = {}): FreightLine => ({ skuId: 's', quantity, weightGram: 0, amountFen: 0, templateId: 't', ...more })
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
