import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to money 收款: the published language of payments. `purposeId` is the parent order that is paid for, `part` which part of it. */
const fen = z.number().int()
export const PaymentSucceeded = defineEvent('payments.payment_succeeded', z.object({ paymentId: z.string(), purposeId: z.string(), amountFen: fen, channel: z.string(), part: z.enum(['whole', 'deposit', 'tail', 'change']).default('whole') }))
/** What succeeded was paid by somebody else for the shopper, by the link that he gave him 代付. */
export const FriendPaid = defineEvent('payments.friend_paid', z.object({ paymentId: z.string(), purposeId: z.string(), shopperId: z.string(), linkId: z.string(), amountFen: fen }))
/** A store has paid in a part of its surety 保证金 through a channel. */
export const SuretyPaid = defineEvent('payments.surety_paid', z.object({ paymentId: z.string(), merchantId: z.string(), amountFen: fen, channel: z.string() }))
export const PaymentFailed = defineEvent('payments.payment_failed', z.object({ paymentId: z.string(), purposeId: z.string(), reason: z.string() }))
/** Money that came late, twice or in the wrong amount: kept apart in suspense and given back (I-07). */
export const MoneyParked = defineEvent('payments.money_parked', z.object({ paymentId: z.string(), purposeId: z.string(), shopperId: z.string(), tradeRef: z.string(), amountFen: fen, cause: z.enum(['late', 'twice', 'wrong_amount']) }))
export const RefundSucceeded = defineEvent('payments.refund_succeeded', z.object({ refundId: z.string(), orderId: z.string(), amountFen: fen }))
/** What a merchant is owed has changed 应付商家: by an order that was received, a refund that was taken back, a deposit, or a balance that he gave a shopper (which has no order); below nothing where he owes. */
export const MerchantOwed = defineEvent('payments.merchant_owed', z.object({ reason: z.enum(['accrued', 'unwound', 'compensated', 'deposit_forfeited', 'balance_issued', 'split_returned']), sourceId: z.string(), merchantId: z.string(), orderId: z.string(), amountFen: fen, at: z.iso.datetime() }))
/** Money was promised back; the channel is still to be asked for it. */
export const RefundAsked = defineEvent('payments.refund_asked', z.object({ refundId: z.string() }))
