import { expect, test } from 'vitest'
import { dueAgain, habits, intervalOf } from './again.rules'
import { chosen, inTurn, type Candidate, type Good } from './choose.rules'
import { averageOf, nextBaskets, rankings, scoresOf } from './evaluation.rules'
import { liftOf, neighboursOf, scratchFor, tasteFor, usualTaste, waysOf, wishes } from './neighbours.rules'
import { ranksOf } from './ranks.rules'

/** A coffee machine (0), beans (1), a frother (2), a lamp (3) and what everybody takes (4). */
const ways = [[0, 1, 4], [0, 1, 2, 4], [0, 2, 4], [3, 4], [3, 4], [3, 4], [1, 4]]
const rowOf = (item: number, taste = usualTaste) => neighboursOf(waysOf(ways, 5), item, taste, scratchFor(5))

test('F05 what was bought together is near, how many took both is counted exactly, and what everybody takes is nobody’s neighbour', () => {
  const row = rowOf(0)
  const [near, counts] = [[...row.items], new Map([...row.items].map((item, at) => [item, row.together[at]]))]
  expect(counts).toEqual(new Map([[1, 2], [2, 2], [4, 3]]))
  expect(near).not.toContain(3)
  expect([...rowOf(0, { ...usualTaste, beta: 1 }).items].at(-1)).toBe(4)
  expect([...rowOf(0, { ...usualTaste, beta: 1 }).items][0]).toBe(2)
  expect(liftOf(2, 3, 2, 7)).toBeCloseTo((2 * 7) / (3 * 2))
  expect(liftOf(0, 0, 2, 7)).toBe(0)
})

test('F05 brute force says the same: two steps over people, each weighed by how much he took', () => {
  const { alpha, beta } = usualTaste
  const taken = (item: number) => ways.filter((way) => way.includes(item)).length
  for (const item of [0, 1, 2, 3, 4]) {
    const brute = [0, 1, 2, 3, 4].filter((other) => other !== item).map((other) => [other, taken(item) ** -alpha * taken(other) ** -beta * ways.filter((way) => way.includes(item) && way.includes(other)).reduce((sum, way) => sum + way.length ** -alpha, 0)] as const).filter(([, score]) => score > 0)
    const row = rowOf(item)
    expect([...row.items].map((other, at) => [other, row.scores[at]!.toFixed(12)]).toSorted()).toEqual(brute.map(([other, score]) => [other, score.toFixed(12)]).toSorted())
  }
})

test('F05 where the order is known, what came next is nearer than what came before, and what is further away counts less', () => {
  const order = { step: 0.5, before: 0.5 }
  const row = neighboursOf(waysOf([[0, 1, 2]], 3), 1, { alpha: 0, beta: 0, fades: 1, order }, scratchFor(3))
  expect([...row.items].map((item, at) => [item, row.scores[at]])).toEqual([[2, 1], [0, 0.5]])
  expect([...neighboursOf(waysOf([[0, 1, 2]], 3), 0, { alpha: 0, beta: 0, fades: 1, order }, scratchFor(3)).scores]).toEqual([1, 0.5])
  const into = new Float64Array(3)
  wishes([0, 1], (item) => neighboursOf(waysOf([[0, 1, 2]], 3), item, { alpha: 0, beta: 0, fades: 0.5 }, scratchFor(3)), 0.5, into)
  expect([...into]).toEqual([1, 0.5, 1.5])
})

test('F05 the taste is chosen by what it finds again, and is the usual one where there is too little to tell', () => {
  expect(tasteFor(ways, 5, true)).toMatchObject({ taste: usualTaste })
  const chains = Array.from({ length: 300 }, (_, at) => Array.from({ length: 6 }, (_, step) => (at + step) % 40))
  const { taste, found, asked } = tasteFor(chains, 40, true)
  expect([taste.order !== undefined, asked]).toEqual([true, 300])
  expect(found).toBeGreaterThan(tasteFor(chains, 40, false).found)
})

const good = (id: string, categoryId: string, merchantId = id): [string, Good] => [id, { id, categoryId, merchantId }]
const popular = (productId: string): Candidate => ({ productId, why: { kind: 'popular', pieces: 1, days: 30 } })
test('F05 a list holds nothing twice, nothing that cannot be bought, nothing left out, and not all of one kind while there is other', () => {
  const goods = new Map([good('a', 'tea'), good('b', 'tea'), good('c', 'tea'), good('d', 'tea'), good('e', 'lamp')])
  const all = ['a', 'a', 'gone', 'b', 'c', 'd', 'e'].map(popular)
  expect(chosen(all, goods, new Set(['b']), 10).map(({ good }) => good.id)).toEqual(['a', 'c', 'd', 'e'])
  expect(chosen(all, goods, new Set(), 4).map(({ good }) => good.id)).toEqual(['a', 'b', 'c', 'e'])
  const store = new Map(Array.from({ length: 9 }, (_, at) => good(`s${at}`, `c${at}`, at === 8 ? 'other' : 'one')))
  expect(chosen([...store.keys()].map(popular), store, new Set(), 8).map(({ good }) => good.id)).toEqual(['s0', 's1', 's2', 's3', 's4', 's5', 's8', 's6'])
  expect(inTurn([['a', 'b', 'c'], ['d'], ['e', 'f']])).toEqual(['a', 'd', 'e', 'b', 'f', 'c'])
})

test('F05 rankings are by pieces, of each category and of the whole shop, over seven and thirty days, equal ones always in the same order', () => {
  const sold = [{ productId: 'x', categoryIds: ['tea', 'food'], pieces: { 7: 0, 30: 9 } }, { productId: 'b', categoryIds: ['tea'], pieces: { 7: 2, 30: 2 } }, { productId: 'a', categoryIds: ['lamp'], pieces: { 7: 2, 30: 2 } }]
  const of = (categoryId: string, days: number) => ranksOf(sold).filter((one) => one.categoryId === categoryId && one.days === days).map(({ place, productId, pieces }) => [place, productId, pieces])
  expect(of('', 7)).toEqual([[1, 'a', 2], [2, 'b', 2]])
  expect(of('', 30)).toEqual([[1, 'x', 9], [2, 'a', 2], [3, 'b', 2]])
  expect([of('tea', 7), of('food', 7), of('food', 30)]).toEqual([[[1, 'b', 2]], [], [[1, 'x', 9]]])
})

test('F05 the judge counts as the data’s own page says: gains by place, against the best there could be', () => {
  const scores = scoresOf([5, 1, 9, 2], [1, 2], 4)
  expect(scores).toMatchObject({ recall: 1, precision: 0.5, hit: 1, f1: 2 / 3 })
  expect(scores.ndcg).toBeCloseTo((1 / Math.log2(3) + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3)))
  expect(scores.map).toBeCloseTo((1 / 2 + 2 / 4) / 2)
  expect(averageOf([scores, scoresOf([7], [1], 4)]).hit).toBe(0.5)
  const made = rankings({ items: 5, ways, asked: [{ way: [0], next: [2] }], hasOrder: false, most: 3 })
  expect(made.rankings[0]).toHaveLength(3)
  expect(made.rankings[0]).not.toContain(0)
  expect(habits([[1, 2], [2, 3]], { fades: 0.5 })).toEqual(new Map([[1, 0.5], [2, 1.5], [3, 1]]))
  expect(nextBaskets({ items: 4, baskets: [[[1], [1, 2]], [[3], [3], [3]]], most: 3 })[0]).toEqual([1, 2, 3])
})

const bought = (item: string, ...days: number[]) => days.map((atDays) => ({ basket: `${item}-${atDays}`, item, atDays }))
const inOrder = (...all: ReturnType<typeof bought>[]) => all.flat().toSorted((a, b) => a.atDays - b.atDays)
const none = () => undefined

test('F05 再次购买: an interval is the middle of the gaps, and two orders of one day are one purchase', () => {
  expect(intervalOf([0, 30, 60])).toBe(30)
  expect(intervalOf([0, 10, 50])).toBe(25)
  expect(intervalOf([0, 10, 20, 100])).toBe(10)
  expect([intervalOf([5]), intervalOf([5, 5.4]), intervalOf([0, 30, 30.5])]).toEqual([undefined, undefined, 30])
})

test('F05 再次购买: what somebody buys each month is due a little before the month is over and until he has let three go by; once bought, everybody’s interval says; without any nothing does', () => {
  const due = (nowDays: number, usual: (item: string) => number | undefined = none) => dueAgain(inOrder(bought('beans', 0, 30, 60), bought('lamp', 10)), usual, nowDays)
  expect([due(83.9), due(60), due(150.1)].map((list) => list.length)).toEqual([0, 0, 0])
  expect([due(84), due(90), due(150)].map((list) => list.map(({ item }) => item))).toEqual([['beans'], ['beans'], ['beans']])
  expect(due(90)[0]).toEqual({ item: 'beans', times: 3, everyDays: 30, isOwn: true, sinceDays: 30 })
  expect(due(90, (item) => (item === 'lamp' ? 80 : 1)).map(({ item, isOwn, everyDays }) => [item, isOwn, everyDays])).toEqual([['beans', true, 30], ['lamp', false, 80]])
  // What is bought every other day, or once a year, is no rhythm that helps.
  expect(dueAgain(inOrder(bought('milk', 0, 2, 4), bought('fir', 0, 365)), none, 720)).toEqual([])
  expect(dueAgain(bought('milk', 0, 2, 4), none, 6)).toEqual([])
})

test('F05 再次购买: the strongest habit stands first, as the judge ranks it; equal ones by what waits longest, then by name', () => {
  const often = inOrder(bought('tea', 0, 20, 40, 60), bought('soap', 30, 60))
  expect(dueAgain(often, none, 85).map(({ item }) => item)).toEqual(['tea', 'soap'])
  const equal = [...bought('b', 0, 20), ...bought('a', 0, 20), ...bought('c', 0, 10)].map((one) => ({ ...one, basket: String(one.atDays > 0) }))
  expect(dueAgain(equal, none, 36).map(({ item }) => item)).toEqual(['c', 'a', 'b'])
})
