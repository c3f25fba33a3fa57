import { productDetail } from '#supply/catalog'
import { availabilityOfProduct } from '#supply/stock'
import type { Context } from '#kernel/context'

/** A product as a shopper meets it: what catalog says of it, with how many of each SKU stock has. */
export async function productPage(ctx: Context, id: string) {
  const [product, available] = await Promise.all([productDetail(ctx, id), availabilityOfProduct(ctx, id)])
  return { ...product, skus: product.skus.map((sku) => ({ ...sku, available: available.get(sku.id) ?? 0 })) }
}
