import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { lastly, together, transaction, type Context } from '#kernel/context'
import { defineEvent, emit, listenersOf, on } from '#kernel/event'
import { deliverAll } from '#kernel/letters'
import { world } from '../world'

/** The end of a transaction: what is written with the commit stands or falls with it, and nothing comes after it. */
let ctx: Context
beforeEach(async () => {
  ctx = await world()
  await ctx.pool.query('create table if not exists test_notes (word text primary key)')
  await ctx.pool.query('delete from test_notes')
})
const note = (ctx: Context, word: string) => ctx.client.query('insert into test_notes values ($1)', [word])
const notes = async () => (await ctx.pool.query<{ word: string }>('select word from test_notes order by 1')).rows.map(({ word }) => word)

test('what is written lastly is there after the commit, in its sequence, and one that fails undoes all', async () => {
  await transaction(ctx, async (ctx) => { lastly(ctx, () => note(ctx, 'b')); await note(ctx, 'a') })
  expect(await notes()).toEqual(['a', 'b'])
  await expect(transaction(ctx, async (ctx) => { lastly(ctx, () => note(ctx, 'c')); lastly(ctx, () => note(ctx, 'a')); lastly(ctx, () => note(ctx, 'd')); await note(ctx, 'e') })).rejects.toMatchObject({ code: '23505' })
  expect(await notes()).toEqual(['a', 'b'])
})

test('a failure that is passed over is no success: the commit that became an undoing is told', async () => {
  await expect(transaction(ctx, async (ctx) => { await note(ctx, 'a'); await note(ctx, 'a').catch(() => {}); return 'done' })).rejects.toThrow(/undone/)
  expect(await notes()).toEqual([])
})

test('of statements at once the first fault is thrown when all have ended, and what comes after the end is refused', async () => {
  let late: Context | undefined
  await expect(transaction(ctx, async (ctx) => { late = ctx; await together([note(ctx, 'a'), note(ctx, 'a'), note(ctx, 'b')]) })).rejects.toMatchObject({ code: '23505' })
  await expect((async () => note(late!, 'z'))()).rejects.toThrow(/after the end/)
  expect(await notes()).toEqual([])
})

test('I-17 a reaction that tells news and then fails has told nothing', async () => {
  const Told = defineEvent('test.told', z.object({}))
  const Echoed = defineEvent('test.echoed', z.object({}))
  const reactions = [on(Told, 'test.echo', async (ctx) => { await emit(ctx, Echoed, {}); await note(ctx, 'echo'); throw new Error('no') })]
  const here = { ...ctx, listeners: listenersOf(reactions) }
  await transaction(here, (ctx) => emit(ctx, Told, {}))
  await deliverAll(here, reactions)
  const { rows } = await ctx.pool.query('select name from kernel_outbox order by seq')
  expect([rows, await notes()]).toEqual([[{ name: 'test.told' }], []])
})
