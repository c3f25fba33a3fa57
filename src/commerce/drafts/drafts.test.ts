import { expect, test } from 'vitest'
import { couponsFit, heldTo, overLowered, underFloor } from './drafts.rules'

const line = { skuId: 'sku_1', quantity: 3, unitPriceFen: 100_00, goodsFen: 300_00, discountFen: 30_00 }
const by = (fen: number) => new Map([['sku_1', fen]])

test('E02 F87 a lowered line may go down to its floor, not below; what was not lowered is not looked at, and what costs less than its floor anyway is measured by its price', () => {
  expect(underFloor([line], by(30_00), by(80_00))).toEqual([])
  expect(underFloor([line], by(30_01), by(80_00))).toEqual([{ skuId: 'sku_1', fen: 79_99, floorFen: 80_00 }])
  expect(underFloor([line], new Map(), by(99_00))).toEqual([])
  expect(underFloor([line], by(30_01), new Map())).toEqual([])
  expect(underFloor([{ ...line, discountFen: 0 }], by(1), by(120_00))).toEqual([{ skuId: 'sku_1', fen: 99_99, floorFen: 120_00 }])
})

test('E02 a line is lowered by all that it costs at most', () => {
  expect([overLowered([line], by(270_00)), overLowered([line], by(270_01))]).toEqual([[], ['sku_1']])
})

test('E02 what a line is held by at placing is first what was given, then what has become dearer; what has become cheaper is taken of what was given', () => {
  const told = [{ ...line, merchantId: 'mer_1', title: '', specText: '', picture: '', freightFen: 10_00, loweredFen: 20_00, discountFen: 20_00 }]
  const now = (goodsFen: number) => heldTo(told, [{ id: 'lin_1', skuId: 'sku_1', isGift: false, goodsFen, discountFen: 0, freightFen: 12_00 }])
  expect(now(300_00)).toEqual([{ lineId: 'lin_1', offFen: 20_00, loweredFen: 20_00, freightFen: 10_00 }])
  expect(now(330_00)).toEqual([{ lineId: 'lin_1', offFen: 50_00, loweredFen: 20_00, freightFen: 10_00 }])
  expect(now(285_00)).toEqual([{ lineId: 'lin_1', offFen: 5_00, loweredFen: 5_00, freightFen: 10_00 }])
  expect(now(250_00)).toEqual([{ lineId: 'lin_1', offFen: 0, loweredFen: 0, freightFen: 10_00 }])
})

test('E02 F39 coupons come beside what was told: not where they make a line or its freight dearer, sell what was lowered below its floor, or all of it for nothing', () => {
  const told = [{ ...line, merchantId: 'mer_1', title: '', specText: '', picture: '', freightFen: 0, loweredFen: 20_00, discountFen: 20_00 }]
  const at = (discountFen: number, freightFen = 0) => [{ ...line, discountFen, freightFen }]
  expect(couponsFit(told, at(0), at(30_00), by(80_00))).toBe(true)
  expect(couponsFit(told, at(0), at(40_01), by(80_00))).toBe(false)
  expect(couponsFit(told, at(0), at(40_01), new Map())).toBe(true)
  expect(couponsFit(told, at(35_00), at(30_00), new Map())).toBe(false)
  expect(couponsFit(told, at(0), at(30_00, 8_00), new Map())).toBe(false)
  expect([couponsFit(told, at(0), at(279_99), new Map()), couponsFit(told, at(0), at(280_00), new Map())]).toEqual([true, false])
  // Held to what was told without the coupon: it comes beside what the store gave.
  expect(heldTo(told, [{ id: 'lin_1', skuId: 'sku_1', isGift: false, goodsFen: 300_00, discountFen: 30_00, freightFen: 0 }], new Map([['sku_1', { goodsFen: 300_00, discountFen: 0 }]]))).toEqual([{ lineId: 'lin_1', offFen: 20_00, loweredFen: 20_00, freightFen: 0 }])
})
