/** The days of settlement 账期 and what payouts keep to, as settings with bounds (F75, E19). */
export const afterDays = { key: 'settlement.after_days', fallback: 1, least: 0, most: 90, unit: 'days', says: ['退货期满后多少天结算（T+n；商家可另设）', 'How many days after the return window an order is settled (T+n; a merchant may have his own)'] } as const
export const leastPayoutFen = { key: 'settlement.least_payout_fen', fallback: 100_00, least: 1_00, most: 100_000_00, unit: 'fen', says: ['单笔提现最低金额', 'The least that may be paid out at once'] } as const
export const dailyCapFen = { key: 'settlement.daily_cap_fen', fallback: 500_000_00, least: 100_00, most: 100_000_000_00, unit: 'fen', says: ['商家每日提现上限', 'The most that a merchant may have paid out in a day'] } as const
export const feePercent = { key: 'settlement.payout_fee_percent', fallback: 0, least: 0, most: 5, unit: 'percent', says: ['提现手续费比例', 'What is kept of a payout'] } as const
export const freezeDays = { key: 'settlement.freeze_days', fallback: 0, least: 0, most: 30, unit: 'days', says: ['结算后多少天方可提现', 'How many days what was settled lies still before it may be paid out'] } as const
export const shopperLeastFen = { key: 'settlement.shopper_least_fen', fallback: 1_00, least: 1, most: 1_000_00, unit: 'fen', says: ['买家余额单笔提现最低金额（不足时可一次提完）', 'The least that a shopper may have paid out at once; less only where it is all that he has at the store'] } as const
export const shopperCapFen = { key: 'settlement.shopper_cap_fen', fallback: 20_000_00, least: 100_00, most: 1_000_000_00, unit: 'fen', says: ['买家每日提现上限', 'The most that a shopper may have paid out in a day'] } as const
export const settlementSettings = [afterDays, leastPayoutFen, dailyCapFen, feePercent, freezeDays, shopperLeastFen, shopperCapFen]
