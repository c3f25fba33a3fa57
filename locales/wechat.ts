/** What the room of WeChat 微信 says when it refuses. */
export const wechatTexts = {
  'wechat.not_failed': ['这条发货信息没有失败，不需要重试', 'This upload has not failed; there is nothing to try again'],
} as const
