import type { Context } from '#kernel/context'
import { keeping } from '#kernel/kept'
import { unpacked, type Weights } from './ranking.rules'
import { indexVersion, keptByVersion } from './version.queries'

/** What ranking reads of a product, and its card 索引文档. A row's `stamp` is the transaction that wrote it: while it is the same, so is the row. */
interface Card { readonly id: string; readonly merchantId: string; readonly title: string; readonly picture: string; readonly priceFen: number; readonly fromPrice: boolean }
export interface Document extends Weights { readonly card: Card; readonly stamp: string }
export interface Stamped { readonly id: string; readonly stamp: string }

/** Ranking looks at two hundred products for a page of two dozen: what it reads of them is kept, so that a search carries ids and sales alone. */
const kept = keeping<Document>({ freshMs: 600_000, most: 10_000 })

export async function documentsOf(ctx: Context, wanted: readonly Stamped[]): Promise<ReadonlyMap<string, Document>> {
  const cache = kept.of(ctx)
  const found = new Map<string, Document>()
  const missing: string[] = []
  for (const { id, stamp } of wanted) {
    const had = cache.get(id)
    if (had?.stamp === stamp) found.set(id, had)
    else missing.push(id)
  }
  if (missing.length === 0) return found
  const { rows } = await ctx.client.query<Card & { readonly stamp: string; readonly weights: Buffer }>({ name: 'discovery.documents', values: [missing], text: `
    select product_id as id, merchant_id as "merchantId", title, picture, price_fen::float8 as "priceFen", is_from_price as "fromPrice", xmin::text as stamp, weights
    from discovery_documents where product_id = any((select $1::text[])::text[])` })
  for (const { stamp, weights, ...card } of rows) {
    const document = { card, stamp, ...unpacked(weights) }
    found.set(card.id, document)
    cache.set(card.id, document)
  }
  return found
}

/** A product that can be found, as lists show it; its category first, then all above it. */
export interface FoundCard { readonly id: string; readonly merchantId: string; readonly title: string; readonly picture: string; readonly priceFen: number; readonly fromPrice: boolean; readonly sales: number; readonly categoryIds: readonly string[] }
const cards = keptByVersion<{ readonly card: FoundCard | null }>({ freshMs: 60_000, most: 10_000 })

/** The cards of products, as far as they can be found now: what is off the shelf is missing. Kept as long as nothing that can be found has changed; sales may be a minute old. */
export async function cardsOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, FoundCard>> {
  const cache = cards.of(ctx, await indexVersion(ctx))
  const found = new Map<string, FoundCard>()
  const missing: string[] = []
  for (const id of new Set(ids)) {
    const had = cache.get(id)
    if (!had) missing.push(id)
    else if (had.value.card) found.set(id, had.value.card)
  }
  if (missing.length === 0) return found
  const { rows } = await ctx.client.query<FoundCard>({ name: 'discovery.cards', values: [missing], text: `
    select product_id as id, merchant_id as "merchantId", title, picture, price_fen::float8 as "priceFen", is_from_price as "fromPrice", sales, category_ids as "categoryIds" from discovery_documents where product_id = any((select $1::text[])::text[])` })
  for (const row of rows) found.set(row.id, row)
  for (const id of missing) cache.set(id, { card: found.get(id) ?? null })
  return found
}
export const forgetCards = cards.forget
/** Forgets both, when the caller has just changed the index himself. */
export function forgetDocuments(at: Pick<Context, 'pool'>): void {
  kept.forget(at)
  cards.forget(at)
}
