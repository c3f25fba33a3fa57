import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to balances and gift cards 余额与礼品卡. */
const fen = z.number().int()
/** The codes of a batch were handed over: from now on they may be redeemed. */
export const CardsIssued = defineEvent('wallet.cards_issued', z.object({ batchId: z.string(), merchantId: z.string(), purpose: z.enum(['compensation', 'reward']), faceFen: fen, count: z.number().int(), at: z.iso.datetime() }))
const Named = { batchId: z.string(), cardId: z.string(), merchantId: z.string(), shopperId: z.string() }
const by = z.enum(['shopper', 'merchant'])
/** A named card was reported lost: its code opens nothing until it is found, or replaced. */
export const CardLost = defineEvent('wallet.card_lost', z.object({ ...Named, by, at: z.iso.datetime() }))
/** It was found again: its code opens it as before. */
export const CardFound = defineEvent('wallet.card_found', z.object({ ...Named, at: z.iso.datetime() }))
/** Another code stands in its place. */
export const CardReplaced = defineEvent('wallet.card_replaced', z.object({ ...Named, oldCardId: z.string(), faceFen: fen, by, at: z.iso.datetime() }))
/** It bears another shopper's name from now on, with a code of its own. */
export const CardGiven = defineEvent('wallet.card_given', z.object({ ...Named, oldCardId: z.string(), fromId: z.string(), faceFen: fen, at: z.iso.datetime() }))
/** A card became a shopper's balance at its seller. */
export const CardRedeemed = defineEvent('wallet.card_redeemed', z.object({ cardId: z.string(), merchantId: z.string(), shopperId: z.string(), faceFen: fen, at: z.iso.datetime() }))
