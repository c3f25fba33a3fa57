/** Bought again 再次购买: what somebody is likely to need anew, out of his own orders; what is more recent counts more. `baskets` oldest first. */
export interface Habit {
  /** What an order counts that lies one order further back. */
  readonly fades: number
}
export const usualHabit: Habit = { fades: 0.9 }

/** How much each thing is a habit of his: the sum over the orders that held it. */
export function habits<T>(baskets: readonly (readonly T[])[], { fades }: Habit): Map<T, number> {
  const worth = new Map<T, number>()
  baskets.forEach((basket, at) => { for (const item of new Set(basket)) worth.set(item, (worth.get(item) ?? 0) + fades ** (baskets.length - 1 - at)) })
  return worth
}

/** One thing in one of his orders; when it was paid in days, with parts of days. */
export interface Purchase<T> { readonly basket: string; readonly item: T; readonly atDays: number }
/** Something of his whose time has come round: how often he bought it, how far apart it usually is (his own interval, or everybody's where he has bought it once), and how long ago it was. */
export interface Due<T> { readonly item: T; readonly times: number; readonly everyDays: number; readonly isOwn: boolean; readonly sinceDays: number }

/** It is told a little before it runs out; whoever has let three intervals go by has given it up; and what is bought every other day or once a year is no rhythm that helps. */
const [early, givenUp, leastDays, mostDays] = [0.8, 3, 3, 200]
/** What is bought again within a day is one purchase in two orders. */
export const onePurchaseDays = 1

const middleOf = (sorted: readonly number[]): number => (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2

/** His own interval: the middle of the gaps between his purchases; nothing of a single one. `atDays` oldest first. */
export function intervalOf(atDays: readonly number[]): number | undefined {
  const gaps = atDays.slice(1).map((at, i) => at - atDays[i]!).filter((gap) => gap >= onePurchaseDays).sort((a, b) => a - b)
  return gaps.length === 0 ? undefined : middleOf(gaps)
}

/** What his time has come round for, the strongest habit first, equal ones by what waits longest. `purchases` oldest first; `usualOf` says everybody's interval of a thing, where there is one. */
export function dueAgain<T extends string>(purchases: readonly Purchase<T>[], usualOf: (item: T) => number | undefined, nowDays: number, habit: Habit = usualHabit): Due<T>[] {
  const baskets = new Map<string, T[]>()
  const times = new Map<T, number[]>()
  for (const { basket, item, atDays } of purchases) {
    baskets.set(basket, [...baskets.get(basket) ?? [], item])
    times.set(item, [...times.get(item) ?? [], atDays])
  }
  const worth = habits([...baskets.values()], habit)
  const due = [...times].flatMap(([item, at]): Due<T>[] => {
    const own = intervalOf(at)
    const everyDays = own ?? usualOf(item)
    const sinceDays = nowDays - at.at(-1)!
    if (everyDays === undefined || everyDays < leastDays || everyDays > mostDays || sinceDays < early * everyDays || sinceDays > givenUp * everyDays) return []
    return [{ item, times: at.length, everyDays, isOwn: own !== undefined, sinceDays }]
  })
  return due.sort((a, b) => worth.get(b.item)! - worth.get(a.item)! || b.sinceDays / b.everyDays - a.sinceDays / a.everyDays || (a.item < b.item ? -1 : 1))
}
