import { z } from 'zod'
import { column, ofPeople, yuan, type Sheet, type Word } from '#kernel/exports'
import { prose } from '#kernel/prose'
import { Refusal } from '#kernel/refusal'
import { nothing, page, route } from '#kernel/route'
import { hearAlipay, hearWechatSplit } from './notices.service'
import { checkReceiver, draftReceiver, rejectReceiver, submitReceiver, switchReceiver } from './receivers.service'
import { receiverPage, splitPage, splitSums, type ReceiverAsk, type SplitAsk } from './splits.queries'
import { splitChannels } from './splitter.port'
import { backStates, receiverKinds, receiverStates, splitStates } from './tables'

/** Splitting over HTTP 分账接口: a merchant says who receives and sees what was split; staff let the channel check, say whose money goes by split, and see all. */
const id = z.string().min(1).max(60)
const Receiver = z.object({ id: z.string(), merchantId: z.string(), merchantName: z.string(), channel: z.string(), kind: z.enum(receiverKinds), account: z.string(), holder: z.string(), state: z.enum(receiverStates), isOn: z.boolean(), why: z.string(), asks: z.int(), changedAt: z.date() })
const Receivers = z.object({ items: z.array(Receiver), next: z.string().nullable(), offered: z.array(z.object({ channel: z.enum(splitChannels), percent: z.int() })) })
const Back = z.object({ id: z.string(), refundId: z.string(), amountFen: z.int(), state: z.enum(backStates), why: z.string(), endedAt: z.date().nullable() })
const Split = z.object({ id: z.string(), merchantId: z.string(), merchantName: z.string(), orderId: z.string(), tradeRef: z.string(), channel: z.string(), account: z.string(), amountFen: z.int(), capFen: z.int(), backFen: z.int(), state: z.enum(splitStates), theirRef: z.string().nullable(), why: z.string(), asks: z.int(), at: z.date(), changedAt: z.date(), backs: z.array(Back) })
const Splits = z.object({ items: z.array(Split), next: z.string().nullable() })
const Sums = z.object({ underWayFen: z.int(), paidFen: z.int(), silent: z.int(), keptFen: z.int().nullable() })
const stateWords: Record<(typeof splitStates)[number], Word> = { waiting: ['待分账', 'Waiting'], splitting: ['分账中', 'Being split'], paid: ['已分账', 'Paid by the channel'], failed: ['失败，转提现', 'Failed, on the balance'] }
const sheet: Sheet<z.input<typeof Split>> = { title: ['分账', 'Splits'], columns: [
  column('id', '分账单', 'Split', (row) => row.id), column('store', '店铺', 'Store', (row) => row.merchantName), column('orderId', '订单', 'Order', (row) => row.orderId), column('tradeRef', '支付流水', 'Trade', (row) => row.tradeRef), column('channel', '渠道', 'Channel', (row) => row.channel), column('amountFen', '金额（元）', 'Amount (yuan)', (row) => yuan(row.amountFen)),
  column('backFen', '回退（元）', 'Back (yuan)', (row) => yuan(row.backFen)), column('state', '状态', 'State', (row) => stateWords[row.state]), column('why', '原因', 'Reason', (row) => row.why), column('at', '发起时间', 'At', (row) => row.at), column('changedAt', '更新时间', 'Changed', (row) => row.changedAt)] }
const kindWords: Record<(typeof receiverKinds)[number], Word> = { company: ['企业商户号', 'Company'], person: ['个人账户', 'Person'] }
const receiverWords: Record<(typeof receiverStates)[number], Word> = { draft: ['草稿', 'Draft'], submitted: ['待平台审核', 'To be looked at'], checking: ['渠道审核中', 'With the channel'], signed: ['已签约', 'Signed'], rejected: ['未通过', 'Rejected'] }
const receiverSheet: Sheet<z.input<typeof Receiver>> = { title: ['分账接收方', 'Receivers'], columns: [
  column('store', '店铺', 'Store', (row) => row.merchantName), column('channel', '渠道', 'Channel', (row) => row.channel), column('kind', '类型', 'Kind', (row) => kindWords[row.kind]), ofPeople(column('holder', '户名', 'Holder', (row) => row.holder)), ofPeople(column('account', '账号', 'Account', (row) => row.account)),
  column('state', '状态', 'State', (row) => receiverWords[row.state]), column('isOn', '已启用', 'On', (row) => row.isOn), column('why', '原因', 'Reason', (row) => row.why), column('changedAt', '更新时间', 'Changed', (row) => row.changedAt)] }

const [read, bind, write] = ['splits.read', 'splits.bind', 'splits.write']
export const splitRoutes = {
  merchantReceivers: route({ method: 'GET', path: '/v1/merchant/split-receivers', access: 'merchant', permit: read, input: page, output: Receivers, sheet: receiverSheet, run: (ctx, ask: ReceiverAsk) => receiverPage(ctx, ask) }),
  draftReceiver: route({ method: 'PUT', path: '/v1/merchant/split-receivers', access: 'merchant', permit: bind, stepUp: true, input: z.object({ channel: z.enum(splitChannels), kind: z.enum(receiverKinds), account: z.string().trim().regex(/^[\w@.+-]{6,64}$/), holder: prose(z.string().trim().min(2).max(60)) }), output: z.object({ id: z.string() }), run: (ctx, { channel, ...account }) => draftReceiver(ctx, channel, account) }),
  submitReceiver: route({ method: 'POST', path: '/v1/merchant/split-receivers/:id/submit', access: 'merchant', permit: bind, input: z.object({ id }), output: nothing, run: async (ctx, { id }) => { await submitReceiver(ctx, id); return {} } }),
  merchantSplits: route({ method: 'GET', path: '/v1/merchant/splits', access: 'merchant', permit: read, input: page.extend({ state: z.enum(splitStates).optional(), orderId: id.optional() }), output: Splits, sheet, run: (ctx, ask: SplitAsk) => splitPage(ctx, ask) }),
  merchantSplitSums: route({ method: 'GET', path: '/v1/merchant/split-sums', access: 'merchant', permit: read, input: nothing, output: Sums, run: (ctx) => splitSums(ctx) }),
  staffReceivers: route({ method: 'GET', path: '/v1/staff/split-receivers', access: 'staff', permit: read, input: page.extend({ state: z.enum(receiverStates).optional() }), output: Receivers, sheet: receiverSheet, run: (ctx, ask: ReceiverAsk) => receiverPage(ctx, ask) }),
  checkReceiver: route({ method: 'POST', path: '/v1/staff/split-receivers/:id/check', access: 'staff', permit: write, input: z.object({ id }), output: nothing, run: async (ctx, { id }) => { await checkReceiver(ctx, id); return {} } }),
  rejectReceiver: route({ method: 'POST', path: '/v1/staff/split-receivers/:id/reject', access: 'staff', permit: write, input: z.object({ id, why: prose(z.string().trim().min(2).max(300)) }), output: nothing, run: async (ctx, { id, why }) => { await rejectReceiver(ctx, id, why); return {} } }),
  switchReceiver: route({ method: 'POST', path: '/v1/staff/split-receivers/:id/switch', access: 'staff', permit: write, stepUp: true, input: z.object({ id, isOn: z.boolean(), note: prose(z.string().trim().min(2).max(300)) }), output: nothing, run: async (ctx, { id, isOn, note }) => { await switchReceiver(ctx, id, isOn, note); return {} } }),
  staffSplits: route({ method: 'GET', path: '/v1/staff/splits', access: 'staff', permit: read, input: page.extend({ state: z.enum(splitStates).optional(), merchantId: id.optional(), orderId: id.optional() }), output: Splits, sheet, run: (ctx, ask: SplitAsk) => splitPage(ctx, ask) }),
  wechatSplitNotice: route({ method: 'POST', path: '/v1/channels/wechat/splits', access: 'channel', input: z.object({ rawBody: z.string().max(20_000), headers: z.record(z.string(), z.unknown()) }), output: z.object({ code: z.string() }), run: async (ctx, { rawBody, headers }) => { if (!await hearWechatSplit(ctx, rawBody, headers)) throw new Refusal('payments.notice_refused', {}, 400); return { code: 'SUCCESS' } } }),
  // Alipay goes on sending until it hears its own word.
  alipayMessage: route({ method: 'POST', path: '/v1/channels/alipay/messages', access: 'channel', input: z.object({ rawBody: z.string().max(20_000), headers: z.record(z.string(), z.unknown()) }), output: z.string(), plain: true, run: async (ctx, { rawBody }) => { if (!await hearAlipay(ctx, rawBody)) throw new Refusal('payments.notice_refused', {}, 400); return 'success' } }),
  staffSplitSums: route({ method: 'GET', path: '/v1/staff/split-sums', access: 'staff', permit: read, input: nothing, output: Sums, run: (ctx) => splitSums(ctx) }),
}
