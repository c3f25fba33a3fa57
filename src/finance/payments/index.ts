import { defineModule } from '#kernel/module'
import { splitPercents } from './channels.rules'
import { jobs } from './jobs'
import { queryTries } from './notices.service'
import { refundsOf } from './payments.queries'
import { paymentRoutes } from './payments.routes'
import { reactions } from './reactions'
import { sendCalls } from './simulator.service'

/** Payments 支付: intents, channels and what they say, the double-entry ledger 账本, refunds and what merchants have earned. */
export { accruedOf, friendTry, owedCompensations, type Compensation, keptTrades, parentsOf, splitTradeOf, splitTradesOf } from './payments.queries'
export { balancesOf, clearedOf, journalsOf, ledgerTotals, movedSince, ownersOn, paymentOf, paymentStory, paymentStatus, shareRowsOf, sharesBetween, standsOn, type Moved, wechatTradesOf } from './payments.queries'
export { closePayment, holdRefund, isRefundDone, openPayment, openSurety, pay, refund, releaseRefund, reprice, type RefundWish } from './payments.service'
export { owed, takeBack } from './settlements.service'
export { keepBreaks } from './reconciliation.service'
export { breaksBetween, type StatementLine } from './reconciliation.rules'
export { accounts, aloneWith, write } from './ledger.service'
export { applyDeposit, closeChange, countChange, openChange, returnChange, compensate, forfeitDeposit, issueBalance, payByBalance, releaseCompensation, type Deposit } from './deposits.service'
export { cameBack, queryTries } from './notices.service'
export { paymentParts } from './tables'

export { decide, payHere } from './simulator.service'
export { signatureOf, simulatorSecret } from './channel.simulator'
export { channelNames, channels, offeredChannels, wechatApp } from './channels.port'
export { fenOf, payPlaces, rowsOf, setUps, splitPercents } from './channels.rules'
export { alipayMessage, askAlipay } from './channel.alipay'
export { askWechat, doubted as doubtedWechat, openidBy, sealedForWechat, tellsShipping, unsealedNotice, uploadHandOver, uploadShipping, wechatBill, wechatDoor, wechatTradeNo } from './channel.wechat'
export type { Channel } from './channel.port'
export const payments = defineModule({ name: 'payments', personal: { hinders: refundsOf, holdings: [
  { table: 'payments_intents', of: 'shopper_id = his_id', title: ['付款', 'Payments'], copy: ['purpose_id', 'amount_fen', 'refunded_fen', 'state', 'channel', 'at', 'ended_at'], end: { law: 'payment', then: 'nothing' } },
  { table: 'payments_refunds', of: 'payment_id in (select id from payments_intents where shopper_id = his_id)', title: ['退款', 'Refunds'], copy: ['order_id', 'amount_fen', 'cause', 'state', 'at', 'ended_at'], end: { law: 'payment', then: 'nothing' } },
] }, routes: paymentRoutes, reactions, jobs, settings: Object.values(splitPercents), chores: [{ name: 'payments.query_tries', run: queryTries }, { name: 'payments.send_simulator_calls', run: sendCalls }], permits: ['payments.read', 'payments.settle'] })
