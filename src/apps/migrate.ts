import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool, PoolClient } from 'pg'
import { BadEnvironment } from '#kernel/environment'

/**
 * Brings a database up to date 迁移: numbered SQL in order, each once, under a lock so that processes which start together take turns. A database that knows
 * migrations which this program does not is newer than it and is refused (T-55), and so is one whose applied migrations were written otherwise.
 */
export interface Migration { readonly name: string; readonly checksum: string; readonly text: string }

/** The migrations of a folder in their order, each with the sum of its text; the end of lines does not count. */
export function migrationsOf(folder: string | URL = new URL('../../migrations/', import.meta.url)): Migration[] {
  return readdirSync(folder).filter((file) => file.endsWith('.sql')).sort().map((name) => {
    const text = readFileSync(folder instanceof URL ? new URL(name, folder) : join(folder, name), 'utf8').replaceAll('\r\n', '\n')
    return { name, checksum: createHash('sha256').update(text).digest('hex'), text }
  })
}

export interface Applied { readonly name: string; readonly checksum: string | null }
/** What keeps this program from a database: names that only the database knows, and files that have changed since they were applied. */
export function strangersOf(here: readonly Migration[], applied: readonly Applied[]): { readonly newer: string[]; readonly changed: string[] } {
  const sums = new Map(here.map(({ name, checksum }) => [name, checksum]))
  return { newer: applied.filter(({ name }) => !sums.has(name)).map(({ name }) => name), changed: applied.filter(({ name, checksum }) => checksum !== null && sums.has(name) && sums.get(name) !== checksum).map(({ name }) => name) }
}

export async function migrate(pool: Pool, here: readonly Migration[] = migrationsOf()): Promise<string[]> {
  const client = await pool.connect()
  try {
    // Bringing up to date may take as long as it takes.
    await client.query(`set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0`)
    await client.query(`select pg_advisory_lock(hashtext('migrate'))`)
    await client.query(`create table if not exists kernel_migrations (name text primary key, at timestamptz not null default now())`)
    await client.query(`alter table kernel_migrations add column if not exists checksum text`)
    const { rows } = await client.query<Applied>('select name, checksum from kernel_migrations order by name')
    refuseStrangers(strangersOf(here, rows))
    const done = new Map(rows.map(({ name, checksum }) => [name, checksum]))
    const fresh = here.filter(({ name }) => !done.has(name))
    for (const one of fresh) await apply(client, one)
    // What was applied before sums were kept gets the sum of what is here.
    for (const { name, checksum } of here) if (done.get(name) === null) await client.query('update kernel_migrations set checksum = $2 where name = $1', [name, checksum])
    return fresh.map(({ name }) => name)
  } finally {
    // The connection is thrown away rather than returned: it may hold the lock or a failed transaction.
    client.release(true)
  }
}

async function apply(client: PoolClient, { name, checksum, text }: Migration): Promise<void> {
  await client.query('begin')
  await client.query(text)
  await client.query('insert into kernel_migrations (name, checksum) values ($1, $2)', [name, checksum])
  await client.query('commit')
}

/** Says with words what keeps this program from a database. */
export function refuseStrangers({ newer, changed }: { readonly newer: readonly string[]; readonly changed: readonly string[] }): void {
  if (newer.length > 0) throw new BadEnvironment(`The database is newer than this program: it has ${newer.join(', ')}, unknown here. Start the newer version again, or restore the backup made before the upgrade; going back in place is not possible. 数据库版本高于本程序（${newer.join('、')}），不能降级：请使用新版本，或恢复升级前的备份。`)
  if (changed.length > 0) throw new BadEnvironment(`Migrations were changed after they had been applied: ${changed.join(', ')}. Put the original files back; a change of the database is a new file. 已执行的迁移文件被改动（${changed.join('、')}），请恢复原文件。`)
}
