import { ChangeConfirmed } from '#events/changes'
import { OrderCancelled, OrderShipped } from '#events/ordering'
import { on } from '#kernel/event'
import { voidWaybillsOf } from './waybills.service'

const redone: ReadonlySet<string> = new Set(['address', 'pieces'])
export const reactions = [
  on(OrderCancelled, 'dispatch.void_cancelled', (ctx, { payload }) => voidWaybillsOf(ctx, payload.orderId, 'cancelled')),
  on(ChangeConfirmed, 'dispatch.void_changed', async (ctx, { payload }) => { if (payload.does.some((what) => redone.has(what))) await voidWaybillsOf(ctx, payload.orderId, 'changed') }),
  on(OrderShipped, 'dispatch.void_sent_otherwise', (ctx, { payload }) => voidWaybillsOf(ctx, payload.orderId, 'sent_otherwise')),
]
