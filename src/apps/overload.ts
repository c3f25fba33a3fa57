import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Overload 过载保护 (I-28, T-53): what cannot be done soon is refused at once, with a time to come back, so that what is taken on ends soon. Who only
 * looks is turned away before who buys; health is always answered. It stands before everything else: a refusal costs next to nothing.
 * How many are worked on at once follows how long that takes: fewer when most take longer than they should, more when they do not.
 */
export interface Overloading {
  readonly mostInFlight: number
  /** What every answer owes the browser. */
  readonly guards: Readonly<Record<string, string>>
  /** Addresses that may hold as many connections as they like: proxies in front, the machine's own. */
  readonly spares: (ip: string | undefined) => boolean
}
export interface Overload {
  readonly shed: { browsing: number; buying: number }
  /** How many are worked on, and how many at most just now. */
  inFlight(): number
  limit(): number
  /** How late the process's own clock rang last. */
  lateMs(): number
}
export interface Door extends Overload {
  /** The server whose every request comes by this door. */
  server(work: RequestListener, options: ServerOptions): Server
  /** Counts what is worked on, by hooks of the app. */
  counts(app: FastifyInstance): void
}

const lookEveryMs = 100
/** What most requests should end within. */
const aimMs = 400
const leastInFlight = 32
/** Whoever buys is let in up to here, however slow it is just now: his order is worth the wait. */
const leastBuying = 200
const [cut, growth, leastGrowth] = [0.85, 1.05, 4]
const browsingShare = 0.75
/**
 * One turn of the process's loop begins no more work than this. A turn takes in a few new connections, whatever it does besides (listeners.ts):
 * long turns would leave whoever asks after the process's health waiting before the door.
 */
const turnMs = 8
const mostReadInVain = 65_536
const mostConnections = 10_000
const mostConnectionsOfOne = 500

const always = new Set(['/healthz', '/readyz', '/metrics'])
/** What is answered however many ask: without it nobody could see that the process lives. */
export const isAlways = (url: string): boolean => always.has(url)
/** Whoever pays, orders or signs in; everything that writes, and what a channel tells, counts as buying too. */
const buys = /^\/(?:v1\/)?(?:cart|checkout|quote|orders|pay|payments|sign-in|me\/addresses|addresses)\b/

export function overload({ mostInFlight, guards, spares }: Overloading): Door {
  let [inFlight, limit, lateMs, last, ended, slow, isFull] = [0, mostInFlight, 0, performance.now(), 0, 0, false]
  const shed = { browsing: 0, buying: 0 }
  const refuse = refusing(guards)
  const timer = setInterval(() => {
    const now = performance.now()
    lateMs = Math.max(0, now - last - lookEveryMs)
    last = now
    if (slow > ended / 2) limit = Math.max(Math.min(leastInFlight, mostInFlight), limit * cut)
    else if (isFull && ended > 0) limit = Math.min(mostInFlight, Math.max(limit * growth, limit + leastGrowth));
    [ended, slow, isFull] = [0, 0, false]
  }, lookEveryMs)
  timer.unref()

  function enter(work: RequestListener, request: IncomingMessage, response: ServerResponse): void {
    if (request.socket.destroyed) return
    const isBuying = request.method !== 'GET' || buys.test(request.url ?? '')
    if (inFlight < (isBuying ? Math.min(mostInFlight, Math.max(limit, leastBuying)) : limit * browsingShare)) { void work(request, response); return }
    isFull = true
    shed[isBuying ? 'buying' : 'browsing']++
    refuse(request, response)
  }
  return {
    shed, inFlight: () => inFlight, limit: () => Math.floor(limit), lateMs: () => lateMs,
    server(work, options) {
      const byTurns = turns<[IncomingMessage, ServerResponse]>(([request, response]) => { enter(work, request, response) })
      const server = createServer(options, (request, response) => {
        if (isAlways(request.url ?? '')) void work(request, response)
        else byTurns([request, response])
      })
      return bounded(server, spares)
    },
    counts(app) {
      app.addHook('onClose', () => { clearInterval(timer) })
      // Counted once the body is here: who sends it slowly takes up a connection, not a place.
      app.addHook('preHandler', (request, reply, done) => {
        if (isAlways(request.url)) { done(); return }
        inFlight++
        const began = performance.now()
        reply.raw.once('close', () => {
          inFlight--
          ended++
          if (performance.now() - began > aimMs) slow++
        })
        done()
      })
    },
  }
}

/** Does what is given it at once while the turn of the loop is young, and otherwise as the first thing of the next turns, in the sequence it came in. */
function turns<T>(work: (one: T) => void): (one: T) => void {
  const waiting: T[] = []
  let [spentMs, isNew] = [0, true]
  const timed = (one: T): void => {
    const began = performance.now()
    try { work(one) } finally { spentMs += performance.now() - began }
  }
  const next = (): void => {
    let taken = 0
    spentMs = 0
    while (taken < waiting.length && spentMs < turnMs) timed(waiting[taken++]!)
    waiting.splice(0, taken)
    isNew = waiting.length === 0
    if (!isNew) setImmediate(next)
  }
  return (one) => {
    if (isNew) { isNew = false; setImmediate(next) }
    if (waiting.length === 0 && spentMs < turnMs) timed(one)
    else waiting.push(one)
  }
}

/** The answer costs next to nothing: it is made beforehand. Those who come back do so at different moments. */
const busy = JSON.stringify({ type: 'kernel.busy', title: '系统繁忙，请稍后重试 We are busy; please try again in a moment', status: 503 })
const busyPage = '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="3"><title>请稍候 · One moment</title></head><body><h1>访问的人很多，请稍候</h1><p>页面会自动重试。 Many people are here right now; this page tries again by itself.</p></body></html>'
function refusing(guards: Readonly<Record<string, string>>): (request: IncomingMessage, response: ServerResponse) => void {
  const answers = [[busy, 'application/problem+json'], [busyPage, 'text/html; charset=utf-8']].map(([body, type]) => ['2', '3'].map((seconds) => (
    { body: body!, headers: Object.entries({ ...guards, 'content-type': type!, 'content-length': String(Buffer.byteLength(body!)), 'cache-control': 'no-store', 'retry-after': seconds }).flat() })))
  return (request, response) => {
    const { body, headers } = answers[(request.headers.accept ?? '').includes('text/html') ? 1 : 0]![Math.random() < 0.5 ? 0 : 1]!
    // A long body is not read to its end for this: its connection ends with the answer.
    if (request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > mostReadInVain) response.shouldKeepAlive = false
    response.writeHead(503, headers).end(body)
  }
}

/** So many connections in all, and so many of one address: a few slow readers cannot take them all. */
function bounded(server: Server, spares: Overloading['spares']): Server {
  const by = new Map<string, number>()
  let open = 0
  return server.on('connection', (socket: Socket) => {
    if (open >= mostConnections) { socket.destroy(); return }
    open++
    socket.once('close', () => { open-- })
    const ip = socket.remoteAddress
    if (ip === undefined || spares(ip)) return
    const count = (by.get(ip) ?? 0) + 1
    if (count > mostConnectionsOfOne) { socket.destroy(); return }
    by.set(ip, count)
    socket.once('close', () => { const left = by.get(ip)! - 1; if (left > 0) by.set(ip, left); else by.delete(ip) })
  })
}
