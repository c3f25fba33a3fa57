import { ofPieces } from '#kernel/money'

/** Refunds by quantity 按件退款: what of a line's price goes back with some of its pieces. Amounts in fen. */
export interface SoldLine { readonly quantity: number; readonly payableFen: number; readonly freightFen: number; readonly subsidyFen: number; readonly refundedQuantity: number; /** What went back so far; of its freight nothing, as long as it has pieces left. */ readonly refundedFen: number; /** Where pieces of it were replaced by others: of which pieces it is asked, and what is paid for those. */ readonly of?: { readonly pieces: number; readonly fen: number } | undefined }

export interface Share { readonly goodsFen: number; readonly subsidyFen: number }
/**
 * What goes back with `pieces` more of a line, after those that went back before: of what was paid for its goods and has not gone back (offers, coupons and points are off already, freight is left out), and
 * of what the platform bore. Whatever the steps, all pieces together are exactly what was paid, and never more (T-06, I-04).
 */
export const shareOf = (line: SoldLine, pieces: number): Share => ({ goodsFen: pieces === 0 ? 0 : ofPieces(line.of?.fen ?? line.payableFen - line.freightFen - line.refundedFen, { quantity: line.of?.pieces ?? line.quantity - line.refundedQuantity, refundedQuantity: 0 }, pieces), subsidyFen: ofPieces(line.subsidyFen, line, pieces) })

export interface Part { readonly lineId: string; readonly quantity: number }
export interface Allotted extends Part { readonly amountFen: number; readonly freightFen: number; readonly subsidyFen: number }
type Line = SoldLine & { readonly id: string; readonly isGift: boolean }
/**
 * What a refund gives back, line by line. The freight of the way out goes back with the last pieces of the whole order, and only where all of it was the merchant's fault: `freight`
 * says so. Then a line that is not among the parts gives its freight, with no piece.
 */
export function allotted(lines: readonly Line[], parts: readonly Part[], freight: boolean): { readonly parts: Allotted[]; readonly amountFen: number; readonly freightFen: number } {
  const result = lines.flatMap((line) => {
    const quantity = parts.find((part) => part.lineId === line.id)?.quantity ?? 0
    const { goodsFen, subsidyFen } = shareOf(line, quantity)
    const freightFen = freight ? line.freightFen : 0
    const amountFen = goodsFen + freightFen
    return quantity === 0 && amountFen === 0 ? [] : [{ lineId: line.id, quantity, amountFen, freightFen, subsidyFen }]
  })
  return { parts: result, amountFen: result.reduce((sum, part) => sum + part.amountFen, 0), freightFen: freight ? lines.reduce((sum, line) => sum + line.freightFen, 0) : 0 }
}

/** What goes back of what points paid, in fen: as points, not as money (F22). */
export const pointsOf = (lines: readonly (Line & { readonly pointsFen: number })[], parts: readonly Part[]): number =>
  lines.reduce((sum, line) => sum + ofPieces(line.pointsFen, line, parts.find((part) => part.lineId === line.id)?.quantity ?? 0), 0)

/** Whether with these parts all that was bought has gone back; gifts cost nothing and are not counted. */
export const isWholeWith = (lines: readonly Line[], parts: readonly Part[]): boolean =>
  lines.every((line) => line.isGift || line.refundedQuantity + (parts.find((part) => part.lineId === line.id)?.quantity ?? 0) === line.quantity)
