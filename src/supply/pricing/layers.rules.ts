/**
 * Cost layers 成本层 (E11): each receipt is a layer of pieces with what they cost together; what leaves leaves the oldest first (先进先出), what comes back comes back to where it left. Whole
 * fen always: the last piece of a layer takes what is left of its cost, so nothing is lost or made by rounding.
 */
export interface Layer { readonly id: string; readonly leftPieces: number; readonly leftFen: number }
export interface Share { readonly id: string; readonly pieces: number; readonly fen: number }

/** What so many of a layer's pieces cost: to the nearest fen, halves up. */
export function costOfPieces(fen: number, of: number, pieces: number): number {
  if (pieces >= of) return fen
  const [value, all] = [BigInt(fen) * BigInt(pieces), BigInt(of)]
  return Number((value * 2n + all) / (all * 2n))
}

/** Of which layers so many pieces go, the first before the rest. Answers what is missing besides. */
export function firstIn(layers: readonly Layer[], pieces: number): { readonly takes: readonly Share[]; readonly missing: number } {
  const takes: Share[] = []
  let missing = pieces
  for (const { id, leftPieces, leftFen } of layers) {
    const taken = Math.min(missing, leftPieces)
    if (taken === 0) continue
    takes.push({ id, pieces: taken, fen: costOfPieces(leftFen, leftPieces, taken) })
    missing -= taken
  }
  return { takes, missing }
}

/**
 * Landed cost by moving average 移动加权平均: what a piece that is there has cost on average, its way included. Averages are kept in ten-thousandths of a fen, so that many small receipts lose
 * nothing; what leaves leaves at the average and does not change it.
 */
export const partsOfFen = 10_000

/** The average after so many pieces came in at so much together. */
export function averageAfter({ pieces, average }: { readonly pieces: number; readonly average: number }, { quantity, fen }: { readonly quantity: number; readonly fen: number }): number {
  const there = BigInt(Math.max(0, pieces))
  const [value, all] = [there * BigInt(average) + BigInt(fen) * BigInt(partsOfFen), there + BigInt(quantity)]
  return Number((value * 2n + all) / (all * 2n))
}
/** In whole fen, rounded up: a cost that is told too low lets a piece sell at a loss. */
export const fenOf = (average: number): number => Math.ceil(average / partsOfFen)
/** What so many pieces cost at an average: to the nearest fen. */
export const atAverage = (average: number, pieces: number): number => Number((BigInt(average) * BigInt(pieces) * 2n + BigInt(partsOfFen)) / BigInt(2 * partsOfFen))
