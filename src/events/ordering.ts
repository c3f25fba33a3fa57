import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to an order 订单: the published language of ordering. `orderId` is a child order's, one merchant's part; `parentId` is what was paid; `collectAt` the store where it is collected, if it is; `subsidyFen` what the platform bears of its discounts, `pointsFen` what points paid, which it bears too; lines of virtual goods say as what they are sold, gift lines that they are; of the others `dealFen` is what is paid for the goods, freight left out, `baseFen` that with what the platform bears and what points paid, and `commissionBps` what the platform keeps of it, in hundredths of a percent. */
const fen = z.number().int()
const line = z.object({ lineId: z.string(), skuId: z.string(), productId: z.string(), quantity: z.number().int(), payableFen: fen, kind: z.enum(['code', 'link', 'service']).optional(), isGift: z.boolean().optional(), dealFen: fen.optional(), baseFen: fen.optional(), commissionBps: z.number().int().optional() })
const facts = z.object({ orderId: z.string(), parentId: z.string(), shopperId: z.string(), merchantId: z.string(), collectAt: z.string().optional(), payableFen: fen, subsidyFen: fen.default(0), pointsFen: fen.default(0), lines: z.array(line) })

const deposit = z.object({ orderId: z.string(), parentId: z.string(), shopperId: z.string(), merchantId: z.string(), presaleId: z.string(), depositFen: fen })
/** Orders of a presale 预售: paid they are with the rest alone (`ordering.order_paid`). */
export const DepositPaid = defineEvent('ordering.deposit_paid', deposit)
export const TailOpened = defineEvent('ordering.tail_opened', deposit)
export const TailMissed = defineEvent('ordering.tail_missed', deposit.extend({ forfeitedFen: fen }))
export const SellerDefaulted = defineEvent('ordering.seller_defaulted', deposit.extend({ compensationFen: fen }))

export const OrderPlaced = defineEvent('ordering.order_placed', facts)
/** A gift for paying in time was lost: the money had not come by then. */
export const GiftLapsed = defineEvent('ordering.gift_lapsed', z.object({ orderId: z.string(), parentId: z.string(), shopperId: z.string(), merchantId: z.string(), lineId: z.string(), skuId: z.string(), quantity: z.number().int() }))
export const OrderPaid = defineEvent('ordering.order_paid', facts)
/** The group that a paid order waited for is full: what is sent, made or told only then may be. */
export const OrderLetGo = defineEvent('ordering.order_let_go', facts)
export const OrderShipped = defineEvent('ordering.order_shipped', facts)
/** One parcel of it was received: its pieces' days to be given back begin (E04). */
export const ParcelReceived = defineEvent('ordering.parcel_received', z.object({ parcelId: z.string(), orderId: z.string(), shopperId: z.string(), merchantId: z.string(), lines: z.array(z.object({ lineId: z.string(), quantity: z.number().int() })) }))
export const OrderReceived = defineEvent('ordering.order_received', facts)
export const OrderCancelled = defineEvent('ordering.order_cancelled', facts.extend({ reason: z.string(), paid: z.boolean() }))
