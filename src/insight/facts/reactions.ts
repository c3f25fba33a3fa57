import { OrderPaid } from '#events/ordering'
import { on } from '#kernel/event'
import { takePaid } from './intake.service'

export const reactions = [on(OrderPaid, 'facts.take_paid', (ctx, { payload, at }) => takePaid(ctx, payload, at))]
