import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { api } from '#apps/api'
import { house, routes } from '#apps/house'
import { silent } from '#kernel/log'
import type { Route } from '#kernel/route'
import { nobody, type Actor, type Context } from '#kernel/context'
import { callers } from '../http'
import { world } from '../world'

/** The edge over HTTP: what every answer carries, who may come in, whose word about addresses is believed, and what happens when too many come. */
let ctx: Context
const apps: FastifyInstance[] = []
const open = async (options: Partial<Parameters<typeof api>[0]> = {}): Promise<FastifyInstance> => {
  const app = await api({ base: () => ctx, publicUrl: undefined, trustProxy: false, log: silent, ...options })
  apps.push(app)
  return app
}
let app: FastifyInstance
beforeAll(async () => { ctx = await world({ kind: 'system', id: 'system' }); app = await open() })
afterAll(async () => { for (const one of apps) await one.close() })

const all = Object.entries(routes as Record<string, Route>)
const pathOf = (r: Route): string => r.path.replace(/:\w+/g, 'x_unknown')

test('ASVS 3.4 every route’s answer, whatever it says, and every answer beside the routes carries the guards and names no software', async () => {
  const asked = [...all.map(([, r]) => [r.method, pathOf(r)] as const), ...['/healthz', '/readyz', '/metrics', '/openapi.json', '/files/none.webp', '/nothing', '/%zz', `/${'a'.repeat(500)}`].map((url) => ['GET', url] as const)]
  for (const [method, url] of asked) {
    const { headers, statusCode } = await app.inject({ method, url, ...(method !== 'GET' && { payload: {} }) })
    const at = `${method} ${url} ${statusCode}`
    expect(headers['content-security-policy'], at).toMatch(/^default-src 'none'; .*object-src 'none'; base-uri 'none'; frame-ancestors 'none'/)
    expect(headers, at).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'strict-origin-when-cross-origin', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'permissions-policy': expect.stringContaining('microphone=()') })
    expect([at, headers['x-powered-by'], headers['server'], headers['access-control-allow-origin'], headers['access-control-allow-credentials'], headers['strict-transport-security']]).toEqual([at, undefined, undefined, undefined, undefined, undefined])
  }
})

test('ASVS 3.4.1 behind TLS browsers are told to stay there for a year, below the name as well where the setting says so', async () => {
  const secure = await open({ publicUrl: 'https://shop.example' })
  expect((await secure.inject('/healthz')).headers).toMatchObject({ 'strict-transport-security': 'max-age=31536000', 'reporting-endpoints': 'csp="https://shop.example/v1/csp-reports"' })
  const whole = await open({ publicUrl: 'https://shop.example', hstsSubdomains: true })
  expect((await whole.inject('/healthz')).headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
})

test('ASVS 14.3.2 whatever is one’s own, and whatever something was done for, is kept by nobody', async () => {
  for (const [name, r] of all.filter(([, r]) => r.access !== 'public' || r.method !== 'GET')) {
    const { headers } = await app.inject({ method: r.method, url: pathOf(r), ...(r.method !== 'GET' && { payload: {} }) })
    expect([name, headers['cache-control']]).toEqual([name, 'no-store'])
  }
})

test('T-50 no unsafe route takes a request of another site, of a hidden origin, of a sub-domain, or of a form dressed as JSON', async () => {
  const guarded = await open({ publicUrl: 'https://shop.example' })
  const foreign = [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'https://shop.example.evil.example' }, { origin: 'http://shop.example' }, { origin: 'https://shop.example:8443' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://shop.example' }, { referer: 'https://evil.example/page' }, { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }]
  for (const [name, r] of all.filter(([, r]) => r.method !== 'GET'))
    for (const headers of foreign) {
      const answer = await guarded.inject({ method: r.method, url: pathOf(r), headers: { host: 'shop.internal', ...headers }, payload: {} })
      expect([name, headers, answer.statusCode, answer.json().type]).toEqual([name, headers, 403, 'kernel.not_yours'])
    }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const answer = await guarded.inject({ method: 'POST', url: '/v1/sign-in/codes', headers: { 'content-type': type }, payload: '{"phone":"13800000001"}' })
    expect([type, answer.statusCode]).toEqual([type, answer.statusCode === 400 ? 400 : 415])
  }
  const mine = await guarded.inject({ method: 'POST', url: '/v1/sign-out', headers: { origin: 'https://shop.example', 'sec-fetch-site': 'same-origin', host: 'shop.internal' }, payload: {} })
  expect(mine.statusCode).toBe(200)
})

test('T-50 nothing is shared across origins: a preflight finds nothing and no answer names an origin', async () => {
  for (const url of ['/v1/me', '/v1/orders', '/v1/search', '/healthz']) {
    const asked = await app.inject({ method: 'OPTIONS', url, headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' } })
    const got = await app.inject({ url, headers: { origin: 'https://evil.example' } })
    for (const { headers } of [asked, got]) expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(asked.statusCode).toBe(404)
  }
})

test('T-50 no GET changes anything, whoever asks', async () => {
  // What a person reads of others leaves an entry in the audit book (I-29), and who is new gets a row as a guest: nothing else may change.
  const counts = async () => {
    const { rows } = await ctx.pool.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('kernel_limits', 'kernel_audit_entries', 'identity_keys')`)
    const { rows: said } = await ctx.pool.query<{ name: string; state: string }>(rows.map(({ name }) => `select '${name}' as name, count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) as state from ${name}`).join(' union all '))
    return Object.fromEntries(said.map(({ name, state }) => [name, state]))
  }
  const gets = all.filter(([, r]) => r.method === 'GET')
  const permits = new Set(house.flatMap((room) => room.permits ?? []))
  const actors: Actor[] = [nobody, { kind: 'shopper', id: 'shp_lan' }, { kind: 'merchant', id: 'clk_wu', merchantId: 'mer_a', permits }, { kind: 'staff', id: 'stf_an', permits }]
  const { app: inside, by } = callers(ctx)
  const once = async () => { for (const actor of actors) for (const [, r] of gets) await inside.inject({ url: pathOf(r), headers: { 'x-test-actor': actor.id } }) }
  actors.forEach(by)
  await once()
  const before = await counts()
  await once()
  for (const [, r] of gets) await app.inject({ url: pathOf(r), headers: { 'sec-fetch-site': 'cross-site' } })
  expect(await counts()).toEqual(before)
  await inside.close()
})

test('I-28 B12 what anybody may send in, what could be guessed, files that come and whole books that go declare a limit', () => {
  const isGuess = (r: Route): boolean => ['POST', 'PUT'].includes(r.method) && /\/(?:me\/|sign-in|invitations)/.test(r.path) && ['code', 'password', 'oldPassword', 'token', 'passkey', 'recoveryCode'].some((field) => field in ((r.input as { shape?: object }).shape ?? {}))
  const wants = all.filter(([, r]) => r.access !== 'channel' && ((r.access === 'public' && r.method !== 'GET') || r.upload || r.download || isGuess(r)))
  expect(wants.length).toBeGreaterThan(20)
  expect(wants.filter(([, r]) => !r.limits).map(([name]) => name)).toEqual([])
  // A guess is counted by all processes before it is looked at.
  expect(wants.filter(([, r]) => isGuess(r) && !r.limits!.some(({ exact }) => exact)).map(([name]) => name)).toEqual([])
})

test('T-39 T-41 guesses at one phone’s password are refused after thirty, from whatever address they come, with the wait', async () => {
  const one = await open({ unlimitedFrom: [] })
  let answer
  for (let i = 0; i < 40; i++) {
    answer = await one.inject({ method: 'POST', url: '/v1/sign-in/password', remoteAddress: `198.51.100.${i}`, payload: { phone: '13811112222', password: 'wrong horse 99' } })
    if (answer.json().type === 'kernel.too_many_requests') break
  }
  expect(answer!.statusCode).toBe(429)
  expect(Number(answer!.headers['retry-after'])).toBeGreaterThan(10)
  expect(answer!.headers).toMatchObject({ 'ratelimit-policy': '"default";q=30;w=900', ratelimit: expect.stringMatching(/^"default";r=0;t=\d+$/) })
})

const ipSeen = async (trustProxy: false | number | string[], headers: Record<string, string>, remoteAddress = '127.0.0.1'): Promise<string> => {
  const one = await open({ trustProxy })
  let seen = ''
  one.addHook('preHandler', (request, _reply, done) => { seen = `${request.ip} ${request.protocol} ${request.host} ${String(request.headers['x-forwarded-for'])}`; done() })
  await one.inject({ url: '/healthz', headers: { host: 'shop.example', ...headers }, remoteAddress })
  return seen
}

test('ASVS 4.1.3 whose word about an address is believed: nobody’s; of so many proxies; of those listed; never what the client put first', async () => {
  const forged = { 'x-forwarded-for': '1.1.1.1, 2.2.2.2, 203.0.113.9', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example', 'x-real-ip': '1.1.1.1' }
  expect(await ipSeen(false, forged)).toBe('127.0.0.1 http shop.example undefined')
  expect(await ipSeen(1, forged)).toMatch(/^203\.0\.113\.9 https /)
  expect(await ipSeen(2, forged)).toMatch(/^2\.2\.2\.2 /)
  expect(await ipSeen(['127.0.0.0/8'], forged)).toMatch(/^203\.0\.113\.9 https /)
  expect(await ipSeen(['127.0.0.0/8', '203.0.113.9/32'], forged)).toMatch(/^2\.2\.2\.2 /)
  expect(await ipSeen(['10.0.0.0/8'], forged)).toBe('127.0.0.1 http shop.example undefined')
  expect(await ipSeen(['10.0.0.0/8'], forged, '198.51.100.4')).toBe('198.51.100.4 http shop.example undefined')
})

test('I-28 an address has so many requests a minute, whatever it says about where it is, and health is always told', async () => {
  const small = await open({ requestsPerMinute: 60, unlimitedFrom: [], metricsToken: 'one-who-measures' })
  const ask = (url: string, headers: Record<string, string> = {}) => small.inject({ url, headers: { authorization: 'Bearer one-who-measures', ...headers }, remoteAddress: '198.51.100.20' })
  const answers = []
  // The document is written when it is first asked for, which takes a second.
  await small.inject({ url: '/openapi.json', remoteAddress: '198.51.100.21' })
  const began = performance.now()
  for (let i = 0; i < 70; i++) answers.push(await ask('/openapi.json', { 'x-forwarded-for': `10.0.0.${i}` }))
  // Sixty at once, and one more with each second that the asking took.
  const [refused, seconds] = [answers.filter(({ statusCode }) => statusCode === 429), Math.ceil((performance.now() - began) / 1_000)]
  expect([refused.length >= 10 - seconds, refused.length <= 10]).toEqual([true, true])
  expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThanOrEqual(1)
  expect(refused[0]!.json()).toMatchObject({ type: 'kernel.too_many_requests', status: 429, title: expect.stringMatching(/\d+ 秒/) })
  for (const url of ['/healthz', '/readyz', '/metrics']) expect([url, (await ask(url)).statusCode]).toEqual([url, 200])
})

test('a proxy that nobody has named is not this machine: what it passes on is counted', async () => {
  const small = await open({ requestsPerMinute: 60 })
  const statuses = new Set<number>()
  for (let i = 0; i < 70; i++) statuses.add((await small.inject({ url: '/openapi.json', headers: { 'x-forwarded-for': '203.0.113.1' } })).statusCode)
  expect(statuses).toEqual(new Set([200, 429]))
  expect((await small.inject('/openapi.json')).statusCode).toBe(200)
})

test('reports of broken policies are counted by directive, bounded in size and number, and nothing of them is believed', async () => {
  const one = await open({ unlimitedFrom: [] })
  const tell = (payload: unknown, type: string) => one.inject({ method: 'POST', url: '/v1/csp-reports', headers: { 'content-type': type, origin: 'null' }, payload: JSON.stringify(payload) })
  expect((await tell({ 'csp-report': { 'effective-directive': 'script-src-elem', 'blocked-uri': 'inline', 'document-uri': 'https://shop.example/p/1?secret=1' } }, 'application/csp-report')).statusCode).toBe(204)
  expect((await tell([{ type: 'csp-violation', body: { effectiveDirective: 'style-src-attr', blockedURL: 'inline' } }, { type: 'csp-violation', body: { effectiveDirective: '<b>made up</b>' } }, { type: 'deprecation', body: {} }, null, 7], 'application/reports+json')).statusCode).toBe(204)
  expect((await tell(null, 'application/csp-report')).statusCode).toBe(204)
  expect(Object.fromEntries(one.cspReports.counts)).toEqual({ 'script-src-elem': 1, 'style-src-attr': 1, other: 1 })
  expect((await one.inject('/metrics')).body).toContain('tradewind_csp_reports{directive="style-src-attr"} 1')
  expect((await tell('x'.repeat(20_000), 'application/csp-report')).statusCode).toBe(413)
  const statuses = []
  for (let i = 0; i < 80; i++) statuses.push((await tell({}, 'application/csp-report')).statusCode)
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(10)
})

/** Speaks HTTP by hand, as no client would; answers what came back until the connection ended or `ms` had passed. */
const spoken = (port: number, words: string, ms = 3_000): Promise<string> => new Promise((resolve) => {
  let said = ''
  const socket = connect(port, '127.0.0.1', () => { socket.write(words) })
  const late = setTimeout(() => { socket.destroy(); resolve(said) }, ms)
  socket.on('data', (part) => { said += String(part) })
  socket.on('error', () => {})
  socket.on('close', () => { clearTimeout(late); resolve(said) })
})

test('T-53 what is no HTTP, and headers without end, are answered with words and guards, and the connection ends', async () => {
  const one = await open()
  const port = Number(new URL(await one.listen({ port: 0, host: '127.0.0.1' })).port)
  const answers = [await spoken(port, 'NONSENSE\r\n\r\n'), await spoken(port, `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`)]
  expect(answers.map((said) => said.slice(9, 12))).toEqual(['400', '431'])
  for (const said of answers) { expect(said).toContain('x-content-type-options: nosniff'); expect(said).toContain('connection: close') }
  expect(await spoken(port, 'GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')).toContain('{"status":"ok"}')
})

test('T-53 beyond the bound of requests under way who only looks is turned away first, then who buys; health is told; afterwards all is as before', async () => {
  const one = await open({ mostInFlight: 12 })
  let release = () => {}
  const gate = new Promise<void>((resolve) => { release = resolve })
  one.addHook('preHandler', async (request) => { if (request.headers['x-waits']) await gate })
  const at = await one.listen({ port: 0, host: '127.0.0.1' })
  const ask = (method: 'GET' | 'POST', path: string, headers: Record<string, string> = {}) => fetch(at + path, { method, headers: { ...headers, ...(method === 'POST' && { 'content-type': 'application/json' }) }, ...(method === 'POST' && { body: '{}' }) })
  const under = Array.from({ length: 9 }, () => ask('GET', '/openapi.json', { 'x-waits': '1' }))
  await expect.poll(() => one.overload.inFlight()).toBe(9)
  const looking = await ask('GET', '/openapi.json')
  expect([looking.status, (await looking.json() as { type: string }).type, Number(looking.headers.get('retry-after')) >= 2, looking.headers.get('x-content-type-options')]).toEqual([503, 'kernel.busy', true, 'nosniff'])
  const page = await ask('GET', '/', { accept: 'text/html' })
  expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8'])
  expect((await ask('POST', '/v1/sign-out')).status).toBe(200)
  under.push(...Array.from({ length: 3 }, () => ask('POST', '/v1/sign-out', { 'x-waits': '1' })))
  await expect.poll(() => one.overload.inFlight()).toBe(12)
  expect((await ask('POST', '/v1/sign-out')).status).toBe(503)
  for (const path of ['/healthz', '/readyz', '/metrics']) expect([path, (await ask('GET', path)).status]).toEqual([path, 200])
  release()
  for (const answer of await Promise.all(under)) { expect(answer.status).toBe(200); await answer.arrayBuffer() }
  await expect.poll(() => one.overload.inFlight()).toBe(0)
  expect((await ask('GET', '/openapi.json')).status).toBe(200)
  expect(one.overload.shed).toEqual({ browsing: 2, buying: 1 })
  expect(await (await ask('GET', '/metrics')).text()).toMatch(/tradewind_requests_shed\{kind="browsing"\} 2[\s\S]*tradewind_limits_fallback 0/)
})

test('T-53 when most of what is taken on takes too long, less is taken on; when it does not any more, nobody is turned away', async () => {
  const one = await open({ mostInFlight: 100 })
  let [takesMs, going, turnedAway] = [600, true, 0]
  one.get('/waits', () => new Promise((resolve) => { setTimeout(() => { resolve({}) }, takesMs) }))
  const at = await one.listen({ port: 0, host: '127.0.0.1' })
  const clients = Array.from({ length: 60 }, async () => {
    while (going) {
      const answer = await fetch(`${at}/waits`)
      await answer.arrayBuffer()
      if (answer.status === 503) { turnedAway++; await new Promise((resolve) => { setTimeout(resolve, 20) }) }
    }
  })
  try {
    await expect.poll(() => one.overload.limit(), { timeout: 20_000 }).toBe(32)
    expect(turnedAway).toBeGreaterThan(0)
    takesMs = 100
    let before = -1
    await expect.poll(() => { const more = turnedAway - before; before = turnedAway; return more }, { timeout: 20_000, interval: 500 }).toBe(0)
    expect(one.overload.limit()).toBeGreaterThan(32)
  } finally { going = false; await Promise.all(clients) }
})
