import { FriendPaid } from '#events/payments'
import { on } from '#kernel/event'
import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { linkRoutes } from './links.routes'
import { tellPaid } from './links.service'
import { lookRoutes } from './looks.routes'
import { forgetLooks } from './looks.service'
import { lookMinutes } from './settings.rules'

/** Visitors 访客 (E16): what somebody may do with an order without being its shopper: pay it for a friend 代付, by a link; look at it by its number and a code 查单. */
export const visitors = defineModule({ name: 'visitors', routes: { ...linkRoutes, ...lookRoutes }, jobs: [every('visitors.forget_looks', '20 * * * *', forgetLooks)], settings: [lookMinutes],
  reactions: [on(FriendPaid, 'visitors.tell_paid', (ctx, { payload }) => tellPaid(ctx, payload))],
  personal: { holdings: [{ table: 'visitors_looks', of: 'visitor_id = his_id', title: ['免登录查单', 'Orders looked at by a code'], copy: ['order_id', 'at', 'expires_at'], end: 'delete' }, { table: 'visitors_links', of: 'shopper_id = his_id', title: ['代付链接', 'Links to be paid for'], copy: ['order_id', 'at', 'ended_at'], end: 'delete' }] } })
