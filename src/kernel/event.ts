import type { z } from 'zod'
import { lastly, type Context, type Listeners } from './context'
import { traceMark } from './trace'
import { wakeAfterCommit } from './wake'

/** The post office 信箱: facts are posted in the transaction that made them true, and delivered afterwards (house.md §4). */
export interface EventType<P = unknown> { readonly name: string; readonly payload: z.ZodType<P> }
export interface Event<P = unknown> { readonly seq: number; readonly name: string; readonly at: Date; readonly payload: P }
export interface Reaction<P = unknown> { readonly to: EventType<P>; readonly name: string; /** Heard only while somebody wants to know: see `onDemand`. */ readonly onDemand?: true; run(ctx: Context, event: Event<P>): Promise<void> }

/** A kind of fact, in the past tense: `<room>.<what_happened>`. Ids, amounts and times only; never rows. */
export const defineEvent = <P>(name: string, payload: z.ZodType<P>): EventType<P> => ({ name, payload })
/** What a room does on hearing a fact. `name` is `<room>.<use_case>` and never changes: letters are addressed to it. */
export const on = <P>(to: EventType<P>, name: string, run: Reaction<P>['run']): Reaction => ({ to, name, run } as Reaction)

/** A reaction that costs nothing while nobody wants its news: letters are written only for events that are wanted at the time, and what was told before is not caught up with. */
export const onDemand = <P>(to: EventType<P>, name: string, run: Reaction<P>['run']): Reaction => ({ to, name, run, onDemand: true } as Reaction)

/** Who hears what; of what is heard on demand, the events that are `wanted`. */
export function listenersOf(reactions: readonly Reaction[], wanted?: ReadonlySet<string>): Listeners {
  const by = new Map<string, string[]>()
  for (const { to, name, onDemand } of reactions) if (!onDemand || !wanted || wanted.has(to.name)) by.set(to.name, [...(by.get(to.name) ?? []), name])
  return by
}

/** The fact and its letters, one for each reaction, in one statement of the caller's transaction: all happen or none (I-17). */
export async function emit<P>(ctx: Context, type: EventType<P>, payload: P): Promise<void> {
  if (!ctx.inTransaction) throw new Error(`${type.name} was emitted outside a transaction`)
  const listeners = ctx.listeners.get(type.name) ?? []
  const fact = [type.name, JSON.stringify(type.payload.parse(payload)), ctx.now, traceMark(`event ${type.name}`)]
  lastly(ctx, () => {
    // The answer under an Idempotency-Key goes with the first fact that is written after it is known.
    const answer = ctx.keeps?.answer
    if (answer) ctx.keeps!.answer = undefined
    const hears = listeners.length > 0
    return ctx.client.query({ name: `kernel.emit${hears ? '_letters' : ''}${answer ? '_answer' : ''}`, text: telling(hears, answer !== undefined), values: [...fact, ...(hears ? [listeners] : []), ...(answer ?? [])] })
  })
  if (listeners.length > 0) wakeAfterCommit(ctx)
}

const told = 'insert into kernel_outbox (name, payload, at, trace) values ($1, $2, $3, $4)'
const letters = 'insert into kernel_letters (seq, reaction, due_at) select told.seq, reaction, $3 from told, unnest($5::text[]) as reaction'
const answered = (first: number): string => `insert into kernel_answers (actor, operation, key, asked, answer, at) values (${[0, 1, 2, 3, 4].map((n) => `$${first + n}`).join(', ')}, $3)`
function telling(hears: boolean, answers: boolean): string {
  if (!hears) return answers ? `with told as (${told}) ${answered(5)}` : told
  return answers ? `with told as (${told} returning seq), letters as (${letters}) ${answered(6)}` : `with told as (${told} returning seq) ${letters}`
}
