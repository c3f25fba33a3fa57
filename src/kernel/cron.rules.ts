import { after, dayMs, minuteMs, startOfDay } from './time'

/** When a cron line rings 定时规则: five fields (minute, hour, day, month, weekday 0 to 6), read in Asia/Shanghai, which has no summer time. */
const bounds = [[0, 59], [0, 23], [1, 31], [1, 12], [0, 6]] as const
const shanghaiMs = 8 * 3_600_000
/** A line that rings nowhere within so many days rings never (30 February). */
const mostDays = 1_500

type Fields = readonly ReadonlySet<number>[]

/** Refuses what is none by throwing: lines are written by rooms, not typed by people. */
function fieldsOf(cron: string): Fields {
  const parts = cron.trim().split(/\s+/)
  if (parts.length !== bounds.length) throw new Error(`“${cron}” is not a cron line of five fields`)
  return parts.map((part, i) => new Set(part.split(',').flatMap((one) => numbersOf(one, bounds[i]!, cron))))
}

function numbersOf(part: string, [least, most]: readonly [number, number], cron: string): number[] {
  const found = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part)
  if (!found) throw new Error(`“${part}” in “${cron}” is no field of a cron line`)
  const from = found[1] === undefined ? least : Number(found[1])
  const to = found[2] !== undefined ? Number(found[2]) : found[1] === undefined || found[3] !== undefined ? most : from
  const step = Number(found[3] ?? 1)
  if (from < least || to > most || from > to || step < 1) throw new Error(`“${part}” in “${cron}” is out of bounds`)
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step)
}

/** The first ringing after a moment; null where there is none. */
export const nextRing = (cron: string, after: Date): Date | null => ring(cron, after, 1)
/** The last ringing at or before a moment. */
export const lastRing = (cron: string, at: Date): Date | null => ring(cron, at, -1)

/** What a line says, read once: the same few are asked for again and again. `times` of a day in milliseconds, as they come. */
interface Line { readonly days: ReadonlySet<number>; readonly months: ReadonlySet<number>; readonly weekdays: ReadonlySet<number>; readonly times: readonly number[] }
const known = new Map<string, Line>()
const mostKnown = 1_000
function lineOf(cron: string): Line {
  const before = known.get(cron)
  if (before) return before
  const [minutes, hours, days, months, weekdays] = fieldsOf(cron) as [ReadonlySet<number>, ReadonlySet<number>, ReadonlySet<number>, ReadonlySet<number>, ReadonlySet<number>]
  const line = { days, months, weekdays, times: [...hours].flatMap((hour) => [...minutes].map((minute) => (hour * 60 + minute) * minuteMs)).sort((a, b) => a - b) }
  if (known.size >= mostKnown) known.clear()
  known.set(cron, line)
  return line
}

function ring(cron: string, moment: Date, way: 1 | -1): Date | null {
  const { days, months, weekdays, times } = lineOf(cron)
  const today = startOfDay(moment).getTime()
  // Either day rules where both are given, as cron has it.
  const isEither = days.size < 31 && weekdays.size < 7
  for (let i = 0; i < mostDays; i++) {
    const start = today + way * i * dayMs
    const local = after(moment, start + shanghaiMs - moment.getTime())
    const byDay = days.has(local.getUTCDate())
    const byWeekday = weekdays.has(local.getUTCDay())
    if (!months.has(local.getUTCMonth() + 1) || !(isEither ? byDay || byWeekday : byDay && byWeekday)) continue
    const found = way === 1 ? times.find((time) => start + time > moment.getTime()) : times.findLast((time) => start + time <= moment.getTime())
    if (found !== undefined) return after(moment, start + found - moment.getTime())
  }
  return null
}
