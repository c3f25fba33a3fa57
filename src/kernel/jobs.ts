import PgBoss from 'pg-boss'
import type { Context } from './context'
import type { Job } from './job'

/**
 * Jobs by the clock 任务台, on pg-boss: each line of each room once across all processes, in Asia/Shanghai, surviving restarts; a killed
 * worker's job goes to another when its time is over. A job holds no business truth: what is due stands in rows that it looks for.
 */
const zone = 'Asia/Shanghai'
const schema = 'jobs'
const mostMinutes = 10
const mostMinutesEachMinute = 2
const tries = 3

export interface Clockwork { stop(): Promise<void>; runNow(name: string): Promise<void> }

export async function startJobs(url: string, open: () => Context, jobs: readonly Job[]): Promise<Clockwork> {
  const boss = new PgBoss({ connectionString: url, schema, max: 4, application_name: 'tradewind-jobs', archiveCompletedAfterSeconds: 3_600, deleteAfterDays: 14 })
  boss.on('error', (fault) => { open().log.warn({ err: fault }, 'the clockwork stumbled') })
  await boss.start()
  const known = new Set(jobs.map((job) => job.name))
  // What no room asks for any more is forgotten, so that a renamed job does not ring into nothing.
  for (const old of await boss.getSchedules()) if (!known.has(old.name)) await boss.unschedule(old.name)
  for (const job of jobs) {
    // What comes every minute is looked for by the next one soon after its worker was killed; until its time is over nobody else may run it.
    const expireInMinutes = job.cron.startsWith('* ') ? mostMinutesEachMinute : mostMinutes
    await boss.createQueue(job.name, { name: job.name, policy: 'stately', retryLimit: tries, retryBackoff: true, expireInMinutes })
    await boss.updateQueue(job.name, { name: job.name, expireInMinutes })
    await boss.schedule(job.name, job.cron, {}, { tz: zone })
    await boss.work(job.name, { pollingIntervalSeconds: 2 }, async () => {
      const ctx = open()
      const started = performance.now()
      await job.run(ctx)
      ctx.log.debug({ job: job.name, ms: Math.round(performance.now() - started) }, 'a job is done')
    })
  }
  return {
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
    runNow: async (name) => { if (known.has(name)) await boss.send(name, {}) },
  }
}

export interface JobRow { readonly id: string; readonly name: string; readonly state: string; readonly tries: number; readonly startAfter: Date; readonly startedAt: Date | null; readonly endedAt: Date | null; readonly fault: string | null }
export interface ScheduleRow { readonly name: string; readonly cron: string; readonly waiting: number; readonly failed: number; readonly lastEndedAt: Date | null }

/** Whether the clockwork has ever run on this database: before that there is nothing to look at. */
async function isSetUp(ctx: Context): Promise<boolean> {
  const { rows: [row] } = await ctx.client.query<{ there: boolean }>(`select to_regclass('${schema}.job') is not null as there`)
  return row!.there
}

/** What runs by the clock, with what waits and what failed within the last day (E29). */
export async function schedulesNow(ctx: Context): Promise<ScheduleRow[]> {
  if (!await isSetUp(ctx)) return []
  const { rows } = await ctx.client.query<ScheduleRow>(`
    select s.name, s.cron, count(*) filter (where j.state in ('created', 'retry', 'active'))::int as waiting, count(*) filter (where j.state = 'failed')::int as failed, max(j.completed_on) as "lastEndedAt"
    from ${schema}.schedule s left join ${schema}.job j on j.name = s.name and j.created_on > $1::timestamptz - interval '1 day' group by s.name, s.cron order by s.name`, [ctx.now])
  return rows
}

/** The latest runs, newest first; at most a hundred. */
export async function jobsNow(ctx: Context, name?: string): Promise<JobRow[]> {
  if (!await isSetUp(ctx)) return []
  const { rows } = await ctx.client.query<JobRow>(`
    select id::text, name, state::text, retry_count as tries, start_after as "startAfter", started_on as "startedAt", completed_on as "endedAt", output ->> 'message' as fault
    from ${schema}.job where name not like '\\_\\_pgboss%' and ($1::text is null or name = $1) order by created_on desc limit 100`, [name ?? null])
  return rows
}
