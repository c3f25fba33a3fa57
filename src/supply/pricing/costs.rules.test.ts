import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sized } from '#test/full'
import { costOf, landedFenOf, leastFenOf } from './costs.rules'

const cost = fc.record({ goodsFen: fc.integer({ min: 0, max: 1_000_000 }), freightFen: fc.integer({ min: 0, max: 100_000 }), commissionBp: fc.integer({ min: 0, max: 3_000 }), adsBp: fc.integer({ min: 0, max: 3_000 }), returnsBp: fc.integer({ min: 0, max: 3_000 }), floorFen: fc.option(fc.integer({ min: 1, max: 2_000_000 })) })

test('F87 whoever sells at the floor loses nothing, and a fen below it without a floor of his own he does', () => {
  fc.assert(fc.property(cost, (one) => {
    const [fixedFen, sharesBp, least] = [one.goodsFen + one.freightFen, one.commissionBp + one.adsBp + one.returnsBp, leastFenOf(one)]
    // Exactly: what is left of the price after its shares covers what is fixed.
    expect(least * (10_000 - sharesBp)).toBeGreaterThanOrEqual(fixedFen * 10_000)
    if (one.floorFen === null && least > 0) expect((least - 1) * (10_000 - sharesBp)).toBeLessThan(fixedFen * 10_000)
    if (one.floorFen !== null) expect(least).toBeGreaterThanOrEqual(one.floorFen)
    expect(landedFenOf({ fixedFen, sharesBp }, 3, least * 3)).toBeLessThanOrEqual(least * 3 + 1)
  }), { numRuns: sized(300, 5_000) })
})

test('F87 a row of a file: yuan and percents, headings in either language and with units, an empty cell is nothing', () => {
  expect(costOf({ 'SKU货号': ' A-1 ', '货品成本（元）': '1,234.50', '佣金%': '5', '最低价': '' })).toEqual({ code: 'A-1', cost: { goodsFen: 1_234_50, freightFen: 0, commissionBp: 500, adsBp: 0, returnsBp: 0, floorFen: null } })
  expect(costOf({ 'SKU code': 'A-1', 'goods (yuan)': '10', 'floor (yuan)': '12.34' })).toMatchObject({ cost: { goodsFen: 10_00, floorFen: 12_34 } })
  expect(costOf({ 'SKU货号': 'A-1', 货品成本: '-1' })).toEqual({ code: 'A-1', wrong: 'goodsFen' })
  expect(costOf({ 'SKU货号': 'A-1', 货品成本: '1.234' })).toEqual({ code: 'A-1', wrong: 'goodsFen' })
  expect(costOf({ 'SKU货号': 'A-1', '佣金%': '60', '广告%': '40' })).toEqual({ code: 'A-1', wrong: 'commissionBp' })
  expect(costOf({ 货品成本: '1' })).toEqual({ code: '', wrong: 'code' })
})
