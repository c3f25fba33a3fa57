import { z } from 'zod'
import { column, yuan, type Sheet, type Word } from '#kernel/exports'
import { yuanOf } from '#kernel/money'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { setTerms } from './items.service'
import { balancePage, itemPage, moneyOf, runPage, type ItemAsk } from './settlement.queries'
import { statementOf, statementPage } from './statement.queries'
import { itemStates } from './tables'

/** Settlement over HTTP 结算接口: how a merchant's money stands, his statement, and the platform's view of all. */
const id = z.string().min(1).max(60)
const period = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/)
const Item = z.object({ id: z.string(), reason: z.string(), sourceId: z.string(), merchantId: z.string(), orderId: z.string(), amountFen: z.int(), state: z.enum(itemStates), dueAt: z.date(), runId: z.string().nullable(), at: z.date(), settledAt: z.date().nullable() })
const Run = z.object({ id: z.string(), merchantId: z.string(), items: z.int(), amountFen: z.int(), beforeFen: z.int(), afterFen: z.int(), at: z.date() })
const Money = z.object({ pendingFen: z.int(), settleableFen: z.int(), balanceFen: z.int(), suretyFen: z.int(), nextDueAt: z.date().nullable(), days: z.int() })
const Balance = z.object({ merchantId: z.string(), name: z.string(), balanceFen: z.int(), unsettledFen: z.int(), suretyFen: z.int(), days: z.int(), hasOwnDays: z.boolean() })
const sums = { goodsFen: z.int(), storeOffFen: z.int(), platformOffFen: z.int(), pointsFen: z.int(), freightFen: z.int(), backFen: z.int(), commissionFen: z.int(), amountFen: z.int() }
const Statement = z.object({ from: z.date(), to: z.date(), openingFen: z.int(), closingFen: z.int(), lines: z.int(), total: z.object({ ...sums, otherFen: z.int() }), kinds: z.array(z.object({ kind: z.string(), amountFen: z.int() })) })
const Line = z.object({ id: z.string(), kind: z.string(), orderId: z.string().nullable(), number: z.string(), ...sums, claimFen: z.int(), commissions: z.array(z.object({ lineId: z.string(), title: z.string(), baseFen: z.int(), rateBps: z.int(), feeFen: z.int() })).readonly(), at: z.date() })
const rows = <T extends z.ZodType>(one: T) => z.object({ items: z.array(one), next: z.string().nullable() })

const kindWords: Readonly<Record<string, Word>> = { accrued: ['销售', 'Sale'], split_applied: ['渠道分账', 'Split by the channel'], split_failed: ['分账失败退回', 'A split failed'], split_returned: ['分账回退', 'Split taken back'], unwound: ['退款', 'Refund'], compensated: ['违约赔偿', 'Compensation'], deposit_forfeited: ['定金不退', 'Deposit forfeited'], balance_issued: ['发放买家余额', 'Balance given to a shopper'], surety_from_balance: ['转入保证金', 'Into the deposit'], surety_returned: ['保证金退还', 'Deposit given back'], penalty_taken: ['违约金', 'Penalty'] }
const statementSheet: Sheet<z.input<typeof Line>> = { title: ['对账单', 'Statement'], columns: [
  column('at', '时间', 'At', (row) => row.at), column('kind', '类型', 'Kind', (row) => kindWords[row.kind] ?? row.kind), column('number', '订单号', 'Order', (row) => row.number), column('goodsFen', '商品金额（元）', 'Goods (yuan)', (row) => yuan(row.goodsFen)), column('storeOffFen', '商家承担优惠（元）', 'Discounts you bear (yuan)', (row) => yuan(row.storeOffFen)),
  column('platformOffFen', '平台承担优惠（元）', 'Discounts the platform bears (yuan)', (row) => yuan(row.platformOffFen)), column('pointsFen', '积分支付（元）', 'Paid with points (yuan)', (row) => yuan(row.pointsFen)), column('freightFen', '运费（元）', 'Freight (yuan)', (row) => yuan(row.freightFen)), column('backFen', '退款（元）', 'Gone back (yuan)', (row) => yuan(row.backFen)),
  column('commissions', '佣金明细（基数×费率）', 'Commission (base × rate)', (row) => row.commissions.map((one) => `${one.title} ${yuanOf(one.baseFen)}×${one.rateBps / 100}%=${yuanOf(one.feeFen)}`).join('；')), column('commissionFen', '佣金（元）', 'Commission (yuan)', (row) => yuan(row.commissionFen)),
  column('amountFen', '应得（元）', 'Yours (yuan)', (row) => yuan(row.amountFen)), column('claimFen', '累计（元）', 'Owed to you (yuan)', (row) => yuan(row.claimFen))] }
const itemSheet: Sheet<z.input<typeof Item>> = { title: ['待结算明细', 'To be settled'], columns: [
  column('orderId', '订单', 'Order', (row) => row.orderId), column('reason', '类型', 'Kind', (row) => kindWords[row.reason] ?? row.reason), column('amountFen', '金额（元）', 'Amount (yuan)', (row) => yuan(row.amountFen)), column('state', '状态', 'State', (row) => row.state), column('dueAt', '可结算时间', 'Due', (row) => row.dueAt), column('settledAt', '结算时间', 'Settled', (row) => row.settledAt)] }
const balanceSheet: Sheet<z.input<typeof Balance>> = { title: ['商家余额', 'Balances of stores'], columns: [column('merchantId', '店铺编号', 'Store’s id', (row) => row.merchantId), column('name', '店铺', 'Store', (row) => row.name), column('balanceFen', '余额（元）', 'Balance (yuan)', (row) => yuan(row.balanceFen)), column('unsettledFen', '待结算（元）', 'Unsettled (yuan)', (row) => yuan(row.unsettledFen)),
  column('suretyFen', '保证金（元）', 'Deposit (yuan)', (row) => yuan(row.suretyFen)), column('days', '账期（天）', 'Terms (days)', (row) => row.days)] }

const read = 'settlement.read'
export const settlementRoutes = {
  merchantMoney: route({ method: 'GET', path: '/v1/merchant/settlement', access: 'merchant', permit: read, input: nothing, output: Money, run: (ctx) => moneyOf(ctx) }),
  merchantItems: route({ method: 'GET', path: '/v1/merchant/settlement/items', access: 'merchant', permit: read, input: page.extend({ state: z.enum(itemStates).optional(), orderId: id.optional() }), output: rows(Item), sheet: itemSheet, run: (ctx, ask: ItemAsk) => itemPage(ctx, ask) }),
  merchantRuns: route({ method: 'GET', path: '/v1/merchant/settlement/runs', access: 'merchant', permit: read, input: page, output: rows(Run), run: (ctx, ask) => runPage(ctx, ask) }),
  merchantStatement: route({ method: 'GET', path: '/v1/merchant/statement', access: 'merchant', permit: read, input: z.object({ period }), output: Statement, run: (ctx, ask) => statementOf(ctx, ask) }),
  merchantStatementLines: route({ method: 'GET', path: '/v1/merchant/statement/lines', access: 'merchant', permit: read, input: page.extend({ period }), output: rows(Line), sheet: statementSheet, run: (ctx, ask) => statementPage(ctx, ask) }),
  merchantBalances: route({ method: 'GET', path: '/v1/staff/settlement/balances', access: 'staff', permit: read, input: page.extend({ isBelow: z.stringbool().optional() }), output: rows(Balance), sheet: balanceSheet, run: (ctx, ask) => balancePage(ctx, ask) }),
  staffItems: route({ method: 'GET', path: '/v1/staff/settlement/items', access: 'staff', permit: read, input: page.extend({ state: z.enum(itemStates).optional(), merchantId: id.optional(), orderId: id.optional() }), output: rows(Item), sheet: itemSheet, run: (ctx, ask: ItemAsk) => itemPage(ctx, ask) }),
  staffRuns: route({ method: 'GET', path: '/v1/staff/settlement/runs', access: 'staff', permit: read, input: page.extend({ merchantId: id.optional() }), output: rows(Run), run: (ctx, ask) => runPage(ctx, ask) }),
  staffStatement: route({ method: 'GET', path: '/v1/staff/settlement/statement', access: 'staff', permit: read, input: z.object({ period, merchantId: id }), output: Statement, run: (ctx, ask) => statementOf(ctx, ask) }),
  staffStatementLines: route({ method: 'GET', path: '/v1/staff/settlement/statement/lines', access: 'staff', permit: read, input: page.extend({ period, merchantId: id }), output: rows(Line), sheet: statementSheet, run: (ctx, ask) => statementPage(ctx, ask) }),
  setTerms: route({ method: 'PUT', path: '/v1/staff/settlement/terms/:id', access: 'staff', permit: 'settlement.write', input: z.object({ id, days: z.int().min(0).max(90).nullable(), note: prose(z.string().trim().min(2).max(200)) }), output: nothing, run: async (ctx, { id, days, note }) => { await setTerms(ctx, id, days, note); return {} } }),
}
