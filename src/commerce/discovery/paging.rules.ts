import { refuse } from '#kernel/refusal'

/** Pages 翻页: by worth, a place in the ranked few; by sales, price or time, a place behind the last one seen (keyset). */
export const sorts = ['relevance', 'sales', 'price_asc', 'price_desc', 'newest'] as const
export type Sort = (typeof sorts)[number]
type Stage = 0 | 1 | 2
export interface Position { readonly stage: Stage; readonly offset: number; readonly value: string; readonly id: string }

export function cursorAfter(sort: Sort, stage: Stage, last: { readonly id: string; readonly sales: number; readonly priceFen: number; readonly listedAt: Date }): string {
  const value = sort === 'newest' ? last.listedAt.toISOString() : String(sort === 'price_asc' || sort === 'price_desc' ? last.priceFen : last.sales)
  return `k${stage}.${Buffer.from(`${value}|${last.id}`).toString('base64url')}`
}

/** Refuses what is not a cursor of ours. */
export function positionOf(cursor: string, sort: Sort): Position {
  const ranked = /^r([012])\.(\d{1,3})$/.exec(cursor)
  if (ranked && sort === 'relevance') return { stage: Number(ranked[1]) as Stage, offset: Number(ranked[2]), value: '', id: '' }
  const keyed = /^k([012])\.([\w-]{1,150})$/.exec(cursor) ?? refuse('discovery.bad_cursor')
  const [value, id] = Buffer.from(keyed[2]!, 'base64url').toString().split('|')
  const fits = sort === 'newest' ? /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ : /^\d{1,15}$/
  if (!value || !id || !fits.test(value)) refuse('discovery.bad_cursor')
  return { stage: Number(keyed[1]) as Stage, offset: 0, value, id }
}
