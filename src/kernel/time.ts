/** Time 时间. Stored in UTC; a business day, month and year begin at midnight in Shanghai, which has no summer time (I-34). */
const shanghaiMs = 8 * 3_600_000
export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** The only clock: read once at the edge, then carried as `ctx.now`. */
export const clock = (): Date => new Date()

export const after = (from: Date, ms: number): Date => new Date(from.getTime() + ms)
export const fromIso = (text: string): Date => new Date(text)

/** The Shanghai calendar day as a whole number of days since 1970-01-01. */
export const dayNo = (at: Date): number => Math.floor((at.getTime() + shanghaiMs) / dayMs)
export const startOfDay = (at: Date, shift = 0): Date => new Date((dayNo(at) + shift) * dayMs - shanghaiMs)

/** Year, month (1 to 12) and day of the month as a calendar in Shanghai shows them. */
export function calendarOf(at: Date): { readonly year: number; readonly month: number; readonly day: number } {
  const local = new Date(at.getTime() + shanghaiMs)
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() }
}

export function startOfMonth(at: Date, shift = 0): Date {
  const { year, month } = calendarOf(at)
  return new Date(Date.UTC(year, month - 1 + shift, 1) - shanghaiMs)
}

export function startOfYear(at: Date, shift = 0): Date {
  return new Date(Date.UTC(calendarOf(at).year + shift, 0, 1) - shanghaiMs)
}

/** 20261124: the Shanghai day as people write it, for numbers and file names. */
export function dayStamp(at: Date): string {
  const { year, month, day } = calendarOf(at)
  return `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`
}

/** 2026-11-24 09:30:00 as clocks in Shanghai show it: for files that people read in a spreadsheet. */
export const shanghaiText = (at: Date): string => new Date(at.getTime() + shanghaiMs).toISOString().slice(0, 19).replace('T', ' ')
