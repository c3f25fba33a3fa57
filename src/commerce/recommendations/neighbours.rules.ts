/**
 * Neighbours 邻近商品: what goes with what, out of which people took which products, by a walk of two steps (RP3β): from a product to the people who took it and on to what else they took. Somebody who
 * took much tells less of each pair (`alpha`), and what everybody takes is nobody's neighbour (`beta`). Where the order in which things were taken is known, what came next counts more than what came before.
 */
export interface Taste {
  readonly alpha: number
  readonly beta: number
  /** What a thing says that somebody took one step before his last: 1 where the order is unknown or says nothing. */
  readonly fades: number
  /** In an order: what one step further away counts, and what came before compared with what came after. */
  readonly order?: { readonly step: number; readonly before: number }
}
/** Between these the data choose (`tasteFor`): usual values of the method's authors, without and with order. */
const unordered = { alpha: 0.7, fades: 1 }
const ordered = { alpha: 0.5, fades: 0.7, order: { step: 0.7, before: 0.4 } }
const betas = [0.3, 0.4, 0.5]
export const usualTaste: Taste = { ...unordered, beta: 0.4 }
/** So many neighbours of a product are kept. */
const mostNeighbours = 400

/** The neighbours of one product, the nearest first: their numbers, how near, and how many people took both. */
export interface Row { readonly items: Int32Array; readonly scores: Float64Array; readonly together: Int32Array }

/** People's ways as lists of numbers: of a way its products, the oldest first; of a product the ways that hold it. A way holds a product once. */
export interface Ways { readonly count: number; readonly items: number; readonly of: Int32Array; readonly starts: Int32Array; readonly holders: Int32Array; readonly holderStarts: Int32Array }

/** Lays ways out so that rows are found without looking; a product that comes again in a way counts where it came first. */
export function waysOf(ways: readonly (readonly number[])[], items: number): Ways {
  const distinct = ways.map((way) => [...new Set(way)])
  const starts = new Int32Array(distinct.length + 1)
  distinct.forEach((way, at) => { starts[at + 1] = starts[at]! + way.length })
  const of = new Int32Array(starts[distinct.length]!)
  const holderStarts = new Int32Array(items + 1)
  distinct.forEach((way, at) => { of.set(way, starts[at]); for (const item of way) holderStarts[item + 1]!++ })
  for (let item = 0; item < items; item++) holderStarts[item + 1]! += holderStarts[item]!
  const holders = new Int32Array(of.length)
  const next = holderStarts.slice()
  distinct.forEach((way, at) => { for (const item of way) holders[next[item]!++] = at })
  return { count: distinct.length, items, of, starts, holders, holderStarts }
}

export const takenBy = ({ holderStarts }: Ways, item: number): number => holderStarts[item + 1]! - holderStarts[item]!

/** Room for sums over all products, used again and again. */
export interface Scratch { readonly sums: Float64Array; readonly counts: Int32Array; readonly touched: Int32Array }
export const scratchFor = (items: number): Scratch => ({ sums: new Float64Array(items), counts: new Int32Array(items), touched: new Int32Array(items) })

/** From one product to the people who took it, and on to what else they took: sums and counts are left in the scratch; answers how many were touched. */
function walk(ways: Ways, item: number, { alpha, order }: Omit<Taste, 'beta'>, { sums, counts, touched }: Scratch): number {
  let many = 0
  for (let h = ways.holderStarts[item]!; h < ways.holderStarts[item + 1]!; h++) {
    const way = ways.holders[h]!
    const [from, until] = [ways.starts[way]!, ways.starts[way + 1]!]
    const shy = (until - from) ** -alpha
    const here = order ? ways.of.indexOf(item, from) : 0
    for (let at = from; at < until; at++) {
      const other = ways.of[at]!
      if (other === item) continue
      if (counts[other] === 0) touched[many++] = other
      counts[other]!++
      sums[other]! += order ? shy * (at > here ? order.step ** (at - here - 1) : order.before * order.step ** (here - at - 1)) : shy
    }
  }
  return many
}

/** The neighbours of one product, the nearest first; equal ones by their number. `degrees` says of each product how many people took it, where the ways are only some of all. */
export function neighboursOf(ways: Ways, item: number, taste: Taste, scratch: Scratch, degrees?: Float64Array): Row {
  const { sums, counts, touched } = scratch
  const many = walk(ways, item, taste, scratch)
  const degreeOf = (one: number): number => Math.max(1, degrees?.[one] ?? takenBy(ways, one))
  const mine = degreeOf(item) ** -taste.alpha
  const scores = new Float64Array(many)
  for (let i = 0; i < many; i++) scores[i] = mine * sums[touched[i]!]! * degreeOf(touched[i]!) ** -taste.beta
  const least = many > mostNeighbours ? scores.slice().sort()[many - mostNeighbours]! : 0
  const places: number[] = []
  for (let i = 0; i < many; i++) if (scores[i]! >= least) places.push(i)
  places.sort((a, b) => scores[b]! - scores[a]! || touched[a]! - touched[b]!)
  places.length = Math.min(places.length, mostNeighbours)
  const row: Row = { items: Int32Array.from(places, (i) => touched[i]!), scores: Float64Array.from(places, (i) => scores[i]!), together: Int32Array.from(places, (i) => counts[touched[i]!]!) }
  clear(scratch, many)
  return row
}

function clear({ sums, counts, touched }: Scratch, many: number): void {
  for (let i = 0; i < many; i++) { sums[touched[i]!] = 0; counts[touched[i]!] = 0 }
}

/** Lift 提升度: how many times oftener two things are taken together than if they had nothing to do with each other; `all` people in all. */
export const liftOf = (together: number, takenA: number, takenB: number, all: number): number => (takenA === 0 || takenB === 0 ? 0 : (together * all) / (takenA * takenB))

/** Adds what each thing of somebody's way says of all others. `way` oldest first. */
export function wishes(way: readonly number[], rowOf: (item: number) => Row, fades: number, into: Float64Array): void {
  way.forEach((item, at) => {
    const fresh = fades ** (way.length - 1 - at)
    const { items, scores } = rowOf(item)
    for (let i = 0; i < items.length; i++) into[items[i]!]! += fresh * scores[i]!
  })
}

const [mostAsked, heldOutEach, mostRanked] = [1_000, 5, 10]
/**
 * The taste that the data themselves ask for 选参: of a thousand ways a part is held out (the last step where the order is known, else each fifth thing), and the taste wins that finds most of it again.
 * Answers the usual taste where there is too little to tell.
 */
export function tasteFor(ways: readonly (readonly number[])[], items: number, hasOrder: boolean): { readonly taste: Taste; /** NDCG over the first ten of what was held out. */ readonly found: number; readonly asked: number } {
  const every = Math.max(1, Math.floor(ways.length / mostAsked))
  const heldOf = new Map<number, readonly number[]>()
  const rest = ways.map((way, at) => {
    const distinct = [...new Set(way)]
    if (at % every !== 0 || distinct.length < 2 || heldOf.size >= mostAsked) return distinct
    const held = hasOrder ? distinct.slice(-1) : distinct.filter((_, i) => (i + at) % heldOutEach === 0)
    const kept = distinct.filter((item) => !held.includes(item))
    if (held.length === 0 || kept.length === 0) return distinct
    heldOf.set(at, held)
    return kept
  })
  if (heldOf.size < leastAsked) return { taste: usualTaste, found: 0, asked: heldOf.size }
  const laid = waysOf(rest, items)
  const trials = (hasOrder ? [unordered, ordered] : [unordered]).flatMap((one) => betas.map((beta) => ({ taste: { ...one, beta } satisfies Taste, gain: 0 })))
  for (const one of hasOrder ? [unordered, ordered] : [unordered]) judge(laid, rest, heldOf, one, trials.filter(({ taste }) => taste.alpha === one.alpha))
  const winner = trials.reduce((best, one) => (one.gain > best.gain ? one : best))
  return { taste: winner.taste, found: winner.gain / heldOf.size, asked: heldOf.size }
}
const leastAsked = 20

/** Popularity is taken off at the end, so that one walk serves every `beta`. */
function judge(laid: Ways, rest: readonly (readonly number[])[], heldOf: ReadonlyMap<number, readonly number[]>, one: Omit<Taste, 'beta'>, trials: { readonly taste: Taste; gain: number }[]): void {
  const scratch = scratchFor(laid.items)
  const worth = new Float64Array(laid.items)
  for (const [at, held] of heldOf) {
    const way = rest[at]!
    worth.fill(0)
    way.forEach((item, i) => {
      const fresh = one.fades ** (way.length - 1 - i) * Math.max(1, takenBy(laid, item)) ** -one.alpha
      const many = walk(laid, item, one, scratch)
      for (let t = 0; t < many; t++) { const other = scratch.touched[t]!; worth[other]! += fresh * scratch.sums[other]! }
      clear(scratch, many)
    })
    for (const item of way) worth[item] = 0
    for (const trial of trials) trial.gain += gainOf(worth, laid, held, trial.taste.beta)
  }
}

function gainOf(worth: Float64Array, laid: Ways, held: readonly number[], beta: number): number {
  const scoreOf = (item: number): number => worth[item]! * Math.max(1, takenBy(laid, item)) ** -beta
  const wanted = held.map(scoreOf)
  const before = new Int32Array(held.length)
  for (let item = 0; item < worth.length; item++) {
    if (worth[item] === 0) continue
    const score = scoreOf(item)
    for (let h = 0; h < wanted.length; h++) if (score > wanted[h]!) before[h]!++
  }
  let [gain, ideal] = [0, 0]
  for (let h = 0; h < held.length; h++) {
    if (wanted[h]! > 0 && before[h]! < mostRanked) gain += 1 / Math.log2(before[h]! + 2)
    if (h < mostRanked) ideal += 1 / Math.log2(h + 2)
  }
  return gain / ideal
}
