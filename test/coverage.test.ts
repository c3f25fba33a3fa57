import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { coverage, idsIn } from '../tools/coverage'

test('docs/coverage.md says what the titles of the tests say (`npm run coverage`)', () => {
  expect(readFileSync('docs/coverage.md', 'utf8')).toBe(coverage())
})

test('ids are read from titles alone and in ranges', () => {
  expect([...idsIn('T' + '-02 F' + '42 E' + '03 a title; I' + '-01 to I' + '-03, and T-shirts')].sort()).toEqual(['E' + '03', 'F' + '42', 'I' + '-01', 'I' + '-02', 'I' + '-03', 'T' + '-02'])
})

test('docs/guarantees names tests that are there, each with the case or invariant that it is named for, in both languages the same', () => {
  const rows = ['docs/guarantees.md', 'docs/guarantees.zh.md'].map((page) => readFileSync(page, 'utf8').split('\n').filter((line) => line.startsWith('| I-') || line.startsWith('| –')).map((line) => [...line.matchAll(/`((?:src|test)\/[^`]+)`|\b([IT]-\d\d)\b/g)].map((found) => found[1] ?? found[2]!)))
  expect(rows[0]!.length).toBeGreaterThan(15)
  expect(rows[1]).toEqual(rows[0])
  for (const names of rows[0]!) {
    const files = names.filter((name) => name.includes('/'))
    expect(files.length, names.join(' ')).toBeGreaterThan(0)
    expect(files.filter((file) => !existsSync(file))).toEqual([])
    // Each case that a line claims stands in the title of one of its tests.
    const titled = new Set(files.flatMap((file) => [...idsIn(readFileSync(file, 'utf8'))]))
    expect(names.filter((name) => name.startsWith('T-') && !titled.has(name))).toEqual([])
  }
})
