import { afterAll, beforeAll, expect, test } from 'vitest'
import { beside, dbOf, openPool, transaction, type Context } from '#kernel/context'
import { openLog } from '#kernel/log'
import { logSlowTo, watchers, watchStatements } from '#kernel/watch'
import { place, world } from '../world'

/** Slow statements 慢语句 (issue 4 §4) are told by name and never by what they were asked, whichever way they go to the database. */
const told: Record<string, unknown>[] = []
const counted: string[] = []
const log = openLog('warn', { write: (line) => { told.push(JSON.parse(line) as Record<string, unknown>) } })
let ctx: Context
const before = watchers.slow
beforeAll(async () => {
  const { url } = await place()
  const pool = openPool(url, 6, 2)
  ctx = { ...await world(), pool, client: pool, db: dbOf(pool), log: log.child({ of: 'the request' }), requestId: 'req_slow', operation: 'placeOrder' }
  logSlowTo(log)
  watchers.slow = (name) => { counted.push(name) }
  watchStatements(40)
})
afterAll(async () => { watchStatements(0); if (before) watchers.slow = before; else delete watchers.slow; await ctx.pool.end() })

const secret = '13812345678'
const slow = (name: string) => ({ name, text: 'select pg_sleep(0.08), $1::text as told', values: [secret] })
const said = () => told.splice(0).map(({ statement, requestId, operation, room, msg }) => ({ statement, requestId, operation, room, msg }))
const none = { requestId: undefined, operation: undefined, msg: 'a slow statement' }

test('slow statements are named by the pool, beside it, by lane and in a transaction, there with the request and operation that they were asked for; a quick one is not', async () => {
  await ctx.pool.query('select 1')
  await ctx.pool.query(slow('stock.one'))
  await ctx.pool.query(slow('stock.lane'))
  expect(said()).toEqual([{ ...none, statement: 'stock.one', room: 'stock' }, { ...none, statement: 'stock.lane', room: 'stock' }])
  await ctx.pool.query('select pg_sleep(0.08) from pg_class limit 1')
  expect(said()).toEqual([{ ...none, statement: 'select pg_class', room: undefined }])
  await transaction(ctx, async (ctx) => { await ctx.client.query(slow('ordering.inside')); await beside(ctx).query(slow('ordering.beside')) })
  expect(said()).toEqual([{ statement: 'ordering.inside', requestId: 'req_slow', operation: 'placeOrder', room: 'ordering', msg: 'a slow statement' }, { ...none, statement: 'ordering.beside', room: 'ordering' }])
  const client = await ctx.pool.connect()
  await client.query(slow('ordering.after'))
  client.release()
  expect(said()).toEqual([{ ...none, statement: 'ordering.after', room: 'ordering' }])
  expect(counted.splice(0)).toEqual(['stock.one', 'stock.lane', 'select pg_class', 'ordering.inside', 'ordering.beside', 'ordering.after'])
})

test('I-30 a slow statement that fails is told as well, by name and without what it was asked; with 0 nobody looks', async () => {
  await expect(ctx.pool.query({ name: 'stock.fails', text: 'select pg_sleep(0.08), 1 / (length($1::text) - 11 + oid::bigint * 0) from pg_class limit 1', values: [secret] })).rejects.toThrow('division by zero')
  expect(told.map(({ statement }) => statement)).toEqual(['stock.fails'])
  expect(JSON.stringify(told.splice(0))).not.toContain(secret)
  watchStatements(0)
  await ctx.pool.query(slow('stock.one'))
  expect(said()).toEqual([])
  watchStatements(40)
})
