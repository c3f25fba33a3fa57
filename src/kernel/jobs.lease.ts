import type { JobsWire } from './jobs.wire'

type Wire = Pick<JobsWire, 'executeSql'>
/** How long nothing may be heard of a run: far longer than a process ever stands still, far shorter than a line that rings each minute may stay silent. */
const leaseSeconds = 30
const tellMs = 5_000

/** A run as its worker took it. */
export interface Taken { readonly name: string; readonly id: string; readonly expireInSeconds: number }

/** A run is its worker's for as long as it is heard of 租期: it tells so while it goes on, no longer than its line lets it go on at all. */
export async function leased<T>(wire: Wire, schema: string, { name, id, expireInSeconds }: Taken, run: () => Promise<T>): Promise<T> {
  const until = performance.now() + expireInSeconds * 1_000
  const tell = (): void => {
    if (performance.now() < until) void wire.executeSql(`update ${schema}.job set output = jsonb_build_object('heardAt', now()) where name = $1 and id = $2 and state = 'active'`, [name, id])
  }
  tell()
  const timer = setInterval(tell, tellMs)
  try { return await run() } finally { clearInterval(timer) }
}

/**
 * What workers who are gone had under way goes to others. Left to pg-boss it would be theirs until the longest time is over that a run may take, and no other of its line could begin meanwhile:
 * orders that nobody pays for would hold their goods for a quarter of an hour beyond their time (I-11). A run that may not be tried again lies failed.
 */
export async function freeAbandoned(wire: Wire, schema: string): Promise<void> {
  // Who was killed before he could tell is known by when he began.
  const silent = `j.state = 'active' and coalesce((j.output ->> 'heardAt')::timestamptz, j.started_on) < now() - $1 * interval '1 second'`
  await wire.executeSql(`with silent as (select name, id, retry_count < retry_limit and not exists (select from ${schema}.job other where other.name = j.name and other.state = 'retry') as again from ${schema}.job j where ${silent})
    update ${schema}.job j set state = (case when again then 'retry' else 'failed' end)::${schema}.job_state, start_after = now(), completed_on = case when again then null else now() end,
      output = '{"value": {"message": "its worker is gone"}}' from silent s where j.name = s.name and j.id = s.id and ${silent}`, [leaseSeconds])
}
