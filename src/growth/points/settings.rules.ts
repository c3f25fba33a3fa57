/** The numbers of points 积分规则, as settings with bounds; each may be changed at any time and holds for what happens then. */
export const earnPerYuan = { key: 'points.earn_per_yuan', fallback: 1, least: 0, most: 100, unit: 'count', says: ['每实付 1 元商品款获得的积分（0 为不发放）', 'Points for each yuan paid for goods (0: none)'] } as const
export const pointsPerYuan = { key: 'points.per_yuan', fallback: 100, least: 1, most: 10_000, unit: 'count', says: ['抵扣 1 元所需的积分', 'Points that pay one yuan'] } as const
export const mostPercent = { key: 'points.most_percent', fallback: 50, least: 0, most: 100, unit: 'percent', says: ['积分最多可抵优惠后商品金额的比例', 'How much of the goods, after offers, points may pay'] } as const
export const returnDays = { key: 'points.return_days', fallback: 7, least: 0, most: 60, unit: 'days', says: ['收货后多少天（退货期满）积分可用', 'Days after receipt (the return window) until points may be used'] } as const
export const goodMonths = { key: 'points.good_months', fallback: 12, least: 1, most: 120, unit: 'count', says: ['积分可用后多少个整月过期（月底到期）', 'Whole months for which points are good, to the end of the last one'] } as const
export const graceDays = { key: 'points.grace_days', fallback: 30, least: 1, most: 365, unit: 'days', says: ['退回时已过期的积分再可用多少天', 'Days for which points that had expired are good again when they come back'] } as const
export const remindDays = { key: 'points.remind_days', fallback: 30, least: 1, most: 180, unit: 'days', says: ['积分到期前多少天首次提醒', 'Days before they expire that points are announced first'] } as const
export const remindAgainDays = { key: 'points.remind_again_days', fallback: 7, least: 1, most: 60, unit: 'days', says: ['积分到期前多少天再次提醒', 'Days before they expire that points are announced again'] } as const
export const approvePoints = { key: 'points.approve_points', fallback: 5_000, least: 0, most: 100_000_000, unit: 'count', says: ['平台单次增减积分，超过此数须由另一人复核', 'When staff give or take points, more than this needs a second person'] } as const

export const settings = [earnPerYuan, pointsPerYuan, mostPercent, returnDays, goodMonths, graceDays, remindDays, remindAgainDays, approvePoints]
