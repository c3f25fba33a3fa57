import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { dbOf, openPool, transaction, type Context } from '#kernel/context'
import { openEar, type Ear } from '#kernel/ear'
import { forgottenEverywhere, keepingOne } from '#kernel/kept'
import { place, world } from '../world'
import { wireTo } from '../faults/place'

/** What one process keeps, while another changes it and its own ear hears nothing. */
const kept = keepingOne<number>(60_000, async (ctx) => Number((await ctx.client.query<{ n: string }>('select n from test_kept')).rows[0]!.n))
const forget = forgottenEverywhere('test.kept', kept.forget)
const put = (ctx: Context, n: number) => transaction(ctx, async (ctx) => { await ctx.client.query('update test_kept set n = $1', [n]); await forget(ctx) })
const ends: (() => Promise<unknown>)[] = []
afterEach(async () => { for (const end of ends.splice(0).reverse()) await end() })

async function apart(): Promise<{ readonly mine: Context; readonly theirs: Context; readonly wire: Awaited<ReturnType<typeof wireTo>>; readonly ear: Ear }> {
  const theirs = await world()
  const { url } = await place()
  await theirs.pool.query('drop table if exists test_kept; create table test_kept (n int); insert into test_kept values (0)')
  const pool = openPool(url, 2)
  ends.push(() => theirs.pool.query('drop table test_kept'), () => pool.end())
  const mine: Context = { ...theirs, pool, client: pool, db: dbOf(pool) }
  const wire = await wireTo(url)
  ends.push(() => wire.cut())
  const ear = openEar(wire.url, mine)
  ends.push(() => { ear.close(); return Promise.resolve() })
  await expect.poll(() => ear.hears(), { timeout: 5_000 }).toBe(true)
  return { mine, theirs, wire, ear }
}
const seenWithin = async (mine: Context, n: number): Promise<number> => {
  const began = performance.now()
  while (await kept.of(mine) !== n) { if (performance.now() - began > 8_000) return Infinity; await pause(20) }
  return performance.now() - began
}

test('while an ear is cut off, what is kept is at most half a second old, and its process says so; when it hears again all is kept as before', async () => {
  const { mine, theirs, wire, ear } = await apart()
  expect(await kept.of(mine)).toBe(0)
  await put(theirs, 1)
  expect(await seenWithin(mine, 1)).toBeLessThan(1_000)
  await wire.cut()
  await expect.poll(() => ear.hears(), { timeout: 2_000 }).toBe(false)
  for (const n of [2, 3]) {
    await kept.of(mine)
    await put(theirs, n)
    expect(await seenWithin(mine, n)).toBeLessThan(1_000)
  }
  await wire.mend()
  await expect.poll(() => ear.hears(), { timeout: 5_000 }).toBe(true)
  expect(await kept.of(mine)).toBe(3)
  await theirs.pool.query('update test_kept set n = 9')
  await pause(1_200)
  expect(await kept.of(mine)).toBe(3)
}, 30_000)

test('an ear whose line went dead without a word is found out within a second or so, and opened anew', async () => {
  const { mine, theirs, wire, ear } = await apart()
  expect(await kept.of(mine)).toBe(0)
  wire.hush()
  await put(theirs, 1)
  expect(await seenWithin(mine, 1)).toBeLessThan(2_500)
  expect(ear.hears()).toBe(false)
  await expect.poll(() => ear.hears(), { timeout: 15_000 }).toBe(true)
  await put(theirs, 2)
  expect(await seenWithin(mine, 2)).toBeLessThan(1_000)
}, 40_000)
