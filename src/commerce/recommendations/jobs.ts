import type { Context } from '#kernel/context'
import { every } from '#kernel/job'
import { countRhythms } from './again.service'
import { chooseTaste, countSteps, trainStale } from './learn.service'
import { noteViews, sweepWays } from './notes.service'
import { rankSales } from './ranks.service'

/** All that is new, up to now: as the job does it each minute, and as a shop is filled that has a past. */
export async function learnNow(ctx: Context): Promise<void> {
  await noteViews(ctx)
  await countSteps(ctx)
  await trainStale(ctx)
}

export const jobs = [
  every('recommendations.learn', '* * * * *', learnNow),
  every('recommendations.rank', '*/10 * * * *', rankSales),
  every('recommendations.choose', '35 4 * * *', async (ctx) => { await sweepWays(ctx); await chooseTaste(ctx); await countRhythms(ctx) }),
]
