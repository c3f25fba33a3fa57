import { yuanOf } from '#kernel/money'
import { dayMs, hourMs } from '#kernel/time'
import type { seatStates } from './tables'

/**
 * Presale rules 预售规则 (F36): a deposit 定金 first, which counts as more when the rest 尾款 is paid; what may be offered, and how an order goes on. Amounts in
 * fen. Law: Civil Code 586 (a deposit is at most a fifth), 587 (who defaults loses it, or gives it back twice).
 */
export interface Terms { readonly depositFen: number; readonly countsFen: number }
export interface PresaleWish extends Terms {
  readonly productId: string; readonly mostPieces: number | null
  readonly depositStartsAt: Date; readonly depositEndsAt: Date; readonly tailStartsAt: Date; readonly tailEndsAt: Date; readonly shipDays: number
  /** Groups of shoppers that may pay a deposit before everybody may (F26), from `publicAt` on; null is everybody at once, and no `publicAt` is them alone. */
  readonly groupIds: readonly string[] | null; readonly publicAt: Date | null
}

/** Civil Code 586: of the contract's amount, which is the price that was agreed, at most so much is a deposit; what is more has no such effect. */
const mostDepositPercent = 20
/** Whether a deposit is one in law for a piece of this price. Reckoned in whole fen, without a division that could round it through. */
export const isLawful = (depositFen: number, priceFen: number): boolean => depositFen * 100 <= priceFen * mostDepositPercent
export const mostDepositFen = (priceFen: number): number => Math.floor((priceFen * mostDepositPercent) / 100)

export interface Fault { readonly field: keyof PresaleWish; readonly code: string; readonly facts?: Readonly<Record<string, unknown>> }
/** What is wrong with a presale of a product whose cheapest SKU costs `leastPriceFen`, by field; nothing is fine. */
export function faultsOf(wish: PresaleWish, leastPriceFen: number, now: Date): Fault[] {
  const faults: (Fault | false)[] = [
    !isLawful(wish.depositFen, leastPriceFen) && { field: 'depositFen', code: 'presales.deposit_over_law', facts: { percent: mostDepositPercent, mostYuan: yuanOf(mostDepositFen(leastPriceFen)) } },
    wish.countsFen < wish.depositFen && { field: 'countsFen', code: 'presales.counts_less' },
    // Something is left to pay: without a second step it would be no presale.
    wish.countsFen >= leastPriceFen && { field: 'countsFen', code: 'presales.counts_all' },
    wish.depositEndsAt <= wish.depositStartsAt && { field: 'depositEndsAt', code: 'presales.ends_first' },
    wish.depositEndsAt <= now && { field: 'depositEndsAt', code: 'presales.over_already' },
    wish.tailStartsAt < wish.depositEndsAt && { field: 'tailStartsAt', code: 'presales.tail_too_early' },
    wish.tailEndsAt.getTime() < wish.tailStartsAt.getTime() + leastTailMs && { field: 'tailEndsAt', code: 'presales.tail_too_short', facts: { hours: leastTailMs / hourMs } },
  ]
  return faults.filter((fault) => fault !== false)
}
/** Whoever is told in the evening that he may pay still has the next day to do so. */
const leastTailMs = 24 * hourMs

/** What the deposit is worth beyond itself when the rest is paid: a discount that the merchant bears. */
export const expansionFen = ({ depositFen, countsFen }: Terms): number => countsFen - depositFen
export const times = ({ depositFen, countsFen }: Terms, pieces: number): Terms => ({ depositFen: depositFen * pieces, countsFen: countsFen * pieces })

export type SeatState = (typeof seatStates)[number]
/** The life of an order in a presale 预售状态机; published, and nothing else happens (I-15). What comes after `tail_paid` is the order's own life, until somebody defaults or calls it off. */
export const next: Readonly<Record<SeatState, readonly SeatState[]>> = {
  deposit_due: ['deposit_paid', 'cancelled'],
  deposit_paid: ['tail_open', 'seller_default'],
  tail_open: ['tail_paid', 'tail_missed', 'seller_default'],
  tail_paid: ['seller_default', 'cancelled'],
  tail_missed: [],
  seller_default: [],
  cancelled: [],
}
export const statesBefore = (to: SeatState): SeatState[] => (Object.keys(next) as SeatState[]).filter((from) => next[from].includes(to))
export const isOver = (state: SeatState): boolean => next[state].length === 0

/** When each reminder is due before the end of the tail window (ux.md §10.12): a day, then two hours. */
export const remindersMs: readonly number[] = [dayMs, 2 * hourMs]
/** The last reminder that is due by now, counted from one; 0 is none. Those that were slept through are not sent after it. */
export const reminderDue = (tailEndsAt: Date, now: Date): number => remindersMs.filter((ms) => now.getTime() >= tailEndsAt.getTime() - ms).length

/**
 * Who gets what of a deposit when a presale ends badly. `missed`: the shopper did not pay the rest, the merchant keeps it (587, first half).
 * `seller`: the merchant does not deliver, and gives it back twice: the deposit itself, and as much again out of his own (587, second half).
 */
export function settlement(who: 'missed' | 'seller', depositFen: number): { readonly toShopperFen: number; readonly compensationFen: number; readonly toMerchantFen: number } {
  return who === 'missed' ? { toShopperFen: 0, compensationFen: 0, toMerchantFen: depositFen } : { toShopperFen: depositFen, compensationFen: depositFen, toMerchantFen: 0 }
}
