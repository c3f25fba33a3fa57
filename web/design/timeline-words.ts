import { localeNow } from './theme'

/** What the timeline at the desks says 时间线文案; its sentences come with the entries. */
const zh = { title: '订单时间线', noDay: '时间未定', then: '下一步：', older: '更早的记录', notNow: '现在不能：' }
const en: typeof zh = { title: 'Timeline', noDay: 'no day set', then: 'Next:', older: 'Earlier', notNow: 'Not possible now:' }
export const timelineWords = localeNow() === 'en' ? en : zh
