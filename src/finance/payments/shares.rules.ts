import type { BackLine, ShareLine, SoldLine } from './tables'

/**
 * Shares of a sale by line 分成 (I-08). What the platform keeps of a line is its rate of the goods that are still sold, rounded to the fen, half a fen up; freight is never its base. A piece that goes back makes the
 * base smaller, and the commission is reckoned anew: whatever the sequence, what is kept is always the rate of what stands, and all pieces back leave nothing. Amounts in fen, rates in hundredths of a percent.
 */
const whole = 10_000
export const commissionFen = (baseFen: number, rateBps: number): number => Math.floor((baseFen * rateBps + whole / 2) / whole)

const backOf = (back: readonly BackLine[], lineId: string): number => back.reduce((sum, one) => sum + (one.lineId === lineId ? one.baseFen : 0), 0)

/** What is settled of each line, less what went back before. */
export const settledLines = (lines: readonly SoldLine[], back: readonly BackLine[]): ShareLine[] => lines.map(({ lineId, baseFen, rateBps }) => {
  const leftFen = Math.max(0, baseFen - backOf(back, lineId))
  return { lineId, baseFen: leftFen, rateBps, feeFen: commissionFen(leftFen, rateBps) }
})

/** What is taken back of the lines that were settled, after what was taken back of them before (whose amounts are below nothing): amounts below nothing. */
export const unwoundLines = (settled: readonly ShareLine[], before: readonly ShareLine[], back: readonly BackLine[]): ShareLine[] => settled.flatMap(({ lineId, baseFen, rateBps }) => {
  const stoodFen = baseFen + backOf(before, lineId)
  const standsFen = Math.max(0, stoodFen - backOf(back, lineId))
  return standsFen === stoodFen ? [] : [{ lineId, baseFen: standsFen - stoodFen, rateBps, feeFen: commissionFen(standsFen, rateBps) - commissionFen(stoodFen, rateBps) }]
})
export const feesOf = (lines: readonly ShareLine[]): number => lines.reduce((sum, { feeFen }) => sum + feeFen, 0)
