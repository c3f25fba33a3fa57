/** What deposits and penalties keep to, as settings with bounds (F75). */
export const payWithinDays = { key: 'deposits.pay_within_days', fallback: 7, least: 1, most: 60, unit: 'days', says: ['保证金须在通知后多少天内缴足', 'How many days a store has to pay in what its deposit lacks'] } as const
export const objectDays = { key: 'deposits.object_days', fallback: 7, least: 1, most: 30, unit: 'days', says: ['商家可在多少天内对违约金提出异议，期满才扣收', 'How many days a store may object to a penalty before it is taken'] } as const
export const noticeDays = { key: 'deposits.notice_days', fallback: 7, least: 0, most: 90, unit: 'days', says: ['保证金标准与违约规则须提前多少天公示（电子商务法第三十四条：不少于七天）', 'How many days ahead rules of deposits and penalties must be published (E-Commerce Law 34: seven)'] } as const
export const depositSettings = [payWithinDays, objectDays, noticeDays]
