/** What payments says when it refuses. */
export const paymentsTexts = {
  'payments.break_ended': ['这条差异已经处理过了', 'This difference has ended already'],
  'payments.channel_not_offered': ['该支付方式暂不可用，请换一种', 'This way of paying is not offered now; please choose another'],
  'payments.channel_silent': ['支付渠道暂时没有回应，请稍后再试', 'The payment channel does not answer now; please try again in a moment'],
  'payments.more_than_paid': ['退款金额超过可退金额', 'More than was paid and not yet given back'],
  'payments.no_such_channel': ['没有这个支付渠道', 'There is no such channel'],
  'payments.not_open': ['订单已支付或已关闭，不能再付款', 'This has been paid or closed already'],
  'payments.notice_refused': ['FAIL 通知未被接受', 'FAIL'],
} as const
