import { allocate } from '#kernel/money'
import type { paymentParts } from './tables'

/** Refunds over parts 分笔退款: an order that was paid in two gives back out of both, what was paid last first. Amounts in fen. */
interface Paid { readonly id: string; readonly part: (typeof paymentParts)[number]; readonly leftFen: number }
interface Line { readonly lineId: string; readonly quantity: number; readonly amountFen: number }
export interface Drawn { readonly paymentId: string; readonly part: Paid['part']; readonly amountFen: number; readonly lines: Line[] }

/**
 * Draws what goes back from the payments in their sequence, line by line, so that each drawing is the sum of its lines. A line's pieces are told where its first
 * fen is drawn. Answers undefined where less is left than is wanted (I-04).
 */
export function drawn(paid: readonly Paid[], wanted: readonly Line[]): Drawn[] | undefined {
  const open = wanted.map((line) => ({ ...line }))
  const result: Drawn[] = []
  for (const { id, part, leftFen } of paid) {
    let room = leftFen
    const lines: Line[] = []
    for (const line of open) {
      const amountFen = Math.min(room, line.amountFen)
      // What cost nothing goes back with the first of them.
      if (amountFen <= 0 && (line.amountFen > 0 || line.quantity === 0)) continue
      lines.push({ lineId: line.lineId, quantity: line.quantity, amountFen })
      room -= amountFen
      line.amountFen -= amountFen
      line.quantity = 0
    }
    if (lines.length > 0) result.push({ paymentId: id, part, amountFen: leftFen - room, lines })
  }
  return open.some((line) => line.amountFen > 0) ? undefined : result
}

interface Shares { readonly shareFen: number; readonly feeFen: number }
/**
 * What of a settlement is taken back with `fen` more of the sale, after what was taken back before (whose amounts are below nothing). The fee taken back so far is always its part of the
 * whole, by largest remainder, so that the last fen of the sale takes back the last of the fee.
 */
export function reversed(accrued: Shares, before: readonly Shares[], fen: number): Shares {
  const wholeFen = accrued.shareFen + accrued.feeFen
  const goneFen = before.reduce((sum, one) => sum - one.shareFen - one.feeFen, 0) + fen
  const feeFen = allocate(accrued.feeFen, [goneFen, wholeFen - goneFen])[0]! + before.reduce((sum, one) => sum + one.feeFen, 0)
  return { shareFen: fen - feeFen, feeFen }
}
