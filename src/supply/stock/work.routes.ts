import { z } from 'zod'
import { column, type Sheet } from '#kernel/exports'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { setLotRule } from './lots.service'
import { findings, setSkuRules, skuRulesOf } from './safety.service'
import { holdsOfOrder, lotList, lotRuleList, myWarehouses } from './stock.queries'
import { adjustStock, pushStock } from './stock.service'
import { channels, closeKinds, reservationStates, whys } from './tables'
import { changeWarehouse, closeDay, closeWarehouse, openWarehouse } from './warehouses.service'
import { reasonCodes } from './work.rules'

/** Warehouses, rules of SKUs and adjustments 仓库、库存规则与调整, as a merchant's clerk asks for them. */
const most = 10_000_000
const id = z.string().max(60)
const place = { skuId: id, warehouseId: id }
const read = { access: 'merchant', permit: 'stock.read' } as const
const write = { access: 'merchant', permit: 'stock.write' } as const
const note = prose(z.string().trim().max(200))
const warehouse = { name: prose(z.string().trim().min(1).max(40)), priority: z.int().min(1).max(1_000), areas: z.array(z.string().max(6)).max(400) }
const Warehouse = z.object({ id: z.string(), name: z.string(), priority: z.int(), areas: z.array(z.string()), isOpen: z.boolean(), closedFor: z.enum(closeKinds).nullable(), closedDay: z.string().nullable() })
const Rules = z.object({ safetyPieces: z.int().min(1).max(most).nullable(), backorder: z.object({ warehouseId: id, most: z.int().min(1).max(100_000), days: z.int().min(1).max(90) }).nullable() })
const Finding = z.object({ skuId: z.string(), title: z.string(), specText: z.string(), code: z.string(), picture: z.string(), safetyPieces: z.int(), available: z.int(), inTransit: z.int(), belowSince: z.date() })
const HoldRow = z.object({ ...place, warehouse: z.string(), quantity: z.int(), shipped: z.int(), channel: z.enum(channels), poolPieces: z.int(), state: z.enum(reservationStates), why: z.enum(whys), promisedAt: z.date().nullable() })

const Lot = z.object({ id: z.string(), skuId: z.string(), code: z.string(), title: z.string(), specText: z.string(), picture: z.string(), lotCode: z.string(), warehouseId: z.string(), warehouse: z.string(), expiresOn: z.string(), left: z.int(), state: z.enum(['good', 'near', 'expired']), receivedAt: z.date() })
const lotSheet: Sheet<z.input<typeof Lot>> = { title: ['批次', 'Lots'], columns: [column('code', 'SKU货号', 'SKU code', (row) => row.code), column('title', '商品', 'Product', (row) => row.title), column('lot', '批次号', 'Lot', (row) => row.lotCode), column('expires', '到期日', 'Good until', (row) => row.expiresOn), column('left', '剩余', 'Left', (row) => row.left), column('warehouse', '仓库', 'Warehouse', (row) => row.warehouse)] }
const keepRules = { access: 'staff', permit: 'stock.lots' } as const

export const workRoutes = {
  stockLots: route({ method: 'GET', path: '/v1/merchant/stock/lots', ...read, input: page.extend({ state: z.enum(['good', 'near', 'expired']).optional() }), output: z.object({ items: z.array(Lot), next: z.string().nullable() }), sheet: lotSheet, run: lotList }),
  lotRules: route({ method: 'GET', path: '/v1/staff/stock/lot-rules', ...keepRules, input: nothing, output: z.object({ items: z.array(z.object({ categoryId: z.string(), setAt: z.date() })) }), run: async (ctx) => ({ items: await lotRuleList(ctx) }) }),
  setLotRule: route({ method: 'PUT', path: '/v1/staff/stock/lot-rules/:id', ...keepRules, input: z.object({ id, isNeeded: z.boolean() }), output: nothing, run: async (ctx, ask) => { await setLotRule(ctx, ask.id, ask.isNeeded); return {} } }),
  warehouses: route({ method: 'GET', path: '/v1/merchant/warehouses', ...read, input: nothing, output: z.object({ items: z.array(Warehouse) }), run: async (ctx) => ({ items: await myWarehouses(ctx) }) }),
  openWarehouse: route({ method: 'POST', path: '/v1/merchant/warehouses', ...write, once: true, input: z.object({ ...warehouse, priority: warehouse.priority.optional(), areas: warehouse.areas.optional() }), output: z.object({ id: z.string() }), run: (ctx, wish) => openWarehouse(ctx, wish) }),
  changeWarehouse: route({ method: 'PUT', path: '/v1/merchant/warehouses/:id', ...write, input: z.object({ id, ...warehouse }), output: nothing, run: async (ctx, { id: which, ...wish }) => { await changeWarehouse(ctx, which, wish); return {} } }),
  closeWarehouse: route({ method: 'POST', path: '/v1/merchant/warehouses/:id/closing', ...write, input: z.object({ id, closedFor: z.enum(closeKinds).nullable(), note }), output: nothing, run: async (ctx, { id: which, ...wish }) => { await closeWarehouse(ctx, which, wish); return {} } }),
  closeStockDay: route({ method: 'POST', path: '/v1/merchant/warehouses/:id/days', ...write, input: z.object({ id, day: z.iso.date() }), output: nothing, run: async (ctx, { id: which, day }) => { await closeDay(ctx, which, day); return {} } }),
  adjustStock: route({ method: 'POST', path: '/v1/merchant/stock/adjust', ...write, once: true, input: z.object({ ...place, pieces: z.int().min(1).max(most), code: z.enum(reasonCodes).exclude(['sold_elsewhere']), note, day: z.iso.date().optional() }), output: z.object({ available: z.int(), damaged: z.int() }), run: adjustStock }),
  pushStock: route({ method: 'PUT', path: '/v1/merchant/stock/pushed', ...write, input: z.object({ ...place, onHand: z.int().min(0).max(most), version: z.int().min(0) }), output: z.object({ available: z.int(), reserved: z.int() }), run: pushStock }),
  skuRules: route({ method: 'GET', path: '/v1/merchant/stock/:skuId/rules', ...read, input: z.object({ skuId: id }), output: Rules, run: (ctx, { skuId }) => skuRulesOf(ctx, skuId) }),
  setSkuRules: route({ method: 'PUT', path: '/v1/merchant/stock/:skuId/rules', ...write, input: Rules.extend({ skuId: id }), output: nothing, run: async (ctx, { skuId, ...rules }) => { await setSkuRules(ctx, skuId, rules); return {} } }),
  stockFindings: route({ method: 'GET', path: '/v1/merchant/stock/findings', ...read, input: nothing, output: z.object({ items: z.array(Finding) }), run: async (ctx) => ({ items: await findings(ctx) }) }),
  orderHolds: route({ method: 'GET', path: '/v1/merchant/stock/orders/:orderId', ...read, input: z.object({ orderId: id }), output: z.object({ items: z.array(HoldRow) }), run: async (ctx, { orderId }) => ({ items: await holdsOfOrder(ctx, orderId) }) }),
}
