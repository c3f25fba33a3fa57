import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import PgBoss from 'pg-boss'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor, Context } from '#kernel/context'
import type { Job } from '#kernel/job'
import { runJob, startJobs, type Clockwork } from '#kernel/jobs'
import { freeAbandoned, leased } from '#kernel/jobs.lease'
import { jobsWire } from '#kernel/jobs.wire'
import { clock } from '#kernel/time'
import { sized } from '../full'
import { callers, type Caller } from '../http'
import { place, world } from '../world'

/** E29: the jobs page against the clockwork's own tables, with a worker that takes what is planned; nothing of it is made up. */
const runs: string[] = []
let release: (() => void) | undefined
let isBroken = true
/** They ring on New Year's Eve only: what runs here was asked for. */
const yearly = '30 4 31 12 *'
const own: readonly Job[] = [
  { name: 'test.quick', cron: yearly, run: async () => { runs.push('quick') } },
  { name: 'test.slow', cron: yearly, run: async () => { runs.push('slow'); await new Promise<void>((resolve) => { release = resolve }) } },
  { name: 'test.broken', cron: yearly, run: async () => { runs.push('broken'); if (isBroken) throw new Error('the carrier of 13812345678 does not answer') } },
]
const operator: Actor = { kind: 'staff', id: 'stf_operator', permits: new Set(['compliance.read', 'compliance.events', 'operations.read', 'operations.jobs']) }
let clockwork: Clockwork
let ctx: Context
let desk: Caller

beforeAll(async () => {
  ctx = await world(operator)
  const { url, pool } = await place()
  // Before the clockwork has ever run there is nothing to look at, and nothing fails for it.
  desk = callers(ctx, clock).by(operator)
  await pool.query('drop schema if exists jobs cascade')
  expect(await desk.call('GET', '/v1/staff/jobs')).toEqual({ status: 200, body: { schedules: [], items: [] } })
  expect((await desk.call('POST', '/v1/staff/schedules/test.quick/run', {})).status).toBe(404)
  clockwork = await startJobs(url, () => ({ ...ctx, now: clock() }), own)
  expect((await pool.query(`select distinct expire_seconds, retry_limit, retry_backoff, policy from jobs.queue where name = any($1)`, [own.map(({ name }) => name)])).rows).toEqual([{ expire_seconds: 900, retry_limit: 3, retry_backoff: true, policy: 'stately' }])
})
afterAll(async () => { release?.(); await clockwork.stop() })

interface Row { readonly id: string; readonly name: string; readonly state: string; readonly tries: number; readonly fault: string | null; readonly endedAt: string | null }
interface Line { readonly name: string; readonly cron: string; readonly waiting: number; readonly failed: number; readonly failedInARow: number; readonly lastMs: number | null; readonly lastDoneAt: string | null; readonly nextAt: string; readonly overdueSince: string | null }
const page = async (asked = ''): Promise<{ schedules: Line[]; items: Row[] }> => (await desk.call('GET', `/v1/staff/jobs${asked}`)).body as { schedules: Line[]; items: Row[] }
const line = async (name: string) => (await page()).schedules.find((one) => one.name === name)!
const rowOf = async (name: string, state: string): Promise<Row> => {
  for (const until = performance.now() + 20_000; performance.now() < until; await pause(50)) {
    const [row] = (await page(`?name=${name}&state=${state}`)).items
    if (row) return row
  }
  throw new Error(`no run of ${name} became ${state}: ${JSON.stringify(await page(`?name=${name}`))}`)
}
const act = (path: string, body: object = {}) => desk.call('POST', path, body)
const audited = async () => (await ctx.pool.query<{ action: string; subject: string }>(`select action, subject from kernel_audit_entries where actor_id = 'stf_operator' order by at, id`)).rows

test('E29 each line of the clockwork is shown with its next ringing; a run now is taken once, shown as done with its time, and stands in the audit', async () => {
  const { schedules } = await page()
  expect(schedules.map(({ name, cron, waiting, failed, failedInARow, lastDoneAt, overdueSince }) => ({ name, cron, waiting, failed, failedInARow, lastDoneAt, overdueSince })))
    .toEqual(['test.broken', 'test.quick', 'test.slow'].map((name) => ({ name, cron: yearly, waiting: 0, failed: 0, failedInARow: 0, lastDoneAt: null, overdueSince: null })))
  expect(schedules[0]!.nextAt).toMatch(/-12-30T20:30:00\.000Z$/)
  expect((await act('/v1/staff/schedules/test.nothing/run')).status).toBe(404)
  expect((await act('/v1/staff/schedules/test.quick/run')).status).toBe(200)
  const done = await rowOf('test.quick', 'completed')
  expect([done.tries, done.fault, runs]).toEqual([0, null, ['quick']])
  const quick = await line('test.quick')
  expect([quick.waiting, quick.failedInARow, quick.lastDoneAt, quick.lastMs !== null && quick.lastMs < 5_000]).toEqual([0, 0, done.endedAt, true])
  expect(await audited()).toEqual([{ action: 'operations.run_job', subject: 'test.quick' }])
  // What is over is neither cancelled nor tried again.
  expect([(await act(`/v1/staff/jobs/${done.id}/cancel`)).status, (await act(`/v1/staff/jobs/${done.id}/retry`)).status]).toEqual([404, 404])
})

test('E29 while a run is under way the next one waits and a third is refused; the waiting one is cancelled, the active one is not, and a cancelled one is tried again', async () => {
  await act('/v1/staff/schedules/test.slow/run')
  const active = await rowOf('test.slow', 'active')
  expect((await act('/v1/staff/schedules/test.slow/run')).status).toBe(200)
  expect((await act('/v1/staff/schedules/test.slow/run')).body).toMatchObject({ type: 'operations.job_waits' })
  const waiting = await rowOf('test.slow', 'created')
  expect((await line('test.slow')).waiting).toBe(2)
  expect([(await act(`/v1/staff/jobs/${active.id}/cancel`)).status, (await act(`/v1/staff/jobs/${active.id}/retry`)).status]).toEqual([404, 404])
  expect([(await act(`/v1/staff/jobs/${waiting.id}/cancel`)).status, (await act(`/v1/staff/jobs/${waiting.id}/cancel`)).status]).toEqual([200, 404])
  expect((await rowOf('test.slow', 'cancelled')).id).toBe(waiting.id)
  release!()
  release = undefined
  expect((await rowOf('test.slow', 'completed')).id).toBe(active.id)
  expect(runs.filter((run) => run === 'slow')).toHaveLength(1)
  expect((await act(`/v1/staff/jobs/${waiting.id}/retry`)).status).toBe(200)
  expect((await rowOf('test.slow', 'active')).id).toBe(waiting.id)
  while (!release) await pause(20)
  ;(release as () => void)()
  release = undefined
  for (const until = performance.now() + 20_000; (await page('?name=test.slow&state=completed')).items.length < 2;) { expect(performance.now()).toBeLessThan(until); await pause(50) }
  expect(runs.filter((run) => run === 'slow')).toHaveLength(2)
})

test('E29 I-30 a run that fails is tried again later each time, then lies failed with its fault and without anybody’s number; tried again by hand when the cause is gone, it is done', async () => {
  await act('/v1/staff/schedules/test.broken/run')
  const again = await rowOf('test.broken', 'retry')
  expect([again.tries, again.fault]).toEqual([0, 'the carrier of [phone] does not answer'])
  // The pause doubles from a second on: a fault that stays is not met thrice within one breath.
  const { rows: [paused] } = await ctx.pool.query<{ pauses: boolean }>(`select start_after > created_on + interval '1 second' as pauses from jobs.job where id = $1`, [again.id])
  expect(paused).toEqual({ pauses: true })
  // Its remaining tries are taken away, so that the test need not wait for them.
  await ctx.pool.query(`update jobs.job set retry_limit = retry_count + 1, start_after = now() where id = $1`, [again.id])
  const failed = await rowOf('test.broken', 'failed')
  expect([failed.id, failed.tries, failed.fault, failed.endedAt !== null]).toEqual([again.id, 1, 'the carrier of [phone] does not answer', true])
  expect(await line('test.broken')).toMatchObject({ waiting: 0, failed: 1, failedInARow: 1, lastDoneAt: null })
  expect((await act(`/v1/staff/jobs/${failed.id}/cancel`)).status).toBe(404)
  isBroken = false
  expect((await act(`/v1/staff/jobs/${failed.id}/retry`)).status).toBe(200)
  expect((await rowOf('test.broken', 'completed')).id).toBe(failed.id)
  expect(await line('test.broken')).toMatchObject({ waiting: 0, failed: 0, failedInARow: 0 })
  expect((await audited()).at(-1)).toEqual({ action: 'operations.retry_job', subject: failed.id })
})

test('E29 a run whose worker was killed says that its time was over; failures in a row are counted, and a missed ringing is named with its moment', async () => {
  // As they lie in the table after such events.
  await ctx.pool.query(`insert into jobs.job (name, state, policy, created_on, started_on, completed_on, output) select 'test.quick', 'failed', 'stately', now() + n * interval '1 second', now(), now(), '{"value": {"message": "job failed by timeout in active state"}}' from generate_series(1, 3) n`)
  expect((await rowOf('test.quick', 'failed')).fault).toBe('job failed by timeout in active state')
  expect(await line('test.quick')).toMatchObject({ failed: 3, failedInARow: 3 })
  await ctx.pool.query(`update jobs.schedule set cron = '0 0 1 1 *', updated_on = '2020-06-01' where name = 'test.quick'; update jobs.schedule set updated_on = '2020-06-01' where name = 'test.slow'`)
  await ctx.pool.query(`update jobs.job set created_on = '2020-06-01' where name = 'test.slow'; delete from jobs.job where name = 'test.quick'`)
  expect((await line('test.quick')).overdueSince).toMatch(/-12-31T16:00:00\.000Z$/)
  expect((await line('test.slow')).overdueSince).toMatch(/-12-30T20:30:00\.000Z$/)
})

test('E29 one letter and all dead letters of a reaction are delivered again by the desk; who may only look may not', async () => {
  const { rows } = await ctx.pool.query<{ seq: string }>(`with told as (insert into kernel_outbox (name, payload, at) select 'test.told', '{}', now() from generate_series(1, 3) returning seq)
    insert into kernel_letters (seq, reaction, state, due_at, tries, fault) select seq, 'test.hears', 'dead', now(), 5, 'no' from told returning seq`)
  const states = async () => (await ctx.pool.query<{ state: string; tries: number }>(`select state, tries from kernel_letters where reaction = 'test.hears' order by seq`)).rows.map(({ state, tries }) => `${state} ${tries}`)
  const looker = callers(ctx, clock).by({ kind: 'staff', id: 'stf_looker', permits: new Set(['compliance.read', 'operations.read']) })
  for (const path of ['/v1/staff/letters/deliver-all', '/v1/staff/letters/deliver-again', '/v1/staff/schedules/test.quick/run']) expect([path, (await looker.call('POST', path, { reaction: 'test.hears', seq: Number(rows[0]!.seq) })).status]).toEqual([path, 403])
  expect((await desk.call('GET', '/v1/staff/letters?state=dead')).body.items).toHaveLength(3)
  expect((await act('/v1/staff/letters/deliver-again', { seq: Number(rows[0]!.seq), reaction: 'test.hears' })).status).toBe(200)
  expect(await states()).toEqual(['waiting 0', 'dead 5', 'dead 5'])
  expect((await act('/v1/staff/letters/deliver-all', { reaction: 'test.hears' })).body).toEqual({ letters: 2 })
  expect(await states()).toEqual(['waiting 0', 'waiting 0', 'waiting 0'])
  expect((await act('/v1/staff/letters/deliver-all', { reaction: 'test.hears' })).status).toBe(404)
})

test('E29 two workers that start at once on a new database lay the clockwork once; whatever is planned runs once, in either of them, and never twice at a time; where one is gone the other goes on', async () => {
  const { url, pool } = await place()
  await clockwork.stop()
  await pool.query('drop schema jobs cascade; create table test_runs (job text, pid int, crowd int, ended_at timestamptz)')
  const children = [0, 1].map(() => spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('clockwork.child.ts', import.meta.url))], { env: { ...process.env, DATABASE_URL: url }, stdio: ['ignore', 'pipe', 'inherit'] }))
  try {
    await Promise.all(children.map((child) => new Promise<void>((resolve, reject) => { child.stdout.once('data', () => { resolve() }); child.once('exit', (code) => { reject(new Error(`ended with ${code}`)) }) })))
    const planned = { one: 0, two: 0 }
    const runsAtLeast = sized(3, 40)
    for (const until = performance.now() + sized(60_000, 300_000); planned.one < runsAtLeast || planned.two < runsAtLeast; await pause(50)) {
      for (const name of ['one', 'two'] as const) if (await runJob({ ...ctx, now: clock() }, `test.${name}`) === 'planned') planned[name]++
      expect(performance.now()).toBeLessThan(until)
    }
    const open = async () => (await pool.query<{ n: number }>(`select count(*)::int as n from jobs.job where name like 'test.%' and state < 'completed'`)).rows[0]!.n
    while (await open() > 0) await pause(50)
    const { rows } = await pool.query<{ job: 'one' | 'two'; n: number; crowd: number; open: number }>('select job, count(*)::int as n, max(crowd) as crowd, count(*) filter (where ended_at is null)::int as open from test_runs group by job order by job')
    expect(rows).toEqual([{ job: 'one', n: planned.one, crowd: 0, open: 0 }, { job: 'two', n: planned.two, crowd: 0, open: 0 }])
    // Whoever ran last is killed while nothing runs: the other one takes what comes next.
    const { rows: [last] } = await pool.query<{ pid: number }>(`select pid from test_runs where job = 'one' order by ended_at desc limit 1`)
    children.find(({ pid }) => pid === last!.pid)!.kill('SIGKILL')
    expect(await runJob({ ...ctx, now: clock() }, 'test.one')).toBe('planned')
    while (await open() > 0) await pause(50)
    expect((await pool.query('select from test_runs where pid <> $1 and ended_at is not null', [last!.pid])).rowCount).toBeGreaterThan(0)
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await pool.query('drop table test_runs')
  }
}, 400_000)

test('E29 I-11 a run of which nothing is heard goes to another at once, and lies failed where it may not be tried again; one that is heard of stays its worker’s', async () => {
  const { url, pool } = await place()
  const faults: unknown[] = []
  const wire = jobsWire(url, 2, (fault) => { faults.push(fault) })
  const boss = new PgBoss({ db: wire, schema: 'jobs', schedule: false, supervise: false })
  await boss.start()
  const names = ['test.killed', 'test.alive', 'test.tried_out', 'test.again_already', 'test.untold']
  const left = async () => (await pool.query<{ row: string }>(`select name || ' ' || state || coalesce(' ' || (output #>> '{value,message}'), '') as row from jobs.job where name = any($1) and created_on > now() - interval '1 hour' order by name, state`, [names])).rows.map(({ row }) => row)
  try {
    for (const name of names) { await boss.createQueue(name, { name, policy: 'stately', retryLimit: 3 }); await boss.send(name, {}) }
    const taken = new Map<string, { readonly name: string; readonly id: string; readonly expireInSeconds: number }>()
    for (const name of names) taken.set(name, (await boss.fetch(name))![0]!)
    await pool.query(`update jobs.job set output = jsonb_build_object('heardAt', now() - interval '31 seconds') where name = any($1) and name <> 'test.untold'`, [names])
    await pool.query(`update jobs.job set started_on = now() - interval '31 seconds' where name = 'test.untold'`)
    await pool.query(`update jobs.job set retry_count = retry_limit where name = 'test.tried_out'`)
    await pool.query(`insert into jobs.job (name, state, policy) values ('test.again_already', 'retry', 'stately')`)
    let end: (() => void) | undefined
    const alive = leased(wire, 'jobs', taken.get('test.alive')!, () => new Promise<void>((resolve) => { end = resolve }))
    const heard = async () => (await pool.query<{ fresh: boolean }>(`select (output ->> 'heardAt')::timestamptz > now() - interval '20 seconds' as fresh from jobs.job where name = 'test.alive'`)).rows[0]!.fresh
    while (!await heard()) await pause(20)
    await freeAbandoned(wire, 'jobs')
    expect(await left()).toEqual(['test.again_already retry', 'test.again_already failed its worker is gone', 'test.alive active', 'test.killed retry its worker is gone', 'test.tried_out failed its worker is gone', 'test.untold retry its worker is gone'])
    // Another has it in the same moment; what is over by then is nobody's any more.
    expect((await boss.fetch('test.killed'))![0]!.id).toBe(taken.get('test.killed')!.id)
    await boss.complete('test.killed', taken.get('test.killed')!.id)
    end!()
    await alive
    expect(faults).toEqual([])
  } finally {
    await boss.stop({ graceful: false })
    await wire.end()
  }
})
