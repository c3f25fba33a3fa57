import { keepLooking } from './chores'
import type { Context } from './context'
import type { Reaction } from './event'
import { deliverNext } from './letters'
import { onWake } from './wake'

/** The worker 工人: takes letters while there are any, then sleeps until it is woken or a second has passed. */
export interface Worker { stop(): Promise<void> }
export interface WorkerOptions { readonly reactions: readonly Reaction[]; readonly hands?: number }

export function startWorker(open: () => Context, { reactions, hands = 4 }: WorkerOptions): Worker {
  const known = new Map(reactions.map((r) => [r.name, r]))
  const { wake, stop } = keepLooking(Array.from({ length: hands }, () => () => {
    const ctx = open()
    return deliverNext(ctx, known).catch((fault: unknown) => { ctx.log.error({ err: fault }, 'the worker could not take a letter'); return false })
  }))
  const unhear = onWake(wake)
  return { stop: async () => { unhear(); await stop() } }
}
