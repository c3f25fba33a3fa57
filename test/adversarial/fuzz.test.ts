import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createClerk, createStaff, permitsOf } from '#trust/identity'
import { routes } from '#apps/house'
import type { Actor } from '#kernel/context'
import type { Route } from '#kernel/route'
import { schemaOf } from '#kernel/schema'
import { full, sized } from '#test/full'
import { address, buy, lan, market, type Market } from '#test/market'
import { callers } from '#test/http'
import { adding, fitting, harmful, harming, type Asked, type Known } from './asks'

/**
 * Fuzz 模糊测试: every route is asked by its own schema what fits, what nearly fits and what means harm. Nothing may make it stumble (5xx), tell how it is
 * made, or answer otherwise than its schema says. A new route is covered as soon as it is mounted. `FUZZ_SEED=n` repeats a run, `FUZZ_PART=2/6` asks the second sixth of the routes alone.
 */
/** The small run asks the same each time, so that a change is judged by itself; the whole one asks anew. */
const seed = Number(process.env['FUZZ_SEED'] ?? (full ? randomInt(2 ** 31) : 20_260_618))
const runs = sized(9, 150)
const [part = 1, parts = 1] = (process.env['FUZZ_PART'] ?? '1/1').split('/').map(Number)
/** What only the inside of the house knows: places in files, the database's own words, stacks. */
const inside = /node_modules|\.tsx?[:)]|\bat [\w.<>]+ \(|syntax error at|violates (check|unique|foreign|not-null)|relation "|column "|duplicate key|invalid input syntax|pg_catalog|ECONN|PostgresError|ZodError/
/** These end the very session or right with which the rest is asked. */
const last = new Set(['signOutShopper', 'signOutMerchant', 'signOutStaff'])

/** Ids that exist, by the name under which they are asked for. */
async function knownOf(m: Market): Promise<Known> {
  const shopper = m.by(lan)
  const { body: { id: addressId } } = await shopper.call('POST', '/v1/addresses', address)
  const { body: order } = await buy(shopper, [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)
  const { body: { lineId } } = await shopper.call('POST', '/v1/cart/lines', { skuId: m.a.skuIds[0]!, quantity: 1 })
  const child = order.children[0].orderId as string
  const all = [m.a.productId, m.a.skuIds[0]!, addressId as string, order.orderId as string, child, order.paymentId as string, lineId as string, m.categoryId, m.a.merchantId]
  return { id: all, ids: [m.a.productId, m.b.productId], skuId: [...m.a.skuIds], productId: [m.a.productId], categoryId: [m.categoryId], merchantId: [m.a.merchantId, m.b.merchantId], warehouseId: [m.a.warehouseId], addressId: [addressId as string], orderId: [order.orderId as string, child], lineId: [lineId as string], paymentId: [order.paymentId as string], districtCode: ['330106'] }
}

const bytes = fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...['GIF89a=1;alert(1)//', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', '%PDF-1.7\n', 'PK\u0003\u0004', '商品货号,标题\n=1+1,a\n', ''].map((text) => new Uint8Array(Buffer.from(text)))))

/** A body of `multipart/form-data` with one file and the other fields as text. */
function form(fields: Record<string, unknown>, file: Uint8Array, name: string): { payload: Buffer; type: string } {
  const edge = 'edge0123456789'
  const parts = Object.entries(fields).map(([key, value]) => `--${edge}\r\ncontent-disposition: form-data; name="${encodeURIComponent(key)}"\r\n\r\n${typeof value === 'string' ? value : JSON.stringify(value) ?? ''}\r\n`)
  return { payload: Buffer.concat([Buffer.from(`${parts.join('')}--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${encodeURIComponent(name)}"\r\ncontent-type: application/octet-stream\r\n\r\n`), file, Buffer.from(`\r\n--${edge}--\r\n`)]), type: `multipart/form-data; boundary=${edge}` }
}

const said = (fault: Error | undefined): string => [(fault?.cause as Error | undefined)?.message, fault?.stack].join(' ').slice(0, 900)
const queryOf = (value: unknown): string => new URLSearchParams(Object.entries((value ?? {}) as object).flatMap(([name, inner]): [string, string][] => (inner === undefined ? [] : [[name, well(typeof inner === 'string' ? inner : JSON.stringify(inner) ?? '')]]))).toString()
/** Half a character cannot stand in an address. */
const well = (text: string): string => text.replace(/\p{Cs}/gu, '�')

function actorsOf(m: Market): Promise<Record<string, Actor>> {
  return Promise.all([createClerk(m.ctx, { merchantId: m.a.merchantId, login: 'fuzz-clerk', name: '店员', role: 'owner', password: 'kestrel-harbour-71' }), createStaff(m.ctx, { login: 'fuzz-staff', name: '运营', role: 'owner', password: 'kestrel-harbour-71' })])
    .then(([clerk, staff]): Record<string, Actor> => ({ merchant: { kind: 'merchant', id: clerk, merchantId: m.a.merchantId, permits: permitsOf('merchant', 'owner') }, staff: { kind: 'staff', id: staff, permits: permitsOf('staff', 'owner') }, shopper: lan, buyer: lan,
      public: { kind: 'guest', id: 'gst_fuzz' }, channel: { kind: 'guest', id: 'gst_channel' } }))
}

test(`E28 T-44 I-19 I-24 I-28 every route, asked by its schema what fits, nearly fits and harms: no stumble, no leak, answers as written (seed ${seed}, part ${part} of ${parts})`, { timeout: sized(240_000, 3_600_000) }, async () => {
  const m = await market(1_000)
  const actors = await actorsOf(m)
  const known = await knownOf(m)
  const { app, by } = callers(m.ctx, m.clock)
  const all = Object.entries(routes as Record<string, Route>).filter((_, i) => i % parts === part - 1).toSorted(([a], [b]) => Number(last.has(a)) - Number(last.has(b)))
  const thrown = new Map<string, unknown>()
  const found: string[] = []
  let fitted = 0
  // What went wrong inside, so that a failure says more than "500".
  app.addHook('onError', (request, _reply, fault, done) => { thrown.set(request.id, fault); done() })
  for (const [name, r] of all) {
    const actor = actors[r.access]!
    by(actor)
    const asked = schemaOf(r.input, 'input') as Asked
    const answers = z.fromJSONSchema(schemaOf(r.output, 'output') as never)
    const fit = fitting(asked, known)
    const values = fc.oneof({ weight: 3, arbitrary: fit }, { weight: 4, arbitrary: harming(fit) }, { weight: 1, arbitrary: adding(fit) }, { weight: 1, arbitrary: fc.constantFrom(...harmful) })
    const names = [...r.path.matchAll(/:(\w+)/g)].map(([, one]) => one!)
    await fc.assert(fc.asyncProperty(values, bytes, fc.option(fc.constantFrom('k'.repeat(201), `'`, ''), { nil: undefined, freq: 10 }), async (value, file, badKey) => {
      const given = (value ?? {}) as Record<string, unknown>
      const path = r.path.replace(/:(\w+)/g, (_, one: string) => encodeURIComponent(well([...String(given[one] ?? 'x_1')].slice(0, 20).join(''))) || 'x_1')
      const rest = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).filter(([one]) => !names.includes(one))) : value
      const headers: Record<string, string> = { 'x-test-actor': actor.id, 'idempotency-key': badKey ?? `fuzz-${fitted}-${Math.random()}` }
      const asks = r.method === 'GET' || r.method === 'DELETE' ? { url: `${path}?${queryOf(rest)}` }
        : r.upload ? (({ payload, type }) => ({ url: path, payload, headers: { 'content-type': type } }))(form(Object(rest) as Record<string, unknown>, file, 'a.csv'))
          : { url: path, payload: JSON.stringify(rest) ?? '', headers: { 'content-type': 'application/json' } }
      const answer = await app.inject({ method: r.method, ...asks, headers: { ...headers, ...('headers' in asks ? asks.headers : {}) } })
      if (answer.statusCode >= 500) throw new Error(`${answer.statusCode} ${said(thrown.get(answer.json<{ requestId: string }>().requestId) as Error | undefined)}`)
      if (answer.statusCode >= 400) {
        const problem = answer.json<Record<string, unknown>>()
        expect(problem, name).toMatchObject({ type: expect.any(String), status: answer.statusCode, requestId: expect.any(String) })
        expect(answer.body).not.toMatch(inside)
        return
      }
      fitted++
      // A download is no JSON, and a channel is answered in its own words.
      const isJson = String(answer.headers['content-type']).includes('json')
      if (r.access !== 'channel' && isJson) expect(answers.safeParse(answer.json()).error?.message, `${name} ${answer.body.slice(0, 300)}`).toBeUndefined()
    }), { seed, numRuns: runs, endOnFailure: true }).catch((fault: Error) => { found.push(`${name}: ${fault.message.slice(0, 900)}\n${String((fault.cause as Error | undefined)?.message ?? '').slice(0, 900)}`) })
  }
  expect(found.join('\n\n')).toBe('')
  // That some got through shows that the door is not simply shut.
  expect(fitted).toBeGreaterThan(all.length)
  await app.close()
})
