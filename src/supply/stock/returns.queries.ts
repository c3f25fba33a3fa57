import type { Context } from '#kernel/context'

export interface Out { readonly orderId: string; readonly skuId: string; readonly quantity: number }
/** What is out 在外件数 of each of these orders and of what was sent anew for them: shipped and not come back, by SKU. */
export async function outOf(ctx: Context, orderIds: readonly string[], skuIds: readonly string[]): Promise<Out[]> {
  const { rows } = await ctx.client.query<Out>({ name: 'stock.out_of_orders', values: [orderIds, skuIds], text: `
    select order_id as "orderId", sku_id as "skuId", sum(shipped)::int as quantity from stock_movements where order_id = any((select $1::text[])::text[]) and sku_id = any((select $2::text[])::text[]) and kind in ('ship', 'return') group by 1, 2 having sum(shipped) > 0 order by 1, 2` })
  return rows
}
