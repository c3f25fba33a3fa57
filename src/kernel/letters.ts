import type { Context } from './context'
import { lastly, savepoint, transaction } from './context'
import type { Event, Reaction } from './event'
import { clock } from './time'
import { traced } from './trace'
import { watchers } from './watch'

/** Letters 信件: one for each fact and reaction. Claim, effect and receipt are one transaction, so what arrives at least once acts exactly once. */
export const mostTries = 5
const pauseSeconds = [1, 10, 60, 600]
/** Nothing waits longer than the longest pause: what is due so late was written by a clock that has gone back since. */
const mostPauseSeconds = 660

/** By `any` and not by a join with the names: without statistics, as at a first start, a join would sort all that waits for each letter. */
const claim = `
  select l.seq::int8 as seq, l.reaction, l.tries, o.name, o.payload, o.at, o.trace
  from kernel_letters l join kernel_outbox o using (seq)
  where l.state = 'waiting' and l.due_at <= $2 and l.reaction = any($1::text[])
  order by l.due_at, l.seq limit 1 for update of l skip locked`

interface Claimed { readonly seq: string; readonly reaction: string; readonly tries: number; readonly name: string; readonly payload: unknown; readonly at: Date; readonly trace: string | null }

/**
 * Delivers the next letter that is due. Answers false when none is. What a reaction throws undoes its effect and only then counts as a
 * try; after five tries the letter lies dead until a person delivers it again.
 */
export async function deliverNext(ctx: Context, reactions: ReadonlyMap<string, Reaction>): Promise<boolean> {
  let failed: { letter: Claimed; fault: unknown } | undefined
  let took: { reaction: string; began: number } | undefined
  const found = await transaction(ctx, async (ctx) => {
    const { rows: [letter] } = await ctx.client.query<Claimed>({ name: 'kernel.claim_letter', text: claim, values: [[...reactions.keys()], ctx.now] })
    if (!letter) return false
    const reaction = reactions.get(letter.reaction)!
    took = { reaction: letter.reaction, began: performance.now() }
    // Its own news are part of its effect, and stand or fall with it.
    await savepoint(ctx, async () => {
      const event: Event = { seq: Number(letter.seq), name: letter.name, at: letter.at, payload: reaction.to.payload.parse(letter.payload) }
      await traced(`reaction ${letter.reaction}`, () => reaction.run({ ...ctx, operation: letter.reaction }, event), { seq: event.seq, event: letter.name }, letter.trace)
      lastly(ctx, () => ctx.client.query({ name: 'kernel.letter_done', text: `update kernel_letters set state = 'done', tries = tries + 1, ended_at = $3, fault = null where seq = $1 and reaction = $2`, values: [letter.seq, letter.reaction, ctx.now] }))
    }).catch(async (fault: unknown) => {
      failed = { letter, fault }
      await markFailed(ctx, letter, fault)
    })
    return true
  })
  if (took) watchers.letter?.(took.reaction, (performance.now() - took.began) / 1_000, !failed)
  if (failed) ctx.log.warn({ reaction: failed.letter.reaction, seq: failed.letter.seq, tries: failed.letter.tries + 1, err: failed.fault }, 'a letter could not be delivered')
  return found
}

async function markFailed(ctx: Context, letter: Claimed, fault: unknown): Promise<void> {
  const tries = letter.tries + 1
  const said = (fault instanceof Error ? fault.message : String(fault)).slice(0, 2_000)
  const pause = pauseSeconds[tries - 1] ?? pauseSeconds.at(-1)!
  await ctx.client.query(
    `update kernel_letters set tries = $3::int, fault = $4, state = case when $3::int >= $5::int then 'dead' else 'waiting' end,
       due_at = $6::timestamptz + make_interval(secs => $7), ended_at = case when $3::int >= $5::int then $6::timestamptz end
     where seq = $1 and reaction = $2`, [letter.seq, letter.reaction, tries, said, mostTries, ctx.now, pause])
}

/** After a clock has gone back 时钟回拨, what was told while it was ahead is delivered now and not hours later. Answers how many letters there were. */
export async function pullIn(ctx: Context): Promise<number> {
  const { rowCount } = await ctx.client.query({ name: 'kernel.pull_in', values: [ctx.now, mostPauseSeconds], text: `update kernel_letters set due_at = $1 where state = 'waiting' and due_at > $1::timestamptz + make_interval(secs => $2)` })
  if (rowCount) ctx.log.warn({ letters: rowCount }, 'letters were due in a far future: the clock has gone back')
  return rowCount ?? 0
}

/** Delivers all that is due, one after the other; for tests, the seeding of a demo and the end of a worker. */
export async function deliverAll(ctx: Context, reactions: readonly Reaction[]): Promise<number> {
  const known = new Map(reactions.map((r) => [r.name, r]))
  let delivered = 0
  while (await deliverNext(ctx, known)) delivered++
  return delivered
}

/** A dead letter is put back as new. Answers false where there is none such. */
export async function deliverAgain(ctx: Context, seq: number, reaction: string): Promise<boolean> {
  const { rowCount } = await ctx.client.query(
    `update kernel_letters set state = 'waiting', tries = 0, due_at = $3, ended_at = null where seq = $1 and reaction = $2 and state = 'dead'`, [seq, reaction, ctx.now])
  return rowCount === 1
}

/** Reactions become known when a process starts. One that is new gets letters for the facts of its kind since `since`, so nothing is missed while it was deployed; what is heard on demand catches up with nothing. */
export async function register(ctx: Context, all: readonly Reaction[]): Promise<void> {
  const reactions = all.filter(({ onDemand }) => !onDemand)
  await transaction(ctx, async (ctx) => {
    await ctx.client.query(`select pg_advisory_xact_lock(hashtext('kernel.register'))`)
    const { rows } = await ctx.client.query<{ name: string; since: string }>(
      `insert into kernel_reactions (name, event, since) select r.name, r.event, coalesce((select max(seq) from kernel_outbox), 0)
       from unnest($1::text[], $2::text[]) as r(name, event) on conflict (name) do nothing returning name, since`,
      [reactions.map((r) => r.name), reactions.map((r) => r.to.name)])
    if (rows.length > 0) ctx.log.debug({ reactions: rows.length }, 'new reactions registered')
  })
  // Facts told by processes that did not yet know a reaction: letters are added for those since it was registered.
  await ctx.pool.query(
    `insert into kernel_letters (seq, reaction, due_at) select o.seq, r.name, $1 from kernel_reactions r join kernel_outbox o on o.name = r.event and o.seq > r.since
     where r.name in (select unnest($2::text[])) on conflict do nothing`, [clock(), reactions.map((r) => r.name)])
}
