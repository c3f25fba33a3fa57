import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to balances and gift cards 余额与礼品卡. */
const fen = z.number().int()
/** The codes of a batch were handed over: from now on they may be redeemed. */
export const CardsIssued = defineEvent('wallet.cards_issued', z.object({ batchId: z.string(), merchantId: z.string(), purpose: z.enum(['compensation', 'reward']), faceFen: fen, count: z.number().int(), at: z.iso.datetime() }))
/** A card became a shopper's balance at its seller. */
export const CardRedeemed = defineEvent('wallet.card_redeemed', z.object({ cardId: z.string(), merchantId: z.string(), shopperId: z.string(), faceFen: fen, at: z.iso.datetime() }))
