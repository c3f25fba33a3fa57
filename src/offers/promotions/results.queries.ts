import { and, desc, eq, sql } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { after, dayMs, hourMs, startOfDay } from '#kernel/time'
import { sellable, skuNames } from '#supply/catalog'
import { isFlash, liveOffers, poolsTaken } from './live.queries'
import { rowOf } from './offers.queries'
import { isPublic, openingAt, openingsOf, poolKey, stageOf, type Audience, type Opening, type Taken } from './rhythm.rules'
import { draws, pools } from './tables'

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
  const offer = await rowOf(ctx, id)
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

const mostOrders = 20_000
/** The paid orders that an offer spoke in 用到优惠的已付订单, the newest 20,000, and whose offer it is. A foreign one is not found. */
export async function ordersWith(ctx: Context, id: string): Promise<{ readonly merchantId: string | null; readonly orderIds: readonly string[]; readonly isCut: boolean }> {
  const { merchantId } = await rowOf(ctx, id)
  const { rows } = await ctx.client.query<{ orderId: string }>({ name: 'promotions.orders_with', values: [id, mostOrders + 1], text: `select order_id as "orderId" from promotions_claims where offer_id = $1 and state = 'kept' order by at desc limit $2` })
  return { merchantId, orderIds: rows.slice(0, mostOrders).map(({ orderId }) => orderId), isCut: rows.length > mostOrders }
}

const spentText = (isPlatforms: boolean): string => `
  with looked as materialized (select c.at, c.off_fen, c.state from promotions_offers o join promotions_claims c on c.offer_id = o.id
    where ${isPlatforms ? 'o.merchant_id is null and $1::text is null' : 'o.merchant_id = $1'} and ($4::text is null or o.lane = $4) and c.at >= $2 and c.at < $3 order by c.at desc limit $5)
  select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, coalesce(sum(off_fen) filter (where state <> 'released'), 0)::float8 as "spentFen", count(*)::int as looked, min(at) as since from looked group by 1`
export interface SpentAsk { readonly from: Date; readonly until: Date; /** Whose offers; null is the platform's own. */ readonly merchantId: string | null; readonly lane?: string | undefined }
/** What the offers of a store, or of the platform, have taken in each month 每月花费, as 2026-11, held or paid. The newest 200,000 uses are looked at: where there are more, `since` says from when on it is all. */
export async function spentByMonth(ctx: Context, { from, until, merchantId, lane }: SpentAsk): Promise<{ readonly months: ReadonlyMap<string, number>; readonly since: Date | null }> {
  const { rows } = await ctx.client.query<{ month: string; spentFen: number; looked: number; since: Date }>({ name: `promotions.spent_by_month_${merchantId === null ? 'platform' : 'store'}`, values: [merchantId, from, until, lane ?? null, mostClaims], text: spentText(merchantId === null) })
  const isCut = rows.reduce((sum, { looked }) => sum + looked, 0) >= mostClaims
  return { months: new Map(rows.map(({ month, spentFen }) => [month, spentFen])), since: isCut ? rows.map(({ since }) => since).reduce((a, b) => (a < b ? a : b)) : null }
}

/** Flash sales as shoppers and their makers see them 秒杀场次与进度. What is left may be half a second old; only the order's own write decides. */
const daysShown = 2
const mostOpenings = 24
const mostItems = 200
const flashSales = async (ctx: Context) => (await liveOffers(ctx)).filter(isFlash)
const isSameTime = (a: Date, b: Date): boolean => a.getTime() === b.getTime()

/** The openings of today and tomorrow, and the goods of one of them: the one that is asked for, or the first that has not ended. What does not lower the price is not shown. */
export async function flashSale(ctx: Context, { at }: { readonly at?: string | undefined }) {
  const sales = (await flashSales(ctx)).map((sale) => ({ sale, openings: openingsOf(sale, ctx.now, daysShown) }))
  const byBegin = new Map<number, Opening>()
  for (const one of sales.flatMap(({ openings }) => openings)) {
    const known = byBegin.get(one.opensAt.getTime())
    if (!known || known.endsAt < one.endsAt) byBegin.set(one.opensAt.getTime(), one)
  }
  const openings = [...byBegin.values()].sort((a, b) => a.opensAt.getTime() - b.opensAt.getTime()).slice(0, mostOpenings)
  const chosen = openings.find(({ opensAt }) => opensAt.toISOString() === at) ?? openings.find(({ endsAt }) => endsAt > ctx.now) ?? openings.at(-1)
  const told = openings.map((one) => ({ ...one, stage: stageOf(one, 1, ctx.now) }))
  if (!chosen) return { now: ctx.now, openings: told, chosen: null, items: [] }
  const its = sales.flatMap(({ sale, openings }) => { const opening = openings.find((one) => isSameTime(one.opensAt, chosen.opensAt)); return opening ? sale.effect.items.map((item) => ({ sale, item, opening })) : [] }).slice(0, mostItems)
  const [taken, goods] = await Promise.all([poolsTaken(ctx), sellable(ctx, its.map(({ item }) => item.skuId))])
  const items = its.flatMap(({ sale, item, opening }) => {
    const good = goods.get(item.skuId)
    if (!good || good.priceFen <= item.fen || (sale.merchantId !== null && sale.merchantId !== good.merchantId)) return []
    const left = leftIn(taken, sale.id, item, opening.opensAt)
    return [{ offerId: sale.id, name: sale.name, skuId: item.skuId, productId: good.productId, title: good.title, specText: good.specText, picture: good.picture, priceFen: good.priceFen, flashFen: item.fen, pieces: item.pieces, left, perPerson: item.perPerson, publicAt: laterOf(sale, ctx), stage: stageOf(opening, left, ctx.now, isPublic(sale, ctx.now)) }]
  })
  return { now: ctx.now, openings: told, chosen: chosen.opensAt, items }
}
/** When everybody may, as long as it is not so. */
const laterOf = ({ publicAt }: Audience, { now }: Context): Date | null => (publicAt && publicAt > now ? publicAt : null)
const leftIn = (taken: Taken, offerId: string, { skuId, pieces }: { readonly skuId: string; readonly pieces: number }, opensAt: Date): number => Math.max(0, pieces - (taken.get(poolKey(offerId, skuId, opensAt)) ?? 0))

/** The opening that a product's page tells of: for each SKU the one that is on or comes next within two days, at the lowest price. Asks the database for nothing where there is none. */
export async function flashOf(ctx: Context, productId: string) {
  const its = (await flashSales(ctx)).flatMap((sale) => sale.effect.items.filter((item) => item.productId === productId).flatMap((item) => {
    const opening = openingsOf(sale, ctx.now, daysShown).find(({ endsAt }) => endsAt > ctx.now)
    return opening ? [{ sale, item, opening }] : []
  }))
  if (its.length === 0) return { now: ctx.now, items: [] }
  const taken = await poolsTaken(ctx)
  const best = new Map<string, (typeof its)[number]>()
  for (const one of its) {
    const known = best.get(one.item.skuId)
    if (!known || one.opening.opensAt < known.opening.opensAt || (isSameTime(one.opening.opensAt, known.opening.opensAt) && one.item.fen < known.item.fen)) best.set(one.item.skuId, one)
  }
  return { now: ctx.now, items: [...best.values()].map(({ sale, item, opening }) => {
    const left = leftIn(taken, sale.id, item, opening.opensAt)
    return { offerId: sale.id, name: sale.name, skuId: item.skuId, flashFen: item.fen, pieces: item.pieces, left, perPerson: item.perPerson, opensAt: opening.opensAt, endsAt: opening.endsAt, publicAt: laterOf(sale, ctx), stage: stageOf(opening, left, ctx.now, isPublic(sale, ctx.now)) }
  }) }
}

const mostResults = 2_000
/** How a flash sale sells 秒杀进度: for each SKU and opening, newest first, how much of the pool is taken, and what of it is paid. */
export async function flashResults(ctx: Context, offerId: string) {
  const offer = await rowOf(ctx, offerId)
  if (offer.effect.kind !== 'flash') notFound()
  const { effect: { items }, startsAt, endsAt, rhythm } = offer
  const [rows, names] = await Promise.all([
    ctx.db.select({ skuId: pools.skuId, opensAt: pools.opensAt, pieces: pools.pieces, taken: pools.taken, paid: sql<number>`coalesce(sum(${draws.pieces}) filter (where ${draws.state} = 'kept'), 0)::int` })
      .from(pools).leftJoin(draws, and(eq(draws.offerId, pools.offerId), eq(draws.skuId, pools.skuId), eq(draws.opensAt, pools.opensAt)))
      .where(eq(pools.offerId, offer.id)).groupBy(pools.offerId, pools.skuId, pools.opensAt).orderBy(desc(pools.opensAt), pools.skuId).limit(mostResults),
    skuNames(ctx, items.map(({ skuId }) => skuId)),
  ])
  const opening = openingAt({ startsAt, endsAt, rhythm }, ctx.now)
  const isOn = offer.state === 'live' && opening !== undefined
  return { isOn, opensAt: isOn ? opening.opensAt : null, items: items.map(({ skuId, fen, pieces, perPerson }) => {
    const its = rows.filter((row) => row.skuId === skuId)
    return { skuId, title: names.get(skuId)?.title ?? '', specText: names.get(skuId)?.specText ?? '', fen, pieces, perPerson, taken: its.find(({ opensAt }) => isOn && opensAt.getTime() === opening.opensAt.getTime())?.taken ?? 0,
      soldInAll: its.reduce((sum, row) => sum + row.taken, 0), openings: its.map(({ opensAt, taken, paid }) => ({ opensAt, taken, paid })) }
  }) }
}
