import { SuretyPaid } from '#events/payments'
import { transaction } from '#kernel/context'
import { on } from '#kernel/event'
import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { depositRoutes } from './deposits.routes'
import { givingBack, noteMoved, sweepCalls, type Above } from './deposits.service'
import { announcing, takeDue, upholding } from './penalties.service'
import { penaltyRoutes } from './penalties.routes'
import { depositSettings } from './settings.rules'

/** Deposits 保证金与违约金 (F75): what stores must leave with the platform, what is taken of them after they were heard, and giving it back. Opened with what rooms above know of a store's business. */
export { penaltyTransitions } from './deposits.rules'
export { expectedTransfer, sweepCalls } from './deposits.service'
export { publishOffence, publishRule } from './rules.service'
export { takeDue } from './penalties.service'
export function openDeposits(above: Above) {
  const approval = givingBack(above)
  return defineModule({ name: 'deposits', personal, routes: { ...depositRoutes(above, approval), ...penaltyRoutes(above) }, approvals: [announcing, upholding, approval],
    reactions: [on(SuretyPaid, 'deposits.note_paid', (ctx, { payload }) => transaction(ctx, (ctx) => noteMoved(ctx, payload.merchantId, 'paid_in', payload.amountFen)))],
    jobs: [every('deposits.sweep_calls', '15 * * * *', async (ctx) => { await sweepCalls(ctx) }), every('deposits.take_due', '*/10 * * * *', async (ctx) => { await takeDue(ctx) })],
    settings: depositSettings, permits: ['deposits.read', 'deposits.write', 'deposits.decide', 'deposits.propose', 'deposits.pay'] })
}
