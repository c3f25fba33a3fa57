import { localeNow } from './theme'

/** What the desk of orders on behalf says 代客下单文案. */
const zh = {
  title: '代客下单', needed: '必填', short: '至少 2 个字', make: '新建代客单', none: '还没有代客单。客户在电话里下单、需要补发或换货时，可在这里替他填好，再把链接发给他付款。', back: '返回', forWhom: '客户手机号', forWhomHint: '只有用此手机号登录的人能打开链接；没有账号也可以，登录时自动创建', reason: '原因', reasons: { phone: '电话下单', exchange: '换货', resend: '补发', other: '其他' } as Record<string, string>, words: '说明', wordsHint: '必填，2–200 字，客户会看到', address: '收货地址', paste: '粘贴姓名、手机号和地址', parse: '识别', region: '所在地区', noRegion: '没有识别出省市区，请补充后再识别', name: '收货人', to: '收货手机号', street: '详细地址', note: '给商家的留言', goods: '商品', chooseFirst: '请先选择商品', takeOut: '移除', save: '生成代客单',
  state: '状态', states: { draft: '待发送', sent: '待客户付款', placed: '已下单', expired: '已失效', cancelled: '已取消' } as Record<string, string>, amount: '应付', discount: '优惠', freight: '运费', due: '有效至', at: '创建时间', by: '创建人', madeBy: { merchant: '商家', staff: '平台' } as Record<string, string>, order: '订单', see: '查看订单',
  send: '生成支付链接', sendAgain: '重新生成链接', sendHint: '按现在的价格重新计算并保留；之前的链接立即失效。', link: '支付链接', linkHint: '只显示这一次，请复制后发给客户。限本人登录后使用一次。', copy: '复制', copied: '已复制', cancel: '取消代客单', cancelWhy: '取消原因',
}
type DraftWords = typeof zh
const en: DraftWords = {
  title: 'Orders on behalf', needed: 'Needed', short: 'At least two characters', make: 'New order on behalf', none: 'None yet. Whoever orders by phone, or is to get something again, can have it filled in here and pays by a link.', back: 'Back', forWhom: 'The shopper’s phone', forWhomHint: 'Only who signs in with this phone opens the link; an account is made when he first does', reason: 'Why', reasons: { phone: 'By phone', exchange: 'Exchange', resend: 'Sent again', other: 'Other' }, words: 'In words', wordsHint: 'Needed, 2 to 200 characters; the shopper reads it', address: 'Deliver to', paste: 'Paste name, phone and address', parse: 'Read it', region: 'Region', noRegion: 'No district was found; complete it and read it again', name: 'Receiver', to: 'His phone', street: 'Street', note: 'Note to the store', goods: 'Goods', chooseFirst: 'Choose goods first', takeOut: 'Take out', save: 'Make it',
  state: 'State', states: { draft: 'Not sent', sent: 'Shopper to pay', placed: 'Placed', expired: 'Lapsed', cancelled: 'Cancelled' }, amount: 'To pay', discount: 'Discount', freight: 'Delivery', due: 'Holds until', at: 'Made', by: 'By', madeBy: { merchant: 'Store', staff: 'Platform' }, order: 'Order', see: 'See the order',
  send: 'Make the pay link', sendAgain: 'Make a new link', sendHint: 'Prices are reckoned anew and hold from now on; the link before is dead at once.', link: 'Pay link', linkHint: 'Shown this once: copy it and send it to him. It works once, for him alone, signed in.', copy: 'Copy', copied: 'Copied', cancel: 'Cancel it', cancelWhy: 'Why it is cancelled',
}
export const draftWords: DraftWords = localeNow() === 'en' ? en : zh
