/** Bought again 再次购买: what somebody is likely to need anew, out of his own orders; what is more recent counts more. `baskets` oldest first. */
export interface Habit {
  /** What an order counts that lies one order further back. */
  readonly fades: number
}
export const usualHabit: Habit = { fades: 0.9 }

/** How much each thing is a habit of his: the sum over the orders that held it. */
export function habits<T>(baskets: readonly (readonly T[])[], { fades }: Habit): Map<T, number> {
  const worth = new Map<T, number>()
  baskets.forEach((basket, at) => { for (const item of new Set(basket)) worth.set(item, (worth.get(item) ?? 0) + fades ** (baskets.length - 1 - at)) })
  return worth
}
