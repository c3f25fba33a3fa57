import { prepare, run, told, type Basket, type Prepared, type Quote, type Run } from './chain.rules'
import { taking, type Short } from './effects.rules'
import { excludes, fits, lanes, type Offer } from './offers.rules'

/**
 * The best combination 最优组合 (F39): which offers to leave out, so that the shopper pays least. One that takes more may keep another away, or leave too
 * little for a threshold; and none may meet others below the floor of a price (F87). Pure, and the same for the same basket.
 */
export interface Best { readonly quote: Quote; /** What was left out because it is better without it, by id of the offer. */ readonly leftOut: readonly string[]; readonly run: Run; readonly prepared: Prepared }

/** Up to so many candidates every choice is looked at; beyond, one and two at a time, until nothing gets better or so many were looked at. */
const exactUpTo = 9
const pairsUpTo = 14
const mostRuns = 400

export function best(basket: Basket): Best {
  const prepared = prepare(basket)
  const keys = [...prepared.by.values()].flat().map(({ key }) => key)
  const found = keys.length <= exactUpTo ? exact(prepared, keys) : climbed(prepared)
  const used = new Set(found.run.explain.map(({ offerId }) => offerId))
  return { prepared, run: found.run, quote: told(prepared, found.run), leftOut: [...new Set([...found.without].map(idOf))].filter((id) => !used.has(id)) }
}

/** What a basket comes to with everything that can speak, unsearched: near enough to say what is still missing for what, before anybody orders. */
export function plain(basket: Basket): Best {
  const prepared = prepare(basket)
  const found = run(prepared, new Set())
  return { prepared, run: found, quote: told(prepared, found), leftOut: [] }
}

interface Choice { readonly without: ReadonlySet<string>; readonly run: Run }
/** Less to pay is better; at the same price a gift more, then an offer more, for what is left out needs a reason. */
function isBetter(one: Choice, other: Choice): boolean {
  const [a, b] = [rank(one), rank(other)]
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]!
  return false
}
const rank = ({ run: { isBelowFloor, payableFen, gifts }, without }: Choice): number[] => [isBelowFloor ? 1 : 0, payableFen, -gifts.length, without.size]
const choose = (prepared: Prepared, without: ReadonlySet<string>): Choice => ({ without, run: run(prepared, without) })

function exact(prepared: Prepared, keys: readonly string[]): Choice {
  let found = choose(prepared, new Set())
  for (let bits = 1; bits < 2 ** keys.length; bits++) {
    const one = choose(prepared, new Set(keys.filter((_, i) => (bits >> i) & 1)))
    if (isBetter(one, found)) found = one
  }
  return found
}

/** Where the search begins: all speak; where that falls below a floor, whatever took off such a line is left out, until nothing does. The search lets it in again. */
function aboveFloors(prepared: Prepared): Choice {
  let found = choose(prepared, new Set())
  while (found.run.isBelowFloor) found = choose(prepared, new Set([...found.without, ...found.run.used]))
  return found
}

function climbed(prepared: Prepared): Choice {
  const rooms = roomsIn(prepared)
  let [found, runs] = [aboveFloors(prepared), 1]
  for (let better = true; better && runs < mostRuns;) {
    better = false
    const steps = stepsFrom(found, rooms)
    let top = found
    for (const without of steps) {
      if (runs++ >= mostRuns) break
      const one = choose(prepared, without)
      if (isBetter(one, top)) top = one
    }
    if (top !== found) { found = top; better = true }
  }
  return found
}

/**
 * One more left out of those that took part, one let in again, one for another; two at a time where they are few; and room for one that took no part: all
 * that excludes it left out, or all that speaks before it. Whatever took no part changes nothing by being left out alone.
 */
function stepsFrom({ without, run: { used } }: Choice, rooms: readonly (readonly string[])[]): ReadonlySet<string>[] {
  const moves = [...used, ...new Set(used.map(idOf).filter((id) => used.filter((key) => key.startsWith(`${id}@`)).length > 1))]
  const and = (...more: readonly string[]) => new Set([...without, ...more])
  const but = (key: string) => [...without].filter((one) => one !== key)
  const steps: ReadonlySet<string>[] = [...moves.map((key) => and(key)), ...[...without].map((key) => new Set(but(key)))]
  for (const key of without) for (const other of used) steps.push(new Set([...but(key), other]))
  if (moves.length <= pairsUpTo) for (let i = 0; i < moves.length; i++) for (let j = i + 1; j < moves.length; j++) steps.push(and(moves[i]!, moves[j]!))
  return [...steps, ...rooms.map((keys) => and(...keys))]
}
const idOf = (key: string): string => key.split('@')[0]!

/** For each candidate what stands in its way, by exclusion and by speaking before it. */
function roomsIn({ by }: Prepared): string[][] {
  const all = [...by.values()].flat()
  return all.flatMap((one) => {
    const meeting = all.filter((other) => other.offer !== one.offer && other.at.some((i) => one.at.includes(i)))
    const against = meeting.filter((other) => excludes(one.offer, other.offer))
    const before = meeting.filter((other) => depthOf(other.offer) < depthOf(one.offer))
    return [against, before].filter((list) => list.length > 0).map((list) => list.map(({ key }) => key))
  })
}
const depthOf = ({ lane: mine }: Pick<Offer, 'lane'>): number => lanes.findIndex(({ lane }) => lane === mine)

/** Why an offer, a coupon mostly, takes no part 不可用原因: codes that screens have sentences for, with what is missing. */
export type WhyNot =
  | { readonly why: 'nothing_fits' }
  | { readonly why: 'short'; readonly short: Short }
  | { readonly why: 'excluded'; readonly by: string }
  | { readonly why: 'below_floor' }
  | { readonly why: 'lane_taken'; readonly by: string }
  | { readonly why: 'better_without' }

export function whyNot({ prepared, run: found, leftOut }: Best, offer: Offer): WhyNot | undefined {
  if (found.explain.some(({ offerId }) => offerId === offer.id) || found.gifts.some(({ offerId }) => offerId === offer.id)) return undefined
  const at = prepared.lines.flatMap((line, i) => (fits(offer, line) ? [i] : []))
  if (at.length === 0) return { why: 'nothing_fits' }
  const met = (i: number) => found.shares[i]!.map(({ offerId }) => prepared.basket.offers.find(({ id }) => id === offerId)!)
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
function leftBefore({ lines }: Prepared, { shares }: Run, offer: Offer): number[] {
  const mine = depthOf(offer)
  return lines.map((line, i) => line.unitPriceFen * line.quantity - shares[i]!.filter((share) => share.lane !== 'freight' && depthOf(share) < mine).reduce((all, { offFen }) => all + offFen, 0))
}
