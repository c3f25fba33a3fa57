import { habits, usualHabit, type Habit } from './again.rules'
import { neighboursOf, scratchFor, takenBy, tasteFor, waysOf, wishes, type Row, type Taste, type Ways } from './neighbours.rules'

/** Judging the recommendations 推荐评测: foreign ways go through the rules that the shop's own lists are made by. Ranked is the whole catalogue without what somebody has; equal worth by the lower number. */
export interface Asked { /** What he took, oldest first. */ readonly way: readonly number[]; /** What he took next. */ readonly next: readonly number[] }
export interface Scores { readonly recall: number; readonly ndcg: number; readonly precision: number; readonly f1: number; readonly map: number; readonly hit: number }
const nothing: Scores = { recall: 0, ndcg: 0, precision: 0, f1: 0, map: 0, hit: 0 }

/** One ranking against what was taken next; `ideal` is how many of it the ideal ranking may hold. */
export function scoresOf(ranking: readonly number[], next: readonly number[], most: number, ideal = Math.min(next.length, most)): Scores {
  const wanted = new Set(next)
  const [worth, best] = [{ hits: 0, gain: 0, precisions: 0 }, { gain: 0 }]
  ranking.slice(0, most).forEach((item, at) => {
    if (!wanted.has(item)) return
    worth.hits++
    worth.gain += 1 / Math.log2(at + 2)
    worth.precisions += worth.hits / (at + 1)
  })
  for (let at = 0; at < ideal; at++) best.gain += 1 / Math.log2(at + 2)
  const [precision, recall] = [worth.hits / most, worth.hits / next.length]
  return { recall, ndcg: worth.gain / best.gain, precision, f1: worth.hits === 0 ? 0 : (2 * precision * recall) / (precision + recall), map: worth.precisions / Math.min(next.length, most), hit: worth.hits > 0 ? 1 : 0 }
}

export function averageOf(all: readonly Scores[]): Scores {
  const sum = all.reduce((so, one) => ({ recall: so.recall + one.recall, ndcg: so.ndcg + one.ndcg, precision: so.precision + one.precision, f1: so.f1 + one.f1, map: so.map + one.map, hit: so.hit + one.hit }), nothing)
  const of = (value: number): number => value / Math.max(1, all.length)
  return { recall: of(sum.recall), ndcg: of(sum.ndcg), precision: of(sum.precision), f1: of(sum.f1), map: of(sum.map), hit: of(sum.hit) }
}

export interface Trial { readonly items: number; readonly ways: readonly (readonly number[])[]; readonly asked: readonly Asked[]; readonly hasOrder: boolean; readonly most: number }
/** Trains on the ways and asks of each person what he would take next: the best `most` of the whole catalogue. */
export function rankings({ items, ways, asked, hasOrder, most }: Trial): { readonly rankings: number[][]; readonly taste: Taste } {
  const { taste } = tasteFor(ways, items, hasOrder)
  const laid = waysOf(ways, items)
  const scratch = scratchFor(items)
  const rows = new Map<number, Row>()
  const rowOf = (item: number): Row => { const had = rows.get(item); if (had) return had; const row = neighboursOf(laid, item, taste, scratch); rows.set(item, row); return row }
  const popular = popularOf(laid)
  const worth = new Float64Array(items)
  return { taste, rankings: asked.map(({ way }) => {
    worth.fill(0)
    wishes(way, rowOf, taste.fades, worth)
    return best(worth, new Set(way), popular, most)
  }) }
}

const popularOf = (ways: Ways): number[] => Array.from({ length: ways.items }, (_, item) => item).sort((a, b) => takenBy(ways, b) - takenBy(ways, a) || a - b)

/** The best of what has worth; where that is not enough, what everybody takes. */
function best(worth: Float64Array, has: ReadonlySet<number>, popular: readonly number[], most: number): number[] {
  const found: number[] = []
  for (let item = 0; item < worth.length; item++) if (worth[item]! > 0 && !has.has(item)) found.push(item)
  const ranked = found.sort((a, b) => worth[b]! - worth[a]! || a - b).slice(0, most)
  for (const item of popular) { if (ranked.length >= most) break; if (!has.has(item) && worth[item] === 0) ranked.push(item) }
  return ranked
}

export interface BasketTrial { readonly items: number; readonly baskets: readonly (readonly (readonly number[])[])[]; readonly habit?: Habit; readonly most: number }
/** What each is likely to put into his next basket: his habits first, then what everybody buys. */
export function nextBaskets({ items, baskets, habit = usualHabit, most }: BasketTrial): number[][] {
  const counts = new Float64Array(items)
  for (const orders of baskets) for (const order of orders) for (const item of order) counts[item]!++
  const popular = Array.from({ length: items }, (_, item) => item).sort((a, b) => counts[b]! - counts[a]! || a - b)
  const all = Math.max(1, counts[popular[0]!]!)
  return baskets.map((orders) => {
    const his = habits(orders, habit)
    // Of equal habits, what everybody buys oftener.
    const ranked = [...his].map(([item, worth]) => ({ item, worth: worth + everybodys * (counts[item]! / all) })).sort((a, b) => b.worth - a.worth || a.item - b.item).slice(0, most).map(({ item }) => item)
    for (const item of popular) { if (ranked.length >= most) break; if (!his.has(item)) ranked.push(item) }
    return ranked
  })
}
/** What the commonest thing of all counts beside one's own habits. */
const everybodys = 1
