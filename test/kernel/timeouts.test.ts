import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dbOf, openPool, transaction, type Context } from '#kernel/context'
import { problemOf } from '#kernel/mount'
import { place, world } from '../world'

/** T-30: what takes too long is given up by the database itself; it is a clean 503, undoes all, and leaves the only connection as good as new. */
let ctx: Context
beforeAll(async () => {
  const pool = openPool((await place()).url, 1, 0, 600)
  ctx = { ...await world(), pool, client: pool, db: dbOf(pool) }
})
afterAll(() => ctx.pool.end())

const mark = (ctx: Context, key: string) => ctx.client.query(`insert into kernel_settings (key, value, version, changed_by, changed_at) values ($1, '1', 1, 'test', now())`, [key])
const marks = async () => (await ctx.pool.query<{ key: string }>('select key from kernel_settings order by key')).rows.map(({ key }) => key)
const faultOf = (work: Promise<unknown>) => work.then(() => undefined, (fault: unknown) => problemOf(fault).slice(0, 2))
const busy = [503, 'kernel.busy']

test('T-30 a statement that takes too long, alone or in a transaction, is given up; nothing of the transaction stands, and the next one goes through at once', async () => {
  expect(await faultOf(ctx.pool.query('select pg_sleep(5)'))).toEqual(busy)
  const began = performance.now()
  expect(await faultOf(transaction(ctx, async (ctx) => { await mark(ctx, 'slow'); await ctx.client.query('select pg_sleep(5)') }))).toEqual(busy)
  expect(performance.now() - began).toBeLessThan(3_000)
  await transaction(ctx, (ctx) => mark(ctx, 'well'))
  expect(await marks()).toEqual(['well'])
})

test('T-30 a lock that does not come is given up after a sixth of that time, and who holds it is not harmed', async () => {
  const other = openPool((await place()).url, 1)
  const holder = await other.connect()
  await holder.query(`begin; update kernel_settings set version = 2 where key = 'well'`)
  const began = performance.now()
  expect(await faultOf(transaction(ctx, async (ctx) => { await mark(ctx, 'waits'); await ctx.client.query(`update kernel_settings set version = 3 where key = 'well'`) }))).toEqual(busy)
  expect(performance.now() - began).toBeLessThan(500)
  await holder.query('commit')
  holder.release()
  await other.end()
  expect((await ctx.pool.query('select key, version from kernel_settings')).rows).toEqual([{ key: 'well', version: 2 }])
})

test('T-30 a transaction that nobody goes on with is ended by the database: what it wrote is undone, its maker is told, and the only connection is replaced', async () => {
  expect(await faultOf(transaction(ctx, async (ctx) => { await mark(ctx, 'asleep'); await pause(1_500); await mark(ctx, 'awake') }))).toEqual(busy)
  await transaction(ctx, (ctx) => mark(ctx, 'after'))
  expect(await marks()).toEqual(['after', 'well'])
})

test('T-30 many at once on the one connection take turns; those who fail hold nobody up', async () => {
  const ends = await Promise.all(Array.from({ length: 20 }, (_, i) => faultOf(transaction(ctx, async (ctx) => { await mark(ctx, `n${i}`); if (i % 4 === 0) throw new Error('never mind') }))))
  expect(ends.map((end) => end?.[0] ?? 200)).toEqual(Array.from({ length: 20 }, (_, i) => (i % 4 === 0 ? 500 : 200)))
  expect((await marks()).filter((key) => key.startsWith('n'))).toHaveLength(15)
})
