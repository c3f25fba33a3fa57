import { expect, test } from 'vitest'
import { fromIso } from '#kernel/time'
import { aligned, differ } from './compare.rules'
import { dropBelowFen, droppedFen, lastLooks, nextMorning, standingOf } from './favourites.rules'

const now = fromIso('2026-11-27T20:30:00+08:00')
const said = (...pairs: readonly (readonly [string, string])[]) => pairs.map(([name, value]) => ({ name, nameEn: name, value }))

test('E14 how what is kept stands beside what it was: less is told only where it can be bought', () => {
  expect([standingOf({ isOnShelf: true }, true), standingOf({ isOnShelf: true }, false), standingOf({ isOnShelf: false }, true)]).toEqual(['buyable', 'sold_out', 'off_shelf'])
  expect([droppedFen(100_00, 80_00, 'buyable'), droppedFen(100_00, 80_00, 'sold_out'), droppedFen(80_00, 100_00, 'buyable')]).toEqual([20_00, 0, 0])
})

test('E14 a drop is below what it costs now; without a wish any is', () => {
  expect([dropBelowFen(100, undefined), dropBelowFen(100, 60), dropBelowFen(100, 100), dropBelowFen(100, 0), dropBelowFen(1, undefined)]).toEqual([99, 60, undefined, undefined, undefined])
})

test('F31 who has had enough today hears of the rest at nine on the next morning in Shanghai', () => {
  expect(nextMorning(now)).toEqual(fromIso('2026-11-28T09:00:00+08:00'))
  expect(nextMorning(fromIso('2026-11-27T00:00:00+08:00'))).toEqual(fromIso('2026-11-28T09:00:00+08:00'))
})

test('history keeps the last look at each product, none in the future and none of long ago', () => {
  const looks = lastLooks([{ productId: 'a', agoMs: 5_000 }, { productId: 'a', agoMs: 1_000 }, { productId: 'b', agoMs: 91 * 86_400_000 }, { productId: 'c', agoMs: 0 }], now)
  expect([...looks]).toEqual([['a', fromIso('2026-11-27T20:29:59+08:00')], ['c', now]])
})

test('F04 what products say is aligned in the sequence of their category’s facets; a row differs where two do not say the same', () => {
  const rows = aligned([said(['颜色', '黑'], ['容量', '350 ml'], ['产地', '中国']), said(['容量', '350ML'], ['颜色', '白'], ['颜色', '黑'])], ['容量', '颜色', '重量'])
  expect(rows).toEqual([
    { name: '容量', nameEn: '容量', values: ['350 ml', '350ML'], differs: false },
    { name: '颜色', nameEn: '颜色', values: ['黑', '白、黑'], differs: true },
    { name: '产地', nameEn: '产地', values: ['中国', null], differs: true },
  ])
  expect([differ([]), differ(['a']), differ([null, null]), differ(['a', null])]).toEqual([false, false, false, true])
})
