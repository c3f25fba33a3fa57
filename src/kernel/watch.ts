import type { Context } from './context'
import { isTracing, traced } from './trace'

/**
 * What the ground does, as it is watched 运行观测: how long statements, transactions, letters and jobs took. Whoever counts them puts himself here; where nobody
 * does, and no statement is to be called slow, nothing is measured at all.
 */
export interface Watchers {
  transaction?(seconds: number, isCommitted: boolean): void
  letter?(reaction: string, seconds: number, isDone: boolean): void
  job?(name: string, seconds: number, isDone: boolean): void
  slow?(statement: string): void
}
export const watchers: Watchers = {}

let slowMs = 0
/** From how many milliseconds on a statement is slow and its name is logged; 0 never. */
export const watchStatements = (ms: number): void => { slowMs = ms }
export const isWatchingStatements = (): boolean => slowMs > 0 || isTracing()

/** For whom a connection works, while it carries his transaction. */
const holders = new WeakMap<object, Context>()
export const holds = (client: object, ctx: Context): void => { if (slowMs > 0) holders.set(client, ctx) }
export const releases = (client: object): void => { holders.delete(client) }
/** Who logs a slow statement of a connection that nobody holds: the program's log. */
let log: Context['log'] | undefined
export const logSlowTo = (to: Context['log']): void => { log = to }

/** A statement with its name and time; its values are never looked at. */
export function watched(client: object, config: unknown, run: () => unknown): unknown {
  const began = performance.now()
  const going = isTracing() ? traced(`statement ${nameOf(config)}`, async () => run()) : run()
  if (slowMs === 0 || !(going instanceof Promise)) return going
  const note = () => {
    const ms = performance.now() - began
    if (ms < slowMs) return
    const name = nameOf(config)
    watchers.slow?.(name)
    const holder = holders.get(client)
    const operation = holder?.operation
    ;(holder?.log ?? log)?.warn({ statement: name, ms: Math.round(ms), requestId: holder?.requestId, operation, room: name.includes('.') ? name.split('.')[0] : undefined }, 'a slow statement')
  }
  going.then(note, note)
  return going
}

/** Worked out only for whoever tells of it: most statements are neither slow nor traced. */
const nameOf = (config: unknown): string => (config as { name?: string } | null)?.name ?? verbOf(config)
/** An unnamed statement is called by its verb and its first table: few names, and none of what it was asked. */
const verb = /^\s*(\w+)(?:[\s\S]*?\b(?:from|into|update|join)\s+"?([a-z_]+)"?)?/i
function verbOf(config: unknown): string {
  const text = typeof config === 'string' ? config : (config as { text?: string } | null)?.text ?? ''
  const found = verb.exec(text.slice(0, 2_000))
  return found ? `${found[1]!.toLowerCase()}${found[2] ? ` ${found[2].toLowerCase()}` : ''}` : 'statement'
}
