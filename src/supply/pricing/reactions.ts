import { OrderCancelled, OrderPaid } from '#events/ordering'
import { on } from '#kernel/event'
import { keepDeals } from './prices.service'

export const reactions = [
  on(OrderPaid, 'pricing.keep_deals', (ctx, { payload: order, at }) => keepDeals(ctx, order, at)),
  on(OrderCancelled, 'pricing.undo_deals', async (ctx, { payload: order, at }) => { if (order.paid) await keepDeals(ctx, order, at, true) }),
]
