/** Writing numbers and times for people 数字与时间: money from fen, Shanghai times, counts in 万. Used on both sides of the wire. */
export type Locale = 'zh-CN' | 'en'

/** ¥1,299.00 from 129900 fen; always two decimals, so that columns line up. */
export function yuan(fen: number): string {
  const whole = Math.trunc(Math.abs(fen) / 100).toLocaleString('en-US')
  return `${fen < 0 ? '-' : ''}¥${whole}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
}

/** The parts of a price shown large and small: 1,299 and .50, where whole yuan have no decimals. */
export function priceParts(fen: number): readonly [whole: string, rest: string] {
  const cents = Math.abs(fen) % 100
  return [Math.trunc(fen / 100).toLocaleString('en-US'), cents === 0 ? '' : `.${String(cents).padStart(2, '0')}`]
}

/** Counts from ten thousand on are written in 万, or in k in English; never used for money. */
export function count(n: number, locale: Locale): string {
  if (n < 10_000) return n.toLocaleString('en-US')
  return locale === 'en' ? `${Math.floor(n / 100) / 10}k` : `${Math.floor(n / 1_000) / 10}万`
}

const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })
/** 2026-11-24 18:30 in Shanghai, from an ISO time. */
export const dateTime = (iso: string): string => shanghai.format(Date.parse(iso))
/** 2026-11-24 in Shanghai. */
export const date = (iso: string): string => dateTime(iso).slice(0, 10)

/** What is left until a time: 2天 03:15:09, or 14:59 below an hour. */
export function left(ms: number, locale: Locale): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor(seconds / 3_600) % 24
  const clock = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  if (days > 0) return locale === 'en' ? `${days} d ${two(hours)}:${clock}` : `${days}天 ${two(hours)}:${clock}`
  return hours > 0 ? `${two(hours)}:${clock}` : clock
}

/** 1.4 GB from a number of bytes, in powers of 1,024; whole below a megabyte. */
export function bytes(n: number): string {
  const steps = ['B', 'KB', 'MB', 'GB', 'TB']
  const step = Math.min(steps.length - 1, Math.floor(Math.log2(Math.max(1, n)) / 10))
  const value = n / 1024 ** step
  return `${step < 2 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${steps[step]}`
}
