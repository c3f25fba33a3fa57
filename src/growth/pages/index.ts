import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { mostFirstKb, mostKb, mostRequests } from './pages.queries'
import { pageRoutes } from './pages.routes'
import { publishDue } from './pages.service'
import { previewMinutes } from './preview.service'

/** Pages 页面装修 (E24): home, topics, plain pages, menus and fronts of stores, composed of typed blocks, with drafts, previews, schedules and a way back. */
export { next as pageTransitions } from './pages.rules'
export { openPage, publishDraft, saveDraft } from './pages.service'
export { knowPicture } from './pictures.service'
export type { DraftWish } from './blocks.routes'
export const pages = defineModule({ name: 'pages', routes: pageRoutes, reactions: [], jobs: [every('pages.publish_due', '* * * * *', publishDue)], settings: [previewMinutes, mostKb, mostRequests, mostFirstKb], permits: ['pages.read', 'pages.write', 'pages.publish'] })
