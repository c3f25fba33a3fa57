import { after, calendarOf, dayMs, minuteMs, startOfDay } from '#kernel/time'
import type { Rhythm } from './tables'

/** On which days and between which hours an offer holds 周期判定 (F25), in Shanghai. */
export interface Timed { readonly startsAt: Date; readonly endsAt: Date; readonly rhythm: Rhythm | null }

/** 1970-01-01 was a Thursday. */
const weekDayOf = (now: Date): number => ((Math.floor((startOfDay(now).getTime() + dayMs / 3) / dayMs) + 3) % 7) + 1

export function isOpen({ startsAt, endsAt, rhythm }: Timed, now: Date): boolean {
  if (now < startsAt || now >= endsAt) return false
  if (!rhythm) return true
  if (!isItsDay(rhythm, now)) return false
  const minute = (now.getTime() - startOfDay(now).getTime()) / minuteMs
  return minute >= (rhythm.fromMinute ?? 0) && minute < (rhythm.untilMinute ?? 1_440)
}

function isItsDay({ monthDays, weekDays }: Rhythm, now: Date): boolean {
  if (!monthDays && !weekDays) return true
  const { day } = calendarOf(now)
  const isLast = calendarOf(startOfDay(now, 1)).day === 1
  const inMonth = monthDays?.some((wanted) => wanted === day || (isLast && wanted > day)) ?? false
  return inMonth || (weekDays?.includes(weekDayOf(now)) ?? false)
}

const mostDaysAhead = 400
/** When it opens next, from `now` on; undefined when it never does again. */
export function opensNext(timed: Timed, now: Date): Date | undefined {
  if (isOpen(timed, now)) return now
  const { startsAt, endsAt, rhythm } = timed
  for (let shift = 0; shift < mostDaysAhead; shift++) {
    const opens = after(startOfDay(now, shift), (rhythm?.fromMinute ?? 0) * minuteMs)
    const at = opens > startsAt ? opens : startsAt
    if (at >= endsAt) return undefined
    if (at >= now && isOpen(timed, at)) return at
  }
  return undefined
}
