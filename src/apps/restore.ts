import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import type { Pool, PoolClient } from 'pg'
import { BadEnvironment } from '#kernel/environment'
import { damaged, ledgerOf, manifestOf, measured, type FileSaved, type Manifest, type TableSaved } from './backup'
import { migrate, migrationsOf, refuseStrangers, strangersOf, type Migration } from './migrate'

/**
 * The restore 恢复: a backup into an empty database. All checksums are looked at first; then come the migrations of the backup's own set, its rows in one transaction,
 * counts and ledger sums compared with the manifest, its files, and at last the migrations that are newer than the backup (I-37, E36).
 */
export interface Restored { readonly rows: number; readonly files: number; readonly upgraded: readonly string[] }
const rowsAtOnce = 1_000

/** Refuses with words: a damaged or half backup, one of a newer program, and a database that is not empty. Needs no superuser. */
export async function restore(pool: Pool, files: string, from: string, here: readonly Migration[] = migrationsOf()): Promise<Restored> {
  const manifest = manifestOf(from)
  refuseStrangers(strangersOf(here, manifest.migrations))
  const saved = await inspected(from, manifest)
  await refuseUsed(pool)
  const then = new Set(manifest.migrations.map(({ name }) => name))
  await migrate(pool, here.filter(({ name }) => then.has(name)))
  const client = await pool.connect()
  try {
    await client.query('set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0')
    await client.query('begin')
    await load(client, from, manifest)
    await client.query('commit')
    await client.query('analyze')
  } finally {
    client.release(true)
  }
  for (const { name } of saved) {
    const place = inside(files, name)
    await mkdir(dirname(place), { recursive: true })
    await copyFile(inside(join(from, 'files'), name), place)
  }
  return { rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0), files: saved.length, upgraded: await migrate(pool, here) }
}

/** Looks at every checksum of a backup, before anything is written. Answers its files. */
async function inspected(from: string, { tables, files }: Manifest): Promise<FileSaved[]> {
  for (const { name, sha256 } of tables) if (!existsSync(tableOf(from, name)) || (await measured(tableOf(from, name))).sha256 !== sha256) throw damaged(`tables/${name}.jsonl.gz`)
  const list = existsSync(join(from, 'files.jsonl')) ? readFileSync(join(from, 'files.jsonl'), 'utf8') : ''
  if (createHash('sha256').update(list).digest('hex') !== files.sha256) throw damaged('files.jsonl')
  const saved = list.split('\n').filter(Boolean).map((line) => JSON.parse(line) as FileSaved)
  for (const { name, sha256 } of saved) { const place = inside(join(from, 'files'), name); if (!existsSync(place) || (await measured(place)).sha256 !== sha256) throw damaged(`files/${name}`) }
  return saved
}

const tableOf = (from: string, name: string): string => join(from, 'tables', `${name}.jsonl.gz`)
/** A name from a backup stays within its folder. */
function inside(folder: string, name: string): string {
  const place = resolve(folder, name)
  if (!place.startsWith(resolve(folder) + sep)) throw damaged(name)
  return place
}

async function refuseUsed(pool: Pool): Promise<void> {
  const { rows: [found] } = await pool.query<{ name: string }>(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r'
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e') limit 1`)
  if (found) throw new BadEnvironment('The database is not empty; a backup is restored into a new one. Choose an empty DATA_DIR, or with DATABASE_URL a database just made. 数据库不是空的：请换一个空的 DATA_DIR，或用 DATABASE_URL 指定新建的数据库。')
}

async function load(client: PoolClient, from: string, manifest: Manifest): Promise<void> {
  const { rows: bonds } = await client.query<{ table: string; name: string }>(`select r.conrelid::regclass::text as "table", quote_ident(r.conname) as name from pg_constraint r join pg_namespace n on n.oid = r.connamespace where r.contype = 'f' and n.nspname = 'public' and not r.condeferrable`)
  // References are looked at once all rows are in; what rows do when they come was done when they first came.
  for (const { table, name } of bonds) await client.query(`alter table ${table} alter constraint ${name} deferrable initially deferred`)
  for (const { name } of manifest.tables) await client.query(`alter table ${quoted(name)} disable trigger user`)
  // What migrations put into a new database is in the backup as well; books refuse to be emptied, save here, where they are about to be filled.
  await client.query(`truncate ${manifest.tables.map(({ name }) => quoted(name)).join(', ')}`)
  for (const table of manifest.tables) await loadTable(client, from, table)
  await client.query('set constraints all immediate')
  for (const { name } of manifest.tables) await client.query(`alter table ${quoted(name)} enable trigger user`)
  for (const { table, name } of bonds) await client.query(`alter table ${table} alter constraint ${name} not deferrable`)
  for (const { name, last } of manifest.sequences) if (last !== null) await client.query('select setval($1::regclass, $2::bigint, true)', [quoted(name), last])
  const ledger = await ledgerOf(client)
  if (JSON.stringify(ledger) !== JSON.stringify(manifest.ledger)) throw new BadEnvironment(`The ledger of the restored database has other sums than the backup's; nothing was kept. 恢复后的账本与备份不一致，已撤销。`)
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

async function loadTable(client: PoolClient, from: string, { name, columns, rows: promised }: TableSaved): Promise<void> {
  const text = `insert into ${quoted(name)} (${columns.map((column) => column.name).join(', ')}) overriding system value
    select ${columns.map(({ type }, i) => `(line ->> ${i})::${type}`).join(', ')} from unnest($1::json[]) with ordinality as saved(line, number) order by number`
  let rows = 0
  let some: string[] = []
  const write = async () => { if (some.length > 0) rows += (await client.query(text, [some])).rowCount ?? 0; some = [] }
  for await (const line of createInterface({ input: createReadStream(tableOf(from, name)).pipe(createGunzip()), crlfDelay: Infinity })) {
    some.push(line)
    if (some.length >= rowsAtOnce) await write()
  }
  await write()
  if (rows !== promised) throw new BadEnvironment(`${name} has ${rows} rows where the backup promises ${promised}; nothing was kept. 表 ${name} 的行数与备份不符，已撤销。`)
}
