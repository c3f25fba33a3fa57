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

type Ask = (...given: unknown[]) => unknown
type Told = (fault: unknown, ...rest: unknown[]) => void

/** A statement with its name and time; its values are never looked at. A pool that is asked directly asks its connection by callback, everybody else by promise. */
export function watched(client: object, given: readonly unknown[], ask: Ask): unknown {
  const [config] = given
  const tell = given.at(-1)
  if (typeof tell === 'function') return byCallback(client, given.slice(0, -1), ask, tell as Told)
  const began = performance.now()
  const run = () => ask(...given)
  const going = isTracing() ? traced(`statement ${nameOf(config)}`, async () => run()) : run()
  if (slowMs === 0 || !(going instanceof Promise)) return going
  const note = () => { noteSlow(client, config, began) }
  going.then(note, note)
  return going
}

function byCallback(client: object, given: readonly unknown[], ask: Ask, tell: Told): unknown {
  const [config] = given
  const began = performance.now()
  let ended: (fault: unknown) => void = () => {}
  if (isTracing()) traced(`statement ${nameOf(config)}`, () => new Promise<void>((done, fail) => { ended = (fault) => { if (fault) fail(fault as Error); else done() } })).catch(() => {})
  return ask(...given, (fault: unknown, ...rest: unknown[]) => {
    ended(fault)
    noteSlow(client, config, began)
    tell(fault, ...rest)
  })
}

function noteSlow(client: object, config: unknown, began: number): void {
  const ms = performance.now() - began
  if (slowMs === 0 || ms < slowMs) return
  const name = nameOf(config)
  watchers.slow?.(name)
  const holder = holders.get(client)
  ;(holder?.log ?? log)?.warn({ statement: name, ms: Math.round(ms), requestId: holder?.requestId, operation: holder?.operation, room: name.includes('.') ? name.split('.')[0] : undefined }, 'a slow statement')
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
