import { crc32, deflateRawSync } from 'node:zlib'

/** Archives made by hand 手工压缩包: right ones, and ones that lie about themselves. */
export interface Entry { readonly name: string; readonly content?: Buffer; readonly packed?: Buffer; readonly says?: number; readonly mode?: number; readonly localName?: string; readonly flags?: number }

export function zip(entries: readonly Entry[], { count = entries.length, after = Buffer.alloc(0) }: { count?: number; after?: Buffer } = {}): Buffer {
  const parts: Buffer[] = []
  const list: Buffer[] = []
  let at = 0
  for (const { name, content = Buffer.alloc(0), packed = deflateRawSync(content), says = content.length, mode = 0o100644, localName = name, flags = 0 } of entries) {
    const sum = crc32(content)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0); local.writeUInt16LE(20, 4); local.writeUInt16LE(flags, 6); local.writeUInt16LE(8, 8); local.writeUInt32LE(sum, 14)
    local.writeUInt32LE(packed.length, 18); local.writeUInt32LE(says, 22); local.writeUInt16LE(Buffer.byteLength(localName), 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0); entry.writeUInt16LE(0x0314, 4); entry.writeUInt16LE(20, 6); entry.writeUInt16LE(flags, 8); entry.writeUInt16LE(8, 10); entry.writeUInt32LE(sum, 16)
    entry.writeUInt32LE(packed.length, 20); entry.writeUInt32LE(says, 24); entry.writeUInt16LE(Buffer.byteLength(name), 28); entry.writeUInt32LE(mode * 65_536, 38); entry.writeUInt32LE(at, 42)
    parts.push(local, Buffer.from(localName), packed)
    list.push(entry, Buffer.from(name))
    at += 30 + Buffer.byteLength(localName) + packed.length
  }
  const listed = Buffer.concat(list)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(count & 0xffff, 8); end.writeUInt16LE(count & 0xffff, 10); end.writeUInt32LE(listed.length, 12); end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, listed, end, after])
}

const xml = (text: string): Buffer => Buffer.from(`<?xml version="1.0"?>${text}`)
/** What makes a sheet, and what else is put into it. */
export const sheet = (...more: Entry[]): Entry[] => [{ name: '[Content_Types].xml', content: xml('<Types/>') }, { name: 'xl/workbook.xml', content: xml('<workbook/>') }, { name: 'xl/worksheets/sheet1.xml', content: xml('<worksheet/>') }, ...more]
