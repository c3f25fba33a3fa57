import type { Context } from '#kernel/context'
import { clock } from '#kernel/time'

/** What a process says of itself 心跳: how it is, and what it has answered since it last said so. */
export interface Beat {
  readonly id: string; readonly host: string; readonly pid: number; readonly parts: string; readonly version: string; readonly startedAt: Date
  readonly poolSize: number; readonly poolIdle: number; readonly poolWaiting: number; readonly memoryBytes: number; readonly loopDelayMs: number
  readonly diskFreeBytes?: number; readonly diskBytes?: number
  /** Requests answered, and those that failed by our fault, since the last beat. */
  readonly requests: number; readonly faults: number
}

/** The clock of the process is compared with the database's where both are read at once: in this statement. */
const row = `insert into operations_processes (id, host, pid, parts, version, started_at, seen_at, pool_size, pool_idle, pool_waiting, memory_bytes, loop_delay_ms, clock_skew_ms, disk_free_bytes, disk_bytes)
  values ($1, $2, $3, $4, $5, $6, clock_timestamp(), $7, $8, $9, $10, $11, least(greatest(extract(epoch from $14::timestamptz - clock_timestamp()) * 1000, -2000000000), 2000000000)::int, $12, $13)
  on conflict (id) do update set seen_at = excluded.seen_at, pool_size = $7, pool_idle = $8, pool_waiting = $9, memory_bytes = $10, loop_delay_ms = $11, clock_skew_ms = excluded.clock_skew_ms, disk_free_bytes = $12, disk_bytes = $13`
/** Counts of several processes in one minute add up; of heights the highest stands. */
const added = `insert into operations_gauges (name, minute, value) select name, date_trunc('minute', $1::timestamptz), value from unnest($2::text[], $3::float8[]) as g(name, value) order by name
  on conflict (name, minute) do update set value = operations_gauges.value + excluded.value`
export const highest = `insert into operations_gauges (name, minute, value) select name, date_trunc('minute', $1::timestamptz), value from unnest($2::text[], $3::float8[]) as g(name, value) order by name
  on conflict (name, minute) do update set value = greatest(operations_gauges.value, excluded.value)`

export async function beat(ctx: Context, told: Beat): Promise<void> {
  await ctx.client.query({ name: 'operations.beat', text: row, values: [told.id, told.host, told.pid, told.parts, told.version, told.startedAt, told.poolSize, told.poolIdle, told.poolWaiting, told.memoryBytes, told.loopDelayMs, told.diskFreeBytes ?? null, told.diskBytes ?? null, clock()] })
  await ctx.client.query({ name: 'operations.count', text: added, values: [ctx.now, ['faults', 'requests'], [told.faults, told.requests]] })
  await ctx.client.query({ name: 'operations.height', text: highest, values: [ctx.now, ['loop_delay_ms', 'memory_bytes', 'pool_waiting'], [told.loopDelayMs, told.memoryBytes, told.poolWaiting]] })
}

/** A process that ends in order takes its leave, so that nobody misses it. */
export async function leave(ctx: Context, id: string): Promise<void> {
  await ctx.client.query('delete from operations_processes where id = $1', [id])
}
