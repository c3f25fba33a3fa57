import type { Context } from '#kernel/context'
import { keeping, keepingOne, type Keeping } from '#kernel/kept'

/**
 * The index's number 索引版本: it grows with each change of what can be found, in whichever process, and is read anew at most four times a second. What is kept
 * of the index holds as long as its number stays.
 */
const versionMs = 250
const versions = keepingOne(versionMs, async (ctx) => {
  const { rows: [row] } = await ctx.client.query<{ version: string }>({ name: 'discovery.version', text: 'select version from discovery_statistics' })
  return Number(row?.version ?? 0)
})
export const forgetVersion = versions.forget
export const indexVersion = versions.of

/** What is costly to count is counted anew for a new number only when it is so old: while changes come without an end, it is counted twice a second and not for each. */
const restMs = 500
interface Counted<V> { readonly version: number; readonly at: number; readonly value: V }
/** `forMs` is how long something of an older number may still be told; what holds for the number asked for may be told as long as it is kept. */
export interface Held<V> { readonly value: V; readonly forMs: number | undefined }
interface ByVersion<V> { get(key: string): Held<V> | undefined; set(key: string, value: V): void }

/** Keeps what was read of the index under its number: within a second of a change everybody is told of it. */
export function keptByVersion<V extends object>(keep: Keeping): { of(ctx: Context, version: number): ByVersion<V>; forget(at: Pick<Context, 'pool'>): void } {
  const kept = keeping<Counted<V>>(keep)
  const of = (ctx: Context, version: number): ByVersion<V> => {
    const cache = kept.of(ctx)
    const now = performance.now()
    return {
      get: (key) => {
        const had = cache.get(key)
        if (!had) return undefined
        if (had.version === version) return { value: had.value, forMs: undefined }
        const forMs = had.at + restMs - now
        return forMs > 0 ? { value: had.value, forMs } : undefined
      },
      set: (key, value) => { cache.set(key, { version, at: now, value }) },
    }
  }
  return { of, forget: kept.forget }
}
