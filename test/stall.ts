import { approve, createProduct, submitForReview } from '#supply/catalog'
import { putTemplate } from '#supply/logistics'
import { openMerchant } from '#supply/merchants'
import { openWarehouse, receive } from '#supply/stock'
import { as, type Actor, type Context } from '#kernel/context'

/** A stall 摊位 of a market, made by the use cases themselves: a merchant with a product of two variants on the shelf, stock and freight. */
export interface Stall { readonly merchantId: string; readonly clerk: Actor; readonly productId: string; readonly skuIds: readonly string[]; readonly warehouseId: string }

export async function openStall(ctx: Context, { categoryId, name, priceFen, stock }: { readonly categoryId: string; readonly name: string; readonly priceFen: number; readonly stock: number }): Promise<Stall> {
  const merchantId = await openMerchant(ctx, { name, contact: '客服', phone: '13900000000' })
  const clerk: Actor = { kind: 'merchant', id: `clk_${merchantId}`, merchantId, permits: new Set(['*']) }
  const me = as(ctx, clerk)
  const { id: freightTemplateId } = await putTemplate(me, { name: '全国', by: 'piece', isDefault: true, zones: [{ codes: [], isBlocked: false, first: 1, firstFen: 8_00, extra: 1, extraFen: 2_00, freeFromFen: 500_00, freeFromPieces: null }, { codes: ['54'], isBlocked: true, first: 1, firstFen: 0, extra: 1, extraFen: 0, freeFromFen: null, freeFromPieces: null }] })
  const { id: productId, skuIds } = await createProduct(me, { code: `${name}-1`, categoryId, title: `${name} 藤编休闲椅`, subtitle: '', pictures: ['0123456789abcdef0123456789abcdef.webp'], sellingPoints: ['手工藤编'], attributes: [], freightTemplateId,
    detail: { pain: '坐久了腰酸', solution: '贴合腰背的弧度', trust: '五年质保', action: '今日下单明日发' }, axes: [{ name: '颜色', values: ['米白', '深棕'] }],
    skus: [{ code: `${name}-w`, spec: { 颜色: '米白' }, priceFen, weightGram: 3_000 }, { code: `${name}-b`, spec: { 颜色: '深棕' }, priceFen: priceFen + 10_00, weightGram: 3_000 }] })
  await submitForReview(me, productId)
  await approve(ctx, productId)
  const { id: warehouseId } = await openWarehouse(me, { name: '主仓' })
  for (const skuId of skuIds) await receive(me, { skuId, warehouseId, quantity: stock, sourceId: `in_${skuId}` })
  return { merchantId, clerk, productId, skuIds, warehouseId }
}

export const address = { name: '林晓', phone: '13800138000', districtCode: '330106', street: '文三路 138 号', isDefault: true }
