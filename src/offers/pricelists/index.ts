import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { groupRoutes } from './groups.routes'
import { listRoutes } from './lists.routes'
import { platformList } from './lists.service'

/** Price lists 价格表 (E13): wholesale and member prices, by steps and from a start quantity on, with dates and priority, for everybody or for groups of shoppers 会员组. */
export { listNotes, listOffers, listsEnded, type ListNote } from './quotes.queries'
export { inGroups, ownsGroups, tiersOf } from './groups.queries'
export { groupsOf, groupsOfMany, listsNow, listsWithin } from './live.queries'
export { listsBetween } from './lists.queries'
export { stopLists } from './lists.service'
export const pricelists = defineModule({ name: 'pricelists', personal, routes: { ...listRoutes, ...groupRoutes }, reactions: [], jobs: [], approvals: [platformList], permits: ['pricelists.read', 'pricelists.write'] })
