import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Files } from './ports'

/** Files in a folder 文件夹: two levels by the first letters of the name, written beside and renamed, so that nobody reads half a file. */
const nameForm = /^[\w][\w.-]{2,80}$/

export function folderFiles(folder: string): Files {
  const placeOf = (name: string): string => {
    if (!nameForm.test(name) || name.includes('..')) throw new Error(`${JSON.stringify(name)} is not a name for a file`)
    return join(folder, name.slice(0, 2), name)
  }
  let written = 0
  return {
    write: async (name, bytes) => {
      const place = placeOf(name)
      await mkdir(join(folder, name.slice(0, 2)), { recursive: true })
      const beside = `${place}.${process.pid}.${written++}`
      await writeFile(beside, bytes)
      await rename(beside, place)
    },
    read: async (name) => readFile(placeOf(name)).catch((fault: NodeJS.ErrnoException) => { if (fault.code === 'ENOENT') return undefined; throw fault }),
    remove: (name) => rm(placeOf(name), { force: true }),
  }
}
