import { and, eq, inArray, notInArray, sql } from 'drizzle-orm'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse } from '#kernel/refusal'
import { after, dayMs, fromIso, startOfDay } from '#kernel/time'
import { channelOf, heldChannels } from './channels.port'
import { breaksBetween, type Break, type StatementLine } from './reconciliation.rules'
import { breaks } from './tables'

/** What our ledger says went through a channel; money given back from suspense bears the name that the channel was told. */
const booked = `select case when e.reason in ('collected', 'parked') then 'paid' else 'refunded' end as what, case when e.reason = 'given_back' then 'back_' || e.source_id else e.source_id end as ref, abs(sum(e.amount_fen))::float8 as "amountFen", min(e.at) as at
  from payments_entries e join payments_tries t on t.trade_ref = case when e.reason = 'refunded' then (select s.trade_ref from payments_refunds r join payments_tries s on s.payment_id = r.payment_id and s.state = 'succeeded' where r.id = e.source_id) else e.source_id end
  where e.account in ('channel_clearing', 'channel_split') and e.reason in ('collected', 'parked', 'refunded', 'given_back') and t.channel = $1 and e.at >= $2 and e.at < $3 group by e.source_id, e.reason`

/**
 * Compares one Shanghai day with each channel's statement 对账. A difference is written once; one that is gone the next time is healed by itself. Answers how
 * many are open for the day. A channel that is silent keeps no other from being compared; its fault is thrown when all were asked.
 */
export async function reconcile(ctx: Context, day: string): Promise<{ open: number }> {
  let open = 0
  const faults: unknown[] = []
  for (const channel of heldChannels()) await compare(ctx, channel, day).then((found) => { open += found }, (fault: unknown) => { faults.push(fault) })
  if (faults.length > 0) throw faults[0]
  return { open }
}

async function compare(ctx: Context, channel: string, day: string): Promise<number> {
  const from = startOfDay(fromIso(`${day}T12:00:00+08:00`))
  const to = after(from, dayMs)
  const margin = [after(from, -dayMs), after(to, dayMs)] as const
  const [theirs, { rows: ours }] = await Promise.all([channelOf(channel).statement(ctx, ...margin), ctx.client.query<StatementLine>(booked, [channel, ...margin])])
  return keepBreaks(ctx, channel, day, ['paid', 'refunded'], breaksBetween(ours, theirs, from, to))
}

/** What differs about one kind of a channel's lines on a day is written once, and heals where it is gone. Answers how many there are. */
export async function keepBreaks(ctx: Context, channel: string, day: string, whats: readonly Break['what'][], found: readonly Break[]): Promise<number> {
  await transaction(ctx, async (ctx) => {
    const refs = found.map(({ what, ref, kind }) => `${what} ${ref} ${kind}`)
    await ctx.db.update(breaks).set({ state: 'healed', endedAt: ctx.now }).where(and(eq(breaks.channel, channel), eq(breaks.day, day), eq(breaks.state, 'open'), inArray(breaks.what, [...whats]), notInArray(sql`${breaks.what} || ' ' || ${breaks.ref} || ' ' || ${breaks.kind}`, refs.length > 0 ? refs : [''])))
    for (const one of found) await ctx.db.insert(breaks).values({ id: newId('brk', ctx.now), channel, day, ...one, state: 'open', at: ctx.now }).onConflictDoUpdate({ target: [breaks.channel, breaks.what, breaks.ref, breaks.kind], set: { state: 'open', endedAt: null, oursFen: one.oursFen, theirsFen: one.theirsFen }, setWhere: eq(breaks.state, 'healed') })
  })
  return found.length
}

const daysBack = 3
/** Yesterday and the days before it, since channels and people mend things late. Each day is compared, whatever becomes of another. */
export async function reconcileLately(ctx: Context): Promise<void> {
  const faults: unknown[] = []
  for (let back = 1; back <= daysBack; back++) await reconcile(ctx, isoDay(startOfDay(ctx.now, -back))).catch((fault: unknown) => { faults.push(fault) })
  if (faults.length > 0) throw faults[0]
}
const isoDay = (at: Date): string => after(at, dayMs / 3).toISOString().slice(0, 10)

/** A person has looked into a difference and says how it was settled. Refuses one that is not open any more. */
export async function settleBreak(ctx: Context, id: string, note: string): Promise<void> {
  const [settled] = await ctx.db.update(breaks).set({ state: 'settled', note, settledBy: ctx.actor.id, endedAt: ctx.now }).where(and(eq(breaks.id, id), eq(breaks.state, 'open'))).returning({ id: breaks.id })
  if (settled) return
  const [known] = await ctx.db.select({ state: breaks.state }).from(breaks).where(eq(breaks.id, id))
  if (!known) notFound()
  refuse('payments.break_ended', { state: known.state })
}
