import { OrderCancelled, OrderLetGo, OrderPaid } from '#events/ordering'
import { on } from '#kernel/event'
import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { settings } from './pickup.rules'
import { pickupRoutes } from './pickup.routes'
import { expireTickets, makeTickets, voidTickets } from './tickets.service'

/** Pick-up 自提与核销 (E07): sellers' stores, what is collected there, and service vouchers, each under a code of twelve digits that the store's own staff redeem. */
export { collectBy } from './pickup.queries'
export { collectsOf, keepStore } from './stores.service'
export { phone as pickupPhone, pickups } from './pickup.routes'
export { expireTickets } from './tickets.service'
const hasTickets = ({ collectAt, lines }: { readonly collectAt?: string | undefined; readonly lines: readonly { readonly kind?: string | undefined }[] }): boolean => collectAt !== undefined || lines.some(({ kind }) => kind === 'service')
export const pickup = defineModule({ name: 'pickup', personal, routes: pickupRoutes,
  reactions: [on(OrderPaid, 'pickup.make_tickets', async (ctx, { payload }) => { if (hasTickets(payload)) await makeTickets(ctx, payload.orderId) }), on(OrderLetGo, 'pickup.make_tickets_of_group', async (ctx, { payload }) => { if (hasTickets(payload)) await makeTickets(ctx, payload.orderId) }), on(OrderCancelled, 'pickup.void_tickets', async (ctx, { payload: { orderId, paid } }) => { if (paid) await voidTickets(ctx, orderId) })],
  jobs: [every('pickup.expire', '*/5 * * * *', async (ctx) => { await expireTickets(ctx) })], settings, permits: ['pickup.read', 'pickup.write', 'pickup.redeem'] })
