/** What the room of WeChat 微信 says when it refuses. */
export const wechatTexts = {
  'wechat.door_shut': ['微信授权已过期，请重新绑定', 'WeChat’s word has expired; please bind again'],
  'wechat.no_door': ['当前不能绑定微信，请换一种支付方式', 'WeChat cannot be bound here; please pay another way'],
  'wechat.not_failed': ['这条发货信息没有失败，不需要重试', 'This upload has not failed; there is nothing to try again'],
} as const
