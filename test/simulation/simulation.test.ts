import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportRaw } from '#apps/export'
import { check } from '../checker'
import { sized } from '../full'
import { simulate } from './simulation'

/** A market by dice 模拟: `SEED=N` runs one again, `OPERATIONS=N` as long as wanted. */
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const operations = Number(process.env['OPERATIONS'] ?? sized(500, 100_000))

test('I-01 to I-17 T-01 a market that lives by dice, with connections that die at any statement and time that goes on: its books agree on the way and at the end, and nothing is stuck', { timeout: Math.max(180_000, operations * 150) }, async () => {
  process.stdout.write(`seed ${seed}\n`)
  const { faults, done, answers, crashes } = await simulate({ operations, seed, lookEvery: Math.max(250, Math.floor(operations / 10)), say: (sentence) => { process.stdout.write(`${sentence}\n`) }, look: async (m) => {
    const folder = mkdtempSync(join(tmpdir(), 'tw-sim-'))
    try {
      await exportRaw({ ...m.ctx, now: m.clock() }, folder)
      return check(folder).faults.map(({ invariant, file, id, says }) => `${invariant} ${file} ${id}: ${says}`)
    } finally { rmSync(folder, { recursive: true }) }
  } })
  process.stdout.write(`${JSON.stringify({ done, answers, crashes })}\n`)
  expect([seed, faults.slice(0, 20)]).toEqual([seed, []])
  expect(crashes).toBeGreaterThan(0)
})
