import { ShopperJoined } from '#events/identity'
import { on } from '#kernel/event'
import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { forgetGuesses, guessesTold } from './codes.service'
import { compensationsADay, giveOnJoining, remindEnding, remindHours } from './grants.service'
import { offerRoutes } from './offers.routes'
import { approveCostFen, costlyOffer } from './offers.service'

/** Promotions 促销: offers and coupons, and the price chain 优惠顺序, where all of them meet. */
export { best, whyNot, type WhyNot } from './best.rules'
export { excludes } from './offers.rules'
export { ordersWith, resultsOf, spentByMonth } from './results.queries'
export { isNewBuyer, liveOffers, mostTried, offersBetween, offersEarlyFor, offersToTry, speaking, type LiveOffer, type PlannedOffer, type TriedOffer } from './live.queries'
export { isFor, isItsTime, isOpen, isPublic, openingsOf, opensNext, windowFaults, type Audience, type Timed } from './rhythm.rules'
export { approveCostFen, publishingOf, stopOffers, type StopWish } from './offers.service'
export { bundlesNow } from './bundles.queries'
export { addableTo } from './gifts.queries'
export { holding, lineOf, offerFor, type Offered } from './quotes.queries'
export { type Quote } from './chain.rules'
export { countGuess } from './codes.service'
export { grantCoupon } from './coupons.service'
export { confirmOffers, releaseDraws, releaseOffers, reserveOffers } from './claims.service'
export const promotions = defineModule({ name: 'promotions', routes: offerRoutes,
  reactions: [on(ShopperJoined, 'promotions.give_on_joining', (ctx, { payload }) => giveOnJoining(ctx, payload.shopperId))],
  // Reminders by day only, when people are awake.
  jobs: [every('promotions.remind', '5 9-20 * * *', async (ctx) => { await remindEnding(ctx) }), every('promotions.forget_guesses', '20 4 * * *', forgetGuesses)],
  approvals: [costlyOffer], settings: [approveCostFen, guessesTold, compensationsADay, remindHours], permits: ['promotions.read', 'promotions.write', 'promotions.compensate'] })
