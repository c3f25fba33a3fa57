import { z } from 'zod'
import { channelNames, paymentStatus } from '#finance/payments'
import type { Approval } from '#kernel/approval'
import { column, yuan, type Sheet, type Word } from '#kernel/exports'
import { purchases } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { depositLines, depositOf, depositPage, offencePage, rulePage } from './deposits.queries'
import { askGivingBack, expectTransfer, payIn, type Above } from './deposits.service'
import { publishOffence, publishRule } from './rules.service'
import { callStates, receivers, storeTypes } from './tables'

/** Deposits over HTTP 保证金接口: a store sees what it must leave and pays it in; the platform publishes rules, sees all, and gives back. */
const id = z.string().min(1).max(60)
const fen = z.int().min(1).max(100_000_000_00)
const reason = prose(z.string().trim().min(2).max(500))
const Deposit = z.object({ requiredFen: z.int(), heldFen: z.int(), missingFen: z.int(), balanceFen: z.int(), call: z.object({ missingFen: z.int(), state: z.enum(callStates), dueAt: z.date() }).nullable(), channels: z.array(z.string()) })
const Line = z.object({ id: z.string(), kind: z.string(), sourceId: z.string(), amountFen: z.int(), heldFen: z.int(), at: z.date() })
const Store = z.object({ merchantId: z.string(), name: z.string(), state: z.string(), requiredFen: z.int(), heldFen: z.int(), missingFen: z.int(), callState: z.enum(callStates).nullable(), dueAt: z.date().nullable() })
const Rule = z.object({ id: z.string(), categoryId: z.string().nullable(), storeType: z.enum(storeTypes).nullable(), amountFen: z.int().nullable(), fromAt: z.date(), note: z.string(), publishedBy: z.string(), publishedAt: z.date(), isHolding: z.boolean() })
const Offence = z.object({ id: z.string(), code: z.string(), name: z.string(), says: z.string(), mostFen: z.int(), goesTo: z.enum(receivers), fromAt: z.date(), publishedBy: z.string(), publishedAt: z.date(), isHolding: z.boolean() })
const rows = <T extends z.ZodType>(one: T) => z.object({ items: z.array(one), next: z.string().nullable() })

const kindWords: Readonly<Record<string, Word>> = { collected: ['在线缴纳', 'Paid in'], surety_from_balance: ['余额转入', 'From the balance'], surety_by_bank: ['银行转账', 'By bank transfer'], penalty_taken: ['违约金扣收', 'Penalty'], surety_returned: ['退还', 'Given back'] }
const lineSheet: Sheet<z.input<typeof Line>> = { title: ['保证金明细', 'Deposit'], columns: [
  column('at', '时间', 'At', (row) => row.at), column('kind', '类型', 'Kind', (row) => kindWords[row.kind] ?? row.kind), column('amountFen', '金额（元）', 'Amount (yuan)', (row) => yuan(row.amountFen)), column('heldFen', '余额（元）', 'Held (yuan)', (row) => yuan(row.heldFen)), column('sourceId', '凭据', 'Source', (row) => row.sourceId)] }
const storeSheet: Sheet<z.input<typeof Store>> = { title: ['商家保证金', 'Deposits of stores'], columns: [
  column('name', '店铺', 'Store', (row) => row.name), column('state', '状态', 'State', (row) => row.state), column('requiredFen', '应缴（元）', 'Required (yuan)', (row) => yuan(row.requiredFen)), column('heldFen', '已缴（元）', 'Held (yuan)', (row) => yuan(row.heldFen)), column('missingFen', '差额（元）', 'Missing (yuan)', (row) => yuan(row.missingFen)), column('callState', '补缴', 'Call', (row) => row.callState), column('dueAt', '补缴期限', 'Due', (row) => row.dueAt)] }

const [read, write, decide, payPermit] = ['deposits.read', 'deposits.write', 'deposits.decide', 'deposits.pay']
export const depositRoutes = (above: Above, approval: Approval) => ({
  merchantDeposit: route({ method: 'GET', path: '/v1/merchant/deposit', access: 'merchant', permit: read, input: nothing, output: Deposit, run: (ctx) => depositOf(ctx) }),
  merchantDepositLines: route({ method: 'GET', path: '/v1/merchant/deposit/lines', access: 'merchant', permit: read, input: page, output: rows(Line), sheet: lineSheet, run: (ctx, ask) => depositLines(ctx, ask) }),
  payDeposit: route({ method: 'POST', path: '/v1/merchant/deposit/pay', access: 'merchant', permit: payPermit, limits: purchases, once: true, input: z.object({ amountFen: fen, from: z.enum(['balance', ...channelNames]) }), output: z.object({ paymentId: z.string().nullable(), payUrl: z.string().nullable() }), run: (ctx, wish) => payIn(ctx, wish) }),
  transferDeposit: route({ method: 'POST', path: '/v1/merchant/deposit/transfers', access: 'merchant', permit: payPermit, limits: purchases, once: true, input: z.object({ amountFen: fen }), output: z.object({ code: z.string() }), run: (ctx, { amountFen }) => expectTransfer(ctx, amountFen) }),
  depositPayment: route({ method: 'GET', path: '/v1/merchant/deposit/payments/:id', access: 'merchant', permit: read, input: z.object({ id }), output: z.object({ id: z.string(), state: z.enum(['open', 'succeeded', 'closed']), amountFen: z.int(), scan: z.object({ channel: z.string(), svg: z.string() }).nullable() }), run: (ctx, { id }) => paymentStatus(ctx, id) }),
  merchantDepositRules: route({ method: 'GET', path: '/v1/merchant/deposit/rules', access: 'merchant', permit: read, input: page, output: rows(Rule), run: (ctx, ask) => rulePage(ctx, ask) }),
  merchantOffences: route({ method: 'GET', path: '/v1/merchant/penalty-rules', access: 'merchant', permit: read, input: page, output: rows(Offence), run: (ctx, ask) => offencePage(ctx, ask) }),
  staffDeposits: route({ method: 'GET', path: '/v1/staff/deposits', access: 'staff', permit: read, input: page.extend({ state: z.enum(['open', 'frozen', 'closed']).optional() }), output: rows(Store), sheet: storeSheet, run: (ctx, ask) => depositPage(ctx, ask) }),
  staffDepositLines: route({ method: 'GET', path: '/v1/staff/deposits/:merchantId/lines', access: 'staff', permit: read, input: page.extend({ merchantId: id }), output: rows(Line), run: (ctx, ask) => depositLines(ctx, ask) }),
  askDepositBack: route({ method: 'POST', path: '/v1/staff/deposits/:merchantId/give-back', access: 'staff', permit: decide, once: true, input: z.object({ merchantId: id, reason }), output: z.object({ approvalId: z.string(), heldFen: z.int() }), run: (ctx, { merchantId, reason }) => askGivingBack(ctx, above, approval, merchantId, reason) }),
  staffDepositRules: route({ method: 'GET', path: '/v1/staff/deposit-rules', access: 'staff', permit: read, input: page, output: rows(Rule), run: (ctx, ask) => rulePage(ctx, ask) }),
  publishDepositRule: route({ method: 'POST', path: '/v1/staff/deposit-rules', access: 'staff', permit: write, once: true, input: z.object({ categoryId: id.nullable(), storeType: z.enum(storeTypes).nullable(), amountFen: z.int().min(0).max(100_000_000_00).nullable(), fromAt: z.iso.datetime(), note: prose(z.string().trim().min(2).max(200)) }), output: z.object({ id: z.string() }), run: (ctx, { fromAt, ...wish }) => publishRule(ctx, { ...wish, fromAt: fromIso(fromAt) }) }),
  staffOffences: route({ method: 'GET', path: '/v1/staff/penalty-rules', access: 'staff', permit: read, input: page, output: rows(Offence), run: (ctx, ask) => offencePage(ctx, ask) }),
  publishOffence: route({ method: 'POST', path: '/v1/staff/penalty-rules', access: 'staff', permit: write, once: true, input: z.object({ code: z.string().regex(/^[a-z][a-z0-9_]{1,30}$/), name: prose(z.string().trim().min(2).max(60)), says: reason, mostFen: fen, goesTo: z.enum(receivers), fromAt: z.iso.datetime() }), output: z.object({ id: z.string() }), run: (ctx, { fromAt, ...wish }) => publishOffence(ctx, { ...wish, fromAt: fromIso(fromAt) }) }),
})
