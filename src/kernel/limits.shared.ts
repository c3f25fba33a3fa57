import type { LimitStore, Draw, Verdict } from './limits.port'
import type { Log } from './log'

/**
 * Redis first, PostgreSQL when it is gone 缓存失联时退回数据库 (T-31): slower, still counted. Neither lets through what it cannot count: when the database is
 * gone as well, the draw throws and the operation is refused for the moment.
 */
export interface SharedLimits extends LimitStore {
  /** Which store counts now, and whether it is the one that was wished for. */
  state(): { readonly store: 'redis' | 'postgres'; readonly isFallback: boolean }
}
/** After a fault the first is left alone for so long, so that not every operation waits for what is gone. */
const restMs = 1_000

export function sharedLimits(postgres: LimitStore, redis: LimitStore | undefined, log: Log): SharedLimits {
  let restUntil = 0
  let isGone = false
  const by = async (how: 'take' | 'add', draws: readonly Draw[]): Promise<readonly Verdict[]> => {
    if (!redis || performance.now() < restUntil) return postgres[how](draws)
    try {
      const verdicts = await redis[how](draws)
      if (isGone) { isGone = false; log.warn('Redis counts the limits again') }
      return verdicts
    } catch (fault) {
      restUntil = performance.now() + restMs
      if (!isGone) { isGone = true; log.warn({ err: fault }, 'Redis is gone: the limits are counted in PostgreSQL') }
      return postgres[how](draws)
    }
  }
  return {
    take: (draws) => by('take', draws), add: (draws) => by('add', draws),
    state: () => (redis ? { store: isGone ? 'postgres' : 'redis', isFallback: isGone } : { store: 'postgres', isFallback: false }),
    close: async () => { await Promise.all([postgres.close(), redis?.close()]) },
  }
}
