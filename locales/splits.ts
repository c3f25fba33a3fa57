/** What splits say when they refuse, and to whom it concerns. */
export const splitsTexts = {
  'splits.being_checked': ['渠道正在审核，请等待结果', 'The channel is checking it; please wait for its answer'],
  'splits.channel_off': ['该渠道未开通分账', 'This channel does not split'],
  'splits.not_signed': ['接收方尚未签约，不能切换为分账', 'The receiver is not signed, so nothing can be split to it'],
  'splits.note_failed': ['分账 ¥{yuan} 未成功，已退回余额，可提现：{why}', 'A split of ¥{yuan} failed and lies on your balance, from where it can be paid out: {why}'],
  'splits.note_off': ['您的货款改为结算到余额、由您提现', 'What you earn is settled to your balance from now on, to be paid out'],
  'splits.note_on': ['您的货款改为由支付渠道分账到账', 'What you earn is split to you by the payment channel from now on'],
  'splits.note_paid': ['支付渠道已分账 ¥{yuan} 到您的账户', 'The payment channel split ¥{yuan} to your account'],
  'splits.note_rejected': ['分账接收方未通过：{why}', 'Your receiver of splits was rejected: {why}'],
  'splits.note_signed': ['分账接收方已签约', 'Your receiver of splits is signed'],
  'splits.note_title': ['分账通知', 'Splits'],
  'splits.wrong_state': ['状态已变化，请刷新后重试', 'It has changed meanwhile; please look again'],
} as const
