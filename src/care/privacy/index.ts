import { CopyAsked } from '#events/privacy'
import { on } from '#kernel/event'
import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import type { Personal } from '#kernel/personal'
import { closeDue, sweepKeeps, warnDays, warnOfDue } from './closing.service'
import { copiesADay, copyDays, makeCopy, sweepCopies } from './copies.service'
import type { Rooms } from './house.queries'
import { privacyRoutes } from './privacy.routes'

/** Privacy 隐私中心 (E33, PIPL 44 to 50): a copy of one's own data, tags that can be deleted, and closing one's account; for each room's tables as they say it themselves. Opened with the list of all rooms. */
export { next as closingTransitions } from './closing.rules'
export { closeDue, sweepKeeps, warnOfDue } from './closing.service'
export { sweepCopies } from './copies.service'
/** Its own records of who asked for what are kept as proof. */
const personal: Personal = { holdings: [
  { table: 'privacy_copies', of: 'shopper_id = his_id', title: ['数据副本申请', 'Copies asked for'], copy: ['state', 'asked_at', 'ready_at', 'expires_at'], end: { law: 'claims', then: 'delete' } },
  { table: 'privacy_closings', of: 'shopper_id = his_id', title: ['注销申请', 'Requests to close the account'], copy: ['state', 'asked_at', 'due_at', 'ended_at'], end: { law: 'claims', then: 'nothing' } },
] }
export const openPrivacy = (rooms: Rooms) => defineModule({ name: 'privacy', personal, routes: privacyRoutes(rooms), reactions: [on(CopyAsked, 'privacy.make_copy', (ctx, { payload }) => makeCopy(ctx, rooms, payload.copyId))],
  jobs: [every('privacy.close_due', '*/10 * * * *', async (ctx) => { await closeDue(ctx, rooms) }), every('privacy.warn_of_due', '20 9 * * *', (ctx) => warnOfDue(ctx, rooms)), every('privacy.sweep_keeps', '35 4 * * *', (ctx) => sweepKeeps(ctx, rooms)), every('privacy.sweep_copies', '25 * * * *', sweepCopies)],
  settings: [copiesADay, copyDays, warnDays], permits: ['privacy.read'] })
