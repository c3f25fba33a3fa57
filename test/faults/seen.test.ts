import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dice } from '#apps/seed'
import { runJob } from '#kernel/jobs'
import { clock } from '#kernel/time'
import { sized } from '../full'
import { addressOf, ask, fair, freshBooks, password, signIn, type Asking, type Fair } from './mixed.load'
import { emptyDatabase } from './place'
import { freshFolder, serve, until, type Program } from './program'

/** Seeing it run 运行可见 (issue 4 §4): traces to whoever collects them, metrics for who bears the token, slow statements by name; of the program as it is shipped. */
interface Span { readonly name: string; readonly traceId: string; readonly spanId: string; readonly parentSpanId?: string; readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[] }
const root = freshFolder()
const spans: Span[] = []
let collector: Server
let place: Fair
let shop: Program
let asking: Asking
const token = 'one-who-measures-this'

beforeAll(async () => {
  collector = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => { body += piece.toString() })
    request.on('end', () => {
      const sent = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }
      spans.push(...sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((one) => one.spans)))
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => { collector.listen(0, '127.0.0.1', resolve) })
  const url = await emptyDatabase()
  place = await fair(url, 1)
  const TRACES_URL = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`
  shop = await serve({ DATABASE_URL: url, DATA_DIR: `${root}/a`, PARTS: 'api,worker', TRACES_URL, METRICS_TOKEN: token, LOG_LEVEL: 'warn', SLOW_STATEMENT_MS: '1', OTEL_BSP_SCHEDULE_DELAY: '200', REQUESTS_PER_MINUTE: '1000000' })
  asking = { urls: () => [shop.url], roll: dice(1), books: freshBooks() }
}, 120_000)
afterAll(async () => { await shop.kill('SIGTERM'); await place.end(); collector.close(); rmSync(root, { recursive: true, force: true }) })

const pay = async (headers: Record<string, string>): Promise<void> => {
  const shopper = await signIn(asking, '/v1/sign-in/password', { phone: place.phones[0], password })
  const addressId = await addressOf(asking, shopper)
  const lines = [{ skuId: place.stalls[0]!.skuIds[0]!, quantity: 1 }]
  const { body: { version: quoteVersion } } = await ask(asking, 'POST', '/v1/quote', { token: shopper, body: { lines, addressId } })
  const { body: { paymentId } } = await ask(asking, 'POST', '/v1/orders', { token: shopper, key: 'o', body: { quoteVersion, lines, addressId, note: '请放门口 13812345678' } })
  const { body: { tradeRef } } = await ask(asking, 'POST', `/v1/payments/${paymentId}/pay`, { token: shopper, key: 'p', body: { channel: 'simulator' } })
  const { status } = await fetch(`${shop.url}/v1/channels/simulator/trades/${tradeRef}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ outcome: 'approve' }) })
  expect(status).toBe(200)
}

test('a trace holds the request, its transaction and statements, the fact and the reactions to it, under the caller’s own id; a job is a trace of its own; nothing in them is what people typed', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const callersSpan = 'b7ad6b7169203331'
  await pay({ traceparent: `00-${traceId}-${callersSpan}-01` })
  await runJob({ ...place.ctx, now: clock() }, 'ordering.sweep_due')
  const mine = () => spans.filter((span) => span.traceId === traceId)
  const named = (form: RegExp, among = mine()) => among.find(({ name }) => form.test(name))
  await until(() => (named(/^reaction ordering\./) && named(/^job ordering\.sweep_due$/, spans) ? true : undefined), () => JSON.stringify(mine().map(({ name }) => name)), 60_000)
  const [request, transaction, fact, reaction] = [named(/^decideTrade$/), named(/^transaction$/), named(/^event payments\./), named(/^reaction ordering\./)]
  const by = new Map(spans.map((span) => [span.spanId, span]))
  const above = (span: Span | undefined): string[] => (span ? [span.name, ...above(by.get(span.parentSpanId ?? ''))] : [])
  expect(request?.parentSpanId).toBe(callersSpan)
  expect(above(transaction)).toContain(request!.name)
  expect(above(fact)).toEqual(expect.arrayContaining(['transaction', request!.name]))
  expect(above(reaction)).toEqual(expect.arrayContaining([fact!.name, request!.name]))
  expect(mine().some(({ name }) => /^statement (payments|kernel)\./.test(name))).toBe(true)
  const job = named(/^job ordering\.sweep_due$/, spans)!
  expect([job.parentSpanId ?? '', job.traceId === traceId]).toEqual(['', false])
  expect(spans.filter(({ traceId }) => traceId === job.traceId).length).toBeGreaterThan(1)
  expect(JSON.stringify(spans)).not.toMatch(/13812345678|请放门口|文三路/)
}, 120_000)

test('slow statements stand in the log by name, with the request and operation that they were for', async () => {
  const lines = await until(() => { const found = shop.said().split('\n').filter((line) => line.startsWith('{') && line.includes('a slow statement')); return found.length > 0 ? found : undefined }, () => shop.said())
  for (const line of lines) expect((JSON.parse(line) as { statement: string }).statement).toMatch(/^[a-z_-]+(\.[a-z0-9_]+)+$|^(select|insert|update|delete|with|begin|commit|rollback|savepoint|release|listen|set|truncate|create)( [a-z_]+)?$/)
})

test('I-28 metrics are for who bears the token and nobody else; ten thousand addresses that nobody knows, each with every verb, make no series', async () => {
  const metrics = (headers: Record<string, string> = {}) => fetch(`${shop.url}/metrics`, { headers })
  const bearing = { authorization: `Bearer ${token}` }
  for (const headers of [{}, { authorization: `Bearer ${token}x` }, { authorization: token }, { authorization: `Basic ${token}` }, { cookie: `token=${token}` }]) expect([headers, (await metrics(headers)).status]).toEqual([headers, 404])
  expect((await metrics(bearing)).status).toBe(200)
  const seriesOf = async (): Promise<string[]> => (await (await metrics(bearing)).text()).split('\n').filter((line) => line.startsWith('tradewind_requests_total') || line.startsWith('tradewind_request_seconds_count')).map((line) => line.replace(/ \S+$/, ''))
  for (const path of ['/nothing', '/v1/nothing', '/v1/products/none', '/files/none.webp']) for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) await fetch(shop.url + path, { method })
  const before = await seriesOf()
  const many = sized(600, 10_000)
  for (let n = 0; n < many; n += 50) await Promise.all(Array.from({ length: 50 }, (_, i) => {
    const at = n + i
    const path = [`/a${at}`, `/v1/${at}/x`, `/v1/products/p${at}`, `/files/${at.toString(16).padStart(32, '0')}.webp`, `/v1/search?q=${at}`][at % 5]!
    return fetch(shop.url + path, { method: ['GET', 'GET', 'POST', 'DELETE', 'PUT'][Math.floor(at / 5) % 5]! }).then((answer) => answer.arrayBuffer())
  }))
  const after = await seriesOf()
  // The few that may come are of operations that had not been asked for before.
  expect(after.filter((line) => /\/a\d|p\d{2,}|[0-9a-f]{30}|q=/.test(line))).toEqual([])
  expect(after.length - before.length).toBeLessThan(10)
}, 200_000)
