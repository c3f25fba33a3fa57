import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { manyCards } from './cards.service'
import { payCompensations } from './balances.service'
import { checkBalances } from './checks.service'
import { settings } from './settings.rules'
import { walletRoutes } from './wallet.routes'

/** Wallet 余额与礼品卡 (E15): a shopper's money at one seller, and the cards that become it. Rooms above may ask what a balance may pay, take it for an order, and give money back by it. */
export { payCompensation, payCompensations, refund, releaseBalances, repay, reserveBalances, spendBalances } from './balances.service'
export { cashByStore, holdCash, putCashBack, takeCash } from './cash.service'
export { checkBalances, faultsOfBalances } from './checks.service'
export { compensationStory, paying } from './wallet.queries'
export { type Offered } from './wallet.rules'
export const wallet = defineModule({ name: 'wallet', personal, routes: walletRoutes, reactions: [], jobs: [every('wallet.check', '50 3 * * *', async (ctx) => { await checkBalances(ctx) }), every('wallet.pay_compensations', '25 * * * *', async (ctx) => { await payCompensations(ctx) })], approvals: [manyCards], settings, permits: ['wallet.read', 'wallet.issue'] })
