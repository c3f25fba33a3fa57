import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { coverage, idsIn } from '../tools/coverage'

test('docs/coverage.md says what the titles of the tests say (`npm run coverage`)', () => {
  expect(readFileSync('docs/coverage.md', 'utf8')).toBe(coverage())
})

test('ids are read from titles alone and in ranges', () => {
  expect([...idsIn('T' + '-02 F' + '42 E' + '03 a title; I' + '-01 to I' + '-03, and T-shirts')].sort()).toEqual(['E' + '03', 'F' + '42', 'I' + '-01', 'I' + '-02', 'I' + '-03', 'T' + '-02'])
})
