import type { breakKinds } from './tables'

/** Reconciliation 对账 (F10): a channel's statement beside our ledger, line by line. */
export interface StatementLine { readonly what: 'paid' | 'refunded' | 'split' | 'split_back'; readonly ref: string; readonly amountFen: number; readonly at: Date }
export interface Break { readonly kind: (typeof breakKinds)[number]; readonly what: StatementLine['what']; readonly ref: string; readonly oursFen: number | null; readonly theirsFen: number | null }

const keyOf = ({ what, ref }: Pick<StatementLine, 'what' | 'ref'>): string => `${what} ${ref}`

/**
 * What differs about [from, to). Both sides are given with a margin before and after, as the two clocks and the two midnights are not one:
 * a line of the day may have its partner the day before or after.
 */
export function breaksBetween(ours: readonly StatementLine[], theirs: readonly StatementLine[], from: Date, to: Date): Break[] {
  const isOfTheDay = ({ at }: StatementLine) => at >= from && at < to
  const here = new Map(ours.map((line) => [keyOf(line), line]))
  const there = new Map(theirs.map((line) => [keyOf(line), line]))
  const found: Break[] = []
  for (const line of theirs.filter(isOfTheDay)) {
    const mine = here.get(keyOf(line))
    if (!mine) found.push({ kind: 'missing_here', what: line.what, ref: line.ref, oursFen: null, theirsFen: line.amountFen })
    else if (mine.amountFen !== line.amountFen) found.push({ kind: 'amount_differs', what: line.what, ref: line.ref, oursFen: mine.amountFen, theirsFen: line.amountFen })
  }
  for (const line of ours.filter(isOfTheDay)) if (!there.has(keyOf(line))) found.push({ kind: 'missing_there', what: line.what, ref: line.ref, oursFen: line.amountFen, theirsFen: null })
  return found
}
