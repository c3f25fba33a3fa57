import fc from 'fast-check'
import { expect, test } from 'vitest'
import { falls, faultsOf, percentFen, reachOf, rowsOf, spokenAt, stepsOf, type ListWish, type Said } from './lists.rules'
import { readRows } from './paste.rules'

const said = (id: string, priority: number, ...steps: [fromPieces: number, fen: number][]): Said => ({ list: { id, name: id, priority }, steps: steps.map(([fromPieces, fen]) => ({ fromPieces, fen })) })
const at = (all: readonly Said[], pieces: number) => { const one = spokenAt(all, pieces); return one && [one.list.id, one.fen] }

test('E13 a step holds from exactly its pieces on, below the first the list is silent', () => {
  const all = [said('a', 0, [5, 90], [10, 80])]
  expect([4, 5, 9, 10, 999].map((pieces) => at(all, pieces))).toEqual([undefined, ['a', 90], ['a', 90], ['a', 80], ['a', 80]])
})

test('E13 the higher priority speaks even where it is dearer, of equal ones the cheaper, then the smaller id; one whose start quantity is not reached leaves it to the next', () => {
  const all = [said('a', 1, [1, 70]), said('b', 2, [3, 90]), said('c', 2, [3, 85]), said('d', 2, [4, 85])]
  expect([1, 2, 3, 4].map((pieces) => at(all, pieces))).toEqual([['a', 70], ['a', 70], ['c', 85], ['c', 85]])
})

test('E13 a line comes before its list’s percent, which is rounded up to the fen', () => {
  expect(stepsOf([{ fromPieces: 2, fen: 5 }], 50, 99)).toEqual([{ fromPieces: 2, fen: 5 }])
  expect(stepsOf(undefined, 95, 199_01)).toEqual([{ fromPieces: 1, fen: 189_06 }])
  expect(stepsOf(undefined, null, 100)).toEqual([])
  expect(percentFen(100, 95)).toBe(95)
})

test('E13 the table of a product’s page has a row for each price, the own one where no list is lower, and none where no list says anything', () => {
  expect(rowsOf([said('a', 0, [5, 90], [10, 80])], 100)).toEqual([{ fromPieces: 1, untilPieces: 4, fen: 100, list: null }, { fromPieces: 5, untilPieces: 9, fen: 90, list: { id: 'a', name: 'a' } }, { fromPieces: 10, untilPieces: null, fen: 80, list: { id: 'a', name: 'a' } }])
  expect(rowsOf([said('a', 0, [1, 100])], 100)).toEqual([])
  expect(rowsOf([], 100)).toEqual([])
})

test('E13 what is told of a line: its list, and the next lower price with the pieces that are missing; a dearer one is none', () => {
  const all = [said('a', 0, [1, 90], [10, 80]), said('b', 5, [20, 95])]
  expect(reachOf(all, 100, 9)).toMatchObject({ list: { id: 'a' }, fen: 90, next: { list: { id: 'a' }, fromPieces: 10, missingPieces: 1, fen: 80 } })
  expect(reachOf(all, 100, 10)).toMatchObject({ list: { id: 'a' }, fen: 80, next: null })
  expect(reachOf(all, 100, 20)).toMatchObject({ list: { id: 'b' }, fen: 95, next: null })
  expect(reachOf([said('a', 0, [10, 80])], 100, 3)).toEqual({ list: null, fen: 100, next: { list: { id: 'a', name: 'a' }, fromPieces: 10, missingPieces: 7, fen: 80 } })
})

test('E13 the table says at every number of pieces what the speaking list says, in whatever sequence lists come', () => {
  const steps = fc.uniqueArray(fc.record({ fromPieces: fc.integer({ min: 1, max: 30 }), fen: fc.integer({ min: 1, max: 120 }) }), { minLength: 1, maxLength: 4, selector: (one) => one.fromPieces }).map((all) => all.sort((a, b) => a.fromPieces - b.fromPieces))
  const lists = fc.array(fc.record({ priority: fc.integer({ min: 0, max: 2 }), steps }), { maxLength: 4 }).map((all) => all.map((one, i): Said => ({ list: { id: `l${i}`, name: '', priority: one.priority }, steps: one.steps })))
  fc.assert(fc.property(lists, fc.integer({ min: 1, max: 40 }), (all, pieces) => {
    const [found, turned] = [spokenAt(all, pieces), spokenAt([...all].reverse(), pieces)]
    expect(turned).toEqual(found)
    const row = rowsOf(all, 100).findLast(({ fromPieces }) => fromPieces <= pieces)
    expect(row?.fen ?? 100).toBe(Math.min(100, found?.fen ?? 100))
    const { next } = reachOf(all, 100, pieces)
    if (next) { expect(next.fen).toBe(spokenAt(all, pieces + next.missingPieces)!.fen); expect(next.fen).toBeLessThan(row?.fen ?? 100) }
  }))
})

test('E13 pasted rows: commas, tabs or Chinese marks, a heading or none; each fault by its row', () => {
  expect(readRows('货号,起,单价\n a1 ,1,¥9.9\n\na2\t5\t8\t10\t7.05\n"a3"；1；8')).toEqual([{ row: 2, code: 'a1', steps: [{ fromPieces: 1, fen: 990 }] }, { row: 4, code: 'a2', steps: [{ fromPieces: 5, fen: 800 }, { fromPieces: 10, fen: 705 }] }, { row: 5, code: 'a3', steps: [{ fromPieces: 1, fen: 800 }] }])
  const wrong = (text: string) => { const [row] = readRows(text); return row && 'wrong' in row ? row.wrong : undefined }
  expect(['a,1', 'a,1,2,3', 'a,0,5', 'a,1.5,5', 'a,1,0', 'a,1,1e3', 'a,1,1.234', 'a,1,-5', 'a,10,5,5,4', 'a,1,5,10,5', 'a,1,5,,'].map(wrong)).toEqual(['columns', 'columns', 'pieces', 'pieces', 'price', 'price', 'price', 'price', 'falls', 'falls', undefined])
  expect(readRows('a,1,5\na,1,4')[1]).toEqual({ row: 2, code: 'a', wrong: 'twice' })
  expect(readRows(Array.from({ length: 1_001 }, (_, i) => `c${i},1,1`).join('\n')).filter((row) => 'wrong' in row)).toEqual([{ row: 1_001, code: 'c1000', wrong: 'long' }])
})

test('E13 of two lists that say the same at one priority the smaller id speaks; a step that changes nothing makes no row', () => {
  const [a, b] = [said('a', 0, [1, 90]), said('b', 0, [1, 90])]
  expect([at([a, b], 1), at([b, a], 1)]).toEqual([['a', 90], ['a', 90]])
  expect(rowsOf([said('a', 0, [1, 90], [10, 90], [20, 80])], 100).map(({ fromPieces, untilPieces }) => [fromPieces, untilPieces])).toEqual([[1, 19], [20, null]])
  expect(reachOf([], 100, 3)).toEqual({ list: null, fen: 100, next: null })
})

test('E13 what is wrong with a list is told at its field: times, nothing said, a SKU twice, and steps that do not fall', () => {
  const now = new Date('2026-06-18T02:00:00Z')
  const wish = (more: Partial<ListWish>): ListWish => ({ name: '批发', groupIds: null, priority: 0, payPercent: null, startsAt: now, endsAt: new Date('2026-06-19T02:00:00Z'), lines: [{ skuId: 'a', steps: [{ fromPieces: 1, fen: 90 }] }], ...more })
  const told = (more: Partial<ListWish>, at = now) => faultsOf(wish(more), at).map(({ field, code }) => `${field} ${code}`)
  expect([told({}), told({ lines: [], payPercent: 95 })]).toEqual([[], []])
  expect(told({ lines: [] })).toEqual(['lines pricelists.says_nothing'])
  expect([told({ startsAt: new Date('2026-06-19T02:00:00Z') }), told({ startsAt: new Date('2026-06-19T01:59:59.999Z') })]).toEqual([['endsAt pricelists.ends_first'], []])
  expect([told({}, new Date('2026-06-19T02:00:00Z')), told({}, new Date('2026-06-19T01:59:59.999Z'))]).toEqual([['endsAt pricelists.over_already'], []])
  const line = (skuId: string, ...steps: [fromPieces: number, fen: number][]) => ({ skuId, steps: steps.map(([fromPieces, fen]) => ({ fromPieces, fen })) })
  expect(told({ lines: [line('a', [1, 90]), line('b', [1, 90], [1, 80]), line('a', [1, 90], [2, 90]), line('c', [2, 90], [3, 80])] })).toEqual(['lines.1.steps pricelists.steps_fall', 'lines.2.steps pricelists.steps_fall', 'lines.2.skuId pricelists.sku_twice'])
  expect(told({ lines: Array.from({ length: 30 }, () => line('a', [1, 90])) })).toHaveLength(20)
  expect([falls([]), falls([{ fromPieces: 2, fen: 9 }]), falls([{ fromPieces: 2, fen: 9 }, { fromPieces: 2, fen: 8 }]), falls([{ fromPieces: 2, fen: 9 }, { fromPieces: 3, fen: 9 }])]).toEqual([true, true, false, false])
})

test('E13 pasted rows as spreadsheets make them: marks of quotation, blanks inside them, a heading of one cell, very long codes, at most ten steps, prices of eight figures', () => {
  const steps = (count: number) => Array.from({ length: count }, (_, i) => `${i + 1},${100 - i}`).join(',')
  const [ten, eleven] = readRows(`a,${steps(10)}\nb,${steps(11)}`)
  expect([ten && 'steps' in ten && ten.steps.length, eleven]).toEqual([10, { row: 2, code: 'b', wrong: 'columns' }])
  expect(readRows('" a 1 "\t1\t5')).toEqual([{ row: 1, code: 'a 1', steps: [{ fromPieces: 1, fen: 500 }] }])
  expect(readRows('5" tube,1,5')).toEqual([{ row: 1, code: '5" tube', steps: [{ fromPieces: 1, fen: 500 }] }])
  expect(readRows('"5" tube,1,5')[0]).toMatchObject({ code: '"5" tube' })
  expect(readRows('价格表\na,1,12345678.9')).toEqual([{ row: 2, code: 'a', steps: [{ fromPieces: 1, fen: 1_234_567_890 }] }])
  expect(readRows(`${'x'.repeat(70)},1,5`)[0]!.code).toBe('x'.repeat(60))
  expect([readRows(''), readRows('\n , ,\n'), readRows('货号,起,单价')]).toEqual([[], [], []])
  expect(readRows(',1,5')).toMatchObject([{ code: '', steps: [{ fromPieces: 1, fen: 500 }] }])
  expect(readRows('a,1,10000000000')).toMatchObject([{ wrong: 'price' }])
})
