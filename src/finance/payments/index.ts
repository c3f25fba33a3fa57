import { defineModule } from '#kernel/module'
import { jobs } from './jobs'
import { queryTries } from './notices.service'
import { paymentRoutes } from './payments.routes'
import { reactions } from './reactions'
import { sendCalls } from './simulator.service'

/** Payments 支付: intents, channels and what they say, the double-entry ledger 账本, refunds and what merchants have earned. */
export { balancesOf, clearedOf, journalsOf, ledgerTotals, movedSince, ownersOn, paymentOf, paymentStory, paymentStatus, shareRowsOf, sharesBetween, standsOn, type Moved, wechatTradesOf } from './payments.queries'
export { closePayment, isRefundDone, openPayment, openSurety, pay, refund, reprice, type RefundWish } from './payments.service'
export { takeBack } from './settlements.service'
export { accounts, aloneWith, write } from './ledger.service'
export { applyDeposit, closeChange, countChange, openChange, returnChange, compensate, forfeitDeposit, issueBalance, payByBalance, type Deposit } from './deposits.service'
export { queryTries } from './notices.service'

export { decide } from './simulator.service'
export { signatureOf, simulatorSecret } from './channel.simulator'
export { channelNames, channels, offeredChannels } from './channels.port'
export { payPlaces, setUps } from './channels.rules'
export { tellsShipping, uploadHandOver, uploadShipping } from './channel.wechat'
export type { Channel } from './channel.port'
export const payments = defineModule({ name: 'payments', routes: paymentRoutes, reactions, jobs, chores: [{ name: 'payments.query_tries', run: queryTries }, { name: 'payments.send_simulator_calls', run: sendCalls }], permits: ['payments.read', 'payments.settle'] })
