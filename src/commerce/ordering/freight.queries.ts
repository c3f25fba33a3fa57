import { sellable } from '#supply/catalog'
import { freightFor } from '#supply/logistics'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'

/** What delivering one piece to a region costs 配送至: for a product's page, before anybody has signed in. */
export async function freightTo(ctx: Context, skuId: string, region: string): Promise<{ freightFen: number; isBlocked: boolean }> {
  const [goods, freightOf] = await Promise.all([sellable(ctx, [skuId]), freightFor(ctx, [skuId])])
  const good = goods.get(skuId) ?? notFound()
  const line = { skuId, quantity: 1, weightGram: good.weightGram, amountFen: good.priceFen, templateId: good.freightTemplateId }
  const { freightFen, blocked } = freightOf([{ merchantId: good.merchantId, lines: [line] }], region).get(good.merchantId)!
  return { freightFen, isBlocked: blocked.length > 0 }
}
