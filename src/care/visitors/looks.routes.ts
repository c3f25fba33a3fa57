import { z } from 'zod'
import { orderStates } from '#commerce/ordering'
import { parcelShown } from '#supply/logistics'
import { codeSends, tries } from '#kernel/limits.rules'
import { nothing, route } from '#kernel/route'
import { lookedOrder } from './looks.queries'
import { endLook, openLook } from './looks.service'
import { sendLookCode } from '#trust/identity'

/** Looking up an order without a sign-in over HTTP 访客查单接口 (E16). */
const phone = z.string().min(1).max(30)
const state = z.enum(orderStates)
const { id, carrier, number, state: parcelState, at, moves } = parcelShown
const Looked = z.object({ number: z.string(), state, closedFor: z.enum(['all_returned']).nullable(), placedAt: z.date(), merchantName: z.string(), expiresAt: z.date(), isCollected: z.boolean(), address: z.object({ name: z.string(), phone: z.string(), region: z.string() }),
  parts: z.array(z.object({ number: z.string(), state })), lines: z.array(z.object({ id: z.string(), title: z.string(), specText: z.string(), picture: z.string(), quantity: z.int() })), parcels: z.array(z.object({ id, carrier, number, state: parcelState, at, moves })) })

export const lookRoutes = {
  sendLookCode: route({ method: 'POST', path: '/v1/order-looks/codes', access: 'buyer', limits: codeSends, input: z.object({ phone }), output: z.object({ validSeconds: z.int(), againSeconds: z.int() }), run: (ctx, { phone }) => sendLookCode(ctx, phone) }),
  openLook: route({ method: 'POST', path: '/v1/order-looks', access: 'buyer', limits: tries('phone'), input: z.object({ number: z.string().trim().regex(/^\d{10,24}$/), phone, code: z.string().regex(/^\d{6}$/) }), output: z.object({ expiresAt: z.date() }), run: openLook }),
  lookedOrder: route({ method: 'GET', path: '/v1/order-looks/now', access: 'buyer', input: nothing, output: Looked, run: (ctx) => lookedOrder(ctx) }),
  endLook: route({ method: 'DELETE', path: '/v1/order-looks/now', access: 'buyer', input: nothing, output: nothing, run: async (ctx) => { await endLook(ctx); return {} } }),
}
