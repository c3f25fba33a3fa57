import { after, dayMs } from '#kernel/time'

/**
 * Compared prices 被比较价格 and struck prices 划线价 (E12, T-60, I-32): what a price may be compared with. Without details the lowest deal price of the seven
 * days before at the same seller, else the last deal (SAMR Order 56, art. 17); with details a list price that truly stood (art. 16); never a price that was
 * raised for the discount's sake (art. 19; Provisions on Promotion Conduct 2020, art. 21). Amounts in fen for one piece; times are [from, until).
 */
export const comparedDays = 7
export interface Deal { readonly unitFen: number; readonly at: Date }
export interface Listed { readonly priceFen: number; readonly at: Date }
export interface Lowest { readonly fen: number; readonly at: Date; readonly why: 'lowest' | 'last' }

/** What one piece of a line was sold for: whole fen, rounded down, so that no base is above what was paid. */
export const unitFenOf = (goodsFen: number, quantity: number): number => Math.floor(goodsFen / quantity)

/** The lowest deal of the seven days before a time; where nothing was sold in them, the last one before; none where nothing was ever sold. */
export function lowestDeal(deals: readonly Deal[], before: Date): Lowest | undefined {
  const earlier = deals.filter(({ at }) => at < before)
  const recent = earlier.filter(({ at }) => at >= after(before, -comparedDays * dayMs))
  const pick = (of: readonly Deal[], isBetter: (one: Deal, other: Deal) => boolean) => of.reduce<Deal | undefined>((found, one) => (found && !isBetter(one, found) ? found : one), undefined)
  const lowest = pick(recent, (one, other) => one.unitFen < other.unitFen)
  // Of deals of one moment the lowest is the last.
  const found = lowest ?? pick(earlier, (one, other) => one.at > other.at || (one.at.getTime() === other.at.getTime() && one.unitFen < other.unitFen))
  return found && { fen: found.unitFen, at: found.at, why: lowest ? 'lowest' : 'last' }
}

/** A stretch of time in which one list price stood; the last one is open. */
export interface Stretch { readonly priceFen: number; readonly from: Date; readonly until: Date | null }
export function stretches(listed: readonly Listed[]): Stretch[] {
  const sorted = [...listed].sort((a, b) => a.at.getTime() - b.at.getTime())
  // Of prices that were set at one moment the last is the one that stood.
  const lasting = sorted.filter((one, i) => sorted[i + 1]?.at.getTime() !== one.at.getTime())
  const changes = lasting.filter((one, i) => i === 0 || lasting[i - 1]!.priceFen !== one.priceFen)
  return changes.map((one, i) => ({ priceFen: one.priceFen, from: one.at, until: changes[i + 1]?.at ?? null }))
}

/** The lowest list price of a time; undefined where it had none for the whole of it, or the time is none. */
export function lowestListed(listed: readonly Listed[], from: Date, until: Date): number | undefined {
  const all = stretches(listed)
  if (from >= until || !all[0] || all[0].from > from) return undefined
  return Math.min(...all.filter((one) => one.from < until && (one.until === null || one.until > from)).map((one) => one.priceFen))
}

/** Raised within the seven days: how low the list price, or a deal, was in them. Undefined where it stands as low as it stood. */
export function raisedAbove(listed: readonly Listed[], deals: readonly Deal[], now: Date): { readonly priceFen: number; readonly lowestFen: number } | undefined {
  const all = stretches(listed)
  const current = all.at(-1)
  if (!current) return undefined
  const since = after(now, -comparedDays * dayMs)
  const lowestFen = Math.min(...all.filter(({ until }) => until === null || until > since).map((one) => one.priceFen))
  if (lowestFen >= current.priceFen) return undefined
  return { priceFen: current.priceFen, lowestFen: Math.min(lowestFen, ...deals.filter(({ at }) => at >= since && at < now).map(({ unitFen }) => unitFen)) }
}

export type Basis =
  /** `fen` where the seller would have it lower than it may be. */
  | { readonly basis: 'deals'; readonly fen?: number | undefined }
  | { readonly basis: 'stated'; readonly from: Date; readonly until: Date }
  | { readonly basis: 'suggested'; readonly fen: number; readonly source: string }
export interface Facts { readonly listed: readonly Listed[]; readonly deals: readonly Deal[]; readonly priceFen: number; readonly now: Date }
export type Fault = 'pricing.no_deal' | 'pricing.above_lowest' | 'pricing.stated_not_so' | 'pricing.stated_too_long_ago' | 'pricing.not_lower'
const mostStatedDays = 365

/** The base that a wish comes to, or what the rule has against it. It is computed from what was kept: nobody types what he would strike, save a manufacturer's suggestion, which is called so. */
export function baseFor(wish: Basis, { listed, deals, priceFen, now }: Facts): { readonly fen: number; readonly lowest: Lowest | undefined } | { readonly fault: Fault; readonly facts: Record<string, unknown> } {
  const lowest = lowestDeal(deals, now)
  const found = (fen: number) => (fen > priceFen ? { fen, lowest } : { fault: 'pricing.not_lower' as const, facts: { baseFen: fen, priceFen } })
  if (wish.basis === 'suggested') return found(wish.fen)
  if (wish.basis === 'deals') {
    if (!lowest) return { fault: 'pricing.no_deal', facts: {} }
    if (wish.fen !== undefined && wish.fen > lowest.fen) return { fault: 'pricing.above_lowest', facts: { lowestFen: lowest.fen, days: comparedDays } }
    return found(wish.fen ?? lowest.fen)
  }
  if (wish.until < after(now, -mostStatedDays * dayMs)) return { fault: 'pricing.stated_too_long_ago', facts: { days: mostStatedDays } }
  const fen = wish.until > now ? undefined : lowestListed(listed, wish.from, wish.until)
  return fen === undefined ? { fault: 'pricing.stated_not_so', facts: {} } : found(fen)
}
