import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { largeAdjustment } from './grants.service'
import { jobs } from './jobs'
import { pointsRoutes } from './points.routes'
import { reactions } from './reactions'
import { settings } from './settings.rules'

/** Points 积分 (F22): earned by what is paid for goods, spent at checkout, and never more or fewer than their books say. Rooms above may ask what may be spent, take it for an order, and give it back with a refund. */
export { confirmPoints, releasePoints, reservePoints } from './claims.service'
export { payingWith } from './points.rules'
export { spending, type Spending } from './points.queries'
export { reversePoints } from './reversals.service'
export { faultsOfPoints } from './liability.queries'
export const points = defineModule({ name: 'points', personal, routes: pointsRoutes, reactions, jobs, approvals: [largeAdjustment], settings, permits: ['points.read', 'points.adjust'] })
