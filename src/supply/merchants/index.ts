import { defineModule } from '#kernel/module'
import { jobs } from './jobs'
import { merchantRoutes } from './merchants.routes'
import { paperRoutes } from './papers.routes'

/** Merchants 商家: who sells here, from application to open store, frozen or closed with a reason. */
export { licencesOf, merchantList, merchantsOf } from './merchants.queries'
export { next as merchantTransitions } from './merchants.rules'
export { freeze, openMerchant } from './merchants.service'
export const merchants = defineModule({ name: 'merchants', routes: { ...merchantRoutes, ...paperRoutes }, reactions: [], jobs, permits: ['merchants.papers', 'merchants.read', 'merchants.write'] })
