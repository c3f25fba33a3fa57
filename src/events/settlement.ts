import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to merchants' money 结算: the published language of settlement. */
const fen = z.int()
/** `balanceFen` is what he may have paid out then; below nothing it is carried on and netted from what is settled next. */
export const MerchantSettled = defineEvent('settlement.settled', z.object({ runId: z.string(), merchantId: z.string(), items: z.int(), amountFen: fen, balanceFen: fen, at: z.iso.datetime() }))
/** A merchant has days of his own from now on. */
export const TermsChanged = defineEvent('settlement.terms_changed', z.object({ merchantId: z.string(), days: z.int().nullable(), at: z.iso.datetime() }))
/** A payout was asked for, allowed, is being paid, or ended; `amountFen` leaves the balance, `feeFen` is kept of it. */
export const PayoutChanged = defineEvent('settlement.payout_changed', z.object({ payoutId: z.string(), merchantId: z.string(), state: z.enum(['applied', 'approved', 'paying', 'paid', 'failed', 'rejected', 'returned']), amountFen: fen, feeFen: fen, at: z.iso.datetime() }))
/** A payout of what a shopper has at a store was asked for, allowed, is being paid, or ended. */
export const ShopperPayoutChanged = defineEvent('settlement.shopper_payout_changed', z.object({ payoutId: z.string(), shopperId: z.string(), state: z.enum(['applied', 'approved', 'paying', 'paid', 'failed', 'rejected', 'returned']), amountFen: fen, at: z.iso.datetime() }))
