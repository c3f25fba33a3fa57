import type { Step } from './tables'

/**
 * Price list rules 价格表规则 (E13): which list speaks for so many pieces of a SKU, at what price, and what more pieces would bring. Pure; amounts in fen. Among lists
 * the higher priority speaks, of equal ones the cheaper, then the smaller id; a list whose start quantity is not reached does not speak, so the next one may.
 */
interface Named { readonly id: string; readonly name: string }
interface Speaker extends Named { readonly priority: number }
/** A list with what it says of one SKU: steps, the fewest pieces first. */
export interface Said { readonly list: Speaker; readonly steps: readonly Step[] }

/** What is paid of a price; rounded up, so that no percent gives more than it says. */
export const percentFen = (fen: number, payPercent: number): number => Math.ceil((fen * payPercent) / 100)
/** A list's line for a SKU comes before its percent. Nothing is no word about it. */
export const stepsOf = (line: readonly Step[] | undefined, payPercent: number | null, unitPriceFen: number): readonly Step[] =>
  line ?? (payPercent === null ? [] : [{ fromPieces: 1, fen: percentFen(unitPriceFen, payPercent) }])

export interface Spoken { readonly list: Speaker; readonly fen: number }
/** Who speaks for so many pieces; undefined where nobody does. */
export function spokenAt(all: readonly Said[], pieces: number): Spoken | undefined {
  const reached = all.flatMap(({ list, steps }) => { const step = steps.findLast(({ fromPieces }) => pieces >= fromPieces); return step ? [{ list, fen: step.fen }] : [] })
  return reached.sort((a, b) => b.list.priority - a.list.priority || a.fen - b.fen || (a.list.id < b.list.id ? -1 : 1))[0]
}
const turnsOf = (all: readonly Said[]): number[] => [...new Set([1, ...all.flatMap(({ steps }) => steps.map(({ fromPieces }) => fromPieces))])].sort((a, b) => a - b)

/** Prices by pieces 阶梯表 as a product's page shows them: from so many to so many, `list` is null at the own price. One row, at the own price, says nothing and is left out. */
export interface Row { readonly fromPieces: number; readonly untilPieces: number | null; readonly fen: number; readonly list: Named | null }
export function rowsOf(all: readonly Said[], unitPriceFen: number): Row[] {
  const turns = turnsOf(all).map((fromPieces) => { const spoken = spokenAt(all, fromPieces); return spoken && spoken.fen < unitPriceFen ? { fromPieces, fen: spoken.fen, list: { id: spoken.list.id, name: spoken.list.name } } : { fromPieces, fen: unitPriceFen, list: null } })
  const rows = turns.filter((row, i) => row.fen !== turns[i - 1]?.fen)
  return rows.some(({ list }) => list !== null) ? rows.map((row, i) => ({ ...row, untilPieces: rows[i + 1] ? rows[i + 1]!.fromPieces - 1 : null })) : []
}

/** What is told of a line: the price by list that so many pieces have, and the next lower one with how many pieces are missing to it. */
export interface Reach { readonly list: Named | null; readonly fen: number; readonly next: { readonly list: Named; readonly fromPieces: number; readonly missingPieces: number; readonly fen: number } | null }
export function reachOf(all: readonly Said[], unitPriceFen: number, pieces: number): Reach {
  const rows = rowsOf(all, unitPriceFen)
  const now = rows.findLast(({ fromPieces }) => fromPieces <= pieces) ?? { list: null, fen: unitPriceFen }
  const next = rows.find(({ fromPieces, fen, list }) => list !== null && fromPieces > pieces && fen < now.fen)
  return { list: now.list, fen: now.fen, next: next ? { list: next.list!, fromPieces: next.fromPieces, missingPieces: next.fromPieces - pieces, fen: next.fen } : null }
}

export interface Line { readonly skuId: string; readonly steps: readonly Step[] }
export interface ListWish { readonly name: string; readonly groupIds: readonly string[] | null; readonly priority: number; readonly payPercent: number | null; readonly startsAt: Date; readonly endsAt: Date; readonly lines: readonly Line[] }
export const mostLines = 1_000
export const mostSteps = 10

export interface Fault { readonly field: string; readonly code: string }
const mostFaults = 20
/** What is wrong with a list, by field; nothing is fine. More pieces are never dearer: whoever wrote so has mistyped. */
export function faultsOf(wish: ListWish, now: Date): Fault[] {
  const skuIds = wish.lines.map(({ skuId }) => skuId)
  const faults: (Fault | false)[] = [
    wish.endsAt <= wish.startsAt && { field: 'endsAt', code: 'pricelists.ends_first' },
    wish.endsAt <= now && { field: 'endsAt', code: 'pricelists.over_already' },
    wish.lines.length === 0 && wish.payPercent === null && { field: 'lines', code: 'pricelists.says_nothing' },
    ...wish.lines.map(({ steps }, i) => !falls(steps) && { field: `lines.${i}.steps`, code: 'pricelists.steps_fall' }),
    ...skuIds.map((skuId, i) => skuIds.indexOf(skuId) < i && { field: `lines.${i}.skuId`, code: 'pricelists.sku_twice' }),
  ]
  return faults.filter((fault) => fault !== false).slice(0, mostFaults)
}
/** Each step asks for more pieces than the one before it, and less for each. */
export const falls = (steps: readonly Step[]): boolean => steps.every((step, i) => i === 0 || (step.fromPieces > steps[i - 1]!.fromPieces && step.fen < steps[i - 1]!.fen))
