import { ImportUndoWentOn, ImportWentOn } from '#events/catalog'
import { OrderPaid } from '#events/ordering'
import { on } from '#kernel/event'
import { goOnWithImport, goOnWithUndo } from './runs.service'
import { countSales } from './shelf.service'

export const reactions = [
  on(OrderPaid, 'catalog.count_sales', (ctx, { payload: order }) => countSales(ctx, order.lines.filter(({ isGift }) => !isGift))),
  on(ImportWentOn, 'catalog.go_on_with_import', (ctx, { payload }) => goOnWithImport(ctx, payload.importId, payload.batch)),
  on(ImportUndoWentOn, 'catalog.go_on_with_undo', (ctx, { payload }) => goOnWithUndo(ctx, payload.importId)),
]
