import type { Context } from '#kernel/context'
import type { StatementLine } from './reconciliation.rules'

/**
 * A payment channel 支付渠道: what we ask of it, and what it may truthfully say. Amounts in fen. Whatever it cannot or will not answer it throws: that means unknown, never
 * declined, and the same question under the same reference may be put again. What every adapter must do is told and tried in test/ports/payment.kit.ts.
 */
export interface Said { readonly tradeRef: string; readonly tradeNo: string; readonly amountFen: number; readonly currency: string; readonly state: 'paid' | 'declined' | 'open' }
type Heard = { readonly said: Said } | { readonly refused: string; readonly tradeRef?: string }

export interface Channel {
  /** Opens a trade and answers where the shopper goes to pay; the same reference opens one, and throws for another amount. */
  open(ctx: Context, trade: { readonly tradeRef: string; readonly amountFen: number; readonly returnUrl: string }): Promise<{ readonly payUrl: string }>
  /** Verifies the bytes that came (signature, freshness, merchant), and only then reads them. */
  hear(ctx: Context, rawBody: string, headers: Readonly<Record<string, unknown>>): Promise<Heard>
  /** Asks the channel itself what became of a trade; nothing where it knows none. */
  query(ctx: Context, tradeRef: string): Promise<Said | undefined>
  /** The channel's own statement 渠道账单 of [from, to): what was paid and given back in that time, by our own references. */
  statement(ctx: Context, from: Date, to: Date): Promise<readonly StatementLine[]>
  /** Gives money back; the same `refundId` gives it back once. Throws for more than was paid, or for another amount under the same id. */
  refund(ctx: Context, refund: { readonly refundId: string; readonly tradeRef: string; readonly amountFen: number }): Promise<void>
}
