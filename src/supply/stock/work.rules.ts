import { shanghaiText, startOfDay } from '#kernel/time'

/** Stock work 库存作业 (E11): reasons for which stock is changed by hand, and what each does to what can be sold and what is damaged. The pieces are always told above nothing. */
interface Effect { readonly kind: 'adjust' | 'damage'; readonly available: -1 | 0 | 1; readonly damaged: -1 | 0 | 1 }
export const reasonCodes = ['found', 'lost', 'damaged', 'made_good', 'written_off', 'expired', 'sample', 'used', 'typed_low', 'typed_high', 'sold_elsewhere'] as const
export type ReasonCode = (typeof reasonCodes)[number]
export const reasons: Readonly<Record<ReasonCode, Effect>> = {
  found: { kind: 'adjust', available: 1, damaged: 0 },
  lost: { kind: 'adjust', available: -1, damaged: 0 },
  damaged: { kind: 'damage', available: -1, damaged: 1 },
  made_good: { kind: 'damage', available: 1, damaged: -1 },
  written_off: { kind: 'adjust', available: 0, damaged: -1 },
  expired: { kind: 'damage', available: -1, damaged: 1 },
  sample: { kind: 'adjust', available: -1, damaged: 0 },
  used: { kind: 'adjust', available: -1, damaged: 0 },
  typed_low: { kind: 'adjust', available: 1, damaged: 0 },
  sold_elsewhere: { kind: 'adjust', available: -1, damaged: 0 },
  typed_high: { kind: 'adjust', available: -1, damaged: 0 },
}

/** The business day 记账日 of a moment, as Shanghai counts it: `YYYY-MM-DD`. */
export const dayOf = (at: Date): string => shanghaiText(at).slice(0, 10)
export type DayFault = { readonly code: 'stock.day_to_come' } | { readonly code: 'stock.day_closed'; readonly facts: { readonly day: string } }
/** Whether something may be posted to a business day (E11): not to one that has not come, nor to one up to the last that was closed. */
export function dayFault(day: string, now: Date, closed: string | null): DayFault | undefined {
  if (day > dayOf(now)) return { code: 'stock.day_to_come' }
  return closed !== null && day <= closed ? { code: 'stock.day_closed', facts: { day: closed } } : undefined
}
/** Only a day that is over can be closed: what is sold now is posted today and must never be refused for it. */
export const lastClosable = (now: Date): string => dayOf(startOfDay(now, -1))
