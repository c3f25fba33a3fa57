import { lastRing } from './cron.rules'
import type { Job } from './job'
import { freeAbandoned } from './jobs.lease'
import type { JobsWire } from './jobs.wire'
import { after, minuteMs } from './time'

/** How often a process looks whether something rings, and for how long what another has looked for need not be looked for again. */
const lookMs = 20_000
const apartSeconds = 15
/** Where nobody has looked before, what rang so lately is answered. */
const firstMs = minuteMs

interface Look { readonly now: Date; readonly since: Date | null; readonly isAhead: boolean; /** Both to the microsecond. */ readonly nowMark: string; readonly sinceMark: string | null }

/**
 * Ringing 打铃: makes a run of each job when its line says so, by the database's clock, once across all processes. What rang since somebody last looked is answered by whoever looks
 * next, be it after a night: he takes that time and makes its runs in one statement, which does nothing where another has taken it meanwhile. So a ringing is answered once, and
 * whoever is killed or stopped in between has taken nothing. What workers who are gone had under way is given back first.
 */
export function startRinging({ wire, schema, jobs, tell }: { readonly wire: Pick<JobsWire, 'executeSql'>; readonly schema: string; readonly jobs: readonly Job[]; readonly tell: (fault: unknown) => void }): { stop(): Promise<void> } {
  let looking: Promise<void> | undefined
  const look = async (): Promise<void> => {
    const { rows: [at] } = await wire.executeSql(`select now(), now()::text as "nowMark", cron_on as since, cron_on::text as "sinceMark", coalesce(cron_on > now(), false) as "isAhead" from ${schema}.version
      where cron_on is null or cron_on > now() or cron_on < now() - $1 * interval '1 second'`, [apartSeconds]) as { rows: Look[] }
    if (!at) return
    if (at.isAhead) await pullIn(wire, schema)
    await freeAbandoned(wire, schema)
    const since = at.since && !at.isAhead ? at.since : after(at.now, -firstMs)
    const ringing = jobs.flatMap(({ name, cron }) => { const last = lastRing(cron, at.now); return last && last > since ? [{ name, last }] : [] })
    // Of one ringing the database keeps one run, whoever makes it; a process of a version before this one makes it under the same minute.
    await wire.executeSql(`with taken as (update ${schema}.version set cron_on = $1 where cron_on is not distinct from $2::timestamptz returning 1)
      ${runsMade(schema, '(select name, at from taken, unnest($3::text[], $4::timestamptz[]) as u(name, at))')}`, [at.nowMark, at.sinceMark, ringing.map(({ name }) => name), ringing.map(({ last }) => last.toISOString())])
  }
  const begin = (): void => { looking ??= look().catch(tell).finally(() => { looking = undefined }) }
  begin()
  const timer = setInterval(begin, lookMs)
  return { stop: async () => { clearInterval(timer); await looking } }
}

/** The statement that makes a run of each line in `lines`, a table of names and of the ringing that is answered (none where somebody asks by hand), under what its queue says of runs. One that waits already is left to it. */
export const runsMade = (schema: string, lines: string): string => `insert into ${schema}.job (name, data, singleton_on, expire_in, keep_until, retry_limit, retry_delay, retry_backoff, policy)
  select name, '{}', r.at at time zone 'UTC', make_interval(secs => coalesce(expire_seconds, 900)), now() + coalesce(retention_minutes * interval '1 minute', interval '14 days'), coalesce(retry_limit, 2), greatest(retry_delay, 1), coalesce(retry_backoff, false), policy
  from ${lines} as r(name, at) join ${schema}.queue q using (name) on conflict do nothing`

/** After the database's clock has gone back 数据库时钟回拨, what lies ahead of it is of now: else no run would begin, end or be given back until it has caught up. */
async function pullIn(wire: Pick<JobsWire, 'executeSql'>, schema: string): Promise<void> {
  await wire.executeSql(`with tended as (update ${schema}.version set maintained_on = null, monitored_on = null where maintained_on > now() or monitored_on > now())
    update ${schema}.job set singleton_on = case when singleton_on > now() at time zone 'UTC' - interval '1 minute' then null else singleton_on end, start_after = least(start_after, now()), started_on = least(started_on, now()), completed_on = least(completed_on, now()), created_on = least(created_on, now()),
      output = case when state = 'active' and (output ->> 'heardAt')::timestamptz > now() then jsonb_build_object('heardAt', now()) else output end
    where singleton_on > now() at time zone 'UTC' - interval '1 minute' or start_after > now() or started_on > now() or completed_on > now() or created_on > now() or (state = 'active' and (output ->> 'heardAt')::timestamptz > now())`)
}
