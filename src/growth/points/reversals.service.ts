import { and, eq, sql } from 'drizzle-orm'
import { transaction, type Context } from '#kernel/context'
import { giveBack, liveBatches, takeFrom } from './batches.service'
import { holdAccount, post } from './accounts.service'
import { backOf, clawedOf, drawn } from './points.rules'
import { batches, claims, parts, reversals } from './tables'

/** Reversals 积分冲回: a refund gives back the points that its goods were paid with, and takes those that its money had earned, pro rata; also where they have been spent already. */
export interface Reversal {
  /** The refund's own id: the same refund is reversed once. */
  readonly refundId: string
  /** The child order, one merchant's part. */
  readonly orderId: string
  readonly shopperId: string
  /** What goes back of the money paid for goods, freight left out, in fen. */
  readonly goodsFen: number
  /** What goes back of what points paid, in fen: of a line its `pointsFen`, pro rata. More than is left of the order's is cut to that. */
  readonly pointsFen: number
}
export interface Reversed { readonly backPoints: number; readonly clawedPoints: number }

/**
 * Gives back and claws back, in the caller's transaction. Spent points go to the batches they came from, or, where those have expired, come for a short grace. What was
 * earned is taken from its own batch, then from what expires soonest; what is not there is owed (`debt`), and the next earnings pay it. Asked again under the same
 * refund it answers what it did. Refuses nothing: a refund never waits for points.
 */
export function reversePoints(ctx: Context, { refundId, orderId, shopperId, goodsFen, pointsFen }: Reversal): Promise<Reversed> {
  return transaction(ctx, async (ctx) => {
    // Payment and cancelling take the claim first and then the account, and so does this.
    const [part] = await ctx.db.select({ points: parts.points, fen: parts.fen, backPoints: parts.backPoints, backFen: parts.backFen, parentId: parts.parentId }).from(parts).innerJoin(claims, eq(claims.orderId, parts.parentId)).where(and(eq(parts.orderId, orderId), eq(claims.state, 'kept'))).for('update')
    await holdAccount(ctx, shopperId)
    const fresh = await ctx.db.insert(reversals).values({ refundId, orderId, shopperId, goodsFen, pointsFen, backPoints: 0, clawedPoints: 0, at: ctx.now }).onConflictDoNothing().returning({ id: reversals.refundId })
    if (fresh.length === 0) return (await ctx.db.select({ backPoints: reversals.backPoints, clawedPoints: reversals.clawedPoints }).from(reversals).where(eq(reversals.refundId, refundId)))[0]!
    const back = part ? backOf(part, pointsFen) : { fen: 0, points: 0 }
    if (part && back.fen > 0) {
      await ctx.db.update(parts).set({ backFen: part.backFen + back.fen, backPoints: part.backPoints + back.points }).where(eq(parts.orderId, orderId))
      await giveBack(ctx, shopperId, part.parentId, back.points)
      await post(ctx, { shopperId, reason: 'given_back', sourceId: refundId, orderId, refundId, legs: { spent: -back.points, available: back.points } })
    }
    const clawedPoints = await claw(ctx, { refundId, orderId, shopperId, goodsFen })
    await ctx.db.update(reversals).set({ pointsFen: back.fen, backPoints: back.points, clawedPoints }).where(eq(reversals.refundId, refundId))
    return { backPoints: back.points, clawedPoints }
  })
}

/** Takes what the order had earned by money that goes back. An order that has earned nothing yet earns the less. */
async function claw(ctx: Context, { refundId, orderId, shopperId, goodsFen }: Omit<Reversal, 'pointsFen'>): Promise<number> {
  const [batch] = await ctx.db.select().from(batches).where(and(eq(batches.orderId, orderId), eq(batches.source, 'order')))
  if (!batch) return 0
  const points = clawedOf(batch, goodsFen)
  const own = Math.min(batch.leftPoints, points)
  await ctx.db.update(batches).set({ reversedFen: batch.reversedFen + goodsFen, clawedPoints: batch.clawedPoints + points, leftPoints: batch.leftPoints - own }).where(eq(batches.id, batch.id))
  if (points === 0) return 0
  const live = points === own ? [] : await liveBatches(ctx, shopperId)
  const others = Math.min(points - own, live.reduce((sum, { leftPoints }) => sum + leftPoints, 0))
  if (others > 0) await takeFrom(ctx, drawn(live, others)!)
  await post(ctx, { shopperId, reason: 'clawed_back', sourceId: refundId, orderId, refundId, legs: { [batch.state === 'pending' ? 'pending' : 'available']: -own - (batch.state === 'live' ? others : 0), ...(batch.state === 'pending' && { available: -others }), debt: -(points - own - others), clawed_back: points } })
  return points
}

/** What of an order's goods has gone back so far, in fen. */
export async function reversedFenOf(ctx: Context, orderId: string): Promise<number> {
  const [sum] = await ctx.db.select({ fen: sql<number>`coalesce(sum(${reversals.goodsFen}), 0)::float8` }).from(reversals).where(eq(reversals.orderId, orderId))
  return sum!.fen
}
