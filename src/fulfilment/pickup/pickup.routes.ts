import { z } from 'zod'
import { prose } from '#kernel/prose'
import { offer, placeOrder, Placed, quoteShape, QuoteShown, shownOffer, submitShape } from '#commerce/ordering'
import { purchases } from '#kernel/limits.rules'
import { nothing, page, route } from '#kernel/route'
import { myStores, openStores, ticketPage, ticketsOfOrder } from './pickup.queries'
import { collectsOf, keepStore } from './stores.service'
import { extendTicket, markReady, redeem } from './tickets.service'
import { ticketKinds, ticketStates } from './tables'

const id = z.string().min(1).max(60)
const One = z.object({ id })
const OfOrder = z.object({ orderId: id })
const place = { id: z.string(), name: z.string(), region: z.string(), street: z.string(), hours: z.string(), phone: z.string() }
const ticket = { id: z.string(), orderId: z.string(), lineId: z.string().nullable(), kind: z.enum(ticketKinds), state: z.enum(ticketStates), uses: z.int(), used: z.int(), dueAt: z.date(), isExtended: z.boolean(), madeAt: z.date(), readyAt: z.date().nullable(), endedAt: z.date().nullable(), store: z.object(place).nullable() }
const Tickets = z.object({ items: z.array(z.object({ ...ticket, code: z.string().nullable(), svg: z.string().nullable() })) })
/** What is collected where, and whom the store calls; also for rooms above that place orders. */
export const pickups = z.array(z.strictObject({ merchantId: id, storeId: id })).min(1).max(20)
export const phone = z.string().trim().regex(/^1\d{10}$/)
const Store = { name: z.string().trim().min(1).max(40), phone: z.string().trim().min(5).max(20), districtCode: z.string().regex(/^\d{6}$/), street: prose(z.string().trim().min(2).max(120)), hours: prose(z.string().trim().min(1).max(80)), isOpen: z.boolean(), warehouseId: id.nullable().optional(), memberIds: z.array(id).max(50).optional() }
const Kept = z.object({ ...Store, id: z.string(), region: z.string(), warehouseId: z.string().nullable(), memberIds: z.array(z.string()) })
const read = { access: 'merchant', permit: 'pickup.read' } as const
const write = { access: 'merchant', permit: 'pickup.write' } as const

export const pickupRoutes = {
  pickupStores: route({ method: 'GET', path: '/v1/pickup-stores', access: 'public', input: z.object({ merchants: z.string().max(1_300).transform((text) => text.split(',')) }), output: z.object({ items: z.array(z.object({ ...place, merchantId: z.string() })) }), run: async (ctx, { merchants }) => ({ items: await openStores(ctx, merchants) }) }),
  quotePickup: route({ method: 'POST', path: '/v1/pickup/quote', access: 'shopper', input: z.object({ ...quoteShape, pickups }), output: QuoteShown, run: async (ctx, { pickups: wishes, ...wish }) => shownOffer(await offer(ctx, { ...wish, collects: await collectsOf(ctx, wishes, '') })) }),
  submitPickup: route({ method: 'POST', path: '/v1/pickup/orders', access: 'shopper', limits: purchases, once: true, input: z.object({ ...submitShape, pickups, phone }), output: Placed, run: async (ctx, { pickups: wishes, phone, ...wish }) => placeOrder(ctx, { ...wish, collects: await collectsOf(ctx, wishes, phone) }) }),
  myTickets: route({ method: 'GET', path: '/v1/orders/:orderId/pickup', access: 'shopper', input: OfOrder, output: Tickets, run: (ctx, { orderId }) => ticketsOfOrder(ctx, orderId) }),
  extendTicket: route({ method: 'POST', path: '/v1/pickup/tickets/:id/extend', access: 'shopper', input: One, output: nothing, run: async (ctx, { id }) => { await extendTicket(ctx, id); return {} } }),
  merchantStores: route({ method: 'GET', path: '/v1/merchant/pickup-stores', ...read, input: nothing, output: z.object({ items: z.array(Kept) }), run: async (ctx) => ({ items: await myStores(ctx) }) }),
  addStore: route({ method: 'POST', path: '/v1/merchant/pickup-stores', ...write, once: true, input: z.object(Store), output: One, run: (ctx, wish) => keepStore(ctx, wish) }),
  changeStore: route({ method: 'PUT', path: '/v1/merchant/pickup-stores/:id', ...write, input: z.object({ ...Store, id }), output: One, run: (ctx, { id, ...wish }) => keepStore(ctx, wish, id) }),
  merchantTickets: route({ method: 'GET', path: '/v1/merchant/pickup-tickets', ...read, input: page.extend({ state: z.enum(ticketStates).optional() }), output: z.object({ items: z.array(z.object(ticket)), next: z.string().nullable() }), run: ticketPage }),
  markReady: route({ method: 'POST', path: '/v1/merchant/pickup-tickets/:id/ready', ...write, input: One, output: nothing, run: async (ctx, { id }) => { await markReady(ctx, id); return {} } }),
  redeem: route({ method: 'POST', path: '/v1/merchant/redemptions', access: 'merchant', permit: 'pickup.redeem', once: true, input: z.object({ storeId: id, code: z.string().min(1).max(40), uses: z.int().min(1).max(1_000).optional(), isTrial: z.boolean().optional() }), output: z.object({ ticketId: z.string(), orderId: z.string(), number: z.string(), kind: z.enum(ticketKinds), left: z.int(), lines: z.array(z.object({ title: z.string(), specText: z.string(), quantity: z.int() })) }), run: redeem }),
  merchantOrderTickets: route({ method: 'GET', path: '/v1/merchant/orders/:orderId/pickup', ...read, input: OfOrder, output: Tickets, run: (ctx, { orderId }) => ticketsOfOrder(ctx, orderId) }),
  staffOrderTickets: route({ method: 'GET', path: '/v1/staff/orders/:orderId/pickup', access: 'staff', permit: 'pickup.read', input: OfOrder, output: Tickets, run: (ctx, { orderId }) => ticketsOfOrder(ctx, orderId) }),
}
