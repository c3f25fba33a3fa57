import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Log } from './log'
import { costMs, type Draw, type LimitStore, type Verdict } from './limits.port'

/**
 * Limits counted here and shared each second 先本地后共享: for what is asked so often that a statement each would cost more than it guards. A process
 * alone is exact; several let through at most what reaches the others within a second. While the store is away, each process counts by itself.
 */
interface Bucket { freeAt: number; unshared: number; draw: Draw }
const shareEveryMs = 1_000
const mostBuckets = 50_000
const mostShared = 500
/** A bucket that is hardly used concerns no other process. */
const worthSharing = 0.1

/** What leaves the process holds no address and no phone. */
const sharedKey = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 32)

export interface LocalLimits { take(draw: Draw): Verdict; share(): Promise<void>; close(): void }

export function localLimits(store: LimitStore, log: Log, now: () => number = () => performance.now()): LocalLimits {
  const buckets = new LRUCache<string, Bucket>({ max: mostBuckets })
  const touched = new Set<string>()
  const share = async (): Promise<void> => {
    const due: Bucket[] = []
    for (const key of touched) {
      if (due.length >= mostShared) break
      touched.delete(key)
      const bucket = buckets.peek(key)
      if (bucket && bucket.unshared > 0 && bucket.freeAt - now() > bucket.draw.perMs * worthSharing) due.push(bucket)
    }
    if (due.length === 0) return
    const drawn = due.map((bucket) => { const { unshared } = bucket; bucket.unshared = 0; return unshared })
    try {
      const verdicts = await store.add(due.map(({ draw }, i) => ({ ...draw, key: sharedKey(draw.key), cost: drawn[i]! })))
      due.forEach((bucket, i) => { bucket.freeAt = Math.min(now() + bucket.draw.perMs, Math.max(bucket.freeAt, now() + verdicts[i]!.busyMs + costMs({ ...bucket.draw, cost: bucket.unshared }))) })
    } catch (fault) {
      due.forEach((bucket, i) => { bucket.unshared += drawn[i]! })
      log.debug({ err: fault }, 'limits could not be shared')
    }
  }
  const timer = setInterval(() => { void share() }, shareEveryMs)
  timer.unref()
  return {
    take: (draw) => {
      const bucket = buckets.get(draw.key) ?? { freeAt: 0, unshared: 0, draw }
      const busyMs = Math.max(0, bucket.freeAt - now())
      const cost = costMs(draw)
      if (busyMs + cost > draw.perMs) return { isGiven: false, busyMs }
      bucket.freeAt = now() + busyMs + cost
      bucket.unshared += draw.cost
      bucket.draw = draw
      buckets.set(draw.key, bucket)
      touched.add(draw.key)
      return { isGiven: true, busyMs: busyMs + cost }
    },
    share,
    close: () => { clearInterval(timer) },
  }
}
