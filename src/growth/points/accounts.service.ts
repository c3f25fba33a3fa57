import { eq } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { accounts, type reasons, type sides } from './tables'

/**
 * The books of points 积分账 (F22, I-13): each move is a journal whose legs add up to nothing, and the shopper's row moves with it in one statement. Whoever moves a
 * shopper's points holds that row first; so all that happens to one shopper's batches happens one after the other.
 */
export type Account = typeof accounts.$inferSelect
type Side = (typeof sides)[number]
export interface Journal { readonly shopperId: string; readonly reason: (typeof reasons)[number]; readonly sourceId: string; readonly orderId?: string | null; readonly refundId?: string; readonly note?: string; readonly legs: Readonly<Partial<Record<Side, number>>> }

/** The shopper's row, held to the end of the transaction; it is made where there is none. */
export async function holdAccount(ctx: Context, shopperId: string): Promise<Account> {
  if (!ctx.inTransaction) throw new Error('points were moved outside a transaction')
  await ctx.db.insert(accounts).values({ shopperId }).onConflictDoNothing()
  const [held] = await ctx.db.select().from(accounts).where(eq(accounts.shopperId, shopperId)).for('update')
  return held!
}

const postText = `
  with journal as (insert into points_journals (id, shopper_id, reason, source_id, order_id, refund_id, note, actor_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id),
    legs as (select * from unnest($10::text[], $11::bigint[]) as l(account, points)),
    entered as (insert into points_entries (journal_id, account, points) select journal.id, legs.account, legs.points from journal, legs returning account, points),
    sums as (select coalesce(sum(points) filter (where account = 'pending'), 0) as pending, coalesce(sum(points) filter (where account = 'available'), 0) as available, coalesce(sum(points) filter (where account = 'reserved'), 0) as reserved,
      coalesce(-sum(points) filter (where account = 'debt'), 0) as debt, coalesce(-sum(points) filter (where account = 'issued'), 0) as issued, coalesce(sum(points) filter (where account = 'spent'), 0) as spent,
      coalesce(sum(points) filter (where account = 'expired'), 0) as expired, coalesce(sum(points) filter (where account = 'clawed_back'), 0) as clawed_back from entered)
  update points_accounts a set pending = a.pending + s.pending, available = a.available + s.available, reserved = a.reserved + s.reserved, debt = a.debt + s.debt,
    issued = a.issued + s.issued, spent = a.spent + s.spent, expired = a.expired + s.expired, clawed_back = a.clawed_back + s.clawed_back from sums s where a.shopper_id = $2`

/** Writes one journal, of a shopper whose row is held. Legs of nothing are left out; a cause that was written before is refused by an index. */
export async function post(ctx: Context, { shopperId, reason, sourceId, orderId, refundId, note, legs }: Journal): Promise<void> {
  const some = Object.entries(legs).filter(([, points]) => points !== 0)
  if (some.length === 0) return
  await ctx.client.query({ name: 'points.post', text: postText, values: [newId('ptj', ctx.now), shopperId, reason, sourceId, orderId ?? null, refundId ?? null, note ?? null, ctx.actor.id, ctx.now, some.map(([account]) => account), some.map(([, points]) => points)] })
}
