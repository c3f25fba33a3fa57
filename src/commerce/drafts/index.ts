import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { draftRoutes } from './drafts.routes'
import { expireDrafts } from './drafts.service'
import { linkHours } from './settings.rules'

/** Drafts 代客下单 (E02): what a store or the platform builds for a shopper, and he places and pays himself by a link. */
export { next as draftTransitions } from './drafts.rules'
export { draftStory } from './drafts.queries'
export { expireDrafts, makeDraft, sendDraft } from './drafts.service'
export const drafts = defineModule({ name: 'drafts', personal, routes: draftRoutes, reactions: [], jobs: [every('drafts.expire', '* * * * *', async (ctx) => { await expireDrafts(ctx) })], settings: [linkHours], permits: ['drafts.read', 'drafts.write'] })
