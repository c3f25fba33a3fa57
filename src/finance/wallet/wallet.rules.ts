import type { reasons } from './tables'

/** What a balance pays 余额抵付 of one seller's part: no more than it is, no more than the part costs with its freight. Amounts in fen. */
export interface Offered { readonly merchantId: string; readonly haveFen: number; readonly mostFen: number; readonly usedFen: number }

/** One row for each seller of the order at whom he has something; `wanted` are those whose balance he ticks. A deposit is paid with money, so a presale takes none. */
export function offeredOf(balances: ReadonlyMap<string, number>, parts: readonly { readonly merchantId: string; readonly payableFen: number }[], wanted: readonly string[], isPresale: boolean): Offered[] {
  return parts.flatMap(({ merchantId, payableFen }) => {
    const haveFen = balances.get(merchantId) ?? 0
    const mostFen = isPresale ? 0 : Math.min(haveFen, payableFen)
    return haveFen === 0 ? [] : [{ merchantId, haveFen, mostFen, usedFen: wanted.includes(merchantId) ? mostFen : 0 }]
  })
}

export interface Moved { readonly reason: (typeof reasons)[number]; readonly availableFen: number; readonly orderId: string | null }
/**
 * What of a balance is owed as money 可提现余额 (E19), in fen: compensations and what was laid out, less what was paid out. The rest came of cards, which are a present and no money. An order takes what came of cards
 * first, and what it gives back is money first, so that the shopper loses none of it. Never below nothing.
 */
export function cashOf(moves: readonly Moved[]): number {
  let [cardsFen, cashFen] = [0, 0]
  /** What each order has taken of the money. */
  const took = new Map<string | null, number>()
  for (const { reason, availableFen: fen, orderId } of moves) {
    if (reason === 'laid_out' || reason === 'compensated' || reason === 'paid_out' || reason === 'paid_back') cashFen += fen
    else if (reason === 'redeemed') cardsFen += fen
    else if (fen < 0) {
      const takenFen = Math.min(cashFen, Math.max(0, -fen - cardsFen))
      cashFen -= takenFen
      cardsFen += fen + takenFen
      took.set(orderId, takenFen)
    } else {
      const backFen = Math.min(fen, took.get(orderId) ?? 0)
      cashFen += backFen
      cardsFen += fen - backFen
      took.set(orderId, (took.get(orderId) ?? 0) - backFen)
    }
  }
  return Math.max(0, Math.min(cashFen, cashFen + cardsFen))
}
