import { z } from 'zod'
import type { Context } from '#kernel/context'
import { lookups, ownTries, purchases, tries, uploads } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { askCodes, exportCodes, mostCodes, redeemCode, voidCodes } from './codes.service'
import { claimCoupon } from './coupons.service'
import { compensate, grantToList, recallCoupons } from './grants.service'
import type { OfferWish } from './offer.rules'
import { bundlesNow } from './bundles.queries'
import { couponCenter, couponsOf, offersOfProduct, myCoupons, offerFloors, offerOf, offerPage, type OfferAsk } from './offers.queries'
import { changeOffer, draftOffer, publishOffer, stopOffer } from './offers.service'
import { flashOf, flashResults, flashSale } from './results.queries'
import { stages } from './rhythm.rules'
import { batchStates, couponSources, couponStates, couponWays, laneNames, offerKinds, offerStates, type Effect as EffectShown } from './tables'

/** Offers and coupons over HTTP 优惠接口: a merchant's and the platform's desks alike, and the coupon centre for shoppers. */
const fen = z.int().min(0).max(100_000_000_00)
const pieces = z.int().min(0).max(9_999)
const payPercent = z.int().min(0).max(100)
const ids = z.array(z.string().max(60)).min(1).max(2_000).readonly()
const Scope = z.strictObject({ skuIds: ids.optional(), productIds: ids.optional(), categoryIds: ids.optional(), exceptProductIds: ids.optional() })
const Rung = z.strictObject({ fromFen: fen, fromPieces: pieces, offFen: fen, payPercent, mostOffFen: fen.nullable() })
const named = z.array(z.string().max(60)).min(1).max(20).readonly()
const Effect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('price'), fen: fen.min(1) }), z.strictObject({ kind: z.literal('percent'), payPercent: payPercent.min(1).max(99) }), z.strictObject({ kind: z.literal('off'), fen: fen.min(1) }),
  z.strictObject({ kind: z.literal('flash'), items: z.array(z.object({ skuId: z.string().max(60), fen: fen.min(1), pieces: pieces.min(1), perPerson: pieces.min(1).nullable() })).min(1).max(50) }),
  z.strictObject({ kind: z.literal('steps'), steps: z.array(z.strictObject({ fromPieces: pieces.min(1), fen: fen.min(1) })).min(1).max(10) }),
  z.strictObject({ kind: z.literal('nth'), n: z.int().min(2).max(20), payPercent: payPercent.max(99) }), z.strictObject({ kind: z.literal('pieces'), n: z.int().min(2).max(20), fen: fen.min(1) }),
  z.strictObject({ kind: z.literal('set'), fen: fen.min(1), parts: z.array(z.strictObject({ skuId: z.string().max(60), pieces: pieces.min(1).max(99) })).min(2).max(10), scene: prose(z.string().trim().min(1).max(20)).optional() }),
  z.strictObject({ kind: z.literal('rungs'), rungs: z.array(Rung).min(1).max(10), mostTimes: z.int().min(1).max(1_000) }),
  z.strictObject({ kind: z.literal('exchange'), fen, fromFen: fen, skuIds: named.optional() }),
  z.strictObject({ kind: z.literal('gift'), fromFen: fen, fromPieces: pieces, skuId: z.string().max(60), pieces: pieces.min(1).max(99), others: named.optional(), payMinutes: z.int().min(1).max(1_440).optional() }), z.strictObject({ kind: z.literal('freight'), fromFen: fen, offFen: fen.min(1) }),
])
const ShownEffect = z.custom<EffectShown>()
const minute = z.int().min(0).max(1_440)
const Rhythm = z.strictObject({ monthDays: z.array(z.int().min(1).max(31)).min(1).max(31).readonly().optional(), weekDays: z.array(z.int().min(1).max(7)).min(1).max(7).readonly().optional(), slots: z.array(z.strictObject({ fromMinute: minute, untilMinute: minute })).min(1).max(12).readonly().optional(), fromMinute: minute.optional(), untilMinute: minute.optional() })
const time = z.iso.datetime({ offset: true }).transform((text) => fromIso(text))
const many = z.int().min(1).max(100_000_000).nullable()
const Wish = z.object({ name: prose(z.string().trim().min(1).max(40)), kind: z.enum(offerKinds), lane: z.enum(laneNames), scope: Scope, effect: Effect, priority: z.int().min(0).max(100).default(0), excludes: z.array(z.enum([...laneNames, '*'])).max(10).default([]),
  mostPieces: many.default(null), perPerson: many.default(null), mostUses: many.default(null), mostFen: fen.min(1).nullable().default(null), goodDays: z.int().min(1).max(365).nullable().default(null), startsAt: time, endsAt: time, rhythm: Rhythm.nullable().default(null), way: z.enum(couponWays).default('claim'), forNew: z.boolean().default(false), groupIds: z.array(z.string().max(60)).min(1).max(20).nullable().default(null), publicAt: time.nullable().default(null) })
const One = z.object({ id: z.string().max(60) })
const versioned = One.extend({ version: z.int() })
const Drafted = z.object({ id: z.string(), version: z.int() })
const Shown = z.object({ id: z.string(), merchantId: z.string().nullable(), name: z.string(), kind: z.enum(offerKinds), lane: z.string(), scope: Scope, effect: ShownEffect, priority: z.int(), excludes: z.array(z.string()), platformPercent: z.int(), mostPieces: z.int().nullable(), perPerson: z.int().nullable(),
  mostUses: z.int().nullable(), mostFen: z.int().nullable(), uses: z.int(), usedFen: z.int(), issued: z.int(), goodDays: z.int().nullable(), state: z.enum(offerStates), startsAt: z.date(), endsAt: z.date(), rhythm: Rhythm.nullable(), way: z.enum(couponWays), forNew: z.boolean(), groupIds: z.array(z.string()).nullable(), publicAt: z.date().nullable(), version: z.int(), isOpen: z.boolean(), opensNext: z.date().nullable() })
const FlashItem = z.object({ skuId: z.string(), fen: z.int(), pieces: z.int(), perPerson: z.int().nullable(), title: z.string(), specText: z.string() })
const Results = z.object({ isOn: z.boolean(), opensAt: z.date().nullable(), items: z.array(FlashItem.extend({ taken: z.int(), soldInAll: z.int(), openings: z.array(z.object({ opensAt: z.date(), taken: z.int(), paid: z.int() })) })) })
const stage = z.enum(stages)
const Opening = z.object({ opensAt: z.date(), endsAt: z.date(), stage })
const OnSale = z.object({ offerId: z.string(), name: z.string(), skuId: z.string(), flashFen: z.int(), pieces: z.int(), left: z.int(), perPerson: z.int().nullable(), publicAt: z.date().nullable(), stage })
const reason = prose(z.string().trim().min(2).max(200))
const done = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }

/** The same for a merchant and for the platform; only who asks differs. */
function desk<A extends 'merchant' | 'staff'>(access: A) {
  const [read, write] = [{ access, permit: 'promotions.read' } as const, { access, permit: 'promotions.write' } as const]
  const path = `/v1/${access}/offers`
  return {
    list: route({ method: 'GET', path, ...read, input: page.extend({ state: z.enum(offerStates).optional() }), output: z.object({ items: z.array(Shown), next: z.string().nullable() }), run: (ctx, ask: OfferAsk) => offerPage(ctx, ask) }),
    one: route({ method: 'GET', path: `${path}/:id`, ...read, input: One, output: Shown, run: (ctx, { id }) => offerOf(ctx, id) }),
    draft: route({ method: 'POST', path, ...write, once: true, input: Wish, output: Drafted, run: (ctx, wish) => draftOffer(ctx, wish as OfferWish) }),
    change: route({ method: 'PUT', path: `${path}/:id`, ...write, input: Wish.extend({ id: z.string().max(60), version: z.int() }), output: Drafted, run: (ctx, { id, version, ...wish }) => changeOffer(ctx, id, version, wish as OfferWish) }),
    publish: route({ method: 'POST', path: `${path}/:id/publish`, ...write, input: versioned.extend({ reason, belowFloor: z.boolean().default(false) }), output: z.object({ approvalId: z.string().nullable() }), run: (ctx, { id, version, reason, belowFloor }) => publishOffer(ctx, id, version, reason, belowFloor) }),
    floors: route({ method: 'GET', path: `${path}/:id/floors`, ...read, input: One, output: z.object({ items: z.array(z.object({ skuId: z.string(), productId: z.string(), merchantId: z.string(), title: z.string(), fen: z.int(), againstFen: z.int() })) }), run: (ctx, { id }) => offerFloors(ctx, id) }),
    results: route({ method: 'GET', path: `${path}/:id/flash`, ...read, input: One, output: Results, run: (ctx, { id }) => flashResults(ctx, id) }),
    stop: route({ method: 'POST', path: `${path}/:id/stop`, ...write, input: One.extend({ reason }), output: nothing, run: (ctx, { id, reason }) => done(stopOffer(ctx, id, reason)) }),
  }
}

const Count = z.object({ source: z.enum(couponSources), state: z.enum([...couponStates, 'ended']), count: z.int() })
const Batch = z.object({ id: z.string(), name: z.string(), count: z.int(), state: z.enum(batchStates), madeAt: z.date(), used: z.int() })
const GrantRow = z.object({ row: z.int(), who: z.string(), outcome: z.enum(['given', 'had', 'unknown', 'id_only', 'twice', 'none_left', 'bought']) })
const Received = z.object({ couponId: z.string(), endsAt: z.date() })

/** Coupons of an offer at the desks 发券: what became of them, by list, by code, taken back. */
function couponDesk<A extends 'merchant' | 'staff'>(access: A) {
  const [read, write] = [{ access, permit: 'promotions.read' } as const, { access, permit: 'promotions.write' } as const]
  const [path, batches] = [`/v1/${access}/offers/:id`, `/v1/${access}/code-batches/:id`]
  return {
    coupons: route({ method: 'GET', path: `${path}/coupons`, ...read, input: One, output: z.object({ offer: Shown, counts: z.array(Count), batches: z.array(Batch) }), run: (ctx, { id }) => couponsOf(ctx, id) }),
    askCodes: route({ method: 'POST', path: `${path}/codes`, ...write, once: true, input: One.extend({ name: prose(z.string().trim().min(1).max(40)), count: z.int().min(1).max(mostCodes) }), output: One, run: (ctx, { id, ...wish }) => askCodes(ctx, id, wish) }),
    recall: route({ method: 'POST', path: `${path}/recall`, ...write, input: One.extend({ reason }), output: z.object({ recalled: z.int() }), run: (ctx, { id, reason }) => recallCoupons(ctx, id, reason) }),
    exportCodes: route({ method: 'POST', path: `${batches}/export`, ...write, stepUp: true, input: One, output: z.object({ filename: z.string(), text: z.string() }), run: (ctx, { id }) => exportCodes(ctx, id) }),
    voidCodes: route({ method: 'POST', path: `${batches}/void`, ...write, input: One.extend({ reason }), output: nothing, run: (ctx, { id, reason }) => done(voidCodes(ctx, id, reason)) }),
    grant: route({ method: 'POST', path: `/v1/${access}/coupon-grants`, ...write, limits: uploads, upload: true, bodyLimit: 2 * 1_048_576, input: z.object({ offerId: z.string().max(60), reason, filename: z.string().max(300).default('list.csv'), file: z.instanceof(Uint8Array) }),
      output: z.object({ given: z.int(), rows: z.array(GrantRow) }), run: (ctx, wish) => grantToList(ctx, wish) }),
  }
}
const [storeCoupons, platformCoupons] = [couponDesk('merchant'), couponDesk('staff')]
const [store, platform] = [desk('merchant'), desk('staff')]

const Coupon = z.object({ offerId: z.string(), name: z.string(), merchantId: z.string().nullable(), effect: ShownEffect, endsAt: z.date() })
const Part = z.object({ skuId: z.string(), productId: z.string(), title: z.string(), specText: z.string(), picture: z.string(), priceFen: z.int(), pieces: z.int(), isSoldOut: z.boolean() })
const Bundle = z.object({ offerId: z.string(), name: z.string(), scene: z.string().nullable(), merchantId: z.string(), merchantName: z.string(), fen: z.int(), partsFen: z.int(), endsAt: z.date(), isAvailable: z.boolean(), parts: z.array(Part) })
/** As many as a product has variants, one after the other with commas between. */
const skuList = z.string().max(8_000).transform((text) => text.split(',')).optional()
export const offerRoutes = {
  bundles: route({ method: 'GET', path: '/v1/bundles', access: 'public', input: z.object({ skuIds: skuList, merchantId: z.string().max(60).optional() }), output: z.object({ items: z.array(Bundle) }), run: async (ctx: Context, ask) => ({ items: await bundlesNow(ctx, ask) }) }),
  merchantOffers: store.list, merchantOffer: store.one, draftMerchantOffer: store.draft, changeMerchantOffer: store.change, publishMerchantOffer: store.publish, merchantFlashResults: store.results, stopMerchantOffer: store.stop, merchantOfferFloors: store.floors,
  staffOffers: platform.list, staffOffer: platform.one, draftStaffOffer: platform.draft, changeStaffOffer: platform.change, publishStaffOffer: platform.publish, staffFlashResults: platform.results, stopStaffOffer: platform.stop, staffOfferFloors: platform.floors,
  merchantCoupons: storeCoupons.coupons, askMerchantCodes: storeCoupons.askCodes, recallMerchantCoupons: storeCoupons.recall, exportMerchantCodes: storeCoupons.exportCodes, voidMerchantCodes: storeCoupons.voidCodes, grantMerchantCoupons: storeCoupons.grant,
  staffCoupons: platformCoupons.coupons, askStaffCodes: platformCoupons.askCodes, recallStaffCoupons: platformCoupons.recall, exportStaffCodes: platformCoupons.exportCodes, voidStaffCodes: platformCoupons.voidCodes, grantStaffCoupons: platformCoupons.grant,
  compensate: route({ method: 'POST', path: '/v1/staff/compensations', access: 'staff', permit: 'promotions.compensate', once: true, input: z.object({ offerId: z.string().max(60), shopper: z.string().trim().min(1).max(60), reason }), output: Received, run: (ctx, wish) => compensate(ctx, wish) }),
  redeemCode: route({ method: 'POST', path: '/v1/coupons/codes', access: 'shopper', limits: [...tries(), ...ownTries], input: z.object({ code: z.string().trim().min(1).max(60) }), output: Received, run: (ctx, { code }) => redeemCode(ctx, code) }),
  productOffers: route({ method: 'GET', path: '/v1/products/:id/offers', access: 'public', input: One, output: z.object({ offers: z.array(Coupon.extend({ kind: z.enum(offerKinds), lane: z.string(), forNew: z.boolean(), isEarly: z.boolean(), publicAt: z.date().nullable(), tiers: z.array(z.string()) })), prices: z.array(z.object({ skuId: z.string(), priceFen: z.int(), afterFen: z.int(), steps: z.array(z.object({ offerId: z.string(), name: z.string(), offFen: z.int() })) })) }), run: (ctx: Context, { id }) => offersOfProduct(ctx, id) }),
  flashSale: route({ method: 'GET', path: '/v1/flash', access: 'public', input: z.object({ at: z.string().max(40).optional() }), output: z.object({ now: z.date(), openings: z.array(Opening), chosen: z.date().nullable(), items: z.array(OnSale.extend({ productId: z.string(), title: z.string(), specText: z.string(), picture: z.string(), priceFen: z.int() })) }), run: (ctx, ask) => flashSale(ctx, ask) }),
  flashOf: route({ method: 'GET', path: '/v1/products/:id/flash', access: 'public', input: One, output: z.object({ now: z.date(), items: z.array(OnSale.extend({ opensAt: z.date(), endsAt: z.date() })) }), run: (ctx, { id }) => flashOf(ctx, id) }),
  couponCenter: route({ method: 'GET', path: '/v1/coupons/center', access: 'buyer', input: z.object({ merchantId: z.string().max(60).optional() }), output: z.object({ items: z.array(Coupon.extend({ isForAll: z.boolean(), goodDays: z.int().nullable(), left: z.int().nullable(), held: z.int(), publicAt: z.date().nullable(), isEarly: z.boolean(), mayClaim: z.boolean() })) }), run: (ctx: Context, ask) => couponCenter(ctx, ask) }),
  openCoupons: route({ method: 'GET', path: '/v1/coupons/open', access: 'public', limits: lookups, input: z.object({ merchantId: z.string().max(60).optional() }), output: z.object({ items: z.array(Coupon.extend({ isForAll: z.boolean(), goodDays: z.int().nullable(), left: z.int().nullable() })) }), run: (ctx: Context, ask) => couponCenter(ctx, ask) }),
  claimCoupon: route({ method: 'POST', path: '/v1/coupons/center/:id/claim', access: 'shopper', limits: purchases, once: true, input: One, output: z.object({ couponId: z.string(), endsAt: z.date() }), run: (ctx, { id }) => claimCoupon(ctx, id) }),
  myCoupons: route({ method: 'GET', path: '/v1/coupons', access: 'shopper', input: page.extend({ state: z.enum(['unused', 'used', 'ended']).default('unused') }), output: z.object({ items: z.array(Coupon.extend({ couponId: z.string(), state: z.enum(couponStates), startsAt: z.date(), orderId: z.string().nullable(), isHeld: z.boolean(), source: z.enum(couponSources) })), next: z.string().nullable() }), run: (ctx: Context, ask) => myCoupons(ctx, ask) }),
}
