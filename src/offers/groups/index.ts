import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { graveActivity, mostHours } from './activities.service'
import { groupRoutes } from './groups.routes'

/** Group buying 拼团 (F27): so many buyers together pay less; a seat is a paid order's, no group is ever completed by anybody else (E-Commerce Law 17), and one that is not full in time is refunded whole. */
export { groupActivitiesBetween } from './activities.queries'
export { draftActivity, publishActivity, stopGroupActivities } from './activities.service'
export { groupOfOrder } from './groups.queries'
export { groupStory } from './story.queries'
export { groupQuote, seatFor, type GroupSeat } from './quotes.queries'
export { failDue, isGrouped, keepGroupSeat, releaseGroupSeat, seatsToEnd, takeGroupSeat, tellRefunded, type Seat } from './seats.service'
export const groups = defineModule({ name: 'groups', personal, routes: groupRoutes, reactions: [], jobs: [], approvals: [graveActivity], settings: [mostHours], permits: ['groups.read', 'groups.write'] })
