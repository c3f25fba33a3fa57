import { OrderPaid } from '#events/ordering'
import { on } from '#kernel/event'
import { countSales } from './shelf.service'

export const reactions = [
  on(OrderPaid, 'catalog.count_sales', (ctx, { payload: order }) => countSales(ctx, order.lines)),
]
