import { allocate } from '#kernel/money'
import { isOpen, type CaseState } from './cases.rules'
import type { SoldLine } from './refunds.rules'

/** What a shopper holds of a line 在手件数: the pieces as they were bought, and those that were sent in their place 换货, each with what is paid for it. Amounts in fen. */
export interface BoughtLine extends SoldLine { readonly skuId: string; readonly specText: string; readonly picture: string; readonly unitPriceFen: number; readonly shippedQuantity: number; readonly cancelledQuantity: number }
/** One case's pieces of the line: `keptFen` is set once its replacement was sent. */
export interface CaseMove { readonly skuId: string; readonly quantity: number; readonly amountFen: number; readonly differenceFen: number; readonly keptFen: number | null; readonly newSkuId: string | null; readonly newSpecText: string | null; readonly newPicture: string | null; readonly newUnitFen: number | null; readonly state: CaseState; readonly endedAt: Date | null }
export interface Holding { readonly skuId: string; readonly specText: string; readonly picture: string; /** What one of them cost, before discounts. */ readonly unitFen: number; readonly pieces: number; readonly fen: number; /** What may still be asked for. */ readonly left: number; /** When the last of them were received in place of others. */ readonly replacedAt: Date | null }

const back = (state: CaseState): boolean => state === 'refunding' || state === 'refunded'

/**
 * The holdings of a line, the pieces as bought first. A replacement takes pieces and what is paid for them from one to the other, less the difference that went back; a refund takes them away. What was given back by
 * other ways (E01: struck out, conceded) lies on the pieces as bought, and on the others only where those do not bear it, so that together they are always what is left of the line's price.
 */
export function holdingsOf(line: BoughtLine, moves: readonly CaseMove[]): Holding[] {
  const others = new Map<string, { skuId: string; specText: string; picture: string; unitFen: number; pieces: number; fen: number; open: number; replacedAt: Date | null }>()
  const ofSku = (skuId: string) => { const one = others.get(skuId) ?? { skuId, specText: '', picture: '', unitFen: 0, pieces: 0, fen: 0, open: 0, replacedAt: null }; others.set(skuId, one); return one }
  const own = ofSku(line.skuId)
  for (const move of moves) {
    const now = move.keptFen === null ? ofSku(move.skuId) : ofSku(move.newSkuId!)
    if (move.keptFen !== null) {
      const from = ofSku(move.skuId)
      from.pieces -= move.quantity
      from.fen -= move.keptFen + move.differenceFen
      now.pieces += move.quantity
      now.fen += move.keptFen
      if (now !== own) Object.assign(now, { specText: move.newSpecText ?? '', picture: move.newPicture ?? '', unitFen: now.unitFen === 0 ? move.newUnitFen! : Math.min(now.unitFen, move.newUnitFen!) })
      if (move.state === 'replaced' && move.endedAt && (!now.replacedAt || now.replacedAt < move.endedAt)) now.replacedAt = move.endedAt
    }
    if (back(move.state)) { now.pieces -= move.quantity; now.fen -= move.amountFen }
    else if (isOpen(move.state)) now.open += move.quantity
  }
  const swapped = [...others.values()].filter((one) => one !== own && one.pieces > 0)
  const away = swapped.reduce((sum, one) => sum + one.pieces, 0)
  const pieces = line.quantity - line.refundedQuantity - away
  const paidFen = Math.max(0, line.payableFen - line.freightFen - line.refundedFen)
  const nominal = [Math.max(0, paidFen - swapped.reduce((sum, one) => sum + one.fen, 0)), ...swapped.map((one) => Math.max(0, one.fen))]
  const fens = nominal.reduce((sum, fen) => sum + fen, 0) === paidFen ? nominal : allocate(paidFen, nominal)
  const first = { skuId: line.skuId, specText: line.specText, picture: line.picture, unitFen: line.unitPriceFen, pieces, fen: fens[0]!, left: Math.max(0, line.shippedQuantity + line.cancelledQuantity - line.refundedQuantity - away - own.open), replacedAt: own.replacedAt }
  return [first, ...swapped.map(({ open, ...one }, i) => ({ ...one, fen: fens[i + 1]!, left: Math.max(0, one.pieces - open) }))]
}

/** What stays paid for pieces that cost `goodsFen` when they become ones of another price: discounts stay with them in proportion. The rest goes back. Of equal price all stays. */
export function swapped(goodsFen: number, oldUnitFen: number, newUnitFen: number): { readonly keptFen: number; readonly differenceFen: number } {
  const keptFen = newUnitFen >= oldUnitFen ? goodsFen : allocate(goodsFen, [newUnitFen, oldUnitFen - newUnitFen])[0]!
  return { keptFen, differenceFen: goodsFen - keptFen }
}
