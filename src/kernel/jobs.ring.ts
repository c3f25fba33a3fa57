import type PgBoss from 'pg-boss'
import { lastRing } from './cron.rules'
import type { Job } from './job'
import { freeAbandoned } from './jobs.lease'
import type { JobsWire } from './jobs.wire'
import { minuteMs } from './time'

/** How often a process looks whether something rings, and for how long what another has looked for need not be looked for again. */
const lookMs = 20_000
const apartSeconds = 15
/** A ringing is answered by whoever looks within so long; by all of them together once. */
const ringsMs = minuteMs

/**
 * Ringing 打铃: makes a run of each job when its line says so, by the database's clock, once across all processes; and first lets go what workers who are gone had under way. pg-boss would do it too; it reads every line anew with a library of
 * calendars, by which a process stands still for a third of a second twice a minute (71 lines, 300 to 600 ms).
 */
export function startRinging({ wire, boss, schema, jobs, tell }: { readonly wire: JobsWire; readonly boss: Pick<PgBoss, 'insert'>; readonly schema: string; readonly jobs: readonly Job[]; readonly tell: (fault: unknown) => void }): { stop(): Promise<void> } {
  let looking: Promise<void> | undefined
  const look = async (): Promise<void> => {
    const { rows: [at] } = await wire.executeSql(`update ${schema}.version set cron_on = now() where coalesce(cron_on, '-infinity') < now() - $1 * interval '1 second' returning now() as now`, [apartSeconds]) as { rows: { now: Date }[] }
    if (!at) return
    await freeAbandoned(wire, schema)
    const ringing = jobs.filter(({ cron }) => { const last = lastRing(cron, at.now); return last !== null && at.now.getTime() - last.getTime() < ringsMs })
    // Of those made within one minute the database keeps one.
    if (ringing.length > 0) await boss.insert(ringing.map(({ name }) => ({ name, data: {}, singletonSeconds: ringsMs / 1_000 })))
  }
  const begin = (): void => { looking ??= look().catch(tell).finally(() => { looking = undefined }) }
  begin()
  const timer = setInterval(begin, lookMs)
  return { stop: async () => { clearInterval(timer); await looking } }
}
