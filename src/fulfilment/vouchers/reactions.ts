import { OrderLetGo, OrderPaid } from '#events/ordering'
import { CodesImported, ContentSet, VouchersSent } from '#events/vouchers'
import { on } from '#kernel/event'
import { lookAtLeft, sendOrder, sendOwed } from './sending.service'

const isOurs = ({ kind }: { readonly kind?: string | undefined }): boolean => kind === 'code' || kind === 'link'
export const reactions = [
  on(OrderPaid, 'vouchers.send', async (ctx, { payload: { orderId, lines } }) => { if (lines.some(isOurs)) await sendOrder(ctx, orderId) }),
  on(OrderLetGo, 'vouchers.send_of_group', async (ctx, { payload: { orderId, lines } }) => { if (lines.some(isOurs)) await sendOrder(ctx, orderId) }),
  on(CodesImported, 'vouchers.send_for_codes', async (ctx, { payload: { merchantId } }) => { await sendOwed(ctx, merchantId) }),
  on(ContentSet, 'vouchers.send_for_content', async (ctx, { payload: { merchantId } }) => { await sendOwed(ctx, merchantId) }),
  on(VouchersSent, 'vouchers.look_at_left', (ctx, { payload: { merchantId, lines } }) => lookAtLeft(ctx, { merchantId, skuIds: lines.filter(({ kind }) => kind === 'code').map(({ skuId }) => skuId) })),
]
