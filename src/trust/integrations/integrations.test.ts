import { readdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { as, transaction, type Context } from '#kernel/context'
import { emit, listenersOf } from '#kernel/event'
import { openFetch } from '#kernel/fetch'
import { createClerk } from '#trust/identity'
import { OrderPaid } from '#events/ordering'
import { StockRanOut } from '#events/stock'
import { outsideBatches, outsideCalls } from '#kernel/limits.rules'
import type { Route } from '#kernel/route'
import { sized } from '#test/full'
import { callers } from '#test/http'
import { market, operator, type Market } from '#test/market'
import { deliver } from '#test/world'
import { allEvents, catalogue } from './catalogue.service'
import { deliverDue, deliveriesEnded, deliverNow, sweepDeliveries } from './deliveries.service'
import { merchantIntegrationRoutes, staffIntegrationRoutes } from './integrations.routes'
import { keyActor } from './keys.service'
import { reactions } from './reactions'
import { mostFailures, outcomeOf, pauseMs, pausesMs } from './webhooks.rules'

/** A receiver that answers as each path says, and remembers what it got. */
interface Got { readonly path: string; readonly headers: Record<string, string>; readonly body: string }
const got: Got[] = []
const answers: Record<string, (answer: ServerResponse, request: IncomingMessage) => void> = {
  '/ok': (answer) => { answer.end('fine') }, '/broken': (answer) => { answer.writeHead(500).end('no') }, '/gone': (answer) => { answer.writeHead(410).end() }, '/later': (answer) => { answer.writeHead(503, { 'retry-after': '7200' }).end() },
  '/elsewhere': (answer) => { answer.writeHead(302, { location: '/ok' }).end() }, '/slow': (answer) => { setTimeout(() => { answer.end('at last') }, sized(700, 10_000)) },
}
let receiver: Server
let port = 0
beforeAll(async () => {
  receiver = createServer((request, answer) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => { parts.push(part) }).on('end', () => { got.push({ path: request.url!, headers: request.headers as Record<string, string>, body: Buffer.concat(parts).toString() }); answers[request.url!]!(answer, request) })
  })
  port = await new Promise((resolve) => { receiver.listen(0, '127.0.0.1', () => { resolve((receiver.address() as { port: number }).port) }) })
})
afterAll(() => { receiver.closeAllConnections(); receiver.close() })

const at = (path: string) => `http://127.0.0.1:${port}${path}`
/** A market with a way out to the receiver alone, as the operator has allowed it; `out` goes that way, `ctx` has none. */
async function place(): Promise<Market & { readonly out: Context }> {
  const made = await market(10, { fetch: openFetch(new Set([`127.0.0.1:${port}`])) })
  const out = { ...made.ctx, listeners: listenersOf(reactions) }
  got.length = 0
  return { ...made, out, ctx: { ...out, ports: { ...out.ports, fetch: openFetch(new Set()) } } }
}
const paid = { orderId: 'ord_1', parentId: 'ord_0', shopperId: 'shp_lan', payableFen: 19_900, subsidyFen: 0, pointsFen: 0, lines: [] }
async function tell(ctx: Context, merchantId: string, times = 1): Promise<void> {
  for (let n = 0; n < times; n++) await transaction(ctx, (ctx) => emit(ctx, OrderPaid, { ...paid, merchantId }))
  await deliver(ctx)
}
const stepped = { proof: { held: true, at: new Date('2026-06-18T10:00:00+08:00') } }
const later = (ctx: Context, ms: number): Context => ({ ...ctx, now: new Date(ctx.now.getTime() + ms) })
const add = async (m: Market, path: string, events: readonly string[] = ['ordering.order_paid']) => (await m.by({ ...m.a.clerk, ...stepped }).call('POST', '/v1/merchant/webhooks', { url: at(path), events })).body as { id: string; secret: string }
const of = async (m: Market, id: string) => (await m.by(m.a.clerk).call('GET', `/v1/merchant/webhooks/${id}/deliveries`)).body.items as { id: string; state: string; tries: number; status: number | null; dueAt: string; answer: string | null }[]
const standing = async (m: Market, id: string) => ((await m.by(m.a.clerk).call('GET', '/v1/merchant/webhooks')).body.items as { id: string; state: string; offBecause: string | null; failures: number }[]).find((one) => one.id === id)

test('E28 every event stands in the catalogue with its meaning in both languages, and a merchant may be told what bears his id', async () => {
  const files = readdirSync('src/events').map((file) => file.replace('.ts', ''))
  const modules = await Promise.all(files.map(async (file) => Object.values(await import(/* @vite-ignore */ `../../events/${file}`) as object)))
  expect(allEvents.map(({ name }) => name)).toEqual(modules.flat().filter((one): one is { name: string } => typeof (one as { name?: unknown }).name === 'string' && 'payload' in (one as object)).map(({ name }) => name).toSorted())
  expect(catalogue.filter(({ says, name }) => says[0] === name)).toEqual([])
  expect(catalogue.find(({ name }) => name === 'ordering.order_paid')!.forMerchants).toBe(true)
  expect(catalogue.find(({ name }) => name === 'identity.shopper_joined')!.forMerchants).toBe(false)
})

test('E28 T-54 an event reaches whoever wants it once, signed by the standard; a new secret signs beside the old for a day', async () => {
  const m = await place()
  const { id, secret } = await add(m, '/ok')
  await tell(m.ctx, m.a.merchantId)
  await tell(m.ctx, m.b.merchantId)
  expect(await deliverDue(m.out)).toBe(1)
  expect(got.length).toBe(1)
  const verified = (now: string, headers: Record<string, string>, body: string) => new Webhook(now).verify(body, { ...headers, 'webhook-timestamp': headers['webhook-timestamp']! })
  const realNow = Date.now
  Date.now = () => m.ctx.now.getTime()
  try {
    expect(verified(secret, got[0]!.headers, got[0]!.body)).toEqual({ type: 'ordering.order_paid', timestamp: m.ctx.now.toISOString(), data: { ...paid, merchantId: m.a.merchantId } })
    expect(() => verified(secret, got[0]!.headers, got[0]!.body.replace('19900', '1'))).toThrow()
    const { body: { secret: fresh } } = await m.by({ ...m.a.clerk, ...stepped }).call('POST', `/v1/merchant/webhooks/${id}/secret`, {})
    await tell(m.ctx, m.a.merchantId)
    await deliverDue(m.out)
    for (const one of [secret, fresh as string]) expect(verified(one, got[1]!.headers, got[1]!.body)).toHaveProperty('type', 'ordering.order_paid')
  } finally { Date.now = realNow }
  expect(await of(m, id)).toMatchObject([{ state: 'done', status: 200, tries: 1, answer: 'fine' }, { state: 'done' }])
  expect((await standing(m, id))!.failures).toBe(0)
})

test('E28 T-54 what fails is tried by the schedule under the same name, never sooner than the receiver asks, and at last given up; delivered again it goes through', async () => {
  expect(outcomeOf(302)).toBe('failed')
  for (const [no, pause] of pausesMs.entries()) { const real = pauseMs(no + 1, 'dlv_1')!; expect(real >= pause && real <= pause * 1.1).toBe(true) }
  expect(pauseMs(pausesMs.length + 1, 'dlv_1')).toBeUndefined()
  expect(pauseMs(1, 'dlv_1', 7_200)).toBeGreaterThanOrEqual(7_200_000)
  const m = await place()
  const [broken, moved, busy] = [await add(m, '/broken'), await add(m, '/elsewhere'), await add(m, '/later')]
  await tell(m.ctx, m.a.merchantId)
  await deliverDue(m.out)
  expect(got.map(({ path }) => path).toSorted()).toEqual(['/broken', '/elsewhere', '/later'])
  expect(await of(m, moved.id)).toMatchObject([{ state: 'waiting', status: 302 }])
  expect(new Date((await of(m, busy.id))[0]!.dueAt).getTime()).toBeGreaterThanOrEqual(m.ctx.now.getTime() + 7_200_000)
  let ctx = m.out
  for (let n = 0; n < pausesMs.length; n++) { ctx = later(ctx, 27 * 3_600_000); await deliverDue(ctx) }
  const [given] = await of(m, broken.id)
  expect(given).toMatchObject({ state: 'failed', tries: pausesMs.length + 1 })
  expect(new Set(got.filter(({ path }) => path === '/broken').map(({ headers }) => headers['webhook-id']))).toEqual(new Set([given!.id]))
  answers['/broken'] = (answer) => { answer.end() }
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/webhooks/${broken.id}/again`, { since: '2026-06-01T00:00:00Z' })).body).toEqual({ deliveries: 1 })
  await deliverDue(later(ctx, 1))
  expect(await of(m, broken.id)).toMatchObject([{ state: 'done', id: given!.id }])
  answers['/broken'] = (answer) => { answer.writeHead(500).end('no') }
})

test('E28 T-54 a receiver that is gone is switched off at once, one that fails fifteen times in a row then, and its maker is told; on again it begins anew', async () => {
  const m = await place()
  const [gone, broken] = [await add(m, '/gone'), await add(m, '/broken')]
  await tell(m.ctx, m.a.merchantId, mostFailures)
  for (let n = 0; n < mostFailures; n++) await deliverDue(later(m.out, n * 20 * 60_000))
  expect(await standing(m, gone.id)).toMatchObject({ state: 'off', offBecause: 'gone' })
  expect(await standing(m, broken.id)).toMatchObject({ state: 'off', offBecause: 'failing', failures: mostFailures })
  const { rows } = await m.ctx.pool.query('select body from kernel_inbox where owner_id = $1 order by id', [m.a.clerk.id])
  expect(rows.length).toBe(2)
  const before = got.length
  await tell(m.ctx, m.a.merchantId)
  await deliverDue(later(m.out, 86_400_000 * 3))
  expect(got.length).toBe(before)
  await m.by(m.a.clerk).call('PUT', `/v1/merchant/webhooks/${broken.id}`, { url: at('/ok'), events: ['ordering.order_paid'], isOn: true })
  expect(await standing(m, broken.id)).toMatchObject({ state: 'on', offBecause: null, failures: 0 })
})

test('E28 T-54 a slow receiver holds up nobody else: of a thousand events for two, the quick one has all of his while the slow one is still asked', async () => {
  const m = await place()
  const events = sized(40, 1_000)
  const [slow, quick] = [await add(m, '/slow'), await add(m, '/ok')]
  await m.ctx.pool.query(`insert into integrations_deliveries (id, endpoint_id, seq, event, body, state, due_at, created_at) select 'dlv_' || e || '_' || n, e, n, 'ordering.order_paid', '{}', 'waiting', $2, $2 from unnest($1::text[]) e, generate_series(1, $3::int) n`, [[slow.id, quick.id], m.ctx.now, events])
  // Workers go on taking while the slow ones are under way, as many processes do.
  const under: Promise<number>[] = []
  const quickDone = async () => Number((await m.ctx.pool.query(`select count(*) from integrations_deliveries where endpoint_id = $1 and state = 'done'`, [quick.id])).rows[0].count)
  for (let round = 0; await quickDone() < events && round < events * 3; round++) { under.push(deliverDue(m.out)); await new Promise((resolve) => { setTimeout(resolve, 5) }) }
  const slowNow = got.filter(({ path }) => path === '/slow').length
  expect([await quickDone(), slowNow < events]).toEqual([events, true])
  expect(got.filter(({ path }) => path === '/ok').length).toBe(events)
  await Promise.all(under)
}, sized(60_000, 300_000))

test('E28 T-54 one worker alone goes on with the others while a slow receiver is still asked', async () => {
  const m = await place()
  const events = sized(40, 1_000)
  const [slow, quick] = [await add(m, '/slow'), await add(m, '/ok')]
  await m.ctx.pool.query(`insert into integrations_deliveries (id, endpoint_id, seq, event, body, state, due_at, created_at) select 'dlv_' || e || '_' || n, e, n, 'ordering.order_paid', '{}', 'waiting', $2, $2 from unnest($1::text[]) e, generate_series(1, $3::int) n`, [[slow.id, quick.id], m.ctx.now, events])
  const done = async (id: string) => Number((await m.ctx.pool.query(`select count(*) from integrations_deliveries where endpoint_id = $1 and state = 'done'`, [id])).rows[0].count)
  for (let round = 0; await done(quick.id) < events && round < events * 3; round++) await deliverNow(m.out)
  const [slowDone, quickDone] = [await done(slow.id), await done(quick.id)]
  expect([quickDone, slowDone < events / 2]).toEqual([events, true])
  await deliveriesEnded()
}, sized(60_000, 300_000))

test('E28 I-25 an address within the house is not asked; its delivery says why', async () => {
  const m = await place()
  const { id } = await add(m, '/ok')
  await tell(m.ctx, m.a.merchantId)
  await deliverDue(m.ctx)
  expect(await of(m, id)).toMatchObject([{ state: 'waiting', status: null, answer: 'kernel.address_private' }])
  expect(got).toEqual([])
})

test('E28 I-25 T-47 an address that lies within, or is none, is told beside its field when it is saved, and nothing is kept; who names one that is not known yet may', async () => {
  const within = { address: '10.0.0.7', family: 4 }
  const m = await market(10, { fetch: openFetch(new Set(), async (host) => (host === 'erp.example' ? [within] : host === 'shop.example' ? [{ address: '93.184.215.14', family: 4 }] : Promise.reject(new Error('ENOTFOUND')))) })
  const clerk = m.by({ ...m.a.clerk, ...stepped })
  const save = (url: string) => clerk.call('POST', '/v1/merchant/webhooks', { url, events: ['ordering.order_paid'] })
  for (const [url, code] of [['http://127.0.0.1/', 'private'], ['http://[::1]/', 'private'], ['http://2130706433/', 'private'], ['http://169.254.169.254/latest', 'private'], ['https://erp.example/hook', 'private'], ['http://erp.local/', 'private'], ['https://a:b@shop.example/', 'credentials'], ['https://shop.example:22/', 'port']] as const) {
    const { status, body } = await save(url)
    expect([url, status, body.type, body.issues]).toEqual([url, 422, `kernel.address_${code}`, [{ path: ['url'], code: `kernel.address_${code}` }]])
  }
  expect((await clerk.call('GET', '/v1/merchant/webhooks')).body.items).toEqual([])
  expect((await save('https://not-yet.example/hook')).status).toBe(200)
  const { body: { id } } = await save('https://shop.example/hook')
  const change = (url: string, of = id) => clerk.call('PUT', `/v1/merchant/webhooks/${of}`, { url, events: ['ordering.order_paid'], isOn: true })
  expect([(await change('https://erp.example/hook')).body.type, (await change('https://shop.example/other')).status, (await change('https://shop.example/other', 'whk_none')).status]).toEqual(['kernel.address_private', 200, 404])
  expect((await clerk.call('GET', '/v1/merchant/webhooks')).body.items.map((one: { url: string }) => one.url)).toEqual(['https://shop.example/other', 'https://not-yet.example/hook'])
})

test('E28 I-25 an endpoint whose name has come to mean something within can still be switched off, and on again it is judged', async () => {
  const m = await place()
  const { id } = await add(m, '/ok')
  const now = callers(m.ctx).by(m.a.clerk)
  const change = (isOn: boolean, path = '/ok') => now.call('PUT', `/v1/merchant/webhooks/${id}`, { url: at(path), events: ['ordering.order_paid'], isOn })
  expect([(await change(true)).body.type, (await change(false, '/other')).body.type, (await change(false)).status, (await standing(m, id))!.state]).toEqual(['kernel.address_private', 'kernel.address_private', 200, 'off'])
})

test('E27 E28 who has not proved himself just now sends what an endpoint is told nowhere else, as he adds none: neither another address nor more events', async () => {
  const m = await place()
  const { id } = await add(m, '/ok')
  const now = callers(m.out).by({ ...m.a.clerk, proof: { held: true, at: new Date(m.out.now.getTime() - 300_000) } })
  const wish = { url: at('/broken'), events: ['ordering.order_paid'], isOn: true }
  expect([(await now.call('PUT', `/v1/merchant/webhooks/${id}`, wish)).body.type, (await now.call('PUT', `/v1/merchant/webhooks/${id}`, { ...wish, url: at('/ok'), events: [...wish.events, 'ordering.order_cancelled'] })).body.type]).toEqual(['kernel.step_up_first', 'kernel.step_up_first'])
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/webhooks')).body.items).toMatchObject([{ url: at('/ok'), events: ['ordering.order_paid'] }])
})

test('E28 T-41 what calls another’s server, once or for all that failed, has a limit', () => {
  const limited = (names: readonly (keyof typeof merchantIntegrationRoutes)[]) => names.map((name) => (merchantIntegrationRoutes[name] as Route).limits)
  expect(new Set(limited(['addMerchantEndpoint', 'changeMerchantEndpoint', 'testMerchantEndpoint', 'deliverMerchantAgain']))).toEqual(new Set([outsideCalls]))
  expect(limited(['deliverMerchantFailedAgain'])).toEqual([outsideBatches])
  for (const name of Object.keys(merchantIntegrationRoutes) as (keyof typeof merchantIntegrationRoutes)[]) expect([name, (merchantIntegrationRoutes[name] as Route).limits]).toEqual([name, (staffIntegrationRoutes[name.replace('merchant', 'staff').replace('Merchant', 'Staff') as keyof typeof staffIntegrationRoutes] as Route).limits])
})

test('E28 a worker that dies leaves a delivery that another takes when its lease is over; what is old goes', async () => {
  const m = await place()
  const { id } = await add(m, '/ok')
  await tell(m.ctx, m.a.merchantId)
  await m.ctx.pool.query(`update integrations_deliveries set taken_until = $1`, [new Date(m.ctx.now.getTime() + 30_000)])
  expect(await deliverDue(m.out)).toBe(0)
  expect(await deliverDue(later(m.out, 31_000))).toBe(1)
  await sweepDeliveries(later(m.ctx, 31 * 86_400_000))
  expect(await of(m, id)).toEqual([])
})

test('E28 reactions on demand cost nothing while nobody wants their news', () => {
  expect(listenersOf(reactions, new Set()).size).toBe(0)
  expect([...listenersOf(reactions, new Set([StockRanOut.name])).keys()]).toEqual([StockRanOut.name])
})

test('E28 I-21 a key does what it was made for and no more, as far as its maker may do it today; it holds no second factor and ends at once', async () => {
  const m = await market()
  const clerkId = await createClerk(m.ctx, { merchantId: m.a.merchantId, login: 'keys-a', name: '店长', role: 'owner', password: 'kestrel-harbour-71' })
  const maker = { ...m.a.clerk, id: clerkId, ...stepped }
  const made = (scopes: readonly string[], days?: number) => m.by(maker).call('POST', '/v1/merchant/keys', { name: '进销存', scopes, ...(days && { days }) })
  expect((await made(['identity.staff'])).body.type).toBe('integrations.scope_beyond')
  expect((await m.by({ ...maker, permits: new Set(['integrations.manage', 'stock.read']) }).call('POST', '/v1/merchant/keys', { name: 'x', scopes: ['stock.write'] })).body.type).toBe('integrations.scope_beyond')
  const { body: { id, token } } = await made(['stock.read', 'ordering.read'], 30)
  expect(token).toMatch(/^twk_/)
  const { rows: [row] } = await m.ctx.pool.query('select token_hash, hint from integrations_keys where id = $1', [id])
  expect(JSON.stringify(row)).not.toContain(token.slice(10))
  const actor = (await keyActor(m.ctx, token, 'merchant'))!
  expect([actor.id, actor.merchantId, [...actor.permits!].toSorted(), actor.proof]).toEqual([id, m.a.merchantId, ['ordering.read', 'stock.read'], undefined])
  const key = m.by(actor)
  expect((await key.call('GET', '/v1/merchant/stock')).status).toBe(200)
  expect((await key.call('PUT', '/v1/merchant/stock', { skuId: m.a.skuIds[0], warehouseId: m.a.warehouseId, quantity: 1, reason: '盘点' })).status).toBe(403)
  expect((await key.call('POST', '/v1/merchant/keys', { name: 'x', scopes: ['stock.read'] })).status).toBe(403)
  expect(await keyActor(m.ctx, token, 'staff')).toBeUndefined()
  expect(await keyActor(later(m.ctx, 31 * 86_400_000), token, 'merchant')).toBeUndefined()
  expect(await keyActor(m.ctx, `${token.slice(0, -1)}x`, 'merchant')).toBeUndefined()
  await m.ctx.pool.query(`update identity_members set role = 'warehouse' where id = $1`, [clerkId])
  expect([...(await keyActor(m.ctx, token, 'merchant'))!.permits!].toSorted()).toEqual(['ordering.read', 'stock.read'])
  await m.ctx.pool.query(`update identity_members set role = 'finance' where id = $1`, [clerkId])
  expect([...(await keyActor(m.ctx, token, 'merchant'))!.permits!]).toEqual(['ordering.read'])
  expect((await m.by(maker).call('DELETE', `/v1/merchant/keys/${id}`)).status).toBe(200)
  expect(await keyActor(m.ctx, token, 'merchant')).toBeUndefined()
  const { body: { token: another } } = await m.by({ ...operator, id: clerkId, ...stepped }).call('POST', '/v1/staff/keys', { name: '对账', scopes: ['payments.read'] })
  expect(await keyActor(as(m.ctx, operator), another, 'staff')).toBeUndefined()
})
