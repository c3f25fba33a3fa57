/** Choosing 选品: out of what might be shown, a list: complements first, then what people took together, then what sells; nothing twice, and not all of one kind. */
export type Why =
  | { readonly kind: 'complement'; /** The category it comes from. */ readonly categoryId: string }
  | { readonly kind: 'bought' | 'seen'; readonly together: number; readonly lift: number }
  | { readonly kind: 'yours'; /** What of his speaks for it. */ readonly productId: string; readonly together: number }
  | { readonly kind: 'popular'; readonly pieces: number; readonly days: number }
export interface Candidate { readonly productId: string; readonly why: Why }
/** What is known of a product that can be bought now. */
export interface Good { readonly id: string; readonly merchantId: string; readonly categoryId: string }

/** At most so many of one category stand in a list before others had their turn, and so many of one store. */
const [mostOfCategory, mostOfStore] = [3, 6]
/** So few have taken both that it may be one household: that is no reason to show. */
export const leastTogether = 3

/** A list of at most `most`: candidates in their order, without what cannot be bought, what is left out on purpose, and what would make it one-sided while there is other. */
export function chosen<G extends Good>(candidates: readonly Candidate[], goods: ReadonlyMap<string, G>, without: ReadonlySet<string>, most: number): { readonly good: G; readonly why: Why }[] {
  const seen = new Set<string>()
  const all = candidates.flatMap(({ productId, why }) => {
    const good = goods.get(productId)
    if (!good || without.has(productId) || seen.has(productId)) return []
    seen.add(productId)
    return [{ good, why }]
  })
  const byCategory = new Map<string, number>()
  const byStore = new Map<string, number>()
  const more = (by: Map<string, number>, key: string): number => { const now = (by.get(key) ?? 0) + 1; by.set(key, now); return now }
  const [first, later]: [typeof all, typeof all] = [[], []]
  for (const one of all) {
    const isOneSided = (byCategory.get(one.good.categoryId) ?? 0) >= mostOfCategory || (byStore.get(one.good.merchantId) ?? 0) >= mostOfStore
    if (isOneSided) { later.push(one); continue }
    more(byCategory, one.good.categoryId)
    more(byStore, one.good.merchantId)
    first.push(one)
  }
  return [...first, ...later].slice(0, most)
}

/** Takes lists in turn, one of each, as complements of several categories are shown beside each other. */
export function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat()
}
