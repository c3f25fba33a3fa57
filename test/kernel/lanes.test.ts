import { afterAll, expect, test } from 'vitest'
import { dbOf, openPool, transaction, type Context } from '#kernel/context'
import { keepingOne, sharing } from '#kernel/kept'
import { place, world } from '../world'

const pools: { end(): Promise<void> }[] = []
afterAll(() => Promise.all(pools.map((pool) => pool.end())))
const backend = (pool: Context['pool'], n: number) => pool.query<{ pid: number; n: number }>({ name: 'test.backend', text: 'select pg_backend_pid() as pid, $1::int as n', values: [n] })

test('prepared reads of many share the lanes, each gets its own answer, and what fails hurts nobody else', async () => {
  const pool = openPool((await place()).url, 6, 2)
  pools.push(pool)
  await backend(pool, 0)
  await backend(pool, 0)
  await expect.poll(async () => new Set((await Promise.all(Array.from({ length: 20 }, (_, i) => backend(pool, i)))).map(({ rows }) => rows[0]!.pid)).size).toBe(2)
  const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, i) => (i % 10 === 3 ? pool.query({ name: 'test.fails', text: 'select 1 / $1::int as never', values: [0] }) : backend(pool, i))))
  expect(outcomes.map((one, i) => (one.status === 'fulfilled' ? (one.value.rows[0] as { n: number }).n === i : i % 10 === 3))).toEqual(outcomes.map(() => true))
})

test('what may wait on a lock takes a connection of its own, and a lane that breaks is opened anew', async () => {
  const { url } = await place()
  const pool = openPool(url, 6, 1)
  pools.push(pool)
  // The first goes by the pool, as the lane is only just opening.
  const first = (await backend(pool, 0)).rows[0]!.pid
  await expect.poll(async () => (await backend(pool, 1)).rows[0]!.pid).not.toBe(first)
  const lane = (await backend(pool, 1)).rows[0]!.pid
  const slow = pool.query({ name: 'test.waits', text: `select pg_backend_pid() as pid, pg_sleep(0.3)` })
  expect((await backend(pool, 3)).rows[0]!.pid).toBe(lane)
  expect((await slow).rows[0].pid).not.toBe(lane)
  await pool.query('select pg_terminate_backend($1)', [lane])
  await expect.poll(async () => backend(pool, 4).then(({ rows }) => rows[0]!.n, () => 0)).toBe(4)
  await expect.poll(async () => { const pids = [await backend(pool, 5), await backend(pool, 6)].map(({ rows }) => rows[0]!.pid); return pids[0] === pids[1] && pids[0] !== lane }).toBe(true)
})

test('T-30 what is kept for all is read beside all transactions: with one connection, whoever holds it may wait for a reading that another has begun', async () => {
  const pool = openPool((await place()).url, 1)
  pools.push(pool)
  const ctx: Context = { ...await world(), pool, client: pool, db: dbOf(pool) }
  const kept = keepingOne(60_000, async (ctx) => (await ctx.client.query<{ one: number }>('select 1 as one')).rows[0]!.one)
  const one = await transaction(ctx, async (inside) => {
    await inside.client.query('select 1')
    const [begunOutside, waitedFor] = [kept.of(ctx), kept.of(inside)]
    expect(begunOutside).toBe(waitedFor)
    return waitedFor
  })
  expect(one).toBe(1)
})

test('a statement that is kept is asked once, however many wait for it: what is built asks anew each time somebody waits', async () => {
  const ctx = await world()
  let asked = 0
  const built = { then: <R>(done: (value: number) => R, failed?: (fault: unknown) => R) => { asked++; return Promise.resolve(asked).then(done, failed) } }
  const kept = keepingOne<number>(60_000, () => built as Promise<number>)
  expect(await Promise.all([kept.of(ctx), kept.of(ctx)])).toEqual([1, 1])
  expect(await kept.of(ctx)).toBe(1)
  expect(asked).toBe(1)
})

test('what is asked in several ways at one moment of one request is read once; a later question, another request and a transaction read for themselves', async () => {
  const ctx = await world()
  let read = 0
  const look = sharing(async (_ctx, id) => { if (id === 'none') throw new Error('none'); await Promise.resolve(); return `${id} ${++read}` })
  expect(await Promise.all([look(ctx, 'a'), look({ ...ctx, operation: 'other' }, 'a'), look(ctx, 'b'), look({ ...ctx, now: new Date(ctx.now) }, 'a')])).toEqual(['a 1', 'a 1', 'b 2', 'a 3'])
  expect(await look(ctx, 'a')).toBe('a 4')
  expect(await Promise.all([look(ctx, 'a'), transaction(ctx, (inside) => look(inside, 'a'))])).toEqual(['a 5', 'a 6'])
  expect(await Promise.allSettled([look(ctx, 'none'), look(ctx, 'none')])).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
})
