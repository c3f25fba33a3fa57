import { expect } from 'vitest'
import { createCategory, createProduct } from '#supply/catalog'
import { openMerchant } from '#supply/merchants'
import { openWarehouse, receive } from '#supply/stock'
import { as, system, type Actor, type Context } from '#kernel/context'
import { world } from './world'

/** A shop with shelves 有货的店: one merchant, one product of so many SKUs, one warehouse with so many pieces of each. */
export interface Shop { readonly ctx: Context; readonly clerk: Context; readonly merchantId: string; readonly categoryId: string; readonly skuIds: string[]; readonly warehouseId: string }

export async function shop(quantity: number, skus = 1): Promise<Shop> {
  const ctx = as(await world(), system)
  const merchantId = await openMerchant(ctx, { name: '山居', contact: '客服', phone: '13800000000' })
  const clerk = as(ctx, { kind: 'merchant', id: 'clk_1', merchantId, permits: new Set(['*']) } satisfies Actor)
  const { id: categoryId } = await createCategory(ctx, { slug: 'home', name: '家居', nameEn: 'Home' })
  const detail = { pain: '', solution: '', trust: '', action: '' }
  const { skuIds } = await createProduct(clerk, { code: 'A', categoryId, title: '藤椅', subtitle: '', pictures: [], sellingPoints: [], attributes: [], detail, axes: [{ name: '色', values: Array.from({ length: skus }, (_, i) => `${i}`) }],
    skus: Array.from({ length: skus }, (_, i) => ({ code: `A${i}`, spec: { 色: `${i}` }, priceFen: 100, weightGram: 1 })) })
  const { id: warehouseId } = await openWarehouse(clerk, { name: '主仓' })
  for (const skuId of skuIds) await receive(clerk, { skuId, warehouseId, quantity, sourceId: `in_${skuId}` })
  return { ctx, clerk, merchantId, categoryId, skuIds, warehouseId }
}

/** I-09: what the book adds up to is what lies there, in every bucket; and I-10: what is reserved is what orders hold. */
export async function booksAgree({ ctx }: Shop): Promise<void> {
  const { rows } = await ctx.pool.query(`select l.sku_id, l.warehouse_id from stock_levels l
    left join (select sku_id, warehouse_id, sum(available) a, sum(reserved) r, sum(shipped) s, sum(damaged) d, sum(in_transit) t from stock_movements group by 1, 2) m using (sku_id, warehouse_id)
    left join (select sku_id, warehouse_id, sum(quantity - shipped) held from stock_reservations where state <> 'released' group by 1, 2) h using (sku_id, warehouse_id)
    where (l.available, l.reserved, l.shipped, l.damaged, l.in_transit) is distinct from (coalesce(m.a, 0), coalesce(m.r, 0), coalesce(m.s, 0), coalesce(m.d, 0), coalesce(m.t, 0)) or l.reserved <> coalesce(h.held, 0) or l.available < -l.backorder_most`)
  expect(rows).toEqual([])
  const { rows: lots } = await ctx.pool.query(`select l.sku_id, l.available + l.reserved as there, coalesce(sum(t.left_pieces), 0)::int as lots from stock_levels l left join stock_lots t using (sku_id, warehouse_id) where l.has_lots group by l.sku_id, l.warehouse_id having coalesce(sum(t.left_pieces), 0) <> l.available + l.reserved`)
  expect(lots).toEqual([])
  // What is owned of a SKU is what its cost layers hold, and each layer is the sum of what came to it and left it.
  const { rows: layers } = await ctx.pool.query(`select sku_id, coalesce(o.there, 0) as there, coalesce(l.left_pieces, 0) as layers from (select sku_id, sum(available + reserved + damaged + in_transit)::int as there from stock_levels group by 1) o full join (select sku_id, sum(left_pieces)::int as left_pieces from pricing_layers group by 1) l using (sku_id) where coalesce(o.there, 0) <> coalesce(l.left_pieces, 0)
    union all select l.id, l.left_pieces, sum(m.pieces)::int from pricing_layers l join pricing_layer_moves m on m.layer_id = l.id group by l.id having sum(m.pieces) <> l.left_pieces or sum(m.fen) <> l.left_fen`)
  expect(layers).toEqual([])
  // What is taken of a channel's share is what orders hold or have bought of it, and what was taken by hand; what a released order had sent stays taken.
  const { rows: pools } = await ctx.pool.query(`select p.id, p.taken, coalesce(r.pieces, 0) + coalesce(t.pieces, 0) as by from stock_pools p
    left join (select pool_id, sum(case when state = 'released' then greatest(0, pool_pieces - (quantity - shipped)) else pool_pieces end)::int as pieces from stock_reservations group by 1) r on r.pool_id = p.id
    left join (select pool_id, sum(pieces)::int as pieces from stock_pool_takes group by 1) t on t.pool_id = p.id where p.taken <> coalesce(r.pieces, 0) + coalesce(t.pieces, 0)`)
  expect(pools).toEqual([])
}
