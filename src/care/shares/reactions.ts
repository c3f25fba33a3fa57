import { ShopperSignedIn } from '#events/identity'
import { OrderPaid } from '#events/ordering'
import { on } from '#kernel/event'
import { notePaid, takeOver } from './shares.service'

export const reactions = [
  on(ShopperSignedIn, 'shares.take_over', (ctx, { payload }) => takeOver(ctx, payload)),
  on(OrderPaid, 'shares.note_paid', (ctx, { payload, at }) => notePaid(ctx, payload.orderId, at)),
]
