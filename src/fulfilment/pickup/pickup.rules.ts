/** Pick-up 自提规则 (E07). */
export const codeDigits = 12
/** As it was meant, with or without spaces. */
export const digitsOf = (typed: string): string => typed.normalize('NFKC').replace(/\D/g, '')
export const grouped = (code: string): string => code.replace(/(\d{4})(?=\d)/g, '$1 ')
export const pickupDays = { key: 'pickup.days', fallback: 7, least: 1, most: 90, unit: 'days', says: ['到店自提的等候天数，逾期自动退款', 'How long what is collected waits at a store; after it the money goes back'] } as const
export const serviceDays = { key: 'pickup.service_days', fallback: 90, least: 7, most: 1_095, unit: 'days', says: ['服务券的有效天数，逾期自动退还未核销部分', 'How long a service voucher is good; after it what was not redeemed goes back'] } as const
export const extendDays = { key: 'pickup.extend_days', fallback: 7, least: 1, most: 30, unit: 'days', says: ['买家可延期一次的天数', 'How long a shopper may put it off, once'] } as const
export const wrongCodes = { key: 'pickup.wrong_codes', fallback: 10, least: 3, most: 100, unit: 'count', says: ['店员一小时内输错多少次核销码后锁定', 'After how many wrong codes in an hour a clerk is locked'] } as const
export const settings = [pickupDays, serviceDays, extendDays, wrongCodes]
