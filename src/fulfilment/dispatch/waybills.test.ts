import { expect, test } from 'vitest'
import { barsOf, patterns, valuesOf } from './barcode.rules'
import { addressOnLabel, nameOnLabel, parcelsOf, phoneOnLabel, pickedOf, samePieces } from './waybills.rules'

test('E05 a label hides of a name at least a character, of a telephone six digits, of an address what leads to the door (GB/T 41833-2022)', () => {
  expect(['林晓', '欧阳娜娜', '李'].map(nameOnLabel)).toEqual(['林*', '欧***', '李*'])
  expect(['13800138000', '0571-88776655'].map(phoneOnLabel)).toEqual(['138******00', '057******6655'])
  expect(['文三路 138 号', '张杨路 500 号 12 楼', '天河路 208 号 1602', '建国路 88 号院 5 号楼', '幸福里 3 幢 2 单元 501 室', '望江路 9 号 3 栋 A1201'].map(addressOnLabel)).toEqual(['文三路 138 号', '张杨路 500 号 * 楼', '天河路 208 号 *', '建国路 88 号院 5 号楼', '幸福里 3 幢 * 单元 * 室', '望江路 9 号 3 栋 *'])
})

test('E05 a pick list by SKU adds up the pieces of all parcels, most first', () => {
  const line = (skuId: string, quantity: number) => ({ skuId, title: skuId, specText: '', quantity })
  expect(pickedOf([line('a', 1), line('b', 2), line('a', 3)]).map(({ line: { skuId }, quantity }) => [skuId, quantity])).toEqual([['a', 4], ['b', 2]])
})

test('E05 orders go in one parcel where one receiver gets them at one address, at most twenty; what may not go with others is alone', () => {
  const order = (id: string, more: object = {}) => ({ id, address: { name: '林晓', phone: '13800138000', districtCode: '330106', street: '文三路 138 号', ...more } })
  const ids = (orders: readonly ReturnType<typeof order>[], mayJoin = (_: { readonly id: string }) => true) => parcelsOf(orders, mayJoin).map((its) => its.map(({ id }) => id).join(' '))
  expect(ids([order('a'), order('b', { street: '文三路 139 号' }), order('c'), order('d', { phone: '13800138001' })])).toEqual(['a c', 'b', 'd'])
  expect(ids([order('a'), order('held'), order('c')], ({ id }) => id !== 'held')).toEqual(['a c', 'held'])
  expect(parcelsOf(Array.from({ length: 41 }, (_, i) => order(`${i}`)), () => true).map(({ length }) => length)).toEqual([20, 20, 1])
})

test('E05 a waybill is for the same pieces only where each line and its quantity are the same', () => {
  const its = [{ lineId: 'a', quantity: 2 }, { lineId: 'b', quantity: 1 }]
  expect([[{ id: 'b', quantity: 1 }, { id: 'a', quantity: 2 }], [{ id: 'a', quantity: 1 }, { id: 'b', quantity: 1 }], [{ id: 'a', quantity: 2 }]].map((wanted) => samePieces(its, wanted))).toEqual([true, false, false])
})

test('E05 the bars of a number are Code 128: eleven modules a sign, an even count of them in bars, no two signs alike; pairs of figures go together', () => {
  expect([patterns.length, new Set(patterns).size]).toEqual([106, 106])
  for (const pattern of patterns) {
    const widths = [...pattern].map(Number)
    expect([pattern, widths.reduce((sum, width) => sum + width, 0), widths.filter((_, i) => i % 2 === 0).reduce((sum, width) => sum + width, 0) % 2]).toEqual([pattern, 11, 0])
  }
  // "PJJ123C" in set B, by hand: 104 + 1·48 + 2·42 + 3·42 + 4·17 + 5·18 + 6·19 + 7·35 = 879, which leaves 55.
  const sumOf = (values: readonly number[]) => values.reduce((sum, value, i) => sum + value * Math.max(1, i), 0)
  expect([valuesOf('PJJ123C'), sumOf(valuesOf('PJJ123C'))]).toEqual([[104, 48, 42, 42, 17, 18, 19, 35], 104 + 48 + 84 + 126 + 68 + 90 + 114 + 245])
  expect(valuesOf('DEMO1234')).toEqual([104, 36, 37, 45, 47, 99, 12, 34])
  expect(valuesOf('75123456789012')).toEqual([105, 75, 12, 34, 56, 78, 90, 12])
  expect(valuesOf('SF12345')).toEqual([104, 51, 38, 17, 99, 23, 45])
  // Eight values, the check sign, and a stop of thirteen modules.
  expect(barsOf('DEMO1234').reduce((sum, width) => sum + width, 0)).toBe((8 + 1) * 11 + 13)
})
