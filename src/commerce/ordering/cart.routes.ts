import { z } from 'zod'
import type { LiveOffer } from '#growth/promotions'
import { nothing, route } from '#kernel/route'
import { mostLines, mostOfOne } from './cart.rules'
import { cartWithExtras } from './cart.queries'
import { addBundle, addToCart, removeCartLine, setCartLine, tickAll } from './cart.service'
import { freightTo } from './freight.queries'
import { offer, shown } from './quote.queries'

const id = z.string().min(1).max(60)
/** A whole number as JSON writes it: no text, no fraction, nothing below one (T-08). */
export const quantity = z.int().min(1).max(mostOfOne)
const Line = z.object({ id: z.string(), skuId: z.string(), productId: z.string(), merchantId: z.string(), merchantName: z.string(), title: z.string(), specText: z.string(), picture: z.string(), priceFen: z.int(), seenPriceFen: z.int(), quantity: z.int(), available: z.int(),
  state: z.enum(['ok', 'changed', 'sold_out', 'gone']), ticked: z.boolean(), lineFen: z.int() })
/** An offer that spoke for such goods until a moment ago. */
const Ended = z.object({ offerId: z.string(), name: z.string() })
/** An offer for such goods that holds for members already, for everybody from `publicAt` on. */
const Waiting = z.object({ offerId: z.string(), name: z.string(), publicAt: z.date().nullable(), tiers: z.array(z.string()) })
const Extra = z.object({ offerId: z.string(), name: z.string(), merchantId: z.string(), kind: z.enum(['exchange', 'gift']), isReached: z.boolean(), isHad: z.boolean(), missingFen: z.int(), missingPieces: z.int(), fen: z.int(), pieces: z.int(), payMinutes: z.int().nullable(), goods: z.array(z.object({ skuId: z.string(), productId: z.string(), title: z.string(), specText: z.string(), picture: z.string(), priceFen: z.int() })) })
const Gap = z.object({ offerId: z.string(), name: z.string(), merchantId: z.string().nullable(), effect: z.custom<LiveOffer['effect']>(), missingFen: z.int(), missingPieces: z.int() })
const List = z.object({ id: z.string(), name: z.string() })
/** What a price list gives a line, and how many pieces are missing to its next step. */
const ListNote = z.object({ skuId: z.string(), isUsed: z.boolean(), fen: z.int(), list: List.nullable(), next: z.object({ list: List, fromPieces: z.int(), missingPieces: z.int(), fen: z.int() }).nullable() })
const Cart = z.object({ lists: z.array(ListNote), extras: z.array(Extra), ended: z.array(Ended), waiting: z.array(Waiting), discountFen: z.int(), payableFen: z.int(), explain: z.array(z.object({ offerId: z.string(), name: z.string(), merchantId: z.string().nullable(), offFen: z.int(), skuIds: z.array(z.string()) })), gaps: z.array(Gap), lines: z.array(Line), groups: z.array(z.object({ merchantId: z.string(), merchantName: z.string(), goodsFen: z.int(), freightFen: z.int().nullable() })), goodsFen: z.int(), count: z.int() })
const amounts = { goodsFen: z.int(), discountFen: z.int(), pointsFen: z.int(), freightFen: z.int(), payableFen: z.int() }
const Short = z.object({ missingFen: z.int().optional(), missingPieces: z.int().optional(), missingSkuIds: z.array(z.string()).readonly().optional() })
export const CouponShown = z.object({ couponId: z.string(), offerId: z.string(), name: z.string(), isUsed: z.boolean(), offFen: z.int(), endsAt: z.date().nullable(), why: z.object({ why: z.enum(['nothing_fits', 'short', 'excluded', 'below_floor', 'lane_taken', 'better_without', 'not_yet', 'not_now', 'not_new', 'not_chosen']), short: Short.optional(), by: z.string().optional() }).nullable() })
const giftGood = { skuId: z.string(), productId: z.string(), title: z.string(), specText: z.string(), picture: z.string() }
const GiftShown = z.object({ offerId: z.string(), name: z.string(), merchantId: z.string(), ...giftGood, pieces: z.int(), payMinutes: z.int().nullable(), choices: z.array(z.object(giftGood)) })
const PresaleShown = z.object({ depositFen: z.int(), countsFen: z.int(), tailFen: z.int(), tailStartsAt: z.date(), tailEndsAt: z.date(), shipDays: z.int() })
/** What points pay of the order and could pay at most, and why no more. */
const PointsShown = z.object({ balance: z.int(), usedPoints: z.int(), usedFen: z.int(), mostPoints: z.int(), mostFen: z.int(), perYuan: z.int(), mostPercent: z.int(), why: z.enum(['no_points', 'all', 'share', 'one_fen', 'presale']) })
const QuoteShown = z.object({ version: z.string(), ...amounts, points: PointsShown.nullable(), lists: z.array(ListNote), presale: PresaleShown.nullable(), explain: z.array(z.object({ offerId: z.string(), name: z.string(), lane: z.string(), offFen: z.int(), skuIds: z.array(z.string()) })), coupons: z.array(CouponShown), gifts: z.array(GiftShown), giftsGone: z.array(z.object({ offerId: z.string(), name: z.string() })), blocked: z.array(z.string()), ended: z.array(Ended), waiting: z.array(Waiting),
  lines: z.array(z.object({ skuId: z.string(), productId: z.string(), merchantId: z.string(), title: z.string(), specText: z.string(), picture: z.string(), quantity: z.int(), unitPriceFen: z.int(), ...amounts })),
  groups: z.array(z.object({ merchantId: z.string(), merchantName: z.string(), ...amounts })) })
/** Left out, the best ones are taken; an empty list takes none. */
export const chosenCoupons = z.array(id).max(20).optional()
/** What he would rather have where a gift may be chosen. */
export const chosenGifts = z.array(id).max(20).optional()
/** How many points are to pay, or as many as may be. */
export const usePoints = z.union([z.int().min(0).max(1_000_000_000), z.literal('most')]).optional()
export const wishedLines = z.array(z.strictObject({ skuId: id, quantity })).min(1).max(mostLines)

const region = z.string().regex(/^\d{2}(\d{2}(\d{2})?)?$/)

export const cartRoutes = {
  cart: route({ method: 'GET', path: '/v1/cart', access: 'buyer', input: nothing, output: Cart, run: (ctx) => cartWithExtras(ctx) }),
  addBundle: route({ method: 'POST', path: '/v1/cart/bundles', access: 'buyer', input: z.object({ offerId: id }), output: z.object({ added: z.int() }), run: (ctx, { offerId }) => addBundle(ctx, offerId) }),
  addToCart: route({ method: 'POST', path: '/v1/cart/lines', access: 'buyer', input: z.object({ skuId: id, quantity }), output: z.object({ lineId: z.string() }), run: addToCart }),
  setCartLine: route({ method: 'PATCH', path: '/v1/cart/lines/:id', access: 'buyer', input: z.object({ id, quantity: quantity.optional(), ticked: z.boolean().optional() }), output: nothing, run: async (ctx, { id, ...change }) => { await setCartLine(ctx, id, change); return {} } }),
  removeCartLine: route({ method: 'DELETE', path: '/v1/cart/lines/:id', access: 'buyer', input: z.object({ id }), output: nothing, run: async (ctx, { id }) => { await removeCartLine(ctx, id); return {} } }),
  tickAll: route({ method: 'POST', path: '/v1/cart/tick', access: 'buyer', input: z.object({ ticked: z.boolean() }), output: nothing, run: async (ctx, { ticked }) => { await tickAll(ctx, ticked); return {} } }),
  quote: route({ method: 'POST', path: '/v1/quote', access: 'shopper', input: z.object({ lines: wishedLines.optional(), addressId: id.optional(), couponIds: chosenCoupons, giftSkuIds: chosenGifts, bargainId: id.optional(), usePoints }), output: QuoteShown, run: async (ctx, wish) => shown(await offer(ctx, wish)) }),
  freightTo: route({ method: 'GET', path: '/v1/skus/:id/freight', access: 'public', input: z.object({ id, region }), output: z.object({ freightFen: z.int(), isBlocked: z.boolean() }), run: (ctx, { id, region }) => freightTo(ctx, id, region) }),
}
