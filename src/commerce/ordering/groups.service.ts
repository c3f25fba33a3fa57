import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import { OrderLetGo } from '#events/ordering'
import { failDue, seatsToEnd, tellRefunded, type Seat } from '#offers/groups'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { cancelPaid, cancelUnpaid, childrenOf, factsOf, linesOf } from './orders.service'
import { orders } from './tables'

/** Orders in groups 拼团订单 (F27, T-25): paid as any other, shipped once the group is full, and given back whole where it was not in time. */

/** The group is full: its orders may be shipped, and whoever sends by himself hears of it once. */
export function letGroupGo(ctx: Context, parentIds: readonly string[]): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const ids = parentIds as (typeof orders.$inferSelect)['id'][]
    await ctx.db.update(orders).set({ awaitsGroup: false }).where(inArray(orders.id, ids))
    const gone = await ctx.db.update(orders).set({ awaitsGroup: false }).where(and(isNotNull(orders.parentId), inArray(orders.parentId, ids), eq(orders.awaitsGroup, true))).returning()
    for (const order of gone) if (order.state === 'paid') await emit(ctx, OrderLetGo, factsOf(order, await linesOf(ctx, order.id)))
  })
}

/** One order of a group that failed: ended if nobody has paid, given back whole if somebody has, with a letter that names the refund. */
function endSeat(ctx: Context, seat: Seat): Promise<void> {
  if (seat.state === 'held') return cancelUnpaid(ctx, seat.orderId, 'group_failed')
  return transaction(ctx, async (ctx) => {
    const child = (await childrenOf(ctx, seat.orderId))[0]!
    await cancelPaid(ctx, child.id, 'group_failed')
    await tellRefunded(ctx, seat, child.id, child.paidFen - child.refundedFen, `rfd_${child.id}`)
  })
}

/** What is due on groups by the clock 拼团到期: groups that are not full fail, and all their orders end in the same sweep. Each in a transaction of its own, so that one that fails holds up no other. Answers how many orders ended. */
export async function sweepGroups(ctx: Context): Promise<number> {
  while (await failDue(ctx) > 0);
  let ended = 0
  for (let due = await seatsToEnd(ctx), before = -1; due.length > 0 && ended > before; due = await seatsToEnd(ctx)) {
    before = ended
    for (const seat of due) await endSeat(ctx, seat).then(() => { ended++ }, (fault: unknown) => { ctx.log.warn({ err: fault, orderId: seat.orderId }, 'an order of a group that failed could not be ended') })
  }
  return ended
}
