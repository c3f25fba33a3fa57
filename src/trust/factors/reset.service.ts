import { eq } from 'drizzle-orm'
import { transaction, type Context } from '#kernel/context'
import { note } from './notes.service'
import { apps, passkeys, recovery } from './tables'

/** Takes all factors from a subject 重置, for one who has lost them; he is told. Who may do that is for the caller to know. */
export function resetFactors(ctx: Context, subjectId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    for (const table of [apps, passkeys, recovery]) await ctx.db.delete(table).where(eq(table.subjectId, subjectId))
    await note(ctx, subjectId, 'factors.note_reset')
  })
}
