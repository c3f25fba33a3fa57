/** The times of splitting 分账时限, as settings with bounds (E18). */
export const holdDays = { key: 'splits.hold_days', fallback: 25, least: 1, most: 360, unit: 'days', says: ['付款多少天后仍未分完的交易解冻剩余资金、改走提现（须短于渠道的冻结期）', 'How many days after payment what was not split of a trade is let go and paid out instead; shorter than the channel keeps it'] } as const
export const backHours = { key: 'splits.back_hours', fallback: 24, least: 1, most: 120, unit: 'hours', says: ['退款最多等待分账回退多久，之后由平台先行退款', 'How long a refund waits for what was split to come back; then the platform goes ahead'] } as const
export const splitSettings = [holdDays, backHours]
