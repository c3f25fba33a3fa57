/** Marks 标记: what was built stays as long as nothing that it was built from has changed. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

/** A mark for all files below some folders: names and contents. */
export function markOf(folders, extra = []) {
  const hash = createHash('sha256')
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue
    for (const file of readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath ?? one.path, one.name)).sort()) hash.update(file.slice(root.length)).update(readFileSync(file))
  }
  for (const file of ['package-lock.json', ...extra]) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/** Runs `work` unless its mark is the one of last time. Answers whether it ran. */
export async function ifChanged(name, mark, work) {
  const place = join(root, 'dist', `.${name}.mark`)
  if (existsSync(place) && readFileSync(place, 'utf8') === mark) return false
  await work()
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(place, mark)
  return true
}
