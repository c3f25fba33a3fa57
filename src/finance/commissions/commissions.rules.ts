/** Which commission holds 佣金规则: of all that speak for a line, the most specific; of equals, the newest (F75). Rates in hundredths of a percent. */
export interface Rate {
  readonly id: string
  readonly merchantId: string | null
  readonly categoryId: string | null
  /** Null: from then on the scope has no rate of its own. */
  readonly rateBps: number | null
  readonly fromAt: Date
  readonly untilAt: Date | null
}
/** `categoryIds`: the line's category and all above it, the topmost first. */
export interface Sold { readonly merchantId: string; readonly categoryIds: readonly string[] }

/** A rate that was agreed with a merchant goes before one of a category, and one for both before either; of categories the deepest. */
function specificity({ merchantId, categoryId }: Rate, sold: Sold): number {
  const depth = categoryId === null ? 0 : sold.categoryIds.indexOf(categoryId) + 1
  return (merchantId === null ? 0 : 1_000) + depth
}
const scopeOf = ({ merchantId, categoryId }: Rate): string => `${merchantId ?? ''}/${categoryId ?? ''}`
const speaksAt = ({ fromAt, untilAt }: Rate, at: Date): boolean => fromAt <= at && (untilAt === null || at < untilAt)

/** The rate of one scope that holds at an instant: of its versions whose time it is, the newest; ids are in the sequence of publishing. */
export function holding(rates: readonly Rate[], at: Date): ReadonlyMap<string, Rate> {
  const by = new Map<string, Rate>()
  for (const rate of rates) if (speaksAt(rate, at) && (by.get(scopeOf(rate))?.id ?? '') < rate.id) by.set(scopeOf(rate), rate)
  return by
}

/** What is kept of a line that is sold at an instant; `fallbackBps` where nothing speaks for it. */
export function rateFor(rates: readonly Rate[], sold: Sold, at: Date, fallbackBps: number): number {
  let best: Rate | undefined
  for (const rate of holding(rates, at).values()) {
    if (rate.rateBps === null || (rate.merchantId !== null && rate.merchantId !== sold.merchantId) || (rate.categoryId !== null && !sold.categoryIds.includes(rate.categoryId))) continue
    if (!best || specificity(rate, sold) > specificity(best, sold)) best = rate
  }
  return best?.rateBps ?? fallbackBps
}
