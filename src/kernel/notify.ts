import type { Pool } from 'pg'
import { channelOf, type Channel } from './channels.rules'
import type { Context } from './context'
import { newId } from './id'
import type { Message, Notify } from './ports'
import { scrubbed } from './scrub.rules'
import { after, clock, minuteMs } from './time'
import { within } from './within'

/**
 * Notices 通知: outgoing SMS and mail are rows before they are sent, so that a repeated call with the same key sends once, and a process that ends in
 * between loses none; the in-app inbox is rows alone. A provider gets the same key each time, so that what it took and did not confirm is not sent twice.
 */
export type Carry = (message: Message) => Promise<void>

/** Without a provider nothing leaves the house: the development page shows what would have been sent. */
export const keepOnly: Carry = () => Promise.resolve()

/** A refusal that stays one however often it is asked: no such number, no such address. */
export const final = (sentence: string): Error => Object.assign(new Error(sentence), { isFinal: true })

/** Whoever asked waits so long at most, whether or not the provider knows the number (I-22): the answer says nothing about it. */
const holdMs = 500
/** A try takes so long at most; a process that has not come back by then is thought dead and another one tries. */
const tryMs = 30_000
const leaseMs = 60_000
/** The pauses after the first tries; after the last the message has failed. A code is worth ten minutes. */
const pausesMs = [minuteMs, 2 * minuteMs, 5 * minuteMs]
const mostTries = pausesMs.length + 1
const mostAtOnce = 50
/** What is due later than any pause lasts was written by a clock that has gone back since: it is due now. */
const claim = `update kernel_outgoing set tries = tries + 1, due_at = $2 where key in (select key from kernel_outgoing where state = 'waiting' and (due_at <= $1 or due_at > $3) order by due_at limit ${mostAtOnce} for update skip locked)
  returning key, channel, recipient as "to", text, tries`

export interface Booked extends Notify {
  /** When all that is under way has ended: before a process closes its connections. */
  settled(): Promise<void>
}

/** A notify port that writes to the book first, on a connection of its own: what was sent stays sent, whatever becomes of the caller's transaction. */
export function bookedNotify(pool: Pool, carry: Carry): Booked {
  const underWay = new Set<Promise<void>>()
  const attempt = (message: Message, tries: number): Promise<void> => {
    const work = within(tryMs, Promise.resolve(message).then(carry)).then(
      async () => { await pool.query(`update kernel_outgoing set state = 'sent', sent_at = $2, fault = null where key = $1`, [message.key, clock()]) },
      async (fault: Error & { isFinal?: boolean }) => {
        const isOver = fault.isFinal === true || tries >= mostTries
        await pool.query(`update kernel_outgoing set state = $2, due_at = $3, fault = $4 where key = $1 and state = 'waiting'`,
          [message.key, isOver ? 'failed' : 'waiting', after(clock(), pausesMs[tries - 1] ?? 0), scrubbed(String(fault)).slice(0, 500)])
      },
    // Without a database nothing can be said; the row waits and is taken up again.
    ).catch(() => {}).finally(() => { underWay.delete(work) })
    underWay.add(work)
    return work
  }
  return {
    send: async (message) => {
      const now = clock()
      const { rowCount } = await pool.query(`insert into kernel_outgoing (key, channel, recipient, text, state, at, tries, due_at) values ($1, $2, $3, $4, 'waiting', $5, 1, $6) on conflict (key) do nothing`,
        [message.key, message.channel, message.to, message.text, now, after(now, leaseMs)])
      if (rowCount !== 0) await atMost(holdMs, attempt(message, 1))
    },
    sendWaiting: async (now) => {
      const { rows } = await pool.query<Message & { tries: number }>(claim, [now, after(now, leaseMs), after(now, 2 * pausesMs.at(-1)!)])
      await Promise.all(rows.map(({ tries, ...message }) => attempt(message, tries)))
      return rows.length
    },
    settled: async () => { await Promise.all(underWay) },
  }
}

/** Waits for the work, or for the time to pass, whichever comes first; the work goes on. */
async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout
  await Promise.race([work, new Promise<void>((done) => { timer = setTimeout(done, ms) })]).finally(() => { clearTimeout(timer) })
}

export interface Note { readonly ownerId: string; readonly topic: string; readonly title: string; readonly body: string; readonly link?: string }

/** Puts a note into somebody's in-app inbox 站内信, in the caller's transaction; not where he has switched its channel off. */
export const tellInbox = (ctx: Context, { ownerId, ...note }: Note): Promise<void> => tellInboxes(ctx, [ownerId], note)

/** The same note to many, in the caller's transaction; to those who have not switched its channel off. */
export async function tellInboxes(ctx: Context, ownerIds: readonly string[], { topic, title, body, link }: Omit<Note, 'ownerId'>): Promise<void> {
  if (ownerIds.length === 0) return
  const heard = `where not exists (select from kernel_muted m where m.owner_id = t.o and m.channel = $8)`
  await ctx.client.query({ name: 'kernel.tell_inboxes', text: `insert into kernel_inbox (id, owner_id, topic, title, body, link, at) select i, o, $3, $4, $5, $6, $7 from unnest($1::text[], $2::text[]) as t(i, o) ${heard}`,
    values: [ownerIds.map(() => newId('msg', ctx.now)), ownerIds, topic, title, body, link ?? null, ctx.now, channelOf(topic)] })
}

/** Of these people those who hear what goes to a channel 消息开关. */
export async function hearing(ctx: Context, ownerIds: readonly string[], channel: Channel): Promise<ReadonlySet<string>> {
  const { rows } = await ctx.client.query<{ id: string }>({ name: 'kernel.muted', values: [ownerIds, channel], text: 'select owner_id as id from kernel_muted where owner_id = any($1::text[]) and channel = $2' })
  const muted = new Set(rows.map(({ id }) => id))
  return new Set(ownerIds.filter((id) => !muted.has(id)))
}
