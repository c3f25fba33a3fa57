/** What settlement says when it refuses, and to whom it concerns. */
export const settlementTexts = {
  'settlement.note_title': ['结算通知', 'Settlement'],
  'settlement.note_negative': ['结算后余额为负 ¥{yuan}，将从以后的结算款中抵扣，期间不能提现', 'Your balance is ¥{yuan} below nothing after settling; it is netted from what is settled next, and nothing can be paid out until then'],
  'settlement.note_terms': ['您的结算账期已调整', 'The days after which you are settled have changed'],
  'settlement.too_much': ['这段时间的明细太多，请选择更短的时间', 'There is too much in this time; choose a shorter one'],
  'settlement.whose': ['请选择商家', 'Choose a merchant'],
} as const
