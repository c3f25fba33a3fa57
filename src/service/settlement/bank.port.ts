import type { Context } from '#kernel/context'
import { simulatedBank } from './bank.simulator'

/**
 * The bank 打款通道: what we ask of it, and what it may truthfully say. Amounts in fen. Whatever it cannot answer it throws: that means unknown, never declined, and the same question under the
 * same payout may be put again. What every adapter must do is told and tried in test/ports/payout.kit.ts.
 */
interface Order { readonly payoutId: string; readonly amountFen: number; readonly holder: string; readonly bank: string; readonly number: string }
export interface Answer { readonly state: 'under_way' | 'paid' | 'declined'; readonly ref: string }
export interface Bank {
  /** Pays; the same payout is paid once, however often it is asked, and it throws for another amount under the same payout. */
  pay(ctx: Context, order: Order): Promise<Answer>
  /** What came back 退汇 in [from, to) after it had been paid, by payout. */
  returned(ctx: Context, from: Date, to: Date): Promise<readonly string[]>
}
export const bank: Bank = simulatedBank
