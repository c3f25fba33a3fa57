import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What a licensed channel splits 分账 (E18): the published language of splits. */
const at = z.iso.datetime()
const fen = z.int()
/** A merchant's receiver at a channel has changed; with `isOn` his money goes by split from now on. */
export const ReceiverChanged = defineEvent('splits.receiver_changed', z.object({ receiverId: z.string(), merchantId: z.string(), channel: z.string(), state: z.enum(['draft', 'submitted', 'checking', 'signed', 'rejected']), isOn: z.boolean(), at }))
/** A part of an order's money is to be split, is being split, was paid to its merchant by the channel, or lies on his balance again. */
export const SplitChanged = defineEvent('splits.split_changed', z.object({ splitId: z.string(), merchantId: z.string(), orderId: z.string(), channel: z.string(), state: z.enum(['waiting', 'splitting', 'paid', 'failed']), amountFen: fen, at }))
/** What was split comes back because of a refund, came back, or the channel refused it. */
export const SplitBackChanged = defineEvent('splits.back_changed', z.object({ backId: z.string(), splitId: z.string(), merchantId: z.string(), orderId: z.string(), refundId: z.string(), state: z.enum(['waiting', 'asking', 'done', 'refused', 'void']), amountFen: fen, at }))
/** What was left of a trade is the platform's own. */
export const TradeFreed = defineEvent('splits.trade_freed', z.object({ tradeRef: z.string(), channel: z.string(), amountFen: fen, at }))
