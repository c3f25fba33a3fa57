import { after, dayMs } from '#kernel/time'
import type { closingStates } from './tables'

/**
 * When an account is closed 注销时限 (E33, ECL 24): at the latest fifteen days after it was asked for. The law's fifteen working days are never sooner than that, whatever holidays and
 * made-up working days a year has.
 */
const mostDays = 15
/** How long somebody may think it over; always sooner than it is due. */
export const mostThinkDays = 10
export type ClosingState = (typeof closingStates)[number]
export const next: Readonly<Record<ClosingState, readonly ClosingState[]>> = { asked: ['withdrawn', 'closed'], withdrawn: [], closed: [] }

export const dueAt = (askedAt: Date): Date => after(askedAt, mostDays * dayMs)
/** Until when it is thought over; nobody has to. */
export const thinkUntil = (askedAt: Date, days: number): Date | null => (days > 0 ? after(askedAt, Math.min(days, mostThinkDays) * dayMs) : null)

interface Open { readonly thinkUntil: Date | null; readonly dueAt: Date; readonly waives: boolean }
interface Stands { readonly isWaivable: boolean }
/** What of all that stands open really keeps an account from being closed: what its owner has given up does not. */
export const inTheWay = <One extends Stands>(all: readonly One[], waives: boolean): One[] => all.filter(({ isWaivable }) => !(isWaivable && waives))
/** Whether an account is to be closed now: thought over, and either settled or due. */
export const isToClose = ({ thinkUntil, dueAt, waives }: Open, now: Date, all: readonly Stands[]): boolean => now >= dueAt || ((thinkUntil === null || now >= thinkUntil) && inTheWay(all, waives).length === 0)

/** Months later by the calendar of Shanghai is not needed here: a month is counted as 31 days, so that nothing goes sooner than the law says. */
export const keptUntil = (closedAt: Date, months: number | null): Date | null => (months === null ? null : after(closedAt, months * 31 * dayMs))
