import { z } from 'zod'
import { column, yuan, type Sheet, type Word } from '#kernel/exports'
import { purchases } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { payoutPage, payoutTerms, type PayoutAsk } from './payouts.queries'
import { applyPayout, askBatch, rejectPayout, setAccount } from './payouts.service'
import { payoutStates } from './tables'

/** Payouts over HTTP 提现接口: merchants ask, the platform allows or refuses. */
const id = z.string().min(1).max(60)
const state = z.enum(payoutStates)
const Payout = z.object({ id: z.string(), merchantId: z.string(), merchantName: z.string(), /** Of what a shopper has at that store. */ isShoppers: z.boolean(), bank: z.string(), tail: z.string(), amountFen: z.int(), feeFen: z.int(), state, bankRef: z.string().nullable(), why: z.string(), appliedBy: z.string(), appliedAt: z.date(), approvedBy: z.string().nullable(), changedAt: z.date() })
const Rows = z.object({ items: z.array(Payout), next: z.string().nullable() })
const Account = z.object({ holder: z.string(), bank: z.string(), tail: z.string(), activeAt: z.date() }).nullable()
const stateWords: Record<(typeof payoutStates)[number], Word> = { applied: ['待复核', 'To be allowed'], approved: ['待打款', 'Allowed'], paying: ['打款中', 'Being paid'], paid: ['已到账', 'Paid'], failed: ['失败，已退回余额', 'Failed'], rejected: ['已驳回', 'Refused'], returned: ['退汇，已退回余额', 'Came back'] }
const payoutSheet: Sheet<z.input<typeof Payout>> = { title: ['提现', 'Payouts'], columns: [
  column('id', '提现单号', 'Payout', (row) => row.id), column('merchant', '店铺', 'Store', (row) => row.merchantName), column('whose', '提现方', 'Whose', (row): Word => (row.isShoppers ? ['买家余额', 'A shopper'] : ['商家', 'The store'])), column('state', '状态', 'State', (row) => stateWords[row.state]), column('amountFen', '金额（元）', 'Amount (yuan)', (row) => yuan(row.amountFen)), column('feeFen', '手续费（元）', 'Fee (yuan)', (row) => yuan(row.feeFen)),
  column('account', '收款账户', 'Account', (row) => `${row.bank} …${row.tail}`), column('bankRef', '银行流水号', 'Bank reference', (row) => row.bankRef), column('why', '原因', 'Why', (row) => row.why), column('appliedAt', '申请时间', 'Asked', (row) => row.appliedAt), column('changedAt', '更新时间', 'Changed', (row) => row.changedAt)] }

const [read, withdraw, pay] = ['settlement.read', 'settlement.withdraw', 'settlement.pay']
export const payoutRoutes = {
  payoutTerms: route({ method: 'GET', path: '/v1/merchant/payouts/terms', access: 'merchant', permit: read, input: nothing, output: z.object({ account: Account, next: Account, leastFen: z.int(), capFen: z.int(), feePercent: z.int() }), run: (ctx) => payoutTerms(ctx) }),
  merchantPayouts: route({ method: 'GET', path: '/v1/merchant/payouts', access: 'merchant', permit: read, input: page.extend({ state: state.optional() }), output: Rows, sheet: payoutSheet, run: (ctx, ask: PayoutAsk) => payoutPage(ctx, { ...ask, ofStores: true }) }),
  setPayoutAccount: route({ method: 'PUT', path: '/v1/merchant/payouts/account', access: 'merchant', permit: withdraw, stepUp: true, auditsItself: true, input: z.object({ holder: prose(z.string().trim().min(2).max(80)), bank: prose(z.string().trim().min(2).max(80)), number: z.string().trim().regex(/^\d{8,30}$/) }), output: z.object({ activeAt: z.date() }), run: (ctx, wish) => setAccount(ctx, wish) }),
  applyPayout: route({ method: 'POST', path: '/v1/merchant/payouts', access: 'merchant', permit: withdraw, limits: purchases, once: true, input: z.object({ amountFen: z.int().min(1).max(100_000_000_00) }), output: z.object({ id: z.string(), feeFen: z.int() }), run: (ctx, { amountFen }) => applyPayout(ctx, amountFen) }),
  staffPayouts: route({ method: 'GET', path: '/v1/staff/payouts', access: 'staff', permit: read, input: page.extend({ state: state.optional(), merchantId: id.optional() }), output: Rows, sheet: payoutSheet, run: (ctx, ask: PayoutAsk) => payoutPage(ctx, ask) }),
  askPayouts: route({ method: 'POST', path: '/v1/staff/payouts/batches', access: 'staff', permit: pay, once: true, input: z.object({ ids: z.array(id).min(1).max(200), reason: prose(z.string().trim().min(2).max(200)) }), output: z.object({ approvalId: z.string(), totalFen: z.int() }), run: (ctx, { ids, reason }) => askBatch(ctx, ids, reason) }),
  rejectPayout: route({ method: 'POST', path: '/v1/staff/payouts/:id/reject', access: 'staff', permit: pay, input: z.object({ id, why: prose(z.string().trim().min(2).max(200)) }), output: nothing, run: async (ctx, { id, why }) => { await rejectPayout(ctx, id, why); return {} } }),
}
