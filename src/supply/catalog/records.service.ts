import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { refuse } from '#kernel/refusal'
import { fromCell } from './imports.rules'

/** Records of a file 文件记录: CSV (UTF-8, or GB 18030 as Chinese spreadsheets write it) and JSON Lines, as rows of named texts. */
export interface Records { readonly columns: readonly string[]; readonly records: Record<string, string>[] }

function textOf(file: Uint8Array): string {
  try { return new TextDecoder('utf-8', { fatal: true }).decode(file) } catch { return iconv.decode(Buffer.from(file), 'gb18030') }
}

/** Refuses a file that is neither. Without `format` the first character tells. */
export function recordsOf(file: Uint8Array, format?: 'csv' | 'jsonl'): Records {
  const text = textOf(file).replace(/^\ufeff/, '')
  return (format ?? (text.trimStart().startsWith('{') ? 'jsonl' : 'csv')) === 'jsonl' ? linesOf(text) : tableOf(text)
}

function tableOf(text: string): Records {
  let rows: string[][]
  try { rows = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true }) } catch { return refuse('catalog.import_unreadable') }
  const [columns = [], ...rest] = rows
  return { columns, records: rest.map((cells) => Object.fromEntries(columns.map((column, i) => [column, fromCell(cells[i] ?? '')]))) }
}

/** A line that is no object becomes an empty row, which is then refused by its number like any other. */
function linesOf(text: string): Records {
  const records = text.split('\n').filter((line) => line.trim() !== '').map((line): Record<string, string> => {
    try {
      const value: unknown = JSON.parse(line)
      return value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, said(inner)])) : {}
    } catch { return {} }
  })
  return { columns: [...new Set(records.flatMap((record) => Object.keys(record)))].slice(0, 500), records }
}

const said = (value: unknown): string => (typeof value === 'string' ? value : value === null || value === undefined ? '' : Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.join(';') : typeof value === 'object' ? JSON.stringify(value) : String(value))
