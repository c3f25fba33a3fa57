import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { draftRoutes } from './drafts.routes'
import { expireDrafts } from './drafts.service'
import { endHolds } from './holds.service'
import { holdMinutes, linkHours } from './settings.rules'

/** Drafts 代客下单 (E02): what a store or the platform builds for a shopper, and he places and pays himself by a link. */
export { next as draftTransitions } from './drafts.rules'
export { draftStory } from './drafts.queries'
export { DraftPlaced, placing } from './drafts.routes'
export { expireDrafts, makeDraft, placeDraft, sendDraft } from './drafts.service'
export { endHolds } from './holds.service'
export const drafts = defineModule({ name: 'drafts', personal, routes: draftRoutes, reactions: [], jobs: [every('drafts.expire', '* * * * *', async (ctx) => { await expireDrafts(ctx) }), every('drafts.end_holds', '* * * * *', async (ctx) => { await endHolds(ctx) })], settings: [linkHours, holdMinutes], permits: ['drafts.read', 'drafts.write'] })
