import { RefundSucceeded } from '#events/payments'
import { on } from '#kernel/event'
import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { aftersalesRoutes } from './aftersales.routes'
import { largeDecision, noteRefunded, sweepCases } from './answers.service'
import { sweepFreights } from './freights.service'
import { caseSettings } from './settings.rules'

/** After-sales 售后 (F13): pieces of what was bought go back, by quantity, with money, goods and time kept straight; disputes are decided by the platform. */
export { next as caseTransitions } from './cases.rules'
export { agreeCase, receiveCase, sweepCases } from './answers.service'
export { askCase, sendBack } from './cases.service'
export { sendReplacement } from './replacing.service'
export { sweepFreights } from './freights.service'
export { caseStory, openCasesOf, returnableUntil } from './cases.queries'
export { noReasonDays } from './settings.rules'
export const aftersales = defineModule({ name: 'aftersales', personal, routes: aftersalesRoutes, reactions: [on(RefundSucceeded, 'aftersales.note_refunded', (ctx, { payload }) => noteRefunded(ctx, payload.refundId))],
  jobs: [every('aftersales.sweep_due', '* * * * *', async (ctx) => { await sweepCases(ctx) }), every('aftersales.sweep_freights', '* * * * *', async (ctx) => { await sweepFreights(ctx) })], approvals: [largeDecision], settings: caseSettings, permits: ['aftersales.read', 'aftersales.write', 'aftersales.decide'] })
