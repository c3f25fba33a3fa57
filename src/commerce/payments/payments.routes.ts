import { z } from 'zod'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { fromIso, startOfMonth } from '#kernel/time'
import { Refusal } from '#kernel/refusal'
import { receiveNotice } from './notices.service'
import { breakPage, ledgerPage, ledgerTotals, paymentPage, paymentStatus, statement } from './payments.queries'
import { reconcile, settleBreak } from './reconciliation.service'
import { decide, outcomes, payHere, tradeOf } from './simulator.service'
import { breakKinds, breakStates, intentStates } from './tables'

const One = z.object({ id: z.string().max(60) })
const Payment = z.object({ id: z.string(), purposeId: z.string(), amountFen: z.int(), refundedFen: z.int(), state: z.enum(intentStates), channel: z.string().nullable(), at: z.date(), expiresAt: z.date(), endedAt: z.date().nullable() })
const Entry = z.object({ id: z.string(), journalId: z.string(), account: z.string(), ownerId: z.string(), amountFen: z.int(), reason: z.string(), orderId: z.string().nullable(), refundId: z.string().nullable(), at: z.date() })
const Line = z.object({ orderId: z.string(), shareFen: z.int(), feeFen: z.int(), state: z.string(), at: z.date() })
const Break = z.object({ id: z.string(), channel: z.string(), day: z.string(), kind: z.enum(breakKinds), what: z.enum(['paid', 'refunded']), ref: z.string(), oursFen: z.int().nullable(), theirsFen: z.int().nullable(), state: z.enum(breakStates), note: z.string().nullable(), settledBy: z.string().nullable(), at: z.date(), endedAt: z.date().nullable() })
const trade = z.object({ tradeRef: z.string().max(60) })

export const paymentRoutes = {
  pay: route({ method: 'POST', path: '/v1/payments/:id/pay', access: 'shopper', once: true, input: One.extend({ channel: z.enum(['simulator']) }), output: z.object({ payUrl: z.string(), tradeRef: z.string() }), run: (ctx, { id, channel }) => payHere(ctx, id, channel) }),
  payStatus: route({ method: 'GET', path: '/v1/payments/:id', access: 'shopper', input: One, output: Payment, run: (ctx, { id }) => paymentStatus(ctx, id) }),
  notify: route({
    method: 'POST', path: '/v1/channels/simulator/notices', access: 'channel', input: z.object({ rawBody: z.string().max(10_000), headers: z.record(z.string(), z.unknown()) }), output: z.object({ result: z.string() }),
    run: async (ctx, { rawBody, headers }) => { if (!await receiveNotice(ctx, 'simulator', rawBody, headers)) throw new Refusal('payments.notice_refused', {}, 400); return { result: 'SUCCESS' } },
  }),
  simulatorTrade: route({ method: 'GET', path: '/v1/channels/simulator/trades/:tradeRef', access: 'public', input: trade, output: z.object({ tradeRef: z.string(), tradeNo: z.string(), amountFen: z.int(), state: z.string(), returnUrl: z.string() }), run: (ctx, { tradeRef }) => tradeOf(ctx, tradeRef) }),
  decideTrade: route({ method: 'POST', path: '/v1/channels/simulator/trades/:tradeRef', access: 'public', input: trade.extend({ outcome: z.enum(outcomes) }), output: z.object({ returnUrl: z.string() }), run: (ctx, { tradeRef, outcome }) => decide(ctx, tradeRef, outcome) }),
  myMoney: route({ method: 'GET', path: '/v1/merchant/money', access: 'merchant', permit: 'payments.read', input: z.object({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) }), output: z.object({ lines: z.array(Line), shareFen: z.int(), feeFen: z.int() }),
    run: (ctx, { month }) => { const from = startOfMonth(fromIso(`${month}-15T00:00:00Z`)); return statement(ctx, from, startOfMonth(from, 1)) } }),
  ledger: route({ method: 'GET', path: '/v1/staff/ledger', access: 'staff', permit: 'payments.read', input: page.extend({ account: z.string().max(40).optional() }), output: z.object({ items: z.array(Entry), next: z.string().nullable() }), run: ledgerPage }),
  ledgerTotals: route({ method: 'GET', path: '/v1/staff/ledger/totals', access: 'staff', permit: 'payments.read', input: nothing, output: z.object({ items: z.array(z.object({ account: z.string(), balanceFen: z.int() })) }), run: async (ctx) => ({ items: await ledgerTotals(ctx) }) }),
  payments: route({ method: 'GET', path: '/v1/staff/payments', access: 'staff', permit: 'payments.read', input: page.extend({ state: z.enum(intentStates).optional() }), output: z.object({ items: z.array(Payment), next: z.string().nullable() }), run: paymentPage }),
  moneyBreaks: route({ method: 'GET', path: '/v1/staff/money/breaks', access: 'staff', permit: 'payments.read', input: page.extend({ state: z.enum(breakStates).optional(), kind: z.enum(breakKinds).optional(), day: z.iso.date().optional() }), output: z.object({ items: z.array(Break), next: z.string().nullable() }), run: breakPage }),
  settleBreak: route({ method: 'POST', path: '/v1/staff/money/breaks/:id/settle', access: 'staff', permit: 'payments.settle', stepUp: true, input: One.extend({ note: prose(z.string().trim().min(2).max(500)) }), output: nothing, run: async (ctx, { id, note }) => { await settleBreak(ctx, id, note); return {} } }),
  reconcile: route({ method: 'POST', path: '/v1/staff/money/reconcile', access: 'staff', permit: 'payments.settle', input: z.object({ day: z.iso.date() }), output: z.object({ open: z.int() }), run: (ctx, { day }) => reconcile(ctx, day) }),
}
