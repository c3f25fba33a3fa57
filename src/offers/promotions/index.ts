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
export const promotions = defineModule({ name: 'promotions', personal: { holdings: [
  { table: 'promotions_coupons', of: 'shopper_id = his_id', title: ['优惠券', 'Coupons'], copy: ['offer_id', 'state', 'source', 'starts_at', 'ends_at', 'order_id', 'at'], end: { law: 'trade', then: 'nothing' } },
  { table: 'promotions_claims', of: 'shopper_id = his_id', title: ['订单用掉的优惠', 'What orders used of offers'], copy: ['order_id', 'off_fen', 'state', 'at'], end: { law: 'trade', then: 'nothing' } },
  { table: 'promotions_persons', of: 'shopper_id = his_id', title: ['优惠使用次数', 'How often offers were used'], copy: [], end: { law: 'trade', then: 'nothing' } },
  { table: 'promotions_pool_persons', of: 'shopper_id = his_id', title: ['秒杀限购', 'Pieces taken in flash sales'], copy: [], end: { law: 'trade', then: 'nothing' } },
  { table: 'promotions_draws', of: 'shopper_id = his_id', title: ['秒杀占用', 'What orders took of flash sales'], copy: [], end: { law: 'trade', then: 'nothing' } },
  { table: 'promotions_codes', of: 'shopper_id = his_id', title: ['兑换码', 'Codes redeemed'], copy: ['used_at'], end: { law: 'trade', then: 'nothing' } },
  { table: 'promotions_buyers', of: 'mark = his_id', title: ['首单标记', 'That he has ordered before'], copy: [], end: { law: 'trade', then: 'nothing' } },
] }, routes: offerRoutes,
  reactions: [on(ShopperJoined, 'promotions.give_on_joining', (ctx, { payload }) => giveOnJoining(ctx, payload.shopperId))],
  // Reminders by day only, when people are awake.
  jobs: [every('promotions.remind', '5 9-20 * * *', async (ctx) => { await remindEnding(ctx) }), every('promotions.forget_guesses', '20 4 * * *', forgetGuesses)],
  approvals: [costlyOffer], settings: [approveCostFen, guessesTold, compensationsADay, remindHours], permits: ['promotions.read', 'promotions.write', 'promotions.compensate'] })
