import { after, calendarOf, dayMs, minuteMs, startOfDay } from '#kernel/time'
import type { Quote } from './chain.rules'
import type { Effect, FlashItem, Rhythm, Slot } from './tables'

/** On which days and between which hours an offer holds 周期判定 (F25), in Shanghai; and what a flash sale has left in each of its openings. */
export interface Timed { readonly startsAt: Date; readonly endsAt: Date; readonly rhythm: Rhythm | null }

/** For whom and from when on 优先购 (F26): for groups of shoppers from the beginning on, for everybody from `publicAt` on, never where that is null; without groups for everybody at once. */
export interface Audience { readonly groupIds: readonly string[] | null; readonly publicAt: Date | null }
export const isPublic = ({ groupIds, publicAt }: Audience, now: Date): boolean => groupIds === null || (publicAt !== null && now >= publicAt)
/** `his` are the groups of whoever asks. */
export const isFor = (one: Audience, his: ReadonlySet<string>, now: Date): boolean => isPublic(one, now) || one.groupIds!.some((id) => his.has(id))
/** What is wrong with a window, by the field it stands in: it lies within the time of what it is for, and names somebody. */
export function windowFaults({ groupIds, publicAt }: Audience, startsAt: Date, endsAt: Date): { readonly field: 'groupIds' | 'publicAt'; readonly code: 'early_for_whom' | 'public_before_start' | 'public_after_end' }[] {
  if (publicAt === null) return []
  if (groupIds === null) return [{ field: 'groupIds', code: 'early_for_whom' }]
  if (publicAt <= startsAt) return [{ field: 'publicAt', code: 'public_before_start' }]
  return publicAt >= endsAt ? [{ field: 'publicAt', code: 'public_after_end' }] : []
}

/** What a day is, remembered for some years of days: a calendar asks for the same days of every offer. */
interface DayFacts { readonly day: number; readonly isLast: boolean; readonly weekDay: number }
const known = new Map<number, DayFacts>()
const mostKnown = 4_000
function factsOf(now: Date): DayFacts {
  const from = startOfDay(now).getTime()
  const found = known.get(from)
  if (found) return found
  const facts = { day: calendarOf(now).day, isLast: calendarOf(startOfDay(now, 1)).day === 1, weekDay: weekDayOf(now) }
  if (known.size >= mostKnown) known.clear()
  known.set(from, facts)
  return facts
}

/** 1970-01-01 was a Thursday. */
const weekDayOf = (now: Date): number => ((Math.floor((startOfDay(now).getTime() + dayMs / 3) / dayMs) + 3) % 7) + 1

export const isOpen = ({ startsAt, endsAt, rhythm }: Timed, now: Date): boolean => now >= startsAt && now < endsAt && isItsTime(rhythm, now)

/** Whether a rhythm's days and hours hold, whenever the offer begins and ends. */
export function isItsTime(rhythm: Rhythm | null, now: Date): boolean {
  if (!rhythm) return true
  if (!isItsDay(rhythm, now)) return false
  const minute = (now.getTime() - startOfDay(now).getTime()) / minuteMs
  return slotsOf(rhythm).some(({ fromMinute, untilMinute }) => minute >= fromMinute && minute < untilMinute)
}
const slotsOf = ({ slots, fromMinute = 0, untilMinute = 1_440 }: Rhythm): readonly Slot[] => slots ?? [{ fromMinute, untilMinute }]

function isItsDay({ monthDays, weekDays }: Rhythm, now: Date): boolean {
  if (!monthDays && !weekDays) return true
  const { day, isLast, weekDay } = factsOf(now)
  const inMonth = monthDays?.some((wanted) => wanted === day || (isLast && wanted > day)) ?? false
  return inMonth || (weekDays?.includes(weekDay) ?? false)
}

/** An opening 场次 of an offer, [opensAt, endsAt): the same whoever asks and whenever. */
export interface Opening { readonly opensAt: Date; readonly endsAt: Date }

/** The openings of one day, in sequence; without a rhythm there is one, from beginning to end. `day` is any time of it. */
function openingsOn({ startsAt, endsAt, rhythm }: Timed, day: Date): Opening[] {
  if (!rhythm) return [{ opensAt: startsAt, endsAt }]
  if (!isItsDay(rhythm, day)) return []
  const from = startOfDay(day)
  return [...slotsOf(rhythm)].sort((a, b) => a.fromMinute - b.fromMinute).flatMap(({ fromMinute, untilMinute }) => {
    const [opens, ends] = [after(from, fromMinute * minuteMs), after(from, untilMinute * minuteMs)]
    const opening = { opensAt: opens > startsAt ? opens : startsAt, endsAt: ends < endsAt ? ends : endsAt }
    return opening.opensAt < opening.endsAt ? [opening] : []
  })
}

/** The openings of so many days from the day of `now` on. */
export function openingsOf(timed: Timed, now: Date, days: number): Opening[] {
  if (!timed.rhythm) return openingsOn(timed, now)
  return Array.from({ length: days }, (_, shift) => openingsOn(timed, startOfDay(now, shift))).flat()
}
/** The opening that `now` lies in. */
export const openingAt = (timed: Timed, now: Date): Opening | undefined => openingsOn(timed, now).find(({ opensAt, endsAt }) => now >= opensAt && now < endsAt)

const mostDaysAhead = 400
/** When it opens next, from `now` on; undefined when it never does again. */
export function opensNext(timed: Timed, now: Date): Date | undefined {
  for (let shift = 0; shift < mostDaysAhead && startOfDay(now, shift) < timed.endsAt; shift++) {
    const next = openingsOn(timed, startOfDay(now, shift)).find(({ endsAt }) => endsAt > now)
    if (next) return next.opensAt > now ? next.opensAt : now
  }
  return undefined
}

/** Pools 秒杀库存 (F35): a flash sale gives a price to so many pieces of each opening and to so many of each person; what is beyond costs what it always does. */
export type Flash = Extract<Effect, { kind: 'flash' }>
/** Pieces that are taken, by pool. */
export type Taken = ReadonlyMap<string, number>
export const poolKey = (offerId: string, skuId: string, opensAt: Date): string => `${offerId}/${skuId}/${opensAt.getTime()}`

/** A flash sale that is open: which opening, and what was promised for it. */
export interface Pool { readonly opensAt: Date; readonly items: readonly FlashItem[] }
export interface FlashOffer extends Timed { readonly id: string; readonly effect: Flash }

/** What a flash sale still gives one person now: for each SKU so many pieces as are left in the pool and to him. Undefined while it is not open, or where nothing is left. */
export function leftFor({ id, effect, ...timed }: FlashOffer, { now, taken, own }: { readonly now: Date; readonly taken: Taken; readonly own: Taken }): { readonly effect: Flash; readonly pool: Pool } | undefined {
  const opening = openingAt(timed, now)
  if (!opening) return undefined
  const items = effect.items.map((item) => {
    const key = poolKey(id, item.skuId, opening.opensAt)
    return { ...item, pieces: Math.min(item.pieces - (taken.get(key) ?? 0), item.perPerson === null ? Infinity : item.perPerson - (own.get(key) ?? 0)) }
  }).filter(({ pieces }) => pieces > 0)
  return items.length > 0 ? { effect: { kind: 'flash', items }, pool: { opensAt: opening.opensAt, items: effect.items } } : undefined
}

/** What an order takes of one pool, and what that pool and the person are held to. */
export interface Draw { readonly offerId: string; readonly skuId: string; readonly opensAt: Date; readonly pieces: number; readonly most: number; readonly perPerson: number | null }

/** What a quote takes of pools: a line's share of a flash sale is what each piece is less, as often as there are pieces. */
export function drawsOf({ lines }: Pick<Quote, 'lines'>, offers: readonly { readonly id: string; readonly pool?: Pool }[]): Draw[] {
  const by = new Map(offers.flatMap(({ id, pool }) => (pool ? [[id, pool] as const] : [])))
  if (by.size === 0) return []
  return lines.flatMap(({ skuId, unitPriceFen, shares }) => shares.flatMap(({ offerId, offFen }) => {
    const pool = by.get(offerId)
    const item = pool?.items.find((one) => one.skuId === skuId)
    return pool && item ? [{ offerId, skuId, opensAt: pool.opensAt, pieces: offFen / (unitPriceFen - item.fen), most: item.pieces, perPerson: item.perPerson }] : []
  }))
}

export const stages = ['not_yet', 'members', 'on', 'sold_out', 'ended'] as const
/** How an opening stands 场次状态 for everybody; a pool that is empty is sold out as long as the opening lasts, and what only members may buy yet is theirs. */
export const stageOf = ({ opensAt, endsAt }: Opening, left: number, now: Date, isForAll = true): (typeof stages)[number] => (now >= endsAt ? 'ended' : now < opensAt ? 'not_yet' : left === 0 ? 'sold_out' : isForAll ? 'on' : 'members')
