import { liveOffers } from '#offers/promotions'
import { allShelved, listCategory, onceShelved, productDetail, skuNames } from '#supply/catalog'
import { availabilityOf, availabilityOfProduct } from '#supply/stock'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { search } from './answers.queries'

/** A product as a shopper meets it: what catalog says of it, with how many of each SKU stock has. */
export async function productPage(ctx: Context, id: string) {
  const [product, available] = await Promise.all([productDetail(ctx, id), availabilityOfProduct(ctx, id)])
  return { ...product, skus: product.skus.map((sku) => ({ ...sku, ...(available.get(sku.id) ?? { available: 0, here: 0, backorderDays: null }) })) }
}

/** All that can be bought, by product: what site maps and feeds for advertising read, some at a time. */
export async function shelfIndex(ctx: Context, { after, limit }: { readonly after: string; readonly limit: number }) {
  const items = await allShelved(ctx, after, limit)
  const available = await availabilityOf(ctx, items.flatMap(({ skus }) => skus.map(({ id }) => id)))
  return { items: items.map((item) => ({ ...item, pictures: [...item.pictures], skus: item.skus.map((sku) => ({ ...sku, isAvailable: (available.get(sku.id) ?? 0) > 0 })) })), next: items.length === limit ? items.at(-1)!.id : null }
}

const mostAlike = 12
/** A product that is not on the shelf any more, and what sells best in its category: nobody who comes by an old link stands before nothing. */
export async function goneProduct(ctx: Context, id: string) {
  const { title, categoryId } = await onceShelved(ctx, id)
  const { items } = await listCategory(ctx, { id: categoryId, sort: 'sales', limit: mostAlike })
  return { title, categoryId, items }
}

const mostGoods = 24
/** Goods that an offer is for 凑单好物 (E03): what fills a gap of `missingFen` by the least first, then what comes nearest to it. Not found where no such offer holds. */
export async function goodsOfOffer(ctx: Context, offerId: string, missingFen: number) {
  const offer = (await liveOffers(ctx)).find(({ id }) => id === offerId) ?? notFound()
  const { skuIds, productIds, categoryIds, exceptProductIds } = offer.scope
  const bySku = skuIds ? [...(await skuNames(ctx, skuIds)).values()].map(({ productId }) => productId) : []
  const isForAll = !skuIds && !productIds && !categoryIds
  const { rows } = await ctx.client.query<{ id: string; merchantId: string; title: string; picture: string; priceFen: number; fromPrice: boolean; sales: number }>({ name: 'discovery.goods_of_offer', values: [offer.merchantId, isForAll, [...productIds ?? [], ...bySku], categoryIds ?? [], exceptProductIds ?? [], missingFen, mostGoods], text: `
    select product_id as id, merchant_id as "merchantId", title, picture, price_fen::float8 as "priceFen", is_from_price as "fromPrice", sales from discovery_documents
    where ($1::text is null or merchant_id = $1) and ($2::bool or product_id = any($3::text[]) or category_ids && $4::text[]) and not product_id = any($5::text[])
    order by price_fen < $6::bigint, abs(price_fen - $6::bigint), product_id limit $7` })
  return { name: offer.name, effect: offer.effect, items: rows }
}

/** What sells best of a category, or of the whole shop, as a search without words sorts it. */
export const bestSellers = async (ctx: Context, category: string | undefined, limit: number): Promise<readonly string[]> =>
  (await search(ctx, { q: '', sort: 'sales', limit, category })).items.map(({ id }) => id)
