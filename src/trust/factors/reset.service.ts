import { and, eq, isNull } from 'drizzle-orm'
import { transaction, type Context } from '#kernel/context'
import { note } from './notes.service'
import { apps, challenges, passkeys, recovery } from './tables'

/** Takes all factors from a subject 重置, for one who has lost them; he is told. Who may do that is for the caller to know. */
export function resetFactors(ctx: Context, subjectId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    for (const table of [apps, passkeys, recovery]) await ctx.db.delete(table).where(eq(table.subjectId, subjectId))
    await note(ctx, subjectId, 'factors.note_reset')
  })
}

/** With the first factor ends all that was begun before it 未完成的绑定: whoever knew the password alone may have begun it, and would add a factor of his own afterwards without proving the one that is there. */
export async function endBegun(ctx: Context, subjectId: string): Promise<void> {
  await ctx.db.delete(apps).where(and(eq(apps.subjectId, subjectId), isNull(apps.confirmedAt)))
  await ctx.db.update(challenges).set({ usedAt: ctx.now }).where(and(eq(challenges.subjectId, subjectId), eq(challenges.purpose, 'enrol'), isNull(challenges.usedAt)))
}
