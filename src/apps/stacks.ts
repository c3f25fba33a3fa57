import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writtenAt, type Place, type SourceMapText } from './stacks.rules'

/**
 * Stacks 调用栈 name the lines that were written and not those of the bundle. The engine does so too when it is told, but then holds the maps of all that it loads, of packages as
 * well: some ten megabytes from the start, and a hundred more from the first fault on. Here a map is read when a stack is looked at, and of it no more is kept than the places that were asked for.
 */
const bundle = /(?<file>(?:file:\/\/)?\/[^():]*\.mjs):(?<line>\d+):(?<column>\d+)/
const mostKept = 2_000
const kept = new Map<string, string>()

/** From here on, in this process. */
export function nameWrittenLines(): void {
  Error.prepareStackTrace = (fault, sites) => [Error.prototype.toString.call(fault), ...told(sites.map(String))].join('\n    at ')
}

/** The frames of a stack, each with where it was written, as far as a map lies beside its file. */
function told(frames: readonly string[]): string[] {
  if (kept.size > mostKept) kept.clear()
  const asked = new Map<string, Map<string, Place>>()
  for (const frame of frames) {
    const found = bundle.exec(frame)
    if (!found || kept.has(found[0])) continue
    const { file, line, column } = found.groups as Record<'file' | 'line' | 'column', string>
    asked.set(file, (asked.get(file) ?? new Map<string, Place>()).set(found[0], { line: Number(line), column: Number(column) }))
  }
  for (const [file, places] of asked) {
    const written = lookUp(file, [...places.values()])
    ;[...places.keys()].forEach((name, i) => { kept.set(name, written[i] ?? name) })
  }
  return frames.map((frame) => frame.replace(bundle, (name) => kept.get(name) ?? name))
}

function lookUp(file: string, places: readonly Place[]): (string | undefined)[] {
  try {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file
    const found = writtenAt(JSON.parse(readFileSync(`${path}.map`, 'utf8')) as SourceMapText, places)
    return found.map((one) => one && `${relative(process.cwd(), join(dirname(path), one.source))}:${one.line}:${one.column}`)
  } catch {
    // A file without a map, or with one that cannot be read, is named as it is: a fault must not hide behind another.
    return []
  }
}
