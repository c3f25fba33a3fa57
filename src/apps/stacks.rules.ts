/** Source maps 源码映射 (ECMA-426): from a place of a bundle to where it was written. */
export interface SourceMapText { readonly sources: readonly string[]; readonly mappings: string }
/** Lines and columns are counted from 1, as stacks count them. */
export interface Place { readonly line: number; readonly column: number }
export interface Written extends Place { readonly source: string }

const digits = new Uint8Array(128)
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('').forEach((char, value) => { digits[char.charCodeAt(0)] = value })
const [comma, semicolon] = [44, 59]

/**
 * Where these places were written; undefined where the map says nothing of one. The map is read once from its start to the last of them and nothing of it is kept: unfolded, as the
 * engine and the libraries do it, the map of two megabytes takes some hundred, for good.
 */
export function writtenAt({ sources, mappings }: SourceMapText, places: readonly Place[]): (Written | undefined)[] {
  const found: (Written | undefined)[] = places.map(() => undefined)
  const wanted = places.map((place, i) => ({ ...place, i }))
  const lastLine = Math.max(0, ...places.map(({ line }) => line))
  let mine = wanted.filter(({ line }) => line === 1)
  let [line, column, source, sourceLine, sourceColumn, at] = [1, 0, 0, 0, 0, 0]
  const isInside = () => at < mappings.length && mappings.charCodeAt(at) !== comma && mappings.charCodeAt(at) !== semicolon
  /** The next number: five bits a digit, the lowest first, of the first one the last bit is the sign. */
  const next = (): number => {
    let [value, shift, digit] = [0, 0, 32]
    while (digit & 32) { digit = digits[mappings.charCodeAt(at++)]!; value += (digit & 31) << shift; shift += 5 }
    return value & 1 ? -(value >> 1) : value >> 1
  }
  while (at < mappings.length && line <= lastLine) {
    if (!isInside()) {
      if (mappings.charCodeAt(at++) === semicolon) { line++; column = 0; const now = line; mine = wanted.filter((one) => one.line === now) }
      continue
    }
    column += next()
    // A piece of the bundle that nobody wrote has no more than its column.
    if (!isInside()) continue
    source += next(); sourceLine += next(); sourceColumn += next()
    if (isInside()) next()
    for (const one of mine) if (column < one.column) found[one.i] = { source: sources[source]!, line: sourceLine + 1, column: sourceColumn + 1 }
  }
  return found
}
