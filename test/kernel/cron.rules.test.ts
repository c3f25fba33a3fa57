import { expect, test } from 'vitest'
import { lastRing, nextRing } from '#kernel/cron.rules'
import { fromIso } from '#kernel/time'

/** When a line rings, in Shanghai, which has no summer time since 1991: the same hour all year (I-34). */
const next = (cron: string, at: string) => nextRing(cron, fromIso(at))?.toISOString() ?? null
const last = (cron: string, at: string) => lastRing(cron, fromIso(at))?.toISOString() ?? null

test('E29 I-34 the next ringing is after the moment, the last one at or before it, in Shanghai', () => {
  expect(next('* * * * *', '2026-06-18T02:00:00Z')).toBe('2026-06-18T02:01:00.000Z')
  expect(next('* * * * *', '2026-06-18T02:00:59.999Z')).toBe('2026-06-18T02:01:00.000Z')
  expect(last('* * * * *', '2026-06-18T02:00:00Z')).toBe('2026-06-18T02:00:00.000Z')
  expect(last('* * * * *', '2026-06-18T02:00:59Z')).toBe('2026-06-18T02:00:00.000Z')
  expect(next('40 3 * * *', '2026-06-17T19:40:00Z')).toBe('2026-06-18T19:40:00.000Z')
  expect(last('40 3 * * *', '2026-06-17T19:40:00Z')).toBe('2026-06-17T19:40:00.000Z')
  expect(last('40 3 * * *', '2026-06-17T19:39:59Z')).toBe('2026-06-16T19:40:00.000Z')
  expect(next('0 0 * * *', '2026-06-18T15:59:59Z')).toBe('2026-06-18T16:00:00.000Z')
  expect(next('30 4 31 12 *', '2026-12-30T20:30:00Z')).toBe('2027-12-30T20:30:00.000Z')
  expect(next('0 4 29 2 *', '2026-06-18T00:00:00Z')).toBe('2028-02-28T20:00:00.000Z')
})

test('E29 lists, ranges and steps; a day of the month or a day of the week where both are given, as cron has it', () => {
  expect(next('*/15 * * * *', '2026-06-18T02:01:00Z')).toBe('2026-06-18T02:15:00.000Z')
  expect(next('5/20 * * * *', '2026-06-18T02:26:00Z')).toBe('2026-06-18T02:45:00.000Z')
  expect(next('10,50 8-10/2 * * *', '2026-06-18T00:50:00Z')).toBe('2026-06-18T02:10:00.000Z')
  expect(next('0 9 * * 1', '2026-06-18T00:00:00Z')).toBe('2026-06-22T01:00:00.000Z')
  expect(next('0 9 * * 0,6', '2026-06-18T00:00:00Z')).toBe('2026-06-20T01:00:00.000Z')
  // The 18th is a Thursday; the Friday after it comes before the next 18th.
  expect([next('0 9 18 * 5', '2026-06-17T00:00:00Z'), next('0 9 18 * 5', '2026-06-18T01:00:00Z')]).toEqual(['2026-06-18T01:00:00.000Z', '2026-06-19T01:00:00.000Z'])
})

test('E29 every day of a year rings once at the same hour; each ringing is the last one of the moment before the next', () => {
  let at = fromIso('2026-01-01T00:00:00Z')
  const hours = new Set<string>()
  for (let day = 0; day < 365; day++) {
    const ring = nextRing('15 6 * * *', at)!
    hours.add(ring.toISOString().slice(11))
    expect(lastRing('15 6 * * *', nextRing('15 6 * * *', ring)!)!.getTime() - ring.getTime()).toBe(86_400_000)
    expect(lastRing('15 6 * * *', fromIso(ring.toISOString()))).toEqual(ring)
    at = ring
  }
  expect([...hours]).toEqual(['22:15:00.000Z'])
})

test('E29 what is no line of five fields within their bounds is refused with words; one that never rings says so', () => {
  for (const cron of ['', '* * * *', '* * * * * *', '60 * * * *', '* 24 * * *', '* * 0 * *', '* * 32 * *', '* * * 13 *', '* * * * 7', '5-1 * * * *', '*/0 * * * *', 'a * * * *', '1- * * * *', '-1 * * * *', '1.5 * * * *', '@daily', '* * * JAN *'])
    expect(() => nextRing(cron, fromIso('2026-06-18T00:00:00Z')), cron).toThrow(/cron line|out of bounds/)
  expect([next('0 0 30 2 *', '2026-06-18T00:00:00Z'), last('0 0 31 4 *', '2026-06-18T00:00:00Z')]).toEqual([null, null])
})
