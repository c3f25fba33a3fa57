import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import { groupsOf, tiersOf } from '#offers/pricelists'
import { categoryFacets, productDetail, sellable } from '#supply/catalog'
import { flooredSkus, raisedLately, type Alarm } from '#supply/pricing'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound, unfit } from '#kernel/refusal'
import { fromIso } from '#kernel/time'
import { belowFloor, best } from './best.rules'
import { isFlash, liveOffers } from './live.queries'
import { prepare, quote, run } from './chain.rules'
import { fits, type Offer } from './offers.rules'
import { isFor, isOpen, isPublic, opensNext } from './rhythm.rules'
import { lineOf } from './quotes.queries'
import { codeBatches, coupons, offers, type couponSources, type couponStates, type offerStates } from './tables'

/** Lists of offers 优惠列表 for the desks, and of coupons 领券中心 for shoppers. */
export interface OfferAsk { readonly state?: (typeof offerStates)[number] | undefined; readonly cursor?: string | undefined; readonly limit: number }

export async function offerPage(ctx: Context, { state, cursor, limit }: OfferAsk) {
  const rows = await ctx.db.select().from(offers).where(and(mine(ctx, offers.merchantId), state && eq(offers.state, state), cursor ? lt(offers.id, cursor as never) : undefined)).orderBy(desc(offers.id)).limit(limit + 1)
  const items = rows.slice(0, limit).map((row) => shownOffer(row, ctx.now))
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}
type Row = typeof offers.$inferSelect
/** One offer of the store, or any for the platform; a foreign one is not found. */
export async function rowOf(ctx: Context, id: string): Promise<Row> {
  const [row] = await ctx.db.select().from(offers).where(and(eq(offers.id, id as Row['id']), mine(ctx, offers.merchantId)))
  return row ?? notFound()
}
/** The same where it is one of coupons. */
export async function couponOfferOf(ctx: Context, id: string): Promise<Row> {
  const row = await rowOf(ctx, id)
  return row.kind === 'coupon' ? row : notFound()
}
export const offerOf = async (ctx: Context, id: string) => shownOffer(await rowOf(ctx, id), ctx.now)
/** With whether it holds now and when it does next. */
const shownOffer = (row: Row, now: Date) => ({ ...row, excludes: [...row.excludes], isOpen: row.state === 'live' && isOpen(row, now), opensNext: row.state === 'live' ? opensNext(row, now) ?? null : null })

export interface CenterAsk { readonly merchantId?: string | undefined }
const mostShown = 100
/** Coupons that can be had now: the platform's and every store's, or one store's with the platform's. */
export async function couponCenter(ctx: Context, { merchantId }: CenterAsk) {
  const all = (await liveOffers(ctx)).filter((one) => one.kind === 'coupon' && one.way === 'claim' && isOpen({ ...one, rhythm: null }, ctx.now) && (merchantId === undefined || one.merchantId === null || one.merchantId === merchantId))
  const his = all.some(({ groupIds }) => groupIds !== null) ? await groupsOf(ctx) : new Set<string>()
  // What is for groups for good is shown to them alone; what everybody may claim later is told with when.
  const open = all.filter((one) => isFor(one, his, ctx.now) || one.publicAt !== null).slice(0, mostShown)
  if (open.length === 0) return { items: [] }
  const ids = open.map(({ id }) => id as Row['id'])
  const [counts, own] = await Promise.all([
    ctx.db.select({ id: offers.id, issued: offers.issued, mostUses: offers.mostUses, perPerson: offers.perPerson, goodDays: offers.goodDays }).from(offers).where(inArray(offers.id, ids)),
    ctx.actor.kind === 'shopper' ? ctx.db.select({ offerId: coupons.offerId }).from(coupons).where(and(eq(coupons.shopperId, ctx.actor.id as never), inArray(coupons.offerId, ids))) : [],
  ])
  const by = new Map(counts.map((row) => [row.id as string, row]))
  return { items: open.map((one) => {
    const { id, name, merchantId, effect, scope, endsAt, publicAt } = one
    const { issued, mostUses, perPerson, goodDays } = by.get(id)!
    const held = own.filter(({ offerId }) => offerId === id).length
    return { offerId: id, name, merchantId, effect, isForAll: !scope.skuIds && !scope.productIds && !scope.categoryIds, endsAt, goodDays, left: mostUses === null ? null : mostUses - issued, held, publicAt: isPublic(one, ctx.now) ? null : publicAt, isEarly: !isPublic(one, ctx.now) && isFor(one, his, ctx.now), mayClaim: isFor(one, his, ctx.now) && (mostUses === null || issued < mostUses) && (perPerson === null || held < perPerson) }
  }) }
}

export interface MineAsk { readonly state: 'unused' | 'used' | 'ended'; readonly cursor?: string | undefined; readonly limit: number }
/** The shopper's own coupons page by page: unused ones by what ends first, used and ended ones by what ended last. */
export async function myCoupons(ctx: Context, { state, cursor, limit }: MineAsk) {
  const isLive = sql`${coupons.state} = 'unused' and ${coupons.endsAt} > ${ctx.now} and ${offers.state} = 'live'`
  const isUsed = inArray(coupons.state, ['held', 'used'])
  const isOfState = state === 'unused' ? isLive : state === 'used' ? isUsed : sql`not (${isLive}) and not (${isUsed})`
  const at = cursor === undefined ? undefined : positionOf(cursor)
  const isAfter = at && (state === 'unused' ? sql`(${coupons.endsAt}, ${coupons.id}) > (${at.endsAt}, ${at.id})` : sql`(${coupons.endsAt}, ${coupons.id}) < (${at.endsAt}, ${at.id})`)
  const rows = await ctx.db.select({ couponId: coupons.id, offerId: coupons.offerId, state: coupons.state, source: coupons.source, startsAt: coupons.startsAt, endsAt: coupons.endsAt, orderId: coupons.orderId, name: offers.name, merchantId: offers.merchantId, effect: offers.effect })
    .from(coupons).innerJoin(offers, eq(offers.id, coupons.offerId)).where(and(mine(ctx, coupons.shopperId), isOfState, isAfter)).orderBy(...(state === 'unused' ? [coupons.endsAt, coupons.id] : [desc(coupons.endsAt), desc(coupons.id)])).limit(limit + 1)
  const items = rows.slice(0, limit).map((row) => ({ ...row, isHeld: row.state === 'held' }))
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? `${last.endsAt.toISOString()}|${last.couponId}` : null }
}
function positionOf(cursor: string): { endsAt: Date; id: string } {
  const found = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\|(cpn_\w{1,50})$/.exec(cursor)
  return found ? { endsAt: fromIso(found[1]!), id: found[2]! } : unfit('cursor', 'kernel.invalid')
}

/** What became of an offer's coupons 用券情况: how many of each source and state, and its batches of codes with how many were used. */
export async function couponsOf(ctx: Context, offerId: string) {
  const offer = await couponOfferOf(ctx, offerId)
  const [counts, batches] = await Promise.all([
    ctx.client.query<{ source: (typeof couponSources)[number]; state: (typeof couponStates)[number] | 'ended'; count: number }>({ name: 'promotions.coupons_of', values: [offerId, ctx.now], text: `
      select source, case when state = 'unused' and ends_at <= $2 then 'ended' else state end as state, count(*)::int as count from promotions_coupons where offer_id = $1 group by 1, 2 order by 1, 2` }),
    ctx.db.select({ id: codeBatches.id, name: codeBatches.name, count: codeBatches.count, state: codeBatches.state, madeAt: codeBatches.madeAt, used: sql<number>`(select count(*) from promotions_codes c where c.batch_id = ${codeBatches.id} and c.used_at is not null)::int` })
      .from(codeBatches).where(eq(codeBatches.offerId, offer.id)).orderBy(desc(codeBatches.id)).limit(mostShown),
  ])
  return { offer: shownOffer(offer, ctx.now), counts: counts.rows, batches }
}

/**
 * What a product's page says of offers 商品页优惠: what is open to everybody and the coupons that may be claimed, and for each SKU what one piece comes to with them 券后价, offer by offer, by the very chain that orders run (I-32).
 * The same for everybody: what is for new buyers, or has a number for each, is not counted in. What members may use before others (F26) is told with its time and their levels, and lowers no price here yet.
 */
export async function offersOfProduct(ctx: Context, productId: string) {
  const [product, live, categories] = await Promise.all([productDetail(ctx, productId), liveOffers(ctx), categoryFacets(ctx)])
  const plain = product.skus.map(({ id, priceFen }) => ({ skuId: id, productId, merchantId: product.merchantId, categoryIds: categories.get(product.categoryId)?.way ?? [], quantity: 1, unitPriceFen: priceFen }))
  // A flash sale says by itself what is left of it: its price is not promised here, on a page that is kept.
  const fitting = live.filter((one) => one.way === 'claim' && !isFlash(one) && !one.isSpent && isOpen(one, ctx.now) && plain.some((line) => fits(one, line)))
  const ids = fitting.filter(({ kind }) => kind === 'coupon').map(({ id }) => id as Row['id'])
  // Floors are asked for only where something would lower a price: what is promised here is what the order will hold to.
  const [goods, left] = fitting.length === 0 ? [new Map<string, never>(), []] : await Promise.all([sellable(ctx, plain.map(({ skuId }) => skuId)), ids.length === 0 ? [] : ctx.db.select({ id: offers.id }).from(offers).where(and(inArray(offers.id, ids), sql`(${offers.mostUses} is null or ${offers.issued} < ${offers.mostUses})`))])
  const lines = plain.map((line) => { const good = goods.get(line.skuId); return good ? lineOf(good, 1, categories) : line })
  const shown = fitting.filter(({ id, kind }) => kind === 'open' || left.some((row) => row.id === id))
  const early = shown.filter((one) => !isPublic(one, ctx.now))
  const tiers = await tiersOf(ctx, early.flatMap(({ groupIds }) => groupIds!))
  const tiersBy = new Map(early.map(({ id, groupIds }) => [id, groupIds!.flatMap((one) => tiers.get(one) ?? [])]))
  const counted = shown.filter((one) => isPublic(one, ctx.now)).filter(({ kind, perPerson, forNew }) => !forNew && (kind === 'coupon' || perPerson === null)).map((one) => (one.kind === 'coupon' ? { ...one, couponId: one.id } : one))
  const prices = lines.map((line) => {
    const { lines: [priced], explain } = best({ lines: [line], offers: counted }).quote
    return { skuId: line.skuId, priceFen: line.unitPriceFen, afterFen: priced!.payableFen, steps: explain.map(({ offerId, offFen }) => ({ offerId, name: counted.find(({ id }) => id === offerId)!.name, offFen })) }
  })
  // What is for marks or companies alone, for good, is told to nobody else.
  const told = shown.filter(({ id, publicAt }) => !tiersBy.has(id) || publicAt !== null || tiersBy.get(id)!.length > 0)
  return { offers: told.map(({ id, name, kind, lane, merchantId, effect, endsAt, forNew, publicAt }) => ({ offerId: id, name, kind, lane, merchantId, effect, endsAt, forNew, isEarly: tiersBy.has(id), publicAt: tiersBy.has(id) ? publicAt : null, tiers: tiersBy.get(id) ?? [] })), prices }
}

/** What an offer would discount although it was raised within the seven days 先涨后降 (T-60), each as an alarm: what a piece alone would sell for, and the lowest that it stood at or was sold for in them. */
export async function raisedUnder(ctx: Context, row: Row): Promise<Alarm[]> {
  const raised = await raisedLately(ctx, row.merchantId)
  if (raised.length === 0) return []
  const [goods, categories] = await Promise.all([sellable(ctx, raised.map(({ skuId }) => skuId)), categoryFacets(ctx)])
  const offer = speakerOf(row)
  return raised.flatMap(({ skuId, productId, merchantId, lowestFen }) => {
    const good = goods.get(skuId)
    if (!good) return []
    const line = lineOf(good, 1, categories)
    if (!fits(offer, line)) return []
    return [{ kind: 'raised' as const, skuId, productId, merchantId, title: `${good.title} ${good.specText}`.trim(), offerId: row.id, offerName: row.name, fen: quote({ lines: [line], offers: [offer] }).lines[0]!.payableFen, againstFen: lowestFen }]
  })
}

const speakerOf = ({ id, lane, merchantId, scope, effect, priority, excludes, platformPercent }: Row): Offer => ({ id, lane, merchantId, scope, effect, priority, group: lane, excludes, platformPercent })

/** Quantities at which an offer takes most of each piece: one, and each that just reaches what it asks for. */
function turnsOf({ effect }: Pick<Offer, 'effect'>, unitPriceFen: number): number[] {
  const reaching = (fromFen: number, fromPieces: number) => Math.max(1, fromPieces, Math.ceil(fromFen / Math.max(1, unitPriceFen)))
  switch (effect.kind) {
    case 'rungs': return effect.rungs.map(({ fromFen, fromPieces }) => reaching(fromFen, fromPieces))
    case 'steps': return effect.steps.map(({ fromPieces }) => fromPieces)
    case 'nth': case 'pieces': return [effect.n]
    case 'exchange': return [reaching(effect.fromFen, 0)]
    default: return [1]
  }
}
const mostPieces = 999

/** Which goods would be sold below their floor when this offer meets those that are live 低于最低价 (F87): each SKU by itself, at one piece and where some offer asks for more, every coupon in hand. What meets only over several goods is seen at the checkout, where the floor holds. */
export async function floorsUnder(ctx: Context, row: Row): Promise<Alarm[]> {
  const [goods, categories, live] = await Promise.all([flooredSkus(ctx, row.merchantId).then((ids) => sellable(ctx, ids)), categoryFacets(ctx), liveOffers(ctx)])
  const offer = speakerOf(row)
  const others = live.filter(({ id, endsAt }) => id !== row.id && endsAt > row.startsAt!)
  return [...goods.values()].flatMap((good) => {
    const { skuId, productId, merchantId, priceFen, title, specText } = good
    const line = lineOf(good, 1, categories)
    if (!fits(offer, line)) return []
    const meeting = [offer, ...others.filter((one) => fits(one, line))]
    const found = [...new Set([1, ...meeting.flatMap((one) => turnsOf(one, priceFen))])].filter((quantity) => quantity <= mostPieces).flatMap((quantity) => {
      const prepared = prepare({ lines: [{ ...line, quantity }], offers: meeting })
      const all = run(prepared, new Set())
      return all.bookings.some(({ one }) => one.offer.id === row.id) ? belowFloor(prepared, all) : []
    }).sort((a, b) => a.fen - b.fen)[0]
    return found ? [{ kind: 'below_floor' as const, skuId, productId, merchantId, title: `${title} ${specText}`.trim(), offerId: row.id, offerName: row.name, fen: found.fen, againstFen: found.floorFen }] : []
  })
}

/** The same for a draft that is only looked at. Foreign offers are not found. */
export const offerFloors = async (ctx: Context, id: string): Promise<{ items: Alarm[] }> => ({ items: await floorsUnder(ctx, await rowOf(ctx, id)) })
