import { audit } from '#kernel/audit'
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
