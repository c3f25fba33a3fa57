import { z } from 'zod'
import { column, yuan, type Sheet, type Word } from '#kernel/exports'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { penaltyPage, type PenaltyAsk } from './deposits.queries'
import type { Above } from './deposits.service'
import { askUpholding, drop, object, propose } from './penalties.service'
import { penaltyStates, receivers } from './tables'

/** Penalties over HTTP 违约金接口: staff propose and decide, the store reads and objects. */
const id = z.string().min(1).max(60)
const state = z.enum(penaltyStates)
const said = prose(z.string().trim().min(2).max(1_000))
const Penalty = z.object({ id: z.string(), merchantId: z.string(), merchantName: z.string(), offence: z.string(), says: z.string(), goesTo: z.enum(receivers), orderId: z.string().nullable(), amountFen: z.int(), reason: z.string(), evidence: z.string(), state, proposedAt: z.date(), objectUntil: z.date().nullable(), objection: z.string().nullable(), answer: z.string().nullable(), balanceFen: z.int().nullable(), suretyFen: z.int().nullable(), changedAt: z.date() })
const Rows = z.object({ items: z.array(Penalty), next: z.string().nullable() })
const stateWords: Record<(typeof penaltyStates)[number], Word> = { proposed: ['待复核', 'Proposed'], announced: ['异议期', 'May be objected to'], objected: ['商家异议', 'Objected'], taken: ['已扣收', 'Taken'], dropped: ['已撤销', 'Dropped'] }
const sheet: Sheet<z.input<typeof Penalty>> = { title: ['违约金', 'Penalties'], columns: [
  column('id', '编号', 'Penalty', (row) => row.id), column('store', '店铺', 'Store', (row) => row.merchantName), column('offence', '规则', 'Rule', (row) => row.offence), column('amountFen', '金额（元）', 'Amount (yuan)', (row) => yuan(row.amountFen)), column('state', '状态', 'State', (row) => stateWords[row.state]), column('orderId', '订单', 'Order', (row) => row.orderId),
  column('reason', '事由', 'Reason', (row) => row.reason), column('objection', '异议', 'Objection', (row) => row.objection), column('answer', '答复', 'Answer', (row) => row.answer), column('balanceFen', '扣余额（元）', 'Of the balance (yuan)', (row) => yuan(row.balanceFen)), column('suretyFen', '扣保证金（元）', 'Of the deposit (yuan)', (row) => yuan(row.suretyFen)), column('proposedAt', '提出时间', 'Proposed', (row) => row.proposedAt)] }

export const penaltyRoutes = (above: Above) => ({
  merchantPenalties: route({ method: 'GET', path: '/v1/merchant/penalties', access: 'merchant', permit: 'deposits.read', input: page.extend({ state: state.optional() }), output: Rows, sheet, run: (ctx, ask: PenaltyAsk) => penaltyPage(ctx, ask) }),
  objectToPenalty: route({ method: 'POST', path: '/v1/merchant/penalties/:id/object', access: 'merchant', permit: 'deposits.pay', input: z.object({ id, objection: said }), output: nothing, run: async (ctx, { id, objection }) => { await object(ctx, id, objection); return {} } }),
  staffPenalties: route({ method: 'GET', path: '/v1/staff/penalties', access: 'staff', permit: 'deposits.read', input: page.extend({ state: state.optional(), merchantId: id.optional() }), output: Rows, sheet, run: (ctx, ask: PenaltyAsk) => penaltyPage(ctx, ask) }),
  proposePenalty: route({ method: 'POST', path: '/v1/staff/penalties', access: 'staff', permit: 'deposits.propose', once: true, input: z.object({ merchantId: id, offenceCode: z.string().max(40), amountFen: z.int().min(1).max(100_000_000_00), orderId: id.nullable().default(null), reason: said, evidence: prose(z.string().trim().min(2).max(2_000)) }), output: z.object({ id: z.string(), approvalId: z.string() }), run: (ctx, wish) => propose(ctx, above, wish) }),
  dropPenalty: route({ method: 'POST', path: '/v1/staff/penalties/:id/drop', access: 'staff', permit: 'deposits.decide', input: z.object({ id, answer: said }), output: nothing, run: async (ctx, { id, answer }) => { await drop(ctx, id, answer); return {} } }),
  upholdPenalty: route({ method: 'POST', path: '/v1/staff/penalties/:id/uphold', access: 'staff', permit: 'deposits.decide', once: true, input: z.object({ id, answer: said }), output: z.object({ approvalId: z.string() }), run: (ctx, { id, answer }) => askUpholding(ctx, id, answer) }),
})
