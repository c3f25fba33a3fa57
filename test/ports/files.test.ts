import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { distrusted } from '#kernel/files'
import { nameOf } from '#kernel/files.rules'
import { s3Files } from '#kernel/files.s3'
import { folderFiles } from '#kernel/folder'
import { filesKit } from './files.kit'
import { keys, startS3, type S3 } from './s3.server'

const open = (s3: S3, told: string[] = []) => s3Files({ url: s3.url, region: keys.region, keyId: keys.id, keySecret: keys.secret, answerMs: 400, say: (sentence) => { told.push(sentence) } })
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'fine', (fault: { code?: string; message: string }) => fault.code ?? fault.message)

filesKit('the folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tw-files-'))
  return { files: folderFiles(folder), stop: async () => { rmSync(folder, { recursive: true }) } }
})
filesKit('S3', async () => { const s3 = await startS3(); return { files: await open(s3), stop: s3.stop } })
const { S3_TEST_URL, S3_TEST_KEY_ID, S3_TEST_KEY_SECRET, S3_TEST_REGION } = process.env
if (S3_TEST_URL) filesKit('a real S3', async () => ({ files: await s3Files({ url: S3_TEST_URL, region: S3_TEST_REGION ?? 'us-east-1', keyId: S3_TEST_KEY_ID ?? '', keySecret: S3_TEST_KEY_SECRET ?? '' }), stop: async () => {} }))

test('S3: a store that stumbles is asked again; one that stays down, is slow or has lost its bucket is 503 and never “not there”', async () => {
  const s3 = await startS3()
  const told: string[] = []
  const files = await open(s3, told)
  const bytes = Buffer.alloc(1_000, 3)
  const name = nameOf(bytes, 'webp')
  s3.behave('once')
  await files.write(name, bytes)
  s3.behave('once')
  expect((await files.read(name))!.length).toBe(1_000)
  for (const manner of ['busy', 'slow', 'gone'] as const) {
    s3.behave(manner)
    const works = [files.read(name), files.write(name, bytes), files.readPart(name, { from: 0, to: 9 }), ...(manner === 'gone' ? [] : [files.sizeBytesOf(name)])]
    expect([manner, ...await Promise.all(works.map(codeOf))]).toEqual([manner, ...works.map(() => 'kernel.busy')])
  }
  expect(told.length).toBeGreaterThan(5)
  await s3.stop()
  expect(await codeOf(files.read(name))).toBe('kernel.busy')
})

test('S3: a store that lies is found out: half an answer, other bytes, another key’s signature', async () => {
  const s3 = await startS3()
  const files = distrusted(await open(s3), () => {})
  const bytes = Buffer.alloc(100_000, 3)
  const name = nameOf(bytes, 'webp')
  await files.write(name, bytes)
  s3.behave('short')
  expect(await codeOf(files.read(name))).toBe('kernel.busy')
  const half = await files.readPart(name, { from: 0, to: 50_000 })
  await expect(buffer(half!)).rejects.toThrow()
  s3.behave('other')
  expect(await codeOf(files.read(name))).toBe('kernel.busy')
  s3.behave('well')
  const stranger = await s3Files({ url: s3.url, region: keys.region, keyId: keys.id, keySecret: 'another secret', answerMs: 400 })
  expect([await codeOf(stranger.read(name)), await codeOf(stranger.write('aa_x.webp', bytes)), s3.objects.has('files/aa_x.webp')]).toEqual(['kernel.busy', 'kernel.busy', false])
  await s3.stop()
})

test('S3: a part of a film costs the store that part and not the film; each file lies under the prefix', async () => {
  const s3 = await startS3()
  const files = await open(s3)
  const film = Buffer.alloc(5_000_000, 7)
  const name = nameOf(film, 'mp4')
  await files.write(name, film)
  const before = s3.sent.bytes
  await buffer((await files.readPart(name, { from: 1_000, to: 1_999 }))!)
  expect([s3.sent.bytes - before, [...s3.objects.keys()]]).toEqual([1_000, [`files/${name}`]])
  await s3.stop()
})
