import type { Context } from '#kernel/context'
import { documentsOf, type Document, type Stamped } from './documents.queries'
import { byScore, rarity, scoreOf } from './ranking.rules'
import { cursorAfter, positionOf, type Sort } from './paging.rules'
import { facetsOf, type Facets } from './facets.queries'
import { filtersOf, type Filters } from './filters.rules'
import type { Held } from './version.queries'
import { catalogueSize, understand, type Known, type Understood, type Way } from './vocabulary.queries'

/** Search 搜索 in two stages: candidates by the inverted index, ranked by BM25F in the process (F03, stack.md §5a). */
export interface Ask extends Filters { readonly q: string; readonly sort: Sort; readonly cursor?: string | undefined; readonly limit: number }

interface Found { readonly id: string; readonly merchantId: string; readonly title: string; readonly picture: string; readonly priceFen: number; readonly fromPrice: boolean; readonly sales: number; /** Somebody pays for its place (E-Commerce Law 40). */ readonly isAd?: true }
/** What a search finds first: which products, in which version, and how well they sell. */
interface Candidate extends Stamped { readonly sales: number }
export interface Answer { readonly items: Found[]; readonly next: string | null; readonly total: number; readonly facets: Facets | null; readonly relaxed: string | null; readonly readAs: { word: string; as: string }[] }

/** So many candidates are ranked; nobody reads further by relevance. */
const mostRanked = 200

/** Stages: all words; all but one; the rarest words or pairs. Each is tried only when the one before found less than a page. */
type Stage = 0 | 1 | 2
/** `few`: what it finds is best gathered by its terms and sorted; otherwise the best sellers are gone through until there are enough that fit. */
interface Plan { readonly stage: Stage; readonly sets: readonly (readonly number[])[]; readonly operator: '@>' | '&&'; readonly few: boolean }

export async function find(ctx: Context, ask: Ask, version: number): Promise<Held<Answer>> {
  const query = ask.q.trim()
  const understood = query === '' ? { words: [], pairs: [], unknown: [], readAs: [] } : await understand(ctx, query)
  const plans = query === '' ? [{ stage: 0 as const, sets: [], operator: '@>' as const, few: false }] : plansFor(understood, await catalogueSize(ctx))
  const at = ask.cursor === undefined ? undefined : positionOf(ask.cursor, ask.sort)
  const { plan, strict, items, next } = ask.sort === 'relevance' && query !== '' ? await ranked(ctx, plans, understood, ask, at) : await sorted(ctx, plans, ask, at)
  if (!plan) return { value: { items: [], next: null, total: 0, facets: null, relaxed: null, readAs: understood.readAs }, forMs: undefined }
  const relaxed = !strict || understood.unknown.length > 0 ? (understood.unknown.join(' ') || query) : null
  const counted = ask.cursor === undefined ? await facetsOf(ctx, conditionOf(plan), plan.sets, ask, version) : null
  return { value: { items, next, total: counted?.value.total ?? 0, facets: counted?.value.facets ?? null, relaxed, readAs: understood.readAs }, forMs: counted?.forMs }
}

interface Chosen { readonly plan: Plan | undefined; readonly strict: boolean; readonly items: Found[]; readonly next: string | null }

/** By worth: each stage adds its candidates until there is a page of them; a further page stays with the stages of the first. */
async function ranked(ctx: Context, plans: readonly Plan[], understood: Understood, ask: Ask, at: At | undefined): Promise<Chosen> {
  const merged = new Map<string, Candidate>()
  let plan: Plan | undefined
  let strict = false
  for (const one of plans) {
    if (at && one.stage > at.stage) break
    const rows = await rowsOf<Candidate>(ctx, one, ask, { name: 'ranked', columns: 'product_id as id, sales, xmin::text as stamp', order: orders.relevance, limit: mostRanked })
    for (const row of rows) if (!merged.has(row.id)) merged.set(row.id, row)
    if (rows.length > 0) { plan = one; strict ||= one.stage === 0 }
    if (merged.size >= Math.min(ask.limit, mostRanked) && !at) break
  }
  const candidates = [...merged.values()]
  const [documents, all] = await Promise.all([documentsOf(ctx, candidates), catalogueSize(ctx)])
  const best = rank(candidates, documents, understood, all)
  const from = at?.offset ?? 0
  const next = plan && from + ask.limit < best.length ? `r${plan.stage}.${from + ask.limit}` : null
  return { plan, strict, next, items: best.slice(from, from + ask.limit).map(({ id, sales }) => ({ ...documents.get(id)!.card, sales })) }
}

/** What each term of the query tells, pairs included: a title that holds the very pairs of a query stands before one that holds its words apart. */
function rank(candidates: readonly { readonly id: string; readonly sales: number }[], documents: ReadonlyMap<string, Document>, { words, pairs }: Understood, all: number): { id: string; sales: number; score: number }[] {
  const rarities = new Map<number, number>()
  for (const known of [...words.flat(2), ...pairs]) rarities.set(known.id, rarity(all, known.documents))
  return candidates.flatMap(({ id, sales }) => { const document = documents.get(id); return document ? [{ id, sales, score: scoreOf(document, rarities) }] : [] }).sort(byScore)
}

/** By sales, price or time: the first stage that finds anything, page by page behind the last product seen. */
async function sorted(ctx: Context, plans: readonly Plan[], ask: Ask, at: At | undefined): Promise<Chosen> {
  for (const plan of plans) {
    if (at && at.stage !== plan.stage) continue
    const rows = await rowsOf<Found & { readonly listedAt: Date }>(ctx, plan, ask, { name: ask.sort, columns: `${columns}, listed_at as "listedAt"`, order: orders[ask.sort], limit: ask.limit + 1, at })
    if (rows.length === 0) continue
    const page = rows.slice(0, ask.limit)
    return { plan, strict: plan.stage === 0, next: rows.length > ask.limit ? cursorAfter(ask.sort, plan.stage, page.at(-1)!) : null, items: page.map(({ listedAt: _, ...card }) => card) }
  }
  return { plan: undefined, strict: false, items: [], next: null }
}

function plansFor({ words, pairs }: Understood, all: number): Plan[] {
  const leastOf = ([way]: readonly Way[]) => Math.min(...way!.map((known) => known.documents))
  const byRarity = [...(words.length > 0 ? words : pairs.map((pair) => [[pair]]))].sort((a, b) => leastOf(a) - leastOf(b))
  if (byRarity.length === 0) return []
  const few = [...byRarity.slice(0, 2).flat(2), ...[...pairs].sort((a, b) => a.documents - b.documents).slice(0, 3)]
  return [
    planOf(0, '@>', variants(byRarity), all),
    ...(byRarity.length > 1 ? [planOf(1, '@>', byRarity.map((_, i) => byRarity.filter((_, j) => j !== i).flatMap(([way]) => way!)).slice(-4), all)] : []),
    planOf(2, '&&', [few], all),
  ]
}

/**
 * How many it will find is told by its terms, as if they stood in products independently of each other. Gathering them costs as many rows, going through the best sellers `mostRanked × all ÷ found`: the planner, who plans
 * once for all terms, cannot know which is less.
 */
function planOf(stage: Stage, operator: Plan['operator'], sets: readonly (readonly Known[])[], all: number): Plan {
  const found = sets.reduce((sum, set) => sum + (operator === '@>' ? set.reduce((left, { documents }) => (left * documents) / Math.max(1, all), all) : set.reduce((more, { documents }) => more + documents, 0)), 0)
  return { stage, operator, sets: sets.map((set) => set.map(({ id }) => id)), few: found * found <= mostRanked * all }
}

/** Each word by itself or by one of its synonyms: at most four ways of asking the same. */
function variants(words: readonly (readonly Way[])[]): Known[][] {
  let ways: Known[][] = [[]]
  for (const alternatives of words) ways = ways.flatMap((way) => alternatives.map((other) => [...way, ...other])).slice(0, 4)
  return ways
}

const conditionOf = ({ sets, operator }: Plan): string => (sets.length === 0 ? 'true' : `(${sets.map((_, i) => `terms ${operator} $${i + 1}::int[]`).join(' or ')})`)

const columns = `product_id as id, merchant_id as "merchantId", title, picture, price_fen::float8 as "priceFen", is_from_price as "fromPrice", sales`
const orders: Record<Sort, string> = { relevance: 'sales desc, product_id desc', sales: 'sales desc, product_id desc', price_asc: 'price_fen, product_id', price_desc: 'price_fen desc, product_id desc', newest: 'listed_at desc, product_id desc' }
const afterOf: Record<Sort, string> = { relevance: '(sales, product_id) <', sales: '(sales, product_id) <', price_asc: '(price_fen, product_id) >', price_desc: '(price_fen, product_id) <', newest: '(listed_at, product_id) <' }

type At = ReturnType<typeof positionOf>

interface Question { readonly name: string; readonly columns: string; readonly order: string; readonly limit: number; readonly at?: At | undefined }
/** What one plan finds, narrowed as asked; the same shape of question is the same prepared statement. */
async function rowsOf<Row extends object>(ctx: Context, plan: Plan, ask: Ask, { name, columns, order, limit, at }: Question): Promise<Row[]> {
  const { shape, text, values } = filtersOf(ask, plan.sets.length)
  const bound: unknown[] = [...plan.sets, ...values]
  let where = `${conditionOf(plan)}${text}`
  if (at) { bound.push(at.value, at.id); where += ` and ${afterOf[ask.sort]} ($${bound.length - 1}${ask.sort === 'newest' ? '::timestamptz' : '::bigint'}, $${bound.length})` }
  bound.push(limit)
  // A sum is in no index: it keeps the planner from going through the best sellers.
  const by = plan.few ? order.replace('sales desc', '(sales + 0) desc') : order
  const { rows } = await ctx.client.query<Row>({ name: `discovery.find_${plan.operator === '@>' ? 'all' : 'any'}${plan.sets.length}_${shape}_${name}${plan.few ? '_few' : ''}${at ? '_after' : ''}`,
    text: `select ${columns} from discovery_documents where ${where} order by ${by} limit $${bound.length}`, values: bound })
  return rows
}

/** The worth of given products to a query, best first; for judging the ranking by itself. */
export async function rankedAmong(ctx: Context, query: string, ids: readonly string[]): Promise<string[]> {
  const [understood, all, documents] = await Promise.all([understand(ctx, query), catalogueSize(ctx), documentsOf(ctx, ids.map((id) => ({ id, stamp: '' })))])
  return rank(ids.map((id) => ({ id, sales: 0 })), documents, understood, all).map((found) => found.id)
}

const mostExplained = 20
/** Why something ranks where it does 排序依据, for operators: of the first of a query's products what each of its terms adds to their worth; equal worth is ordered by sales. Nothing of whoever searches enters. */
export async function explainRank(ctx: Context, q: string) {
  const query = q.trim()
  const [understood, all] = await Promise.all([understand(ctx, query), catalogueSize(ctx)])
  const { items } = await ranked(ctx, plansFor(understood, all), understood, { q: query, sort: 'relevance', limit: mostExplained }, undefined)
  const known = [...new Map([...understood.words.flat(2), ...understood.pairs].map((one) => [one.id, one])).values()]
  const [{ rows: names }, documents] = await Promise.all([ctx.client.query<{ id: number; term: string }>({ name: 'discovery.term_names', text: 'select id, term from discovery_terms where id = any((select $1::int[])::int[])', values: [known.map(({ id }) => id)] }), documentsOf(ctx, items.map(({ id }) => ({ id, stamp: '' })))])
  const termOf = new Map(names.map(({ id, term }) => [id, term]))
  return { unknown: [...understood.unknown], readAs: understood.readAs, items: items.map(({ id, title, sales }) => {
    const document = documents.get(id)
    const terms = known.flatMap((one) => { const points = document ? scoreOf(document, new Map([[one.id, rarity(all, one.documents)]])) : 0; return points > 0 ? [{ term: termOf.get(one.id) ?? '', products: one.documents, points: Math.round(points * 1_000) / 1_000 }] : [] }).toSorted((a, b) => b.points - a.points)
    return { id, title, sales, score: Math.round(terms.reduce((sum, { points }) => sum + points, 0) * 1_000) / 1_000, terms }
  }) }
}
