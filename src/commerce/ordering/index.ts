import { approveRefundFen, largeRefund } from './orders.service'
import { defineModule } from '#kernel/module'
import { jobs } from './jobs'
import { orderRoutes } from './orders.routes'
import { quoteRoutes } from './quote.routes'
import { reactions } from './reactions'
import { openOf } from './sales.queries'
import { extendDays, limitDays, payMinutes, receiveDays } from './settings.rules'

/** Ordering 交易: quote 试算, checkout 结算, and the life of an order 订单. */
export { approveRefundFen } from './orders.service'
export { sweepGifts } from './gifts.service'
export { basketPage, basketsSince, earnedOf, eachPlaced, orderIdsOf, soldLinesOf, unfinishedOf, type PlacedBasket, type SoldOrder } from './sales.queries'
export { placeOrder, type Submit } from './checkout.service'
export { next as orderTransitions } from './orders.rules'
export { giveBack, holdReceipt, resumeReceipt, soldOf, type Sold } from './back.service'
export { addFreight, cancelPieces, heldForChange, holdForChange, lowerPrice, redirect, rewriteNote, versionOf, type Cut } from './changing.service'
export { cancelOrder, confirmReceipt, shipOrder, sweepDue } from './orders.service'
export { handOver, sweepParcels } from './receipts.service'
export { sweepTails } from './presale.service'
export { sweepGroups } from './groups.service'
export { shippingOf } from './orders.queries'
export { offer, shown as shownOffer, type Collect, type Offer } from './quote.queries'
export { Placed, submitShape } from './orders.routes'
export { quoteShape, QuoteShown } from './quote.routes'
export { orderStory } from './story.queries'
export { leftToSend, orderByNumber, orderDetail, type ToSend } from './orders.queries'
export { maskedName } from './orders.rules'
export { orderStates } from './tables'
export const ordering = defineModule({ name: 'ordering', personal: { hinders: openOf, holdings: [
  { table: 'ordering_orders', of: 'shopper_id = his_id', title: ['订单', 'Orders'], copy: ['number', 'state', 'payable_fen', 'paid_fen', 'refunded_fen', 'address', 'note', 'placed_at'], end: { law: 'trade', then: { set: `note = '', address = address || '{"name":"","phone":"","street":""}'` } } },
  { table: 'ordering_lines', of: 'order_id = any(his_orders)', title: ['订单商品', 'What was ordered'], copy: ['order_id', 'title', 'spec_text', 'quantity', 'unit_price_fen', 'payable_fen', 'refunded_fen'], end: { law: 'trade', then: 'nothing' } },
  { table: 'ordering_history', of: 'order_id = any(his_orders)', title: ['订单经过', 'What happened to orders'], copy: ['order_id', 'to_state', 'cause', 'at'], end: { law: 'trade', then: 'nothing' } },
] }, routes: { ...quoteRoutes, ...orderRoutes }, reactions, jobs, approvals: [largeRefund], settings: [approveRefundFen, payMinutes, receiveDays, extendDays, limitDays], permits: ['ordering.read', 'ordering.ship', 'ordering.reveal', 'ordering.default', 'ordering.cancel', 'ordering.export'] })
