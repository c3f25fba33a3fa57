import { categoryFacets, facetKey, type Holds } from '#supply/catalog'
import type { Context } from '#kernel/context'
import { keptByVersion, type Held } from './version.queries'
import { answered, facetOf, filtersOf, type Filters, type Narrowed } from './filters.rules'

/** Facets 筛选项 with counts, over at most a thousand of what was found; above that the count is shown as “1000+”. */
export interface Facets {
  readonly categories: { readonly id: string; readonly count: number }[]
  readonly brands: { readonly name: string; readonly count: number }[]
  readonly prices: { readonly fromFen: number; readonly toFen: number | null; readonly count: number }[]
  /** What the products of one category say of themselves: the category asked for, or the one that most of what was found lies in. */
  readonly attributes: { readonly name: string; readonly nameEn: string; readonly unit: string; readonly type: 'text' | 'choice' | 'number'; readonly values: { readonly key: string; readonly value: string; readonly count: number }[] }[]
}
const mostCounted = 1_000
/** Where one price band ends and the next begins, in fen. */
const bandsFen = [0, 50_00, 100_00, 300_00, 1_000_00, 5_000_00]

interface Counted { readonly total: number; readonly facets: Facets }
interface Row { readonly kind: 'c' | 'b' | 'p' | 'a' | 't'; readonly value: string | null; readonly count: number }

/** Counts are costly: the same question gets the same counts for some seconds, as long as nothing that can be found has changed. */
const kept = keptByVersion<Counted>({ freshMs: 10_000, most: 2_000 })
export const forgetCounts = kept.forget

export async function facetsOf(ctx: Context, condition: string, sets: readonly (readonly number[])[], filters: Filters, version: number): Promise<Held<Counted>> {
  const narrowed = filtersOf(filters, sets.length)
  const { shape, values } = narrowed
  const cache = kept.of(ctx, version)
  const key = JSON.stringify([condition, sets, shape, values])
  const had = cache.get(key)
  if (had) return had
  const { rows } = await ctx.client.query<Row>({ name: `discovery.facets_${sets.length}${condition.includes('&&') ? 'any' : 'all'}_${shape}`, values: [...sets, ...values], text: countsOf(condition, narrowed) })
  const counted = await told(ctx, rows, filters)
  cache.set(key, counted)
  return { value: counted, forMs: undefined }
}

const mostKeys = 300
/** All counts in one statement. Where facets are asked for, the values of an asked one are counted as if it were not: so that a second value can be added to the first. */
function countsOf(condition: string, { text, attr }: Narrowed): string {
  const keys = attr
    ? `(select 'a', k, count(*)::int from found, unnest(facets) as k where split_part(k, '=', 1) <> all(select split_part(x, '=', 1) from unnest(${attr.keys}::text[]) as x) group by k order by count(*) desc, k limit ${mostKeys})
    union all (select 'a', k, count(*)::int from near, unnest(facets) as k where split_part(k, '=', 1) in (select split_part(x, '=', 1) from unnest(${attr.keys}::text[]) as x) and (cardinality(hit) = ${attr.many}::int or split_part(k, '=', 1) <> all(hit)) group by k order by count(*) desc, k limit ${mostKeys})`
    : `(select 'a', k, count(*)::int from found, unnest(facets) as k group by k order by count(*) desc, k limit ${mostKeys})`
  return `
    with found as materialized (select category_ids, brand, price_fen, facets from discovery_documents where ${condition}${text} limit ${mostCounted})${attr ? `,
    near as materialized (select facets, hit from discovery_documents, lateral (select ${answered(attr.keys)} as hit) h where ${condition}${attr.plain} and (${attr.many}::int = 1 or facets && ${attr.keys}::text[]) and cardinality(hit) >= ${attr.many}::int - 1 limit ${mostCounted})` : ''}
    (select 'c' as kind, c as value, count(*)::int as count from found, unnest(category_ids) as c group by c order by count(*) desc, c limit 30)
    union all (select 'b', brand, count(*)::int from found where brand is not null group by brand order by count(*) desc, brand limit 30)
    union all (select 'p', width_bucket(price_fen, array[${bandsFen.join(', ')}]::bigint[])::text, count(*)::int from found group by 2)
    union all ${keys}
    union all (select 't', null, count(*)::int from found)`
}

async function told(ctx: Context, rows: readonly Row[], { category }: Filters): Promise<Counted> {
  const of = (kind: Row['kind']) => rows.filter((row) => row.kind === kind)
  const total = of('t')[0]?.count ?? 0
  const categories = of('c').map(({ value, count }) => ({ id: value!, count }))
  const keys = of('a')
  const holds = keys.length > 0 ? await categoryFacets(ctx) : new Map<string, Holds>()
  return {
    total,
    facets: {
      categories,
      brands: of('b').map(({ value, count }) => ({ name: value!, count })),
      prices: of('p').map(({ value, count }) => ({ fromFen: bandsFen[Number(value) - 1] ?? 0, toFen: bandsFen[Number(value)] ?? null, count })).sort((a, b) => a.fromFen - b.fromFen),
      attributes: attributesOf(keys, holds.get(category ?? mainOf(categories, total, holds))),
    },
  }
}

/** The deepest category that more than half of what was found lies in. */
function mainOf(categories: Facets['categories'], total: number, holds: ReadonlyMap<string, Holds>): string {
  const depth = (id: string) => holds.get(id)?.depth ?? 0
  return categories.filter(({ count }) => count * 2 > total).reduce((deepest, { id }) => (depth(id) > depth(deepest) ? id : deepest), '')
}

/** In the order of the category; a number's bands as they grow, other values as they are many. */
function attributesOf(keys: readonly Row[], category: Holds | undefined): Facets['attributes'] {
  return (category?.facets ?? []).filter(({ filterable }) => filterable).map((facet) => {
    const { name, nameEn, unit, type } = facet
    const values = keys.filter(({ value }) => facetOf(value!) === facetKey(facet)).map(({ value, count }) => ({ key: value!, value: value!.slice(facetKey(facet).length + 1), count }))
    return { name, nameEn, unit, type, values: type === 'number' ? values.sort((a, b) => parseFloat(a.value) - parseFloat(b.value)) : values }
  }).filter(({ values }) => values.length > 0)
}
