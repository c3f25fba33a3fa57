import { after, fromIso, hourMs } from '#kernel/time'

/** Quarters of tax files 报送季度 (E20): when one is, from when the decree holds, and until when it is to be handed in. Days are Shanghai's. */
export const decreeFrom = fromIso('2025-06-20T00:00:00+08:00')
const months = 3
const two = (n: number): string => String(n).padStart(2, '0')
const firstOf = (year: number, month: number): Date => fromIso(`${year + Math.floor(month / 12)}-${two((month % 12) + 1)}-01T00:00:00+08:00`)

/** `2026Q3` as [from, to), not before the decree, and the end of the month after it, when it is due; undefined where the decree did not hold yet. */
export function quarterOf(quarter: string): { readonly from: Date; readonly to: Date; readonly dueAt: Date } | undefined {
  const [year, n] = [Number(quarter.slice(0, 4)), Number(quarter.slice(5)) - 1]
  const to = firstOf(year, (n + 1) * months)
  if (to <= decreeFrom) return undefined
  const from = firstOf(year, n * months)
  return { from: from < decreeFrom ? decreeFrom : from, to, dueAt: firstOf(year, (n + 1) * months + 1) }
}

/** The quarter before the one that an instant lies in. */
export function quarterBefore(at: Date): string {
  const shanghai = after(at, 8 * hourMs).toISOString()
  const [year, n] = [Number(shanghai.slice(0, 4)), Math.floor((Number(shanghai.slice(5, 7)) - 1) / months)]
  return n === 0 ? `${year - 1}Q4` : `${year}Q${n}`
}

export interface Share { readonly shareFen: number; readonly feeFen: number; readonly state: 'accrued' | 'reversed' }
/** What a seller took: gross is what was received, returns what went back afterwards, commission what the platform kept of what stands. In fen, returns above nothing. */
export function sumsOf(shares: readonly Share[]): { readonly orders: number; readonly grossFen: number; readonly returnsFen: number; readonly netFen: number; readonly commissionFen: number } {
  const whole = (of: Share['state']): number => shares.filter(({ state }) => state === of).reduce((sum, one) => sum + one.shareFen + one.feeFen, 0)
  const [grossFen, returnsFen] = [whole('accrued'), 0 - whole('reversed')]
  return { orders: shares.filter(({ state }) => state === 'accrued').length, grossFen, returnsFen, netFen: grossFen - returnsFen, commissionFen: shares.reduce((sum, one) => sum + one.feeFen, 0) }
}
