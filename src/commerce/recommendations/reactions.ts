import { ChoicesChanged } from '#events/facts'
import { OrderCancelled, OrderPaid } from '#events/ordering'
import { on } from '#kernel/event'
import { forgetBasket } from './again.service'
import { forgetHim, noteBought } from './notes.service'

export const reactions = [
  on(OrderPaid, 'recommendations.note_bought', (ctx, { payload, at }) => noteBought(ctx, payload, at)),
  on(OrderCancelled, 'recommendations.forget_basket', (ctx, { payload }) => forgetBasket(ctx, payload)),
  on(ChoicesChanged, 'recommendations.forget_him', (ctx, { payload }) => forgetHim(ctx, payload)),
]
