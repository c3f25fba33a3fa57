import { OrderReceived } from '#events/ordering'
import { on } from '#kernel/event'
import { earn } from './earning.service'

export const reactions = [on(OrderReceived, 'points.earn', (ctx, { payload, at }) => earn(ctx, payload, at))]
