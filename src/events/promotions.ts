import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to offers and coupons 优惠: the published language of promotions. `merchantId` is empty where the offer is the platform's. */
export const OfferChanged = defineEvent('promotions.offer_changed', z.object({ offerId: z.string(), merchantId: z.string().nullable(), state: z.enum(['live', 'stopped']), at: z.iso.datetime() }))
export const CouponClaimed = defineEvent('promotions.coupon_claimed', z.object({ couponId: z.string(), offerId: z.string(), shopperId: z.string(), endsAt: z.iso.datetime() }))
/** A coupon was put into a shopper's hand without his asking; `source` says why. */
export const CouponGranted = defineEvent('promotions.coupon_granted', z.object({ couponId: z.string(), offerId: z.string(), shopperId: z.string(), source: z.string(), endsAt: z.iso.datetime() }))
const many = z.object({ offerId: z.string(), merchantId: z.string().nullable(), count: z.int(), at: z.iso.datetime() })
/** Coupons of an offer were given by a list, so many. */
export const CouponsGranted = defineEvent('promotions.coupons_granted', many)
/** Coupons that nobody had used were taken back, so many. */
export const CouponsRecalled = defineEvent('promotions.coupons_recalled', many)
/** A flash sale's pool 秒杀库存 has nothing left in one opening, or something again; `opensAt` names the opening. */
export const PoolRanOut = defineEvent('promotions.pool_ran_out', z.object({ offerId: z.string(), skuId: z.string(), opensAt: z.iso.datetime() }))
export const PoolCameBack = defineEvent('promotions.pool_came_back', z.object({ offerId: z.string(), skuId: z.string(), opensAt: z.iso.datetime() }))
