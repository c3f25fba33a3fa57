import type { Pool } from 'pg'
import { costMs, type Draw, type LimitStore, type Verdict } from './limits.port'

/** Limits in PostgreSQL: one statement for all draws of an operation, no log, rows locked by key and in the keys' order, so that no two can wait for each other. */
const room = `greatest(least(l.free_at, now() + excluded.per_ms * interval '1 ms'), now()) + (excluded.free_at - now())`
const draw = (onConflict: string): string => `with asked as (select * from unnest($1::text[], $2::float8[], $3::float8[]) with ordinality as a (key, cost_ms, per_ms, place)),
  drawn as (insert into kernel_limits as l (key, free_at, per_ms) select key, now() + cost_ms * interval '1 ms', per_ms from asked order by key
    on conflict (key) do update set per_ms = excluded.per_ms, ${onConflict} returning key, free_at)
  select d.key is not null as "isGiven", coalesce(extract(epoch from coalesce(d.free_at, l.free_at) - now())::float8 * 1000, a.per_ms) as "busyMs"
  from asked a left join drawn d using (key) left join kernel_limits l using (key) order by place`
const take = draw(`free_at = ${room} where ${room} <= now() + excluded.per_ms * interval '1 ms'`)
const add = draw(`free_at = least(${room}, now() + excluded.per_ms * interval '1 ms')`)

const sweepEveryMs = 60_000
const mostSwept = 20_000

export function postgresLimits(pool: () => Pool): LimitStore {
  const ask = async (name: string, text: string, draws: readonly Draw[]): Promise<readonly Verdict[]> => {
    const { rows } = await pool().query<Verdict>({ name, text, values: [draws.map(({ key }) => key), draws.map(costMs), draws.map(({ perMs }) => perMs)] })
    return rows.map(({ isGiven, busyMs }) => ({ isGiven, busyMs: Math.max(0, busyMs) }))
  }
  // What has flowed off says nothing any more.
  const timer = setInterval(() => { void pool().query(`delete from kernel_limits where key in (select key from kernel_limits where free_at < now() - interval '1 minute' limit ${mostSwept} for update skip locked)`).catch(() => {}) }, sweepEveryMs)
  timer.unref()
  return {
    take: (draws) => ask('kernel.limits.take', take, draws),
    add: (draws) => ask('kernel.limits.add', add, draws),
    close: () => { clearInterval(timer); return Promise.resolve() },
  }
}
