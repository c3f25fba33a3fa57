import type { DraftLine, draftStates } from './tables'

/** The life of an order on behalf 代客单状态机 (E02), and what it may cost at most. Pure; amounts in fen. */
export type DraftState = (typeof draftStates)[number]
/** From each state, where a draft may go; nothing else happens (I-15). A link may be sent anew: the one before is dead then. */
export const next: Readonly<Record<DraftState, readonly DraftState[]>> = { draft: ['sent', 'expired', 'cancelled'], sent: ['sent', 'placed', 'expired', 'cancelled'], placed: [], expired: [], cancelled: [] }

interface Now { readonly id: string; readonly skuId: string; readonly isGift: boolean; readonly goodsFen: number; readonly discountFen: number; readonly freightFen: number }
export interface Less { readonly lineId: string; readonly offFen: number; readonly freightFen: number }
/** What the lines of an order that cost more now than was told are lowered by, goods and freight each by itself; what costs less stays so. Empty where nothing is dearer. */
export function heldTo(told: readonly DraftLine[], lines: readonly Now[]): Less[] {
  return lines.flatMap((line) => {
    const said = told.find(({ skuId }) => skuId === line.skuId)
    if (!said || line.isGift) return []
    const offFen = Math.max(0, line.goodsFen - line.discountFen - (said.goodsFen - said.discountFen))
    const freightFen = Math.min(line.freightFen, said.freightFen)
    return offFen > 0 || freightFen < line.freightFen ? [{ lineId: line.id, offFen, freightFen }] : []
  })
}
