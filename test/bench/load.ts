import autocannon, { type Result } from 'autocannon'
import type { Server } from './servers'

/** Load 施压: so many clients for so many seconds, each asking the next thing as soon as it has an answer. */
export interface Ask { readonly method?: 'GET' | 'POST'; readonly path: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: object }
export interface Shot { readonly rps: number; readonly p50Ms: number; readonly p95Ms: number; readonly p99Ms: number; readonly cpuUs: number; readonly faults: number; readonly answers: number }

export async function fire(server: Server, next: () => Ask, { clients, seconds }: { readonly clients: number; readonly seconds: number }): Promise<Shot> {
  const before = await server.cpuUs()
  const tookMs: number[] = []
  const result = await new Promise<Result>((resolve, reject) => {
    const load = autocannon({ url: server.url, connections: clients, duration: seconds, timeout: 30, requests: [{ setupRequest: (request) => {
      const { method = 'GET', path, headers, body } = next()
      return { ...request, method, path, headers: { ...request.headers, ...headers, ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }) }
    } }] }, (fault: unknown, result) => { if (fault) reject(fault as Error); else resolve(result) })
    load.on('response', (_client, _status, _bytes, ms) => { tookMs.push(ms) })
  })
  const used = await server.cpuUs() - before
  const answers = result['2xx']
  // The tool keeps p90 and p97.5 alone.
  const p95Ms = tookMs.sort((a, b) => a - b)[Math.ceil(tookMs.length * 0.95) - 1] ?? Number.NaN
  return { rps: answers / result.duration, p50Ms: result.latency.p50, p95Ms, p99Ms: result.latency.p99, cpuUs: used / Math.max(1, answers), faults: result.non2xx + result.errors, answers }
}

export interface Answer { readonly status: number; readonly ms: number; /** When it was there, on this process's clock. */ readonly atMs: number }
/** Each of so many asks once, so many at a time over as many connections; answers by status, with how long each took as its sender saw it. The tool is the one that fires: a heavier client would measure itself. */
export async function sendAll(server: Server, asks: readonly Ask[], connections: number): Promise<Answer[]> {
  const answers: Answer[] = []
  const left = [...asks]
  await autocannon({ url: server.url, connections, amount: asks.length, timeout: 60, requests: [{
    setupRequest: (request, context) => {
      const { method = 'GET', path, headers, body } = left.pop()!
      Object.assign(context, { sentMs: performance.now() })
      return { ...request, method, path, headers: { ...request.headers, ...headers, 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) }
    },
    onResponse: (status, _body, context) => { const atMs = performance.now(); answers.push({ status, ms: atMs - (context as { sentMs: number }).sentMs, atMs }) },
  }] })
  return answers
}

export const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!
