import { z } from 'zod'
import { column, yuan, type Sheet, type Word } from '#kernel/exports'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { filePage, rowPage, sellerOrders } from './taxes.queries'
import { makeFile, report } from './taxes.service'

/** Tax files over HTTP 涉税报送接口: staff make, download and hand in; who reads a seller's code leaves an audit entry. */
const id = z.string().min(1).max(60)
const sums = { grossFen: z.int(), returnsFen: z.int(), netFen: z.int(), commissionFen: z.int() }
const File = z.object({ id: z.string(), quarter: z.string(), number: z.int(), reason: z.string(), fromAt: z.date(), toAt: z.date(), sellers: z.int(), incomplete: z.int(), ...sums, madeBy: z.string(), madeAt: z.date(), receipt: z.string().nullable(), reportedAt: z.date().nullable() })
const Row = z.object({ merchantId: z.string(), name: z.string(), licenceName: z.string(), licenceNo: z.string(), orders: z.int(), ...sums })
const Order = z.object({ id: z.string(), orderId: z.string(), state: z.enum(['accrued', 'reversed']), grossFen: z.int(), commissionFen: z.int(), at: z.date() })
const rowSheet: Sheet<z.input<typeof Row>> = { title: ['涉税信息报送', 'Tax file'], columns: [
  column('name', '店铺', 'Store', (row) => row.name), column('licenceName', '主体名称', 'Name', (row) => row.licenceName), column('licenceNo', '统一社会信用代码/证件号', 'Credit or identity code', (row) => row.licenceNo), column('orders', '订单数', 'Orders', (row) => row.orders), column('grossFen', '收入总额（元）', 'Gross (yuan)', (row) => yuan(row.grossFen)),
  column('returnsFen', '退款金额（元）', 'Returns (yuan)', (row) => yuan(row.returnsFen)), column('netFen', '收入净额（元）', 'Net (yuan)', (row) => yuan(row.netFen)), column('commissionFen', '支付平台佣金（元）', 'Commission (yuan)', (row) => yuan(row.commissionFen))] }
const stateWords: Record<'accrued' | 'reversed', Word> = { accrued: ['销售', 'Sale'], reversed: ['退款', 'Refund'] }
const orderSheet: Sheet<z.input<typeof Order>> = { title: ['商家订单明细', 'A seller’s orders'], columns: [
  column('orderId', '订单', 'Order', (row) => row.orderId), column('state', '类型', 'Kind', (row) => stateWords[row.state]), column('grossFen', '金额（元）', 'Amount (yuan)', (row) => yuan(row.grossFen)), column('commissionFen', '佣金（元）', 'Commission (yuan)', (row) => yuan(row.commissionFen)), column('at', '时间', 'At', (row) => row.at)] }

const [read, write] = ['taxes.read', 'taxes.write']
export const taxRoutes = {
  taxFiles: route({ method: 'GET', path: '/v1/staff/tax/files', access: 'staff', permit: read, input: page, output: z.object({ items: z.array(File), next: z.string().nullable(), due: z.object({ quarter: z.string(), dueAt: z.date().nullable() }) }), run: (ctx, ask) => filePage(ctx, ask) }),
  taxRows: route({ method: 'GET', path: '/v1/staff/tax/files/:id/rows', access: 'staff', permit: read, personal: true, input: page.extend({ id }), output: z.object({ items: z.array(Row), next: z.string().nullable() }), sheet: rowSheet, run: (ctx, ask) => rowPage(ctx, ask) }),
  taxOrders: route({ method: 'GET', path: '/v1/staff/tax/orders', access: 'staff', permit: read, personal: true, input: page.extend({ merchantId: id, from: z.iso.date(), to: z.iso.date() }), output: z.object({ items: z.array(Order), next: z.string().nullable() }), sheet: orderSheet, run: (ctx, ask) => sellerOrders(ctx, ask) }),
  makeTaxFile: route({ method: 'POST', path: '/v1/staff/tax/files', access: 'staff', permit: write, once: true, stepUp: true, input: z.object({ quarter: z.string().regex(/^20\d{2}Q[1-4]$/), reason: prose(z.string().trim().min(2).max(200)) }), output: z.object({ id: z.string(), number: z.int(), incomplete: z.int() }), run: (ctx, { quarter, reason }) => makeFile(ctx, quarter, reason) }),
  reportTaxFile: route({ method: 'POST', path: '/v1/staff/tax/files/:id/report', access: 'staff', permit: write, input: z.object({ id, receipt: prose(z.string().trim().min(2).max(100)) }), output: nothing, run: async (ctx, { id, receipt }) => { await report(ctx, id, receipt); return {} } }),
}
