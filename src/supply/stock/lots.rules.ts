import { dayMs, fromIso } from '#kernel/time'

/** Lots 批次 (E11): what bears a date is kept apart by it, and what ends first leaves first 先到期先出. */
export interface Lot { readonly id: string; readonly expiresOn: string; readonly left: number }
export type LotState = 'good' | 'near' | 'expired'

/** The one test of expiry, in every place where it is asked: a lot is good to the end of the day that it bears, as Shanghai counts days. Both are `YYYY-MM-DD`. */
export const isExpired = (expiresOn: string, today: string): boolean => expiresOn < today
export const lotState = (expiresOn: string, today: string, nearDays: number): LotState => (isExpired(expiresOn, today) ? 'expired' : daysBetween(today, expiresOn) <= nearDays ? 'near' : 'good')
const daysBetween = (from: string, to: string): number => Math.round((fromIso(to).getTime() - fromIso(from).getTime()) / dayMs)

/** The lots that so many pieces are taken from, what ends first before the rest; those left out by `today` have expired. Answers what is missing besides. */
export function firstExpired(lots: readonly Lot[], pieces: number, today?: string): { readonly takes: readonly { readonly id: string; readonly pieces: number }[]; readonly missing: number } {
  const takes: { id: string; pieces: number }[] = []
  let missing = pieces
  for (const { id, expiresOn, left } of [...lots].sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : a.id < b.id ? -1 : 1))) {
    if (missing === 0) break
    if (left === 0 || (today !== undefined && isExpired(expiresOn, today))) continue
    const taken = Math.min(missing, left)
    takes.push({ id, pieces: taken })
    missing -= taken
  }
  return { takes, missing }
}
