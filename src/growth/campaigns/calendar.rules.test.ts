import fc from 'fast-check'
import { expect, test } from 'vitest'
import { after, dayMs, fromIso, hourMs } from '#kernel/time'
import { clipped, daysOf, firstTogether, together, type Window } from './calendar.rules'
import { icalOf, joined } from './ical.rules'
import { eachDay, spread } from './plan.rules'

const at = (text: string): Date => fromIso(`2026-${text}+08:00`)
const window = (from: string, until: string): Window => ({ from: at(from), until: at(until) })

test('F25 the days that windows touch are told in a row; what ends at midnight does not touch the next day', () => {
  expect(daysOf([window('06-18T10:00', '06-18T11:00'), window('06-18T20:00', '06-19T00:00'), window('06-19T10:00', '06-19T11:00'), window('06-21T00:00', '06-23T00:00')])).toEqual([{ from: '2026-06-18', until: '2026-06-19' }, { from: '2026-06-21', until: '2026-06-22' }])
  expect(eachDay({ from: '2026-02-27', until: '2026-03-01' })).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
  expect(clipped([window('06-01T00:00', '06-03T00:00'), window('05-01T00:00', '05-02T00:00')], window('06-02T00:00', '07-01T00:00'))).toEqual([window('06-02T00:00', '06-03T00:00')])
})

/** Windows in order and apart, in hours from a beginning. */
const windows = fc.array(fc.record({ gap: fc.integer({ min: 0, max: 30 }), hours: fc.integer({ min: 1, max: 40 }) }), { maxLength: 6 }).map((steps) => {
  let so = at('06-01T00:00')
  return steps.map(({ gap, hours }): Window => { const from = after(so, gap * hourMs); so = after(from, hours * hourMs); return { from, until: so } })
})
const holds = (all: readonly Window[], when: Date): boolean => all.some(({ from, until }) => when >= from && when < until)
test('F40 two hold together exactly in those hours in which each does, whichever is named first', () => {
  fc.assert(fc.property(windows, windows, (one, other) => {
    const met = together(one, other)
    expect(together(other, one)).toEqual(met)
    const times = (all: readonly Window[]) => all.flatMap(({ from, until }) => [from.getTime(), until.getTime()])
    expect(firstTogether(times(one), times(other))).toBe(met[0]?.from.getTime())
    for (let hour = 0; hour < 24 * 20; hour++) { const when = after(at('06-01T00:00'), hour * hourMs); expect(holds(met, when)).toBe(holds(one, when) && holds(other, when)) }
  }), { numRuns: 60 })
})

test('F40 what an offer may cost lies evenly on its days, and its months add up to it to the fen', () => {
  expect([...spread(100_00, [{ from: '2026-06-30', until: '2026-07-02' }])]).toEqual([['2026-06', 33_33], ['2026-07', 66_67]])
  expect([...spread(90_00, [{ from: '2026-06-18', until: '2026-06-18' }, { from: '2026-07-18', until: '2026-07-18' }, { from: '2026-08-18', until: '2026-08-18' }])]).toEqual([['2026-06', 30_00], ['2026-07', 30_00], ['2026-08', 30_00]])
  fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000_000_00 }), fc.integer({ min: 0, max: 700 }), (fen, days) => {
    const from = at('01-15T00:00')
    const parts = spread(fen, daysOf([{ from, until: after(from, (days + 1) * dayMs) }]))
    expect([...parts.values()].reduce((sum, part) => sum + part, 0)).toBe(fen)
  }), { numRuns: 100 })
})

test('F40 a calendar file is as RFC 5545 has it: CRLF, lines of 75 octets at most, what has a meaning escaped, whole days as days', () => {
  const text = icalOf('营销日历', [
    { id: 'ofr_1', ...window('06-18T00:00', '06-19T00:00'), title: '会员日；满300,减50; 反\\斜\n换行', category: '会员日', note: '山居'.repeat(40), isDraft: false },
    { id: 'ofr_2', ...window('06-18T10:00', '06-18T11:00'), title: '秒杀', category: '秒杀', note: '', isDraft: true }], at('06-01T00:00'))
  const lines = text.split('\r\n')
  expect(lines.at(-1)).toBe('')
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of lines) { expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75); expect(line).not.toContain('\uFFFD') }
  // Unfolded, it says what it was given.
  const whole = text.replaceAll('\r\n ', '').split('\r\n')
  expect(whole).toContain('DESCRIPTION:' + '山居'.repeat(40))
  expect(whole.find((line) => line.startsWith('SUMMARY:会员日'))).toBe('SUMMARY:会员日；满300\\,减50\\; 反\\\\斜\\n换行')
  expect(whole).toEqual(expect.arrayContaining(['DTSTART;VALUE=DATE:20260618', 'DTEND;VALUE=DATE:20260619', 'DTSTART:20260618T020000Z', 'DTEND:20260618T030000Z', 'STATUS:TENTATIVE', 'STATUS:CONFIRMED', 'DTSTAMP:20260531T160000Z']))
  expect(whole.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(2)
  expect(new Set(whole.filter((line) => line.startsWith('UID:'))).size).toBe(2)
  expect(joined([window('06-18T00:00', '06-19T00:00'), window('06-19T00:00', '06-20T00:00'), window('06-21T00:00', '06-22T00:00')])).toEqual([window('06-18T00:00', '06-20T00:00'), window('06-21T00:00', '06-22T00:00')])
})
