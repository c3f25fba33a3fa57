import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { nameOf } from '#kernel/files.rules'
import type { Files } from '#kernel/ports'

/** The conformance of the file store 文件端口: what every adapter must do, run against the folder, the S3 adapter, and a real store where one is given. */
export interface Shelf { readonly files: Files; stop(): Promise<void> }

const part = async (files: Files, name: string, from: number, to: number): Promise<Buffer | undefined> => { const found = await files.readPart(name, { from, to }); return found && buffer(found) }

export function filesKit(name: string, open: () => Promise<Shelf>): void {
  const run = (work: (files: Files) => Promise<void>) => async () => { const { files, stop } = await open(); try { await work(files) } finally { await stop() } }

  test(`${name}: what is written is read as it was, byte for byte, and what is not there is undefined`, run(async (files) => {
    for (const size of [1, 1_000, 70_000, 3_000_000]) {
      const bytes = randomBytes(size)
      const one = nameOf(bytes, 'webp')
      expect([await files.read(one), await files.sizeBytesOf(one), await files.readPart(one, { from: 0, to: 0 })]).toEqual([undefined, undefined, undefined])
      await files.write(one, bytes)
      expect([Buffer.from((await files.read(one))!).equals(bytes), await files.sizeBytesOf(one)]).toEqual([true, size])
      await files.remove(one)
      await files.remove(one)
      expect(await files.read(one)).toBeUndefined()
    }
  }))

  test(`${name}: a part is exactly what was asked: the first byte, the last, the middle, the whole`, run(async (files) => {
    const bytes = randomBytes(500_000)
    const film = nameOf(bytes, 'mp4')
    await files.write(film, bytes)
    for (const [from, to] of [[0, 0], [499_999, 499_999], [1, 70_000], [123_456, 345_678], [0, 499_999]] as const)
      expect([from, to, (await part(files, film, from, to))!.equals(bytes.subarray(from, to + 1))]).toEqual([from, to, true])
    await files.remove(film)
  }))

  test(`${name}: who reads while others write the same name gets a whole file, the old or the new`, run(async (files) => {
    const [old, fresh] = [Buffer.alloc(200_000, 1), Buffer.alloc(300_000, 2)]
    const shared = 'aa_shared.webp'
    await files.write(shared, old)
    const reads = Promise.all(Array.from({ length: 20 }, async () => Buffer.from((await files.read(shared))!)))
    await Promise.all([files.write(shared, fresh), files.write(shared, fresh), files.write(shared, old)])
    for (const bytes of await reads) expect(bytes.equals(old) || bytes.equals(fresh)).toBe(true)
    await files.remove(shared)
  }))

  test(`${name}: a name that leads elsewhere is refused before anything is asked of the store`, run(async (files) => {
    for (const bad of ['../up.webp', 'a/../../b', '/etc/passwd', 'a\\b', '..', 'x\0y', ''])
      for (const work of [() => files.read(bad), () => files.write(bad, Buffer.from('x')), () => files.remove(bad), () => files.sizeBytesOf(bad), () => files.readPart(bad, { from: 0, to: 1 })])
        await expect((async () => work())(), bad).rejects.toThrow('is not a name for a file')
  }))
}
