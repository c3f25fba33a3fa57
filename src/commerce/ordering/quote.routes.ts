import { z } from 'zod'
import { Ended, ListNote, mostLines, quantity, Waiting } from '#commerce/cart'
import { route } from '#kernel/route'
import { offer, shown } from './quote.queries'
import { lineKinds } from './tables'

const id = z.string().min(1).max(60)
const amounts = { goodsFen: z.int(), discountFen: z.int(), pointsFen: z.int(), freightFen: z.int(), payableFen: z.int() }
const Short = z.object({ missingFen: z.int().optional(), missingPieces: z.int().optional(), missingSkuIds: z.array(z.string()).readonly().optional() })
export const CouponShown = z.object({ couponId: z.string(), offerId: z.string(), name: z.string(), isUsed: z.boolean(), offFen: z.int(), endsAt: z.date().nullable(), why: z.object({ why: z.enum(['nothing_fits', 'short', 'excluded', 'below_floor', 'lane_taken', 'better_without', 'not_yet', 'not_now', 'not_new', 'not_chosen']), short: Short.optional(), by: z.string().optional() }).nullable() })
const giftGood = { skuId: z.string(), productId: z.string(), title: z.string(), specText: z.string(), picture: z.string() }
const GiftShown = z.object({ offerId: z.string(), name: z.string(), merchantId: z.string(), ...giftGood, pieces: z.int(), payMinutes: z.int().nullable(), choices: z.array(z.object(giftGood)) })
const PresaleShown = z.object({ depositFen: z.int(), countsFen: z.int(), tailFen: z.int(), tailStartsAt: z.date(), tailEndsAt: z.date(), shipDays: z.int() })
/** The group that it is bought in: one that he joins, or founds. */
const GroupShown = z.object({ id: z.string().nullable(), size: z.int(), hours: z.int(), endsAt: z.date().nullable() })
/** What points pay of the order and could pay at most, and why no more. */
const PointsShown = z.object({ balance: z.int(), usedPoints: z.int(), usedFen: z.int(), mostPoints: z.int(), mostFen: z.int(), perYuan: z.int(), mostPercent: z.int(), why: z.enum(['no_points', 'all', 'share', 'one_fen', 'presale']) })
/** What he has as balance at a seller of the order, what of it could pay, and what does. */
const BalanceShown = z.object({ merchantId: z.string(), haveFen: z.int(), mostFen: z.int(), usedFen: z.int() })
export const QuoteShown = z.object({ version: z.string(), ...amounts, /** What is left to pay when balances have paid. */ dueFen: z.int(), /** Something in it goes in a parcel. */ needsAddress: z.boolean(), points: PointsShown.nullable(), balances: z.array(BalanceShown), lists: z.array(ListNote), presale: PresaleShown.nullable(), group: GroupShown.nullable(), explain: z.array(z.object({ offerId: z.string(), name: z.string(), lane: z.string(), offFen: z.int(), skuIds: z.array(z.string()) })), coupons: z.array(CouponShown), gifts: z.array(GiftShown), giftsGone: z.array(z.object({ offerId: z.string(), name: z.string() })), blocked: z.array(z.string()), ended: z.array(Ended), waiting: z.array(Waiting),
  lines: z.array(z.object({ skuId: z.string(), productId: z.string(), merchantId: z.string(), title: z.string(), specText: z.string(), picture: z.string(), kind: z.enum(lineKinds), quantity: z.int(), unitPriceFen: z.int(), ...amounts })),
  groups: z.array(z.object({ merchantId: z.string(), merchantName: z.string(), ...amounts })) })
/** Left out, the best ones are taken; an empty list takes none. */
export const chosenCoupons = z.array(id).max(20).optional()
/** What he would rather have where a gift may be chosen. */
export const chosenGifts = z.array(id).max(20).optional()
/** How many points are to pay, or as many as may be. */
export const usePoints = z.union([z.int().min(0).max(1_000_000_000), z.literal('most')]).optional()
/** The group that he founds with what he buys. */
export const founds = z.strictObject({ activityId: id, size: z.int().min(2).max(10) }).optional()
/** The sellers at whom his balance is to pay; empty, he is only told what it could. */
export const useBalances = z.array(id).max(50).optional()
export const wishedLines = z.array(z.strictObject({ skuId: id, quantity })).min(1).max(mostLines)

export const quoteShape = { lines: wishedLines.optional(), addressId: id.optional(), couponIds: chosenCoupons, giftSkuIds: chosenGifts, bargainId: id.optional(), groupId: id.optional(), founds, usePoints, useBalances }

export const quoteRoutes = {
  quote: route({ method: 'POST', path: '/v1/quote', access: 'shopper', input: z.object(quoteShape), output: QuoteShown, run: async (ctx, wish) => shown(await offer(ctx, wish)) }),
}
