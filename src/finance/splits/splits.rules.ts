/** Splitting 分账 (E18). Amounts in fen, shares in whole percent. */
export interface Trade { readonly tradeRef: string; readonly amountFen: number; readonly splitPercent: number; /** What the channel still keeps of it. */ readonly keptFen: number; /** What of it was split or is to be, less what came back. */ readonly splitFen: number; /** Of that what has not left the channel yet. */ readonly underWayFen: number }
export interface Part { readonly tradeRef: string; readonly amountFen: number; readonly capFen: number }

/** The most of a trade that may go to others in all 分账上限: its share by the channel's agreement, whole fen down. */
export const capFen = (amountFen: number, percent: number): number => Number((BigInt(amountFen) * BigInt(percent)) / 100n)

/**
 * Out of which trades a wish is split, oldest first: of none more than its cap leaves, nor more than the channel still keeps. What finds no room is not split; it stays on the merchant's balance and is paid out
 * by bank.
 */
export function parted(wantFen: number, trades: readonly Trade[]): Part[] {
  const parts: Part[] = []
  let leftFen = wantFen
  for (const { tradeRef, amountFen, splitPercent, keptFen, splitFen, underWayFen } of trades) {
    const mostFen = capFen(amountFen, splitPercent)
    const fen = Math.min(leftFen, mostFen - splitFen, keptFen - underWayFen)
    if (fen <= 0) continue
    parts.push({ tradeRef, amountFen: fen, capFen: mostFen })
    leftFen -= fen
  }
  return parts
}

/** What is asked back of each split for a debt, the newest first, never more than is left of it. */
export function askedBack<T extends { readonly amountFen: number; readonly backFen: number }>(debtFen: number, splits: readonly T[]): { readonly of: T; readonly amountFen: number }[] {
  let leftFen = debtFen
  return splits.toReversed().flatMap((of) => {
    const amountFen = Math.min(leftFen, of.amountFen - of.backFen)
    if (amountFen <= 0) return []
    leftFen -= amountFen
    return [{ of, amountFen }]
  })
}

const minutes = [1, 2, 5, 10, 30, 60] as const
/** After how long a channel that has said neither yes nor no is asked again: longer each time, an hour at most. What is unknown is asked for ever, and never taken for a no. */
export const pauseMinutes = (asks: number): number => minutes[Math.min(asks, minutes.length - 1)]!

type ReceiverState = 'draft' | 'submitted' | 'checking' | 'signed' | 'rejected'
/** From each state, where a receiver may go: whoever was rejected may write anew, and so may a signed one, which is none then. */
export const receiverTransitions: Readonly<Record<ReceiverState, readonly ReceiverState[]>> = { draft: ['submitted'], submitted: ['checking', 'rejected', 'draft'], checking: ['signed', 'rejected'], signed: ['draft'], rejected: ['draft'] }
type SplitState = 'waiting' | 'splitting' | 'paid' | 'failed'
export const splitTransitions: Readonly<Record<SplitState, readonly SplitState[]>> = { waiting: ['splitting'], splitting: ['paid', 'failed'], paid: [], failed: [] }
