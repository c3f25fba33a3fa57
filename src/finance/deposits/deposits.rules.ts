import type { penaltyStates, storeTypes } from './tables'

/** What a store owes as a deposit 应缴保证金, and of what a penalty is taken (F75). Amounts in fen. */
export interface Rule { readonly id: string; readonly categoryId: string | null; readonly storeType: (typeof storeTypes)[number] | null; /** Null: from then on the scope has none of its own. */ readonly amountFen: number | null; readonly fromAt: Date }
/** `ways`: for each category that the store sells in, that category and all above it, the topmost first. */
export interface Store { readonly storeType: (typeof storeTypes)[number]; readonly ways: readonly (readonly string[])[] }

const scopeOf = ({ categoryId, storeType }: Rule): string => `${categoryId ?? ''}/${storeType ?? ''}`
/** Of each scope the newest version whose time has come; ids are in the sequence of publishing. */
export function holdingRules(rules: readonly Rule[], at: Date): readonly Rule[] {
  const by = new Map<string, Rule>()
  for (const rule of rules) if (rule.fromAt <= at && (by.get(scopeOf(rule))?.id ?? '') < rule.id) by.set(scopeOf(rule), rule)
  return [...by.values()].filter(({ amountFen }) => amountFen !== null)
}

/** The one that speaks for a way of categories: the deeper category before the higher, and of equals the one for the kind of store. */
function speaking(rules: readonly Rule[], storeType: Store['storeType'], way: readonly string[]): Rule | undefined {
  const weight = ({ categoryId, storeType: type }: Rule): number => (categoryId === null ? 0 : way.indexOf(categoryId) + 1) * 2 + (type === null ? 0 : 1)
  return rules.filter((rule) => (rule.storeType === null || rule.storeType === storeType) && (rule.categoryId === null || way.includes(rule.categoryId))).toSorted((a, b) => weight(b) - weight(a))[0]
}

/** What a store must leave: of all that it sells, the most that is asked for; nothing where no rule speaks. */
export function required(rules: readonly Rule[], { storeType, ways }: Store, at: Date): { readonly fen: number; readonly ruleId: string | null } {
  const live = holdingRules(rules, at)
  let most: Rule | undefined
  for (const way of ways.length > 0 ? ways : [[]]) {
    const rule = speaking(live, storeType, way)
    if (rule && rule.amountFen! > (most?.amountFen ?? 0)) most = rule
  }
  return { fen: most?.amountFen ?? 0, ruleId: most?.id ?? null }
}

/** Of what a penalty is taken 扣收顺序: first of what the store may have paid out, then of its deposit; the rest is owed and netted from what is settled next. */
export function taken(amountFen: number, stands: { readonly balanceFen: number; readonly suretyFen: number }): { readonly balanceFen: number; readonly suretyFen: number; readonly owedFen: number } {
  const balanceFen = Math.min(amountFen, Math.max(0, stands.balanceFen))
  const suretyFen = Math.min(amountFen - balanceFen, Math.max(0, stands.suretyFen))
  return { balanceFen, suretyFen, owedFen: amountFen - balanceFen - suretyFen }
}

export type PenaltyState = (typeof penaltyStates)[number]
/** From each state, where a penalty may go. */
export const penaltyTransitions: Readonly<Record<PenaltyState, readonly PenaltyState[]>> = { proposed: ['announced', 'dropped'], announced: ['objected', 'taken', 'dropped'], objected: ['taken', 'dropped'], taken: [], dropped: [] }
