import { Client } from 'pg'
import { keepLooking } from './chores'
import type { Context } from './context'
import type { Reaction } from './event'
import { deliverNext } from './letters'
import { channel, onWake } from './wake'

/** The worker 工人: takes letters while there are any, then sleeps until it is woken or a second has passed. */
const pollMs = 1_000
export interface Worker { stop(): Promise<void> }
export interface WorkerOptions { readonly reactions: readonly Reaction[]; readonly hands?: number; readonly url?: string }

export function startWorker(open: () => Context, { reactions, hands = 4, url }: WorkerOptions): Worker {
  const known = new Map(reactions.map((r) => [r.name, r]))
  const { wake, stop } = keepLooking(Array.from({ length: hands }, () => () => {
    const ctx = open()
    return deliverNext(ctx, known).catch((fault: unknown) => { ctx.log.error({ err: fault }, 'the worker could not take a letter'); return false })
  }))
  const unhear = onWake(wake)
  const ear = url === undefined ? undefined : listen(url, wake)
  return { stop: async () => { unhear(); ear?.close(); await stop() } }
}

/** One connection of its own hears the calls of other processes. If it breaks it is opened again after a poll's pause; letters are found by polling meanwhile. */
function listen(url: string, ring: () => void): { close(): void } {
  let closed = false
  let client: Client | undefined
  const open = async () => {
    if (closed) return
    const mine = new Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 10_000 })
    client = mine
    // One that breaks says so more than once: in place of each there comes one.
    let isReplaced = false
    const again = () => {
      if (isReplaced) return
      isReplaced = true
      mine.end().catch(() => {})
      setTimeout(() => { void open() }, pollMs).unref()
    }
    mine.on('notification', ring)
    mine.on('error', again)
    mine.on('end', again)
    await mine.connect().then(() => mine.query(`listen ${channel}`)).catch(again)
  }
  void open()
  return { close: () => { closed = true; client?.end().catch(() => {}) } }
}

