import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isFileName } from './files.rules'
import type { Files } from './ports'

/** Files in a folder 文件夹: two levels by the first letters of the name, written beside and renamed, so that nobody reads half a file. */
export function folderFiles(folder: string): Files {
  const placeOf = (name: string): string => {
    if (!isFileName(name)) throw new Error(`${JSON.stringify(name)} is not a name for a file`)
    return join(folder, name.slice(0, 2), name)
  }
  const sizeBytesOf = async (name: string): Promise<number | undefined> => (await stat(placeOf(name)).catch(notThere))?.size
  let written = 0
  return {
    sizeBytesOf,
    write: async (name, bytes) => {
      const place = placeOf(name)
      await mkdir(join(folder, name.slice(0, 2)), { recursive: true })
      const beside = `${place}.${process.pid}.${written++}`
      // Where the disk is full, what has been written so far goes away again: half a file would only hold the space.
      try { await writeFile(beside, bytes); await rename(beside, place) } catch (fault) { await rm(beside, { force: true }).catch(() => {}); throw fault }
    },
    read: async (name) => readFile(placeOf(name)).catch(notThere),
    readPart: async (name, { from, to }) => (await sizeBytesOf(name) === undefined ? undefined : createReadStream(placeOf(name), { start: from, end: to })),
    remove: (name) => rm(placeOf(name), { force: true }),
  }
}

function notThere(fault: NodeJS.ErrnoException): undefined {
  if (fault.code === 'ENOENT') return undefined
  throw fault
}
