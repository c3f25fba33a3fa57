import { productDetail } from '#supply/catalog'
import { availabilityOf } from '#supply/stock'
import type { Context } from '#kernel/context'

/** A product as a shopper meets it: what catalog says of it, with how many of each SKU stock has. */
export async function productPage(ctx: Context, id: string) {
  const product = await productDetail(ctx, id)
  const available = await availabilityOf(ctx, product.skus.map((sku) => sku.id))
  return { ...product, skus: product.skus.map((sku) => ({ ...sku, available: available.get(sku.id) ?? 0 })) }
}
