/** Comparing 商品对比 (F04): up to four products of one category side by side, each thing that is said of them in one row. */
export const mostCompared = 4

export interface Said { readonly name: string; readonly nameEn: string; readonly value: string }
export interface Row { readonly name: string; readonly nameEn: string; /** What each product says of it, in their sequence; several values are one text, and nothing is null. */ readonly values: (string | null)[]; readonly differs: boolean }

/**
 * What products say of themselves, aligned: first the facets of their category in its sequence, then whatever else any of them says, in the sequence in which it is first said. A row differs where two products
 * do not say the same; capitals and spaces make no difference.
 */
export function aligned(products: readonly (readonly Said[])[], facets: readonly string[]): Row[] {
  const named = new Map<string, string>()
  for (const said of products) for (const { name, nameEn } of said) if (!named.has(name)) named.set(name, nameEn)
  const names = [...facets.filter((name) => named.has(name)), ...[...named.keys()].filter((name) => !facets.includes(name))]
  return names.map((name) => {
    const values = products.map((said) => { const its = said.filter((one) => one.name === name).map(({ value }) => value); return its.length > 0 ? its.join('、') : null })
    return { name, nameEn: named.get(name)!, values, differs: differ(values) }
  })
}

const plain = (value: string | null): string | null => value && value.toLowerCase().replace(/\s+/g, '')
export const differ = (values: readonly (string | null)[]): boolean => values.some((value) => plain(value) !== plain(values[0]!))
