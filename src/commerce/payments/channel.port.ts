import type { Context } from '#kernel/context'
import type { StatementLine } from './reconciliation.rules'

/** A payment channel 支付渠道: what we ask of it, and what it may truthfully say. Amounts in fen. */
export interface Said { readonly tradeRef: string; readonly tradeNo: string; readonly amountFen: number; readonly currency: string; readonly state: 'paid' | 'declined' | 'open' }
type Heard = { readonly said: Said } | { readonly refused: string; readonly tradeRef?: string }

export interface Channel {
  /** Opens a trade and answers where the shopper goes to pay. */
  open(ctx: Context, trade: { readonly tradeRef: string; readonly amountFen: number; readonly returnUrl: string }): Promise<{ readonly payUrl: string }>
  /** Verifies the bytes that came (signature, freshness, merchant), and only then reads them. */
  hear(ctx: Context, rawBody: string, headers: Readonly<Record<string, unknown>>): Promise<Heard>
  /** Asks the channel itself what became of a trade. */
  query(ctx: Context, tradeRef: string): Promise<Said | undefined>
  /** The channel's own statement 渠道账单 of [from, to): what was paid and given back, by our own references. */
  statement(ctx: Context, from: Date, to: Date): Promise<readonly StatementLine[]>
  /** Gives money back; the same `refundId` gives it back once. */
  refund(ctx: Context, refund: { readonly refundId: string; readonly tradeRef: string; readonly amountFen: number }): Promise<void>
}
