import type { Effect, Rung } from './tables'

/**
 * What an offer takes 优惠额: off the lines it fits, out of what the lanes before it have left. Rounded in the shopper's disfavour by less than a fen, so
 * that no percent gives more than it says.
 */
export interface Part { readonly skuId: string; readonly quantity: number; readonly leftFen: number }
/** How much in all, and by what weights over the parts; `held` where it holds pieces of them and not the whole lines; `short` tells what is missing where it takes nothing. */
export interface Taking { readonly offFen: number; readonly weights: readonly number[]; readonly held?: readonly number[]; readonly short?: Short }
export interface Short { readonly missingFen?: number; readonly missingPieces?: number; readonly missingSkuIds?: readonly string[] }

const nothing: Taking = { offFen: 0, weights: [] }
export function sum(values: readonly number[]): number {
  let all = 0
  for (const value of values) all += value
  return all
}
/** What is off where `payPercent` of an amount is paid. */
const percentOff = (fen: number, payPercent: number): number => Math.floor((fen * (100 - payPercent)) / 100)
const lefts = (parts: readonly Part[]): number[] => parts.map((part) => part.leftFen)

/** What an effect takes off its parts; of a set at most `mostSets`. */
export function taking(effect: Effect, parts: readonly Part[], mostSets = Number.POSITIVE_INFINITY): Taking {
  switch (effect.kind) {
    case 'percent': { const offs = parts.map((part) => percentOff(part.leftFen, effect.payPercent)); return { offFen: sum(offs), weights: offs } }
    case 'nth': return byPieces(parts, effect.n, (pieces) => percentOff(pieces.at(-1)!, effect.payPercent))
    case 'pieces': return byPieces(parts, effect.n, (pieces) => Math.max(0, sum(pieces) - effect.fen))
    case 'set': return ofSet(effect, parts, mostSets)
    case 'rungs': return ofRungs(effect, parts)
    case 'exchange': return ofExchange(effect, parts)
    // Prices are looked at piece by piece in the chain; gifts and freight take nothing off goods.
    case 'price': case 'off': case 'steps': case 'flash': case 'gift': case 'freight': return nothing
  }
}

/** The step that so many pieces reach: the one from the most pieces on. */
export const stepFen = (steps: readonly { readonly fromPieces: number; readonly fen: number }[], quantity: number): number | undefined =>
  steps.filter((step) => quantity >= step.fromPieces).reduce<{ fromPieces: number; fen: number } | undefined>((best, step) => (best && best.fromPieces >= step.fromPieces ? best : step), undefined)?.fen

/** A line's pieces by what is left of each: whole fen, the remainder on the first ones. */
function piecesOf({ quantity, leftFen }: Part): number[] {
  const each = Math.floor(leftFen / quantity)
  const more = leftFen - each * quantity
  return Array.from({ length: quantity }, (_, i) => each + (i < more ? 1 : 0))
}

/** Whole groups of `n` pieces, dearest first: so what the group gives away is the most that any grouping gives. */
function byPieces(parts: readonly Part[], n: number, offOf: (pieces: readonly number[]) => number): Taking {
  const pieces = parts.flatMap((part, line) => piecesOf(part).map((fen) => ({ fen, line }))).sort((a, b) => b.fen - a.fen || (parts[a.line]!.skuId < parts[b.line]!.skuId ? -1 : 1))
  if (pieces.length < n) return { ...nothing, short: { missingPieces: n - pieces.length } }
  const weights = parts.map(() => 0)
  let offFen = 0
  for (let at = 0; at + n <= pieces.length; at += n) {
    const group = pieces.slice(at, at + n)
    const off = offOf(group.map(({ fen }) => fen))
    if (off <= 0) continue
    offFen += off
    for (const { fen, line } of group) weights[line]! += fen
  }
  return { offFen, weights }
}

function ofSet({ parts: wanted, fen }: Extract<Effect, { kind: 'set' }>, parts: readonly Part[], mostSets: number): Taking {
  const by = new Map(parts.map((part) => [part.skuId, part]))
  const missingSkuIds = wanted.filter(({ skuId, pieces }) => (by.get(skuId)?.quantity ?? 0) < pieces).map(({ skuId }) => skuId)
  if (missingSkuIds.length > 0) return { ...nothing, short: { missingSkuIds } }
  const times = Math.min(mostSets, ...wanted.map(({ skuId, pieces }) => Math.floor(by.get(skuId)!.quantity / pieces)))
  const held = parts.map((part) => (wanted.find(({ skuId }) => skuId === part.skuId)?.pieces ?? 0) * times)
  const weights = parts.map((part, i) => Math.floor((part.leftFen * held[i]!) / part.quantity))
  return { offFen: Math.max(0, sum(weights) - fen * times), weights, held }
}

/** What one rung takes off so much: an amount, a percent up to a cap, or both of them. */
function rungOff({ offFen, payPercent, mostOffFen }: Rung, amountFen: number): number {
  const off = offFen + percentOff(amountFen, payPercent)
  return Math.min(amountFen, mostOffFen === null ? off : Math.min(off, mostOffFen))
}

/** The rung above what is reached 下一档, and what is missing to it: undefined on the highest, and for 每满, which has but one. */
export function nextRung({ rungs }: Extract<Effect, { kind: 'rungs' }>, parts: readonly Part[]): { readonly rung: Rung; readonly missingFen: number; readonly missingPieces: number } | undefined {
  const [amountFen, pieces] = [sum(lefts(parts)), sum(parts.map((part) => part.quantity))]
  return rungs.map((rung) => ({ rung, missingFen: Math.max(0, rung.fromFen - amountFen), missingPieces: Math.max(0, rung.fromPieces - pieces) })).find(({ missingFen, missingPieces }) => missingFen + missingPieces > 0)
}

/** What rungs take of so much: the most that one of them gives, as often as it may. */
export function rungsOff({ rungs, mostTimes }: Extract<Effect, { kind: 'rungs' }>, amountFen: number, pieces: number): number {
  let offFen = 0
  for (const rung of rungs) {
    if (amountFen < rung.fromFen || pieces < rung.fromPieces) continue
    const times = Math.min(mostTimes, rung.fromFen > 0 ? Math.floor(amountFen / rung.fromFen) : mostTimes, rung.fromPieces > 0 ? Math.floor(pieces / rung.fromPieces) : mostTimes)
    offFen = Math.max(offFen, rung.fromFen > 0 || rung.fromPieces > 0 ? Math.min(amountFen, rungOff(rung, amountFen) * times) : rungOff(rung, amountFen))
  }
  return offFen
}

function ofRungs(effect: Extract<Effect, { kind: 'rungs' }>, parts: readonly Part[]): Taking {
  let [amountFen, pieces] = [0, 0]
  for (const part of parts) { amountFen += part.leftFen; pieces += part.quantity }
  const offFen = rungsOff(effect, amountFen, pieces)
  if (offFen > 0) return { offFen, weights: lefts(parts) }
  const short = effect.rungs.map((rung) => ({ missingFen: Math.max(0, rung.fromFen - amountFen), missingPieces: Math.max(0, rung.fromPieces - pieces) })).sort((a, b) => a.missingFen - b.missingFen || a.missingPieces - b.missingPieces)[0]
  return short ? { ...nothing, short } : nothing
}

function ofExchange({ fen, fromFen, skuIds }: Extract<Effect, { kind: 'exchange' }>, parts: readonly Part[]): Taking {
  const isChosen = ({ skuId }: Part) => skuIds?.includes(skuId) ?? true
  const amountFen = sum(lefts(skuIds ? parts.filter((part) => !isChosen(part)) : parts))
  if (amountFen < fromFen) return { ...nothing, short: { missingFen: fromFen - amountFen } }
  if (skuIds && !parts.some(isChosen)) return { ...nothing, short: { missingSkuIds: skuIds } }
  const pieces = parts.map((part) => (isChosen(part) ? piecesOf(part)[0] ?? 0 : 0))
  const dearest = pieces.indexOf(Math.max(...pieces))
  const offFen = Math.max(0, (pieces[dearest] ?? 0) - fen)
  return { offFen, weights: parts.map((_, i) => (i === dearest ? 1 : 0)) }
}
