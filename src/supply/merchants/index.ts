import { defineModule } from '#kernel/module'
import { merchantRoutes } from './merchants.routes'

/** Merchants 商家: who sells here, from application to open store, frozen or closed with a reason. */
export { merchantsOf } from './merchants.queries'
export { next as merchantTransitions } from './merchants.rules'
export { freeze, openMerchant } from './merchants.service'
export const merchants = defineModule({ name: 'merchants', routes: merchantRoutes, reactions: [], jobs: [], permits: ['merchants.read', 'merchants.write'] })
