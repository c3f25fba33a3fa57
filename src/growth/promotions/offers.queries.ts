import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import { categoryFacets, sellable } from '#supply/catalog'
import { raisedLately, type Alarm } from '#supply/pricing'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { liveOffers } from './live.queries'
import { quote } from './chain.rules'
import { fits, type Offer } from './offers.rules'
import { isOpen, opensNext } from './rhythm.rules'
import { coupons, offers, type offerStates } from './tables'

/** Lists of offers 优惠列表 for the desks, and of coupons 领券中心 for shoppers. */
export interface OfferAsk { readonly state?: (typeof offerStates)[number] | undefined; readonly cursor?: string | undefined; readonly limit: number }

export async function offerPage(ctx: Context, { state, cursor, limit }: OfferAsk) {
  const rows = await ctx.db.select().from(offers).where(and(mine(ctx, offers.merchantId), state && eq(offers.state, state), cursor ? lt(offers.id, cursor as never) : undefined)).orderBy(desc(offers.id)).limit(limit + 1)
  const items = rows.slice(0, limit).map((row) => shownOffer(row, ctx.now))
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}
/** One offer of the store, or any for the platform; a foreign one is not found. */
export async function offerOf(ctx: Context, id: string) {
  const [row] = await ctx.db.select().from(offers).where(and(eq(offers.id, id as Row['id']), mine(ctx, offers.merchantId)))
  return row ? shownOffer(row, ctx.now) : notFound()
}
type Row = typeof offers.$inferSelect
/** With whether it holds now and when it does next. */
const shownOffer = (row: Row, now: Date) => ({ ...row, excludes: [...row.excludes], isOpen: row.state === 'live' && isOpen(row, now), opensNext: row.state === 'live' ? opensNext(row, now) ?? null : null })

export interface CenterAsk { readonly merchantId?: string | undefined }
const mostShown = 100
/** Coupons that can be had now: the platform's and every store's, or one store's with the platform's. */
export async function couponCenter(ctx: Context, { merchantId }: CenterAsk) {
  const open = (await liveOffers(ctx)).filter((one) => one.kind === 'coupon' && one.way === 'claim' && isOpen({ ...one, rhythm: null }, ctx.now) && (merchantId === undefined || one.merchantId === null || one.merchantId === merchantId)).slice(0, mostShown)
  if (open.length === 0) return { items: [] }
  const ids = open.map(({ id }) => id as Row['id'])
  const [counts, own] = await Promise.all([
    ctx.db.select({ id: offers.id, issued: offers.issued, mostUses: offers.mostUses, perPerson: offers.perPerson, goodDays: offers.goodDays }).from(offers).where(inArray(offers.id, ids)),
    ctx.actor.kind === 'shopper' ? ctx.db.select({ offerId: coupons.offerId }).from(coupons).where(and(eq(coupons.shopperId, ctx.actor.id as never), inArray(coupons.offerId, ids))) : [],
  ])
  const by = new Map(counts.map((row) => [row.id as string, row]))
  return { items: open.map(({ id, name, merchantId, effect, scope, endsAt }) => {
    const { issued, mostUses, perPerson, goodDays } = by.get(id)!
    const held = own.filter(({ offerId }) => offerId === id).length
    return { offerId: id, name, merchantId, effect, isForAll: !scope.skuIds && !scope.productIds && !scope.categoryIds, endsAt, goodDays, left: mostUses === null ? null : mostUses - issued, held, mayClaim: (mostUses === null || issued < mostUses) && (perPerson === null || held < perPerson) }
  }) }
}

/** The shopper's own coupons, what ends first at the top; used and ended ones for three months. */
export async function myCoupons(ctx: Context, state: 'unused' | 'used' | 'ended') {
  const rows = await ctx.db.select({ couponId: coupons.id, offerId: coupons.offerId, state: coupons.state, startsAt: coupons.startsAt, endsAt: coupons.endsAt, orderId: coupons.orderId, name: offers.name, merchantId: offers.merchantId, effect: offers.effect, offerState: offers.state })
    .from(coupons).innerJoin(offers, eq(offers.id, coupons.offerId)).where(mine(ctx, coupons.shopperId)).orderBy(coupons.endsAt, coupons.id).limit(mostShown * 3)
  const stateOf = ({ state, endsAt, offerState }: (typeof rows)[number]) => (state === 'held' || state === 'used' ? 'used' as const : state === 'recalled' || endsAt <= ctx.now || offerState !== 'live' ? 'ended' as const : 'unused' as const)
  return { items: rows.filter((row) => stateOf(row) === state).slice(0, mostShown).map(({ offerState: _, ...row }) => ({ ...row, isHeld: row.state === 'held' })) }
}

/** What an offer would discount although it was raised within the seven days 先涨后降 (T-60), each as an alarm: what a piece alone would sell for, and the lowest that it stood at or was sold for in them. */
export async function raisedUnder(ctx: Context, row: Row): Promise<Alarm[]> {
  const raised = await raisedLately(ctx, row.merchantId)
  if (raised.length === 0) return []
  const [goods, categories] = await Promise.all([sellable(ctx, raised.map(({ skuId }) => skuId)), categoryFacets(ctx)])
  const offer: Offer = { id: row.id, lane: row.lane, merchantId: row.merchantId, scope: row.scope, effect: row.effect, priority: row.priority, group: row.lane, excludes: [], platformPercent: row.platformPercent }
  return raised.flatMap(({ skuId, productId, merchantId, lowestFen }) => {
    const good = goods.get(skuId)
    if (!good) return []
    const line = { skuId, productId, merchantId, categoryIds: categories.get(good.categoryId)?.way ?? [], quantity: 1, unitPriceFen: good.priceFen }
    if (!fits(offer, line)) return []
    return [{ kind: 'raised' as const, skuId, productId, merchantId, title: `${good.title} ${good.specText}`.trim(), offerId: row.id, offerName: row.name, fen: quote({ lines: [line], offers: [offer] }).lines[0]!.payableFen, againstFen: lowestFen }]
  })
}
