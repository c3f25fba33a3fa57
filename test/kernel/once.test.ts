import { expect, test } from 'vitest'
import type { Context } from '#kernel/context'
import { once } from '#kernel/once'
import { world } from '#test/world'

/** Asking once (I-05): one effect for one key, whatever the network does. */
const asked = (input: unknown, key = 'k1') => ({ operation: 'test.add', key, input })
const add = (ctx: Context) => once(ctx, asked({ n: 1 }), async (ctx) => {
  await ctx.client.query(`insert into kernel_settings (key, value, version, changed_by, changed_at) values (md5(random()::text), '1', 1, 'test', now())`)
  await ctx.client.query('select pg_sleep(0.05)')
  return 'added'
})
const effects = async (ctx: Context) => Number((await ctx.pool.query<{ n: string }>('select count(*) as n from kernel_settings')).rows[0]!.n)

test('T-02 the same key twice, then fifty times at once: one effect, the same answer to all that are answered', async () => {
  const ctx = await world()
  expect([await add(ctx), await add(ctx)]).toEqual(['added', 'added'])
  expect(await effects(ctx)).toBe(1)
  const fresh = await world()
  const crowd = await Promise.allSettled(Array.from({ length: 50 }, () => add(fresh)))
  const codes = crowd.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as { code: string }).code))
  expect(new Set(codes)).toEqual(new Set(codes.includes('kernel.still_at_it') ? ['added', 'kernel.still_at_it'] : ['added']))
  expect(await effects(fresh)).toBe(1)
})

test('T-03 the same key with another body is refused with 422 and no effect; a missing key with 400', async () => {
  const ctx = await world()
  await add(ctx)
  await expect(once(ctx, asked({ n: 2 }), async () => 'never')).rejects.toMatchObject({ code: 'kernel.key_used_otherwise', status: 422 })
  await expect(once(ctx, asked({ n: 2 }, ''), async () => 'never')).rejects.toMatchObject({ code: 'kernel.key_missing', status: 400 })
  expect(await effects(ctx)).toBe(1)
})

test('a refusal is not kept: the same key may be tried again', async () => {
  const ctx = await world()
  await expect(once(ctx, asked({}), async () => { throw new Error('sold out') })).rejects.toThrow('sold out')
  expect(await once(ctx, asked({}), async () => 'there again')).toBe('there again')
})

test('I-05 what reads first is answered what was answered before, whatever it reads now, and writes nothing until it is known to be new', async () => {
  const ctx = await world()
  let written = 0
  const ask = (input: unknown, read: () => Promise<string>) => once(ctx, { ...asked(input), readsFirst: true }, async (ctx) => { const answer = await read(); await ctx.mayWrite; written++; return answer })
  expect(await ask({ n: 1 }, async () => 'first')).toBe('first')
  expect(await ask({ n: 1 }, async () => 'second')).toBe('first')
  expect(await ask({ n: 1 }, async () => { throw new Error('sold out since') })).toBe('first')
  await expect(ask({ n: 2 }, async () => 'never')).rejects.toMatchObject({ code: 'kernel.key_used_otherwise' })
  expect(written).toBe(1)
  const fresh = await world()
  const crowd = await Promise.allSettled(Array.from({ length: 50 }, () => once(fresh, { ...asked({}), readsFirst: true }, async (ctx) => { await ctx.mayWrite; written++; await ctx.client.query('select pg_sleep(0.05)'); return 'done' })))
  expect(crowd.every((one) => (one.status === 'fulfilled' ? one.value === 'done' : (one.reason as { code: string }).code === 'kernel.still_at_it'))).toBe(true)
  expect(written).toBe(2)
})
