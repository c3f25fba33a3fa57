import { MerchantOwed } from '#events/payments'
import { on } from '#kernel/event'
import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { keepItem, ripen, settleAll } from './items.service'
import { settlementRoutes } from './settlement.routes'
import { settlementSettings } from './settings.rules'

/** Settlement 结算 (F75): what merchants have earned becomes their balance some days after the return window, and is told line by line. */
export { settleAll } from './items.service'
export const settlement = defineModule({ name: 'settlement', routes: settlementRoutes, reactions: [on(MerchantOwed, 'settlement.keep_item', (ctx, { payload }) => keepItem(ctx, payload))],
  jobs: [every('settlement.ripen', '*/10 * * * *', async (ctx) => { await ripen(ctx) }), every('settlement.settle', '20 2 * * *', async (ctx) => { await settleAll(ctx) })], settings: settlementSettings, permits: ['settlement.read', 'settlement.write'] })
