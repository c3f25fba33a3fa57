import { CategoryChanged, ProductChanged, ProductShelved, ProductUnshelved } from '#events/catalog'
import { OrderPaid } from '#events/ordering'
import { on } from '#kernel/event'
import { countSales } from './documents.service'
import { refreshCategory, refreshProducts } from './refresh.service'

export const reactions = [
  on(ProductChanged, 'discovery.refresh_changed', (ctx, { payload }) => refreshProducts(ctx, [payload.productId])),
  on(ProductShelved, 'discovery.refresh_shelved', (ctx, { payload }) => refreshProducts(ctx, [payload.productId])),
  on(ProductUnshelved, 'discovery.refresh_unshelved', (ctx, { payload }) => refreshProducts(ctx, [payload.productId])),
  on(CategoryChanged, 'discovery.refresh_category', (ctx, { payload }) => refreshCategory(ctx, payload.categoryId)),
  on(OrderPaid, 'discovery.count_sales', (ctx, { payload }) => countSales(ctx, payload.lines.filter(({ isGift }) => !isGift))),
]
