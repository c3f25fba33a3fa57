import type { Pool } from 'pg'

/**
 * Statements counted 语句统计: where the server has loaded pg_stat_statements, as the one that comes along has, its view is opened, so that operators see which
 * statements take the time. A server without it, or one where we may not open it, is no reason not to start: the screen then says how to switch it on.
 */
export async function countStatements(pool: Pool): Promise<void> {
  try {
    const { rows: [now] } = await pool.query<{ open: boolean; loaded: boolean }>(`select exists (select from pg_extension where extname = 'pg_stat_statements') as open,
      current_setting('shared_preload_libraries') ~ '\\mpg_stat_statements\\M' as loaded`)
    if (now!.loaded && !now!.open) await pool.query('create extension if not exists pg_stat_statements')
  } catch { /* not ours to open, or another process has just done so */ }
}
