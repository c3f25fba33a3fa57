import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate } from '#kernel/money'
import { calendarOf, dayStamp, startOfDay, startOfMonth, startOfYear } from '#kernel/time'

test('I-34 days, months and years begin at midnight in Shanghai, whatever the host thinks', () => {
  const late = new Date('2026-01-31T16:00:00Z')
  expect([dayStamp(late), startOfDay(late).toISOString(), startOfMonth(late).toISOString(), startOfYear(late).toISOString()])
    .toEqual(['20260201', '2026-01-31T16:00:00.000Z', '2026-01-31T16:00:00.000Z', '2025-12-31T16:00:00.000Z'])
  expect(startOfMonth(late, -1).toISOString()).toBe('2025-12-31T16:00:00.000Z')
  expect(calendarOf(new Date('2024-02-29T15:59:59Z'))).toEqual({ year: 2024, month: 2, day: 29 })
})

test('I-03 shares of an amount add up to the fen, and each is its due or one fen more, however large the amounts are', () => {
  const amount = (most: number) => fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: most }))
  fc.assert(fc.property(amount(1e14), fc.array(amount(1e12), { minLength: 1, maxLength: 40 }), (total, weights) => {
    const parts = allocate(total, weights)
    const sum = weights.reduce((a, b) => a + b, 0)
    if (sum === 0) return
    expect(parts.reduce((a, b) => a + b, 0)).toBe(total)
    parts.forEach((part, i) => { const due = Number((BigInt(total) * BigInt(weights[i]!)) / BigInt(sum)); expect([due, due + 1]).toContain(part) })
  }))
})
