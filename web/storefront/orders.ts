import { Lost } from './refusals'
import type { Ask } from './page'

/** What a shopper does with an order 订单操作: the forms of the list and of the order's own page. */
export async function actOnOrder({ call, form }: Ask): Promise<string> {
  const id = form.text('order')
  switch (form.text('do')) {
    case 'pay': return `/pay/${encodeURIComponent((await call.order({ id })).payment?.id ?? '')}`
    case 'friend': return `/pay-for/${(await call.makeFriendLink({ id })).token}`
    case 'friend-back': await call.takeFriendLinkBack({ id }); return said(id, 'linkBack')
    case 'cancel': await call.cancelOrder({ id, reason: form.text('reason') }); return said(id, 'cancelled')
    case 'receive': await call.confirmReceipt({ id }); return said(id, 'receivedNow')
    case 'parcel': await call.confirmParcel({ id: form.text('parcel') }); return said(id, 'receivedNow')
    case 'extend': await call.extendReceipt({ id }); return said(id, 'extended')
    case 'default': await call.claimDefault({ id }); return said(id, 'cancelled')
    case 'reorder': const { added, left } = await call.reorder({ id }, { key: form.text('key') }); return left.length > 0 ? `/cart?again=${encodeURIComponent(id)}&n=${added}` : '/cart'
    case 'pickup-extend': await call.extendTicket({ id: form.text('ticket') }); return `/orders/${encodeURIComponent(id)}#pickup`
    case 'see': await call.openVoucher({ id: form.text('piece') }); return `/orders/${encodeURIComponent(id)}?see=${encodeURIComponent(form.text('piece'))}#vouchers`
    case 'voucher-refund': await call.giveBackVouchers({ orderId: id, lineId: form.text('line'), quantity: form.whole('quantity', 1) }, { key: form.text('key') }); return said(id, 'voucherBack')
    case 'agree': case 'decline': await call.answerMyChange({ id: form.text('change'), isAgreed: form.text('do') === 'agree' }); return said(id, 'answered')
    case 'withdraw': await call.withdrawMyChange({ id: form.text('change') }); return said(id, 'withdrawn')
    default: throw new Lost()
  }
}
const said = (id: string, what: string): string => `/orders/${encodeURIComponent(id)}?said=${what}`
