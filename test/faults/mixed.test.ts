import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { full, sized } from '../full'
import { killing } from './mixed.run'
import { emptyDatabase } from './place'
import { freshFolder } from './program'

/** The mixed load with kills, small in every run; `npm run kills` is the whole of it. */
const folder = freshFolder()
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

test('T-28 T-29 I-16 I-17 kill -9 of API processes and workers in the middle of orders, payments and refunds: nothing is lost, doubled or stuck', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const { books, faults, checked } = await killing({ url: await emptyDatabase(), folder, kills: sized(6, 50), seed, shoppers: 4, hasSilence: full, say: () => {} })
  expect([seed, faults]).toEqual([seed, []])
  expect([books.orders > 0, books.paid > 0, checked > 0]).toEqual([true, true, true])
}, 900_000)
