/** What settlement says when it refuses, and to whom it concerns. */
export const settlementTexts = {
  'settlement.note_title': ['结算通知', 'Settlement'],
  'settlement.note_negative': ['结算后余额为负 ¥{yuan}，将从以后的结算款中抵扣，期间不能提现', 'Your balance is ¥{yuan} below nothing after settling; it is netted from what is settled next, and nothing can be paid out until then'],
  'settlement.note_terms': ['您的结算账期已调整', 'The days after which you are settled have changed'],
  'settlement.above_cap': ['超过今日提现上限，今日还可提现 ¥{yuan}', 'Above what may be paid out in a day; ¥{yuan} are left today'],
  'settlement.below_least': ['单笔提现不少于 ¥{yuan}', 'At least ¥{yuan} are paid out at once'],
  'settlement.more_than_available': ['超过可提现金额，最多 ¥{yuan}', 'More than may be paid out: ¥{yuan} at most'],
  'settlement.no_account': ['还没有可用的收款账户；更换的账户 24 小时后生效', 'There is no account that holds yet; a changed one holds after 24 hours'],
  'settlement.note_account': ['收款账户已改为尾号 {tail}，24 小时后生效（首次设置立即生效）；如非本人操作请立即联系平台', 'The account for payouts was changed to …{tail}; it holds after 24 hours (a first one at once). If this was not you, tell the platform now'],
  'settlement.note_failed': ['提现 ¥{yuan} 未成功，已退回余额', 'A payout of ¥{yuan} failed and lies on your balance again'],
  'settlement.note_paid': ['提现 ¥{yuan} 已打款', '¥{yuan} were paid to your bank'],
  'settlement.note_rejected': ['提现 ¥{yuan} 被驳回，已退回余额：{why}', 'A payout of ¥{yuan} was refused and lies on your balance again: {why}'],
  'settlement.note_returned': ['银行退汇 ¥{yuan}，已退回余额，请检查收款账户', 'The bank gave ¥{yuan} back; they lie on your balance again. Please check your account'],
  'settlement.store_not_open': ['店铺未在营业，不能提现', 'Your store is not open, so nothing can be paid out'],
  'settlement.too_much': ['这段时间的明细太多，请选择更短的时间', 'There is too much in this time; choose a shorter one'],
  'settlement.wrong_state': ['状态已变化，请刷新后重试', 'It has changed meanwhile; please look again'],
  'settlement.whose': ['请选择商家', 'Choose a merchant'],
} as const
