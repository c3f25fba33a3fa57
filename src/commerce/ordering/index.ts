import { approveRefundFen, largeRefund } from './orders.service'
import { defineModule } from '#kernel/module'
import { jobs } from './jobs'
import { orderRoutes } from './orders.routes'
import { quoteRoutes } from './quote.routes'
import { reactions } from './reactions'
import { extendDays, limitDays, payMinutes, receiveDays } from './settings.rules'

/** Ordering 交易: quote 试算, checkout 结算, and the life of an order 订单. */
export { approveRefundFen } from './orders.service'
export { sweepGifts } from './gifts.service'
export { basketPage, basketsSince, earnedOf, type PlacedBasket } from './sales.queries'
export { placeOrder } from './checkout.service'
export { next as orderTransitions } from './orders.rules'
export { cancelOrder, confirmReceipt, giveBack, holdReceipt, resumeReceipt, shipOrder, soldOf, sweepDue, type Sold } from './orders.service'
export { sweepTails } from './presale.service'
export { offer } from './quote.queries'
export const ordering = defineModule({ name: 'ordering', routes: { ...quoteRoutes, ...orderRoutes }, reactions, jobs, approvals: [largeRefund], settings: [approveRefundFen, payMinutes, receiveDays, extendDays, limitDays], permits: ['ordering.read', 'ordering.ship', 'ordering.reveal', 'ordering.default', 'ordering.cancel', 'ordering.export'] })
