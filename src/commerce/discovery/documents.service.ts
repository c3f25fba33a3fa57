import { inArray, sql } from 'drizzle-orm'
import { plainQuery } from '#insight/facts'
import { transaction, type Context } from '#kernel/context'
import { fields, firstAverages, packed, weigh, type Averages, type Field, type Weighed } from './ranking.rules'
import { suggestionsOf } from './suggest.rules'
import { documents } from './tables'

/** What a product says, as it is to be found. */
export interface Findable {
  readonly productId: string
  readonly merchantId: string
  readonly title: string
  readonly picture: string
  readonly priceFen: number
  readonly isFromPrice: boolean
  readonly sales: number
  readonly listedAt: Date
  readonly categoryIds: readonly string[]
  readonly categoryNames: readonly string[]
  readonly brand: string | null
  readonly text: string
  readonly attributes: string
  /** What it is narrowed by, as texts like 材质=棉. */
  readonly facetKeys?: readonly string[]
}

/** At most so many products are indexed in one transaction. */
export const mostAtOnce = 500

/**
 * Puts products into the index, or puts them in anew; `gone` are taken out. One writer at a time, so that the counts of the vocabulary
 * always equal what stands in the documents.
 */
export function indexProducts(ctx: Context, products: readonly Findable[], gone: readonly string[] = []): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await ctx.client.query(`select pg_advisory_xact_lock(hashtext('discovery.index'))`)
    const ids = [...products.map((p) => p.productId), ...gone]
    const known = await ctx.db.select({ terms: documents.terms, lengths: documents.lengths }).from(documents).where(inArray(documents.productId, ids))
    const { averages, store } = await statisticsNow(ctx)
    const weighed = products.map((product) => weigh({ title: product.title, text: product.text, brand: product.brand ?? '', category: product.categoryNames.join(' '), attributes: product.attributes }, averages))
    const numbers = await termNumbers(ctx, new Set(weighed.flatMap(({ weights }) => [...weights.keys()])))
    const changes = new Map<number, number>()
    const count = (term: number, by: number) => changes.set(term, (changes.get(term) ?? 0) + by)
    for (const { terms } of known) for (const term of terms) count(term, -1)
    for (const { weights } of weighed) for (const term of weights.keys()) count(numbers.get(term)!, 1)
    const moved = [...changes].filter(([, by]) => by !== 0).sort(([a], [b]) => a - b)
    await ctx.client.query({ name: 'discovery.count_terms', text: `update discovery_terms t set documents = t.documents + c.by from unnest($1::int[], $2::int[]) as c(id, by) where t.id = c.id`,
      values: [moved.map(([id]) => id), moved.map(([, by]) => by)] })
    if (gone.length > 0) await ctx.db.delete(documents).where(inArray(documents.productId, [...gone]))
    if (products.length > 0) await write(ctx, products, weighed, numbers)
    await store(products.length - known.length, weighed.map((w) => w.lengths), known.map((k) => k.lengths))
    await suggest(ctx, products)
  })
}

async function write(ctx: Context, products: readonly Findable[], weighed: readonly Weighed[], numbers: ReadonlyMap<string, number>): Promise<void> {
  const rows = products.map(({ categoryNames: _, text: __, attributes: ___, categoryIds, facetKeys = [], ...product }, i) => {
    const weights = new Map([...weighed[i]!.weights].map(([term, weight]) => [numbers.get(term)!, weight]))
    return { ...product, categoryIds: [...categoryIds], facets: [...facetKeys], terms: [...weights.keys()], weights: packed(weights), lengths: weighed[i]!.lengths }
  })
  const fresh = Object.fromEntries(['merchantId', 'title', 'picture', 'priceFen', 'isFromPrice', 'sales', 'listedAt', 'categoryIds', 'brand', 'facets', 'terms', 'weights', 'lengths']
    .map((name) => [name, sql.raw(`excluded.${documents[name as 'title'].name}`)]))
  await ctx.db.insert(documents).values(rows).onConflictDoUpdate({ target: documents.productId, set: fresh })
}

/** Numbers for terms; those never seen before get one. */
async function termNumbers(ctx: Context, terms: ReadonlySet<string>): Promise<Map<string, number>> {
  const all = [...terms]
  await ctx.client.query({ name: 'discovery.new_terms', text: `insert into discovery_terms (term, documents) select term, 0 from unnest($1::text[]) as term on conflict do nothing`, values: [all] })
  const { rows } = await ctx.client.query<{ id: number; term: string }>({ name: 'discovery.term_numbers', text: 'select id, term from discovery_terms where term in (select unnest($1::text[]))', values: [all] })
  return new Map(rows.map(({ id, term }) => [term, id]))
}

type Lengths = Readonly<Record<string, number>>

async function statisticsNow(ctx: Context) {
  const { rows: [now] } = await ctx.client.query<{ documents: string; lengths: Lengths }>('select documents, lengths from discovery_statistics')
  const count = Number(now?.documents ?? 0)
  const sums = now?.lengths ?? {}
  const averages = count < 100 ? firstAverages : Object.fromEntries(fields.map(({ name }) => [name, (sums[name] ?? 0) / count])) as Record<Field, number>
  const store = async (more: number, added: readonly Lengths[], removed: readonly Lengths[]) => {
    const total = Object.fromEntries(fields.map(({ name }) => {
      const sum = (all: readonly Lengths[]) => all.reduce((so, lengths) => so + (lengths[name] ?? 0), 0)
      return [name, (sums[name] ?? 0) + sum(added) - sum(removed)]
    }))
    await ctx.client.query('update discovery_statistics set documents = $1, lengths = $2, version = version + 1', [count + more, JSON.stringify(total)])
  }
  return { averages: averages as Averages, store }
}

async function suggest(ctx: Context, products: readonly Findable[]): Promise<void> {
  const rows = suggestionsOf(products)
  if (rows.length === 0) return
  await ctx.client.query({ name: 'discovery.suggest', text: `insert into discovery_suggestions (key, text, kind, weight) select * from unnest($1::text[], $2::text[], $3::text[], $4::int[])
    on conflict (key, text) do update set weight = discovery_suggestions.weight + excluded.weight`,
    values: [rows.map((r) => r.key), rows.map((r) => r.text), rows.map((r) => r.kind), rows.map((r) => r.weight)] })
}

/** What products are narrowed by, written anew; their terms stay as they are. Holds the index as any writer does. */
export function indexFacets(ctx: Context, products: readonly { readonly productId: string; readonly facetKeys: readonly string[] }[]): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await ctx.client.query(`select pg_advisory_xact_lock(hashtext('discovery.index'))`)
    await ctx.client.query({ name: 'discovery.index_facets', values: [JSON.stringify(products.map(({ productId, facetKeys }) => ({ product_id: productId, facets: facetKeys })))], text: `
      update discovery_documents d set facets = n.facets from jsonb_to_recordset($1::jsonb) as n(product_id text, facets text[]) where d.product_id = n.product_id and d.facets <> n.facets` })
    await ctx.client.query('update discovery_statistics set version = version + 1')
  })
}

/** Sales grow as orders are paid 销量; lists sorted by them see it without indexing anew. */
export async function countSales(ctx: Context, lines: readonly { readonly productId: string; readonly quantity: number }[]): Promise<void> {
  await ctx.client.query({ name: 'discovery.count_sales', text: `update discovery_documents d set sales = d.sales + s.quantity
    from (select id, sum(quantity)::int as quantity from unnest($1::text[], $2::int[]) as l(id, quantity) group by id order by id) s where d.product_id = s.id`,
    values: [lines.map((l) => l.productId), lines.map((l) => l.quantity)] })
}

/** What was asked and not found is counted (F03): the list that operators fill the shelves by. Who asked is not kept, and long numbers and mail addresses are struck out. */
export async function countMiss(ctx: Context, query: string): Promise<void> {
  await ctx.client.query(`insert into discovery_misses (query, times, last_at) values ($1, 1, $2) on conflict (query) do update set times = discovery_misses.times + 1, last_at = $2`, [plainQuery(query), ctx.now])
}
