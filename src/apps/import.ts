import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { createCategory, guessMapping, importFaults, importRows, mapped, type ImportMapping, type ImportRow } from '#supply/catalog'
import { openMerchant } from '#supply/merchants'
import { as, system, type Context } from '#kernel/context'
import { BadEnvironment } from '#kernel/environment'
import type { Stand } from './stand'

/**
 * Import 导入 from the command line: a catalogue file of any size becomes drafts of one merchant, by the very rules of the seller's import. A second run finds them: what is
 * the same stays, what differs is changed. Categories that there are not are made; pictures stay out.
 */
type Row = Readonly<Record<string, string>>
const mostLength: Partial<Record<keyof ImportRow, number>> = { code: 60, sku: 60, title: 200, subtitle: 500, brand: 40 }
const otherCategory = '其他'
const rowsAtOnce = 500
const faultsShown = 5

/** Whose the goods are, and the price in yuan of rows that bear none, such as a list of titles. */
export interface ImportWish { readonly merchant?: string | undefined; readonly priceYuan?: number | undefined }

/** Imports CSV or JSON Lines, plain or .gz. Without a merchant one named after the file is opened. Says how many were made, changed, known already and wrong, and why. */
export async function importFile(ground: Stand, file: string, { merchant, priceYuan }: ImportWish, say: (sentence: string) => void): Promise<void> {
  const ctx = as(ground.base(), system)
  const counts = { created: 0, changed: 0, unchanged: 0, wrong: 0 }
  const faults: string[] = []
  let merchantId = merchant
  let mapping: ImportMapping | undefined
  const categories = new Map<string, string>()
  let batch: Row[] = []
  let before = 0
  const flush = async () => {
    merchantId ??= await merchantNamed(ctx, file)
    // The first lines say what the columns are; of JSON Lines each may have its own.
    mapping ??= guessMapping([...new Set(batch.flatMap((row) => Object.keys(row)))])
    const rows: ImportRow[] = []
    for (const row of batch) rows.push(await completed(ctx, mapped(row, mapping), { priceYuan, categories }))
    for (const { no, outcome, wrong } of (await importRows(ctx, merchantId, rows)).toSorted((a, b) => a.no - b.no)) {
      counts[outcome]++
      if (wrong && faults.length < faultsShown) faults.push(`row ${before + no}: ${importFaults[wrong.fault].toReversed().join(' ')}`)
    }
    before += batch.length
    batch = []
  }
  for await (const row of rowsOf(file)) { batch.push(row); if (batch.length === rowsAtOnce) await flush() }
  if (batch.length > 0) await flush()
  say(`${counts.created} made 新建, ${counts.changed} changed 修改, ${counts.unchanged} known already 已存在, ${counts.wrong} wrong 有误 (merchant ${merchantId ?? '–'})`)
  for (const fault of faults) say(`  ${fault}`)
}

/** What catalogues from elsewhere leave out: a code for either is one for both, texts are cut to their length, and every product has a category. */
async function completed(ctx: Context, { pictures: _, ...given }: ImportRow, { priceYuan, categories }: { readonly priceYuan: number | undefined; readonly categories: Map<string, string> }): Promise<ImportRow> {
  const row: ImportRow = Object.fromEntries(Object.entries(given).map(([field, text]) => [field, text.slice(0, mostLength[field as keyof ImportRow])]))
  const sku = row.sku || row.code
  if (!sku) return row
  return { ...row, sku, code: row.code || sku, price: row.price || (priceYuan === undefined ? '' : String(priceYuan)), category: await categoryNamed(ctx, row.category || otherCategory, categories) }
}

async function* rowsOf(file: string): AsyncGenerator<Row> {
  const whole = createReadStream(file)
  whole.on('error', () => {})
  await new Promise<void>((resolve, reject) => { whole.once('readable', () => resolve()); whole.once('error', () => reject(new BadEnvironment(`${file} cannot be read. 文件无法读取。`))) })
  const plain: Readable = file.endsWith('.gz') ? whole.pipe(createGunzip()) : whole
  if (!/\.jsonl(\.gz)?$/.test(file)) { for await (const row of plain.pipe(parse({ columns: true, bom: true, relax_column_count: true, skip_empty_lines: true }))) yield row as Row; return }
  for await (const line of createInterface({ input: plain, crlfDelay: Infinity })) if (line.trim()) yield textsOf(line)
}

/** A line's fields as text; a line that is no object is a row without any, and so is wrong for lack of a code. */
function textsOf(line: string): Row {
  try { return Object.fromEntries(Object.entries(JSON.parse(line) as object).map(([key, value]) => [key, value === null ? '' : String(value)])) } catch { return {} }
}

async function categoryNamed(ctx: Context, name: string, known: Map<string, string>): Promise<string> {
  const found = known.get(name)
  if (found) return found
  const { rows: [row] } = await ctx.client.query<{ id: string }>('select c.id from catalog_categories c where c.name = $1 and not exists (select from catalog_categories where parent_id = c.id) order by c.id limit 1', [name])
  const id = row?.id ?? (await createCategory(ctx, { slug: `imported-${Buffer.from(name).toString('hex').slice(0, 60)}`, name, nameEn: name, position: 1_000 })).id
  known.set(name, id)
  return id
}

async function merchantNamed(ctx: Context, file: string): Promise<string> {
  const name = `导入 ${file.split(/[\\/]/).at(-1)!.slice(0, 40)}`
  const { rows: [row] } = await ctx.client.query<{ id: string }>(`select id from merchants_merchants where name = $1 and state <> 'closed'`, [name])
  return row?.id ?? openMerchant(ctx, { name, contact: '导入', phone: '' })
}
