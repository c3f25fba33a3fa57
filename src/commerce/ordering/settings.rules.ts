/** The clocks of an order 订单时限, as settings with bounds (ux.md §10.7). */
export const payMinutes = { key: 'ordering.pay_minutes', fallback: 30, least: 5, most: 1_440, unit: 'minutes', says: ['未付款订单自动取消的时间', 'How long an order waits to be paid'] } as const
export const receiveDays = { key: 'ordering.receive_days', fallback: 10, least: 3, most: 30, unit: 'days', says: ['发货后自动确认收货的时间', 'How long after shipping an order is received by itself'] } as const
export const extendDays = { key: 'ordering.extend_days', fallback: 5, least: 1, most: 15, unit: 'days', says: ['延长收货的天数', 'How long receiving may be put off, once'] } as const
export const limitDays = { key: 'ordering.limit_days', fallback: 365, least: 1, most: 3_650, unit: 'days', says: ['每人限购按多少天内的已付与待付件数计', 'Over how many days pieces paid and pending count towards a limit for each person'] } as const
