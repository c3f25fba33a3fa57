import { excludes, offersBetween, openingsOf, type PlannedOffer } from '#offers/promotions'
import { categoriesSold } from '#supply/catalog'
import { merchantsOf } from '#supply/merchants'
import type { Context } from '#kernel/context'
import { said, type Download } from '#kernel/exports'
import { after, dayMs, fromIso, startOfMonth, startOfYear } from '#kernel/time'
import { besidesBetween, howBeside, type Beside } from './besides.queries'
import { clipped, dayText, daysOf, firstTogether, together, typeOf, typeWords, type Days, type EntryType, type Window } from './calendar.rules'
import { icalOf, joined, type Happening } from './ical.rules'
import { goodsKnown, type Goods } from './meetings.queries'
import { goodsOverlap, isUnder, type Overlap, type Scoped } from './overlap.rules'

/** The marketing calendar 营销日历 (F25, F40): what offers, presales, bargains, group buying and price lists hold when, and where two of them would compete for the same goods. */
export interface Whose { /** One store's; `platform` is the platform's own, undefined all that may be seen. */ readonly whose?: string | undefined }
const [mostOffers, mostClashes] = [500, 300]

interface Slot { readonly fromMinute: number; readonly untilMinute: number }
export interface Entry {
  readonly id: string; readonly kind: 'offer' | Beside['kind']; /** The offer's, presale's, bargain's, group buying's or list's own id. */ readonly refId: string
  readonly type: EntryType; readonly name: string; readonly lane: string | null; readonly merchantId: string | null; readonly merchantName: string | null
  readonly state: 'draft' | 'live' | 'stopped'; readonly startsAt: Date; readonly endsAt: Date; /** Its hours on each of its days; null is the whole day. */ readonly slots: readonly Slot[] | null
  readonly days: readonly Days[]
  /** Whether it is for groups of shoppers, at first or for good 优先购 (F26), and from when on for everybody. */
  readonly isForGroups: boolean; readonly publicAt: Date | null
}
/** Two that hold at the same time for the same goods, of which only one can speak: they exclude each other or stand in one lane. */
export interface Clash { readonly ids: readonly [string, string]; readonly how: 'excluded' | 'same_lane'; readonly goods: Exclude<Overlap, 'no'>; readonly from: Date; readonly days: readonly Days[] }
interface Held { readonly offer: PlannedOffer; readonly windows: readonly Window[] }
/** What may compete with another: an offer, or what sets prices beside them. */
interface Rival { readonly id: string; readonly kind: Entry['kind']; readonly lane?: string; readonly offer?: PlannedOffer; readonly windows: readonly Window[]; readonly goods: Scoped }

/** 2026-11 as its first moment and that of the next month, in Shanghai. */
function monthOf(month: string): Window {
  const from = fromIso(`${month}-01T00:00:00+08:00`)
  return { from, until: startOfMonth(from, 1) }
}
/** The same of a year. */
export function yearOf(year: string): Window {
  const from = fromIso(`${year}-01-01T00:00:00+08:00`)
  return { from, until: startOfYear(from, 1) }
}

export interface MonthAsk extends Whose { readonly month: string }
export async function calendarMonth(ctx: Context, { month, whose }: MonthAsk) {
  const range = monthOf(month)
  const { entries, clashes, isCut } = await calendarIn(ctx, range, { whose })
  return { month, from: dayText(range.from), today: dayText(ctx.now), entries, clashes, isCut }
}

/** The entries of a month one after the other, for a file of them; the cursor is the last one that was seen. */
export async function calendarEntries(ctx: Context, { cursor, limit, ...ask }: MonthAsk & { readonly cursor?: string | undefined; readonly limit: number }) {
  const { entries } = await calendarMonth(ctx, ask)
  const rest = entries.slice(entries.findIndex(({ id }) => id === cursor) + 1)
  return { items: rest.slice(0, limit), next: rest.length > limit ? rest[limit - 1]!.id : null }
}

const mostHappenings = 3_000
/** A month, or a year, as a file for other calendars: each opening by itself, and what goes on without a break as one; the first 3,000 of them. */
export async function calendarFile(ctx: Context, { month, year, whose }: Whose & { readonly month?: string | undefined; readonly year?: string | undefined }): Promise<Download> {
  const range = month === undefined ? yearOf(year ?? dayText(ctx.now).slice(0, 4)) : monthOf(month)
  const { held, entries } = await calendarIn(ctx, range, { whose })
  const windows = new Map(held.map(({ offer, windows }) => [offer.id, offer.rhythm ? joined(windows) : undefined]))
  const happenings = entries.flatMap((one) => (windows.get(one.id) ?? [{ from: one.startsAt, until: one.endsAt }]).map((window): Happening => ({ ...window, id: one.id, title: one.name, category: said(typeWords[one.type], ctx.locale), note: [said(typeWords[one.type], ctx.locale), one.merchantName].filter(Boolean).join(' · '), isDraft: one.state === 'draft' })))
  const text = icalOf(said(['营销日历', 'Marketing calendar'], ctx.locale), happenings.slice(0, mostHappenings), ctx.now)
  // oxlint-disable-next-line require-await
  async function* pieces() { yield new TextEncoder().encode(text) }
  return { filename: `calendar-${month ?? dayText(range.from).slice(0, 4)}.ics`, type: 'text/calendar; charset=utf-8', pieces: pieces() }
}

/** Everything in a range: a number of questions that does not grow with what is found. */
export async function calendarIn(ctx: Context, range: Window, { whose }: Whose): Promise<{ readonly held: readonly Held[]; readonly entries: readonly Entry[]; readonly clashes: readonly Clash[]; readonly isCut: boolean }> {
  const [found, besides] = await Promise.all([
    offersBetween(ctx, { ...range, states: ['draft', 'live', 'stopped'], merchantId: whose === 'platform' ? null : whose, most: mostOffers }),
    besidesBetween(ctx, { ...range, merchantId: whose === 'platform' ? null : whose }),
  ])
  const known = await goodsKnown(ctx, [...found, ...besides.found], { withMerchants: ctx.actor.kind === 'merchant' })
  const goods = { ...known, productOf: new Map([...known.productOf, ...besides.productOf]) }
  const seen = await metBy(ctx, found.slice(0, mostOffers), goods)
  const held = seen.map((offer): Held => ({ offer, windows: windowsOf(offer, range) })).filter(({ windows }) => windows.length > 0)
  const others = besides.found.map((one) => ({ one, windows: clipped([{ from: one.startsAt, until: one.endsAt }], range) })).filter(({ windows }) => windows.length > 0)
  const names = ctx.actor.kind === 'merchant' ? new Map<string, { name: string }>() : await merchantsOf(ctx, [...new Set([...held.flatMap(({ offer }) => offer.merchantId ?? []), ...besides.found.flatMap(({ merchantId }) => merchantId ?? [])])])
  const nameOf = (merchantId: string | null) => (merchantId === null ? null : names.get(merchantId)?.name ?? null)
  const entries = [...held.map(({ offer, windows }): Entry => ({ id: offer.id, kind: 'offer', refId: offer.id, type: typeOf(offer), name: offer.name, lane: offer.lane, merchantId: offer.merchantId, merchantName: nameOf(offer.merchantId), state: offer.state, startsAt: offer.startsAt, endsAt: offer.endsAt, slots: slotsOf(offer), days: daysOf(windows), isForGroups: offer.groupIds !== null, publicAt: offer.publicAt })),
    ...others.map(({ one, windows }): Entry => ({ id: one.id, kind: one.kind, refId: one.refId, type: one.type, name: one.name, lane: null, merchantId: one.merchantId, merchantName: nameOf(one.merchantId), state: one.state, startsAt: one.startsAt, endsAt: one.endsAt, slots: null, days: daysOf(windows), isForGroups: one.isForGroups, publicAt: one.publicAt }))]
  const { clashes, isCut } = clashesOf([...held.filter(({ offer }) => offer.state !== 'stopped').map(({ offer, windows }): Rival => ({ id: offer.id, kind: 'offer', lane: offer.lane, offer, windows, goods: offer })),
    ...others.filter(({ one }) => one.isPricing && one.state !== 'stopped').map(({ one, windows }): Rival => ({ id: one.id, kind: one.kind, windows, goods: one }))], goods)
  return { held, entries, clashes, isCut: found.length > mostOffers || besides.isCut || isCut }
}

const slotsOf = ({ rhythm }: PlannedOffer): readonly Slot[] | null => rhythm?.slots ?? (rhythm?.fromMinute === undefined && rhythm?.untilMinute === undefined ? null : [{ fromMinute: rhythm.fromMinute ?? 0, untilMinute: rhythm.untilMinute ?? 1_440 }])

function windowsOf(offer: PlannedOffer, range: Window): Window[] {
  const begins = offer.startsAt > range.from ? offer.startsAt : range.from
  const ends = offer.endsAt < range.until ? offer.endsAt : range.until
  return clipped(openingsOf(offer, begins, Math.max(1, Math.ceil((ends.getTime() - begins.getTime()) / dayMs) + 1)).map(({ opensAt, endsAt }) => ({ from: opensAt, until: endsAt })), range)
}

const longestDays = 800
/** The days of the whole of an offer's time, the first 800 of them. */
export const heldDays = (offer: PlannedOffer): Days[] => daysOf(windowsOf(offer, { from: offer.startsAt, until: after(offer.startsAt, Math.min(offer.endsAt.getTime() - offer.startsAt.getTime(), longestDays * dayMs)) }))

/** Of the platform's offers a store sees those that are for goods of its own; where that is not known, it sees them. */
async function metBy(ctx: Context, found: readonly PlannedOffer[], { productOf, merchantOf, wayOf }: Goods): Promise<readonly PlannedOffer[]> {
  const { kind, merchantId } = ctx.actor
  if (kind !== 'merchant' || !merchantId) return found
  const sold = found.some((one) => one.merchantId === null && one.scope.categoryIds) ? await categoriesSold(ctx, merchantId) : []
  const isOurs = (productId: string | undefined) => productId === undefined || (merchantOf.get(productId) ?? merchantId) === merchantId
  return found.filter(({ merchantId: owner, scope: { skuIds, productIds, categoryIds } }) => owner !== null || (!skuIds && !productIds && !categoryIds)
    || skuIds?.some((id) => isOurs(productOf.get(id))) || productIds?.some(isOurs) || categoryIds?.some((id) => sold.some((own) => isUnder(own, id, { wayOf }))))
}

const howOf = (one: Rival, other: Rival): Clash['how'] | undefined => (one.offer && other.offer ? (excludes(one.offer, other.offer) ? 'excluded' : one.lane === other.lane && one.lane !== 'gift' ? 'same_lane' : undefined) : howBeside(one, other))
/** So many pairs are looked at for their goods; beyond that the first ones are told, and that there may be others. */
const mostCompared = 5_000
/**
 * Drafts are looked at as if they were published; what was stopped competes no more. Of many pairs the first moment is found first, and goods and days are asked of those that
 * meet earliest, until there are enough.
 */
function clashesOf(rivals: readonly Rival[], goods: Goods): { readonly clashes: readonly Clash[]; readonly isCut: boolean } {
  const speaking = rivals.map((one) => ({ ...one, times: one.windows.flatMap(({ from, until }) => [from.getTime(), until.getTime()]) }))
  const pairs = speaking.flatMap((one, i) => speaking.slice(i + 1).flatMap((other) => {
    if (one.goods.merchantId !== null && other.goods.merchantId !== null && one.goods.merchantId !== other.goods.merchantId) return []
    const how = howOf(one, other)
    const from = how && firstTogether(one.times, other.times)
    return from === undefined ? [] : [{ one, other, how: how!, from }]
  })).sort((a, b) => a.from - b.from)
  const clashes: Clash[] = []
  for (const { one, other, how } of pairs.slice(0, mostCompared)) {
    const overlap = goodsOverlap(one.goods, other.goods, goods)
    if (overlap === 'no') continue
    if (clashes.length === mostClashes) return { clashes, isCut: true }
    const met = together(one.windows, other.windows)
    clashes.push({ ids: [one.id, other.id], how, goods: overlap, from: met[0]!.from, days: daysOf(met) })
  }
  return { clashes, isCut: pairs.length > mostCompared }
}
