import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { dispatchRoutes } from './dispatch.routes'
import { jobs } from './jobs'
import { reactions } from './reactions'
import { waybillRoutes } from './waybills.routes'

/** Dispatch 发货: the desk where a store sends many orders at once (E05), with waybills 电子面单 that carriers issue, printed and used once, or by a table or a file. */
export { next as waybillTransitions } from './waybills.rules'
export { putPlan } from './carriers.service'
export { putSender } from './senders.service'
export { distrusted as distrustedWaybills, type WaybillService } from './waybill.port'
export { kuaidi100Waybills } from './waybill.kuaidi.port'
export { simulated as simulatedWaybills } from './waybill.simulator'
export { tellVoids } from './waybills.service'
export const dispatch = defineModule({ name: 'dispatch', personal, routes: { ...dispatchRoutes, ...waybillRoutes }, reactions, jobs, permits: ['dispatch.send'] })
