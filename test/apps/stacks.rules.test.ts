import { SourceMap } from 'node:module'
import { transform } from 'esbuild'
import { expect, it } from 'vitest'
import { writtenAt, type SourceMapText } from '../../src/apps/stacks.rules'

const source = `interface Piece { readonly name: string; readonly fen: number }
/** A remark that is gone in the bundle. */
export function payable(pieces: readonly Piece[], off: number): number {
  const all = pieces.reduce((sum, { fen }) => sum + fen, 0)

  if (off > all) throw new Error(\`优惠 \${off} is more than \${all}\`)
  return pieces.length === 0
    ? 0
    : all - off
}
`

it.each([[true], [false]])('every place of a bundle is written where the engine says that it is (without blanks: %s)', async (minifyWhitespace) => {
  const { code, map } = await transform(source, { loader: 'ts', sourcemap: 'external', sourcefile: 'payable.ts', minifyWhitespace })
  const parsed = JSON.parse(map) as SourceMapText & ConstructorParameters<typeof SourceMap>[0]
  const engine = new SourceMap(parsed)
  const places = code.split('\n').flatMap((text, row) => Array.from(text, (_, column) => ({ line: row + 1, column: column + 1 })))
  const told = writtenAt(parsed, places)
  expect(places.length).toBeGreaterThan(100)
  places.forEach(({ line, column }, i) => {
    const entry = engine.findEntry(line - 1, column - 1) as { originalLine?: number; originalColumn?: number; originalSource?: string; generatedLine?: number }
    expect(told[i], `${line}:${column}`).toEqual(entry.generatedLine === line - 1 ? { source: entry.originalSource, line: entry.originalLine! + 1, column: entry.originalColumn! + 1 } : undefined)
  })
  const thrown = code.slice(0, code.indexOf('new Error')).split('\n')
  expect(writtenAt(parsed, [{ line: thrown.length, column: thrown.at(-1)!.length + 1 }])).toEqual([{ source: 'payable.ts', line: 6, column: 24 }])
})

it('a place beyond the map, and any place of an empty one, is nowhere', () => {
  expect(writtenAt({ sources: ['a.ts'], mappings: 'AAAA' }, [{ line: 2, column: 1 }, { line: 1, column: 1 }])).toEqual([undefined, { source: 'a.ts', line: 1, column: 1 }])
  expect(writtenAt({ sources: [], mappings: '' }, [{ line: 1, column: 1 }])).toEqual([undefined])
})
