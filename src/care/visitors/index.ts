import { FriendPaid } from '#events/payments'
import { on } from '#kernel/event'
import { defineModule } from '#kernel/module'
import { linkRoutes } from './links.routes'
import { tellPaid } from './links.service'

/** Visitors 访客 (E16): what somebody may do with an order without being its shopper: pay it for a friend 代付, by a link. */
export const visitors = defineModule({ name: 'visitors', routes: linkRoutes, jobs: [], permits: [],
  reactions: [on(FriendPaid, 'visitors.tell_paid', (ctx, { payload }) => tellPaid(ctx, payload))],
  personal: { holdings: [{ table: 'visitors_links', of: 'shopper_id = his_id', title: ['代付链接', 'Links to be paid for'], copy: ['order_id', 'at', 'ended_at'], end: 'delete' }] } })
