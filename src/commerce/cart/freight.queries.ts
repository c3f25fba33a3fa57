import { sellable, type Sellable } from '#supply/catalog'
import { freightFor } from '#supply/logistics'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'

/** Before an address is chosen, freight is quoted to the middle of the country (E06). */
export const defaultDistrict = '420106'

/** Goods as freight asks of them, by merchant; amounts after discounts, as the free line looks at these. What is virtual goes in no parcel. */
export const freightAsks = (goods: readonly { readonly good: Sellable; readonly quantity: number; readonly amountFen: number }[]) => [...new Set(goods.map(({ good }) => good.merchantId))].map((merchantId) => ({
  merchantId, lines: goods.filter(({ good }) => good.merchantId === merchantId && good.kind === 'goods').map(({ good, quantity, amountFen }) => ({ skuId: good.skuId, quantity, weightGram: good.weightGram, volumeMm3: good.volumeMm3, amountFen, templateId: good.freightTemplateId })) }))

/** What delivering one piece to a region costs 配送至: for a product's page, before anybody has signed in. */
export async function freightTo(ctx: Context, skuId: string, region: string): Promise<{ freightFen: number; isBlocked: boolean }> {
  const [goods, freightOf] = await Promise.all([sellable(ctx, [skuId]), freightFor(ctx, [skuId])])
  const good = goods.get(skuId) ?? notFound()
  const { freightFen, blocked } = freightOf(freightAsks([{ good, quantity: 1, amountFen: good.priceFen }]), region).get(good.merchantId)!
  return { freightFen, isBlocked: blocked.length > 0 }
}
