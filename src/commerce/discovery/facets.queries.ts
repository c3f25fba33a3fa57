import type { Context } from '#kernel/context'
import { filtersOf, type Filters } from './filters.rules'

/** Facets 筛选项 with counts, over at most a thousand of what was found; above that the count is shown as “1000+”. */
export interface Facets {
  readonly categories: { readonly id: string; readonly count: number }[]
  readonly brands: { readonly name: string; readonly count: number }[]
  readonly prices: { readonly fromFen: number; readonly toFen: number | null; readonly count: number }[]
}
export const mostCounted = 1_000
/** Where one price band ends and the next begins, in fen. */
const bandsFen = [0, 50_00, 100_00, 300_00, 1_000_00, 5_000_00]

interface Counted { readonly total: number; readonly facets: Facets }
interface Row { readonly kind: 'c' | 'b' | 'p' | 't'; readonly value: string | null; readonly count: number }

/** Counts move slowly and are costly: the same question within some seconds gets the same counts. */
const freshMs = 10_000
const mostKept = 2_000
const kept = new WeakMap<object, Map<string, { at: number; counted: Counted }>>()

export async function facetsOf(ctx: Context, condition: string, sets: readonly (readonly number[])[], filters: Filters): Promise<Counted> {
  const { shape, text, values } = filtersOf(filters, sets.length)
  const cache = kept.get(ctx.pool) ?? new Map<string, { at: number; counted: Counted }>()
  kept.set(ctx.pool, cache)
  const key = JSON.stringify([condition, sets, shape, values])
  const had = cache.get(key)
  if (had && performance.now() - had.at < freshMs) return had.counted
  const { rows } = await ctx.client.query<Row>({ name: `discovery.facets_${sets.length}${condition.includes('&&') ? 'any' : 'all'}_${shape}`, values: [...sets, ...values], text: `
    with found as materialized (select category_ids, brand, price_fen from discovery_documents where ${condition}${text} limit ${mostCounted})
    (select 'c' as kind, c as value, count(*)::int as count from found, unnest(category_ids) as c group by c order by count(*) desc, c limit 30)
    union all (select 'b', brand, count(*)::int from found where brand is not null group by brand order by count(*) desc, brand limit 30)
    union all (select 'p', width_bucket(price_fen, array[${bandsFen.join(', ')}]::bigint[])::text, count(*)::int from found group by 2)
    union all (select 't', null, count(*)::int from found)` })
  const of = (kind: Row['kind']) => rows.filter((row) => row.kind === kind)
  const counted: Counted = {
    total: of('t')[0]?.count ?? 0,
    facets: {
      categories: of('c').map(({ value, count }) => ({ id: value!, count })),
      brands: of('b').map(({ value, count }) => ({ name: value!, count })),
      prices: of('p').map(({ value, count }) => ({ fromFen: bandsFen[Number(value) - 1] ?? 0, toFen: bandsFen[Number(value)] ?? null, count })).sort((a, b) => a.fromFen - b.fromFen),
    },
  }
  if (cache.size > mostKept) cache.clear()
  cache.set(key, { at: performance.now(), counted })
  return counted
}
