import { hourMs, minuteMs } from './time'

/** What a route declares 限额: how often one may ask, and who is one. */
export interface Limit {
  /** Whose bucket: the caller's address, who acts (a guest, who is new for nothing, counts by his address), or what stands in a field of the input, as `input.phone`. */
  readonly each: 'ip' | 'actor' | `input.${string}`
  readonly most: number
  readonly perMs: number
  /** Counted by all processes together before the work begins, in one round trip; for guesses, sign-in and what costs much. Without it each process counts, and tells the others within a second. */
  readonly exact?: true
  /** How many operations the input asks for; one, if not said. */
  cost?(input: unknown): number
}

/** The house's usual limits 常用限额. They stop machines, not people: nobody reaches them by hand. What a room counts more finely by itself (codes to a phone, wrong passwords) it counts besides. */
const quarterMs = 15 * minuteMs

/** Tries at what could be guessed: by address, and by each field that names whose secret it is, whatever address they come from (T-21, T-39). */
export const tries = (...fields: readonly string[]): readonly Limit[] => [
  { each: 'ip', most: 120, perMs: quarterMs, exact: true }, ...fields.map((field): Limit => ({ each: `input.${field}`, most: 30, perMs: quarterMs, exact: true })),
]
/** Tries at one's own password or factor, by who is signed in. */
export const ownTries: readonly Limit[] = [{ each: 'actor', most: 30, perMs: quarterMs, exact: true }]
/** What sends a message to somebody (T-41). */
export const sends: readonly Limit[] = [{ each: 'actor', most: 60, perMs: hourMs, exact: true }]
export const codeSends: readonly Limit[] = [{ each: 'ip', most: 60, perMs: minuteMs, exact: true }]
/** What makes us call somebody else's server, once or for everything that failed. */
export const outsideCalls: readonly Limit[] = [{ each: 'actor', most: 120, perMs: hourMs, exact: true }]
export const outsideBatches: readonly Limit[] = [{ each: 'actor', most: 20, perMs: hourMs, exact: true }]
export const uploads: readonly Limit[] = [{ each: 'actor', most: 600, perMs: hourMs, exact: true }]
/** What goes through whole books: files of lists, and readings of others' personal data one by one. */
export const wholeBooks: readonly Limit[] = [{ each: 'actor', most: 120, perMs: hourMs, exact: true }]
export const reveals: readonly Limit[] = [{ each: 'actor', most: 600, perMs: hourMs, exact: true }]
/** What anybody may send in without an account. */
export const applications: readonly Limit[] = [{ each: 'ip', most: 20, perMs: hourMs, exact: true }]
/** Looking for something costs more than looking at it; counted in the process, for it is asked all the time. */
export const lookups: readonly Limit[] = [{ each: 'ip', most: 600, perMs: minuteMs }]
export const publicWork: readonly Limit[] = [{ each: 'ip', most: 120, perMs: minuteMs }]
/** Orders and payments of one person: far beyond what anybody buys, and no wait on the way there. */
export const purchases: readonly Limit[] = [{ each: 'actor', most: 300, perMs: minuteMs }]
