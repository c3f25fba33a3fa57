import { and, eq, gt, sql } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { returned, type Drawn, type Left } from './points.rules'
import { graceDays } from './settings.rules'
import { batches, draws } from './tables'

/** Batches 批次 move with the account that is held: what is drawn of them, and what comes back to them. */
const liveText = `select id, left_points::float8 as "leftPoints", expires_at as "expiresAt" from points_batches where shopper_id = $1 and state = 'live' and left_points > 0 and expires_at > $2 order by expires_at, id`
/** What the shopper may use now, batch by batch, soonest to expire first. */
export async function liveBatches(ctx: Context, shopperId: string): Promise<Left[]> {
  const { rows } = await ctx.client.query<Left>({ name: 'points.live', text: liveText, values: [shopperId, ctx.now] })
  return rows
}

/** Takes from batches what was drawn of them. */
export async function takeFrom(ctx: Context, taken: readonly Drawn[]): Promise<void> {
  await ctx.client.query({ name: 'points.take', values: [taken.map(({ id }) => id), taken.map(({ points }) => points)], text: 'update points_batches b set left_points = b.left_points - t.points from unnest($1::text[], $2::bigint[]) as t(id, points) where b.id = t.id' })
}

/** Gives back so many of what an order drew. A batch that has expired meanwhile cannot take them: they come as a new one, good for a short grace 宽限. */
export async function giveBack(ctx: Context, shopperId: string, orderId: string, points: number): Promise<void> {
  const its = await ctx.db.select({ batchId: draws.batchId, points: draws.points, backPoints: draws.backPoints, expiresAt: batches.expiresAt }).from(draws).innerJoin(batches, eq(batches.id, draws.batchId)).where(eq(draws.orderId, orderId))
  const back = returned(its.map((one) => ({ ...one, expiresAt: one.expiresAt! })), points)
  let late = 0
  for (const { id, points: some } of back) {
    await ctx.db.update(draws).set({ backPoints: sql`${draws.backPoints} + ${some}` }).where(and(eq(draws.orderId, orderId), eq(draws.batchId, id)))
    const taken = await ctx.db.update(batches).set({ leftPoints: sql`${batches.leftPoints} + ${some}` }).where(and(eq(batches.id, id), gt(batches.expiresAt, ctx.now))).returning({ id: batches.id })
    if (taken.length === 0) late += some
  }
  if (late > 0) await addBatch(ctx, { shopperId, source: 'grace', orderId, points: late, leftPoints: late, expiresAt: after(ctx.now, await settingOf(ctx, graceDays) * dayMs) })
}

export interface New { readonly shopperId: string; readonly source: 'grant' | 'grace'; readonly orderId: string | null; readonly points: number; readonly leftPoints: number; readonly expiresAt: Date }
/** A batch that may be used at once. */
export async function addBatch(ctx: Context, batch: New): Promise<void> {
  await ctx.db.insert(batches).values({ ...batch, id: newId('ptb', ctx.now), state: 'live', availableAt: ctx.now, at: ctx.now })
}
