import { pino, type Logger } from 'pino'
import { isLoggable } from './data-classes'
import { scrubbed } from './scrub.rules'

/** Logs 日志: structured, one line a fact, and never personal data (I-30, T-57): fields are struck by their class wherever they stand, free text by its patterns. */
export type Log = Logger

const struckOut = '[struck]'
const deepest = 8
const mostItems = 50
const longestText = 8_000

/** What may be written of a value: fields by class, texts without numbers of people and cards, nothing endless. */
function fit(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrubbed(value.length > longestText ? `${value.slice(0, longestText)}…` : value)
  if (typeof value === 'number' || typeof value === 'bigint') { const text = String(value); return scrubbed(text) === text ? (typeof value === 'bigint' ? text : value) : struckOut }
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if ('toISOString' in value) return value
  if (depth >= deepest) return '…'
  if (Array.isArray(value)) return value.slice(0, mostItems).map((one) => fit(one, depth + 1))
  if (value instanceof Error) return fault(value, depth)
  return fields(value, depth)
}

const fields = (value: object, depth: number): object => Object.fromEntries(Object.entries(value).filter(([, inner]) => typeof inner !== 'function')
  .map(([name, inner]) => [scrubbed(name), isLoggable(name, inner) ? fit(inner, depth + 1) : struckOut]))

/** A fault with its place. PostgreSQL's carry rows in `detail` and a builder's carry parameters: neither is needed to mend it. */
const unneeded = new Set(['detail', 'where', 'internalQuery', 'parameters', 'params', 'query', 'request', 'response', 'config', 'client'])
function fault(error: Error, depth: number): object {
  const own = Object.fromEntries(Object.entries(error).filter(([name]) => !unneeded.has(name)))
  return { type: error.name, message: scrubbed(error.message), stack: scrubbed(error.stack ?? ''), ...(error.cause !== undefined && { cause: fit(error.cause, depth + 1) }), ...fields(own, depth) }
}

/** `to` is where lines go, the standard output unless said otherwise. */
export function openLog(level: string, to?: { write(line: string): void }): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: (error: unknown) => error }, formatters: { log: (given: object) => fit(given) as Record<string, unknown> },
    hooks: { logMethod(this: unknown, given: unknown[], method: (...given: unknown[]) => void) { method.apply(this, given.map((one) => (typeof one === 'string' ? scrubbed(one) : one))) } } }
  const log = (to ? pino(options as never, to) : pino(options as never)) as Log
  // What a child always says passes the same way; pino's own formatter does not see it.
  const { child } = log
  return Object.assign(log, { child(this: Log, given: object, own?: object) { return child.call(this, fit(given) as Record<string, unknown>, own) } }) as Log
}

export const silent: Log = pino({ level: 'silent' })
