import type { Pool } from 'pg'
import type { Context } from './context'
import { newId } from './id'
import type { Message, Notify } from './ports'
import { clock } from './time'

/** Notices 通知: outgoing SMS and mail are rows before they are sent, so that a repeated call with the same key sends once; the in-app inbox is rows alone. */
export type Carry = (message: Message) => Promise<void>

/** Without a provider nothing leaves the house: the development page shows what would have been sent. */
export const keepOnly: Carry = () => Promise.resolve()

/** A notify port that writes to the book first, on a connection of its own: what was sent stays sent, whatever becomes of the caller's transaction. */
export function bookedNotify(pool: Pool, carry: Carry): Notify {
  return { send: async (message) => {
    const { rowCount } = await pool.query(`insert into kernel_outgoing (key, channel, recipient, text, state, at, due_at) values ($1, $2, $3, $4, 'waiting', $5, $5) on conflict (key) do nothing`,
      [message.key, message.channel, message.to, message.text, clock()])
    if (rowCount === 0) return
    try {
      await carry(message)
      await pool.query(`update kernel_outgoing set state = 'sent', sent_at = $2 where key = $1`, [message.key, clock()])
    } catch (fault) {
      await pool.query(`update kernel_outgoing set state = 'failed', fault = $2 where key = $1`, [message.key, String(fault).slice(0, 500)])
      throw fault
    }
  } }
}

export interface Note { readonly ownerId: string; readonly topic: string; readonly title: string; readonly body: string; readonly link?: string }

/** Puts a note into somebody's in-app inbox 站内信, in the caller's transaction. */
export async function tellInbox(ctx: Context, { ownerId, topic, title, body, link }: Note): Promise<void> {
  await ctx.client.query({ name: 'kernel.tell_inbox', text: 'insert into kernel_inbox (id, owner_id, topic, title, body, link, at) values ($1, $2, $3, $4, $5, $6, $7)',
    values: [newId('msg', ctx.now), ownerId, topic, title, body, link ?? null, ctx.now] })
}
