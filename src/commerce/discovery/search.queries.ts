import type { Context } from '#kernel/context'
import { byScore, rarity, scoreOf } from './ranking.rules'
import { cursorAfter, positionOf, type Sort } from './paging.rules'
import { facetsOf, type Facets } from './facets.queries'
import { filtersOf, type Filters } from './filters.rules'
import { catalogueSize, understand, type Understood, type Way } from './vocabulary.queries'

/** Search 搜索 in two stages: candidates by the inverted index, ranked by BM25F in the process (F03, stack.md §5a). */
export interface Ask extends Filters { readonly q: string; readonly sort: Sort; readonly cursor?: string | undefined; readonly limit: number }

export interface Found { readonly id: string; readonly merchantId: string; readonly title: string; readonly picture: string; readonly priceFen: number; readonly fromPrice: boolean; readonly sales: number }
/** Weights come where candidates are ranked, the time of listing where a page may end at it. */
interface Candidate extends Found { readonly weights: Buffer; readonly listedAt: Date }
export interface Answer { readonly items: Found[]; readonly next: string | null; readonly total: number; readonly facets: Facets | null; readonly relaxed: string | null; readonly readAs: { word: string; as: string }[] }

/** So many candidates are ranked; nobody reads further by relevance. */
export const mostRanked = 200

/** Stages: all words; all but one; the rarest words or pairs. Each is tried only when the one before found less than a page. */
type Stage = 0 | 1 | 2
interface Plan { readonly stage: Stage; readonly sets: readonly (readonly number[])[]; readonly operator: '@>' | '&&' }

export async function find(ctx: Context, ask: Ask): Promise<Answer> {
  const query = ask.q.trim()
  const understood = query === '' ? { words: [], pairs: [], unknown: [], readAs: [] } : await understand(ctx, query)
  const plans = query === '' ? [{ stage: 0 as const, sets: [], operator: '@>' as const }] : plansFor(understood)
  const at = ask.cursor === undefined ? undefined : positionOf(ask.cursor, ask.sort)
  const [{ plan, strict, candidates }, all] = await Promise.all([chosen(ctx, plans, ask, at), catalogueSize(ctx)])
  if (!plan) return { items: [], next: null, total: 0, facets: null, relaxed: null, readAs: understood.readAs }
  const relaxed = !strict || understood.unknown.length > 0 ? (understood.unknown.join(' ') || query) : null
  const counted = ask.cursor === undefined ? await facetsOf(ctx, conditionOf(plan), plan.sets, ask) : null
  if (ask.sort !== 'relevance' || query === '') {
    const items = candidates.slice(0, ask.limit)
    const last = items.at(-1)
    return { items: items.map(card), next: last && candidates.length > ask.limit ? cursorAfter(ask.sort, plan.stage, last) : null, total: counted?.total ?? 0, facets: counted?.facets ?? null, relaxed, readAs: understood.readAs }
  }
  const ranked = rank(candidates, understood, all)
  const from = at?.offset ?? 0
  const next = from + ask.limit < ranked.length ? `r${plan.stage}.${from + ask.limit}` : null
  return { items: ranked.slice(from, from + ask.limit).map(card), next, total: counted?.total ?? 0, facets: counted?.facets ?? null, relaxed, readAs: understood.readAs }
}

const card = (item: Candidate): Found =>
  ({ id: item.id, merchantId: item.merchantId, title: item.title, picture: item.picture, priceFen: item.priceFen, fromPrice: item.fromPrice, sales: item.sales })

/** What each term of the query tells, pairs included: a title that holds the very pairs of a query stands before one that holds its words apart. */
function rank<T extends Candidate>(candidates: readonly T[], { words, pairs }: Understood, all: number): (T & { score: number })[] {
  const rarities = new Map<number, number>()
  for (const known of [...words.flat(2), ...pairs]) rarities.set(known.id, rarity(all, known.documents))
  return candidates.map((candidate) => ({ ...candidate, score: scoreOf(candidate.weights, rarities) })).sort(byScore)
}

function plansFor({ words, pairs }: Understood): Plan[] {
  const plans: Plan[] = []
  const leastOf = ([way]: readonly Way[]) => Math.min(...way!.map((known) => known.documents))
  const byRarity = [...(words.length > 0 ? words : pairs.map((pair) => [[pair]]))].sort((a, b) => leastOf(a) - leastOf(b))
  if (byRarity.length === 0) return []
  plans.push({ stage: 0, operator: '@>', sets: variants(byRarity) })
  if (byRarity.length > 1) plans.push({ stage: 1, operator: '@>', sets: byRarity.map((_, i) => byRarity.filter((_, j) => j !== i).flatMap(([way]) => way!.map((known) => known.id))).slice(-4) })
  const few = [...byRarity.slice(0, 2).flat(2), ...[...pairs].sort((a, b) => a.documents - b.documents).slice(0, 3)]
  plans.push({ stage: 2, operator: '&&', sets: [few.map((known) => known.id)] })
  return plans
}

/** Each word by itself or by one of its synonyms: at most four ways of asking the same. */
function variants(words: readonly (readonly Way[])[]): number[][] {
  let ways: number[][] = [[]]
  for (const alternatives of words) ways = ways.flatMap((way) => alternatives.map((other) => [...way, ...other.map((known) => known.id)])).slice(0, 4)
  return ways
}

const conditionOf = ({ sets, operator }: Plan): string => (sets.length === 0 ? 'true' : `(${sets.map((_, i) => `terms ${operator} $${i + 1}::int[]`).join(' or ')})`)

const columns = `product_id as id, merchant_id as "merchantId", title, picture, price_fen::float8 as "priceFen", is_from_price as "fromPrice", sales`
/** What ranks a candidate, and what a page by another order ends at. */
const weighed = `${columns}, weights`
const dated = `${columns}, listed_at as "listedAt"`
const orders: Record<Sort, string> = { relevance: 'sales desc, product_id desc', sales: 'sales desc, product_id desc', price_asc: 'price_fen, product_id', price_desc: 'price_fen desc, product_id desc', newest: 'listed_at desc, product_id desc' }
const afterOf: Record<Sort, string> = { relevance: '(sales, product_id) <', sales: '(sales, product_id) <', price_asc: '(price_fen, product_id) >', price_desc: '(price_fen, product_id) <', newest: '(listed_at, product_id) <' }

type At = ReturnType<typeof positionOf>

/** The first stage that finds enough; a further page stays with the stage of the first. */
async function chosen(ctx: Context, plans: readonly Plan[], ask: Ask, at: At | undefined): Promise<{ plan: Plan | undefined; strict: boolean; candidates: Candidate[] }> {
  const merged = new Map<string, Candidate>()
  let last: Plan | undefined
  let strict = false
  for (const plan of plans) {
    if (at && at.stage !== plan.stage && ask.sort !== 'relevance') continue
    if (at && ask.sort === 'relevance' && plan.stage > at.stage) break
    const rows = await candidatesOf(ctx, plan, ask, at)
    for (const row of rows) if (!merged.has(row.id)) merged.set(row.id, row)
    if (rows.length > 0) { last = plan; strict ||= plan.stage === 0 }
    if (ask.sort !== 'relevance' ? rows.length > 0 : merged.size >= Math.min(ask.limit, mostRanked) && !at) break
  }
  return { plan: last, strict, candidates: [...merged.values()] }
}

async function candidatesOf(ctx: Context, plan: Plan, ask: Ask, at: At | undefined): Promise<Candidate[]> {
  const { shape, text, values } = filtersOf(ask, plan.sets.length)
  const byRelevance = ask.sort === 'relevance' && plan.sets.length > 0
  const bound: unknown[] = [...plan.sets, ...values]
  let where = `${conditionOf(plan)}${text}`
  if (at && !byRelevance) { bound.push(at.value, at.id); where += ` and ${afterOf[ask.sort]} ($${bound.length - 1}${ask.sort === 'newest' ? '::timestamptz' : '::bigint'}, $${bound.length})` }
  bound.push(byRelevance ? mostRanked : ask.limit + 1)
  const name = `discovery.find_${plan.operator === '@>' ? 'all' : 'any'}${plan.sets.length}_${shape}_${ask.sort}${at && !byRelevance ? '_after' : ''}`
  const { rows } = await ctx.client.query<Candidate>({ name, text: `select ${byRelevance ? weighed : dated} from discovery_documents where ${where} order by ${orders[ask.sort]} limit $${bound.length}`, values: bound })
  return rows
}

/** The worth of given products to a query, best first; for judging the ranking by itself. */
export async function rankedAmong(ctx: Context, query: string, ids: readonly string[]): Promise<string[]> {
  const [understood, all] = await Promise.all([understand(ctx, query), catalogueSize(ctx)])
  const { rows } = await ctx.client.query<Candidate>({ name: 'discovery.among', text: `select ${weighed} from discovery_documents where product_id = any((select $1::text[])::text[])`, values: [ids] })
  return rank(rows, understood, all).map((found) => found.id)
}
