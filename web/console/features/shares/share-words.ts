import { localeNow } from '../../../design/theme'
import { titles } from '../../../design/titles'

/** What the console says of orders that came by a share 分享文案. */
const zh = { title: titles.shares, hint: '打开分享链接后在归因期内下的单，计入最后一次打开的链接的分享人。目前只作记录，不发放奖励。', order: '订单', sharer: '分享人', product: '分享的商品', merchant: '商家', placed: '下单', paid: '付款', unpaid: '未付款' }
const en: typeof zh = { title: titles.shares, hint: 'Orders that were placed within the days in which an opened link counts, counted to who shared the link that was opened last. It is only written down: nothing is paid for it yet.', order: 'Order', sharer: 'Shared by', product: 'Product shared', merchant: 'Merchant', placed: 'Placed', paid: 'Paid', unpaid: 'Not paid' }
export const shareWords = localeNow() === 'en' ? en : zh
