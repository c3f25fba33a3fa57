import type { Context } from './context'

/**
 * Chores 杂务: work that waits in rows and is looked for again and again by every worker, such as what is to be sent outside. Each looks for its own, takes what
 * nobody else has taken, and answers how much it did.
 */
export interface Chore {
  readonly name: string
  run(ctx: Context): Promise<number>
  /** When all that it has begun and not waited for has ended: before a process closes its connections. */
  settled?(): Promise<unknown>
}
const pauseMs = 1_000

export interface Looking { wake(): void; stop(): Promise<void> }
/** Looks again and again, each by itself: at once where something was found, otherwise when it is woken or a second has passed. `looks` throw nothing. */
export function keepLooking(looks: readonly (() => Promise<boolean>)[]): Looking {
  const bells = new Set<() => void>()
  let stopping = false
  const wake = () => { for (const bell of bells) bell() }
  const sleep = () => new Promise<void>((resolve) => {
    const bell = () => { clearTimeout(timer); bells.delete(bell); resolve() }
    const timer = setTimeout(bell, pauseMs)
    bells.add(bell)
  })
  const all = looks.map(async (look) => { while (!stopping) if (!await look() && !stopping) await sleep() })
  return { wake, stop: async () => { stopping = true; wake(); await Promise.all(all) } }
}

export function startChores(open: () => Context, chores: readonly Chore[]): { stop(): Promise<void> } {
  const looking = keepLooking(chores.map(({ name, run }) => () => {
    const ctx = open()
    return run(ctx).then((did) => did > 0, (fault: unknown) => { ctx.log.error({ err: fault, chore: name }, 'a chore stumbled'); return false })
  }))
  return { stop: async () => { await looking.stop(); await Promise.all(chores.map((chore) => chore.settled?.())) } }
}
