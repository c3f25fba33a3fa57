import { OrderReceived } from '#events/ordering'
import { MoneyParked, RefundAsked } from '#events/payments'
import { on } from '#kernel/event'
import { carryOutRefund, giveBackParked } from './payments.service'
import { accrue } from './settlements.service'

export const reactions = [
  on(RefundAsked, 'payments.carry_out_refund', (ctx, { payload }) => carryOutRefund(ctx, payload.refundId)),
  on(MoneyParked, 'payments.give_back_parked', (ctx, { payload }) => giveBackParked(ctx, payload)),
  on(OrderReceived, 'payments.accrue', (ctx, { payload }) => accrue(ctx, payload)),
]
