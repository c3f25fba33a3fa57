import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { graveActivity } from './activities.service'
import { bargainRoutes } from './bargains.routes'
import { buyHours, endDue } from './bargains.service'

/** Bargains 砍价 (F28): friends help, each cuts a little off a price, and all together exactly the way down to its floor. */
export { bargainQuote, buyableBargain, type Buyable } from './quotes.queries'
export { activitiesBetween } from './activities.queries'
export { draftActivity, publishActivity, stopActivities } from './activities.service'
export { endDue } from './bargains.service'
export { isBargained, keepPiece, releasePiece, takePiece } from './pieces.service'
export const bargains = defineModule({ name: 'bargains', personal, routes: bargainRoutes, reactions: [], jobs: [every('bargains.end_due', '* * * * *', async (ctx) => { await endDue(ctx) })], approvals: [graveActivity], settings: [buyHours], permits: ['bargains.read', 'bargains.write'] })
