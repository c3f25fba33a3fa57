import type { Context } from '#kernel/context'
import { after, dayMs } from '#kernel/time'

/** Sweeping 清理: what nobody may need any more goes: ended sessions after 90 days, codes after two. */
const sessionsKeptDays = 90
const countsKeptDays = 2

export async function sweepIdentity(ctx: Context): Promise<void> {
  await ctx.client.query('delete from identity_sessions where expires_at < $1', [after(ctx.now, -sessionsKeptDays * dayMs)])
  await ctx.client.query('delete from identity_codes where created_at < $1', [after(ctx.now, -countsKeptDays * dayMs)])
}
