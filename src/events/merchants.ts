import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to merchants 商家: the published language of merchants. */
const one = z.object({ merchantId: z.string() })
export const MerchantOpened = defineEvent('merchants.merchant_opened', one)
export const MerchantFrozen = defineEvent('merchants.merchant_frozen', one.extend({ reason: z.string() }))
export const MerchantClosed = defineEvent('merchants.merchant_closed', one.extend({ reason: z.string() }))
export const MerchantUnfrozen = defineEvent('merchants.merchant_unfrozen', one)
