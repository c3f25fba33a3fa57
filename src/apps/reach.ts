import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { BadEnvironment } from '#kernel/environment'

/** Reaching the database at a start 启动时连接数据库: one that is not there yet is waited for, within bounds; one that says no is told at once. */
const againAfterMs = 500
const oldestMajor = 15
/** No such user, wrong password, no such database, not allowed in: waiting does not help. */
const isDefinite = (code: string | undefined): boolean => code !== undefined && (code.startsWith('28') || code === '3D000')

/** Refuses with words what cannot be reached within `waitSeconds`, and a PostgreSQL older than 15. */
export async function reach(pool: Pool, waitSeconds: number, say: (sentence: string) => void): Promise<void> {
  const until = performance.now() + waitSeconds * 1_000
  for (let round = 0; ; round++) {
    try {
      const { rows: [row] } = await pool.query<{ version: number }>(`select current_setting('server_version_num')::int as version`)
      const major = Math.floor(row!.version / 10_000)
      if (major < oldestMajor) throw new BadEnvironment(`The database is PostgreSQL ${major}; ${oldestMajor} or newer is needed. 数据库版本为 ${major}，需要 ${oldestMajor} 或更高。`)
      return
    } catch (fault) {
      if (fault instanceof BadEnvironment) throw fault
      const { code, message } = fault as { code?: string; message: string }
      if (isDefinite(code) || performance.now() >= until) throw new BadEnvironment(`The database cannot be reached: ${message || (code ?? 'no answer')}. Check DATABASE_URL. 无法连接数据库，请检查 DATABASE_URL。`)
      if (round === 0) say('the database does not answer yet; waiting 数据库尚未就绪，正在等待…')
      await pause(againAfterMs)
    }
  }
}
