import type { News } from '#apps/web'
import { keptMs } from './cache'
import { placeTag } from './composed'

/** Stale pages 过期页面: which kept pages a piece of news makes stale. */
const indexChanged = 'discovery.index_changed'

/** Which kept pages a fact makes stale. */
export function staleBy({ name, payload }: News): string[] {
  if (name.startsWith('catalog.product_')) return [`product:${String(payload.productId)}`, 'lists']
  if (name === 'pricing.compared_changed') return [`product:${String(payload.productId)}`]
  if (name === indexChanged) return ['lists']
  if (name === 'catalog.category_changed') return ['categories', 'lists']
  if (name === 'stock.stock_ran_out' || name === 'stock.stock_came_back') return [`sku:${String(payload.skuId)}`]
  if (name === 'promotions.offer_changed') return ['bundles', 'offers']
  if (name === 'pricelists.list_changed') return payload['isForAll'] === true ? ['offers'] : []
  if (name === 'presales.presale_changed' || name === 'bargains.activity_changed') return [`product:${String(payload['productId'])}`]
  if (name.startsWith('groups.')) return [`product:${String(payload['productId'])}`]
  if (name.startsWith('reviews.')) return [`said:${String(payload['productId'])}`]
  if (name === 'pages.page_changed') return [placeTag(payload as unknown as Parameters<typeof placeTag>[0])]
  if (name === 'aftersales.exception_changed') return ['stores']
  if (name.startsWith('merchants.')) return ['stores', 'lists']
  return []
}

const most = 5_000

/**
 * Products that changed within the time that a page is kept 刚变的商品: a page that shows one of them beside its own may have been made anew before the index knew of the change,
 * so it is dropped once more whenever the index has changed. Bounded: of more than so many the oldest go as their pages do, after a minute.
 */
export class Lately {
  private readonly until = new Map<string, number>()

  staleBy({ name, payload }: News, nowMs: number): string[] {
    for (const [tag, until] of this.until) { if (until >= nowMs && this.until.size <= most) break; this.until.delete(tag) }
    if (name === indexChanged) return [...this.until.keys()]
    if (name.startsWith('catalog.product_')) {
      const tag = `product:${String(payload['productId'])}`
      this.until.delete(tag)
      this.until.set(tag, nowMs + keptMs)
    }
    return []
  }
}
