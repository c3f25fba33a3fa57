import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { reactions } from './reactions'
import { shareDays } from './settings.rules'
import { shareRoutes } from './shares.routes'
import { attribute, forgetOpens } from './shares.service'

/** Shares 分享 (F30): signed links of who shares, who came by them, and the orders that followed, counted to the link that was opened last. */
export const shares = defineModule({ name: 'shares', routes: shareRoutes, reactions, jobs: [every('shares.attribute', '* * * * *', attribute), every('shares.forget_opens', '50 4 * * *', forgetOpens)], settings: [shareDays], permits: ['shares.read'], personal: { holdings: [
  { table: 'shares_opens', of: 'visitor_id = his_id', title: ['打开过的分享', 'Shares opened'], copy: ['link_id', 'first_at', 'last_at'], end: 'delete', isTag: true },
  { table: 'shares_orders', of: 'shopper_id = his_id', title: ['分享带来的订单', 'Orders by his shares'], copy: ['placed_at', 'paid_at'], end: 'delete' },
  { table: 'shares_links', of: 'shopper_id = his_id', title: ['我的分享', 'What he shares'], copy: ['product_id', 'opened', 'at'], end: 'delete' },
] } })
