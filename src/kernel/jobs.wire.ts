import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'pg'
import { isTransient } from './transient'

/** How often a statement is asked again over a new connection, and how long between. */
const tries = 5
const pauseMs = 200

export interface JobsWire { executeSql(text: string, values?: unknown[]): Promise<{ rows: any[] }>; /** From now on what cannot be asked is told and answered as if nothing were there: nobody waits for it. */ letGo(): void; end(): Promise<void> } // oxlint-disable-line typescript/no-explicit-any

/**
 * pg-boss's way to the database 任务台的线 (T-30). It does not wait for its receipts: one that failed with its connection would be a rejection that nobody holds,
 * which ends the process, and its line would stay taken until its time is over. Each statement of pg-boss is guarded by the state of what it changes, so that it
 * may be asked twice. Refuses, before it is let go, what the database refuses.
 */
export function jobsWire(url: string, max: number, tell: (fault: unknown) => void): JobsWire {
  const pool = new Pool({ connectionString: url, max, application_name: 'tradewind-jobs', connectionTimeoutMillis: 10_000 })
  pool.on('error', tell)
  let isLetGo = false
  let ended: Promise<void> | undefined
  return {
    executeSql: async (text, values) => {
      for (let round = 1; ; round++) {
        try { return await pool.query(text, values) } catch (fault) {
          const isOver = round >= tries || !isTransient(fault)
          if (isOver && !isLetGo) throw fault
          if (isOver) { tell(fault); return nothing(text) }
          await pause(pauseMs * round)
        }
      }
    },
    letGo: () => { isLetGo = true },
    end: () => ended ??= pool.end(),
  }
}

/** No rows; but whoever counts what it has changed, as pg-boss does with its receipts, reads the first one without a look: it is told that there was nothing. */
const nothing = (text: string): { rows: { count: string }[] } => ({ rows: /select\s+count\(\*\)/i.test(text) ? [{ count: '0' }] : [] })
