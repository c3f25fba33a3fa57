/** Facts 事实: what a browser may tell, within which bounds. */
export const tellable = ['viewed', 'dwelt', 'left', 'shown', 'clicked', 'searched'] as const
export const blocks = ['first', 'points', 'pain', 'solution', 'trust', 'action', 'story', 'params', 'reviews'] as const
export const places = ['home', 'category', 'search', 'product', 'similar', 'cart', 'paid', 'rank', 'nothing', 'store', 'yours', 'again'] as const
export interface Told { readonly n: number; readonly kind: (typeof tellable)[number]; readonly product?: string | undefined; readonly block?: string | undefined; readonly place?: string | undefined; readonly query?: string | undefined; readonly value?: number | undefined; readonly agoMs?: number | undefined }

/** A batch is what one page saw; nobody sees more. */
export const mostInBatch = 60
/** What a page can tell of itself that is older is no longer believed. */
export const oldestMs = 30 * 60_000
/** Nobody reads one block longer at a stretch: a page that was left open. */
export const longestDwellMs = 10 * 60_000

const longestQuery = 60
/** What is typed into a search box may be somebody's own: numbers of seven digits and more, and addresses of mail, are struck out. */
export const plainQuery = (query: string): string => query.normalize('NFKC').replace(/\S+@\S+/g, '*').replace(/\d[\d\s-]{5,}\d/g, '*').replace(/\s+/g, ' ').trim().slice(0, longestQuery)

/** Does a fact hold what its kind needs? What does not is left out, and the rest of the batch stands. */
export function isWhole({ kind, product, block, query, place }: Told): boolean {
  if (kind === 'searched') return query !== undefined && plainQuery(query) !== ''
  if (kind === 'dwelt' || kind === 'left') return product !== undefined && block !== undefined
  if (kind === 'shown' || kind === 'clicked') return product !== undefined && place !== undefined
  return product !== undefined
}
export const valueOf = ({ kind, value = 0 }: Told): number => (kind === 'dwelt' || kind === 'left' ? Math.min(value, longestDwellMs) : value)

/** Of a product's page: how many read a block, for how long on average, and how many of all who left did so there. */
export interface BlockSums { readonly block: string; readonly readers: number; readonly dwellMs: number; readonly exits: number }
export interface BlockRead { readonly block: string; readonly readers: number; readonly secondsEach: number; readonly exits: number; readonly exitPercent: number }
export function blocksRead(sums: readonly BlockSums[]): BlockRead[] {
  const left = sums.reduce((sum, { exits }) => sum + exits, 0)
  const place = (block: string): number => blocks.indexOf(block as (typeof blocks)[number])
  return sums.toSorted((a, b) => place(a.block) - place(b.block)).map(({ block, readers, dwellMs, exits }) => ({ block, readers, exits,
    secondsEach: readers === 0 ? 0 : Math.round(dwellMs / readers / 100) / 10, exitPercent: left === 0 ? 0 : Math.round((exits * 1_000) / left) / 10 }))
}
