import { crc32, createDeflateRaw } from 'node:zlib'
import { safeCell } from './sheets'

/**
 * Sheet files 表格文件: rows written as CSV (UTF-8 with its mark, which spreadsheets need) or XLSX, piece by piece: whoever reads the file holds a piece, never the whole.
 * XLSX is ISO/IEC 29500 with inline strings, packed by APPNOTE.TXT 6.3.10 with sizes after the bytes (4.3.9), as they are not known before.
 */
export const sheetFormats = ['csv', 'xlsx'] as const
export type SheetFormat = (typeof sheetFormats)[number]
/** Text is neutralised; a number is one, and is what a spreadsheet can add up. */
export type Cell = string | number | null
export const sheetTypes: Record<SheetFormat, string> = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
const csvCell = (cell: Cell): string => {
  const text = typeof cell === 'number' ? String(cell) : safeCell(cell ?? '')
  return /[",\n\r\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }
/** Signs that XML 1.0 cannot hold are left out (2.2 of that standard). */
// oxlint-disable-next-line no-control-regex
const xmlText = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>\r]/g, (sign) => entities[sign]!)
/** A, B … Z, AA: some readers want every cell to say where it stands. */
const letters = (i: number): string => (i < 26 ? '' : letters(Math.floor(i / 26) - 1)) + String.fromCharCode(65 + (i % 26))
const xlsxCell = (cell: Cell, place: string): string => (cell === null || cell === '' ? '' : typeof cell === 'number' ? `<c r="${place}"><v>${cell}</v></c>` : `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${xmlText(safeCell(cell))}</t></is></c>`)

/** Rows as their format writes them; pieces put one after the other are rows again. `from` is the number of the first, counted from 1. */
export const rowsAs = (format: SheetFormat, rows: readonly (readonly Cell[])[], from: number): string =>
  (format === 'csv' ? rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`) : rows.map((cells, n) => `<row r="${from + n}">${cells.map((cell, i) => xlsxCell(cell, letters(i) + (from + n))).join('')}</row>`)).join('')

/** A whole file around pieces that `rowsAs` wrote; the first of them holds the head. */
export async function* sheetFile(format: SheetFormat, pieces: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  if (format === 'xlsx') return yield* archive([...frame, { name: 'xl/worksheets/sheet1.xml', pieces: sheetXml(pieces) }])
  yield Buffer.from('\ufeff')
  for await (const piece of pieces) yield Buffer.from(piece as string)
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
async function* one(text: string): AsyncGenerator<Uint8Array> { yield Buffer.from(xml + text) }
async function* sheetXml(pieces: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${xml}<worksheet xmlns="${main}"><sheetData>`)
  for await (const piece of pieces) yield Buffer.from(piece as string)
  yield Buffer.from('</sheetData></worksheet>')
}
interface Entry { readonly name: string; readonly pieces: AsyncIterable<Uint8Array> }
const texts = {
  '[Content_Types].xml': `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kind}.worksheet+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
}
const frame = { [Symbol.iterator]: function* (): Generator<Entry> { for (const [name, text] of Object.entries(texts)) yield { name, pieces: one(text) } } }

const version = 20
/** Bit 3: sizes follow the bytes. Bit 11: names are UTF-8. */
const flags = 0x0808
const deflated = 8
/** 1980-01-01, the first day that the format knows: the same rows make the same file. */
const firstDay = 0x21

/** A ZIP of entries, each written as it comes. */
export async function* archive(entries: Iterable<Entry>): AsyncGenerator<Uint8Array> {
  const list: Buffer[] = []
  let at = 0
  for (const { name, pieces } of entries) {
    const label = Buffer.from(name)
    const head = Buffer.alloc(30)
    for (const [value, place, wide] of [[0x04034b50, 0, true], [version, 4], [flags, 6], [deflated, 8], [0, 10], [firstDay, 12], [label.length, 26]] as const) if (wide) head.writeUInt32LE(value, place); else head.writeUInt16LE(value, place)
    const counted = { crc: 0, packed: 0, unpacked: 0 }
    yield Buffer.concat([head, label])
    for await (const piece of packed(pieces, counted)) yield piece
    const sizes = Buffer.alloc(16)
    for (const [i, value] of [0x08074b50, counted.crc, counted.packed, counted.unpacked].entries()) sizes.writeUInt32LE(value, i * 4)
    yield sizes
    const line = Buffer.alloc(46)
    line.writeUInt32LE(0x02014b50, 0)
    for (const [value, place] of [[version, 4], [version, 6], [flags, 8], [deflated, 10], [0, 12], [firstDay, 14], [label.length, 28]] as const) line.writeUInt16LE(value, place)
    for (const [value, place] of [[counted.crc, 16], [counted.packed, 20], [counted.unpacked, 24], [at, 42]] as const) line.writeUInt32LE(value, place)
    list.push(line, label)
    at += head.length + label.length + counted.packed + sizes.length
  }
  const lines = Buffer.concat(list)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  for (const place of [8, 10]) end.writeUInt16LE(list.length / 2, place)
  end.writeUInt32LE(lines.length, 12)
  end.writeUInt32LE(at, 16)
  yield Buffer.concat([lines, end])
}

/** Packs pieces as they come, waiting for whoever reads, and counts them. */
async function* packed(pieces: AsyncIterable<Uint8Array>, counted: { crc: number; packed: number; unpacked: number }): AsyncGenerator<Uint8Array> {
  const deflating = createDeflateRaw({ level: 6 })
  const feed = async () => {
    for await (const piece of pieces) {
      counted.crc = crc32(piece, counted.crc)
      counted.unpacked += piece.length
      if (!deflating.write(piece)) await new Promise<void>((resolve) => { const go = () => { deflating.off('drain', go).off('close', go); resolve() }; deflating.on('drain', go).on('close', go) })
    }
    deflating.end()
  }
  const fed = feed().catch((fault: Error) => { deflating.destroy(fault) })
  try { for await (const piece of deflating as AsyncIterable<Buffer>) { counted.packed += piece.length; yield piece } } finally { deflating.destroy() }
  await fed
}
