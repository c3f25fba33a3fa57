import { defineModule } from '#kernel/module'
import { offerRoutes } from './offers.routes'
import { approveCostFen, costlyOffer, refuseRaised } from './offers.service'

/** Promotions 促销: offers and coupons, and the price chain 优惠顺序, where all of them meet. */
export { best, whyNot, type WhyNot } from './best.rules'
export { excludes, type BasketLine, type Lane, type Offer } from './offers.rules'
export { liveOffers, mostTried, offersToTry, type LiveOffer, type TriedOffer } from './live.queries'
export { isOpen, opensNext } from './rhythm.rules'
export { publishingOf } from './offers.service'
export { bundlesNow } from './bundles.queries'
export { addableTo } from './gifts.queries'
export { offerFor, type Offered } from './quotes.queries'
export { type Quote } from './chain.rules'
export { grantCoupon } from './coupons.service'
export { confirmOffers, releaseOffers, reserveOffers } from './claims.service'
export const promotions = defineModule({ name: 'promotions', routes: offerRoutes, reactions: [], jobs: [], approvals: [costlyOffer], settings: [approveCostFen, refuseRaised], permits: ['promotions.read', 'promotions.write'] })
