import { z } from 'zod'
import { column, type Sheet } from '#kernel/exports'
import { nothing, page, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { changePool, endPool, openPool, takeElsewhere } from './pools.service'
import { poolList } from './stock.queries'
import { channels } from './tables'

/** Channel pools 渠道库存, as a merchant's clerk or his ERP asks for them. */
const most = 10_000_000
const id = z.string().max(60)
const read = { access: 'merchant', permit: 'stock.read' } as const
const write = { access: 'merchant', permit: 'stock.write' } as const
const share = { pieces: z.int().min(1).max(most), endsAt: z.iso.datetime({ offset: true }).transform((text) => fromIso(text)) }
const Pool = z.object({ id: z.string(), skuId: z.string(), code: z.string(), title: z.string(), specText: z.string(), picture: z.string(), channel: z.enum(channels), pieces: z.int(), taken: z.int(), endsAt: z.date(), madeAt: z.date(), endedAt: z.date().nullable(), isOpen: z.boolean() })
const poolSheet: Sheet<z.input<typeof Pool>> = { title: ['渠道库存', 'Channel pools'], columns: [column('code', 'SKU货号', 'SKU code', (row) => row.code), column('title', '商品', 'Product', (row) => row.title), column('channel', '渠道', 'Channel', (row) => row.channel), column('pieces', '保留', 'Kept', (row) => row.pieces), column('taken', '已用', 'Taken', (row) => row.taken), column('endsAt', '截止', 'Until', (row) => row.endsAt)] }

export const poolRoutes = {
  stockPools: route({ method: 'GET', path: '/v1/merchant/stock/pools', ...read, input: page.extend({ state: z.enum(['open', 'over']).optional() }), output: z.object({ items: z.array(Pool), next: z.string().nullable() }), sheet: poolSheet, run: (ctx, { state, ...ask }) => poolList(ctx, { ...ask, isOpen: state === undefined ? undefined : state === 'open' }) }),
  openStockPool: route({ method: 'POST', path: '/v1/merchant/stock/pools', ...write, once: true, input: z.object({ skuId: id, channel: z.enum(channels), ...share }), output: z.object({ id: z.string() }), run: openPool }),
  changeStockPool: route({ method: 'PUT', path: '/v1/merchant/stock/pools/:id', ...write, input: z.object({ id, ...share }), output: nothing, run: async (ctx, { id: which, ...wish }) => { await changePool(ctx, which, wish); return {} } }),
  endStockPool: route({ method: 'POST', path: '/v1/merchant/stock/pools/:id/end', ...write, input: z.object({ id }), output: nothing, run: async (ctx, ask) => { await endPool(ctx, ask.id); return {} } }),
  takeFromPool: route({ method: 'POST', path: '/v1/merchant/stock/pools/:id/takes', ...write, once: true, input: z.object({ id, warehouseId: id, pieces: z.int().min(1).max(most), sourceId: z.string().trim().min(1).max(80) }), output: z.object({ left: z.int() }), run: (ctx, { id: which, ...take }) => takeElsewhere(ctx, which, take) }),
}
