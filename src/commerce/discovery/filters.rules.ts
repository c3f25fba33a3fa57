/** Filters 筛选: what narrows a search. The text of each is fixed, so that the same shape is the same prepared statement. */
export interface Filters {
  readonly category?: string | undefined
  readonly brand?: string | undefined
  readonly merchant?: string | undefined
  readonly priceFrom?: number | undefined
  readonly priceTo?: number | undefined
}

const conditions = {
  category: (n: number) => ` and category_ids @> array[$${n}::text]`,
  brand: (n: number) => ` and brand = $${n}`,
  merchant: (n: number) => ` and merchant_id = $${n}`,
  priceFrom: (n: number) => ` and price_fen >= $${n}`,
  priceTo: (n: number) => ` and price_fen <= $${n}`,
} as const

/** The conditions that are given, numbered after the `taken` placeholders that stand before them; `shape` names them. */
export function filtersOf(filters: Filters, taken: number): { readonly shape: string; readonly text: string; readonly values: unknown[] } {
  let shape = 'f'
  let text = ''
  const values: unknown[] = []
  for (const [name, condition] of Object.entries(conditions)) {
    const value = filters[name as keyof Filters]
    if (value === undefined) continue
    values.push(value)
    shape += name[0]! + name.at(-1)!
    text += condition(taken + values.length)
  }
  return { shape, text, values }
}
