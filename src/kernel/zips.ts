import { createInflateRaw } from 'node:zlib'
import { Refusal } from './refusal'
import { sheetMeasure } from './sheets.rules'

/**
 * Archives 压缩包: what a ZIP says of itself is not believed. Its list is read first and bounded, then each entry is unpacked against a count of bytes,
 * so that a bomb costs a refusal and no memory (T-48, I-26). Format: APPNOTE.TXT 6.3.10, 4.3 and 4.4 (pkware.com).
 */
interface ZipBounds { readonly entries: number; readonly unpackedBytes: number; readonly ratio: number }
interface ZipEntry { readonly name: string; readonly packedBytes: number; readonly unpackedBytes: number; readonly at: number; readonly method: number }

const sheetBounds: ZipBounds = { entries: 2_000, unpackedBytes: 150 * 1_048_576, ratio: 250 }
/** Below this a high ratio harms nobody: an empty sheet shrinks to nearly nothing. */
const ratioFromBytes = 1_048_576
const stored = 0
const deflated = 8
const sign = { end: 0x06054b50, entry: 0x02014b50, local: 0x04034b50 } as const
const longestComment = 65_535
const encryptedFlag = 1
const symlink = 0o120000
const kindOfFile = 0o170000

const refused = (code: 'kernel.archive_broken' | 'kernel.archive_too_large' | 'kernel.archive_unsafe' | 'kernel.sheet_unknown', facts: object = {}): never => {
  throw new Refusal(code, { ...facts, issues: [{ path: ['file'], code }] }, 422)
}

/** The list of an archive's entries, in its own sequence. Refuses too many, too much, names that lead out of a folder, links, what is encrypted, and lists that contradict themselves. */
function zipEntries(bytes: Uint8Array, bounds: ZipBounds): ZipEntry[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(file)
  const count = file.readUInt16LE(end + 10)
  if (count > bounds.entries) refused('kernel.archive_too_large')
  let at = file.readUInt32LE(end + 16)
  const found: ZipEntry[] = []
  for (let i = 0; i < count; i++) {
    const { entry, next } = entryAt(file, at, end)
    found.push(entry)
    at = next
  }
  if (at !== end) refused('kernel.archive_broken')
  if (new Set(found.map((entry) => entry.name)).size !== found.length) refused('kernel.archive_unsafe')
  const unpacked = found.reduce((sum, entry) => sum + entry.unpackedBytes, 0)
  if (unpacked > bounds.unpackedBytes || (unpacked > ratioFromBytes && unpacked > bounds.ratio * bytes.length)) refused('kernel.archive_too_large')
  return found
}

/** Where the list's end stands: the last one in the file, with nothing after it but its own comment. */
function endOf(file: Buffer): number {
  for (let at = file.length - 22; at >= Math.max(0, file.length - 22 - longestComment); at--)
    if (file.readUInt32LE(at) === sign.end && at + 22 + file.readUInt16LE(at + 20) === file.length) return at
  return refused('kernel.archive_broken')
}

function entryAt(file: Buffer, at: number, end: number): { entry: ZipEntry; next: number } {
  if (at + 46 > end || file.readUInt32LE(at) !== sign.entry) refused('kernel.archive_broken')
  const [nameLength, extraLength, commentLength] = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32)]
  const name = file.toString('utf8', at + 46, at + 46 + nameLength)
  const entry = { name, method: file.readUInt16LE(at + 10), packedBytes: file.readUInt32LE(at + 20), unpackedBytes: file.readUInt32LE(at + 24), at: file.readUInt32LE(at + 42) }
  const isLink = ((file.readUInt32LE(at + 38) >>> 16) & kindOfFile) === symlink
  if (isLink || !isTame(name) || (file.readUInt16LE(at + 8) & encryptedFlag) !== 0 || (entry.method !== stored && entry.method !== deflated)) refused('kernel.archive_unsafe')
  if (entry.at + 30 > file.length || file.readUInt32LE(entry.at) !== sign.local) refused('kernel.archive_broken')
  // Two parsers must not read two archives out of one file: the name beside the bytes is the name in the list.
  const localName = file.readUInt16LE(entry.at + 26)
  if (file.toString('utf8', entry.at + 30, entry.at + 30 + localName) !== name) refused('kernel.archive_unsafe')
  return { entry, next: at + 46 + nameLength + extraLength + commentLength }
}

/** A relative path downwards, in plain characters. */
const isTame = (name: string): boolean => name.length > 0 && name.length <= 200 && !/^[/\\]|^[A-Za-z]:|\\|\p{Cc}/u.test(name) && !name.split('/').includes('..')

/** Unpacks one entry, piece by piece, for `take`. Refuses what grows beyond the size in the list; holds one piece at a time. */
async function unpack(bytes: Uint8Array, entry: ZipEntry, take: (piece: Buffer) => void): Promise<void> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const from = entry.at + 30 + file.readUInt16LE(entry.at + 26) + file.readUInt16LE(entry.at + 28)
  if (from + entry.packedBytes > file.length) refused('kernel.archive_broken')
  const packed = file.subarray(from, from + entry.packedBytes)
  if (entry.method === stored) {
    if (entry.packedBytes !== entry.unpackedBytes) refused('kernel.archive_broken')
    return take(packed)
  }
  const inflating = createInflateRaw()
  inflating.end(packed)
  let seen = 0
  try {
    for await (const piece of inflating as AsyncIterable<Buffer>) {
      seen += piece.length
      if (seen > entry.unpackedBytes) refused('kernel.archive_too_large')
      take(piece)
    }
  } catch (fault) { if (fault instanceof Refusal) throw fault; refused('kernel.archive_broken') } finally { inflating.destroy() }
  if (seen !== entry.unpackedBytes) refused('kernel.archive_broken')
}

/** Unpacks a whole archive within bounds, its files in the archive's sequence. Refuses as `checkSheet` does. */
export async function unpacked(bytes: Uint8Array, bounds: ZipBounds): Promise<{ readonly name: string; readonly bytes: Buffer }[]> {
  const files: { name: string; bytes: Buffer }[] = []
  for (const entry of zipEntries(bytes, bounds)) {
    const pieces: Buffer[] = []
    await unpack(bytes, entry, (piece) => { pieces.push(piece) })
    files.push({ name: entry.name, bytes: Buffer.concat(pieces) })
  }
  return files
}

/** XML that declares entities of its own can grow or read files; no sheet needs one. It stands before the first element, within this many bytes. */
const prologBytes = 65_536
const hasDoctype = /<!(?:DOCTYPE|ENTITY)/i

/**
 * Looks through a sheet 表格 (XLSX) before anybody parses it: an archive within bounds, with the parts that make a sheet, no macros, no XML that declares entities, and cells that reach no further than `mostRows` and `mostCells`.
 * Refuses `kernel.sheet_unknown`, `kernel.archive_too_large`, `kernel.archive_unsafe`, `kernel.archive_broken` (422, field `file`).
 */
export async function checkSheet(bytes: Uint8Array, bounds: ZipBounds = sheetBounds): Promise<void> {
  if (bytes.length < 4 || bytes[0] !== 0x50 || bytes[1] !== 0x4b || bytes[2] !== 3 || bytes[3] !== 4) refused('kernel.sheet_unknown')
  const entries = zipEntries(bytes, bounds)
  const names = new Set(entries.map((entry) => entry.name))
  if (!names.has('[Content_Types].xml') || !names.has('xl/workbook.xml')) refused('kernel.sheet_unknown')
  if ([...names].some((name) => /vbaProject|^xl\/(?:embeddings|activeX)\//i.test(name))) refused('kernel.archive_unsafe')
  for (const entry of entries) {
    let prolog = ''
    const isWithin = entry.name.endsWith('.xml') ? sheetMeasure() : () => true
    await unpack(bytes, entry, (piece) => {
      if (prolog.length < prologBytes) prolog += piece.toString('latin1', 0, prologBytes)
      if (!isWithin(piece.toString('latin1'))) refused('kernel.archive_too_large')
    })
    // Read as UTF-16 the same words have a zero byte between their letters.
    if (/\.(?:xml|rels|vml)$/i.test(entry.name) && hasDoctype.test(prolog.replaceAll('\0', ''))) refused('kernel.archive_unsafe')
  }
}
