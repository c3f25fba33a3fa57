import { dayStamp } from '#kernel/time'

/** Order numbers 订单号: what people say to each other, eighteen digits. The day, and ten digits that are the order's own and do not tell how many there are. */
export const blockSize = 1_000
const digits = 10n ** 10n
/** Odd and no multiple of five, so that multiplying by it sends each of 10¹⁰ numbers to another one. */
const spread = 3n ** 18n

export const orderNumber = (now: Date, drawn: number): string => `${dayStamp(now)}${String((BigInt(drawn) * spread) % digits).padStart(10, '0')}`
