import { ShopperSignedIn } from '#events/identity'
import { PaymentSucceeded } from '#events/payments'
import { on } from '#kernel/event'
import { mergeCarts } from './cart.service'
import { markPaid } from './orders.service'

export const reactions = [
  on(PaymentSucceeded, 'ordering.mark_paid', (ctx, { payload, at }) => markPaid(ctx, payload.purposeId, at)),
  on(ShopperSignedIn, 'ordering.merge_carts', (ctx, { payload }) => mergeCarts(ctx, payload)),
]
