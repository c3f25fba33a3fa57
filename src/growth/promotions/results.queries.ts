import { and, eq } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { after, dayMs, hourMs, startOfDay } from '#kernel/time'
import { offers } from './tables'

/** What an offer does once it is on 优惠效果 (F33, F34): what was claimed and used, what it costs whom, and what was bought with it, in all and by the hour or day. */
export type ResultStep = 'hour' | 'day'
const windows: Readonly<Record<ResultStep, number>> = { hour: 48, day: 31 }
/** So many uses are looked at, the newest first; beyond, the figures are of these. */
const mostClaims = 200_000

const totals = `
  select count(*)::int as looked, count(*) filter (where state <> 'released')::int as orders, count(*) filter (where state = 'kept')::int as paid, count(*) filter (where state = 'released')::int as released, count(*) filter (where state = 'kept' and coupon_id is not null)::int as "couponsUsed",
    coalesce(sum(off_fen) filter (where state <> 'released'), 0)::float8 as "discountFen", coalesce(sum(platform_fen) filter (where state <> 'released'), 0)::float8 as "platformFen", coalesce(sum(gmv_fen) filter (where state = 'kept'), 0)::float8 as "gmvFen"
  from (select state, coupon_id, off_fen, platform_fen, gmv_fen from promotions_claims where offer_id = $1 order by at desc limit $2) c`
const series = `
  select date_trunc($4, at at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' as at, count(*)::int as orders, sum(off_fen)::float8 as "offFen"
  from (select at, off_fen, state from promotions_claims where offer_id = $1 and at >= $3 order by at desc limit $2) c where state <> 'released' group by 1 order by 1`
interface Totals { readonly looked: number; readonly orders: number; readonly paid: number; readonly released: number; readonly couponsUsed: number; readonly discountFen: number; readonly platformFen: number; readonly gmvFen: number }

export async function resultsOf(ctx: Context, id: string, step: ResultStep) {
  const [offer] = await ctx.db.select().from(offers).where(and(eq(offers.id, id as typeof offers.$inferSelect.id), mine(ctx, offers.merchantId)))
  if (!offer) notFound()
  const since = step === 'day' ? startOfDay(ctx.now, 1 - windows.day) : after(ctx.now, -windows.hour * hourMs)
  const [{ rows: [sums] }, { rows: points }] = await Promise.all([ctx.client.query<Totals>({ name: 'promotions.results', text: totals, values: [id, mostClaims] }), ctx.client.query<{ at: Date; orders: number; offFen: number }>({ name: 'promotions.results_by_time', text: series, values: [id, mostClaims, since, step] })])
  const { looked, ...found } = sums!
  const { mostFen, usedFen, mostUses, uses, issued, kind, state, startsAt, endsAt } = offer
  const leftUses = mostUses === null ? null : Math.max(0, mostUses - (kind === 'coupon' ? issued : uses))
  const leftFen = mostFen === null ? null : Math.max(0, mostFen - usedFen)
  return { ...found, merchantFen: found.discountFen - found.platformFen, averageFen: found.orders === 0 ? 0 : Math.round(found.discountFen / found.orders), issued, mostFen, usedFen, leftFen, mostUses, leftUses,
    // A budget that is used up stops an offer by itself: it no longer speaks. A coupon that was claimed stays good.
    isSpent: state === 'live' && (leftFen === 0 || (kind === 'open' && leftUses === 0)), isLive: state === 'live' && startsAt <= ctx.now && endsAt > ctx.now, isCut: looked >= mostClaims, step, stepMs: step === 'day' ? dayMs : hourMs, steps: windows[step], points }
}
