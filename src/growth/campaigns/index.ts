import { defineModule } from '#kernel/module'
import { calendarRoutes } from './calendar.routes'

/** Campaigns 活动与投放 (F25, F40): the marketing calendar over offers, presales, bargains and price lists, where they would compete, and the year's planned budgets. */
export { besidesBetween, howBeside } from './besides.queries'
export { firstMeeting, goodsKnown } from './meetings.queries'
export { goodsOverlap, type Overlap } from './overlap.rules'
export const campaigns = defineModule({ name: 'campaigns', routes: calendarRoutes, reactions: [], jobs: [], permits: ['campaigns.read', 'campaigns.stop', 'campaigns.write'] })
