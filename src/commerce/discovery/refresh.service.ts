import { productText } from '#supply/catalog'
import { transaction, type Context } from '#kernel/context'
import { indexProducts, mostAtOnce, type Findable } from './documents.service'

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

type Text = Awaited<ReturnType<typeof productText>>[number]

const findable = (text: Text): Findable => ({
  productId: text.productId, merchantId: text.merchantId, title: text.title, picture: text.picture, priceFen: text.priceFen, isFromPrice: text.fromPrice,
  sales: text.sales, listedAt: text.listedAt, categoryIds: text.categoryIds, categoryNames: text.categoryNames, brand: text.brand,
  text: [text.subtitle, ...text.sellingPoints].join(' '), attributes: text.attributes.map(({ name, value }) => `${name} ${value}`).join(' '),
})
