import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { jobs } from './jobs'
import { logisticsRoutes, parcelShown, trackingNumber } from './logistics.routes'
import { renumberHours } from './parcels.service'
import { stallSettings } from './stalls.service'
import { askMinutes } from './tracking.service'

/** Logistics 物流: where goods go (addresses 地址), what that costs (freight 运费), and parcels 包裹 on their way: what their carriers tell, what was promised, and what stands still. */
export { addressOf } from './addresses.queries'
export { regionName } from './regions.queries'
export { addAddress, keepAddress } from './addresses.service'
export { freightFor } from './freight.queries'
export { putTemplate } from './freight.service'

export { askKuaidi100, kuaidi100, kuaidi100Digest, pushSignature } from './carrier.kuaidi.port'
export type { TrackingService } from './carrier.port'
export { distrusted as distrustedTeller } from './carriers.port'
export { pretended } from './carrier.simulator'
export { parcelShown, trackingNumber }
export { carrierMeant } from './parcels.rules'
export { isRemote } from './promises.rules'
export { parcelsOf } from './parcels.queries'
export { parcelStory } from './story.queries'
export { createShipment } from './parcels.service'
export { sweepStalls } from './stalls.service'
export { pollParcels } from './tracking.service'
export const logistics = defineModule({ name: 'logistics', personal, routes: logisticsRoutes, reactions: [], jobs, settings: [askMinutes, renumberHours, ...stallSettings], permits: ['logistics.read', 'logistics.write'] })
