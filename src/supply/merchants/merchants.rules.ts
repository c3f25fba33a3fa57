import type { merchantStates } from './tables'

/** The life of a merchant 商家状态: from each state, where it may go. */
export type MerchantState = (typeof merchantStates)[number]
export const next: Record<MerchantState, readonly MerchantState[]> = {
  applied: ['open', 'closed'],
  open: ['frozen', 'closed'],
  frozen: ['open', 'closed'],
  closed: [],
}
export const statesBefore = (to: MerchantState): MerchantState[] => (Object.keys(next) as MerchantState[]).filter((from) => next[from].includes(to))

