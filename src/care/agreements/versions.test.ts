import { expect, test } from 'vitest'
import { fromIso } from '#kernel/time'
import { compared, coming, holding, isToAsk, soonest } from './versions.rules'

const at = (day: number) => fromIso(`2026-06-${String(day).padStart(2, '0')}T00:00:00+08:00`)
const versions = [{ key: 'user' as const, number: 1, effectiveAt: at(1), asksAnew: false }, { key: 'user' as const, number: 2, effectiveAt: at(10), asksAnew: true }, { key: 'user' as const, number: 3, effectiveAt: at(20), asksAnew: false }]

test('F80 ECL 34 the version that holds is the one that began last; those that are announced do not hold yet', () => {
  expect([holding(versions, at(9))!.number, holding(versions, at(10))!.number, coming(versions, at(10)).map(({ number }) => number)]).toEqual([1, 2, [3]])
})

test('ECL 34 a change holds after whole days of notice, never fewer than seven; a first version at once', () => {
  expect([soonest(at(1), 1, 15), soonest(at(1), 2, 15), soonest(at(1), 2, 1)]).toEqual([at(1), at(17), at(9)])
})

test('whoever agreed is asked anew only where what matters has changed since, and never twice', () => {
  const said = (number: number, answer: 'agreed' | 'declined' = 'agreed') => ({ key: 'user' as const, number, answer })
  expect([isToAsk(versions[0]!, versions, []), isToAsk(versions[1]!, versions, [said(1)]), isToAsk(versions[2]!, versions, [said(1)]), isToAsk(versions[2]!, versions, [said(2)]), isToAsk(versions[1]!, versions, [said(1), said(2, 'declined')])]).toEqual([true, true, true, false, false])
})

test('two versions are compared paragraph by paragraph', () => {
  expect(compared('甲\n乙\n丙', '甲\n乙二\n丙\n丁')).toEqual([{ text: '甲', is: 'same' }, { text: '乙', is: 'removed' }, { text: '乙二', is: 'added' }, { text: '丙', is: 'same' }, { text: '丁', is: 'added' }])
})
