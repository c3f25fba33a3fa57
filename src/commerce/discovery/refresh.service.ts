import { productText, shelvedUnder } from '#supply/catalog'
import { transaction, type Context } from '#kernel/context'
import { indexFacets, indexProducts, mostAtOnce, type Findable } from './documents.service'

/** Keeping up 索引更新: what catalog says of its products now is what can be found. */
export async function refreshProducts(ctx: Context, productIds: readonly string[]): Promise<void> {
  for (let i = 0; i < productIds.length; i += mostAtOnce) {
    const ids = productIds.slice(i, i + mostAtOnce)
    await transaction(ctx, async (ctx) => {
      const texts = await productText(ctx, ids)
      const shown = texts.filter((text) => text.isOnShelf)
      const stays = new Set<string>(shown.map((text) => text.productId))
      await indexProducts(ctx, shown.map(findable), ids.filter((id) => !stays.has(id)))
    })
  }
}

/** A category's facets changed: what its products, and those of the categories below, are narrowed by is written anew. */
export async function refreshCategory(ctx: Context, categoryId: string): Promise<void> {
  for (let after = ''; ;) {
    const ids = await shelvedUnder(ctx, categoryId, after, mostAtOnce)
    if (ids.length === 0) return
    await indexFacets(ctx, await productText(ctx, ids))
    after = ids.at(-1)!
  }
}

type Text = Awaited<ReturnType<typeof productText>>[number]

const findable = (text: Text): Findable => ({
  productId: text.productId, merchantId: text.merchantId, title: text.title, picture: text.picture, priceFen: text.priceFen, isFromPrice: text.fromPrice,
  sales: text.sales, listedAt: text.listedAt, categoryIds: text.categoryIds, categoryNames: text.categoryNames, brand: text.brand, facetKeys: text.facetKeys,
  text: [text.subtitle, ...text.sellingPoints].join(' '), attributes: text.attributes.map(({ name, value }) => `${name} ${value}`).join(' '),
})
