/** Whether two offers can meet on the same goods 商品重叠. Pure; where what a product belongs to is not known, it says perhaps. */
export interface Scoped { readonly merchantId: string | null; readonly scope: { readonly skuIds?: readonly string[]; readonly productIds?: readonly string[]; readonly categoryIds?: readonly string[]; readonly exceptProductIds?: readonly string[] } }
export interface GoodsKnown {
  readonly productOf: ReadonlyMap<string, string>
  /** A product's category and all above it. */
  readonly categoriesOf: ReadonlyMap<string, readonly string[]>
  /** A category and all above it. */
  readonly wayOf: ReadonlyMap<string, readonly string[]>
}
export type Overlap = 'yes' | 'perhaps' | 'no'

const isEverything = ({ skuIds, productIds, categoryIds }: Scoped['scope']): boolean => !skuIds && !productIds && !categoryIds

export function goodsOverlap(one: Scoped, other: Scoped, known: GoodsKnown): Overlap {
  if (one.merchantId !== null && other.merchantId !== null && one.merchantId !== other.merchantId) return 'no'
  if (isEverything(one.scope) || isEverything(other.scope)) return leaves(one.scope, other.scope) && leaves(other.scope, one.scope) ? 'yes' : 'no'
  const [a, b] = [named(one.scope, other.scope, known), named(other.scope, one.scope, known)]
  if (meets(a.skus, b.skus) || meets(a.whole, b.products) || meets(b.whole, a.products)) return 'yes'
  const found = [inCategories(a, b, known), inCategories(b, a, known), a.categories.some((x) => b.categories.some((y) => isUnder(x, y, known) || isUnder(y, x, known))) ? 'yes' as const : 'no' as const]
  return found.includes('yes') ? 'yes' : found.includes('perhaps') ? 'perhaps' : 'no'
}

/** Lists may be long, and are compared with many others. */
function meets(one: readonly string[], other: readonly string[]): boolean {
  if (one.length === 0 || other.length === 0) return false
  const those = new Set(other)
  return one.some((id) => those.has(id))
}

/** Whether exceptions leave anything of what is named by product alone. */
const leaves = ({ productIds, skuIds, categoryIds }: Scoped['scope'], other: Scoped['scope']): boolean => !productIds || !!skuIds || !!categoryIds || productIds.some((id) => !other.exceptProductIds?.includes(id))

interface Named { readonly skus: readonly string[]; /** Products named whole, and these with those of named SKUs. */ readonly whole: readonly string[]; readonly products: readonly string[]; readonly categories: readonly string[] }
function named({ skuIds = [], productIds = [], categoryIds = [], exceptProductIds = [] }: Scoped['scope'], other: Scoped['scope'], { productOf }: GoodsKnown): Named {
  const out = new Set([...exceptProductIds, ...other.exceptProductIds ?? []])
  const skus = skuIds.filter((sku) => !out.has(productOf.get(sku) ?? ''))
  const whole = productIds.filter((id) => !out.has(id))
  return { skus, whole, products: [...whole, ...skus.flatMap((sku) => productOf.get(sku) ?? [])], categories: categoryIds }
}
function inCategories({ products }: Named, { categories }: Named, { categoriesOf }: GoodsKnown): Overlap {
  if (categories.length === 0 || products.length === 0) return 'no'
  if (products.some((id) => categoriesOf.get(id)?.some((category) => categories.includes(category)))) return 'yes'
  return products.some((id) => !categoriesOf.has(id)) ? 'perhaps' : 'no'
}
/** Whether a category is this one or lies under it. */
export const isUnder = (category: string, above: string, { wayOf }: Pick<GoodsKnown, 'wayOf'>): boolean => category === above || (wayOf.get(category)?.includes(above) ?? false)
