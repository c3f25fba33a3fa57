import { StockPromisesFilled } from '#events/stock'
import type { Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { refuse } from '#kernel/refusal'

/** Back-order 缺货预订 (F88): what was promised before it was there is filled in the order of the promises; who was promised later waits longer. */
interface Turn { readonly id: string; readonly skuId: string; readonly warehouseId: string; readonly left: number; readonly promisedAt: Date; readonly owed: number }

/** What is missing is borne by who was promised last. Refuses `stock.not_here_yet`, with how many could be sent, to whom it still comes to. */
export async function refuseBeforeTurn(ctx: Context, { id, skuId, warehouseId, left, promisedAt, owed }: Turn, quantity: number): Promise<void> {
  if (quantity === 0) return
  const { rows: [later] } = await ctx.client.query<{ pieces: number }>({ name: 'stock.promised_later', values: [skuId, warehouseId, promisedAt, id], text: `
    select coalesce(sum(quantity - shipped), 0)::int as pieces from stock_reservations where sku_id = $1 and warehouse_id = $2 and promised_at is not null and state in ('held', 'claimed') and (promised_at, id) > ($3, $4)` })
  const here = left - Math.max(0, owed - later!.pieces)
  if (quantity > here) refuse('stock.not_here_yet', { left: Math.max(0, here) })
}

/** Goods have come to a place that owed some: tells whose promises are whole now, first promised first. */
export async function tellFilled(ctx: Context, { skuId, warehouseId, merchantId }: { readonly skuId: string; readonly warehouseId: string; readonly merchantId: string }, owedBefore: number, owed: number): Promise<void> {
  if (owedBefore <= 0 || owed >= owedBefore) return
  const { rows } = await ctx.client.query<{ orderId: string; pieces: number }>({ name: 'stock.promised', values: [skuId, warehouseId], text: `
    select order_id as "orderId", quantity - shipped as pieces from stock_reservations where sku_id = $1 and warehouse_id = $2 and promised_at is not null and state in ('held', 'claimed') and shipped < quantity order by promised_at desc, id desc` })
  let later = 0
  const orderIds: string[] = []
  for (const { orderId, pieces } of rows) {
    if (later >= Math.max(0, owed) && later < owedBefore) orderIds.unshift(orderId)
    later += pieces
  }
  if (orderIds.length > 0) await emit(ctx, StockPromisesFilled, { skuId, warehouseId, merchantId, orderIds: orderIds.slice(0, 500), at: ctx.now.toISOString() })
}
