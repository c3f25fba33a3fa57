import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insideOf, placeOf, rangesOf } from '#kernel/addresses'
import type { Limit } from '#kernel/limits.rules'
import { limiterOf } from '#kernel/limits'
import { localLimits } from '#kernel/limits.local'
import { leftOf, waitMsOf, type Draw, type LimitStore } from '#kernel/limits.port'
import { postgresLimits } from '#kernel/limits.postgres'
import { redisLimits } from '#kernel/limits.redis'
import { sharedLimits } from '#kernel/limits.shared'
import { silent } from '#kernel/log'
import type { Context } from '#kernel/context'
import { place, world } from '../world'

/** Limits: one kit for both stores, the counting in the process, and what happens when Redis goes. */
let n = 0
const draw = (given: Partial<Draw> = {}): Draw => ({ key: `key ${process.pid} ${n++}`, most: 5, perMs: 60_000, cost: 1, ...given })

/** A Redis of our own on a free port, where the program is there; otherwise the one that REDIS_URL names. */
async function startRedis(): Promise<{ readonly url: string; stop(): Promise<void> } | undefined> {
  if (process.env.REDIS_URL) return { url: process.env.REDIS_URL, stop: () => Promise.resolve() }
  if (spawnSync('redis-server', ['--version']).error) return undefined
  const port = await new Promise<number>((resolve) => { const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address() as { port: number }; server.close(() => { resolve(port) }) }) })
  const child: ChildProcess = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise<void>((resolve, reject) => { child.stdout!.on('data', (said: Buffer) => { if (String(said).includes('Ready to accept')) resolve() }); child.once('exit', (code) => { reject(new Error(`redis-server ended with ${code}`)) }) })
  return { url: `redis://127.0.0.1:${port}`, stop: () => new Promise((resolve) => { if (child.exitCode !== null) { resolve(); return } child.once('exit', () => { resolve() }); child.kill('SIGKILL') }) }
}
const redis = await startRedis()
if (!redis) console.warn('no redis-server on this machine and no REDIS_URL: the Redis half of the limits is not tested')
afterAll(() => redis?.stop())

const stores: { name: string; open: () => Promise<LimitStore> }[] = [
  { name: 'PostgreSQL', open: async () => { const { pool } = await place(); return postgresLimits(() => pool) } },
  ...(redis ? [{ name: 'Redis', open: () => redisLimits(redis.url) }] : []),
]

describe.each(stores)('limits in $name', ({ open }) => {
  let store: LimitStore
  beforeAll(async () => { store = await open() })
  afterAll(() => store.close())

  test('I-28 a bucket gives what it holds, then says how long to wait, and a refusal takes nothing', async () => {
    const one = draw()
    for (let i = 0; i < 5; i++) {
      const [verdict] = await store.take([one])
      expect([verdict!.isGiven, leftOf(one, verdict!)]).toEqual([true, 4 - i])
    }
    for (let i = 0; i < 3; i++) {
      const [verdict] = await store.take([one])
      expect(verdict!.isGiven).toBe(false)
      expect(waitMsOf(one, verdict!)).toBeGreaterThan(11_000)
      expect(waitMsOf(one, verdict!)).toBeLessThanOrEqual(12_000)
    }
  })

  test('I-28 a hundred draws at the same moment from two stores give exactly what the bucket holds', async () => {
    const other = await open()
    const one = draw({ most: 30 })
    const verdicts = await Promise.all(Array.from({ length: 100 }, (_, i) => (i % 2 ? store : other).take([one])))
    expect(verdicts.filter(([verdict]) => verdict!.isGiven)).toHaveLength(30)
    await other.close()
  })

  test('I-28 what flows off may be drawn again', async () => {
    const one = draw({ most: 2, perMs: 200 })
    await store.take([one]); await store.take([one])
    const [full] = await store.take([one])
    expect(full!.isGiven).toBe(false)
    await expect.poll(async () => (await store.take([one]))[0]!.isGiven, { interval: 20 }).toBe(true)
  })

  test('B12 a draw of many operations counts each; more than the bucket ever holds empties it', async () => {
    const one = draw({ most: 10, cost: 7 })
    expect((await store.take([one]))[0]!.isGiven).toBe(true)
    expect((await store.take([one]))[0]!.isGiven).toBe(false)
    expect((await store.take([{ ...one, cost: 3 }]))[0]!.isGiven).toBe(true)
    const whole = draw({ most: 10, cost: 50 })
    expect((await store.take([whole]))[0]!.isGiven).toBe(true)
    expect((await store.take([{ ...whole, cost: 1 }]))[0]!.isGiven).toBe(false)
  })

  test('several buckets in one draw judge each for itself, in the sequence asked; numbers that do not divide evenly still give all', async () => {
    const [a, b] = [draw({ key: `z ${process.pid}`, most: 1 }), draw({ key: `a ${process.pid}`, most: 3, perMs: 2_000 })]
    expect((await store.take([a, b])).map(({ isGiven }) => isGiven)).toEqual([true, true])
    expect((await store.take([a, b])).map(({ isGiven }) => isGiven)).toEqual([false, true])
    expect((await store.take([b]))[0]!.isGiven).toBe(true)
    expect((await store.take([b]))[0]!.isGiven).toBe(false)
  })

  test('what is added goes in even when full, and never beyond full', async () => {
    const one = draw()
    const [verdict] = await store.add([{ ...one, cost: 5 }])
    expect(verdict!.busyMs).toBeGreaterThan(59_000)
    const [again] = await store.add([{ ...one, cost: 5 }])
    expect(again!.busyMs).toBeLessThanOrEqual(60_001)
  })
})

test('I-28 two processes that count for themselves agree within a sharing', async () => {
  const { pool } = await place()
  const store = postgresLimits(() => pool)
  const [here, there] = [localLimits(store, silent), localLimits(store, silent)]
  const one = draw({ most: 100 })
  for (let i = 0; i < 60; i++) { here.take(one); there.take(one) }
  await here.share(); await there.share(); await here.share()
  expect(there.take(one).isGiven).toBe(false)
  here.take(one)
  await here.share()
  expect(here.take(one).isGiven).toBe(false)
  for (const each of [here, there, store]) void each.close()
})

const limited = async (limits: readonly Limit[], store?: LimitStore) => {
  const { pool } = await place()
  const ctx: Context = { ...await world(), caller: { ip: '203.0.113.9', agent: 'test' } }
  const limiter = limiterOf({ store: store ?? postgresLimits(() => pool), log: silent, spares: insideOf(rangesOf('loopback')), requestsPerMinute: 3 })
  return { ctx, limiter, ask: async (input: unknown = {}, given: Partial<Context> = {}, say?: (headers: Record<string, string>) => void) => { await limiter.operation({ ...ctx, ...given }, `op ${process.pid}`, { limits }, input, say) } }
}
const refused = expect.objectContaining({ code: 'kernel.too_many_requests', status: 429 })

test('T-21 T-41 guesses are counted by phone, whatever address and browser they come from, and by address, whatever phone', async () => {
  const { ask, limiter } = await limited([{ each: 'input.phone', most: 3, perMs: 60_000, exact: true }, { each: 'ip', most: 6, perMs: 60_000, exact: true }])
  const from = (ip: string) => ({ caller: { ip, agent: 'test' } })
  for (let i = 0; i < 3; i++) await ask({ phone: '13800000001' }, from(`203.0.113.${i}`))
  await expect(ask({ phone: ' 13800000001' }, from('203.0.113.77'))).rejects.toEqual(refused)
  for (let i = 0; i < 6; i++) await ask({ phone: `1390000000${i}` }, from('198.51.100.7'))
  await expect(ask({ phone: '13900000009' }, from('198.51.100.7'))).rejects.toEqual(refused)
  for (let i = 0; i < 20; i++) await ask({ phone: `1370000000${i}` }, from('127.0.0.1'))
  await limiter.close()
})

test('I-28 an answer names quota, what is left and the wait; a guest counts by address, for he is new for nothing', async () => {
  const { ask, limiter } = await limited([{ each: 'actor', most: 2, perMs: 60_000, exact: true }])
  const said: Record<string, string>[] = []
  const say = (headers: Record<string, string>) => { said.push(headers) }
  const guest = (id: string) => ({ actor: { kind: 'guest' as const, id } })
  await ask({}, guest('gst_1'), say)
  await ask({}, guest('gst_2'), say)
  await expect(ask({}, guest('gst_3'), say)).rejects.toEqual(expect.objectContaining({ facts: { retryAfterSeconds: 30 } }))
  await expect(ask({}, guest('gst_3'), say)).rejects.toEqual(refused)
  expect(said[0]).toMatchObject({ 'ratelimit-policy': '"default";q=2;w=60', ratelimit: expect.stringMatching(/^"default";r=1;t=30$/) })
  expect(said.at(-1)!.ratelimit).toMatch(/^"default";r=0;t=(29|30)$/)
  await ask({}, { actor: { kind: 'shopper', id: 'shp_lan' } })
  await limiter.close()
})

test('I-28 the general budget of an address refuses beyond it, and spares whom the setting names', async () => {
  const { limiter } = await limited([])
  for (let i = 0; i < 3; i++) limiter.request('2001:db8:1:2:aaaa::1')
  expect(() => { limiter.request('2001:db8:1:2:bbbb::9') }).toThrow()
  expect(() => { limiter.request('2001:db8:1:3::1') }).not.toThrow()
  for (let i = 0; i < 9; i++) limiter.request('::ffff:127.0.0.1')
  await limiter.close()
})

test.skipIf(!redis || Boolean(process.env.REDIS_URL))('T-31 Redis gone: limits go on in PostgreSQL and say so; with the database gone as well nothing is let through', async () => {
  const { pool } = await place()
  const own = (await startRedis())!
  const store = sharedLimits(postgresLimits(() => pool), await redisLimits(own.url), silent)
  const one = draw({ most: 2 })
  expect((await store.take([one]))[0]!.isGiven).toBe(true)
  expect(store.state()).toEqual({ store: 'redis', isFallback: false })
  await own.stop()
  const given = []
  for (let i = 0; i < 5; i++) given.push((await store.take([one]))[0]!.isGiven)
  expect(given).toEqual([true, true, false, false, false])
  expect(store.state()).toEqual({ store: 'postgres', isFallback: true })
  await store.close()
  const nowhere = sharedLimits(postgresLimits(() => ({ query: () => Promise.reject(new Error('gone')) }) as never), undefined, silent)
  const { ask } = await limited([{ each: 'actor', most: 9, perMs: 60_000, exact: true }], nowhere)
  await expect(ask()).rejects.toThrow('gone')
  await nowhere.close()
})

test('places and lists of addresses: /64 of IPv6, mapped IPv4, ranges; nonsense is refused', () => {
  expect(['203.0.113.9', '::ffff:203.0.113.9', '2001:db8:0:1:2:3:4:5'].map(placeOf)).toEqual(['203.0.113.9', '203.0.113.9', '2001:db8:0:1::/64'])
  const inside = insideOf(rangesOf('10.0.0.0/8, loopback, 2001:db8::/32'))
  expect(['10.1.2.3', '127.0.0.9', '::1', '2001:db8::5', '::ffff:10.0.0.1', '11.0.0.1', 'x', ''].map(inside)).toEqual([true, true, true, true, true, false, false, false])
  for (const wrong of ['10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/8/1', 'example.org']) expect(() => rangesOf(wrong), wrong).toThrow()
})
