import type { FastifyInstance } from 'fastify'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { house, routes } from '#apps/house'
import { as, type Actor } from '#kernel/context'
import { folderFiles } from '#kernel/folder'
import type { Route } from '#kernel/route'
import { tableOf } from '#kernel/sheets'
import { dayMs } from '#kernel/time'
import { sized } from '../full'
import { callers } from '../http'
import { market } from '../market'
import { deliver, later, world } from '../world'

/** Every list as a file 导出 (E22, T-46, T-52, I-24, I-28). */
const sweep = house.flatMap((room) => room.jobs).find((job) => job.name === 'compliance.sweep_exports')!
const fileOf = async (app: FastifyInstance, actor: Actor, id: string) => {
  const answer = await app.inject({ method: 'GET', url: `/v1/${actor.kind}/exports/${id}/file`, headers: { 'x-test-actor': actor.id } })
  return { status: answer.statusCode, headers: answer.headers, bytes: new Uint8Array(answer.rawPayload), table: () => tableOf(new Uint8Array(answer.rawPayload)) }
}
/** The rows of a list as somebody has it as a file, made at once. */
async function tableFor({ app, by }: Pick<ReturnType<typeof callers>, 'app' | 'by'>, actor: Actor, kind: string, filters: Record<string, string>) {
  const { status, body } = await by(actor).call('POST', `/v1/${actor.kind}/exports`, { kind, format: 'xlsx', filters })
  expect([kind, status, body.state]).toEqual([kind, 200, 'done'])
  return (await (await fileOf(app, actor, body.id)).table()).records
}

test('E22 a clerk has his list as a file with its filter and chosen columns; nobody else has it, and cells that would run do not', async () => {
  const m = await market(100)
  const { app, by } = callers(m.ctx, m.clock)
  const clerk = by(m.a.clerk)
  by(m.b.clerk)
  await m.ctx.pool.query(`update catalog_products set title = '=1+1' where id = $1`, [m.a.productId])
  const { items: kinds } = (await clerk.call('GET', '/v1/merchant/exports/kinds')).body
  expect(kinds.map((one: { kind: string }) => one.kind)).toEqual(expect.arrayContaining(['myProducts', 'merchantOrders', 'stockList']))
  for (const format of ['csv', 'xlsx'] as const) {
    const made = await clerk.call('POST', '/v1/merchant/exports', { kind: 'myProducts', format, columns: ['title', 'code', 'state'], filters: { state: 'on_shelf' } })
    expect(made.body).toMatchObject({ state: 'done', rows: 1 })
    const file = await fileOf(app, m.a.clerk, made.body.id)
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="myProducts-\d{8}\.(csv|xlsx)"$/)
    const { columns, records } = await file.table()
    expect(columns).toEqual(['货号', '标题', '状态'])
    expect(records).toMatchObject([{ 标题: '=1+1', 状态: '已上架' }])
    if (format === 'csv') expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.bytes)).toMatch(/^\ufeff货号,标题,状态\r\n[^,]+,'=1\+1,/)
    expect((await fileOf(app, m.b.clerk, made.body.id)).status).toBe(404)
  }
  const none = await clerk.call('POST', '/v1/merchant/exports', { kind: 'myProducts', format: 'csv', filters: { state: 'draft' } })
  expect((await (await fileOf(app, m.a.clerk, none.body.id)).table()).records).toEqual([])
  expect((await clerk.call('POST', '/v1/merchant/exports', { kind: 'myProducts', format: 'csv', columns: ['secret'] })).body.type).toBe('compliance.export_columns')
  expect((await clerk.call('POST', '/v1/merchant/exports', { kind: 'myProducts', format: 'csv', filters: { state: 'nonsense' } })).status).toBe(400)
  expect((await clerk.call('POST', '/v1/merchant/exports', { kind: 'auditEntries', format: 'csv' })).status).toBe(404)
  const warehouse: Actor = { ...m.a.clerk, id: 'mbr_w', permits: new Set(['compliance.exports', 'stock.read']) }
  expect((await by(warehouse).call('POST', '/v1/merchant/exports', { kind: 'merchantOrders', format: 'csv' })).status).toBe(404)
  const { rows } = await m.ctx.pool.query(`select action from kernel_audit_entries where action = 'makeExport'`)
  expect(rows.length).toBe(3)
})

test('E27 a list with what people wrote or who they are is had as a file by whoever has just proved himself; without those columns by any who may read it', async () => {
  const m = await market(100)
  const { by } = callers(m.ctx, m.clock)
  const proofs = [{ held: true, at: new Date(m.clock().getTime() - 300_000) }, { held: false }, { held: true, at: m.clock() }] as const
  const asked = async (kind: string, columns: readonly string[] = []) => Promise.all(proofs.map(async (proof, i) => {
    const { status, body } = await by({ ...m.a.clerk, id: `mbr_${i}`, proof: proof as NonNullable<Actor['proof']> }).call('POST', '/v1/merchant/exports', { kind, format: 'csv', columns })
    return status === 200 ? body.state : body.type
  }))
  for (const kind of ['merchantOrders', 'merchantCases', 'merchantInvoices']) expect([kind, await asked(kind)]).toEqual([kind, ['kernel.step_up_first', 'kernel.factor_needed', 'done']])
  expect([await asked('merchantOrders', ['number', 'paidFen']), await asked('merchantInvoices', ['orderNumber']), await asked('merchantOrders', ['number', 'note'])]).toEqual([['done', 'done', 'done'], ['done', 'done', 'done'], ['kernel.step_up_first', 'kernel.factor_needed', 'done']])
})

test('E22 papers of warehouses, waybills and balances are whole files as well, with their filters, and not only what a screen has loaded', async () => {
  const m = await market(100)
  const { app, by } = callers(m.ctx, m.clock)
  const clerk = by(m.a.clerk)
  const { items: houses } = (await clerk.call('GET', '/v1/merchant/warehouses')).body as { items: { id: string }[] }
  await m.ctx.pool.query(`insert into stock_warehouses select (jsonb_populate_record(w, jsonb_build_object('id', 'whs_other', 'name', '=2+2', 'is_default', false))).* from stock_warehouses w where id = $1`, [houses[0]!.id])
  const made = await clerk.call('POST', '/v1/merchant/transfers', { fromId: houses[0]!.id, toId: 'whs_other', note: '补货', lines: [{ skuId: m.a.skuIds[0]!, quantity: 3 }] })
  expect([made.status, made.body]).toMatchObject([200, { id: expect.any(String) as string }])
  const rowsOf = (kind: string, filters: Record<string, string>) => tableFor({ app, by }, m.a.clerk, kind, filters)
  expect(await rowsOf('transfers', { state: 'draft' })).toMatchObject([{ 单号: made.body.id, 调入仓库: '=2+2', 件数: '3', 备注: '补货' }])
  expect(await rowsOf('transfers', { state: 'sent' })).toEqual([])
  for (const kind of ['counts', 'holdMoves', 'waybills']) expect([kind, await rowsOf(kind, {})]).toEqual([kind, []])
  const staff: Actor = { kind: 'staff', id: 'stf_b', permits: new Set(['settlement.read', 'compliance.exports']) }
  const balances = await by(staff).call('POST', '/v1/staff/exports', { kind: 'merchantBalances', format: 'csv', filters: { isBelow: 'true' } })
  expect([balances.status, balances.body]).toMatchObject([200, { state: 'done' }])
})

test('E22 layers of cost, receivers of splits and what WeChat is told of are whole files as well; whom money goes to is had by whoever has just proved himself', async () => {
  const m = await market(100)
  const { app, by } = callers(m.ctx, m.clock)
  const fresh: Actor = { ...m.a.clerk, id: 'mbr_fresh', proof: { held: true, at: m.clock() } }
  const stale: Actor = { ...m.a.clerk, id: 'mbr_stale', proof: { held: true, at: new Date(m.clock().getTime() - 300_000) } }
  const staff: Actor = { kind: 'staff', id: 'stf_b', permits: new Set(['splits.read', 'wechat.read', 'compliance.exports']), proof: { held: true, at: m.clock() } }
  const rowsOf = (actor: Actor, kind: string, filters: Record<string, string> = {}) => tableFor({ app, by }, actor, kind, filters)
  const [skuId, otherId] = m.a.skuIds
  const { items: layers } = (await by(fresh).call('GET', `/v1/merchant/stock-value/skus/${skuId}`)).body as { items: { pieces: number }[] }
  expect(layers.length).toBeGreaterThan(0)
  expect(await rowsOf(fresh, 'costLayers', { skuId: skuId! })).toMatchObject(layers.map(({ pieces }) => ({ 入库件数: String(pieces) })))
  expect(await rowsOf(fresh, 'costLayers', { skuId: `${otherId}_x` })).toEqual([])
  await m.ctx.pool.query(`insert into splits_receivers (id, merchant_id, channel, kind, account, holder, state, is_on, why, asks, at, changed_by, changed_at) values ('srv_a', $1, 'wechat', 'company', '1900000109', '=甲公司', 'signed', true, '', 0, now(), 'mbr_fresh', now()), ('srv_b', $2, 'wechat', 'company', '1900000117', '乙公司', 'draft', false, '', 0, now(), 'mbr_b', now())`, [m.a.merchantId, m.b.merchantId])
  const mine = { 渠道: 'wechat', 类型: '企业商户号', 户名: '=甲公司', 账号: '1900000109', 状态: '已签约', 已启用: '是' }
  expect(await rowsOf(fresh, 'merchantReceivers')).toMatchObject([mine])
  expect((await by(stale).call('POST', '/v1/merchant/exports', { kind: 'merchantReceivers', format: 'csv' })).body.type).toBe('kernel.step_up_first')
  expect((await by(stale).call('POST', '/v1/merchant/exports', { kind: 'merchantReceivers', format: 'csv', columns: ['channel', 'state'] })).body.state).toBe('done')
  expect([await rowsOf(staff, 'staffReceivers', { state: 'signed' }), (await rowsOf(staff, 'staffReceivers')).length]).toMatchObject([[mine], 2])
  for (const state of ['failed', 'accepted']) await m.ctx.pool.query(`insert into wechat_uploads (id, trade_ref, parcel_id, order_id, merchant_id, carrier, number, amount_fen, state, tries, fault, at, ended_at) values ($1, $1, $1, 'ord_x', $2, 'shunfeng', 'SF1', 19900, $3, 1, null, now(), now())`, [`wup_${state}`, m.a.merchantId, state])
  expect(await rowsOf(staff, 'wechatUploads', { frozen: 'true' })).toMatchObject([{ 支付流水: 'wup_failed', 状态: '失败，待人工处理', '金额（元）': '199' }])
  expect(await rowsOf(staff, 'wechatUploads', { frozen: 'true', state: 'accepted' })).toMatchObject([{ 支付流水: 'wup_accepted', 状态: '已接受', 方式: '快递' }])
})

test('T-52 I-28 a long export is written by the worker in parts: nothing is lost or doubled, memory stays flat, the maker is told, and after seven days it is gone', async () => {
  const many = sized(20_000, 1_000_000)
  const folder = mkdtempSync(join(tmpdir(), 'exports-'))
  try {
    const ctx = await world(undefined, { files: folderFiles(folder) })
    const staff: Actor = { kind: 'staff', id: 'stf_a', permits: new Set(['compliance.audit', 'compliance.exports', 'compliance.inbox']) }
    await ctx.pool.query(`insert into kernel_audit_entries (id, actor_id, actor_kind, action, subject, request_id, at) select 'aud_' || lpad(n::text, 9, '0'), 'stf_x', 'staff', 'test', 's' || n, 'r', $2 from generate_series(1, $1) n`, [many, ctx.now])
    const { app, by } = callers(ctx)
    const before = process.memoryUsage().rss
    let most = before
    const watch = setInterval(() => { most = Math.max(most, process.memoryUsage().rss) }, 20)
    const made = (await by(staff).call('POST', '/v1/staff/exports', { kind: 'auditEntries', format: 'csv', columns: ['id', 'subject'], filters: { action: 'test' } })).body
    expect(made).toMatchObject({ state: 'running', rows: 5_000 })
    expect((await by(staff).call('GET', `/v1/staff/exports/${made.id}/file`)).body.type).toBe('compliance.export_not_there')
    await deliver(ctx)
    const { items } = (await by(staff).call('GET', '/v1/staff/exports')).body
    expect(items[0]).toMatchObject({ id: made.id, state: 'done', rows: many, isCut: false })
    expect((await by(staff).call('GET', '/v1/staff/inbox')).body.items[0]).toMatchObject({ topic: 'export', link: '/exports' })
    const list = (routes as Record<string, Route>)['staffExportFile']!
    const { pieces } = await list.run(as(ctx, staff), { id: made.id }) as { pieces: AsyncIterable<Uint8Array> }
    let [lines, rest, last] = [-1, '', Infinity]
    for await (const piece of pieces) {
      const all = (rest + Buffer.from(piece).toString()).split('\r\n')
      rest = all.pop()!
      for (const line of all) { if (lines >= 0) { const no = Number(/aud_(\d+)/.exec(line)![1]); expect(no).toBe(last === Infinity ? many : last - 1); last = no } lines++ }
    }
    clearInterval(watch)
    expect([lines, rest, last]).toEqual([many, '', 1])
    expect(most - before).toBeLessThan(300 * 1_048_576)
    await sweep.run(later(ctx, 7 * dayMs + 1))
    expect((await by(staff).call('GET', '/v1/staff/exports')).body.items[0].state).toBe('expired')
    expect((await by(staff).call('GET', `/v1/staff/exports/${made.id}/file`)).status).toBe(409)
    await app.close()
  } finally { rmSync(folder, { recursive: true, force: true }) }
}, 600_000)

test('E22 an export that is under way can be cancelled, a fourth one waits its turn, and a letter that comes twice writes nothing twice', async () => {
  const ctx = await world()
  const staff: Actor = { kind: 'staff', id: 'stf_a', permits: new Set(['compliance.audit', 'compliance.exports']) }
  await ctx.pool.query(`insert into kernel_audit_entries (id, actor_id, actor_kind, action, subject, request_id, at) select 'aud_' || lpad(n::text, 9, '0'), 'stf_x', 'staff', 'test', 's' || n, 'r', $1 from generate_series(1, 6000) n`, [ctx.now])
  const { app, by } = callers(ctx)
  const ask = () => by(staff).call('POST', '/v1/staff/exports', { kind: 'auditEntries', format: 'xlsx', columns: ['id'], filters: { action: 'test' } })
  const [first, second] = [(await ask()).body, (await ask()).body, (await ask()).body]
  expect((await ask()).body.type).toBe('compliance.exports_busy')
  expect((await by(staff).call('POST', `/v1/staff/exports/${first.id}/cancel`)).status).toBe(200)
  expect((await by({ ...staff, id: 'stf_b' }).call('POST', `/v1/staff/exports/${second.id}/cancel`)).status).toBe(404)
  await deliver(ctx)
  await ctx.pool.query(`update kernel_letters set state = 'waiting' where reaction = 'compliance.go_on_with_export'`)
  await deliver(ctx)
  const states = Object.fromEntries((await by(staff).call('GET', '/v1/staff/exports')).body.items.map((one: { id: string; state: string; rows: number }) => [one.id, [one.state, one.rows]]))
  expect([states[first.id], states[second.id]]).toEqual([['cancelled', 5_000], ['done', 6_000]])
  await app.close()
})
