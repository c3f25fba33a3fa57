import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'

/** The one that fires 施压子进程: in a process of its own, so that who watches is not late because of it. Reads what to ask as JSON from its input, answers as JSON. */
export interface Ask { readonly method: 'GET' | 'POST'; readonly path: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: object }
export interface Order { readonly url: string; readonly asks: readonly Ask[]; readonly clients: number; readonly seconds: number; readonly perSecond?: number }
/** `statuses` by number; `unanswered` are connections that were refused or broke, and answers that did not come in time. */
export interface Report { readonly statuses: Readonly<Record<string, number>>; readonly unanswered: number; readonly givenPerSecond: number; readonly askedPerSecond: number; readonly p50Ms: number; readonly p97Ms: number; readonly mostMs: number }

const answerWithinSeconds = 15
const order = JSON.parse(readFileSync(0, 'utf8')) as Order
let at = 0
const result = await autocannon({ url: order.url, connections: order.clients, duration: order.seconds, timeout: answerWithinSeconds, ...(order.perSecond && { overallRate: order.perSecond }), requests: [{ setupRequest: (request) => {
  const { method, path, headers, body } = order.asks[at++ % order.asks.length]!
  return { ...request, method, path, headers: { ...request.headers, ...headers, ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }) }
} }] })
const statuses = Object.fromEntries(Object.entries((result as { statusCodeStats?: Record<string, { count?: number }> }).statusCodeStats ?? {}).map(([status, { count }]) => [status, count ?? 0]))
const report: Report = { statuses, unanswered: result.errors, givenPerSecond: result['2xx'] / result.duration, askedPerSecond: result.requests.sent / result.duration, p50Ms: result.latency.p50, p97Ms: result.latency.p97_5, mostMs: result.latency.max }
process.stdout.write(JSON.stringify(report))
