import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Pool } from 'pg'

/**
 * Overload 过载保护 (I-28, T-53): what cannot be done soon is refused at once, with a time to come back, so that what is taken on ends soon. Who only
 * looks is turned away before who buys; health is always answered. Three things show overload: how many requests are under way, how late the
 * process's own clock rings, and how many wait for a connection to the database.
 */
export interface Overloading {
  readonly pool: () => Pool
  readonly mostInFlight: number
  /** Addresses that may hold as many connections as they like: proxies in front, the machine's own. */
  readonly spares: (ip: string | undefined) => boolean
}
export interface Overload { readonly shed: { browsing: number; buying: number }; inFlight(): number; lateMs(): number }

const lookEveryMs = 100
const lateFromMs = 150
/** It must last so long, over two looks at least: one long pause is no overload. By time, not by looks, for a late clock looks seldom. */
const lastsMs = 500
const waitingEach = 40
const browsingShare = 0.75
/** In how long everybody who only looks is turned away while it lasts, and in how long nobody any more afterwards; a share of 1 is all who look, 2 would be all. */
const allWithinMs = 1_000
const noneWithinMs = 2_000
const mostShed = 1.9
const mostConnections = 10_000
const mostConnectionsOfOne = 500

const always = new Set(['/healthz', '/readyz', '/metrics'])
/** What is answered however many ask: without it nobody could see that the process lives. */
export const isAlways = (url: string): boolean => always.has(url)
/** Whoever pays, orders or signs in; everything that writes, and what a channel tells, counts as buying too. */
const buys = /^\/(?:v1\/)?(?:cart|checkout|quote|orders|pay|payments|sign-in|me\/addresses|addresses)\b/

export function overload(app: FastifyInstance, { pool, mostInFlight, spares }: Overloading): Overload {
  let [inFlight, lateMs, lateLooks, lastingMs, share, last] = [0, 0, 0, 0, 0, performance.now()]
  const shed = { browsing: 0, buying: 0 }
  const timer = setInterval(() => {
    const now = performance.now()
    const passedMs = now - last
    lateMs = Math.max(0, passedMs - lookEveryMs)
    last = now
    const { waitingCount, options } = pool()
    const isLate = lateMs > lateFromMs || waitingCount > waitingEach * (options.max ?? 10)
    lateLooks = isLate ? lateLooks + 1 : 0
    lastingMs = isLate ? lastingMs + passedMs : 0
    share = lateLooks > 1 && lastingMs >= lastsMs ? Math.min(mostShed, share + passedMs / allWithinMs) : Math.max(0, share - passedMs / noneWithinMs)
  }, lookEveryMs)
  timer.unref()
  app.addHook('onClose', () => { clearInterval(timer) })
  app.addHook('onRequest', (request, reply, done) => {
    if (isAlways(request.url)) { done(); return }
    const isBuying = request.method !== 'GET' || buys.test(request.url)
    const isTooMuch = inFlight >= (isBuying ? mostInFlight : mostInFlight * browsingShare) || (share > 0 && Math.random() < (isBuying ? share - 1 : share))
    if (!isTooMuch) { done(); return }
    shed[isBuying ? 'buying' : 'browsing']++
    later(request, reply)
  })
  // Counted once the body is here: who sends it slowly takes up a connection, not a place.
  app.addHook('preHandler', (request, reply, done) => {
    if (isAlways(request.url)) { done(); return }
    inFlight++
    reply.raw.once('close', () => { inFlight-- })
    done()
  })
  bounded(app, spares)
  return { shed, inFlight: () => inFlight, lateMs: () => lateMs }
}

/** The answer costs next to nothing: it is made beforehand. Those who come back do so at different moments. */
const busy = JSON.stringify({ type: 'kernel.busy', title: '系统繁忙，请稍后重试 We are busy; please try again in a moment', status: 503 })
const busyPage = '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="3"><title>请稍候 · One moment</title></head><body><h1>访问的人很多，请稍候</h1><p>页面会自动重试。 Many people are here right now; this page tries again by itself.</p></body></html>'
function later(request: FastifyRequest, reply: FastifyReply): void {
  void reply.status(503).header('retry-after', Math.random() < 0.5 ? '2' : '3').header('cache-control', 'no-store')
  if (String(request.headers.accept ?? '').includes('text/html')) void reply.type('text/html; charset=utf-8').send(busyPage)
  else void reply.type('application/problem+json').serializer((body: unknown) => body as string).send(busy)
}

/** So many connections in all, and so many of one address: a few slow readers cannot take them all. */
function bounded(app: FastifyInstance, spares: Overloading['spares']): void {
  const by = new Map<string, number>()
  app.server.maxConnections = mostConnections
  app.server.on('connection', (socket: Socket) => {
    const ip = socket.remoteAddress
    if (ip === undefined || spares(ip)) return
    const count = (by.get(ip) ?? 0) + 1
    if (count > mostConnectionsOfOne) { socket.destroy(); return }
    by.set(ip, count)
    socket.once('close', () => { const left = by.get(ip)! - 1; if (left > 0) by.set(ip, left); else by.delete(ip) })
  })
}
