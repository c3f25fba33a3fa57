import { categoryFacets, productDetail } from '#supply/catalog'
import { listedSteps } from '#supply/pricing'
import { availabilityOfProduct } from '#supply/stock'
import type { Context } from '#kernel/context'
import { Refusal } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { aligned, mostCompared } from './compare.rules'

/** Products side by side 商品对比 (F04). */
const historyDays = 90

/** Up to four products of the first one's category that can be found now, with what they say of themselves aligned, what can be had of them, and what they cost in ninety days; what is left out is named. */
export async function comparison(ctx: Context, ids: readonly string[]) {
  const wanted = [...new Set(ids)].slice(0, mostCompared)
  const found = await Promise.all(wanted.map((id) => one(ctx, id)))
  const known = found.flatMap((product) => product ?? [])
  const categoryId = known[0]?.categoryId ?? null
  const here = known.filter((product) => product.categoryId === categoryId)
  const facets = categoryId === null ? [] : (await categoryFacets(ctx)).get(categoryId)?.facets ?? []
  return {
    categoryId, gone: wanted.filter((_, i) => !found[i]), others: known.filter((product) => product.categoryId !== categoryId).map(({ id, title }) => ({ id, title })),
    rows: aligned(here.map(({ attributes }) => attributes), facets.map(({ name }) => name)),
    products: here.map(({ attributes: _, ...product }) => product),
  }
}

async function one(ctx: Context, id: string) {
  try {
    const [product, available] = await Promise.all([productDetail(ctx, id), availabilityOfProduct(ctx, id)])
    const prices = product.skus.map(({ priceFen }) => priceFen)
    const steps = await listedSteps(ctx, product.skus.map((sku) => sku.id), after(ctx.now, -historyDays * dayMs))
    return { id: product.id, categoryId: product.categoryId, merchantId: product.merchantId, merchantName: product.merchantName, selfOperated: product.selfOperated, brand: product.brand, title: product.title, picture: product.pictures[0] ?? '', kind: product.kind, sales: product.sales, sellingPoints: product.sellingPoints,
      lowFen: Math.min(...prices), highFen: Math.max(...prices), skus: prices.length, pieces: product.skus.reduce((sum, sku) => sum + Math.max(0, available.get(sku.id)?.available ?? 0), 0), steps, attributes: product.attributes }
  } catch (fault) {
    if (fault instanceof Refusal && fault.status === 404) return undefined
    throw fault
  }
}
