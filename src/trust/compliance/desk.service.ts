import { audit } from '#kernel/audit'
import { switchableTopics, topicsOf, type Channel, type Switchable } from '#kernel/channels.rules'
import { transaction, type Context } from '#kernel/context'
import { deliverAgain } from '#kernel/letters'
import { notFound } from '#kernel/refusal'

/** What is changed from the desk 台账操作. */
export function deliverLetterAgain(ctx: Context, seq: number, reaction: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    if (!await deliverAgain(ctx, seq, reaction)) notFound()
    await audit(ctx, { action: 'compliance.deliver_again', subject: `${seq} ${reaction}`, before: { state: 'dead' }, after: { state: 'waiting' } })
  })
}

/** Marks a note of one's own as read; another's is not found (I-18). */
export async function readNote(ctx: Context, id: string): Promise<void> {
  const { rowCount } = await ctx.client.query('update kernel_inbox set read_at = coalesce(read_at, $3) where id = $1 and owner_id = $2', [id, ctx.actor.id, ctx.now])
  if (rowCount === 0) notFound()
}

/** Marks all of one's own as read, or all of one channel. */
export async function readAll(ctx: Context, channel: Channel | undefined): Promise<void> {
  const topics = channel === undefined ? null : channel === 'trade' ? switchableTopics : topicsOf(channel)
  await ctx.client.query('update kernel_inbox set read_at = $2 where owner_id = $1 and read_at is null and ($3::text[] is null or (topic = any($3)) = $4)', [ctx.actor.id, ctx.now, topics, channel !== 'trade'])
}

/** Switches a channel of one's own messages on or off; obeyed from the next message on. What is told of orders, money and security has no switch. */
export async function switchChannel(ctx: Context, channel: Switchable, isOn: boolean): Promise<void> {
  if (isOn) await ctx.client.query('delete from kernel_muted where owner_id = $1 and channel = $2', [ctx.actor.id, channel])
  else await ctx.client.query('insert into kernel_muted (owner_id, channel, at) values ($1, $2, $3) on conflict do nothing', [ctx.actor.id, channel, ctx.now])
}
