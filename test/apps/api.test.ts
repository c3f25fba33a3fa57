import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { api } from '#apps/api'
import { exportRaw } from '#apps/export'
import { routes } from '#apps/house'
import { transaction, type Context } from '#kernel/context'
import { silent } from '#kernel/log'
import { tellInbox } from '#kernel/notify'
import { world } from '../world'

let app: FastifyInstance
let ctx: Context
beforeAll(async () => {
  ctx = await world({ kind: 'system', id: 'system' })
  app = await api({ base: () => ctx, publicUrl: undefined, trustProxy: false, log: silent })
  await app.ready()
})
afterAll(() => app.close())

test('the process says that it lives, and that its database answers', async () => {
  expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok' })
  expect((await app.inject('/readyz')).statusCode).toBe(200)
})

test('openapi.json is version 3.1 and lists each route that is mounted', async () => {
  const document = (await app.inject('/openapi.json')).json() as { openapi: string; paths: Record<string, Record<string, unknown>> }
  expect(document.openapi).toMatch(/^3\.1/)
  const missing = Object.values(routes as Record<string, { method: string; path: string }>).filter(({ method, path }) => !document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()])
  expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([])
})

test('metrics count requests by route and say how many letters wait or lie dead', async () => {
  const text = (await app.inject('/metrics')).body
  expect(text).toMatch(/tradewind_requests_total\{room="web",operation="\/healthz",status="2xx"\} [1-9]/)
  expect(text).toMatch(/tradewind_letters\{state="dead"\} 0/)
})

test('what is not there is a problem document with a request id and no cookie', async () => {
  const answer = await app.inject('/v1/nothing')
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['content-type']).toMatch(/application\/problem\+json/)
  expect(answer.headers['x-request-id']).toMatch(/^req_/)
  expect(answer.headers['set-cookie']).toBeUndefined()
})

test('T-50 an unsafe request from another site is refused, by Origin and by Sec-Fetch-Site', async () => {
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }])
    expect((await app.inject({ method: 'POST', url: '/v1/sign-in/codes', headers, payload: { phone: '13800000001' } })).statusCode, JSON.stringify(headers)).toBe(403)
})

test('T-52 a body of more than one megabyte is refused', async () => {
  const answer = await app.inject({ method: 'POST', url: '/v1/sign-in/codes', headers: { 'content-type': 'application/json' }, payload: JSON.stringify({ phone: 'x'.repeat(1_100_000) }) })
  expect(answer.statusCode).toBe(413)
})

test('export-raw writes every book from one snapshot, with counts that agree', async () => {
  await transaction(ctx, (inside) => tellInbox(inside, { ownerId: 'shp_lan', topic: 'test', title: '标题', body: '正文' }))
  const folder = mkdtempSync(join(tmpdir(), 'tw-export-'))
  const { counts } = await exportRaw(ctx, folder)
  expect(Object.keys(counts)).toEqual(expect.arrayContaining(['ledger_entries', 'orders', 'order_lines', 'stock_movements', 'reservations', 'payments', 'refunds', 'events', 'receipts', 'audit']))
  for (const [file, lines] of Object.entries(counts)) expect(readFileSync(join(folder, `${file}.jsonl`), 'utf8').split('\n').length - 1, file).toBe(lines)
})
