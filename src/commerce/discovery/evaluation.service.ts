import { transaction, type Context } from '#kernel/context'
import { indexProducts, mostAtOnce, type Findable } from './documents.service'
import { forgetIndex, search } from './answers.queries'
import { rankedAmong } from './search.queries'

/** Judging the search 搜索评测: a foreign catalogue goes through the product's own index and ranking, in tables of its own that vanish afterwards. */
export interface Judged { readonly query: string; readonly grades: ReadonlyMap<string, number> }
export interface Verdict { readonly query: string; readonly judged: number; readonly conditional: number; readonly full: number; readonly recall: number; readonly top: readonly string[] }

const tables = ['discovery_documents', 'discovery_terms', 'discovery_statistics', 'discovery_suggestions', 'discovery_synonyms', 'discovery_misses', 'discovery_pins']
const depth = 100

/** nDCG with gains 2^grade − 1 and a log2 discount, over the first `most` of a ranking. */
function gain(ranking: readonly string[], grades: ReadonlyMap<string, number>, most: number): number {
  const worth = (grade: number, place: number) => (2 ** grade - 1) / Math.log2(place + 2)
  const ideal = [...grades.values()].sort((a, b) => b - a).slice(0, most).reduce((sum, grade, i) => sum + worth(grade, i), 0)
  return ideal === 0 ? 0 : ranking.slice(0, most).reduce((sum, id, i) => sum + worth(grades.get(id) ?? 0, i), 0) / ideal
}

/**
 * Indexes `products` and asks each judged query. Nothing of the shop is read or written: tables of the same names, made for this transaction
 * alone, stand before the shop's own. Queries without any relevant product are left out.
 */
export async function judgeSearch(ctx: Context, products: readonly Findable[], queries: readonly Judged[]): Promise<{ verdicts: Verdict[]; indexSeconds: number; tookMs: number[] }> {
  class Done extends Error { constructor(readonly result: { verdicts: Verdict[]; indexSeconds: number; tookMs: number[] }) { super('done') } }
  forgetIndex(ctx)
  try {
    return await transaction(ctx, async (ctx) => {
      for (const table of tables) await ctx.client.query(`create temp table ${table} (like public.${table} including all) on commit drop`)
      await ctx.client.query(`insert into discovery_statistics values (true, 0, '{}')`)
      const started = performance.now()
      for (let i = 0; i < products.length; i += mostAtOnce) await indexProducts(ctx, products.slice(i, i + mostAtOnce))
      for (const table of tables) await ctx.client.query(`analyze ${table}`)
      const indexSeconds = (performance.now() - started) / 1_000
      const tookMs: number[] = []
      const verdicts: Verdict[] = []
      for (const { query, grades } of queries) {
        if (![...grades.values()].some((grade) => grade > 0)) continue
        const at = performance.now()
        const { items } = await search(ctx, { q: query, sort: 'relevance', limit: depth })
        tookMs.push(performance.now() - at)
        const found = items.map((item) => item.id)
        const relevant = [...grades].filter(([, grade]) => grade > 0).map(([id]) => id)
        verdicts.push({ query, top: found.slice(0, 10), full: gain(found, grades, 10),
          judged: gain(await rankedAmong(ctx, query, [...grades.keys()]), grades, 10),
          conditional: gain(found.filter((id) => grades.has(id)), grades, 10),
          recall: found.slice(0, 20).filter((id) => relevant.includes(id)).length / Math.min(20, relevant.length) })
      }
      throw new Done({ verdicts, indexSeconds, tookMs })
    })
  } catch (fault) {
    if (fault instanceof Done) return fault.result
    throw fault
  } finally { forgetIndex(ctx) }
}
