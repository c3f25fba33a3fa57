/** What the room of pick-up says, when it refuses and when it tells. */
export const pickupTexts = {
  'pickup.extended_already': ['每张核销券只能延期一次', 'It can be put off once'],
  'pickup.locked': ['一小时内输错次数过多，请稍后再试', 'Too many wrong codes within an hour; try again later'],
  'pickup.name_taken': ['已有同名门店', 'A store of this name is there already'],
  'pickup.no_such_code': ['没有这个核销码', 'There is no such code'],
  'pickup.no_such_store': ['该门店暂不支持自提', 'Nothing can be collected at this store now'],
  'pickup.not_so_many_uses': ['只剩 {left} 次', 'Only {left} uses are left'],
  'pickup.not_your_store': ['您不是该门店的核销人员', 'You do not redeem at this store'],
  'pickup.note_expired': ['逾期未到店，未核销部分已退款', 'Nobody came in time: what was not redeemed is refunded'],
  'pickup.note_ready': ['商品已备好，请凭核销码到店自提', 'It lies ready: show your code at the store'],
  'pickup.over': ['核销码已过期', 'The code is over'],
  'pickup.refund_open': ['订单有待处理的改单或退款，处理后才能核销', 'A change or refund of this order is open; it is redeemed after that'],
  'pickup.refunded': ['订单已取消或退款', 'The order was cancelled or refunded'],
  'pickup.used': ['核销码已使用', 'The code was used'],
  'pickup.wrong_state': ['当前状态不能这样操作', 'Its state does not allow this'],
  'pickup.wrong_store': ['这是另一家门店的核销码', 'This is to be collected at another store'],
} as const
