import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * More listeners of one port 多重监听 (I-28, T-53): a turn of the loop takes in one new connection of each handle that listens (libuv since 1.45), whatever
 * else it does. Where a turn is long and hundreds stand before the door, the last of them would wait as many turns, and whoever asks after the process's
 * health behind them. So the port's one queue is listened to by several handles, each a copy of the first; only another process can send a copy, and one
 * that lives for a moment does. Where none can be had, one handle listens as before.
 */
export interface Listeners {
  /** The copies that listen; those that could be had. */
  copied(): Promise<number>
  /** Ends once what came in by them has ended; they take in nobody as soon as the app begins to close. */
  ended(): Promise<void>
}

/** Many who come at the same moment are let in one after another instead of being dropped; systems allow no more than their own bound. */
export const mostWaiting = 4_096

const usually = 8
const copiedWithinMs = 10_000
const closingLooksMs = 100
const copier = "process.once('message', (count, handle) => { for (let i = 0; i < count; i++) process.send(i, handle, { keepOpen: true }) }).once('disconnect', () => process.exit())"

/** Listens with `count` handles as soon as the app listens with one. */
export function listeners(app: FastifyInstance, count = usually): Listeners {
  const more: Server[] = []
  let copied: Promise<unknown> = Promise.resolve()
  let isClosing = false
  const ends: Promise<void>[] = []
  const take = (handle: Handle): void => {
    if (isClosing) { handle.close(); return }
    // What a server of HTTP asks of its connections.
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => { app.server.emit('connection', socket) })
    server.on('error', (fault) => { app.log.warn({ err: fault }, 'a copy of the listener does not listen') })
    // The queue is one: each who listens says anew how long it may be.
    server.listen(handle, mostWaiting)
    more.push(server)
  }
  app.addHook('onListen', (done) => {
    copied = copies(app.server, count - 1, take).catch((fault: unknown) => { app.log.warn({ err: fault }, 'one listener takes in all connections') })
    done()
  })
  app.addHook('preClose', (done) => {
    isClosing = true
    for (const server of more) ends.push(new Promise((resolve) => { server.close(() => { resolve() }) }))
    // Who was at work just now is idle once he has his answer: kept for as long as connections are kept, he would hold up the end.
    const looking = setInterval(() => { app.server.closeIdleConnections() }, closingLooksMs)
    void Promise.all([...ends, new Promise((resolve) => { app.server.once('close', resolve) })]).then(() => { clearInterval(looking) })
    looking.unref()
    done()
  })
  return { copied: async () => { await copied; return more.length }, ended: async () => { await Promise.all(ends) } }
}

interface Handle { close(): void }
/** The handle itself: sent as a server, it would be listened to over there too. */
const handleOf = (server: Server): Handle | null | undefined => (server as unknown as { readonly _handle?: Handle | null })._handle

const copies = (server: Server, count: number, take: (handle: Handle) => void): Promise<void> => new Promise((resolve, reject) => {
  const handle = handleOf(server)
  if (!handle || count < 1) { resolve(); return }
  const child = spawn(process.execPath, ['-e', copier], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: { ...process.env, NODE_OPTIONS: '' } })
  const late = setTimeout(() => { child.kill('SIGKILL') }, copiedWithinMs)
  late.unref()
  let taken = 0
  child.on('message', (_, copy) => {
    if (copy) take(copy as unknown as Handle)
    if (++taken === count) { child.disconnect(); resolve() }
  })
  child.once('error', reject)
  child.once('exit', (code, signal) => { clearTimeout(late); if (taken < count) reject(new Error(`${taken} of ${count} copies came: ${signal ?? code}`)) })
  child.send(count, handle as unknown as Server, (fault) => { if (fault) reject(fault) })
})
