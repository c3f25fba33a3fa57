import type { Context } from './context'

/**
 * Chores 杂务: work that waits in rows and is looked for again and again by every worker, such as what is to be sent outside. Each looks for its own, takes what
 * nobody else has taken, and answers how much it did: while there is something it goes on, otherwise it sleeps a second.
 */
export interface Chore {
  readonly name: string
  run(ctx: Context): Promise<number>
  /** When all that it has begun and not waited for has ended: before a process closes its connections. */
  settled?(): Promise<unknown>
}
const pauseMs = 1_000

export function startChores(open: () => Context, chores: readonly Chore[]): { stop(): Promise<void> } {
  let stopping = false
  const wakes = new Set<() => void>()
  const sleep = () => new Promise<void>((resolve) => {
    const wake = () => { clearTimeout(timer); wakes.delete(wake); resolve() }
    const timer = setTimeout(wake, pauseMs)
    wakes.add(wake)
  })
  const go = async ({ name, run }: Chore) => {
    while (!stopping) {
      const ctx = open()
      const did = await run(ctx).catch((fault: unknown) => { ctx.log.error({ err: fault, chore: name }, 'a chore stumbled'); return 0 })
      if (did === 0 && !stopping) await sleep()
    }
  }
  const all = chores.map(go)
  return { stop: async () => { stopping = true; for (const wake of wakes) wake(); await Promise.all(all); await Promise.all(chores.map((chore) => chore.settled?.())) } }
}
