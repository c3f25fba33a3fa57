import { ProductChanged, ProductShelved, ProductUnshelved } from '#events/catalog'
import { ChoicesChanged } from '#events/facts'
import { StockCameBack, StockRanOut } from '#events/stock'
import { on } from '#kernel/event'
import { lookAgain, lookAgainAt } from './goods.service'
import { forgetHim } from './history.service'

export const reactions = [
  on(ProductChanged, 'favourites.look_changed', (ctx, { payload }) => lookAgain(ctx, [payload.productId])),
  on(ProductShelved, 'favourites.look_shelved', (ctx, { payload }) => lookAgain(ctx, [payload.productId])),
  on(ProductUnshelved, 'favourites.look_unshelved', (ctx, { payload }) => lookAgain(ctx, [payload.productId])),
  on(StockRanOut, 'favourites.look_ran_out', (ctx, { payload }) => lookAgainAt(ctx, payload.skuId, false)),
  on(StockCameBack, 'favourites.look_came_back', (ctx, { payload }) => lookAgainAt(ctx, payload.skuId, true)),
  on(ChoicesChanged, 'favourites.forget_him', (ctx, { payload }) => forgetHim(ctx, payload)),
]
