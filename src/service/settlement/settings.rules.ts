/** The days of settlement 账期, as settings with bounds (F75). */
export const afterDays = { key: 'settlement.after_days', fallback: 1, least: 0, most: 90, unit: 'days', says: ['退货期满后多少天结算（T+n；商家可另设）', 'How many days after the return window an order is settled (T+n; a merchant may have his own)'] } as const
export const settlementSettings = [afterDays]
