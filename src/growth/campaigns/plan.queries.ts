import { and, eq, gte, isNull, lte } from 'drizzle-orm'
import { offersBetween, spentByMonth } from '#offers/promotions'
import { ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { calendarIn, heldDays, yearOf, type Whose } from './calendar.queries'
import { dayText, type Days } from './calendar.rules'
import { eachDay, monthsOf, spread } from './plan.rules'
import { budgets, type plannedLanes } from './tables'

/** A year of the calendar 年度日历 (F25, F40): how much goes on each day, and by the month what is planned, what the offers may cost, and what they have cost. */
export interface YearAsk extends Whose { readonly year: string; /** The budgets of one lane; undefined is all of them together. */ readonly lane?: (typeof plannedLanes)[number] | undefined }
const mostPlanned = 1_000

export async function calendarYear(ctx: Context, { year, whose, lane }: YearAsk) {
  const range = yearOf(year)
  // Whose money: a store's own, a store's that the platform looks at, or the platform's.
  const owner = ctx.actor.kind === 'merchant' ? ownerId(ctx) : whose === undefined || whose === 'platform' ? null : whose
  const [{ entries, clashes, isCut }, offers, spent, plans] = await Promise.all([
    calendarIn(ctx, range, { whose }), offersBetween(ctx, { ...range, states: ['draft', 'live'], merchantId: owner, most: mostPlanned }), spentByMonth(ctx, { ...range, merchantId: owner, lane }),
    ctx.db.select({ month: budgets.month, lane: budgets.lane, fen: budgets.fen, version: budgets.version }).from(budgets).where(and(owner === null ? isNull(budgets.merchantId) : eq(budgets.merchantId, owner as never), gte(budgets.month, `${year}-01`), lte(budgets.month, `${year}-12`))),
  ])
  const costs = costsOf(offers.slice(0, mostPlanned).filter((one) => lane === undefined || one.lane === lane))
  const days = new Map<string, { day: string; items: number; flash: number; clashes: number }>()
  const on = (day: string) => { const so = days.get(day) ?? { day, items: 0, flash: 0, clashes: 0 }; days.set(day, so); return so }
  const all = eachDay({ from: `${year}-01-01`, until: `${year}-12-31` })
  const places = new Map(all.map((day, i) => [day, i]))
  const each = ({ from, until }: Days) => all.slice(places.get(from), places.get(until)! + 1)
  for (const { type, days: its } of entries) for (const day of its.flatMap(each)) { const so = on(day); so.items++; if (type === 'flash') so.flash++ }
  for (const day of clashes.flatMap(({ days }) => days.flatMap(each))) on(day).clashes++
  const months = monthsOf(year).map((month) => {
    const its = plans.filter((one) => one.month === month)
    const plan = its.find((one) => one.lane === (lane ?? null))
    const lanes = its.filter((one) => one.lane !== null)
    return { month, planFen: plan?.fen ?? null, version: plan?.version ?? 0, /** What the lanes were given of it. */ lanesFen: lane === undefined && lanes.length > 0 ? lanes.reduce((sum, { fen }) => sum + fen, 0) : null,
      liveFen: costs.fenOf('live', month), draftFen: costs.fenOf('draft', month), unbounded: costs.unbounded.filter((months) => months.has(month)).length, spentFen: spent.months.get(month) ?? 0,
      items: entries.filter(({ days }) => days.some((one) => one.from.slice(0, 7) <= month && one.until.slice(0, 7) >= month)).length, clashes: clashes.filter(({ days }) => days.some((one) => one.from.slice(0, 7) <= month && one.until.slice(0, 7) >= month)).length }
  })
  return { year, today: dayText(ctx.now), months, days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)), isCut: isCut || offers.length > mostPlanned, spentSince: spent.since, isOwn: ctx.actor.kind === 'merchant' || owner === null }
}

/** What offers may cost, by state and month; those that nothing bounds are told by the months in which they hold. */
function costsOf(offers: Awaited<ReturnType<typeof offersBetween>>) {
  const known = offers.map((offer) => ({ state: offer.state, isBounded: offer.mostCostFen !== null, months: spread(offer.mostCostFen ?? 0, heldDays(offer)) }))
  return { fenOf: (state: 'live' | 'draft', month: string) => known.filter((one) => one.state === state).reduce((sum, { months }) => sum + (months.get(month) ?? 0), 0), unbounded: known.filter(({ isBounded }) => !isBounded).map(({ months }) => months) }
}
