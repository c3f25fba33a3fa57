import type { Context } from '#kernel/context'
import { schedulesNow } from '#kernel/jobs'
import { defineSetting, settingOf } from '#kernel/settings'
import { errorPercent, type Reading, type RuleName } from './alerts.rules'

/** Readings 读数: what the alerts are judged by. Each asks by itself, and one that fails says nothing instead of zero. */
const lateMinutes = defineSetting({ key: 'operations.letters_late_minutes', fallback: 2, least: 1, most: 1_440, unit: 'minutes', says: ['信件积压多久报警', 'How late a letter may be before there is an alert'] })
const diskPercent = defineSetting({ key: 'operations.disk_used_percent', fallback: 90, least: 10, most: 99, unit: 'percent', says: ['磁盘占用超过多少报警', 'How full the disk may be before there is an alert'] })
const poolCount = defineSetting({ key: 'operations.pool_waiting', fallback: 10, least: 0, most: 10_000, unit: 'count', says: ['等待数据库连接的请求超过多少报警', 'How many may wait for a connection before there is an alert'] })
const errorShare = defineSetting({ key: 'operations.error_percent', fallback: 5, least: 0, most: 100, unit: 'percent', says: ['五分钟内出错的请求超过多少报警', 'What share of five minutes’ requests may fail before there is an alert'] })
const skewMs = defineSetting({ key: 'operations.clock_skew_ms', fallback: 2_000, least: 100, most: 600_000, unit: 'count', says: ['进程与数据库时钟相差多少毫秒报警', 'How many milliseconds a clock may be off before there is an alert'] })
const failedCount = defineSetting({ key: 'operations.outgoing_failed', fallback: 5, least: 0, most: 100_000, unit: 'count', says: ['一小时内发送失败的短信或邮件超过多少报警', 'How many SMS or mails may fail in an hour before there is an alert'] })
export const settings = [lateMinutes, diskPercent, poolCount, errorShare, skewMs, failedCount]

/** Bounds that whoever looks by himself judges by as well, as they stand; before there are settings, as they begin. */
export const boundsOf = async (ctx: Context, hasSettings = true): Promise<{ readonly lateMinutes: number; readonly skewMs: number }> => (hasSettings ? { lateMinutes: await settingOf(ctx, lateMinutes), skewMs: await settingOf(ctx, skewMs) } : { lateMinutes: lateMinutes.fallback, skewMs: skewMs.fallback })

/** How many runs in a row must fail. */
const failedRuns = 2
/** A process that has not been heard of for so long has ended without a word. */
export const silentMs = 60_000
/** What is asked of rooms above this one: they are given from where all rooms are known. */
export interface Checks { readonly ledgerSumFen: (ctx: Context) => Promise<number>; readonly pointsFaults: (ctx: Context) => Promise<number>; readonly walletFaults: (ctx: Context) => Promise<number> }

type Values = ReadonlyMap<string, number>
interface Asked { readonly rule: RuleName; readonly bound: number; readonly absent: Reading['absent']; ask(): Promise<Values | undefined> }

const bySubject = async (ctx: Context, text: string, values: readonly unknown[]): Promise<Values> => {
  const { rows } = await ctx.client.query<{ subject: string; value: number }>(text, [...values])
  return new Map(rows.map(({ subject, value }) => [subject, value]))
}

export async function readingsNow(ctx: Context, checks: Checks): Promise<Reading[]> {
  const asked: Asked[] = [...await ofQueues(ctx), ...await ofProcesses(ctx), { rule: 'ledger_unbalanced', bound: 0, absent: 'unknown', ask: async () => new Map([['ledger', Math.abs(await checks.ledgerSumFen(ctx))]]) }, { rule: 'points_unbalanced', bound: 0, absent: 'unknown', ask: async () => new Map([['points', await checks.pointsFaults(ctx)]]) },
    { rule: 'wallet_unbalanced', bound: 0, absent: 'unknown', ask: async () => new Map([['wallet', await checks.walletFaults(ctx)]]) }]
  return Promise.all(asked.map(async ({ rule, bound, absent, ask }) => ({ rule, bound, absent, values: await ask().catch((fault: unknown) => { ctx.log.warn({ err: fault, rule }, 'a reading could not be taken'); return undefined }) })))
}

async function ofQueues(ctx: Context): Promise<Asked[]> {
  const schedules = schedulesNow(ctx)
  schedules.catch(() => {})
  return [
    { rule: 'letters_dead', bound: 0, absent: 'well', ask: () => bySubject(ctx, `select reaction as subject, count(*)::float8 as value from kernel_letters where state = 'dead' group by reaction`, []) },
    { rule: 'letters_late', bound: await settingOf(ctx, lateMinutes) * 60, absent: 'well',
      ask: () => bySubject(ctx, `select 'letters' as subject, extract(epoch from $1::timestamptz - min(due_at))::float8 as value from kernel_letters where state = 'waiting' and due_at < $1 having count(*) > 0`, [ctx.now]) },
    { rule: 'job_overdue', bound: 0, absent: 'well', ask: async () => new Map((await schedules).map(({ name, overdueSince }) => [name, overdueSince ? (ctx.now.getTime() - overdueSince.getTime()) / 1_000 : 0])) },
    { rule: 'job_failing', bound: failedRuns, absent: 'well', ask: async () => new Map((await schedules).map(({ name, failedInARow }) => [name, failedInARow])) },
    { rule: 'outgoing_failed', bound: await settingOf(ctx, failedCount), absent: 'well', ask: () => bySubject(ctx, `select channel as subject, count(*)::float8 as value from kernel_outgoing where state = 'failed' and at > $1::timestamptz - interval '1 hour' group by channel`, [ctx.now]) },
  ]
}

async function ofProcesses(ctx: Context): Promise<Asked[]> {
  const live = (column: string) => `select id as subject, ${column}::float8 as value from operations_processes where seen_at > $1::timestamptz - interval '${silentMs} milliseconds'`
  return [
    { rule: 'disk_used', bound: await settingOf(ctx, diskPercent), absent: 'unknown',
      ask: () => bySubject(ctx, `select host as subject, max(100 - 100.0 * disk_free_bytes / disk_bytes)::float8 as value from operations_processes where disk_bytes > 0 and seen_at > $1::timestamptz - interval '${silentMs} milliseconds' group by host`, [ctx.now]) },
    { rule: 'pool_waiting', bound: await settingOf(ctx, poolCount), absent: 'well', ask: () => bySubject(ctx, live('pool_waiting'), [ctx.now]) },
    { rule: 'clock_skew', bound: await settingOf(ctx, skewMs), absent: 'well', ask: () => bySubject(ctx, live('abs(clock_skew_ms)'), [ctx.now]) },
    // Whoever began on the same host with the same parts after it was last heard has taken its place: a restart is nobody lost.
    { rule: 'process_lost', bound: silentMs / 1_000, absent: 'well', ask: () => bySubject(ctx, `select id as subject, extract(epoch from $1::timestamptz - seen_at)::float8 as value from operations_processes p
      where not exists (select from operations_processes n where n.id <> p.id and n.host = p.host and n.parts = p.parts and n.started_at > p.seen_at)`, [ctx.now]) },
    { rule: 'errors', bound: await settingOf(ctx, errorShare), absent: 'unknown', ask: async () => {
      const sums = await bySubject(ctx, `select name as subject, sum(value)::float8 as value from operations_gauges where name in ('requests', 'faults') and minute > $1::timestamptz - interval '5 minutes' group by name`, [ctx.now])
      const percent = errorPercent(sums.get('requests') ?? 0, sums.get('faults') ?? 0)
      return percent === undefined ? undefined : new Map([['api', percent]])
    } },
  ]
}
