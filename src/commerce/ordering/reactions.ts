import { GroupFilled } from '#events/groups'
import { PaymentSucceeded } from '#events/payments'
import { on } from '#kernel/event'
import { letGroupGo } from './groups.service'
import { markPaid } from './orders.service'
import { markDepositPaid, markTailPaid } from './presale.service'

export const reactions = [
  on(PaymentSucceeded, 'ordering.mark_paid', (ctx, { payload: { purposeId, part }, at }) => (part === 'change' ? Promise.resolve() : part === 'deposit' ? markDepositPaid(ctx, purposeId) : part === 'tail' ? markTailPaid(ctx, purposeId, at) : markPaid(ctx, purposeId, at))),
  on(GroupFilled, 'ordering.let_group_go', (ctx, { payload: { orders } }) => letGroupGo(ctx, orders.map(({ orderId }) => orderId))),
]
