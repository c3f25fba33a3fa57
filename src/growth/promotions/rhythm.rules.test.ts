import { expect, test } from 'vitest'
import { isOpen, openingAt, openingsOf, opensNext } from './rhythm.rules'
import type { Rhythm } from './tables'

const at = (text: string) => new Date(`${text}+08:00`)
const timed = (rhythm: Rhythm | null) => ({ startsAt: at('2026-01-01T00:00:00'), endsAt: at('2027-01-01T00:00:00'), rhythm })

test('F25 the member day on the 18th holds from midnight to midnight in Shanghai, and no other day', () => {
  const day = timed({ monthDays: [18] })
  expect(['2026-06-17T23:59:59', '2026-06-18T00:00:00', '2026-06-18T23:59:59', '2026-06-19T00:00:00'].map((text) => isOpen(day, at(text)))).toEqual([false, true, true, false])
  expect(opensNext(day, at('2026-06-18T00:00:01'))).toEqual(at('2026-06-18T00:00:01'))
  expect(opensNext(day, at('2026-06-19T08:00:00'))).toEqual(at('2026-07-18T00:00:00'))
  expect(opensNext(day, at('2026-12-19T00:00:00'))).toBeUndefined()
})
test('F25 a day that a month has not is its last; theme days go by the week; hours narrow the day', () => {
  expect(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-31'].map((day) => isOpen(timed({ monthDays: [31] }), at(`${day}T12:00:00`)))).toEqual([false, true, false, true])
  // 2026-06-17 was a Wednesday, 2026-06-19 a Friday.
  expect(['2026-06-16', '2026-06-17', '2026-06-18', '2026-06-19'].map((day) => isOpen(timed({ weekDays: [3, 5] }), at(`${day}T00:00:00`)))).toEqual([false, true, false, true])
  const evening = timed({ weekDays: [3], fromMinute: 20 * 60, untilMinute: 22 * 60 })
  expect(['19:59:59', '20:00:00', '21:59:59', '22:00:00'].map((time) => isOpen(evening, at(`2026-06-17T${time}`)))).toEqual([false, true, true, false])
  expect(opensNext(evening, at('2026-06-17T22:00:00'))).toEqual(at('2026-06-24T20:00:00'))
})
test('F25 an offer without a rhythm holds from its start to before its end', () => {
  expect(['2025-12-31T23:59:59', '2026-01-01T00:00:00', '2026-12-31T23:59:59', '2027-01-01T00:00:00'].map((text) => isOpen(timed(null), at(text)))).toEqual([false, true, true, false])
  expect(opensNext(timed(null), at('2025-05-01T00:00:00'))).toEqual(at('2026-01-01T00:00:00'))
})
test('F35 an offer with several openings a day holds in each of them; they are the same whoever asks, and are cut where the offer begins and ends', () => {
  const sale = { startsAt: at('2026-06-17T10:20:00'), endsAt: at('2026-06-18T20:30:00'), rhythm: { slots: [{ fromMinute: 20 * 60, untilMinute: 22 * 60 }, { fromMinute: 10 * 60, untilMinute: 11 * 60 }] } }
  const told = (from: string, until: string) => ({ opensAt: at(from), endsAt: at(until) })
  const all = [told('2026-06-17T10:20:00', '2026-06-17T11:00:00'), told('2026-06-17T20:00:00', '2026-06-17T22:00:00'), told('2026-06-18T10:00:00', '2026-06-18T11:00:00'), told('2026-06-18T20:00:00', '2026-06-18T20:30:00')]
  expect(openingsOf(sale, at('2026-06-17T23:59:59'), 5)).toEqual(all)
  expect(['2026-06-17T10:20:00', '2026-06-17T10:59:59', '2026-06-17T11:00:00', '2026-06-18T20:29:59', '2026-06-18T20:30:00'].map((text) => openingAt(sale, at(text)))).toEqual([all[0], all[0], undefined, all[3], undefined])
  expect(opensNext(sale, at('2026-06-17T11:00:00'))).toEqual(at('2026-06-17T20:00:00'))
  expect(opensNext(sale, at('2026-06-18T20:30:00'))).toBeUndefined()
})
