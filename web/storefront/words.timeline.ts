/** What an order's timeline says on its page 时间线文案; its sentences come with the entries. */
export const zhTimeline = { title: '订单经过', next: '接下来', noDay: '时间未定', left: '后到期', then: '下一步：', older: '更早的记录', newest: '最新的记录' }
export type TimelineWords = typeof zhTimeline
export const enTimeline: TimelineWords = { title: 'What happened', next: 'What comes next', noDay: 'No day set', left: 'left', then: 'Next:', older: 'Earlier', newest: 'Newest' }
