import { z } from 'zod'
import type { Context } from '#kernel/context'
import { publicWork, purchases } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { column, yuan, type Sheet } from '#kernel/exports'
import { nothing, page, route } from '#kernel/route'
import { fromIso, startOfMonth } from '#kernel/time'
import { Refusal } from '#kernel/refusal'
import { channelNames } from './channels.port'
import { cameBack, receiveNotice } from './notices.service'
import { breakPage, channelHealth, ledgerPage, ledgerTotals, paymentPage, paymentStatus, statement } from './payments.queries'
import { reconcile, settleBreak } from './reconciliation.service'
import { decide, outcomes, payHere, tradeOf } from './simulator.service'
import { breakKinds, breakStates, breakWhats, intentStates, paymentParts } from './tables'

const One = z.object({ id: z.string().max(60) })
const Payment = z.object({ id: z.string(), purposeId: z.string(), part: z.enum(paymentParts), amountFen: z.int(), refundedFen: z.int(), state: z.enum(intentStates), channel: z.string().nullable(), at: z.date(), expiresAt: z.date(), endedAt: z.date().nullable() })
const Entry = z.object({ id: z.string(), journalId: z.string(), account: z.string(), ownerId: z.string(), amountFen: z.int(), reason: z.string(), orderId: z.string().nullable(), refundId: z.string().nullable(), at: z.date() })
const Line = z.object({ orderId: z.string(), shareFen: z.int(), feeFen: z.int(), state: z.string(), at: z.date() })
const Break = z.object({ id: z.string(), channel: z.string(), day: z.string(), kind: z.enum(breakKinds), what: z.enum(breakWhats), ref: z.string(), oursFen: z.int().nullable(), theirsFen: z.int().nullable(), state: z.enum(breakStates), note: z.string().nullable(), settledBy: z.string().nullable(), at: z.date(), endedAt: z.date().nullable() })
const trade = z.object({ tradeRef: z.string().max(60) })
const paymentSheet: Sheet<z.input<typeof Payment>> = { title: ['支付单', 'Payments'], columns: [
  column('id', '支付单号', 'Payment', (row) => row.id), column('purposeId', '订单', 'Order', (row) => row.purposeId), column('state', '状态', 'State', (row) => row.state), column('channel', '渠道', 'Channel', (row) => row.channel), column('amountFen', '金额（元）', 'Amount (yuan)', (row) => yuan(row.amountFen)),
  column('refundedFen', '已退（元）', 'Refunded (yuan)', (row) => yuan(row.refundedFen)), column('at', '时间', 'At', (row) => row.at), column('endedAt', '结束时间', 'Ended at', (row) => row.endedAt)] }
const ledgerSheet: Sheet<z.input<typeof Entry>> = { title: ['账本', 'Ledger'], columns: [
  column('id', '分录', 'Entry', (row) => row.id), column('journalId', '凭证', 'Journal', (row) => row.journalId), column('account', '科目', 'Account', (row) => row.account), column('ownerId', '所属', 'Owner', (row) => row.ownerId), column('amountFen', '金额（元）', 'Amount (yuan)', (row) => yuan(row.amountFen)),
  column('reason', '事由', 'Reason', (row) => row.reason), column('orderId', '订单', 'Order', (row) => row.orderId), column('refundId', '退款', 'Refund', (row) => row.refundId), column('at', '时间', 'At', (row) => row.at)] }
const breakSheet: Sheet<z.input<typeof Break>> = { title: ['对账差异', 'Reconciliation breaks'], columns: [
  column('day', '日期', 'Day', (row) => row.day), column('channel', '渠道', 'Channel', (row) => row.channel), column('kind', '类型', 'Kind', (row) => row.kind), column('what', '方向', 'What', (row) => row.what), column('ref', '流水号', 'Reference', (row) => row.ref), column('oursFen', '我方（元）', 'Ours (yuan)', (row) => yuan(row.oursFen)),
  column('theirsFen', '渠道方（元）', 'Theirs (yuan)', (row) => yuan(row.theirsFen)), column('state', '状态', 'State', (row) => row.state), column('note', '备注', 'Note', (row) => row.note), column('settledBy', '处理人', 'Settled by', (row) => row.settledBy), column('at', '发现时间', 'Found at', (row) => row.at)] }

const Notice = z.object({ rawBody: z.string().max(20_000), headers: z.record(z.string(), z.unknown()) })
const Health = z.object({ channel: z.string(), state: z.enum(['off', 'incomplete', 'broken', 'ready']), keys: z.array(z.string()), offered: z.boolean(), tries: z.int(), succeeded: z.int(), waiting: z.int(), refused: z.int(), lastAt: z.date().nullable() })
/** What was not believed is refused, and not told why. */
async function heard(ctx: Context, channel: string, { rawBody, headers }: z.output<typeof Notice>): Promise<void> {
  if (!await receiveNotice(ctx, channel, rawBody, headers)) throw new Refusal('payments.notice_refused', {}, 400)
}

export const paymentRoutes = {
  pay: route({ method: 'POST', path: '/v1/payments/:id/pay', access: 'shopper', limits: purchases, once: true, input: One.extend({ channel: z.enum(channelNames), scene: z.enum(['computer', 'phone', 'inside']).optional() }), output: z.object({ payUrl: z.string(), tradeRef: z.string() }), run: (ctx, { id, channel, scene }) => payHere(ctx, id, channel, scene) }),
  payStatus: route({ method: 'GET', path: '/v1/payments/:id', access: 'shopper', input: One, output: Payment.extend({ offered: z.array(z.string()), scan: z.object({ channel: z.string(), svg: z.string() }).nullable(), till: z.record(z.string(), z.string()).nullable(), wechat: z.object({ isBound: z.boolean() }).nullable() }), run: (ctx, { id }) => paymentStatus(ctx, id) }),
  cameBack: route({ method: 'POST', path: '/v1/payments/:id/back', access: 'shopper', input: One, output: nothing, run: async (ctx, { id }) => { await cameBack(ctx, id); return {} } }),
  notify: route({ method: 'POST', path: '/v1/channels/simulator/notices', access: 'channel', input: Notice, output: z.object({ result: z.string() }), run: async (ctx, notice) => { await heard(ctx, 'simulator', notice); return { result: 'SUCCESS' } } }),
  // Each channel goes on sending until it hears its own word.
  alipayNotice: route({ method: 'POST', path: '/v1/channels/alipay/notices', access: 'channel', input: Notice, output: z.string(), plain: true, run: async (ctx, notice) => { await heard(ctx, 'alipay', notice); return 'success' } }),
  wechatNotice: route({ method: 'POST', path: '/v1/channels/wechat/notices', access: 'channel', input: Notice, output: z.object({ code: z.string() }), run: async (ctx, notice) => { await heard(ctx, 'wechat', notice); return { code: 'SUCCESS' } } }),
  stripeNotice: route({ method: 'POST', path: '/v1/channels/stripe/notices', access: 'channel', input: Notice, output: nothing, run: async (ctx, notice) => { await heard(ctx, 'stripe', notice); return {} } }),
  channels: route({ method: 'GET', path: '/v1/staff/channels', access: 'staff', permit: 'payments.read', input: nothing, output: z.object({ items: z.array(Health) }), run: async (ctx) => ({ items: await channelHealth(ctx) }) }),
  simulatorTrade: route({ method: 'GET', path: '/v1/channels/simulator/trades/:tradeRef', access: 'public', input: trade, output: z.object({ tradeRef: z.string(), tradeNo: z.string(), amountFen: z.int(), state: z.string(), returnUrl: z.string() }), run: (ctx, { tradeRef }) => tradeOf(ctx, tradeRef) }),
  decideTrade: route({ method: 'POST', path: '/v1/channels/simulator/trades/:tradeRef', access: 'public', limits: publicWork, input: trade.extend({ outcome: z.enum(outcomes) }), output: z.object({ returnUrl: z.string() }), run: (ctx, { tradeRef, outcome }) => decide(ctx, tradeRef, outcome) }),
  myMoney: route({ method: 'GET', path: '/v1/merchant/money', access: 'merchant', permit: 'payments.read', input: z.object({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) }), output: z.object({ lines: z.array(Line), shareFen: z.int(), feeFen: z.int() }),
    run: (ctx, { month }) => { const from = startOfMonth(fromIso(`${month}-15T00:00:00Z`)); return statement(ctx, from, startOfMonth(from, 1)) } }),
  ledger: route({ method: 'GET', path: '/v1/staff/ledger', access: 'staff', permit: 'payments.read', input: page.extend({ account: z.string().max(40).optional() }), output: z.object({ items: z.array(Entry), next: z.string().nullable() }), sheet: ledgerSheet, run: ledgerPage }),
  ledgerTotals: route({ method: 'GET', path: '/v1/staff/ledger/totals', access: 'staff', permit: 'payments.read', input: nothing, output: z.object({ items: z.array(z.object({ account: z.string(), balanceFen: z.int() })) }), run: async (ctx) => ({ items: await ledgerTotals(ctx) }) }),
  payments: route({ method: 'GET', path: '/v1/staff/payments', access: 'staff', permit: 'payments.read', input: page.extend({ state: z.enum(intentStates).optional() }), output: z.object({ items: z.array(Payment), next: z.string().nullable() }), sheet: paymentSheet, run: paymentPage }),
  moneyBreaks: route({ method: 'GET', path: '/v1/staff/money/breaks', access: 'staff', permit: 'payments.read', input: page.extend({ state: z.enum(breakStates).optional(), kind: z.enum(breakKinds).optional(), day: z.iso.date().optional() }), output: z.object({ items: z.array(Break), next: z.string().nullable() }), sheet: breakSheet, run: breakPage }),
  settleBreak: route({ method: 'POST', path: '/v1/staff/money/breaks/:id/settle', access: 'staff', permit: 'payments.settle', stepUp: true, input: One.extend({ note: prose(z.string().trim().min(2).max(500)) }), output: nothing, run: async (ctx, { id, note }) => { await settleBreak(ctx, id, note); return {} } }),
  reconcile: route({ method: 'POST', path: '/v1/staff/money/reconcile', access: 'staff', permit: 'payments.settle', input: z.object({ day: z.iso.date() }), output: z.object({ open: z.int() }), run: (ctx, { day }) => reconcile(ctx, day) }),
}
