import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to virtual goods 虚拟商品: the published language of vouchers. What opens one is never told. */
const at = z.iso.datetime()
const line = z.object({ lineId: z.string(), skuId: z.string(), kind: z.enum(['code', 'link']), quantity: z.int() })
/** Codes of a SKU came in, so many of them new. */
export const CodesImported = defineEvent('vouchers.codes_imported', z.object({ skuId: z.string(), merchantId: z.string(), added: z.int(), at }))
/** What is sent for a link or text was said, or said anew. */
export const ContentSet = defineEvent('vouchers.content_set', z.object({ skuId: z.string(), merchantId: z.string(), at }))
/** What was bought of virtual goods lies with the shopper now. */
export const VouchersSent = defineEvent('vouchers.sent', z.object({ orderId: z.string(), merchantId: z.string(), shopperId: z.string(), lines: z.array(line), at }))
/** The first look at one: from now on it does not go back for no reason. */
export const VoucherViewed = defineEvent('vouchers.viewed', z.object({ pieceId: z.string(), orderId: z.string(), lineId: z.string(), merchantId: z.string(), shopperId: z.string(), at }))
/** Pieces that nobody had looked at went back for their money, without a person. */
export const VouchersGivenBack = defineEvent('vouchers.given_back', z.object({ orderId: z.string(), lineId: z.string(), merchantId: z.string(), shopperId: z.string(), quantity: z.int(), amountFen: z.int(), at }))
/** So few codes of a SKU are left that its merchant should bring more; told once, until there are enough again. */
export const CodesRunLow = defineEvent('vouchers.codes_run_low', z.object({ skuId: z.string(), merchantId: z.string(), left: z.int(), at }))
