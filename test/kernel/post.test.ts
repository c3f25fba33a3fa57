import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { transaction, type Context } from '#kernel/context'
import { defineEvent, emit, listenersOf, on, type Reaction } from '#kernel/event'
import { deliverAgain, deliverAll, deliverNext, mostTries, register } from '#kernel/letters'
import { place, world } from '#test/world'

/** The promises of the post office (house.md §4, I-17), kept under two processes, one of which is killed. */
const Told = defineEvent('test.told', z.object({ n: z.number() }))
const count = (name: string): Reaction => on(Told, name, async (ctx) => { await ctx.client.query(`update kernel_settings set version = version + 1 where key = $1`, [name]) })
const broken = on(Told, 'test.one', async (ctx, event) => { await count('test.one').run(ctx, event); throw new Error('out of paper') })

async function stage(reactions: readonly Reaction[] = [count('test.one'), count('test.two')]): Promise<Context> {
  const ctx = { ...await world(), listeners: listenersOf(reactions), now: new Date() }
  for (const { name } of reactions) await ctx.pool.query(`insert into kernel_settings (key, value, version, changed_by, changed_at) values ($1, '0', 0, 'test', now())`, [name])
  return ctx
}
const tell = (ctx: Context) => transaction({ ...ctx, now: new Date() }, (ctx) => emit(ctx, Told, { n: 1 }))
const counted = async (ctx: Context) => Object.fromEntries((await ctx.pool.query<{ key: string; version: number }>('select key, version from kernel_settings')).rows.map((row) => [row.key, row.version]))
const letters = async (ctx: Context) => Object.fromEntries((await ctx.pool.query<{ state: string; n: number }>('select state, count(*)::int as n from kernel_letters group by state')).rows.map((row) => [row.state, row.n]))
const at = (ctx: Context, seconds: number): Context => ({ ...ctx, now: new Date(ctx.now.getTime() + seconds * 1_000) })
const by = (reactions: readonly Reaction[]) => new Map(reactions.map((r) => [r.name, r]))

async function child(): Promise<ChildProcess> {
  const one = spawn(process.execPath, ['--import', 'tsx', 'test/kernel/worker.child.ts'], { env: { ...process.env, DATABASE_URL: (await place()).url }, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(one.stdout!, 'data')
  return one
}

test('I-17 two processes, one killed in the middle: every effect happens exactly once', async () => {
  const ctx = await stage()
  const children = [await child(), await child()]
  try {
    await Promise.all(Array.from({ length: 300 }, () => tell(ctx)))
    while ((await counted(ctx))['test.one']! < 40) await pause(10)
    children[0]!.kill('SIGKILL')
    await once(children[0]!, 'exit')
    while ((await letters(ctx))['waiting']) await pause(50)
  } finally { for (const one of children) one.kill('SIGKILL') }
  expect(await counted(ctx)).toEqual({ 'test.one': 300, 'test.two': 300 })
  expect(await letters(ctx)).toEqual({ done: 600 })
})

test('I-17 two hands that reach for the same letter open it once', async () => {
  const ctx = await stage([count('test.one')])
  await tell(ctx)
  const hands = await Promise.all([1, 2, 3].map(() => deliverNext(at(ctx, 1), by([count('test.one')]))))
  expect([hands.filter(Boolean).length, (await counted(ctx))['test.one']]).toEqual([1, 1])
})

test('what fails is tried five times with growing pauses, then lies dead with its fault until it is delivered again', async () => {
  const ctx = await stage([count('test.one')])
  await tell(ctx)
  let now = 1
  for (let i = 1; i <= mostTries; i++) {
    expect(await deliverAll(at(ctx, now), [broken])).toBe(1)
    expect(await deliverAll(at(ctx, now), [broken]), 'it waits before the next try').toBe(0)
    now += 1_000
  }
  expect([await letters(ctx), (await counted(ctx))['test.one']]).toEqual([{ dead: 1 }, 0])
  const { rows: [dead] } = await ctx.pool.query<{ seq: string; fault: string; tries: number }>('select seq, fault, tries from kernel_letters')
  expect([dead!.fault, dead!.tries]).toEqual(['out of paper', 5])
  expect(await deliverAgain(at(ctx, now), Number(dead!.seq), 'test.one')).toBe(true)
  expect(await deliverAll(at(ctx, now), [count('test.one')])).toBe(1)
  expect((await counted(ctx))['test.one']).toBe(1)
})

test('what did not commit never happened: no fact, no letter; and nobody posts outside a transaction', async () => {
  const ctx = await stage()
  await expect(transaction(ctx, async (ctx) => { await emit(ctx, Told, { n: 1 }); throw new Error('never mind') })).rejects.toThrow('never mind')
  expect(await letters(ctx)).toEqual({})
  await expect(emit(ctx, Told, { n: 1 })).rejects.toThrow('outside a transaction')
})

test('a reaction that is deployed later gets the letters that older processes did not write, once', async () => {
  const ctx = await stage([count('test.one'), count('test.two')])
  await register(ctx, [count('test.one'), count('test.two')])
  await tell({ ...ctx, listeners: listenersOf([count('test.one')]) })
  await register(ctx, [count('test.one'), count('test.two')])
  await register(ctx, [count('test.one'), count('test.two')])
  expect(await deliverAll(at(ctx, 60), [count('test.one'), count('test.two')])).toBe(2)
  expect(await counted(ctx)).toEqual({ 'test.one': 1, 'test.two': 1 })
})

test('I-29 books are append-only: the database itself refuses to change or remove a line', async () => {
  const ctx = await stage()
  await tell(ctx)
  await expect(ctx.pool.query(`update kernel_outbox set name = 'x'`)).rejects.toThrow('append-only')
  await expect(ctx.pool.query(`delete from kernel_outbox`)).rejects.toThrow('append-only')
})
