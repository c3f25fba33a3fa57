import { rmSync } from 'node:fs'
import { afterAll, expect, inject, test } from 'vitest'
import { full, sized } from '../full'
import { killing } from './mixed.run'
import { freshFolder } from './program'
import { Client } from 'pg'

/** The mixed load with kills, small in every run; `npm run kills` is the whole of it. */
const folder = freshFolder()
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

test('T-28 T-29 I-16 I-17 kill -9 of API processes and workers in the middle of orders, payments and refunds: nothing is lost, doubled or stuck', async () => {
  const name = `killed_${process.pid}`
  const admin = new Client({ connectionString: inject('database').replace('DATABASE', 'postgres') })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const seed = Math.floor(Math.random() * 2 ** 31)
  const { books, faults, checked } = await killing({ url: inject('database').replace('DATABASE', name), folder, kills: sized(6, 50), seed, shoppers: 4, hasSilence: full, say: () => {} })
  expect([seed, faults]).toEqual([seed, []])
  expect([books.orders > 0, books.paid > 0, checked > 0]).toEqual([true, true, true])
}, 900_000)
