import { MerchantOwed } from '#events/payments'
import { on } from '#kernel/event'
import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { bankLineRoutes } from './bank-lines.routes'
import { compareBank } from './bank-lines.service'
import { keepItem, ripen, settleAll } from './items.service'
import { hearReturns, payDue } from './paying.service'
import { payoutRoutes } from './payouts.routes'
import { personal } from './personal.queries'
import { shopperPayoutRoutes } from './shopper-payouts.routes'
import { payoutBatch } from './payouts.service'
import { settlementRoutes } from './settlement.routes'
import { settlementSettings } from './settings.rules'

/** Settlement 结算 (F75, E19): what merchants have earned becomes their balance some days after the return window, is told line by line, and is paid out; and what stores owe shoppers as money, paid out to them. */
export { settlementStory } from './settlement.queries'
export { compareBank, importBank } from './bank-lines.service'
export { ripen, settleAll, settleMerchant } from './items.service'
export { hearReturns, payDue } from './paying.service'
export { unsettledOf } from './settlement.queries'
export { payoutTransitions } from './payouts.service'
export { bank, type Bank } from './bank.port'
export const settlement = defineModule({ name: 'settlement', personal, routes: { ...settlementRoutes, ...payoutRoutes, ...shopperPayoutRoutes, ...bankLineRoutes }, reactions: [on(MerchantOwed, 'settlement.keep_item', (ctx, { payload }) => keepItem(ctx, payload))], approvals: [payoutBatch],
  jobs: [every('settlement.ripen', '*/10 * * * *', async (ctx) => { await ripen(ctx) }), every('settlement.settle', '20 2 * * *', async (ctx) => { await settleAll(ctx) }), every('settlement.hear_returns', '*/5 * * * *', async (ctx) => { await hearReturns(ctx) }), every('settlement.compare_bank', '25 * * * *', async (ctx) => { await compareBank(ctx) }), every('settlement.pay_due', '* * * * *', async (ctx) => { await payDue(ctx) })],
  settings: settlementSettings, permits: ['settlement.read', 'settlement.write', 'settlement.withdraw', 'settlement.pay', 'settlement.bank'] })
