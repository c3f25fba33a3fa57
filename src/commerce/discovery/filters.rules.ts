/** Filters 筛选: what narrows a search. The text of each is fixed, so that the same shape is the same prepared statement. */
export interface Filters {
  readonly category?: string | undefined
  readonly brand?: string | undefined
  readonly merchant?: string | undefined
  readonly priceFrom?: number | undefined
  readonly priceTo?: number | undefined
  /** Keys like 材质=棉: several of one facet mean one or another, those of different facets mean each. */
  readonly attr?: readonly string[] | undefined
}

const conditions = {
  category: (n: number) => ` and category_ids @> array[$${n}::text]`,
  brand: (n: number) => ` and brand = $${n}`,
  merchant: (n: number) => ` and merchant_id = $${n}`,
  priceFrom: (n: number) => ` and price_fen >= $${n}`,
  priceTo: (n: number) => ` and price_fen <= $${n}`,
} as const

/** The facet that a key belongs to. */
export const facetOf = (key: string): string => key.slice(0, key.indexOf('='))

/** Which of the facets asked for a product answers, as SQL; `keys` is the placeholder of all keys. */
export const answered = (keys: string): string => `(select coalesce(array_agg(distinct split_part(k, '=', 1)), '{}') from unnest(facets) as k where k = any(${keys}::text[]))`

export interface Narrowed { readonly shape: string; readonly text: string; readonly values: unknown[]; readonly attr?: { readonly plain: string; readonly keys: string; readonly many: string } }
/**
 * The conditions that are given, numbered after the `taken` placeholders that stand before them; `shape` names them. However many keys of facets there are, they are one
 * condition: by the index what answers any, of these what answers all. `plain` is the text without it.
 */
export function filtersOf(filters: Filters, taken: number): Narrowed {
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
  if (!filters.attr || filters.attr.length === 0) return { shape, text, values }
  const asked = [...new Set(filters.attr)].sort()
  values.push(asked, new Set(asked.map(facetOf)).size)
  const [keys, many] = [`$${taken + values.length - 1}`, `$${taken + values.length}`]
  return { shape: `${shape}as`, text: `${text} and facets && ${keys}::text[] and cardinality(${answered(keys)}) = ${many}::int`, values, attr: { plain: text, keys, many } }
}
