/** What paying for a friend 代付 and looking up an order 查单 say: refusals, and the note to who was paid for. */
export const visitorsTexts = {
  'visitors.not_waiting': ['订单当前没有待付款项，无需代付', 'Nothing of this order waits to be paid'],
  'visitors.paid': ['订单已付款，无需再付', 'The order is paid already; there is nothing left to pay'],
  'visitors.cancelled': ['订单已取消，无法代付', 'The order was cancelled and cannot be paid any more'],
  'visitors.lapsed': ['付款时限已过，订单不能再付款', 'The time to pay is over; the order cannot be paid any more'],
  'visitors.taken_back': ['对方已收回此代付链接', 'Your friend has taken this link back'],
  'visitors.no_such_order': ['没有找到与此手机号对应的订单，请核对订单号', 'No order of this phone has that number; please check it'],
  'visitors.note_paid': ['朋友已为您付款', 'A friend has paid for you'],
  'visitors.note_paid_body': ['订单已由朋友代付 ¥{amount}', 'A friend paid ¥{amount} of your order'],
} as const
