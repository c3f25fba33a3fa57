import type { DraftLine, draftStates } from './tables'

/** The life of an order on behalf 代客单状态机 (E02), and what it may cost at most. Pure; amounts in fen. */
export type DraftState = (typeof draftStates)[number]
/** From each state, where a draft may go; nothing else happens (I-15). A link may be sent anew: the one before is dead then. */
export const next: Readonly<Record<DraftState, readonly DraftState[]>> = { draft: ['sent', 'expired', 'cancelled'], sent: ['sent', 'placed', 'expired', 'cancelled'], placed: [], expired: [], cancelled: [] }

interface Now { readonly id: string; readonly skuId: string; readonly isGift: boolean; readonly goodsFen: number; readonly discountFen: number; readonly freightFen: number }
export interface Less { readonly lineId: string; readonly offFen: number; /** Of it, what the store gives by hand; the rest has become dearer since. */ readonly loweredFen: number; readonly freightFen: number }
type Plain = ReadonlyMap<string, { readonly goodsFen: number; readonly discountFen: number }>
/** By how much a line's goods without coupons are over what was told: what the store gives, and what has become dearer since. */
const overTold = (said: DraftLine, { goodsFen, discountFen }: { readonly goodsFen: number; readonly discountFen: number }): number => Math.max(0, goodsFen - discountFen - (said.goodsFen - said.discountFen))

/**
 * What the lines of an order that cost more now than was told are lowered by, goods and freight each by itself: what the store gave, and what has become dearer since it was told; what costs less stays so. `plain` is what
 * they cost without coupons, which come beside it; left out, none are used. Empty where nothing is dearer.
 */
export function heldTo(told: readonly DraftLine[], lines: readonly Now[], plain?: Plain): Less[] {
  return lines.flatMap((line) => {
    const said = told.find(({ skuId }) => skuId === line.skuId)
    if (!said || line.isGift) return []
    const offFen = overTold(said, plain?.get(line.skuId) ?? line)
    const freightFen = Math.min(line.freightFen, said.freightFen)
    return offFen > 0 || freightFen < line.freightFen ? [{ lineId: line.id, offFen, loweredFen: Math.min(offFen, said.loweredFen ?? 0), freightFen }] : []
  })
}

interface Quoted extends Priced { readonly freightFen: number }
/**
 * Whether a shopper's coupons may be used on what was told: no line is dearer with them than without, goods or freight, as they keep other offers from speaking; and with what the store gives no line is below nothing, none
 * that it lowers below its floor (F87), and all of it not for nothing. `floors` is empty where the store said that it knows.
 */
export function couponsFit(told: readonly DraftLine[], plain: readonly Quoted[], best: readonly Quoted[], floors: ReadonlyMap<string, number>): boolean {
  let payableFen = 0
  for (const [i, line] of best.entries()) {
    const [before, said] = [plain[i]!, told.find(({ skuId }) => skuId === line.skuId)!]
    if (line.goodsFen - line.discountFen > before.goodsFen - before.discountFen || line.freightFen > before.freightFen) return false
    const left = leftOf(line, overTold(said, before))
    const floorFen = said.loweredFen ? Math.min(floors.get(line.skuId) ?? 0, line.unitPriceFen) * line.quantity : 0
    if (left < floorFen) return false
    payableFen += left + Math.min(line.freightFen, said.freightFen)
  }
  return payableFen > 0
}

/** How often a link is sent to one phone for one draft. */
export const mostSends = 5

interface Priced { readonly skuId: string; readonly quantity: number; readonly unitPriceFen: number; readonly goodsFen: number; readonly discountFen: number }
/** What is left of a line that is lowered by so much; below nothing where it costs less than that. */
const leftOf = ({ goodsFen, discountFen }: Priced, loweredFen: number): number => goodsFen - discountFen - loweredFen

/** The SKUs that are lowered by more than they cost, of what is to be lowered. */
export const overLowered = (lines: readonly Priced[], lowered: ReadonlyMap<string, number>): string[] => lines.filter((line) => leftOf(line, lowered.get(line.skuId) ?? 0) < 0).map(({ skuId }) => skuId)

/** Lowered lines that would sell a piece below its floor (F87): with what a piece would bring, and the floor, in fen. What costs less than its floor anyway is measured by its price, as offers are. */
export function underFloor(lines: readonly Priced[], lowered: ReadonlyMap<string, number>, floors: ReadonlyMap<string, number>): { readonly skuId: string; readonly fen: number; readonly floorFen: number }[] {
  return lines.flatMap((line) => {
    const [off, floorFen] = [lowered.get(line.skuId) ?? 0, floors.get(line.skuId)]
    if (off === 0 || floorFen === undefined) return []
    const left = leftOf(line, off)
    return left < Math.min(floorFen, line.unitPriceFen) * line.quantity ? [{ skuId: line.skuId, fen: Math.floor(left / line.quantity), floorFen }] : []
  })
}
