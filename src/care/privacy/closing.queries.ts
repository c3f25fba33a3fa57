import { and, asc, desc, eq, inArray, lt } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { behind, cursorAt, timeAndId } from '#kernel/paging'
import { laws } from '#kernel/personal'
import { notFound } from '#kernel/refusal'
import { inTheWay } from './closing.rules'
import { hindrancesOf, holdingsOf, type Rooms } from './house.queries'
import { closings, keeps, type closingStates } from './tables'

const columns = { id: closings.id, shopperId: closings.shopperId, state: closings.state, askedAt: closings.askedAt, thinkUntil: closings.thinkUntil, dueAt: closings.dueAt, waives: closings.waives, endedAt: closings.endedAt, unsettled: closings.unsettled }

/** One's own request, open or the last one, and what of one's own has not ended, whether it was asked for or not. */
export async function myClosing(ctx: Context, rooms: Rooms) {
  const [last] = await ctx.db.select(columns).from(closings).where(mine(ctx, closings.shopperId)).orderBy(desc(closings.id)).limit(1)
  const open = last?.state === 'asked' ? { id: last.id, askedAt: last.askedAt, thinkUntil: last.thinkUntil, dueAt: last.dueAt, waives: last.waives } : null
  const stands = await hindrancesOf(ctx, rooms, ctx.actor.id)
  return { open, stands: stands.map((one) => ({ ...one, fen: one.fen ?? null, inTheWay: inTheWay([one], open?.waives ?? false).length > 0 })) }
}

interface Ask { readonly state?: (typeof closingStates)[number] | undefined; readonly cursor?: string | undefined; readonly limit: number }
/** Requests as operators see them: the open ones by when they are due, the rest newest first. No name and no phone: the id finds the person. */
export async function closingPage(ctx: Context, { state = 'asked', cursor, limit }: Ask) {
  const isOpen = state === 'asked'
  const from = !cursor ? undefined : isOpen ? behind(closings.dueAt, closings.id, timeAndId(cursor)) : lt(closings.id, cursor)
  const rows = await ctx.db.select(columns).from(closings).where(and(eq(closings.state, state), from)).orderBy(...(isOpen ? [asc(closings.dueAt), asc(closings.id)] : [desc(closings.id)])).limit(limit + 1)
  const items = rows.slice(0, limit).map(({ unsettled: _unsettled, ...row }) => ({ ...row, isOverdue: row.state === 'asked' && row.dueAt <= ctx.now }))
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? (isOpen ? cursorAt({ at: last.dueAt, id: last.id }) : last.id) : null }
}

/** One request: what stands in its way, and what law keeps of it. */
export async function closingOf(ctx: Context, rooms: Rooms, id: string) {
  const [found] = await ctx.db.select(columns).from(closings).where(eq(closings.id, id))
  if (!found) return notFound()
  const stands = found.state === 'asked' ? await hindrancesOf(ctx, rooms, found.shopperId) : []
  const titles = new Map(holdingsOf(rooms).map(({ table, title }) => [table, [...title]]))
  const kept = await ctx.db.select().from(keeps).where(inArray(keeps.closingId, [found.id])).orderBy(asc(keeps.tableName))
  const { unsettled, ...rest } = found
  return { ...rest, isOverdue: found.state === 'asked' && found.dueAt <= ctx.now, stands: found.state === 'asked' ? stands.map(({ code, count, fen, isWaivable }) => ({ code, count, fen: fen ?? null, isWaivable })) : unsettled.map(({ code, count, fen }) => ({ code, count, fen: fen ?? null, isWaivable: false })),
    kept: kept.map(({ tableName, law, rows, untilAt, doneAt }) => ({ table: tableName, title: titles.get(tableName) ?? [tableName, tableName], law, says: [...laws[law].says], rows, untilAt, doneAt })) }
}
