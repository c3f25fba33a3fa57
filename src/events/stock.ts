import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to stock 库存: the published language of stock. Told when what can be bought begins or ends, not at each movement. */
export const StockRanOut = defineEvent('stock.stock_ran_out', z.object({ skuId: z.string() }))
export const StockCameBack = defineEvent('stock.stock_came_back', z.object({ skuId: z.string() }))
