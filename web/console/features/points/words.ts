import { localeNow } from '../../../design/theme'

/** What the screens of points say 积分台文案. */
const zh = {
  title: '积分', owed: '积分负债', outstanding: '未使用积分', worth: '价值', available: '可用', pending: '待生效', reserved: '订单占用', debt: '欠积分', issued: '累计发放', spent: '累计使用', expired: '累计过期', shopper: '买家',
  expires: '到期月份', notYet: '待生效（退货期内）', points: '积分', shoppers: '人数', nothingOwed: '没有未使用的积分。', find: '手机号或买家编号', none: '还没有买家获得过积分。买家确认收货后即可获得，也可以在用户页为买家发放。', toPeople: '去用户页',
  checked: (at: string) => `账目核对无误（${at}）`, unchecked: '还没有核对过；每天凌晨自动核对。', wrong: (n: number, at: string) => `${at} 核对发现 ${n} 处不符，请查看系统日志并停止人工增减。`,
  rules: '积分规则', change: '修改规则', ruleFacts: { earn: '每实付 1 元得', pays: '抵 1 元需', share: '最多抵优惠后商品金额', days: '收货后多少天可用', months: '有效整月数' }, daysOf: (n: number) => `${n} 天`, monthsOf: (n: number) => `${n} 个月`,
  adjust: '增减积分', give: '发放', take: '扣减', how: '方式', howMany: '积分数', reason: '原因', reasonHint: '会发给买家并记入审计', missing: '请填写', asked: '已提交复核，另一人同意后生效。', log: '明细', back: '返回积分', coming: '待生效明细', expiring: '到期明细', more: '加载更多', noLog: '还没有积分变动。', 
  reasons: { earned: '购物获得', matured: '退货期满生效', reserved: '下单占用', confirmed: '付款使用', released: '订单取消退回', given_back: '退款退回', clawed_back: '退款收回', expired: '过期', granted: '人工发放', deducted: '人工扣减' } as Record<string, string>,
}
export type PointsWords = typeof zh
const en: PointsWords = {
  title: 'Points', owed: 'Points owed', outstanding: 'Outstanding', worth: 'Worth', available: 'Usable', pending: 'To come', reserved: 'Held by orders', debt: 'Owed to us', issued: 'Issued', spent: 'Spent', expired: 'Expired', shopper: 'Shopper',
  expires: 'Expires in', notYet: 'Not yet usable (return window)', points: 'Points', shoppers: 'Shoppers', nothingOwed: 'No points are outstanding.', find: 'Phone or shopper’s id', none: 'Nobody has had points yet. Orders earn them when they are received; you can also give some from the page of people.', toPeople: 'People',
  checked: (at) => `The books agree (${at})`, unchecked: 'Not checked yet; it is done each night.', wrong: (n, at) => `At ${at} ${n} things did not agree. Read the log, and give or take no points by hand.`,
  rules: 'Rules', change: 'Change the rules', ruleFacts: { earn: 'Earned for each yuan paid', pays: 'Points that pay a yuan', share: 'Most of the goods after offers', days: 'Usable after receipt', months: 'Good for' }, daysOf: (n) => `${n} days`, monthsOf: (n) => `${n} months`,
  adjust: 'Give or take', give: 'Give', take: 'Take', how: 'What', howMany: 'How many', reason: 'Why', reasonHint: 'The shopper reads it, and the audit keeps it', missing: 'Required', asked: 'Asked; it is done once another has allowed it.', log: 'What happened', back: 'Back to points', coming: 'To come', expiring: 'When they expire', more: 'Load more', noLog: 'Nothing has happened yet.', 
  reasons: { earned: 'Earned by an order', matured: 'Return window over', reserved: 'Held by an order', confirmed: 'Spent with its payment', released: 'Order cancelled', given_back: 'Given back by a refund', clawed_back: 'Clawed back by a refund', expired: 'Expired', granted: 'Given by hand', deducted: 'Taken by hand' },
}
export const words: PointsWords = localeNow() === 'en' ? en : zh
