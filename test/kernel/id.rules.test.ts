import { expect, test } from 'vitest'
import { newId } from '#kernel/id'

test('I-08 ids that are made at one time keep their order, though others of other times are made in between: a book is read back as it was written', () => {
  const [now, then] = [new Date('2026-06-18T10:00:00Z'), new Date('2026-06-18T10:00:00.001Z')]
  const made = Array.from({ length: 2_000 }, (_, i) => { if (i % 3 === 0) newId('afs', then); return newId('ent', now) })
  expect(made).toEqual(made.toSorted())
  expect(new Set(made).size).toBe(made.length)
  expect(newId('ent', then) > made.at(-1)!).toBe(true)
})
