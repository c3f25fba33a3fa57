import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to after-sales cases 售后单: the published language of aftersales. `orderId` is one merchant's part, `amountFen` what goes back, or would. */
const facts = z.object({ caseId: z.string(), orderId: z.string(), shopperId: z.string(), merchantId: z.string(), amountFen: z.int(), at: z.iso.datetime() })

export const CaseAsked = defineEvent('aftersales.case_asked', facts.extend({ kind: z.string(), reason: z.string() }))
/** The merchant, or his silence, said yes or no. */
export const CaseAnswered = defineEvent('aftersales.case_answered', facts.extend({ isAgreed: z.boolean(), bySilence: z.boolean() }))
export const GoodsSentBack = defineEvent('aftersales.goods_sent_back', facts)
/** The goods came back, in order or not. */
export const GoodsReceivedBack = defineEvent('aftersales.goods_received_back', facts.extend({ isInOrder: z.boolean() }))
export const CaseEscalated = defineEvent('aftersales.case_escalated', facts)
export const CaseDecided = defineEvent('aftersales.case_decided', facts.extend({ outcome: z.string() }))
/** What was promised in the place of other pieces is on its way; `differenceFen` goes back with it. */
export const ReplacementSent = defineEvent('aftersales.replacement_sent', facts.extend({ parcelId: z.string(), differenceFen: z.int() }))
/** It has come, and the case is over. */
export const CaseReplaced = defineEvent('aftersales.case_replaced', facts.extend({ differenceFen: z.int() }))
/** Goods that counted as received were looked at. */
export const GoodsJudged = defineEvent('aftersales.goods_judged', facts.extend({ lines: z.array(z.object({ lineId: z.string(), skuId: z.string(), sellable: z.int(), damaged: z.int(), lost: z.int() })) }))
/** The shopper asked for what he laid out for the way back; and it was paid into his balance, or refused. */
export const FreightAsked = defineEvent('aftersales.freight_asked', facts.extend({ freightFen: z.int() }))
export const FreightAnswered = defineEvent('aftersales.freight_answered', facts.extend({ freightFen: z.int(), isPaid: z.boolean() }))
/** Money was promised back for these pieces; `parts` sum up to `amountFen`. */
export const CaseRefunding = defineEvent('aftersales.case_refunding', facts.extend({ refundId: z.string(), parts: z.array(z.object({ lineId: z.string(), quantity: z.int(), amountFen: z.int() })) }))
/** The money is back. */
export const CaseRefunded = defineEvent('aftersales.case_refunded', facts)
/** It ended without a refund: withdrawn, refused for good, or nobody went on with it. */
export const CaseClosed = defineEvent('aftersales.case_closed', facts.extend({ cause: z.string() }))
/** A category was taken out of the seven days without a reason, or (null) put back. */
export const ExceptionChanged = defineEvent('aftersales.exception_changed', z.object({ categoryId: z.string(), kind: z.string().nullable(), at: z.iso.datetime() }))
