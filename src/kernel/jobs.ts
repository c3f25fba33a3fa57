import { Client } from 'pg'
import PgBoss from 'pg-boss'
import type { Context } from './context'
import { scrubbed } from './scrub.rules'
import { lastRing, nextRing } from './cron.rules'
import type { Job } from './job'
import { traced } from './trace'
import { watchers } from './watch'
import { after, clock } from './time'
import { leased } from './jobs.lease'
import { runsMade, startRinging } from './jobs.ring'
import { jobsWire, type JobsWire } from './jobs.wire'

/**
 * Jobs by the clock 任务台, on pg-boss: each line of each room once across all processes, in Asia/Shanghai, surviving restarts; a killed
 * worker's job goes to another when its lease is over. A job holds no business truth: what is due stands in rows that it looks for.
 */
const zone = 'Asia/Shanghai'
const schema = 'jobs'
/** So long may a run take. Whoever is gone is found out by his lease long before. */
const mostSeconds = 15 * 60
const tries = 3
/** What comes every minute is looked for every two seconds, what comes seldom less often: each look costs the database as much as a shopper's. */
const seldomPollSeconds = 5
const isEachMinute = ({ cron }: Job): boolean => cron.startsWith('* ')
const mostConnections = 4
/** How often runs whose time is over are taken from workers that go on with them. */
const tidySeconds = 30
/** A run that failed lies on the page, to be tried again, for a week. */
const failedShownSeconds = 7 * 86_400

export interface Clockwork { stop(): Promise<void>; runNow(name: string): Promise<void> }

export async function startJobs(url: string, open: () => Context, jobs: readonly Job[]): Promise<Clockwork> {
  const stumbled = (fault: unknown) => { open().log.warn({ err: fault }, 'the clockwork stumbled') }
  const wire = jobsWire(url, mostConnections, stumbled)
  const boss = new PgBoss({ db: wire, schema, schedule: false, maintenanceIntervalSeconds: tidySeconds, archiveCompletedAfterSeconds: 3_600, archiveFailedAfterSeconds: failedShownSeconds, deleteAfterDays: 14 })
  boss.on('error', stumbled)
  await boss.start()
  const known = new Set(jobs.map((job) => job.name))
  await alone(url, () => lay(boss, wire, jobs))
  wire.letGo()
  const ringing = startRinging({ wire, schema, jobs, tell: stumbled })
  const hands: string[] = []
  for (const job of jobs) {
    hands.push(await boss.work(job.name, { pollingIntervalSeconds: isEachMinute(job) ? 2 : seldomPollSeconds }, async ([taken]) => {
      const ctx = { ...open(), operation: job.name }
      const started = performance.now()
      let isDone = false
      try { await leased(wire, schema, taken!, () => traced(`job ${job.name}`, () => job.run(ctx))); isDone = true } finally { watchers.job?.(job.name, (performance.now() - started) / 1_000, isDone) }
      ctx.log.debug({ job: job.name, ms: Math.round(performance.now() - started) }, 'a job is done')
    }))
  }
  const unwatch = onClockGoneBack(() => { for (const hand of hands) boss.notifyWorker(hand) })
  return {
    stop: async () => { unwatch(); await ringing.stop(); await boss.stop({ graceful: true, timeout: 10_000 }); await wire.end() },
    runNow: async (name) => { if (known.has(name)) await boss.send(name, {}) },
  }
}

const clockLookMs = 250
/** pg-boss measures how long it may still sleep by the wall clock: one that is set back by hours while it asks would let it sleep for hours. It is woken; so often that a clock which goes ahead and back again is seen too. */
function onClockGoneBack(wake: () => void): () => void {
  const ahead = () => clock().getTime() - performance.now()
  let before = ahead()
  const timer = setInterval(() => {
    const now = ahead()
    if (now < before - clockLookMs / 2) wake()
    before = now
  }, clockLookMs)
  timer.unref()
  return () => { clearInterval(timer) }
}

/** Each line gets tables of its own: two workers that lay them at once, on a database that is new, would wait for each other for ever. */
async function alone(url: string, work: () => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(`select pg_advisory_lock(hashtext('kernel.jobs'))`)
    await work()
  } finally { await client.end().catch(() => {}) }
}

async function lay(boss: PgBoss, wire: JobsWire, jobs: readonly Job[]): Promise<void> {
  for (const job of jobs) {
    // Told whole each time: what an update leaves out of the policy goes back to one under which a job may run twice at once. Of a line's time pg-boss takes seconds alone, whatever else its types allow.
    const line = { name: job.name, policy: 'stately', retryLimit: tries, retryBackoff: true, expireInSeconds: mostSeconds } as const
    await boss.createQueue(job.name, line)
    await boss.updateQueue(job.name, line)
  }
  // What no room asks for any more is forgotten, so that a job which was renamed is not waited for.
  await wire.executeSql(`with lines as (select name, cron from unnest($1::text[], $2::text[]) as l(name, cron)),
      gone as (delete from ${schema}.schedule where name not in (select name from lines))
    insert into ${schema}.schedule (name, cron, timezone, data, options) select name, cron, $3, '{}', '{}' from lines
    on conflict (name) do update set cron = excluded.cron, timezone = excluded.timezone, updated_on = now()`, [jobs.map(({ name }) => name), jobs.map(({ cron }) => cron), zone])
}

export interface JobRow { readonly id: string; readonly name: string; readonly state: string; readonly tries: number; readonly startAfter: Date; readonly startedAt: Date | null; readonly endedAt: Date | null; readonly fault: string | null; readonly payload: string | null }
export interface ScheduleRow {
  readonly name: string; readonly cron: string; readonly waiting: number; readonly failed: number; readonly lastEndedAt: Date | null
  /** How long the last run that came to an end took. */
  readonly lastMs: number | null
  readonly lastDoneAt: Date | null
  readonly nextAt: Date | null
  /** How many of the latest runs failed in a row. */
  readonly failedInARow: number
  /** It should have run, and has not: since when. */
  readonly overdueSince: Date | null
}

/** Whether the clockwork has ever run on this database: before that there is nothing to look at. */
async function isSetUp(ctx: Context): Promise<boolean> {
  const { rows: [row] } = await ctx.client.query<{ there: boolean }>(`select to_regclass('${schema}.job') is not null as there`)
  return row!.there
}

/** A ringing may be late by so much before it counts as missed: the clockwork looks twice a minute, and a run may wait for the one before. */
const graceMs = 5 * 60_000
const latest = 20

/** What runs by the clock, with what waits and what failed within the last day, when it rings next and whether a ringing was missed (E29). */
export async function schedulesNow(ctx: Context): Promise<ScheduleRow[]> {
  if (!await isSetUp(ctx)) return []
  const { rows } = await ctx.client.query<{ name: string; cron: string; knownSince: Date; waiting: number; failed: number; lastEndedAt: Date | null; lastMs: number | null; lastDoneAt: Date | null; lastMadeAt: Date | null; failedInARow: number }>({ name: 'kernel.schedules', text: `
    select s.name, s.cron, s.updated_on as "knownSince", r.*
    from ${schema}.schedule s, lateral (
      select count(*) filter (where state in ('created', 'retry', 'active'))::int as waiting, count(*) filter (where state = 'failed' and created_on > $1::timestamptz - interval '1 day')::int as failed,
        max(completed_on) as "lastEndedAt", max(completed_on) filter (where state = 'completed') as "lastDoneAt", max(created_on) as "lastMadeAt",
        (array_agg((extract(epoch from completed_on - started_on) * 1000)::int order by completed_on desc) filter (where state in ('completed', 'failed') and completed_on is not null and started_on is not null))[1] as "lastMs",
        (count(*) filter (where state = 'failed' and n <= coalesce(firstdone - 1, n)))::int as "failedInARow"
      from (select *, min(n) filter (where state = 'completed') over () as firstdone from (
        select j.*, row_number() over (order by created_on desc) as n from (
          (select state::text, created_on, started_on, completed_on from ${schema}.job where name = s.name order by created_on desc limit ${latest})
          union all (select state::text, created_on, started_on, completed_on from ${schema}.archive where name = s.name order by created_on desc limit ${latest})) j) ranked) j) r
    order by s.name`, values: [ctx.now] })
  return rows.map(({ knownSince, lastMadeAt, ...row }) => ({ ...row, nextAt: nextRing(row.cron, ctx.now), overdueSince: missed(row.cron, ctx.now, knownSince, lastMadeAt) }))
}

/** The last ringing that should have made a run and did not. Before the clockwork knew the line nothing was owed. */
function missed(cron: string, now: Date, knownSince: Date, lastMadeAt: Date | null): Date | null {
  const due = lastRing(cron, after(now, -graceMs))
  if (!due || due <= knownSince || (lastMadeAt && lastMadeAt >= due)) return null
  return due
}

/** The latest runs, newest first; at most a hundred. What a run was given is scrubbed of what may be somebody's. */
export async function jobsNow(ctx: Context, name?: string, state?: string): Promise<JobRow[]> {
  if (!await isSetUp(ctx)) return []
  const { rows } = await ctx.client.query<JobRow>(`
    select id::text, name, state::text, retry_count as tries, start_after as "startAfter", started_on as "startedAt", completed_on as "endedAt", coalesce(output ->> 'message', output -> 'value' ->> 'message') as fault, nullif(data, '{}'::jsonb)::text as payload
    from ${schema}.job where name not like '\\_\\_pgboss%' and ($1::text is null or name = $1) and ($2::text is null or state::text = $2) order by created_on desc limit 100`, [name ?? null, state ?? null])
  return rows.map((row) => ({ ...row, fault: row.fault && scrubbed(row.fault).slice(0, 500), payload: row.payload && scrubbed(row.payload).slice(0, 500) }))
}

/** A run that failed or was cancelled is tried again at once. Answers its job's name, or undefined where there is none such. */
export async function retryJob(ctx: Context, id: string): Promise<string | undefined> {
  if (!await isSetUp(ctx)) return undefined
  const { rows: [row] } = await ctx.client.query<{ name: string }>(`update ${schema}.job set state = 'retry', retry_limit = greatest(retry_limit, retry_count + 1), start_after = now(), completed_on = null
    where id = $1 and state in ('failed', 'cancelled') returning name`, [id])
  return row?.name
}

/** A run that has not begun is cancelled. One that is under way is not: nobody could say how far it got. */
export async function cancelJob(ctx: Context, id: string): Promise<string | undefined> {
  if (!await isSetUp(ctx)) return undefined
  const { rows: [row] } = await ctx.client.query<{ name: string }>(`update ${schema}.job set state = 'cancelled', completed_on = now() where id = $1 and state in ('created', 'retry') returning name`, [id])
  return row?.name
}

/** Runs a job now, beside its hours. Answers `waits` where a run of it waits already, and `unknown` where no such job is known. */
export async function runJob(ctx: Context, name: string): Promise<'planned' | 'waits' | 'unknown'> {
  if (!await isSetUp(ctx)) return 'unknown'
  const { rows: [row] } = await ctx.client.query<{ planned: number; known: number }>(`
    with line as (select name from ${schema}.queue join ${schema}.schedule s using (name) where name = $1),
    made as (${runsMade(schema, '(select name, null::timestamptz from line)')} returning 1)
    select (select count(*) from made)::int as planned, (select count(*) from line)::int as known`, [name])
  return row!.known === 0 ? 'unknown' : row!.planned === 1 ? 'planned' : 'waits'
}
