import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import type { PoolClient } from 'pg'
import type { Context } from '#kernel/context'
import { books } from './export.books'
import { versionOf } from './project'

/** The raw export 原始导出: every book as JSON Lines from one snapshot, so that anybody can recompute what must hold. */
export interface Exported { readonly schema: 1; readonly exportedAt: string; readonly version: string; readonly counts: Readonly<Record<string, number>> }
const rowsAtOnce = 5_000

/** Writes `<file>.jsonl` for each book and `meta.json` into `folder`, which is made if need be. Reads one REPEATABLE READ snapshot; changes nothing. */
export async function exportRaw(ctx: Context, folder: string, version = versionOf()): Promise<Exported> {
  mkdirSync(folder, { recursive: true })
  const client = await ctx.pool.connect()
  try {
    await client.query('begin transaction isolation level repeatable read read only')
    await client.query(`set local timezone = 'UTC'`)
    const counts: Record<string, number> = {}
    for (const [file, text] of Object.entries(books)) counts[file] = await writeBook(client, join(folder, `${file}.jsonl`), text)
    await client.query('commit')
    const exported: Exported = { schema: 1, exportedAt: ctx.now.toISOString(), version, counts }
    writeFileSync(join(folder, 'meta.json'), `${JSON.stringify(exported, null, 2)}\n`)
    return exported
  } finally {
    // Thrown away rather than returned: it may hold a failed transaction.
    client.release(true)
  }
}

/** One book, read by a cursor so that memory stays flat however long it is. Answers its number of lines. */
async function writeBook(client: PoolClient, place: string, text: string | null): Promise<number> {
  const out = createWriteStream(place)
  let written = 0
  if (text !== null) {
    await client.query(`declare book no scroll cursor for select json_strip_nulls(row_to_json(b))::text as line from (${text}) b`)
    for (;;) {
      const { rows } = await client.query<{ line: string }>(`fetch ${rowsAtOnce} from book`)
      if (rows.length === 0) break
      written += rows.length
      if (!out.write(rows.map((row) => `${row.line}\n`).join(''))) await once(out, 'drain')
    }
    await client.query('close book')
  }
  out.end()
  await once(out, 'close')
  return written
}
