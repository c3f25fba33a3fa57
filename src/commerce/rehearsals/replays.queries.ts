import { and, arrayContains, desc, eq } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { dayMs } from '#kernel/time'
import { replays } from './tables'
import { figuresOf } from './tally.rules'

/** Replays 回放记录 as whoever asked for them sees them. */
type Row = typeof replays.$inferSelect
const shown = ({ id, offerIds, state, since, orders, done, askedAt, changedAt, tally }: Row) => ({ id, offerIds, state, since, until: askedAt, orders, done, changedAt, days: Math.round((askedAt.getTime() - since.getTime()) / dayMs), figures: figuresOf(tally, Math.round((askedAt.getTime() - since.getTime()) / dayMs)) })
const mostShown = 10

/** The newest replays that an offer took part in. */
export async function replaysOf(ctx: Context, offerId: string) {
  const rows = await ctx.db.select().from(replays).where(and(arrayContains(replays.offerIds, [offerId]), mine(ctx, replays.merchantId))).orderBy(desc(replays.id)).limit(mostShown)
  return { items: rows.map(shown) }
}

export async function replayOf(ctx: Context, id: string) {
  const [row] = await ctx.db.select().from(replays).where(and(eq(replays.id, id), mine(ctx, replays.merchantId)))
  return row ? shown(row) : notFound()
}
