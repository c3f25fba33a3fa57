import { and, asc, eq, inArray, lt, lte, sql } from 'drizzle-orm'
import { inGroups } from '#offers/pricelists'
import { isFor, isPublic } from '#offers/promotions'
import type { Context } from '#kernel/context'
import { Refusal } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { forgetPresalesHere, type LivePresale } from './live.queries'
import { isOver, reminderDue, remindersMs, statesBefore, times, type SeatState } from './presales.rules'
import { presales, seats } from './tables'

/** Seats 名额: each order's place in a presale, taken with the order and moved by guarded writes alone. Which money and which goods go with a move is ordering's business. */
export type Seat = typeof seats.$inferSelect

/** The cap and the seat in one statement: of orders that race for the last piece exactly as many get one as there are. */
const take = `
  with room as (update presales_presales set taken_pieces = taken_pieces + $5 where id = $2 and state = 'live' and deposit_starts_at <= $8 and deposit_ends_at > $8 and ($9 or group_ids is null or public_at <= $8) and (most_pieces is null or taken_pieces + $5 <= most_pieces) returning *)
  insert into presales_seats (order_id, presale_id, shopper_id, merchant_id, pieces, deposit_fen, counts_fen, state, tail_starts_at, tail_ends_at, ship_days, at, reminders)
  select $1, $2, $3, $4, $5, $6, $7, 'deposit_due', tail_starts_at, tail_ends_at, ship_days, $8, 0 from room returning order_id`

/** Where it is not for everybody yet, the shopper's groups are read again in this transaction. Takes a seat for an order that is being placed. Refuses `presales.gone` (409) where the pieces are all taken, or the presale has ended or been stopped. */
export async function takeSeat(ctx: Context, orderId: string, presale: LivePresale, pieces: number): Promise<void> {
  const isHis = isPublic(presale, ctx.now) || isFor(presale, await inGroups(ctx, presale.groupIds!), ctx.now)
  const { depositFen, countsFen } = times(presale, pieces)
  const { rowCount } = await ctx.client.query({ name: 'presales.take', text: take, values: [orderId, presale.id, ctx.actor.id, presale.merchantId, pieces, depositFen, countsFen, ctx.now, isHis] })
  if (rowCount === 1) return
  forgetPresalesHere(ctx)
  throw new Refusal('presales.gone', {}, 409)
}

export async function seatOf(ctx: Context, orderId: string): Promise<Seat | undefined> {
  const [seat] = await ctx.db.select().from(seats).where(eq(seats.orderId, orderId))
  return seat
}

/** One guarded move, in the caller's transaction; answers the seat as it is then, or undefined where it may not go there. What has ended lets its pieces go. */
export async function moveSeat(ctx: Context, orderId: string, to: SeatState): Promise<Seat | undefined> {
  const changes: Partial<typeof seats.$inferInsert> = to === 'deposit_paid' ? { depositPaidAt: ctx.now } : to === 'tail_paid' ? { tailPaidAt: ctx.now, shipBy: sql`${ctx.now.toISOString()}::timestamptz + make_interval(days => ${seats.shipDays})` as never } : isOver(to) ? { endedAt: ctx.now } : {}
  const [moved] = await ctx.db.update(seats).set({ ...changes, state: to }).where(and(eq(seats.orderId, orderId), inArray(seats.state, statesBefore(to)))).returning()
  if (moved && isOver(to)) await ctx.db.update(presales).set({ takenPieces: sql`${presales.takenPieces} - ${moved.pieces}` }).where(eq(presales.id, moved.presaleId))
  return moved
}

/** The shopper fixes what the rest comes to, once; the guard keeps a second asking and the deadline's job out. Answers false where it is too early, too late or done already. */
export async function askTail(ctx: Context, orderId: string): Promise<boolean> {
  const asked = await ctx.db.update(seats).set({ tailAskedAt: ctx.now }).where(and(eq(seats.orderId, orderId), eq(seats.state, 'tail_open'), sql`${seats.tailAskedAt} is null`, sql`${seats.tailEndsAt} > ${ctx.now.toISOString()}`)).returning({ id: seats.orderId })
  return asked.length === 1
}

const mostAtOnce = 500
/** Orders whose tail window has begun and whose seats do not say so yet, those that wait longest first. */
export const tailsToOpen = (ctx: Context): Promise<Seat[]> => ctx.db.select().from(seats).where(and(eq(seats.state, 'deposit_paid'), lte(seats.tailStartsAt, ctx.now))).orderBy(asc(seats.tailStartsAt)).limit(mostAtOnce)
/** Orders whose tail window is over. */
export const tailsToEnd = (ctx: Context): Promise<Seat[]> => ctx.db.select().from(seats).where(and(eq(seats.state, 'tail_open'), lte(seats.tailEndsAt, ctx.now))).orderBy(asc(seats.tailEndsAt)).limit(mostAtOnce)
/** Orders for which a reminder is due that was not sent. */
export async function tailsToRemind(ctx: Context): Promise<Seat[]> {
  const found = await ctx.db.select().from(seats).where(and(eq(seats.state, 'tail_open'), lt(seats.reminders, remindersMs.length), lte(seats.tailEndsAt, after(ctx.now, dayMs)))).orderBy(asc(seats.tailEndsAt)).limit(mostAtOnce)
  return found.filter((seat) => seat.tailEndsAt > ctx.now && reminderDue(seat.tailEndsAt, ctx.now) > seat.reminders)
}
/** Notes that a seat was reminded; of two workers one does. */
export async function remindSeat(ctx: Context, { orderId, tailEndsAt }: Seat): Promise<boolean> {
  const due = reminderDue(tailEndsAt, ctx.now)
  const noted = await ctx.db.update(seats).set({ reminders: due }).where(and(eq(seats.orderId, orderId), eq(seats.state, 'tail_open'), lt(seats.reminders, due))).returning({ id: seats.orderId })
  return noted.length === 1
}
