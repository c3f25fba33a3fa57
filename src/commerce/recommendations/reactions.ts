import { ChoicesChanged } from '#events/facts'
import { OrderPaid } from '#events/ordering'
import { on } from '#kernel/event'
import { forgetHim, noteBought } from './notes.service'

export const reactions = [
  on(OrderPaid, 'recommendations.note_bought', (ctx, { payload, at }) => noteBought(ctx, payload, at)),
  on(ChoicesChanged, 'recommendations.forget_him', (ctx, { payload }) => forgetHim(ctx, payload)),
]
