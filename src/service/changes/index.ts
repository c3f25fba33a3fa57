import { OrderCancelled } from '#events/ordering'
import { PaymentSucceeded } from '#events/payments'
import { on } from '#kernel/event'
import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { changesRoutes } from './changes.routes'
import { carryOutPaid, endWithOrder, largeChange, sweepChanges } from './changes.service'
import { answerHours, payMinutes } from './settings.rules'

/** Order changes 改单 (E01): after it was placed, an order's address, note, price and pieces are changed by agreement, and money goes back without goods. */
export { next as changeTransitions } from './actions.rules'
export { changeStory } from './changes.queries'
export { sweepChanges } from './changes.service'
export const changes = defineModule({ name: 'changes', personal, routes: changesRoutes, reactions: [on(PaymentSucceeded, 'changes.carry_out_paid', async (ctx, { payload: { part, paymentId } }) => { if (part === 'change') await carryOutPaid(ctx, paymentId) }), on(OrderCancelled, 'changes.end_with_order', (ctx, { payload }) => endWithOrder(ctx, payload.orderId))],
  jobs: [every('changes.sweep_due', '* * * * *', async (ctx) => { await sweepChanges(ctx) })], approvals: [largeChange], settings: [answerHours, payMinutes], permits: ['changes.read', 'changes.write'] })
