import { after, calendarOf, startOfDay } from '#kernel/time'

/** The calendar's reckoning 营销日历推算 (F25, F40): on which days something holds, and when two of them do together. Days are Shanghai's. */
export interface Window { readonly from: Date; readonly until: Date }
/** Days in a row, both included, as 2026-11-18. */
export interface Days { readonly from: string; readonly until: string }

export function dayText(at: Date): string {
  const { year, month, day } = calendarOf(at)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Windows within [from, until), in order; what lies outside is cut away. */
export function clipped(windows: readonly Window[], { from, until }: Window): Window[] {
  return windows.map((one) => ({ from: one.from > from ? one.from : from, until: one.until < until ? one.until : until })).filter((one) => one.from < one.until).sort((a, b) => a.from.getTime() - b.from.getTime())
}

/** The days that windows touch, those in a row as one. Windows are given in order; one that ends at midnight does not touch the day that begins then. */
export function daysOf(windows: readonly Window[]): Days[] {
  const days: { from: Date; until: Date }[] = []
  for (const { from, until } of windows) {
    const [first, last] = [startOfDay(from), startOfDay(after(until, -1))]
    const so = days.at(-1)
    if (so && first <= startOfDay(so.until, 1)) so.until = last > so.until ? last : so.until
    else days.push({ from: first, until: last })
  }
  return days.map(({ from, until }) => ({ from: dayText(from), until: dayText(until) }))
}

/** When both hold: windows of each are given in order and do not overlap each other. */
export function together(one: readonly Window[], other: readonly Window[]): Window[] {
  const met: Window[] = []
  let [i, j] = [0, 0]
  while (i < one.length && j < other.length) {
    const [a, b] = [one[i]!, other[j]!]
    const from = a.from > b.from ? a.from : b.from
    const until = a.until < b.until ? a.until : b.until
    if (from < until) met.push({ from, until })
    if (a.until < b.until) i++
    else j++
  }
  return met
}

/** The first moment at which both hold, in milliseconds; undefined where they never do. Each is given as from, until, from, until …, in order: of many pairs this is asked before anything else. */
export function firstTogether(one: readonly number[], other: readonly number[]): number | undefined {
  let [i, j] = [0, 0]
  while (i < one.length && j < other.length) {
    const from = Math.max(one[i]!, other[j]!)
    if (from < Math.min(one[i + 1]!, other[j + 1]!)) return from
    if (one[i + 1]! < other[j + 1]!) i += 2
    else j += 2
  }
  return undefined
}

/** What an entry is, as people speak of it: by how it is had, and by its lane. */
export const entryTypes = ['discount', 'coupon', 'day', 'flash', 'gift', 'freight', 'deposit', 'tail', 'bargain', 'group', 'list'] as const
export type EntryType = (typeof entryTypes)[number]
/** What each is called in a file, where no screen's legend stands beside it. */
export const typeWords = { discount: ['优惠', 'Offer'], coupon: ['优惠券', 'Coupon'], day: ['会员日/主题日', 'Member or theme day'], flash: ['秒杀', 'Flash sale'], gift: ['赠品', 'Gift'], freight: ['运费', 'Shipping'], deposit: ['预售定金', 'Presale deposit'], tail: ['预售尾款', 'Presale rest'], bargain: ['砍价', 'Bargain'], group: ['拼团', 'Group buying'], list: ['价格表', 'Price list'] } as const satisfies Record<EntryType, readonly [zh: string, en: string]>
export function typeOf({ kind, lane, effect }: { readonly kind: 'open' | 'coupon'; readonly lane: string; readonly effect: { readonly kind: string } }): EntryType {
  if (kind === 'coupon') return 'coupon'
  if (effect.kind === 'flash') return 'flash'
  return lane === 'day' || lane === 'gift' || lane === 'freight' ? lane : 'discount'
}
