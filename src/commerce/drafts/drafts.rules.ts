import type { DraftLine, draftStates } from './tables'

/** The life of an order on behalf 代客单状态机 (E02), and what it may cost at most. Pure; amounts in fen. */
export type DraftState = (typeof draftStates)[number]
/** From each state, where a draft may go; nothing else happens (I-15). A link may be sent anew: the one before is dead then. */
export const next: Readonly<Record<DraftState, readonly DraftState[]>> = { draft: ['sent', 'expired', 'cancelled'], sent: ['sent', 'placed', 'expired', 'cancelled'], placed: [], expired: [], cancelled: [] }

interface Now { readonly id: string; readonly skuId: string; readonly isGift: boolean; readonly goodsFen: number; readonly discountFen: number; readonly freightFen: number }
export interface Less { readonly lineId: string; readonly offFen: number; /** Of it, what the store gives by hand; the rest has become dearer since. */ readonly loweredFen: number; readonly freightFen: number }
/** What the lines of an order that cost more now than was told are lowered by, goods and freight each by itself: what the store gave, and what has become dearer since it was told; what costs less stays so. Empty where nothing is dearer. */
export function heldTo(told: readonly DraftLine[], lines: readonly Now[]): Less[] {
  return lines.flatMap((line) => {
    const said = told.find(({ skuId }) => skuId === line.skuId)
    if (!said || line.isGift) return []
    const offFen = Math.max(0, line.goodsFen - line.discountFen - (said.goodsFen - said.discountFen))
    const freightFen = Math.min(line.freightFen, said.freightFen)
    return offFen > 0 || freightFen < line.freightFen ? [{ lineId: line.id, offFen, loweredFen: Math.min(offFen, said.loweredFen ?? 0), freightFen }] : []
  })
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
