import { and, eq } from 'drizzle-orm'
import { lastly, together, transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { allocate } from '#kernel/money'
import { Refusal } from '#kernel/refusal'
import { giveBack, liveBatches } from './batches.service'
import { holdAccount, post } from './accounts.service'
import { drawn } from './points.rules'
import { claims } from './tables'

/** What an order pays with points 积分抵扣: taken with the order, spent with its payment, free again with its end (I-12, I-13). Orders that use none never come here. */
export interface Claim { readonly points: number; readonly fen: number; /** What of it each child order's goods are paid with. */ readonly parts: readonly { readonly orderId: string; readonly fen: number }[] }

const holdText = `update points_accounts set available = available - $2, reserved = reserved + $2 where shopper_id = $1 and available >= $2`
const writeText = `
  with claim as (insert into points_claims (order_id, shopper_id, points, fen, state, at) values ($1, $2, $3, $4, 'held', $5)),
    part as (insert into points_parts (order_id, parent_id, shopper_id, points, fen) select p.order_id, $1, $2, p.points, p.fen from unnest($6::text[], $7::bigint[], $8::bigint[]) as p(order_id, points, fen)),
    taken as (select * from unnest($9::text[], $10::bigint[]) as t(batch_id, points)),
    draw as (insert into points_draws (order_id, batch_id, points) select $1, batch_id, points from taken),
    journal as (insert into points_journals (id, shopper_id, reason, source_id, order_id, actor_id, at) values ($11, $2, 'reserved', $1, $1, $2, $5)),
    entry as (insert into points_entries (journal_id, account, points) values ($11, 'available', -$3::bigint), ($11, 'reserved', $3::bigint))
  update points_batches b set left_points = b.left_points - t.points from taken t where b.id = t.batch_id`

/**
 * Takes the points for the order that is being placed, oldest first. The guarded write on the shopper's row decides between orders that race: the second sees what
 * the first has left, and is refused `points.gone` (409) where that is not enough.
 */
export async function reservePoints(ctx: Context, parentId: string, { points, fen, parts }: Claim): Promise<void> {
  const shopperId = ctx.actor.id
  const [{ rowCount }, live] = await together([ctx.client.query({ name: 'points.hold', text: holdText, values: [shopperId, points] }), liveBatches(ctx, shopperId)])
  const taken = rowCount === 1 ? drawn(live, points) : undefined
  if (!taken) throw new Refusal('points.gone', {}, 409)
  const shares = allocate(points, parts.map((part) => part.fen))
  lastly(ctx, () => ctx.client.query({ name: 'points.claim', text: writeText, values: [parentId, shopperId, points, fen, ctx.now, parts.map(({ orderId }) => orderId), shares, parts.map((part) => part.fen), taken.map(({ id }) => id), taken.map((one) => one.points), newId('ptj', ctx.now)] }))
}

/** The order is paid: its points are spent. Once only. */
export async function confirmPoints(ctx: Context, parentId: string): Promise<void> {
  await ctx.client.query({ name: 'points.confirm', values: [parentId, newId('ptj', ctx.now), ctx.now, ctx.actor.id], text: `
    with kept as (update points_claims set state = 'kept' where order_id = $1 and state = 'held' returning shopper_id, points),
      account as (update points_accounts a set reserved = a.reserved - k.points, spent = a.spent + k.points from kept k where a.shopper_id = k.shopper_id),
      journal as (insert into points_journals (id, shopper_id, reason, source_id, order_id, actor_id, at) select $2, shopper_id, 'confirmed', $1, $1, $4, $3 from kept)
    insert into points_entries (journal_id, account, points) select $2, l.account, l.sign * k.points from kept k, (values ('reserved', -1), ('spent', 1)) as l(account, sign)` })
}

/** The order has ended unpaid: its points are free again. Once only. */
export function releasePoints(ctx: Context, parentId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [gone] = await ctx.db.update(claims).set({ state: 'released' }).where(and(eq(claims.orderId, parentId), eq(claims.state, 'held'))).returning()
    if (!gone) return
    const { shopperId, points } = gone
    await holdAccount(ctx, shopperId)
    await giveBack(ctx, shopperId, parentId, points)
    await post(ctx, { shopperId, reason: 'released', sourceId: parentId, orderId: parentId, legs: { reserved: -points, available: points } })
  })
}
