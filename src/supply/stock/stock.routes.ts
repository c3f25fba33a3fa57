import { z } from 'zod'
import { prose } from '#kernel/prose'
import { column, type Sheet } from '#kernel/exports'
import { nothing, page, route } from '#kernel/route'
import { skuNames } from '#supply/catalog'
import { movementsOf, stockList } from './stock.queries'
import { receive, setStock } from './stock.service'
import { movementKinds } from './tables'

const most = 10_000_000
const place = { skuId: z.string().max(60), warehouseId: z.string().max(60) }
const Level = z.object({ ...place, code: z.string(), title: z.string(), specText: z.string(), picture: z.string(), available: z.int(), reserved: z.int(), shipped: z.int(), damaged: z.int(), inTransit: z.int(), backorderMost: z.int() })
const Movement = z.object({ id: z.string(), ...place, kind: z.enum(movementKinds), available: z.int(), reserved: z.int(), shipped: z.int(), damaged: z.int(), inTransit: z.int(), orderId: z.string().nullable(), reason: z.string().nullable(), code: z.string().nullable(), day: z.string().nullable(), actorId: z.string(), at: z.date() })
const read = { access: 'merchant', permit: 'stock.read' } as const
const write = { access: 'merchant', permit: 'stock.write' } as const
const stockSheet: Sheet<z.input<typeof Level>> = { title: ['库存', 'Stock'], columns: [
  column('code', 'SKU货号', 'SKU code', (row) => row.code), column('title', '商品', 'Product', (row) => row.title), column('spec', '规格', 'Spec', (row) => row.specText), column('warehouseId', '仓库', 'Warehouse', (row) => row.warehouseId), column('available', '可售', 'Available', (row) => row.available),
  column('reserved', '占用', 'Reserved', (row) => row.reserved), column('shipped', '已发', 'Shipped', (row) => row.shipped), column('damaged', '残次', 'Damaged', (row) => row.damaged), column('inTransit', '在途', 'In transit', (row) => row.inTransit), column('skuId', '编号', 'Id', (row) => row.skuId)] }
const movementSheet: Sheet<z.input<typeof Movement>> = { title: ['库存流水', 'Stock movements'], columns: [
  column('at', '时间', 'At', (row) => row.at), column('kind', '类型', 'Kind', (row) => row.kind), column('warehouseId', '仓库', 'Warehouse', (row) => row.warehouseId), column('available', '可售变化', 'Available', (row) => row.available), column('reserved', '占用变化', 'Reserved', (row) => row.reserved),
  column('shipped', '已发变化', 'Shipped', (row) => row.shipped), column('damaged', '残次变化', 'Damaged', (row) => row.damaged), column('orderId', '订单', 'Order', (row) => row.orderId), column('code', '原因码', 'Reason code', (row) => row.code), column('reason', '原因', 'Reason', (row) => row.reason), column('day', '记账日', 'Day', (row) => row.day), column('actorId', '操作人', 'By', (row) => row.actorId)] }

export const stockRoutes = {
  stockList: route({
    method: 'GET', path: '/v1/merchant/stock', ...read, input: page.extend({ most: z.coerce.number().int().min(0).max(most).optional(), warehouseId: z.string().max(60).optional() }), output: z.object({ items: z.array(Level), next: z.string().nullable() }), sheet: stockSheet,
    run: async (ctx, ask) => {
      const { items, next } = await stockList(ctx, ask)
      const names = await skuNames(ctx, items.map((item) => item.skuId))
      return { items: items.map((item) => ({ ...item, ...(names.get(item.skuId) ?? { code: '', title: '', specText: '', picture: '' }) })), next }
    },
  }),
  receiveStock: route({ method: 'POST', path: '/v1/merchant/stock/receive', ...write, once: true, input: z.object({ ...place, quantity: z.int().min(1).max(most), sourceId: z.string().min(1).max(80).optional(), day: z.iso.date().optional(), lot: z.object({ code: z.string().trim().min(1).max(40), expiresOn: z.iso.date() }).optional(), unitFen: z.int().min(1).max(100_000_000).optional() }), output: nothing,
    // Without a paper of its own, the key under which it is asked names the receipt.
    run: async (ctx, { sourceId, ...wish }) => { await receive(ctx, { ...wish, sourceId: sourceId ?? `key ${ctx.keyHash}` }); return {} } }),
  setStock: route({ method: 'PUT', path: '/v1/merchant/stock', ...write, input: z.object({ ...place, quantity: z.int().max(most), reason: prose(z.string().trim().min(2).max(200)) }), output: z.object({ available: z.int() }), run: setStock }),
  movements: route({ method: 'GET', path: '/v1/merchant/stock/:skuId/movements', ...read, input: page.extend({ skuId: z.string().max(60) }), output: z.object({ items: z.array(Movement), next: z.string().nullable() }), sheet: movementSheet, run: movementsOf }),
}
