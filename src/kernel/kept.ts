import { LRUCache } from 'lru-cache'
import { aside, transaction, type Context } from './context'

/**
 * Kept for a moment 短期记忆: answers that change slowly and are asked often. Bounded in time and number, the longest unused go first, and each
 * database has its own. For what may be a moment old only; money and stock are never kept, save to refuse by. Whoever reads what he will keep takes `of` before he asks:
 * what was read before a change then falls with what was kept before it.
 */
export interface Keeping { readonly freshMs: number; readonly most: number }
export type Kept<V extends object> = LRUCache<string, V>
/** Of which database something is kept. */
type At = Pick<Context, 'pool'>

export function keeping<V extends object>({ freshMs, most }: Keeping): { of(ctx: Context): Kept<V>; forget(at: At): void } {
  const by = new WeakMap<object, Kept<V>>()
  const fresh = (): Kept<V> => new LRUCache<string, V>({ max: most, ttl: freshMs })
  return {
    of: ({ pool }) => { const known = by.get(pool) ?? fresh(); by.set(pool, known); return known },
    forget: ({ pool }) => { by.delete(pool) },
  }
}

/** One answer kept as it is being read, so that many who ask at once read it once, beside their transactions; what failed is read anew by the next. */
export function keepingOne<V>(freshMs: number, read: (ctx: Context) => Promise<V>): { of(ctx: Context): Promise<V>; forget(at: At): void } {
  const { of, forget } = keeping<Promise<V>>({ freshMs, most: 1 })
  return { forget, of: (ctx) => {
    const cache = of(ctx)
    const had = cache.get('')
    if (had) return had
    // A statement that is built is asked anew by each who waits for it: what is kept is its answer.
    const fresh = (async () => read(aside(ctx)))()
    cache.set('', fresh)
    fresh.catch(() => { cache.delete('') })
    return fresh
  } }
}

/**
 * What several parts of one page ask at the same moment is read once 同一时刻只读一次: within one request (its `now`), while the reading is under way, and never in a
 * transaction, which reads for itself. Nothing is kept, so nobody sees anything older than his own question.
 */
export function sharing<V>(read: (ctx: Context, id: string) => Promise<V>): (ctx: Context, id: string) => Promise<V> {
  const underWay = new WeakMap<Context['pool'], WeakMap<Date, Map<string, Promise<V>>>>()
  return (ctx, id) => {
    if (ctx.inTransaction) return read(ctx, id)
    const requests = underWay.get(ctx.pool) ?? new WeakMap<Date, Map<string, Promise<V>>>()
    const asked = requests.get(ctx.now) ?? new Map<string, Promise<V>>()
    const had = asked.get(id)
    if (had) return had
    // What is over is taken out: a weak map keeps its values until the next full collection.
    const fresh = read(ctx, id).finally(() => { asked.delete(id); if (asked.size === 0) requests.delete(ctx.now) })
    underWay.set(ctx.pool, requests.set(ctx.now, asked.set(id, fresh)))
    return fresh
  }
}

export const keptChannel = 'kernel_kept'
const forgetting = new Map<string, (at: At) => void>()

/**
 * Something kept that every process forgets as soon as it has changed. Answers what the change calls within its transaction: with the commit this process forgets at once
 * and the others when their ear hears of it, some milliseconds later; undone, nobody does. For what changes seldom: the call makes such commits wait for each other.
 */
export function forgottenEverywhere(name: string, forget: (at: At) => void): (ctx: Context) => Promise<void> {
  if (forgetting.has(name)) throw new Error(`two kept things are called ${name}`)
  forgetting.set(name, forget)
  return (ctx) => transaction(ctx, async (ctx) => {
    await ctx.client.query({ name: 'kernel.forget_kept', text: 'select pg_notify($1, $2)', values: [keptChannel, name] })
    ctx.afterCommit?.push(() => forget(ctx))
  })
}

export const forgetKept = (name: string, at: At): void => { forgetting.get(name)?.(at) }
const doubts = new Set<() => void>()
/** What is made out of kept answers, such as whole pages, is in doubt whenever all of them are forgotten; answers how not to be told any more. */
export function onDoubt(doubt: () => void): () => void {
  doubts.add(doubt)
  return () => { doubts.delete(doubt) }
}
export const forgetAllKept = (at: At): void => {
  for (const forget of forgetting.values()) forget(at)
  for (const doubt of doubts) doubt()
}
