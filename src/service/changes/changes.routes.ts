import { z } from 'zod'
import { quantity } from '#commerce/cart'
import { purchases } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { changePage, type Ask } from './changes.queries'
import { answerChange, askChange, previewChange, withdrawChange } from './changes.service'
import { answerers, askers, changeStates } from './tables'

/** Order changes over HTTP 改单接口: for shoppers, for merchants, and for the platform. */
const id = z.string().min(1).max(60)
const One = z.object({ id })
const fen = z.int().min(0).max(100_000_000_00)
const state = z.enum(changeStates)
const reason = prose(z.string().trim().min(2).max(200))
const words = prose(z.string().trim().max(200)).default('')
const address = z.strictObject({ do: z.literal('address'), addressId: id })
const note = z.strictObject({ do: z.literal('note'), note: prose(z.string().trim().max(200)) })
const pieces = z.strictObject({ do: z.literal('pieces'), lines: z.array(z.strictObject({ lineId: id, quantity })).min(1).max(120).readonly() })
const price = z.strictObject({ do: z.literal('price'), lines: z.array(z.strictObject({ lineId: id, offFen: fen.min(1) })).max(120).readonly(), freightFen: fen.optional() })
const concession = z.strictObject({ do: z.literal('concession'), lines: z.array(z.strictObject({ lineId: id, amountFen: fen.min(1) })).min(1).max(120).readonly() })
const actions = z.array(z.discriminatedUnion('do', [address, note, pieces, price, concession])).min(1).max(5)

const Wanted = z.object({ id, actions })
const Asked = Wanted.extend({ reason, version: z.string().min(1).max(60) })
const Plan = z.object({ version: z.string(), waitsFor: z.enum(answerers).nullable(), answerBy: z.date().nullable(), refundFen: z.int(), refundPoints: z.int(), dueFen: z.int(), payableBeforeFen: z.int(), payableAfterFen: z.int(), freightBeforeFen: z.int(), freightAfterFen: z.int(), isWhole: z.boolean(), region: z.string().nullable(),
  lines: z.array(z.object({ lineId: z.string(), title: z.string(), specText: z.string(), quantity: z.int(), struck: z.int(), offFen: z.int(), backFen: z.int() })) })
const Done = z.object({ id: z.string(), state, paymentId: z.string().nullable(), approvalId: z.string().nullable() })
const Change = z.object({ id: z.string(), orderId: z.string(), merchantId: z.string(), askedBy: z.enum(askers), waitsFor: z.enum(answerers).nullable(), state, actions, reason: z.string(), refundFen: z.int(), dueFen: z.int(), paymentId: z.string().nullable(), payableBeforeFen: z.int(), payableAfterFen: z.int(), answer: z.string(), dueAt: z.date().nullable(), askedAt: z.date(), endedAt: z.date().nullable(), endedBy: z.string().nullable(), may: z.object({ answer: z.boolean(), withdraw: z.boolean() }) })
const Rows = z.object({ items: z.array(Change), next: z.string().nullable() })
const ask = page.extend({ orderId: id.optional(), state: state.optional(), waits: z.stringbool().optional() })
const Answer = One.extend({ isAgreed: z.boolean(), words })

const done = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const [read, write] = ['changes.read', 'changes.write']

export const changesRoutes = {
  previewChange: route({ method: 'POST', path: '/v1/orders/:id/changes/preview', access: 'shopper', input: Wanted, output: Plan, run: (ctx, { id, actions }) => previewChange(ctx, { orderId: id, actions }) }),
  askChange: route({ method: 'POST', path: '/v1/orders/:id/changes', access: 'shopper', limits: purchases, once: true, input: Asked, output: Done, run: (ctx, { id, ...wish }) => askChange(ctx, { orderId: id, ...wish }) }),
  myChanges: route({ method: 'GET', path: '/v1/changes', access: 'shopper', input: ask, output: Rows, run: (ctx, wish: Ask) => changePage(ctx, wish) }),
  answerMyChange: route({ method: 'POST', path: '/v1/changes/:id/answer', access: 'shopper', input: Answer, output: nothing, run: (ctx, { id, ...answer }) => done(answerChange(ctx, id, answer)) }),
  withdrawMyChange: route({ method: 'POST', path: '/v1/changes/:id/withdraw', access: 'shopper', input: One, output: nothing, run: (ctx, { id }) => done(withdrawChange(ctx, id)) }),
  merchantPreviewChange: route({ method: 'POST', path: '/v1/merchant/orders/:id/changes/preview', access: 'merchant', permit: write, input: Wanted, output: Plan, run: (ctx, { id, actions }) => previewChange(ctx, { orderId: id, actions }) }),
  merchantAskChange: route({ method: 'POST', path: '/v1/merchant/orders/:id/changes', access: 'merchant', permit: write, once: true, input: Asked, output: Done, run: (ctx, { id, ...wish }) => askChange(ctx, { orderId: id, ...wish }) }),
  merchantChanges: route({ method: 'GET', path: '/v1/merchant/changes', access: 'merchant', permit: read, input: ask, output: Rows, run: (ctx, wish: Ask) => changePage(ctx, wish) }),
  answerChange: route({ method: 'POST', path: '/v1/merchant/changes/:id/answer', access: 'merchant', permit: write, input: Answer, output: nothing, run: (ctx, { id, ...answer }) => done(answerChange(ctx, id, answer)) }),
  withdrawChange: route({ method: 'POST', path: '/v1/merchant/changes/:id/withdraw', access: 'merchant', permit: write, input: One, output: nothing, run: (ctx, { id }) => done(withdrawChange(ctx, id)) }),
  staffPreviewChange: route({ method: 'POST', path: '/v1/staff/orders/:id/changes/preview', access: 'staff', permit: write, input: Wanted, output: Plan, run: (ctx, { id, actions }) => previewChange(ctx, { orderId: id, actions }) }),
  staffAskChange: route({ method: 'POST', path: '/v1/staff/orders/:id/changes', access: 'staff', permit: write, once: true, input: Asked, output: Done, run: (ctx, { id, ...wish }) => askChange(ctx, { orderId: id, ...wish }) }),
  allChanges: route({ method: 'GET', path: '/v1/staff/changes', access: 'staff', permit: read, input: ask, output: Rows, run: (ctx, wish: Ask) => changePage(ctx, wish) }),
}
