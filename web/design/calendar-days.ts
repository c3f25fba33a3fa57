/** Days of a calendar 日历推算: the weeks of a month, and in which line of a week each entry stands. Days are texts as 2026-11-18, Mondays first. */
const dayMs = 86_400_000
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`)
export const shifted = (day: string, by: number): string => new Date(at(day) + by * dayMs).toISOString().slice(0, 10)
export const monthAfter = (month: string, by: number): string => { const [year, no] = month.split('-').map(Number) as [number, number]; return new Date(Date.UTC(year, no - 1 + by, 1)).toISOString().slice(0, 7) }
/** 0 is Monday. */
export const weekDayOf = (day: string): number => (new Date(at(day)).getUTCDay() + 6) % 7
export const dayNo = (day: string): number => Number(day.slice(8))
export const daysIn = (month: string): string[] => Array.from({ length: new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate() }, (_, i) => `${month}-${String(i + 1).padStart(2, '0')}`)

/** Weeks of seven places; those before the first and after the last day are empty. */
export function weeksOf(month: string): (string | null)[][] {
  const days = daysIn(month)
  const places = [...Array.from({ length: weekDayOf(days[0]!) }, () => null), ...days]
  return Array.from({ length: Math.ceil(places.length / 7) }, (_, week) => Array.from({ length: 7 }, (_, i) => places[week * 7 + i] ?? null))
}

interface Spanned { readonly id: string; readonly days: readonly { readonly from: string; readonly until: string }[] }
export const holdsOn = ({ days }: Pick<Spanned, 'days'>, day: string): boolean => days.some(({ from, until }) => from <= day && day <= until)

/** The lines of a week: for each day what stands in each line, so that what goes on stays in its line. What is short comes first, as what lasts is known. */
export function linesOf<E extends Spanned>(week: readonly (string | null)[], entries: readonly E[]): (E | undefined)[][] {
  const here = entries.map((entry) => ({ entry, on: week.map((day) => day !== null && holdsOn(entry, day)) })).filter(({ on }) => on.includes(true)).sort((a, b) => a.on.filter(Boolean).length - b.on.filter(Boolean).length)
  const lines: (E | undefined)[][] = []
  for (const { entry, on } of here) {
    const [first, last] = [on.indexOf(true), on.lastIndexOf(true)]
    const line = lines.find((one) => one.slice(first, last + 1).every((there) => there === undefined)) ?? lines[lines.push(Array.from({ length: 7 }, () => undefined)) - 1]!
    on.forEach((isOn, i) => { if (isOn) line[i] = entry })
  }
  return week.map((_, i) => lines.map((line) => line[i]))
}
