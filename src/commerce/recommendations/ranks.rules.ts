/** Ranks 榜单: of each category, and of the whole shop (''), what was sold most; equal ones by their number, which never changes. */
export const spans = [7, 30] as const
type Span = (typeof spans)[number]
/** So many places a ranking has. */
const mostPlaces = 50
export interface Sold { readonly productId: string; readonly categoryIds: readonly string[]; readonly pieces: Readonly<Record<Span, number>> }
export interface Ranked { readonly categoryId: string; readonly days: Span; readonly place: number; readonly productId: string; readonly pieces: number }

export function ranksOf(sold: readonly Sold[]): Ranked[] {
  const byCategory = new Map<string, Sold[]>()
  for (const one of sold) for (const id of ['', ...one.categoryIds]) byCategory.set(id, [...byCategory.get(id) ?? [], one])
  return [...byCategory].flatMap(([categoryId, its]) => spans.flatMap((days) => its.filter(({ pieces }) => pieces[days] > 0)
    .toSorted((a, b) => b.pieces[days] - a.pieces[days] || (a.productId < b.productId ? -1 : 1)).slice(0, mostPlaces)
    .map(({ productId, pieces }, at) => ({ categoryId, days, place: at + 1, productId, pieces: pieces[days] }))))
}
