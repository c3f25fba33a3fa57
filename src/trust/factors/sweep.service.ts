import type { Context } from '#kernel/context'
import { after, dayMs } from '#kernel/time'

/** Sweeping 清理: counts of attempts and challenges go after two days. */
const keptDays = 2

export async function sweepFactors(ctx: Context): Promise<void> {
  await ctx.client.query('delete from factors_attempts where since < $1', [after(ctx.now, -keptDays * dayMs)])
  await ctx.client.query('delete from factors_challenges where created_at < $1', [after(ctx.now, -keptDays * dayMs)])
}
