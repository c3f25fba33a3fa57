import { z } from 'zod'
import { column, yuan, type Sheet, type Word } from '#kernel/exports'
import { ownTries } from '#kernel/limits.rules'
import { nothing, page, route } from '#kernel/route'
import { bindWechat, doorOf } from './binding.service'
import { uploadPage } from './uploads.queries'
import { retryUpload } from './uploads.service'
import { uploadStates, uploadWays } from './tables'

const Upload = z.object({ id: z.string(), tradeRef: z.string(), orderId: z.string(), way: z.enum(uploadWays), carrier: z.string(), number: z.string(), amountFen: z.int(), state: z.enum(uploadStates), tries: z.int(), dueAt: z.date().nullable(), fault: z.string().nullable(), at: z.date(), endedAt: z.date().nullable() })
const ways: Record<(typeof uploadWays)[number], Word> = { express: ['快递', 'Parcel'], virtual: ['虚拟商品', 'Virtual'], pickup: ['自提', 'Pick-up'] }
const states: Record<(typeof uploadStates)[number], Word> = { pending: ['待上传', 'To be told'], sent: ['已发出，等待结果', 'Told, no answer yet'], accepted: ['已接受', 'Accepted'], failed: ['失败，待人工处理', 'Failed: yours to see to'] }
const sheet: Sheet<z.input<typeof Upload>> = { title: ['发货信息上传', 'Shipping information'], columns: [
  column('orderId', '订单', 'Order', (row) => row.orderId), column('tradeRef', '支付流水', 'Trade', (row) => row.tradeRef), column('way', '方式', 'Way', (row) => ways[row.way]), column('carrier', '快递', 'Carrier', (row) => row.carrier), column('number', '运单号', 'Waybill', (row) => row.number), column('amountFen', '金额（元）', 'Amount (yuan)', (row) => yuan(row.amountFen)),
  column('state', '状态', 'State', (row) => states[row.state]), column('fault', '原因', 'Reason', (row) => row.fault), column('tries', '次数', 'Tries', (row) => row.tries), column('dueAt', '下次上传', 'Next at', (row) => row.dueAt), column('at', '创建时间', 'At', (row) => row.at), column('endedAt', '结束时间', 'Ended at', (row) => row.endedAt)] }

export const wechatRoutes = {
  wechatUploads: route({ method: 'GET', path: '/v1/staff/wechat/uploads', access: 'staff', permit: 'wechat.read', input: page.extend({ state: z.enum(uploadStates).optional(), frozen: z.enum(['true']).transform(() => true).optional() }), output: z.object({ items: z.array(Upload), next: z.string().nullable() }), sheet, run: uploadPage }),
  wechatDoor: route({ method: 'GET', path: '/v1/wechat/door', access: 'shopper', input: z.object({ then: z.string().regex(/^\/(?![/\\])[\w/?=&.-]{0,200}$/) }), output: z.object({ url: z.string() }), run: (ctx, { then }) => doorOf(ctx, then) }),
  bindWechat: route({ method: 'POST', path: '/v1/wechat/openid', access: 'shopper', limits: ownTries, input: z.object({ code: z.string().min(1).max(200), state: z.string().min(1).max(200) }), output: nothing, run: async (ctx, { code, state }) => { await bindWechat(ctx, code, state); return {} } }),
  retryWechatUpload: route({ method: 'POST', path: '/v1/staff/wechat/uploads/:id/retry', access: 'staff', permit: 'wechat.write', input: z.object({ id: z.string().max(60) }), output: nothing, run: async (ctx, { id }) => { await retryUpload(ctx, id); return {} } }),
}
