import { localeNow } from './theme'

/** What the marketing calendar says 营销日历文案. */
const zh = {
  title: '营销日历', views: { month: '月', year: '年' } as Record<string, string>, before: '上个月', after: '下个月', now: '回到今天', month: (year: string, month: number) => `${year} 年 ${month} 月`, day: (month: number, day: number, week: string) => `${month}月${day}日 周${week}`, today: '今天',
  week: ['一', '二', '三', '四', '五', '六', '日'], caption: (month: string) => `${month}的优惠与预售，按周一到周日排列；方向键在日期间移动，回车打开当天`,
  types: { discount: '优惠', coupon: '优惠券', day: '会员日/主题日', flash: '秒杀', gift: '赠品', freight: '运费', deposit: '预售定金', tail: '预售尾款' } as Record<string, string>, draft: '草稿', stopped: '已停止',
  items: (n: number) => `${n} 项`, more: (n: number) => `另 ${n} 项`, clashes: (n: number) => `冲突 ${n}`, clashTitle: '当天的冲突', how: { excluded: '互斥：同一件商品只能用其中一个', same_lane: '同层：同一件商品只用减得多的一个' } as Record<string, string>, perhaps: '商品可能重叠', with: (one: string, other: string) => `“${one}”与“${other}”`,
  none: '这个月还没有优惠和预售。', noneThatDay: '这一天没有优惠和预售。', make: '新建当天的优惠', makeToday: '新建优惠', wholeDay: '全天', platform: '平台', whose: '范围', everybody: '全部店铺', platforms: '仅平台', show: '显示', cut: '项目太多，只显示最早开始的 500 个优惠、200 个预售和 300 处冲突；请按店铺查看。', open: '查看', daysHead: '按天列出', hide: '隐藏', isShown: '显示', allHidden: '已隐藏所有类型。',
}
type CalendarWords = typeof zh
const en: CalendarWords = {
  title: 'Marketing calendar', views: { month: 'Month', year: 'Year' }, before: 'The month before', after: 'The month after', now: 'Today', month: (year, month) => `${['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'][month - 1]!} ${year}`, day: (month, day, week) => `${week}, ${day}.${month}.`, today: 'Today',
  week: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], caption: (month) => `Offers and presales of ${month}, from Monday to Sunday; arrows move between days, Enter opens one`,
  types: { discount: 'Offer', coupon: 'Coupon', day: 'Member or theme day', flash: 'Flash sale', gift: 'Gift', freight: 'Shipping', deposit: 'Presale deposit', tail: 'Presale rest' }, draft: 'Draft', stopped: 'Stopped',
  items: (n) => (n === 1 ? '1 entry' : `${n} entries`), more: (n) => `${n} more`, clashes: (n) => (n === 1 ? '1 clash' : `${n} clashes`), clashTitle: 'Clashes of the day', how: { excluded: 'exclusive: a piece takes one of the two', same_lane: 'same lane: a piece takes the one that takes more' }, perhaps: 'perhaps the same goods', with: (one, other) => `“${one}” and “${other}”`,
  none: 'No offers or presales this month yet.', noneThatDay: 'No offers or presales on this day.', make: 'New offer on this day', makeToday: 'New offer', wholeDay: 'All day', platform: 'Platform', whose: 'Whose', everybody: 'All stores', platforms: 'The platform’s only', show: 'Show', cut: 'Too many: the first 500 offers, 200 presales and 300 clashes only. Look at one store.', open: 'Open', daysHead: 'By the day', hide: 'Hide', isShown: 'Show', allHidden: 'All kinds are hidden.',
}
export const calendarWords: CalendarWords = localeNow() === 'en' ? en : zh
