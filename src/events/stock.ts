import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to stock 库存: the published language of stock. Told when what can be bought begins or ends, not at each movement. */
export const StockRanOut = defineEvent('stock.stock_ran_out', z.object({ skuId: z.string() }))
export const StockCameBack = defineEvent('stock.stock_came_back', z.object({ skuId: z.string() }))
/** Goods came in of which some were promised before they were there: these orders, first promised first, can be sent whole now (F88). */
export const StockPromisesFilled = defineEvent('stock.promises_filled', z.object({ skuId: z.string(), warehouseId: z.string(), merchantId: z.string(), orderIds: z.array(z.string()), at: z.iso.datetime() }))
/** Less than half of a SKU's safety stock is there (F82). Told once, until it is above again. */
export const StockBelowSafety = defineEvent('stock.below_safety', z.object({ skuId: z.string(), merchantId: z.string(), available: z.int(), safetyPieces: z.int(), at: z.iso.datetime() }))
/** A warehouse was opened, changed, closed or opened again. */
export const WarehouseChanged = defineEvent('stock.warehouse_changed', z.object({ warehouseId: z.string(), merchantId: z.string(), isOpen: z.boolean(), closedFor: z.enum(['planned', 'emergency']).nullable(), at: z.iso.datetime() }))
/** The goods of a category are kept by lots from now on, or no longer. */
export const LotRuleChanged = defineEvent('stock.lot_rule_changed', z.object({ categoryId: z.string(), isNeeded: z.boolean(), at: z.iso.datetime() }))
/** Pieces of a lot that is over were laid apart: they can no longer be sold. */
export const LotExpired = defineEvent('stock.lot_expired', z.object({ lotId: z.string(), skuId: z.string(), warehouseId: z.string(), merchantId: z.string(), pieces: z.int(), at: z.iso.datetime() }))
/** A share of a SKU is kept for a channel, in so many pieces until a time; or it was changed, or has ended, what was left of it being everybody's again (F88). */
export const StockPoolChanged = defineEvent('stock.pool_changed', z.object({ poolId: z.string(), skuId: z.string(), merchantId: z.string(), channel: z.string(), pieces: z.int(), taken: z.int(), isOpen: z.boolean(), endsAt: z.iso.datetime(), at: z.iso.datetime() }))
