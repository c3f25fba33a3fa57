import type { Context } from '#kernel/context'
import { schedulesNow } from '#kernel/jobs'
import { namesOf } from '#trust/identity'
import { jobSays } from '#locales/jobs'
import { isOfJob } from './alerts.rules'
import { silentMs } from './readings.queries'

/** The health page 系统健康: how each part is, by facts; the sentences are made where they are read. */
export interface AlertRow { readonly id: string; readonly rule: string; readonly subject: string; /** Its subject in words, in both languages, where that is a job. */ readonly says: string[] | null; readonly state: string; readonly value: number; readonly bound: number; readonly times: number; readonly raisedAt: Date; readonly clearedAt: Date | null; readonly acknowledgedBy: string | null; readonly acknowledgedByName: string | null; readonly acknowledgedAt: Date | null; readonly reason: string | null; readonly snoozedUntil: Date | null }
export interface ProcessRow { readonly id: string; readonly host: string; readonly pid: number; readonly parts: string; readonly version: string; readonly startedAt: Date; readonly seenAt: Date; readonly isSilent: boolean; readonly poolSize: number; readonly poolIdle: number; readonly poolWaiting: number; readonly memoryBytes: number; readonly loopDelayMs: number; readonly clockSkewMs: number; readonly diskFreeBytes: number | null; readonly diskBytes: number | null }

export async function alertsNow(ctx: Context, state: 'firing' | 'cleared'): Promise<AlertRow[]> {
  const { rows } = await ctx.client.query<Omit<AlertRow, 'acknowledgedByName' | 'says'>>(`select id, rule, subject, state, value, bound, times, raised_at as "raisedAt", cleared_at as "clearedAt", acknowledged_by as "acknowledgedBy", acknowledged_at as "acknowledgedAt", reason, snoozed_until as "snoozedUntil"
    from operations_alerts where state = $1 order by coalesce(cleared_at, raised_at) desc limit 100`, [state])
  const names = await namesOf(ctx, rows.flatMap(({ acknowledgedBy }) => acknowledgedBy ?? []))
  return rows.map((row) => ({ ...row, says: isOfJob(row.rule) ? [...jobSays(row.subject)] : null, acknowledgedByName: row.acknowledgedBy && (names.get(row.acknowledgedBy) ?? null) }))
}

async function processesNow(ctx: Context): Promise<ProcessRow[]> {
  const { rows } = await ctx.client.query<ProcessRow>(`select id, host, pid, parts, version, started_at as "startedAt", seen_at as "seenAt", seen_at < $1::timestamptz - interval '${silentMs} milliseconds' as "isSilent", pool_size as "poolSize", pool_idle as "poolIdle", pool_waiting as "poolWaiting",
    memory_bytes::float8 as "memoryBytes", loop_delay_ms as "loopDelayMs", clock_skew_ms as "clockSkewMs", disk_free_bytes::float8 as "diskFreeBytes", disk_bytes::float8 as "diskBytes" from operations_processes order by started_at limit 100`, [ctx.now])
  return rows
}

/** The database of itself: how many connections of how many, how large, how long its longest transaction has been open. */
async function databaseNow(ctx: Context) {
  const { rows: [row] } = await ctx.client.query<{ version: string; connections: number; most: number; sizeBytes: number; longestSeconds: number; replicas: number }>(`select current_setting('server_version') as version,
    (select count(*)::int from pg_stat_activity where datname = current_database()) as connections, current_setting('max_connections')::int as most, pg_database_size(current_database())::float8 as "sizeBytes",
    coalesce((select extract(epoch from clock_timestamp() - min(xact_start)) from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()), 0)::float8 as "longestSeconds",
    (select count(*)::int from pg_stat_replication) as replicas`)
  return row!
}

export interface DeadRow { readonly reaction: string; readonly count: number; readonly fault: string | null; readonly lastEndedAt: Date | null }
/** Dead letters 死信 by the reaction that could not be done, the most first, each with what it failed of last; at most fifty reactions. */
export async function deadNow(ctx: Context): Promise<DeadRow[]> {
  const { rows } = await ctx.client.query<DeadRow>(`select reaction, count(*)::int as count, (array_agg(fault order by seq desc))[1] as fault, max(ended_at) as "lastEndedAt" from kernel_letters where state = 'dead' group by reaction order by 2 desc, 1 limit 50`)
  return rows
}

async function queuesNow(ctx: Context) {
  const [{ rows: [letters] }, dead, { rows: outgoing }] = await Promise.all([
    ctx.client.query<{ waiting: number; lateSeconds: number }>(`select count(*)::int as waiting, coalesce(extract(epoch from $1::timestamptz - min(due_at) filter (where due_at < $1)), 0)::float8 as "lateSeconds" from kernel_letters where state = 'waiting'`, [ctx.now]),
    deadNow(ctx),
    ctx.client.query<{ channel: string; sent: number; waiting: number; failed: number; lastSentAt: Date | null; lastFailedAt: Date | null }>(`select channel, count(*) filter (where state = 'sent')::int as sent, count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state = 'failed')::int as failed,
      max(sent_at) as "lastSentAt", max(at) filter (where state = 'failed') as "lastFailedAt" from kernel_outgoing where at > $1::timestamptz - interval '1 day' group by channel order by channel`, [ctx.now])])
  return { letters: letters!, dead, outgoing }
}

async function jobsHealth(ctx: Context) {
  const schedules = await schedulesNow(ctx)
  const named = (isWrong: (one: (typeof schedules)[number]) => boolean) => schedules.filter(isWrong).map(({ name }) => ({ name, says: [...jobSays(name)] }))
  return { known: schedules.length, overdue: named(({ overdueSince }) => overdueSince !== null), failing: named(({ failedInARow }) => failedInARow > 0) }
}

/** The last hour by the minute; a minute that nobody measured is missing, not zero. */
async function seriesOf(ctx: Context) {
  const { rows } = await ctx.client.query<{ name: string; minute: Date; value: number }>(`select name, minute, value from operations_gauges where minute > $1::timestamptz - interval '1 hour' order by name, minute`, [ctx.now])
  return rows
}

export async function healthNow(ctx: Context) {
  const [alerts, processes, database, queues, jobs, series] = await Promise.all([alertsNow(ctx, 'firing'), processesNow(ctx), databaseNow(ctx), queuesNow(ctx), jobsHealth(ctx), seriesOf(ctx)])
  return { at: ctx.now, alerts, processes, database, ...queues, jobs, series }
}

export interface StatementRow { readonly statement: string; readonly calls: number; readonly totalMs: number; readonly meanMs: number; readonly rows: number }

/** The statements that took the most time 语句排行, as PostgreSQL counts them; null where it does not. Values are left out by PostgreSQL itself. */
export async function statementsNow(ctx: Context): Promise<StatementRow[] | null> {
  const { rows: [there] } = await ctx.client.query<{ is: boolean }>(`select exists (select from pg_extension where extname = 'pg_stat_statements') as is`)
  if (!there!.is) return null
  const { rows } = await ctx.client.query<StatementRow>(`select left(regexp_replace(query, '\\s+', ' ', 'g'), 300) as statement, calls::float8, total_exec_time as "totalMs", mean_exec_time as "meanMs", rows::float8
    from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database()) and query !~* '^\\s*(alter|create|set|copy)\\y' order by total_exec_time desc limit 30`).catch(() => ({ rows: null }))
  return rows
}
