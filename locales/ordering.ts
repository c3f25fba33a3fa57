/** What ordering says when it refuses. */
export const orderingTexts = {
  'ordering.address_missing': ['请选择收货地址', 'Choose an address'],
  'ordering.bundle_over': ['该套餐已结束', 'This bundle is over'],
  'ordering.bundle_sold_out': ['套餐中的「{title}」暂时缺货', '“{title}” of this bundle is sold out'],
  'ordering.cart_full': ['购物车最多 {mostLines} 种商品，每种最多 {mostOfOne} 件', 'A cart holds {mostLines} lines of {mostOfOne} pieces at most'],
  'ordering.changed': ['价格、运费或商品有变化，请确认后重新提交', 'Prices, freight or goods have changed; look again and submit anew'],
  'ordering.extended_already': ['每个订单只能延长一次收货', 'Receiving can be put off once'],
  'ordering.gift_gone': ['赠品「{title}」刚刚赠完，请按最新内容确认后再下单', 'The gift “{title}” has just run out; look again and order without it'],
  'ordering.line_twice': ['同一行商品填写了两次', 'A line is given twice'],
  'ordering.more_than_ordered': ['发货数量超过未发数量（剩 {left}）', 'More than is left to ship ({left})'],
  'ordering.no_such_line': ['订单里没有这一行商品', 'The order has no such line'],
  'ordering.not_delivered_there': ['部分商品不配送到该地区', 'Some goods are not delivered there'],
  'ordering.not_on_sale': ['商品已下架或不可购买', 'This is not on sale'],
  'ordering.nothing_chosen': ['请先选择商品', 'Choose something first'],
  'ordering.over_limit': ['「{title}」每人限购 {limit} 件，您还可以买 {left} 件', '“{title}”: {limit} a person at most; you may buy {left} more'],
  'ordering.refused_by_risk': ['下单过于频繁，请稍后再试', 'Too many orders; try again later'],
  'ordering.wrong_state': ['订单当前状态不能这样操作', 'The order’s state does not allow this'],
} as const
