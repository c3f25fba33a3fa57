import { defineModule } from '#kernel/module'
import { jobs } from './jobs'
import { logisticsRoutes } from './logistics.routes'

/** Logistics 物流: where goods go (addresses 地址), what that costs (freight 运费), and parcels 包裹 on their way. */
export { addressOf } from './addresses.queries'
export { addAddress } from './addresses.service'
export { freightFor } from './freight.queries'
export { putTemplate } from './freight.service'

export { parcelsOf } from './parcels.queries'
export { createShipment, pollParcels } from './parcels.service'
export const logistics = defineModule({ name: 'logistics', routes: logisticsRoutes, reactions: [], jobs, permits: ['logistics.read', 'logistics.write'] })
