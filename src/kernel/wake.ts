import type { Pool } from 'pg'
import type { Context } from './context'

/**
 * Waking the workers 叫醒: after the commit, in this process at once and in the others by one NOTIFY each 10 ms at most. Never inside the
 * hot transaction, for which PostgreSQL would let only one commit at a time. A call that gets lost costs one poll.
 */
const debounceMs = 10
export const lettersChannel = 'kernel_letters'
const sleepers = new Set<() => void>()
const planned = new WeakSet<Pool>()

/** A worker of this process asks to be woken; answers how to stop that. */
export function onWake(wake: () => void): () => void {
  sleepers.add(wake)
  return () => { sleepers.delete(wake) }
}

export function wakeSleepers(): void { for (const sleeper of sleepers) sleeper() }

export function wakeAfterCommit(ctx: Context): void {
  ctx.afterCommit?.push(() => wake(ctx.pool))
}

function wake(pool: Pool): void {
  if (planned.has(pool)) return
  planned.add(pool)
  setTimeout(() => {
    planned.delete(pool)
    wakeSleepers()
    // Other processes hear it too; if the call fails they find the letters at their next poll.
    pool.query(`select pg_notify('${lettersChannel}', '')`).catch(() => {})
  }, debounceMs).unref()
}
