import type { Pushed, Tally, Tried } from './tables'

/**
 * Tallies 回放汇总: what the offers that are tried have done, basket by basket. Pure. Buyers are not simulated: each bought what he bought, so nothing here says
 * how many more would come.
 */
export interface Taken { readonly offerId: string; readonly name: string; readonly offFen: number; readonly platformFen: number }
/** What became of one basket: everything that took part without the tried offers and with them. */
export interface Outcome {
  readonly shopperId: string
  /** The Shanghai day on which it was placed, 20260618. */
  readonly day: string
  readonly placedAt: string
  readonly goneLines: number
  readonly payableBeforeFen: number
  readonly payableAfterFen: number
  readonly before: readonly Taken[]
  readonly after: readonly Taken[]
  readonly floorLines: number
  readonly belowLines: number
  readonly belowFen: number
}
export interface Limits { readonly offerId: string; readonly mostFen: number | null; readonly mostUses: number | null; readonly perPerson: number | null }

export const noTally: Tally = { baskets: 0, goneLines: 0, touched: 0, payableBeforeFen: 0, payableAfterFen: 0, tried: {}, pushed: {}, floorLines: 0, belowLines: 0, belowFen: 0, days: {} }
const unused: Tried = { uses: 0, offFen: 0, platformFen: 0, persons: {}, spentAt: null }
const triedIn = ({ tried }: Tally, offerId: string): Tried => tried[offerId] ?? unused

/** What of a tried offer's limits is left for this shopper now: nothing, or so much money (undefined: without bound). */
export function leftFor(tally: Tally, { offerId, mostFen, mostUses, perPerson }: Limits, shopperId: string): { readonly leftFen?: number } | undefined {
  const so = triedIn(tally, offerId)
  if (mostUses !== null && so.uses >= mostUses) return undefined
  if (perPerson !== null && (so.persons[shopperId] ?? 0) >= perPerson) return undefined
  return mostFen === null ? {} : { leftFen: mostFen - so.offFen }
}

export function tallied(tally: Tally, limits: readonly Limits[], { shopperId, day, placedAt, goneLines, payableBeforeFen, payableAfterFen, before, after, floorLines, belowLines, belowFen }: Outcome): Tally {
  const ids = new Set(limits.map(({ offerId }) => offerId))
  const taken = after.filter(({ offerId }) => ids.has(offerId))
  const sums = { baskets: tally.baskets + 1, goneLines: tally.goneLines + goneLines, payableBeforeFen: tally.payableBeforeFen + payableBeforeFen, payableAfterFen: tally.payableAfterFen + payableAfterFen }
  if (taken.length === 0) return { ...tally, ...sums }
  const tried = { ...tally.tried }
  for (const { offerId, offFen, platformFen } of taken) {
    const [so, limit] = [triedIn(tally, offerId), limits.find((one) => one.offerId === offerId)!]
    const [uses, sum] = [so.uses + 1, so.offFen + offFen]
    const isSpent = (limit.mostUses !== null && uses >= limit.mostUses) || (limit.mostFen !== null && sum >= limit.mostFen)
    tried[offerId] = { uses, offFen: sum, platformFen: so.platformFen + platformFen, persons: limit.perPerson === null ? so.persons : { ...so.persons, [shopperId]: (so.persons[shopperId] ?? 0) + 1 }, spentAt: so.spentAt ?? (isSpent ? placedAt : null) }
  }
  const offFen = taken.reduce((sum, one) => sum + one.offFen, 0)
  const today = tally.days[day] ?? { touched: 0, offFen: 0 }
  return { ...sums, touched: tally.touched + 1, tried, pushed: pushedOut(tally.pushed, before, after), floorLines: tally.floorLines + floorLines, belowLines: tally.belowLines + belowLines, belowFen: tally.belowFen + belowFen,
    days: { ...tally.days, [day]: { touched: today.touched + 1, offFen: today.offFen + offFen } } }
}

function pushedOut(pushed: Tally['pushed'], before: readonly Taken[], after: readonly Taken[]): Tally['pushed'] {
  const next: Record<string, Pushed> = { ...pushed }
  for (const { offerId, name, offFen } of before) {
    const kept = after.find((one) => one.offerId === offerId)
    const lostFen = offFen - (kept?.offFen ?? 0)
    if (kept && lostFen <= 0) continue
    const so = next[offerId] ?? { name, times: 0, offFen: 0 }
    next[offerId] = { name, times: so.times + 1, offFen: so.offFen + lostFen }
  }
  return next
}

/** Figures for whoever decides: sums over all tried offers, and what a day would cost. `days` is over how many days the baskets lie. */
export function figuresOf({ baskets, goneLines, touched, payableBeforeFen, payableAfterFen, tried, pushed, floorLines, belowLines, belowFen, days }: Tally, dayCount: number) {
  const all = Object.values(tried)
  const sum = (of: (one: Tried) => number) => all.reduce((total, one) => total + of(one), 0)
  const [discountFen, platformFen] = [sum((one) => one.offFen), sum((one) => one.platformFen)]
  const spent = all.flatMap(({ spentAt }) => spentAt ?? []).sort()[0] ?? null
  return { baskets, goneLines, touched, discountFen, platformFen, merchantFen: discountFen - platformFen, averageFen: touched === 0 ? 0 : Math.round(discountFen / touched), perDayFen: dayCount === 0 ? 0 : Math.round(discountFen / dayCount),
    payableBeforeFen, payableAfterFen, payableChangeFen: payableAfterFen - payableBeforeFen, floorLines, belowLines, belowFen, spentAt: spent,
    tried: Object.entries(tried).map(([offerId, { uses, offFen }]) => ({ offerId, uses, offFen })),
    pushed: Object.entries(pushed).map(([offerId, one]) => ({ offerId, ...one })).sort((a, b) => b.times - a.times || (a.offerId < b.offerId ? -1 : 1)).slice(0, 50),
    days: Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, one]) => ({ day: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`, ...one })) }
}
