import type { Context } from '#kernel/context'
import { forgottenEverywhere, keeping } from '#kernel/kept'
import { lastingAnswer } from '#kernel/serializers'
import { cardsOf, forgetCards, forgetDocuments } from './documents.queries'
import { forgetPins, pinsOf } from './operators.queries'
import { asked } from './words.rules'
import { find, type Answer, type Ask } from './search.queries'
import { forgetCounts } from './facets.queries'
import { forgetSuggestions } from './suggest.queries'
import { forgetVersion, indexVersion } from './version.queries'
import { forgetUnknowns, forgetVocabulary } from './vocabulary.queries'

/**
 * Answers kept 搜索结果缓存: many ask the same, so an answer is given again for a minute at most, as long as nothing that can be found has changed. A change has a
 * number, which is read anew at most this often: a price or a product off the shelf is seen within a quarter of a second; sales may be a minute old.
 */
const answers = keeping<{ readonly version: number; readonly answer: Promise<Answer> }>({ freshMs: 60_000, most: 3_000 })
const lastSeen = new WeakMap<object, number>()
const lastLooked = new WeakMap<object, number>()

/** The first page of a query with what operators have pinned to it; a search that is narrowed or sorted otherwise is left as it is. */
export async function search(ctx: Context, ask: Ask): Promise<Answer> {
  const answer = await answered(ctx, ask)
  if (ask.q.trim() === '' || ask.cursor !== undefined || ask.sort !== 'relevance' || narrows.some((name) => ask[name] !== undefined)) return answer
  const pins = await pinsOf(ctx, asked(ask.q))
  if (pins.length === 0) return answer
  const cards = await cardsOf(ctx, pins.map(({ productId }) => productId))
  const pinned = new Set(pins.map(({ productId }) => productId))
  const items = answer.items.filter(({ id }) => !pinned.has(id))
  for (const { productId, place, isPaid } of pins) { const card = cards.get(productId); if (card) { const { categoryIds: _, ...found } = card; items.splice(place - 1, 0, isPaid ? { ...found, isAd: true } : found) } }
  return { ...answer, items, total: Math.max(answer.total, items.length) }
}
const narrows = ['category', 'brand', 'merchant', 'priceFrom', 'priceTo', 'attr'] as const

async function answered(ctx: Context, ask: Ask): Promise<Answer> {
  const version = await indexVersion(ctx)
  if (lastSeen.get(ctx.pool) !== version) { lastSeen.set(ctx.pool, version); forgetUnknowns(ctx) }
  const cache = answers.of(ctx)
  const key = JSON.stringify(ask)
  const had = cache.get(key)
  if (had?.version === version) return had.answer
  const found = find(ctx, ask, version)
  const kept = { version, answer: found.then(({ value }) => lastingAnswer(value)) }
  cache.set(key, kept)
  // With counts of an older number it is an answer only as long as they are.
  found.then(({ forMs }) => { if (forMs !== undefined) cache.set(key, kept, { ttl: forMs }) }, () => { cache.delete(key) })
  return kept.answer
}

/** Forgets all that is kept of the index, when the caller has just changed it himself. */
export function forgetIndex(at: Pick<Context, 'pool'>): void {
  for (const forget of [answers.forget, forgetVersion, forgetCounts, forgetSuggestions, forgetDocuments, forgetVocabulary, forgetPins]) forget(at)
}
/** The same in every process, with the commit of the change: for what changes without the index's number. */
export const forgetIndexEverywhere = forgottenEverywhere('discovery.index', forgetIndex)

/**
 * The index's number at this very moment 索引现况: for whoever keeps pages made of what can be found. Where it is another than at his last look, nothing is told any more that was
 * read under an older one, so that what he makes anew now is of now; it costs a look twice a second.
 */
export async function indexNow(ctx: Context): Promise<number> {
  forgetVersion(ctx)
  const version = await indexVersion(ctx)
  if (lastLooked.get(ctx.pool) !== version) {
    lastLooked.set(ctx.pool, version)
    for (const forget of [forgetCounts, forgetCards, forgetSuggestions]) forget(ctx)
  }
  return version
}
