import type { Ask } from './page'
import { withReviews } from './parts/reviews'

/** A composed page 装修页面 with what its blocks show: each block asks for its own goods, all at once; what is not there any more is left out. */
export type Told = NonNullable<Awaited<ReturnType<Ask['call']['livePage']>>['page']>
type Block = Told['document']['blocks'][number]
type Of<K extends Block['kind']> = Extract<Block, { kind: K }>
type Items<K extends 'search' | 'flashSale' | 'openCoupons' | 'ranking' | 'popularGoods' | 'categories'> = Awaited<ReturnType<Ask['call'][K]>>
type Goods = (Items<'search'>['items'][number] & { readonly reviews: number })[]
export type Filled =
  | { readonly block: Of<'banner' | 'zones' | 'text' | 'spacer' | 'countdown' | 'links'> }
  | { readonly block: Of<'goods'>; readonly goods: Goods }
  | { readonly block: Of<'categories'>; readonly categories: readonly { readonly id: string; readonly slug: string; readonly name: string; readonly nameEn: string; readonly picture: string }[] }
  | { readonly block: Of<'flash'>; readonly sale: Items<'flashSale'> }
  | { readonly block: Of<'coupons'>; readonly coupons: Items<'openCoupons'>['items'] }
  | { readonly block: Of<'ranking'>; readonly ranks: Items<'ranking'>['items'] }
  | { readonly block: Of<'yours'>; readonly popular: Items<'popularGoods'>['items'] }
  | { readonly block: Of<'store'>; readonly store: Awaited<ReturnType<Ask['call']['storePage']>>; readonly goods: Goods }
export interface Composed { readonly told: Told; readonly filled: readonly Filled[] }

/** What is gone (a category, a store) leaves its block out; anything else that fails is a fault of the page. */
const orNone = async <T>(asked: Promise<T>): Promise<T | null> => { try { return await asked } catch (fault) { if ((fault as { readonly status?: number }).status === 404) return null; throw fault } }
const shownAtStore = 4

export async function composedOf(ask: Ask, told: Told): Promise<Composed> {
  const found = await Promise.all(told.document.blocks.map((block) => fill(ask, told, block)))
  return { told, filled: found.filter((one) => one !== null) }
}

async function fill(ask: Ask, { merchantId, now }: Told, block: Block): Promise<Filled | null> {
  const { call } = ask
  const merchant = merchantId === null ? {} : { merchant: merchantId }
  switch (block.kind) {
    case 'goods': { const goods = await goodsOf(ask, block, merchant); return goods.length === 0 ? null : { block, goods } }
    case 'categories': { const { items } = await call.categories({}); const all = items.flatMap((top) => [top, ...top.children]); const chosen = block.categoryIds.length === 0 ? items : block.categoryIds.flatMap((id) => all.filter((one) => one.id === id)); return { block, categories: chosen } }
    case 'flash': { const sale = await call.flashSale({}); return sale.chosen === null || sale.items.length === 0 ? null : { block, sale } }
    case 'coupons': { const { items } = await call.openCoupons(merchantId === null ? {} : { merchantId }); return items.length === 0 ? null : { block, coupons: items.slice(0, block.limit) } }
    case 'ranking': { const found = await orNone(call.ranking({ days: block.days, ...(block.categoryId && { category: block.categoryId }) })); return !found || found.items.length === 0 ? null : { block, ranks: found.items.slice(0, block.limit) } }
    case 'yours': { const { items } = await call.popularGoods({ limit: block.limit }); return items.length === 0 ? null : { block, popular: items } }
    case 'store': {
      const store = await orNone(call.storePage({ id: block.merchantId }))
      return store && { block, store, goods: await withReviews({ call }, (await call.search({ merchant: store.id, sort: 'sales', limit: shownAtStore })).items) }
    }
    case 'countdown': return block.endsAt <= now ? null : { block }
    default: return { block }
  }
}

async function goodsOf({ call }: Ask, block: Of<'goods'>, merchant: { readonly merchant?: string }): Promise<Goods> {
  const { limit, categoryId } = block
  const category = categoryId === null ? {} : { category: categoryId }
  const asked = async () => {
    switch (block.by) {
      case 'picked': return (await call.goodsCards({ ids: block.productIds.join(',') })).items.filter(({ merchantId }) => merchant.merchant === undefined || merchantId === merchant.merchant)
      // A store's ranking is what it sells most of.
      case 'ranking': return merchant.merchant === undefined ? (await call.ranking(category)).items : (await call.search({ ...merchant, ...category, sort: 'sales', limit })).items
      case 'new': return (await call.search({ ...merchant, ...category, sort: 'newest', limit })).items
      case 'words': return (await call.search({ ...merchant, ...category, q: block.words, limit })).items
      case 'brand': return (await call.search({ ...merchant, ...category, brand: block.words, sort: 'sales', limit })).items
      default: return (await call.search({ ...merchant, ...category, sort: 'sales', limit })).items
    }
  }
  return withReviews({ call }, ((await orNone(asked())) ?? []).slice(0, limit))
}

/** What of it makes a kept page stale: the place itself, and what its blocks show. */
export function tagsOf({ told, filled }: Composed): string[] {
  const kinds = new Set(filled.map(({ block }) => block.kind))
  return [placeTag(told), 'lists', ...(kinds.has('categories') ? ['categories'] : []), ...(kinds.has('coupons') || kinds.has('flash') ? ['offers'] : []), ...(kinds.has('store') ? ['stores'] : [])]
}
export const placeTag = ({ kind, slug, merchantId }: { readonly kind: string; readonly slug: string; readonly merchantId: string | null }): string => `page:${kind}/${slug}${merchantId ?? ''}`

const [secondMs, clockMs] = [1_000, 10 * 1_000]
/** How long it may be kept: until something of it begins or ends, and where a clock runs on it for some seconds, so that the clock is right. */
export function keptMsOf({ told: { changesAt, now }, filled }: Composed): number {
  const hasClock = filled.some(({ block }) => block.kind === 'countdown' || block.kind === 'flash')
  return Math.max(secondMs, Math.min(hasClock ? clockMs : Infinity, changesAt === null ? Infinity : Date.parse(changesAt) - Date.parse(now)))
}
