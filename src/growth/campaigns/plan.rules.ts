import { allocate } from '#kernel/money'
import { dayMs, fromIso, startOfDay, startOfMonth } from '#kernel/time'
import { dayText, type Days } from './calendar.rules'

/** The year's plan 年度预算 (F25, F40): what offers may cost, by the month. Amounts in fen. */
/** Every day of some days in a row. */
export function eachDay({ from, until }: Days): string[] {
  const days: string[] = []
  for (let at = fromIso(`${from}T00:00:00+08:00`); dayText(at) <= until; at = startOfDay(at, 1)) days.push(dayText(at))
  return days
}

/** What an offer may cost, spread evenly over the days on which it holds and summed by the month; the months add up to it to the fen. */
export function spread(costFen: number, days: readonly Days[]): ReadonlyMap<string, number> {
  const by = new Map<string, number>()
  for (const { from, until } of days) {
    for (let at = fromIso(`${from}T00:00:00+08:00`), month = from.slice(0, 7); month <= until.slice(0, 7); at = startOfMonth(at, 1), month = dayText(at).slice(0, 7)) {
      const ends = month === until.slice(0, 7) ? Number(until.slice(8)) : Math.round((startOfMonth(at, 1).getTime() - startOfMonth(at).getTime()) / dayMs)
      by.set(month, (by.get(month) ?? 0) + ends - (month === from.slice(0, 7) ? Number(from.slice(8)) : 1) + 1)
    }
  }
  const parts = allocate(costFen, [...by.values()])
  return new Map([...by.keys()].map((month, i) => [month, parts[i]!]))
}

export const monthsOf = (year: string): string[] => Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`)
