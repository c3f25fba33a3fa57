import { readdirSync, readFileSync } from 'node:fs'
import type { Pool } from 'pg'

/** Brings a database up to date 迁移: numbered SQL in order, each once, under a lock so that processes which start together take turns. */
export async function migrate(pool: Pool, folder = new URL('../../migrations/', import.meta.url)): Promise<string[]> {
  const client = await pool.connect()
  const applied: string[] = []
  try {
    await client.query(`select pg_advisory_lock(hashtext('migrate'))`)
    await client.query(`create table if not exists kernel_migrations (name text primary key, at timestamptz not null default now())`)
    const { rows } = await client.query<{ name: string }>('select name from kernel_migrations')
    const done = new Set(rows.map((row) => row.name))
    for (const file of readdirSync(folder).filter((f) => f.endsWith('.sql') && !done.has(f)).sort()) {
      await client.query('begin')
      await client.query(readFileSync(new URL(file, folder), 'utf8'))
      await client.query('insert into kernel_migrations (name) values ($1)', [file])
      await client.query('commit')
      applied.push(file)
    }
    return applied
  } finally {
    // The connection is thrown away rather than returned: it may hold the lock or a failed transaction.
    client.release(true)
  }
}
