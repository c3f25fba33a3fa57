import { setTimeout as pause } from 'node:timers/promises'
import PgBoss from 'pg-boss'
import { afterAll, expect, test } from 'vitest'
import type { Context } from '#kernel/context'
import type { Job } from '#kernel/job'
import { startRinging } from '#kernel/jobs.ring'
import { jobsWire } from '#kernel/jobs.wire'
import { place } from '../world'

/** E29: the clock of the jobs against the clockwork's own tables: each ringing once, whatever becomes of those who look and of the clock. */
const yearly = '30 4 31 12 *'
afterAll(async () => { await (await place()).pool.query('drop schema if exists jobs cascade') })

/** Ringing without hands: what it makes lies there. `hold` stops a process before it makes runs. */
async function ringing(lines: readonly Job[], work: (look: (hold?: () => Promise<void>) => Promise<void>, made: (name: string) => Promise<{ runs: number; minutes: number }>, pool: Context['pool']) => Promise<void>): Promise<void> {
  const { url, pool } = await place()
  const faults: unknown[] = []
  const tell = (fault: unknown) => { faults.push(fault) }
  await pool.query('drop schema if exists jobs cascade')
  const wire = jobsWire(url, 6, tell)
  const boss = new PgBoss({ db: wire, schema: 'jobs', schedule: false, supervise: false })
  await boss.start()
  const looker = async (hold: () => Promise<void> = async () => {}) => {
    const held = { ...wire, executeSql: async (text: string, values?: unknown[]) => { if (/insert into jobs.job/i.test(text)) await hold(); return wire.executeSql(text, values) } }
    await startRinging({ wire: held, schema: 'jobs', jobs: lines, tell }).stop()
  }
  const made = async (name: string) => (await pool.query<{ runs: number; minutes: number }>('select count(*)::int as runs, count(distinct singleton_on)::int as minutes from jobs.job where name = $1', [name])).rows[0]!
  try {
    for (const { name } of lines) await boss.createQueue(name, { name, policy: 'stately' })
    await work(looker, made, pool)
    expect(faults).toEqual([])
  } finally {
    await boss.stop({ graceful: false })
    await wire.end()
  }
}
const line = (name: string, cron: string): Job => ({ name, cron, run: async () => {} })
/** What was made is taken and done at once, so that the next look would find room for another. */
const doAll = (pool: Context['pool']) => pool.query(`update jobs.job set state = 'completed', started_on = now(), completed_on = now() where state <= 'active'`)
const lastLookedAt = (pool: Context['pool'], ago: string) => pool.query('update jobs.version set cron_on = now() - $1::interval', [ago])
/** A line that rang so many minutes ago, and rings again tomorrow. */
const rangAgo = async (pool: Context['pool'], minutes: number): Promise<string> => (await pool.query<{ cron: string }>(`select extract(minute from at) || ' ' || extract(hour from at) || ' * * *' as cron from (select (now() - $1 * interval '1 minute') at time zone 'Asia/Shanghai' as at) one`, [minutes])).rows[0]!.cron

test('E29 a line that rings makes one run, however many processes look and however often within its minute; one that does not ring makes none', () => ringing([line('test.minutely', '* * * * *'), line('test.yearly', yearly)], async (look, made, pool) => {
  for (let round = 0; round < 3; round++) {
    await lastLookedAt(pool, '1 minute')
    await Promise.all([look(), look(), look()])
    await doAll(pool)
  }
  const { runs, minutes } = await made('test.minutely')
  // The three looks may lie on both sides of a full minute.
  expect([runs === minutes, runs >= 1 && runs <= 2, (await made('test.yearly')).runs]).toEqual([true, true, 0])
}))

test('E29 what rang while nobody looked, for a minute or a night, makes one run as soon as somebody does; what rang before that makes none', async () => {
  const { pool } = await place()
  await ringing([line('test.missed', await rangAgo(pool, 10)), line('test.before', await rangAgo(pool, 30)), line('test.minutely', '* * * * *')], async (look, made) => {
    await lastLookedAt(pool, '20 minutes')
    await look()
    await doAll(pool)
    await look()
    expect([(await made('test.missed')).runs, (await made('test.before')).runs, (await made('test.minutely')).runs]).toEqual([1, 0, 1])
  })
})

test('E29 a process that ends between taking the minute and making its runs has taken nothing: the next one makes them', async () => {
  const { pool } = await place()
  await ringing([line('test.missed', await rangAgo(pool, 1))], async (look, made) => {
    await lastLookedAt(pool, '3 minutes')
    // As good as killed: it never comes to its second statement.
    void look(() => new Promise(() => {}))
    await pause(500)
    await look()
    expect((await made('test.missed')).runs).toBe(1)
  })
})

test('E29 a process that was stopped for minutes in the middle of ringing makes nothing that another has made meanwhile', async () => {
  const { pool } = await place()
  await ringing([line('test.missed', await rangAgo(pool, 0))], async (look, made) => {
    await lastLookedAt(pool, '2 minutes')
    let goOn = () => {}
    const stopped = look(() => new Promise<void>((resolve) => { goOn = resolve }))
    await pause(500)
    await lastLookedAt(pool, '2 minutes')
    await look()
    await doAll(pool)
    // So much later that what keeps one of a minute keeps it no more.
    await pool.query(`update jobs.job set singleton_on = singleton_on - interval '5 minutes'`)
    goOn()
    await stopped
    expect((await made('test.missed')).runs).toBe(1)
  })
})

test('E29 a clock of the database that was set back by an hour stops no ringing: lines go on in the next minute, what was planned ahead is done now, and a run whose worker is gone is given back', () => ringing([line('test.minutely', '* * * * *'), line('test.planned', yearly), line('test.gone', yearly)], async (look, made, pool) => {
  // As an hour lies there that has not come yet.
  await pool.query(`update jobs.version set cron_on = now() + interval '1 hour', maintained_on = now() + interval '1 hour'`)
  await pool.query(`insert into jobs.job (name, state, policy, singleton_on, created_on, started_on, completed_on) select 'test.minutely', 'completed', 'stately', date_trunc('minute', now() at time zone 'UTC') + n * interval '1 minute', now() + n * interval '1 minute', now(), now() from generate_series(0, 60) n`)
  await pool.query(`insert into jobs.job (name, state, policy, start_after, started_on, expire_in) values ('test.planned', 'retry', 'stately', now() + interval '1 hour', now() + interval '59 minutes', interval '2 minutes'), ('test.gone', 'active', 'stately', now() + interval '59 minutes', now() + interval '1 hour', interval '2 minutes')`)
  await look()
  expect((await made('test.minutely')).runs).toBe(62)
  const { rows } = await pool.query(`select name, start_after <= now() as "isDue", started_on <= now() as "isStarted" from jobs.job where name <> 'test.minutely' order by name`)
  expect(rows).toEqual([{ name: 'test.gone', isDue: true, isStarted: true }, { name: 'test.planned', isDue: true, isStarted: true }])
  expect((await pool.query('select from jobs.version where cron_on <= now() and coalesce(maintained_on, now()) <= now()')).rowCount).toBe(1)
}))
