/** The clocks of invoices 发票时限, as settings with bounds (E09). */
export const askDays = { key: 'invoices.ask_days', fallback: 360, least: 30, most: 3_600, unit: 'days', says: ['收货后多少天内买家可自助申请发票；之后转人工，不拒绝', 'How long after receipt an invoice is asked for without a person’s help; later ones go to a person and are not refused'] } as const
export const issueDays = { key: 'invoices.issue_days', fallback: 7, least: 1, most: 30, unit: 'days', says: ['商家须在多少天内开具发票，逾期上报', 'Within how many days a merchant issues an invoice; late ones are told'] } as const
export const confirmHours = { key: 'invoices.confirm_hours', fallback: 72, least: 24, most: 168, unit: 'hours', says: ['红字发票确认的小时数，逾期作废，可重新发起', 'How long a red invoice waits to be confirmed; then it is void and may be begun anew'] } as const
export const reissueTimes = { key: 'invoices.reissue_times', fallback: 3, least: 1, most: 20, unit: 'count', says: ['一笔订单的发票买家最多可自助换开几次', 'How many times a shopper may have the invoice of an order made out anew by himself'] } as const
export const invoiceSettings = [askDays, issueDays, confirmHours, reissueTimes]
