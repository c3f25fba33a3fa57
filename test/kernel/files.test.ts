import { createDeflateRaw } from 'node:zlib'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import type { Context } from '#kernel/context'
import { withoutPlaces } from '#kernel/boxes'
import { distrusted, filesOf } from '#kernel/files'
import { isFileName } from '#kernel/files.rules'
import { keepPaper } from '#kernel/papers'
import { keepPicture } from '#kernel/pictures'
import { putSetting } from '#kernel/settings'
import { keepVideo } from '#kernel/videos'
import { checkSheet } from '#kernel/zips'
import { filesQuotaMb } from '#kernel/files'
import { sized } from '../full'
import { mp4, place, track } from '../films'
import { sheet, zip } from '../zips'
import { world } from '../world'

const shop = { kind: 'merchant', id: 'mem_1', merchantId: 'mch_1', permits: [] } as unknown as Context['actor']
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'kept', (fault: { code?: string; message: string }) => fault.code ?? fault.message)
const mb = 1_048_576

/** What deflates to nearly nothing: zeroes, packed piece by piece, so that the test itself stays small. */
async function bomb(unpackedBytes: number): Promise<Buffer> {
  const packing = createDeflateRaw({ level: 9 })
  const pieces: Buffer[] = []
  packing.on('data', (piece: Buffer) => { pieces.push(piece) })
  const zeroes = Buffer.alloc(mb)
  for (let left = unpackedBytes; left > 0; left -= mb) if (!packing.write(zeroes)) await new Promise((go) => { packing.once('drain', go) })
  await new Promise<void>((done) => { packing.once('end', done); packing.end() })
  return Buffer.concat(pieces)
}
/** A PNG's head alone: what it says of its size is all that a reader sees before it makes room for the pixels. */
async function hugePng(edge: number): Promise<Buffer> {
  const png = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } }).png().toBuffer()
  png.writeUInt32BE(edge, 16); png.writeUInt32BE(edge, 20)
  return png
}

test('T-48 I-26 pictures: a script in SVG, HTML called JPG, 50,000 × 50,000 pixels, nothing, half a picture, another format: each refused with its reason', async () => {
  const ctx = await world(shop)
  const jpg = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#c33' } }).jpeg().toBuffer()
  const set: [Buffer, string][] = [
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'kernel.picture_unknown'],
    [Buffer.from('<!doctype html><script>alert(1)</script>'), 'kernel.picture_unknown'], [Buffer.alloc(0), 'kernel.picture_empty'],
    [await hugePng(50_000), 'kernel.picture_unreadable'], [jpg.subarray(0, jpg.length / 2), 'kernel.picture_unreadable'], [Buffer.from('GIF89a/*'), 'kernel.picture_unreadable'],
    [Buffer.alloc(11 * mb, 1), 'kernel.picture_too_large'], [zip(sheet()), 'kernel.picture_unknown'], [mp4(64), 'kernel.picture_unknown']]
  for (const [bytes, code] of set) expect([bytes.subarray(0, 12).toString('latin1'), await codeOf(keepPicture(ctx, bytes))]).toEqual([bytes.subarray(0, 12).toString('latin1'), code])
})

test('T-48 a picture that is a script as well, and one that says where it was taken, come out as pixels alone', async () => {
  const ctx = await world(shop)
  const gif = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#3c3' } }).gif().toBuffer()
  const taken = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#33c' } }).withExif({ IFD3: { GPSLatitude: '31/1 14/1 0/1' }, IFD0: { Make: 'Telephone' } }).jpeg().toBuffer()
  for (const bytes of [Buffer.concat([gif, Buffer.from('/*<script>alert(1)</script>*/=1')]), taken]) {
    const kept = Buffer.from((await ctx.ports.files.read(await keepPicture(ctx, bytes)))!)
    expect(kept.toString('latin1')).not.toMatch(/<script|Telephone|Exif/)
    expect((await sharp(kept).metadata()).exif).toBeUndefined()
  }
})

test('T-48 a video of millions of empty boxes, side by side or in tracks, keeps nobody busy: it is refused within a moment', () => {
  const many = (unit: Buffer, bytes: number): Buffer => Buffer.alloc(bytes - (bytes % unit.length), unit)
  const free = Buffer.from([0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65])
  const side = Buffer.concat([mp4(16), many(free, 20 * mb)])
  const within = mp4(16, ...Array.from({ length: 40 }, () => track(many(free, 320_000))))
  const size = Buffer.alloc(8)
  size.writeUInt32BE(0x01000000)
  size.writeUInt32BE(20 * mb, 4)
  const webm = Buffer.concat([Buffer.from('1a45dfa38018538067', 'hex'), size, many(Buffer.from('ec80', 'hex'), 20 * mb)])
  const began = performance.now()
  expect([withoutPlaces(side, 'mp4'), withoutPlaces(within, 'mp4'), withoutPlaces(webm, 'webm')]).toEqual([undefined, undefined, undefined])
  expect(performance.now() - began).toBeLessThan(1_500)
})

test('T-48 archives: ten gigabytes in a few, a hundred thousand entries, names that climb, links, macros, entities, lists that lie: each refused, and memory stays flat', async () => {
  const packed = await bomb(sized(512, 10_240) * mb)
  const many = zip([], { count: 0xffff })
  const set: [string, Buffer, string][] = [
    ['a bomb that owns up', zip(sheet({ name: 'xl/a.xml', packed, says: 0xfffffff0 })), 'kernel.archive_too_large'],
    ['a bomb that lies', zip(sheet({ name: 'xl/a.xml', packed, says: 1_000 })), 'kernel.archive_too_large'],
    ['as many bombs as fit', zip(sheet(...Array.from({ length: 20 }, (_, i) => ({ name: `xl/${i}.xml`, packed: packed.subarray(0, 10_000), says: 10 * mb })))), 'kernel.archive_too_large'],
    ['10⁵ entries', zip(Array.from({ length: 100_000 }, (_, i) => ({ name: `xl/${i}`, packed: Buffer.alloc(0) }))), 'kernel.archive_too_large'],
    ['65,535 said, none there', many, 'kernel.sheet_unknown'], ['more said than there', zip(sheet(), { count: 40 }), 'kernel.archive_broken'],
    ['upwards', zip(sheet({ name: '../../x' })), 'kernel.archive_unsafe'], ['upwards within', zip(sheet({ name: 'xl/../../x' })), 'kernel.archive_unsafe'], ['rooted', zip(sheet({ name: '/etc/x' })), 'kernel.archive_unsafe'],
    ['backwards', zip(sheet({ name: 'xl\\..\\x' })), 'kernel.archive_unsafe'], ['a drive', zip(sheet({ name: 'C:x' })), 'kernel.archive_unsafe'],
    ['a link', zip(sheet({ name: 'xl/link', content: Buffer.from('/etc/passwd'), mode: 0o120777 })), 'kernel.archive_unsafe'], ['encrypted', zip(sheet({ name: 'xl/e', flags: 1 })), 'kernel.archive_unsafe'],
    ['twice the same', zip(sheet({ name: 'xl/workbook.xml' })), 'kernel.archive_unsafe'], ['another name beside the bytes', zip(sheet({ name: 'xl/a.xml', localName: 'xl/b.xml' })), 'kernel.archive_unsafe'],
    ['macros', zip(sheet({ name: 'xl/vbaProject.bin' })), 'kernel.archive_unsafe'], ['entities', zip(sheet({ name: 'xl/s.xml', content: Buffer.from('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>') })), 'kernel.archive_unsafe'],
    ['something after the end', zip(sheet(), { after: Buffer.from('<script>') }), 'kernel.archive_broken'], ['no sheet', zip([{ name: 'a.txt' }]), 'kernel.sheet_unknown'], ['nothing', Buffer.alloc(0), 'kernel.sheet_unknown'],
    ['half', zip(sheet()).subarray(0, 90), 'kernel.archive_broken'], ['no deflate', zip(sheet({ name: 'xl/a.xml', packed: Buffer.from('not packed'), says: 10 })), 'kernel.archive_broken'],
  ]
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => { most = Math.max(most, process.memoryUsage.rss()) }, 5)
  for (const [what, bytes, code] of set) { expect([what, await codeOf(checkSheet(bytes))]).toEqual([what, code]); most = Math.max(most, process.memoryUsage.rss()) }
  clearInterval(watch)
  expect((most - before) / mb).toBeLessThan(64)
})

test('T-48 an honest sheet passes, as spreadsheets and our own export write them', async () => {
  const rows = Array.from({ length: 2_000 }, (_, i) => [{ value: `商品 ${i}` }, { value: i }])
  const made = await (writeXlsxFile as unknown as (rows: unknown) => { toBuffer(): Promise<Buffer> })(rows).toBuffer()
  expect(await codeOf(checkSheet(made))).toBe('kept')
  expect(await codeOf(checkSheet(zip(sheet({ name: 'xl/printerSettings/printerSettings1.bin' }))))).toBe('kept')
})

const pdf = (inside: string, after = ''): Buffer => Buffer.from(`%PDF-1.7\n1 0 obj << /Type /Catalog ${inside} >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n${after}`)
test('T-48 papers: a plain PDF is kept; one that runs, carries, hides or is HTML as well is refused', async () => {
  const ctx = await world(shop)
  const name = await keepPaper(ctx, pdf(''))
  expect(name).toMatch(/^[0-9a-f]{32}\.pdf$/)
  const set: [Buffer, string][] = [[pdf('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'), 'kernel.paper_active'], [pdf('/OpenAction << /S /J#61vaScript >>'), 'kernel.paper_active'], [pdf('/Names << /EmbeddedFiles 2 0 R >>'), 'kernel.paper_active'], [pdf('/A << /S /Launch >>'), 'kernel.paper_active'],
    [pdf('', '<script>alert(1)</script>'), 'kernel.paper_unknown'], [Buffer.concat([Buffer.from('<html>'), pdf('')]), 'kernel.paper_unknown'], [pdf('<html><script>1</script>'), 'kernel.paper_unknown'], [Buffer.from('%PDF-1.7\n'), 'kernel.paper_unknown'], [Buffer.alloc(0), 'kernel.paper_unknown'], [Buffer.alloc(21 * mb, 32), 'kernel.paper_too_large']]
  for (const [bytes, code] of set) expect([bytes.subarray(0, 60).toString(), await codeOf(keepPaper(ctx, bytes))]).toEqual([bytes.subarray(0, 60).toString(), code])
})

test('I-26 a video keeps every picture in its place and loses where and by what it was taken; one that is not whole is refused', async () => {
  const ctx = await world(shop)
  const told = mp4(500, place('+31.2304+121.4737/'), track(place('Telephone 12')))
  const name = await keepVideo(ctx, told)
  const kept = Buffer.from((await ctx.ports.files.read(name))!)
  expect([kept.length, kept.indexOf('mdat')]).toEqual([told.length, told.indexOf('mdat')])
  expect(kept.subarray(kept.indexOf('mdat'))).toEqual(told.subarray(told.indexOf('mdat')))
  expect(kept.toString('latin1')).not.toMatch(/xyz|121\.4737|Telephone|udta/)
  expect(await keepVideo(ctx, kept)).toBe(name)
  for (const bytes of [told.subarray(0, 300), Buffer.concat([told, Buffer.from('<script>alert(1)</script>')]), mp4(10).subarray(0, 24)]) expect(await codeOf(keepVideo(ctx, bytes))).toBe('kernel.video_unknown')
  const ebml = (id: string, body: Buffer, size = Buffer.from([0x40 | (body.length >> 8), body.length & 255])) => Buffer.concat([Buffer.from(id, 'hex'), size, body])
  const webm = Buffer.concat([ebml('1a45dfa3', ebml('4282', Buffer.from('webm'), Buffer.from([0x84]))), ebml('18538067', Buffer.concat([ebml('1254c367', Buffer.from('LOCATION +31.2304+121.4737/')), ebml('1f43b675', Buffer.alloc(200, 9))]))])
  const clean = Buffer.from((await ctx.ports.files.read(await keepVideo(ctx, webm)))!)
  expect([clean.length, clean.includes('LOCATION'), clean.subarray(-200).equals(Buffer.alloc(200, 9))]).toEqual([webm.length, false, true])
  expect(await codeOf(keepVideo(ctx, webm.subarray(0, 100)))).toBe('kernel.video_unknown')
})

test('I-26 what a merchant may keep is bounded by a setting, the same file counts once, and another merchant has his own', async () => {
  const ctx = await world(shop)
  await putSetting({ ...ctx, actor: { kind: 'system', id: 'system' } }, [filesQuotaMb], filesQuotaMb.key, 10)
  await keepVideo(ctx, mp4(6 * mb))
  await keepVideo(ctx, mp4(6 * mb))
  expect(Math.round((await filesOf(ctx, 'mch_1')).usedBytes / mb)).toBe(6)
  expect(await codeOf(keepVideo(ctx, mp4(5 * mb)))).toBe('kernel.files_full')
  expect(await codeOf(keepVideo({ ...ctx, actor: { ...shop, merchantId: 'mch_2' } as Context['actor'] }, mp4(5 * mb)))).toBe('kept')
})

test('a store that answers with other bytes than were written is found out by the name, and no file has a name of its sender', async () => {
  const ctx = await world(shop)
  const name = await keepVideo(ctx, mp4(10))
  const told: string[] = []
  const files = distrusted(ctx.ports.files, (sentence) => { told.push(sentence) })
  expect((await files.read(name))!.length).toBeGreaterThan(0)
  await ctx.ports.files.write(name, Buffer.from('something else'))
  expect([await codeOf(files.read(name)), told.length]).toEqual(['kernel.busy', 1])
  for (const bad of ['../../etc/passwd', '..', 'a/b', 'a\\b', '', 'x'.repeat(90), '.hidden']) expect([bad, isFileName(bad)]).toEqual([bad, false])
})
