/** What pages about looking up an order without a sign-in say 查单文案, and what is left out of an order that is bought again; in both languages. */
export const zhLooks = {
  title: '查询订单', entry: '免登录查询订单', hint: '填写订单号和下单人或收货人的手机号，用短信验证码确认后可查看订单状态与物流，不会登录或注册。', number: '订单号', numberHint: '18 位数字，在订单详情页上，可向下单人索取', phoneHint: '下单人或收货人的手机号', look: '查询', until: (at: string) => `可查看至 ${at}，之后需重新验证`, end: '结束查看', ended: '已结束查看',
  to: '收货人', parts: '订单各部分', noParcel: '还没有包裹', anew: '查询其他订单', left: (added: string, left: readonly string[]) => `已将 ${added} 种商品加入购物车；以下商品已不在售：${left.join('、')}`,
}
export type LooksWords = typeof zhLooks
export const enLooks: LooksWords = {
  title: 'Look up an order', entry: 'Look up an order without signing in', hint: 'Enter the order number and the phone of whoever bought or receives it. A code proves the phone; then you see how the order stands and where its parcels are. You are not signed in by it.', number: 'Order number', numberHint: '18 digits, on the order’s page; ask whoever ordered', phoneHint: 'Of whoever ordered or receives it', look: 'Look it up', until: (at) => `Shown until ${at}; after that a code is needed again`, end: 'Stop looking', ended: 'Nothing is shown any more',
  to: 'Receiver', parts: 'Parts of the order', noParcel: 'No parcel yet', anew: 'Look up another order', left: (added, left) => `${added} lines are in your cart; not on sale any more: ${left.join(', ')}`,
}
