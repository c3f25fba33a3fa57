import type { Context } from '#kernel/context'
import type { StatementLine } from './reconciliation.rules'

/**
 * A payment channel 支付渠道: what we ask of it, and what it may truthfully say. Amounts in fen. Whatever it cannot or will not answer it throws: that means unknown, never
 * declined, and the same question under the same reference may be put again. What every adapter must do is told and tried in test/ports/payment.kit.ts.
 */
export interface Said { readonly tradeRef: string; readonly tradeNo: string; readonly amountFen: number; readonly currency: string; readonly state: 'paid' | 'declined' | 'open' }
type Heard = { readonly said: Said } | { readonly refused: string; readonly tradeRef?: string }
/** Where he sits: at a computer, with the phone in hand that he pays with, or in the very application that he pays with. */
export type Scene = 'computer' | 'phone' | 'inside'
/** What is opened: `returnUrl` is a path of ours to come back to; who pays after `expiresAt` shall not be able to. */
interface Trade { readonly tradeRef: string; readonly amountFen: number; readonly returnUrl: string; readonly scene?: Scene; /** Who he is at the channel, where it is paid `inside`. */ readonly payer?: string; readonly expiresAt?: Date; /** The channel is to keep what is paid until it was split 分账, or let go. */ readonly isSplit?: boolean }
/** An address that his browser goes to, a code that it draws and his phone reads 扫码, or what it hands to the till of the application that it runs in 调起支付. */
export type Way = { readonly payUrl: string } | { readonly code: string } | { readonly bridge: Readonly<Record<string, string>> }

export interface Channel {
  /** Opens a trade and answers where the shopper goes to pay; the same reference opens one, and for another amount it throws, or the channel refuses whoever arrives. */
  open(ctx: Context, trade: Trade): Promise<Way>
  /** Verifies the bytes that came (signature, freshness, merchant), and only then reads them. */
  hear(ctx: Context, rawBody: string, headers: Readonly<Record<string, unknown>>): Promise<Heard>
  /** Asks the channel itself what became of a trade; nothing where it knows none. */
  query(ctx: Context, tradeRef: string): Promise<Said | undefined>
  /** The channel's own statement 渠道账单 of [from, to): what was paid and given back in that time, by our own references. Of a day that is not over there may be none yet. */
  statement(ctx: Context, from: Date, to: Date): Promise<readonly StatementLine[]>
  /** Gives money back; the same `refundId` gives it back once. Throws for more than was paid, or for another amount under the same id. */
  refund(ctx: Context, refund: { readonly refundId: string; readonly tradeRef: string; readonly amountFen: number }): Promise<void>
}
