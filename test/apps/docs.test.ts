import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { api } from '#apps/api'
import { exampleOf, rowsOf } from '#apps/docs.schema'
import { house, routes } from '#apps/house'
import type { Document } from '#apps/openapi'
import { silent } from '#kernel/log'
import { catalogue } from '#trust/integrations'
import type { Route } from '#kernel/route'
import { operationTexts, roomTexts } from '#locales/routes'
import { world } from '../world'

let app: FastifyInstance
let document: Document
beforeAll(async () => {
  const ctx = await world({ kind: 'system', id: 'system' })
  app = await api({ base: () => ctx, publicUrl: undefined, trustProxy: false, log: silent })
  await app.ready()
  document = (await app.inject('/openapi.json')).json()
})
afterAll(() => app.close())

const all = Object.entries(routes as Record<string, Route>)
const page = async (path: string) => { const answer = await app.inject(path); return { status: answer.statusCode, text: answer.body, headers: answer.headers } }

test('E28 T-37 the document names for every operation its room, who may call it, its right and how it refuses', () => {
  const operations = new Map(Object.values(document.paths).flatMap((methods) => Object.values(methods)).map((one) => [one.operationId, one]))
  const { components } = document as unknown as { components: { responses: object; schemas: object; securitySchemes: object } }
  for (const room of house) for (const [name, r] of Object.entries(room.routes)) {
    const one = operations.get(name)!
    expect([name, one.tags, one['x-permit'], one['x-access']]).toEqual([name, [room.name], r.permit, r.access])
    expect([name, one.security!.length > 0], name).toEqual([name, r.access !== 'public' && r.access !== 'channel'])
    const refusing = Object.entries(one.responses).filter(([status]) => status !== '200')
    expect(refusing.map(([status]) => status), name).toEqual(expect.arrayContaining(['429', '503', ...(one.security!.length > 0 && r.access !== 'buyer' ? ['401', '403'] : [])]))
    for (const [, { $ref }] of refusing) expect(components.responses).toHaveProperty(String($ref).split('/').at(-1)!)
  }
  expect(document.tags!.map(({ name }) => name)).toEqual(house.filter((room) => Object.keys(room.routes).length > 0).map((room) => room.name))
  expect(Object.keys(components.schemas)).toContain('Problem')
})

test('E28 every operation and room says in both languages what it is', () => {
  expect(all.map(([name]) => name).filter((name) => !operationTexts[name])).toEqual([])
  expect(house.map(({ name }) => name).filter((name) => !roomTexts[name])).toEqual([])
  for (const [name, [zh, en]] of Object.entries(operationTexts)) expect([name, /[\u4e00-\u9fff]/.test(zh), /^[A-Z][^\u4e00-\u9fff]+$/.test(en)]).toEqual([name, true, true])
})

test('E28 the pages show every operation under its room, need no script, and find what is asked for', async () => {
  const guide = await page('/docs')
  expect([guide.status, guide.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(String(guide.headers['content-security-policy'])).toMatch(/default-src 'none'.*style-src 'self';/)
  for (const told of ['Idempotency-Key', 'webhook-signature', 'Retry-After', 'kernel.not_permitted', 'cursor']) expect(guide.text).toContain(told)
  for (const room of house.filter((one) => Object.keys(one.routes).length > 0)) {
    const { status, text } = await page(`/docs/rooms/${room.name}`)
    expect([room.name, status]).toEqual([room.name, 200])
    for (const name of Object.keys(room.routes)) expect(text).toContain(`id="${name}"`)
    expect(text).not.toMatch(/<script|\sstyle=|\son\w+=|https?:\/\/(?!shop\.example)[^"<]*\.(?:js|css)/i)
  }
  expect((await page('/docs/docs.css')).headers['content-type']).toMatch(/^text\/css/)
  expect((await page('/docs?q=cart')).text).toContain('/docs/rooms/cart#addToCart')
  expect((await page('/docs?q=%E8%B4%AD%E7%89%A9%E8%BD%A6')).text).toContain('/docs/rooms/cart#addToCart')
  const events = await page('/docs/events')
  expect(events.status).toBe(200)
  for (const { name, says: [zh] } of catalogue) { expect(events.text).toContain(`id="${name}"`); expect(events.text).toContain(zh) }
  expect((await page('/docs?q=order_paid')).text).toContain('/docs/events#ordering.order_paid')
  const hostile = (await page(`/docs?q=${encodeURIComponent('"><script>alert(1)</script>')}`)).text
  expect(hostile).not.toContain('<script')
  expect(hostile).toContain('没有找到')
  expect((await page('/docs/rooms/nowhere')).status).toBe(404)
})

test('a schema becomes rows and an example that shows each field', () => {
  const schema = { type: 'object', required: ['lines'], properties: { lines: { type: 'array', maxItems: 3, items: { type: 'object', required: ['skuId'], properties: { skuId: { type: 'string', maxLength: 60 }, priceFen: { type: 'integer', minimum: 0 } } } }, note: { anyOf: [{ type: 'string' }, { type: 'null' }] } } } as const
  expect(rowsOf(schema).map(({ name, isRequired, limits }) => [name, isRequired, limits])).toEqual([['lines', true, '–3 项 items'], ['lines[].skuId', true, '–60 字 chars'], ['lines[].priceFen', false, '0–'], ['note', false, '']])
  expect(exampleOf(schema)).toEqual({ lines: [{ skuId: expect.stringMatching(/^sku_/), priceFen: 12_900 }], note: '…' })
})
