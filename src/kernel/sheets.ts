import { Refusal } from './refusal'
import { mostCells, mostColumns, mostRows } from './sheets.rules'
import { checkSheet } from './zips'

/**
 * Sheets 表格: a file of rows as people make it, read into named texts (E22). CSV and TSV in UTF-8, with or without a mark, or in GB 18030 as Chinese
 * spreadsheets write it; XLSX; JSON Lines. Every cell is text; what a formula showed is read, a formula is not.
 */
export const encodings = ['utf-8', 'gb18030'] as const
export type Encoding = (typeof encodings)[number]
const formats = ['csv', 'tsv', 'xlsx', 'jsonl'] as const
type Format = (typeof formats)[number]
export interface Table { readonly columns: readonly string[]; readonly records: Record<string, string>[]; readonly format: Format; readonly encoding: Encoding }
interface Ask { readonly filename?: string | undefined; readonly encoding?: Encoding | undefined; readonly format?: Format | undefined }

const refused = (code: string): never => { throw new Refusal(code, { issues: [{ path: ['file'], code }] }, 422) }

/** Reads a file by its content. Refuses `kernel.sheet_unreadable`, `kernel.archive_too_large` beyond `mostRows` and `mostCells`, and what `checkSheet` refuses of an archive (422, field `file`). */
export async function tableOf(file: Uint8Array, { filename = '', encoding, format }: Ask = {}): Promise<Table> {
  if (format === 'xlsx' || (file[0] === 0x50 && file[1] === 0x4b)) return { ...named(await sheetRows(file)), format: 'xlsx', encoding: 'utf-8' }
  const read = await textOf(file, encoding)
  const text = read.text.replace(/^\ufeff/, '')
  if (/\0/.test(text)) refused('kernel.sheet_unreadable')
  if (format === 'jsonl' || (format === undefined && text.trimStart().startsWith('{'))) return { ...linesOf(text), format: 'jsonl', encoding: read.encoding }
  const delimiter = format === 'tsv' || /\.tsv$/i.test(filename) ? '\t' : delimiterOf(text)
  const { parse } = await import('csv-parse/sync')
  try {
    let cells = 0
    // It stops reading one row beyond the bound: what is read is counted, not what was sent.
    const rows = parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true, trim: true, to: mostRows + 2, on_record: (row: string[]) => { cells += row.length; return cells > mostCells ? refused('kernel.archive_too_large') : row } }) as string[][]
    return { ...named(rows), format: delimiter === '\t' ? 'tsv' : 'csv', encoding: read.encoding }
  } catch (fault) { if (fault instanceof Refusal) throw fault; return refused('kernel.sheet_unreadable') }
}

/** As its writer meant it, or as the bytes say: what is no UTF-8 is taken for GB 18030, which holds GBK and GB 2312. */
async function textOf(file: Uint8Array, encoding: Encoding | undefined): Promise<{ text: string; encoding: Encoding }> {
  if (encoding !== 'gb18030') try { return { text: new TextDecoder('utf-8', { fatal: encoding === undefined }).decode(file), encoding: 'utf-8' } } catch { /* then it is the other */ }
  const { default: iconv } = await import('iconv-lite')
  return { text: iconv.decode(Buffer.from(file), 'gb18030'), encoding: 'gb18030' }
}

/** Whatever stands most often in the first line; a comma where nothing does. */
function delimiterOf(text: string): string {
  const end = text.search(/[\r\n]/)
  const first = end < 0 ? text : text.slice(0, end)
  const times = (mark: string) => first.split(mark).length
  return [',', '\t', ';'].reduce((best, mark) => (times(mark) > times(best) ? mark : best))
}

async function sheetRows(file: Uint8Array): Promise<string[][]> {
  await checkSheet(file)
  const { readSheet } = await import('read-excel-file/node')
  const rows = await readSheet(Buffer.from(file), { trim: false }).catch(() => refused('kernel.sheet_unreadable'))
  return rows.map((row) => row.map(shown)).filter((row) => row.some((cell) => cell !== ''))
}

/** A cell as text. A number that came through floating point is shown as people typed it: 0.1 + 0.2 is 0.3. */
function shown(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return Number.isInteger(cell) ? String(cell) : String(Number(cell.toPrecision(15)))
  if (typeof cell === 'object' && 'toISOString' in cell) return (cell as { toISOString(): string }).toISOString().replace(/T00:00:00\.000Z$/, '')
  return String(cell as string | boolean)
}

/** The first row names the columns; a name that is missing is numbered, one that stands twice is counted, so that no column hides another. */
function named([head = [], ...rest]: string[][]): Pick<Table, 'columns' | 'records'> {
  if (head.length > mostColumns) refused('kernel.sheet_unreadable')
  if (rest.length > mostRows || rest.length * head.length > mostCells) refused('kernel.archive_too_large')
  const seen = new Map<string, number>()
  const columns = head.map((given, i) => {
    const name = fromCell(given.trim()) || `#${i + 1}`
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
  return { columns, records: rest.map((cells) => Object.fromEntries(columns.map((column, i) => [column, fromCell(cells[i] ?? '')]))) }
}

/** A line that is no object becomes an empty row, which is then refused by its number like any other. */
function linesOf(text: string): Pick<Table, 'columns' | 'records'> {
  const split = text.split('\n', 2 * mostRows)
  const lines = split.filter((line) => line.trim() !== '')
  if (lines.length > mostRows || split.length === 2 * mostRows) refused('kernel.archive_too_large')
  const records = lines.map((line): Record<string, string> => {
    try {
      const value: unknown = JSON.parse(line)
      return value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, said(inner)])) : {}
    } catch { return {} }
  })
  return { columns: [...new Set(records.flatMap((record) => Object.keys(record)))].slice(0, mostColumns), records }
}

const said = (value: unknown): string => (typeof value === 'string' ? value : value === null || value === undefined ? '' : Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.join(';') : typeof value === 'object' ? JSON.stringify(value) : String(value))

/**
 * A cell that a spreadsheet would take for a formula is given a quote in front, so that opening the file runs nothing (T-46; ASVS 5.0 1.2.10). A quote that
 * stands before such a sign already is doubled, so that `fromCell` gives back exactly what was there.
 */
export const safeCell = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text)
/** What `safeCell` put in front is taken away again when the file comes back. */
export const fromCell = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text)
