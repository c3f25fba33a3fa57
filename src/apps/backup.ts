import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { copyFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Pool, PoolClient } from 'pg'
import { BadEnvironment } from '#kernel/environment'
import { clock } from '#kernel/time'
import type { Applied } from './migrate'

/**
 * The backup 备份: all tables of one snapshot as text, taken while the shop runs, and the files, each with its checksum; what the clockwork plans is made anew at every
 * start and is not part of it. `manifest.json` is written last: a folder without one is no backup (I-37, E36).
 */
export interface TableSaved { readonly name: string; readonly columns: readonly Column[]; readonly rows: number; readonly bytes: number; readonly sha256: string }
interface Column { readonly name: string; readonly type: string }
export interface FileSaved { readonly name: string; readonly bytes: number; readonly sha256: string }
export interface LedgerSum { readonly account: string; readonly currency: string; readonly entries: number; readonly sumFen: string }
export interface Manifest {
  readonly schema: 1
  readonly at: string
  readonly migrations: readonly Applied[]
  readonly tables: readonly TableSaved[]
  /** The last number that each sequence had given. */
  readonly sequences: readonly { readonly name: string; readonly last: string | null }[]
  readonly ledger: readonly LedgerSum[]
  readonly files: { readonly count: number; readonly bytes: number; readonly sha256: string }
}
const rowsAtOnce = 2_000

/** Writes a backup of a database and its files into `out`, which must be empty. Answers its manifest. */
export async function backUp(pool: Pool, files: string, out: string): Promise<Manifest> {
  if (existsSync(out) && readdirSync(out).length > 0) throw new BadEnvironment(`The folder ${out} is not empty; a backup goes into one of its own. 备份目录不是空的，请换一个。`)
  mkdirSync(join(out, 'tables'), { recursive: true })
  const client = await pool.connect()
  try {
    await client.query(`begin transaction isolation level repeatable read read only`)
    await client.query(`set local timezone = 'UTC'; set local extra_float_digits = 1`)
    const migrations = await appliedIn(client)
    const tables: TableSaved[] = []
    for (const { name, columns, key } of await tablesIn(client)) tables.push(await writeTable(client, join(out, 'tables', `${name}.jsonl.gz`), { name, columns, key }))
    const ledger = await ledgerOf(client)
    // Sequences stand outside of snapshots; read after the rows they are never behind them.
    const sequences = await sequencesIn(client)
    await client.query('commit')
    // A file is written before the row that names it and never changed, so what the snapshot names is there by now.
    const saved = await copyFiles(files, join(out, 'files'))
    const lines = saved.map((one) => `${JSON.stringify(one)}\n`).join('')
    writeFileSync(join(out, 'files.jsonl'), lines)
    const manifest: Manifest = { schema: 1, at: clock().toISOString(), migrations, tables, sequences, ledger, files: { count: saved.length, bytes: saved.reduce((sum, { bytes }) => sum + bytes, 0), sha256: createHash('sha256').update(lines).digest('hex') } }
    const text = `${JSON.stringify(manifest, null, 1)}\n`
    writeFileSync(join(out, 'manifest.sha256'), `${createHash('sha256').update(text).digest('hex')}  manifest.json\n`)
    writeFileSync(join(out, 'manifest.json'), text)
    return manifest
  } finally {
    client.release(true)
  }
}

const isKnown = async (client: PoolClient, table: string): Promise<boolean> => (await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [`public.${table}`])).rows[0]!.there

/** The migrations that a database knows; none where it has never been set up. Databases of before sums were kept answer none of them. */
async function appliedIn(client: PoolClient): Promise<Applied[]> {
  if (!await isKnown(client, 'kernel_migrations')) throw new BadEnvironment('The database is empty; there is nothing to back up. 数据库是空的，没有可备份的内容。')
  const { rows } = await client.query<Applied>(`select m.name, to_jsonb(m) ->> 'checksum' as checksum from kernel_migrations m order by 1`)
  return rows
}

interface Table { readonly name: string; readonly columns: readonly Column[]; readonly key: string | null }
/** Every table of ours with its columns as they can be written again, and its key, in whose order it is saved. */
async function tablesIn(client: PoolClient): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select c.relname as name, (select json_agg(json_build_object('name', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod)) order by a.attname)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select string_agg(quote_ident(a.attname), ', ' order by k.at) from pg_index i cross join unnest(i.indkey) with ordinality k(number, at) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number where i.indrelid = c.oid and i.indisprimary) as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'kernel_migrations'
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e') order by 1`)
  return rows
}

async function writeTable(client: PoolClient, place: string, { name, columns, key }: Table): Promise<TableSaved> {
  let rows = 0
  async function* lines(): AsyncGenerator<string> {
    await client.query(`declare saved no scroll cursor for select json_build_array(${columns.map((column) => `t.${column.name}::text`).join(', ')})::text as line from ${name} t${key ? ` order by ${key}` : ''}`)
    for (;;) {
      const { rows: some } = await client.query<{ line: string }>(`fetch ${rowsAtOnce} from saved`)
      if (some.length === 0) break
      rows += some.length
      yield some.map(({ line }) => `${line}\n`).join('')
    }
    await client.query('close saved')
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 6 }), createWriteStream(place))
  return { name, columns, rows, ...await measured(place) }
}

async function sequencesIn(client: PoolClient): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ name: string; last: string | null }>(`select sequencename as name, last_value::text as last from pg_sequences where schemaname = 'public' order by 1`)
  return rows
}

/** The sums of the ledger by account, in fen: what a restored database must say again, to the fen. */
export async function ledgerOf(client: PoolClient): Promise<LedgerSum[]> {
  if (!await isKnown(client, 'payments_entries')) return []
  const { rows } = await client.query<LedgerSum>(`select account, currency, count(*)::int as entries, sum(amount_fen)::text as "sumFen" from payments_entries group by 1, 2 order by 1, 2`)
  return rows
}

/** Size and sum of a file on disk. */
export async function measured(place: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(place), hash)
  return { bytes: (await stat(place)).size, sha256: hash.digest('hex') }
}

/** A file that is being written has a name with a process number behind it; it belongs to nobody yet. */
const halfWritten = /\.\d+\.\d+$/
async function copyFiles(from: string, to: string): Promise<FileSaved[]> {
  mkdirSync(to, { recursive: true })
  if (!existsSync(from)) return []
  const saved: FileSaved[] = []
  for (const folder of (await readdir(from, { withFileTypes: true })).filter((one) => one.isDirectory()).map(({ name }) => name).sort()) {
    mkdirSync(join(to, folder), { recursive: true })
    for (const name of (await readdir(join(from, folder))).filter((one) => !halfWritten.test(one)).sort()) {
      const place = join(to, folder, name)
      // What has been removed meanwhile is named by nothing any more.
      const isThere = await copyFile(join(from, folder, name), place).then(() => true, (fault: NodeJS.ErrnoException) => { if (fault.code === 'ENOENT') return false; throw fault })
      if (isThere) saved.push({ name: `${folder}/${name}`, ...await measured(place) })
    }
  }
  return saved
}

/** The manifest of a backup. Refuses with words what is no backup, or not whole. */
export function manifestOf(folder: string): Manifest {
  const place = join(folder, 'manifest.json')
  if (!existsSync(place)) throw new BadEnvironment(`${folder} holds no manifest.json; it is no backup, or one that did not come to its end. 该目录不是完整的备份。`)
  const text = readFileSync(place, 'utf8')
  const sum = existsSync(join(folder, 'manifest.sha256')) ? readFileSync(join(folder, 'manifest.sha256'), 'utf8').split(' ')[0] : undefined
  if (createHash('sha256').update(text).digest('hex') !== sum) throw damaged('manifest.json')
  const manifest = JSON.parse(text) as Manifest
  if (manifest.schema !== 1) throw new BadEnvironment(`The backup is of a form that this program does not know; use the newer program. 备份格式较新，请使用新版本。`)
  return manifest
}

export const damaged = (name: string): BadEnvironment => new BadEnvironment(`${name} of the backup is damaged: its checksum is another one. Nothing was restored. 备份文件 ${name} 已损坏，校验和不符，未做任何恢复。`)
