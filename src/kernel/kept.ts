import { LRUCache } from 'lru-cache'
import type { Context } from './context'

/**
 * Kept for a moment 短期记忆: answers that change slowly and are asked often. Bounded in time and number, the longest unused go first, and each
 * database has its own. For what may be a moment old only; money and stock are never kept.
 */
export interface Keeping { readonly freshMs: number; readonly most: number }
export type Kept<V extends object> = LRUCache<string, V>

export function keeping<V extends object>({ freshMs, most }: Keeping): { of(ctx: Context): Kept<V>; forget(ctx: Context): void } {
  const by = new WeakMap<object, Kept<V>>()
  const fresh = (): Kept<V> => new LRUCache<string, V>({ max: most, ttl: freshMs })
  return {
    of: ({ pool }) => { const known = by.get(pool) ?? fresh(); by.set(pool, known); return known },
    forget: ({ pool }) => { by.delete(pool) },
  }
}
