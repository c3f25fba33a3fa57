import { belowFenOf, prepare, run, told, type Basket, type From, type Prepared, type Quote, type Run } from './chain.rules'
import { chancesOf } from './chances.rules'
import { nextRung, taking, type Short } from './effects.rules'
import { depthOf, excludes, fits, lanes, type BasketLine, type Lane, type Offer } from './offers.rules'

/**
 * The best combination 最优组合 (F39): which offers to leave out, so that the shopper pays least. One that takes more may keep another away, or leave too
 * little for a threshold; and none may meet others below the floor of a price (F87). Pure, and the same for the same basket.
 */
export interface Best { readonly quote: Quote; /** What was left out because it is better without it, by id of the offer. */ readonly leftOut: readonly string[]; readonly run: Run; readonly prepared: Prepared }

/** Where so few candidates meet, each choice is looked at: what small baskets come to is the least there is, by the way it is found. */
const exactUpTo = 6
/** So many choices are looked at beyond: all that could be better where some candidates meet, and the likeliest of many (a quote is to take a few milliseconds). */
const mostRunsOf = (candidates: number): number => (candidates <= 14 ? 400 : 8)

export function best(basket: Basket): Best {
  const prepared = prepare(basket)
  const keys = prepared.all.map(({ key }) => key)
  const found = keys.length <= exactUpTo ? exact(prepared, keys) : search(prepared, mostRunsOf(keys.length))
  const quote = told(prepared, found.run)
  const used = new Set(quote.explain.map(({ offerId }) => offerId))
  return { prepared, run: found.run, quote, leftOut: [...new Set([...found.without].map(idOf))].filter((id) => !used.has(id)) }
}

/** What a basket comes to with everything that can speak, unsearched: near enough to say what is still missing for what, before anybody orders. */
export function plain(basket: Basket): Best {
  const prepared = prepare(basket)
  const found = run(prepared, new Set())
  return { prepared, run: found, quote: told(prepared, found), leftOut: [] }
}

interface Choice { readonly without: ReadonlySet<string>; readonly run: Run }
/** Nearer to the floors is better, then less to pay; at the same price a gift more, then an offer more, for what is left out needs a reason. */
function isBetter(one: Choice, other: Choice): boolean {
  const [{ run: a }, { run: b }] = [one, other]
  return (a.belowFen - b.belowFen || a.payableFen - b.payableFen || b.gifts.length - a.gifts.length || one.without.size - other.without.size) < 0
}
const choose = (prepared: Prepared, without: ReadonlySet<string>, from?: From): Choice => ({ without, run: run(prepared, without, from) })
const lanesOf = ({ all }: Prepared): ReadonlyMap<string, Lane> => new Map(all.map(({ key, offer }) => [key, offer.lane]))
const idOf = (key: string): string => key.split('@')[0]!

function exact(prepared: Prepared, keys: readonly string[]): Choice {
  const laneOf = lanesOf(prepared)
  const all = [choose(prepared, new Set())]
  // Keys come lane by lane: whatever leaves out one more goes on from what was found without it.
  for (const key of keys) all.push(...all.map(({ without, run }) => choose(prepared, new Set([...without, key]), { run, lane: laneOf.get(key)! })))
  return all.reduce((found, one) => (isBetter(one, found) ? one : found))
}

/**
 * From the choice in which all speak: of the choices not yet looked into the best one is taken, and what may be worth leaving out of it is left out, until
 * none is left that could be better, or so many were looked at.
 */
function search(prepared: Prepared, mostRuns: number): Choice {
  const laneOf = lanesOf(prepared)
  let found = choose(prepared, new Set())
  const seen = new Set([''])
  const open: Choice[] = [found]
  while (open.length > 0 && seen.size < mostRuns) {
    const from = open.splice(open.reduce((top, one, i) => (isBetter(one, open[top]!) ? i : top), 0), 1)[0]!
    const { steps, mostFen } = chancesOf(prepared, from.run)
    if (!found.run.isBelowFloor && from.run.payableFen - mostFen >= found.run.payableFen) continue
    for (const step of steps) {
      const keys = [...new Set([...from.without, ...step])].sort()
      if (seen.size >= mostRuns || seen.size === seen.add(keys.join(' ')).size) continue
      const lane = lanes.find((one) => step.some((key) => laneOf.get(key) === one.lane))!.lane
      const one = choose(prepared, new Set(keys), { run: from.run, lane })
      open.push(one)
      if (isBetter(one, found)) found = one
    }
  }
  return found.run.isBelowFloor ? aboveFloors(prepared, found) : found
}

/** Where no choice above the floors was come upon: whatever took part is left out, until nothing is below. */
function aboveFloors(prepared: Prepared, { without, run: { used } }: Choice): Choice {
  const one = choose(prepared, new Set([...without, ...used]))
  return one.run.isBelowFloor ? aboveFloors(prepared, one) : one
}

/** Why an offer, a coupon mostly, takes no part 不可用原因: codes that screens have sentences for, with what is missing. */
export type WhyNot =
  | { readonly why: 'nothing_fits' }
  | { readonly why: 'short'; readonly short: Short }
  | { readonly why: 'excluded'; readonly by: string }
  | { readonly why: 'below_floor' }
  | { readonly why: 'lane_taken'; readonly by: string }
  | { readonly why: 'better_without' }

export function whyNot({ prepared, quote: found, leftOut }: Best, offer: Offer): WhyNot | undefined {
  if (found.explain.some(({ offerId }) => offerId === offer.id) || found.gifts.some(({ offerId }) => offerId === offer.id)) return undefined
  const at = prepared.lines.flatMap((line, i) => (fits(offer, line) ? [i] : []))
  if (at.length === 0) return { why: 'nothing_fits' }
  const met = (i: number) => found.lines[i]!.shares.map(({ offerId }) => prepared.offerOf.get(offerId)!)
  const open = at.filter((i) => !met(i).some((other) => excludes(offer, other)))
  if (open.length === 0) return { why: 'excluded', by: at.flatMap(met).find((other) => excludes(offer, other))!.id }
  const alone = leftBefore(prepared, found, offer)
  const short = shortAt(prepared, offer, open, alone)
  // What is missing over the lines that are open to it is there over all of them: then it is kept away, not short.
  if (short && open.length < at.length && !shortAt(prepared, offer, at, alone)) return { why: 'excluded', by: at.flatMap(met).find((other) => excludes(offer, other))!.id }
  if (short) return short
  const rival = found.explain.find(({ lane, offerId, skuIds }) => lane === offer.lane && offerId !== offer.id && skuIds.some((skuId) => at.some((i) => prepared.lines[i]!.skuId === skuId)))
  if (rival) return { why: 'lane_taken', by: rival.offerId }
  if (leftOut.includes(offer.id) && run(prepared, new Set()).isBelowFloor) return { why: 'below_floor' }
  return { why: 'better_without' }
}

/** How far a basket is from the next that an offer gives 凑单 (E03): the effect with that rung alone, and what is missing to it. Undefined where nothing is missing, or where it is kept away. */
export interface Gap { readonly effect: Offer['effect']; readonly missingFen: number; readonly missingPieces: number }
export function gapOf(found: Best, offer: Offer): Gap | undefined {
  const { effect } = offer
  if (effect.kind !== 'rungs' && effect.kind !== 'freight') return undefined
  const why = whyNot(found, offer)
  if (why && why.why !== 'short') return undefined
  if (effect.kind === 'freight') return why && { effect, missingFen: why.short.missingFen ?? 0, missingPieces: 0 }
  const { prepared, quote } = found
  const others = (i: number) => quote.lines[i]!.shares.map(({ offerId }) => prepared.offerOf.get(offerId)!).filter(({ id }) => id !== offer.id)
  const alone = leftBefore(prepared, quote, offer)
  const parts = prepared.lines.flatMap((line, i) => (fits(offer, line) && !others(i).some((other) => excludes(offer, other)) ? [{ skuId: line.skuId, quantity: line.quantity, leftFen: alone[i]! }] : []))
  const next = nextRung(effect, parts)
  return next && { effect: { ...effect, rungs: [next.rung] }, missingFen: next.missingFen, missingPieces: next.missingPieces }
}

/** Why it would take nothing over these lines, of what the lanes before it have left; undefined where it would. */
function shortAt({ lines }: Prepared, { effect }: Offer, at: readonly number[], leftFen: readonly number[]): WhyNot | undefined {
  if (effect.kind === 'freight' || effect.kind === 'gift') {
    const missingFen = effect.fromFen - at.reduce((all, i) => all + leftFen[i]!, 0)
    if (missingFen > 0) return { why: 'short', short: { missingFen } }
    const missingPieces = effect.kind === 'gift' ? effect.fromPieces - at.reduce((all, i) => all + lines[i]!.quantity, 0) : 0
    return missingPieces > 0 ? { why: 'short', short: { missingPieces } } : undefined
  }
  const { offFen, short } = taking(effect, at.map((i) => ({ skuId: lines[i]!.skuId, quantity: lines[i]!.quantity, leftFen: leftFen[i]! })))
  return offFen > 0 ? undefined : short ? { why: 'short', short } : { why: 'better_without' }
}

/** What the lanes before an offer's own have left of each line. */
function leftBefore({ lines }: Prepared, found: Quote, offer: Offer): number[] {
  const mine = depthOf.get(offer.lane)!
  return lines.map((line, i) => line.unitPriceFen * line.quantity - found.lines[i]!.shares.filter((share) => share.lane !== 'freight' && depthOf.get(share.lane)! < mine).reduce((all, { offFen }) => all + offFen, 0))
}

/** Whether an offer would take anything of these goods were it the only one. */
export function reaches(offer: Offer, lines: readonly BasketLine[]): boolean {
  if (!lines.some((line) => fits(offer, line))) return false
  const prepared = prepare({ lines, offers: [offer], freightOf: anyFreight(lines) })
  const { explain, gifts } = told(prepared, run(prepared, new Set()))
  return explain.some(({ offFen }) => offFen > 0) || gifts.length > 0
}
/** Some freight of each store: what an offer on it needs to take something. */
const anyFreight = (lines: readonly BasketLine[]) => () => new Map(lines.map(({ merchantId }) => [merchantId, 1]))

/** What was left out because goods would have been sold below their floor (F87): which line, what a piece would have been sold for with everything that could speak, and the last of the offers that were kept from it. */
export interface HeldByFloor { readonly skuId: string; readonly offerId: string; readonly fen: number; readonly floorFen: number }
export function heldByFloor({ prepared, leftOut }: Pick<Best, 'prepared' | 'leftOut'>): HeldByFloor[] {
  if (leftOut.length === 0 || prepared.lines.every(({ floorFen }) => floorFen === undefined)) return []
  const all = run(prepared, new Set())
  const { lines } = told(prepared, all)
  return belowFloor(prepared, all).flatMap(({ i, ...one }) => { const share = lines[i]!.shares.findLast(({ offerId, lane }) => lane !== 'freight' && leftOut.includes(offerId)); return share ? [{ ...one, offerId: share.offerId }] : [] })
}
/** The lines that a run sells below their floor; what costs less than its floor already may be sold for its price. */
export const belowFloor = ({ lines }: Prepared, { left }: Run): { readonly i: number; readonly skuId: string; readonly fen: number; readonly floorFen: number }[] => lines.flatMap(({ skuId, floorFen, unitPriceFen, quantity }, i) =>
  (floorFen !== undefined && belowFenOf({ floorFen, unitPriceFen, quantity }, left[i]!) > 0 ? [{ i, skuId, fen: Math.floor(left[i]! / quantity), floorFen }] : []))
