import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commitmentOf, cutsFrom, faultsOf, maskedHelper, mostCostFen, newHelpersOf, next, oddsOf, reaching, whyNotHelp, type ActivityWish, type Asking, type BargainState, type Cutting, type Helped } from './bargains.rules'

const dayMs = 86_400_000
const now = new Date('2026-06-18T02:00:00Z')
const on = (days: number) => new Date(now.getTime() + days * dayMs)
/** Whatever an activity may be: up to a hundred helpers, a way down of at least their least cuts. */
const cutting = fc.record({ floorFen: fc.integer({ min: 0, max: 1_000_000 }), helpers: fc.integer({ min: 1, max: 100 }), leastCutFen: fc.integer({ min: 1, max: 1_000 }), spareFen: fc.integer({ min: 0, max: 10_000_000 }) })
  .map(({ floorFen, helpers, leastCutFen, spareFen }): Cutting => ({ floorFen, helpers, leastCutFen, priceFen: floorFen + helpers * leastCutFen + spareFen }))
const seed = fc.string({ minLength: 1, maxLength: 40 })
const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)

test('F28 I-14 the cuts of every bargain are whole fen of at least the least, come exactly to the way down, and at no step lead below the floor', () => {
  fc.assert(fc.property(cutting, seed, (one, seed) => {
    const cuts = cutsFrom(seed, one)
    expect(cuts).toHaveLength(one.helpers)
    expect(cuts.every((cut) => Number.isInteger(cut) && cut >= one.leastCutFen)).toBe(true)
    expect(sum(cuts)).toBe(one.priceFen - one.floorFen)
    expect(Math.max(...cuts)).toBeLessThanOrEqual(oddsOf(one).mostFen)
    cuts.reduce((left, cut, i) => { expect(left - cut).toBeGreaterThanOrEqual(one.floorFen + (one.helpers - 1 - i) * one.leastCutFen); return left - cut }, one.priceFen)
  }))
})

test('F28 the same seed makes the same cuts, and their hash stands for them alone: another cut or another seed is seen', () => {
  fc.assert(fc.property(cutting, seed, fc.nat(), fc.nat(), (one, seed, a, b) => {
    const cuts = cutsFrom(seed, one)
    expect(cutsFrom(seed, one)).toEqual(cuts)
    const hash = commitmentOf(seed, cuts)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    const [i, j] = [a % cuts.length, b % cuts.length]
    if (cuts[i] !== cuts[j]) expect(commitmentOf(seed, cuts.map((cut, at) => (at === i ? cuts[j]! : at === j ? cuts[i]! : cut)))).not.toBe(hash)
    expect(commitmentOf(`${seed}x`, cuts)).not.toBe(hash)
  }))
})

test('F28 every sequence comes with the same chance: of six ways to cut 5 fen among three, each about a sixth of 6,000 drawings', () => {
  const seen = new Map<string, number>()
  for (let i = 0; i < 6_000; i++) { const key = cutsFrom(`even-${i}`, { priceFen: 5, floorFen: 0, helpers: 3, leastCutFen: 1 }).join(' '); seen.set(key, (seen.get(key) ?? 0) + 1) }
  expect([...seen.keys()].sort()).toEqual(['1 1 3', '1 2 2', '1 3 1', '2 1 2', '2 2 1', '3 1 1'])
  // 1,000 ± five standard deviations of 29.
  for (const [key, times] of seen) { expect(times, key).toBeGreaterThan(855); expect(times, key).toBeLessThan(1_145) }
})

test('AUCL 9 the odds that are published are those by which is drawn, and come to a hundred percent', () => {
  const one: Cutting = { priceFen: 199_00, floorFen: 99_00, helpers: 10, leastCutFen: 1_00 }
  const { bands, averageFen, leastFen, mostFen } = oddsOf(one)
  expect([averageFen, leastFen, mostFen]).toEqual([10_00, 1_00, 91_00])
  const drawn = Array.from({ length: 1_000 }, (_, i) => cutsFrom(`odds-${i}`, one)).flat()
  for (const { fromFen, belowFen, percent } of bands) expect(Math.abs(drawn.filter((cut) => cut >= fromFen && (belowFen === null || cut < belowFen)).length / drawn.length * 100 - percent), `from ${fromFen}`).toBeLessThan(2)
  fc.assert(fc.property(cutting, (any) => {
    const { bands } = oddsOf(any)
    expect(Math.abs(sum(bands.map(({ percent }) => percent)) - 100)).toBeLessThanOrEqual(0.2)
    expect([reaching(any, any.leastCutFen), reaching(any, oddsOf(any).mostFen + 1)]).toEqual([1, 0])
  }))
})

const wish = (more: Partial<ActivityWish> = {}): ActivityWish => ({ skuId: 'sku', floorFen: 99_00, helpers: 10, leastCutFen: 1_00, mostPerNewFen: null, hours: 24, mostPieces: 3, perShopper: 1, helpsADay: 2, helpsInAll: 3, buysEarly: false, startsAt: on(0), endsAt: on(3), ...more })
test('F28 what cannot be is told at its field: a floor that is none, cuts that are too much, a cost of new buyers that nobody could keep, times that are over', () => {
  const fields = (more: Partial<ActivityWish>) => faultsOf(wish(more), 199_00, now).map(({ field, code }) => `${field} ${code}`)
  expect(fields({})).toEqual([])
  expect(fields({ floorFen: 199_00 })).toEqual(['floorFen bargains.floor_not_below'])
  expect([fields({ leastCutFen: 10_00 }), fields({ leastCutFen: 10_01 })]).toEqual([[], ['leastCutFen bargains.least_too_much']])
  expect([fields({ mostPerNewFen: 10_00 }), fields({ mostPerNewFen: 9_99 })]).toEqual([[], ['mostPerNewFen bargains.per_new_too_low']])
  expect(fields({ helpsADay: 4 })).toEqual(['helpsInAll bargains.in_all_below_day'])
  expect(fields({ startsAt: on(3) })).toEqual(['endsAt bargains.ends_first'])
  expect(fields({ startsAt: on(-2), endsAt: now })).toEqual(['endsAt bargains.over_already'])
})

test('F28 a new buyer costs no more than was said: with so many of them among the helpers as the rule asks for, each costs at most that', () => {
  fc.assert(fc.property(cutting, fc.integer({ min: 1, max: 1_000_000 }), ({ priceFen, floorFen }, mostPerNewFen) => {
    expect((priceFen - floorFen) / newHelpersOf({ priceFen, floorFen, mostPerNewFen })).toBeLessThanOrEqual(mostPerNewFen)
  }))
  expect([newHelpersOf({ priceFen: 199_00, floorFen: 99_00, mostPerNewFen: 30_00 }), newHelpersOf({ priceFen: 199_00, floorFen: 99_00, mostPerNewFen: null }), mostCostFen({ ...wish(), priceFen: 199_00 })]).toEqual([4, 0, 300_00])
})

test('T-26 who may not help is told why: the owner, whoever has helped, who comes too late or too often, who shares a browser, who is not new where only new ones are missing', () => {
  const bargain: Helped = { state: 'running', endsAt: on(1), helpers: 3, newHelpers: 1, oldHelped: 0, helpsADay: 2, helpsInAll: 3, hasPieces: true }
  const asking: Asking = { isOwner: false, isOwnersBrowser: false, hasHelped: false, isNew: false, today: 0, inAll: 0, now }
  const why = (more: Partial<Asking>, of: Partial<Helped> = {}) => whyNotHelp({ ...bargain, ...of }, { ...asking, ...more })
  expect(why({})).toBeUndefined()
  expect([why({ isOwner: true }), why({ hasHelped: true }), why({ isOwnersBrowser: true })]).toEqual(['bargains.own', 'bargains.helped_already', 'bargains.same_browser'])
  expect([why({ today: 1 }), why({ today: 2, inAll: 2 }), why({ today: 0, inAll: 3 })]).toEqual([undefined, 'bargains.helps_a_day', 'bargains.helps_in_all'])
  expect([why({}, { oldHelped: 2 }), why({ isNew: true }, { oldHelped: 2 })]).toEqual(['bargains.only_new', undefined])
  expect([why({ now: on(1) }), why({}, { state: 'over' }), why({}, { state: 'won' }), why({}, { state: 'bought' }), why({}, { hasPieces: false })]).toEqual(['bargains.over', 'bargains.over', 'bargains.reached', 'bargains.reached', 'bargains.none_left'])
})

test('I-15 every bargain has an end, and what is over goes nowhere', () => {
  const states = Object.keys(next) as BargainState[]
  const reach = (from: BargainState, seen = new Set<BargainState>()): Set<BargainState> => { for (const to of next[from]) if (!seen.has(to)) { seen.add(to); reach(to, seen) } return seen }
  for (const state of states) expect([state, state === 'over' || reach(state).has('over')]).toEqual([state, true])
  expect(next.over).toEqual([])
})

test('names are masked to their first character', () => { expect([maskedHelper('林晓'), maskedHelper('𠮷野'), maskedHelper(undefined)]).toEqual(['林**', '𠮷**', '**']) })

test('F28 what cannot be cut is refused, whoever asks: nobody helps, no least, a way that is shorter than the least cuts', () => {
  const one: Cutting = { priceFen: 10, floorFen: 0, helpers: 2, leastCutFen: 5 }
  expect(cutsFrom('s', one)).toEqual([5, 5])
  for (const wrong of [{ helpers: 0 }, { leastCutFen: 0 }, { leastCutFen: 6 }, { helpers: -1, leastCutFen: -1, floorFen: 20 }]) expect(() => cutsFrom('s', { ...one, ...wrong })).toThrow('no cuts come to that')
})

test('F28 a bargain that is told can be made again by anybody: these cuts of this seed have this hash', () => {
  const cuts = cutsFrom('a seed', { priceFen: 199_00, floorFen: 99_00, helpers: 4, leastCutFen: 1_00 })
  expect([cuts, commitmentOf('a seed', cuts), commitmentOf('a seed', [1, 23])]).toEqual([[9_04, 34_08, 39_09, 17_79], 'ee41ef9235f9c1337174681f79c5247d93b21cfd96bb72b2626958d947ff6646', 'c733defda52136c89ca0de37bdee87fa76cbd734052af67d83e60de48a51a722'])
})

test('AUCL 9 the bands of the odds by hand: from the least, from half the average, the average and twice it, as far as a cut can come', () => {
  // 5 fen among 2 with a least of 1: the first is 1, 2, 3 or 4, each as often; the average 2.5 is shown as 3.
  expect(oddsOf({ priceFen: 5, floorFen: 0, helpers: 2, leastCutFen: 1 })).toEqual({ leastFen: 1, mostFen: 4, averageFen: 3, bands: [{ fromFen: 1, belowFen: 2, percent: 25 }, { fromFen: 2, belowFen: 3, percent: 25 }, { fromFen: 3, belowFen: null, percent: 50 }] })
  expect(oddsOf({ priceFen: 100, floorFen: 0, helpers: 10, leastCutFen: 1 }).bands.map(({ fromFen, belowFen }) => [fromFen, belowFen])).toEqual([[1, 5], [5, 10], [10, 20], [20, null]])
  expect(oddsOf({ priceFen: 100, floorFen: 0, helpers: 10, leastCutFen: 5 }).bands.map(({ fromFen }) => fromFen)).toEqual([5, 10, 20])
  // The most is 100 − 1 × 50 = 50, which is the average and the least; twice it nobody comes to.
  expect(oddsOf({ priceFen: 100, floorFen: 0, helpers: 2, leastCutFen: 50 }).bands).toEqual([{ fromFen: 50, belowFen: null, percent: 100 }])
  expect([reaching({ priceFen: 5, floorFen: 0, helpers: 2, leastCutFen: 1 }, 4), reaching({ priceFen: 5, floorFen: 0, helpers: 2, leastCutFen: 1 }, 5), reaching({ priceFen: 6, floorFen: 0, helpers: 3, leastCutFen: 1 }, 3)]).toEqual([0.25, 0, 0.3])
})

test('F28 what is told of a wrong activity names the amount that would do', () => {
  const facts = (more: Partial<ActivityWish>) => faultsOf(wish(more), 199_00, now).map(({ field, facts }) => [field, facts])
  expect(facts({ floorFen: 200_00, mostPerNewFen: 1 })).toEqual([['floorFen', { priceYuan: '199.00' }]])
  expect(facts({ floorFen: 199_00, leastCutFen: 1 })).toEqual([['floorFen', { priceYuan: '199.00' }]])
  expect(facts({ helpers: 3, leastCutFen: 40_00 })).toEqual([['leastCutFen', { mostYuan: '33.33' }]])
  expect(facts({ helpers: 3, mostPerNewFen: 30_00 })).toEqual([['mostPerNewFen', { leastYuan: '33.34' }]])
  expect([facts({ helpsADay: 3, helpsInAll: 3 }), facts({ helpsADay: 3, helpsInAll: 2 })]).toEqual([[], [['helpsInAll', undefined]]])
})
