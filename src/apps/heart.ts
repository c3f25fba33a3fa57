import { statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { beat, leave } from '#trust/operations'
import { traffic } from './metrics'

/** The heart 心跳: each process says every 15 s that it lives and how it is, so that the operator's page sees all of them. */
const beatMs = 15_000
const nanosPerMs = 1_000_000

export interface Heart { stop(): Promise<void> }
export async function startHeart(base: () => Context, { parts, version, folder }: { readonly parts: ReadonlySet<string>; readonly version: string; readonly folder: string }): Promise<Heart> {
  const startedAt = base().now
  const id = newId('prc', startedAt)
  const delays = monitorEventLoopDelay({ resolution: 20 })
  delays.enable()
  let told = { ...traffic }
  const once = async () => {
    const ctx = base()
    const now = { ...traffic }
    const disk = await statfs(folder).catch(() => undefined)
    const { pool } = ctx
    const loopDelayMs = Math.max(0, Math.round(delays.percentile(99) / nanosPerMs))
    delays.reset()
    await beat(ctx, { id, host: hostname(), pid: process.pid, parts: [...parts].join(','), version, startedAt, poolSize: pool.totalCount, poolIdle: pool.idleCount, poolWaiting: pool.waitingCount, memoryBytes: process.memoryUsage.rss(), loopDelayMs,
      // What is kept back for the system is neither free nor in use: `df` reckons so too.
      ...(disk && { diskFreeBytes: disk.bavail * disk.bsize, diskBytes: (disk.blocks - disk.bfree + disk.bavail) * disk.bsize }), requests: now.requests - told.requests, faults: now.faults - told.faults })
    told = now
  }
  // A database that is away for a while is no reason to end: the next beat tells it all.
  let going = once().catch(() => {})
  const timer = setInterval(() => { going = going.then(once).catch(() => {}) }, beatMs)
  timer.unref()
  await going
  return { stop: async () => { clearInterval(timer); delays.disable(); await going; await leave(base(), id).catch(() => {}) } }
}
