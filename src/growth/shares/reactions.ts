import { ShopperSignedIn } from '#events/identity'
import { OrderPaid, OrderPlaced } from '#events/ordering'
import { on } from '#kernel/event'
import { attribute, notePaid, takeOver } from './shares.service'

export const reactions = [
  on(ShopperSignedIn, 'shares.take_over', (ctx, { payload }) => takeOver(ctx, payload)),
  on(OrderPlaced, 'shares.attribute', (ctx, { payload, at }) => attribute(ctx, payload, at)),
  on(OrderPaid, 'shares.note_paid', (ctx, { payload, at }) => notePaid(ctx, payload.orderId, at)),
]
