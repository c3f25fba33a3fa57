import { z } from 'zod'
import { addCost, costOfOrder, layersOf, valuesOf, worth } from '#supply/pricing'
import { skuNames } from '#supply/catalog'
import { column, yuan, type Sheet } from '#kernel/exports'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'

/** What stock is worth 库存价值: by SKU, by the receipts that it came with, and what the goods of an order have cost. */
const id = z.string().max(60)
const read = { access: 'merchant', permit: 'warehousing.costs' } as const
const good = { skuId: z.string(), code: z.string(), title: z.string(), specText: z.string(), picture: z.string() }
const nameless = { code: '', title: '', specText: '', picture: '' }
const Value = z.object({ ...good, pieces: z.int(), unpriced: z.int(), fifoFen: z.int(), averageFen: z.int() })
const valueSheet: Sheet<z.input<typeof Value>> = { title: ['库存价值', 'Value of stock'], columns: [column('code', 'SKU货号', 'SKU code', (row) => row.code), column('title', '商品', 'Product', (row) => row.title), column('spec', '规格', 'Spec', (row) => row.specText), column('pieces', '件数', 'Pieces', (row) => row.pieces), column('unpriced', '未定价件数', 'Without a price', (row) => row.unpriced),
  column('fifoFen', '先进先出价值（元）', 'First in, first out (yuan)', (row) => yuan(row.fifoFen)), column('averageFen', '移动加权平均价值（元）', 'Moving average (yuan)', (row) => yuan(row.averageFen))] }
const Layer = z.object({ id: z.string(), sourceId: z.string(), cameAt: z.date(), pieces: z.int(), leftPieces: z.int(), leftFen: z.int(), isPriced: z.boolean() })
const layerSheet: Sheet<z.input<typeof Layer>> = { title: ['成本层', 'Layers of cost'], columns: [column('sourceId', '来源单据', 'Source', (row) => row.sourceId), column('cameAt', '入库时间', 'Came at', (row) => row.cameAt), column('pieces', '入库件数', 'Pieces', (row) => row.pieces), column('leftPieces', '剩余件数', 'Left', (row) => row.leftPieces),
  column('leftFen', '剩余成本（元）', 'Cost of what is left (yuan)', (row) => (row.isPriced ? yuan(row.leftFen) : null))] }

export const valueRoutes = {
  stockValue: route({ method: 'GET', path: '/v1/merchant/stock-value', ...read, input: page, output: z.object({ items: z.array(Value), next: z.string().nullable() }), sheet: valueSheet, run: async (ctx, ask) => {
    const { items, next } = await valuesOf(ctx, ask)
    const names = await skuNames(ctx, items.map(({ skuId }) => skuId))
    return { items: items.map((item) => ({ ...item, ...(names.get(item.skuId) ?? nameless) })), next }
  } }),
  stockWorth: route({ method: 'GET', path: '/v1/merchant/stock-value/all', ...read, input: nothing, output: z.object({ pieces: z.int(), unpriced: z.int(), fifoFen: z.int() }), run: (ctx) => worth(ctx) }),
  costLayers: route({ method: 'GET', path: '/v1/merchant/stock-value/skus/:skuId', ...read, input: page.extend({ skuId: id }), output: z.object({ items: z.array(Layer), next: z.string().nullable() }), sheet: layerSheet, run: layersOf }),
  addLayerCost: route({ method: 'POST', path: '/v1/merchant/stock-value/layers/:id/costs', ...read, once: true, input: z.object({ id, fen: z.int().min(1).max(100_000_000_00), note: prose(z.string().trim().min(2).max(200)) }), output: nothing, run: async (ctx, { id: which, ...bill }) => { await addCost(ctx, which, bill); return {} } }),
  orderGoodsCost: route({ method: 'GET', path: '/v1/merchant/stock-value/orders/:orderId', ...read, input: z.object({ orderId: id }), output: z.object({ items: z.array(z.object({ skuId: z.string(), pieces: z.int(), unpriced: z.int(), fen: z.int() })) }), run: async (ctx, { orderId }) => ({ items: await costOfOrder(ctx, orderId) }) }),
}
