import { expect, test } from 'vitest'
import { openPool } from '#kernel/context'
import { place, world } from '#test/world'
import { orderNumber } from './orders.rules'
import { drawNumbers } from './numbers.service'

test('no two orders bear the same number: drawn by many at once in two processes, and none follows from another', async () => {
  const ctx = await world()
  const other = openPool((await place()).url, 2)
  try {
    const draws = await Promise.all(Array.from({ length: 400 }, (_, i) => drawNumbers(i % 2 === 0 ? ctx : { ...ctx, pool: other, client: other }, 3 + (i % 20))))
    const all = draws.flat()
    expect(all.length).toBeGreaterThan(4_000)
    expect(new Set(all).size).toBe(all.length)
    expect(all.every((number) => /^20260618\d{10}$/.test(number))).toBe(true)
  } finally { await other.end() }
  const late = new Date('2026-06-18T10:00:00+08:00')
  expect(new Set(Array.from({ length: 200_000 }, (_, i) => orderNumber(late, i + 9_999_900_000))).size).toBe(200_000)
  expect(Math.abs(Number(orderNumber(late, 2)) - Number(orderNumber(late, 1)))).toBeGreaterThan(1_000)
})
