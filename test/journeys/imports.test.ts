import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import iconv from 'iconv-lite'
import sharp from 'sharp'
import writeSheet from 'write-excel-file/node'
import { afterEach, expect, test } from 'vitest'
import { chores, jobs } from '#apps/house'
import type { Actor, Context } from '#kernel/context'
import { Refusal } from '#kernel/refusal'
import { tableOf } from '#kernel/sheets'
import { createCategory } from '#supply/catalog'
import { openMerchant } from '#supply/merchants'
import { sized } from '../full'
import { callers } from '../http'
import { deliver, later, place, world } from '../world'

const fetchPictures = chores.find((chore) => chore.name === 'catalog.fetch_pictures')!
/** What the worker does until nothing is left: letters, and pictures for those that wait for them. */
async function work(ctx: Context): Promise<void> { do await deliver(ctx); while (await fetchPictures.run(ctx) > 0) }

/** Imports from file to shelf and back 导入 (E22). */
const head = ['SKU货号', '标题', '类目', '价格（元）', '规格', '图片', '副标题']
const csv = (rows: readonly (readonly string[])[]) => Buffer.from([head, ...rows].map((row) => row.join(',')).join('\n'))

async function bench(ports: Parameters<typeof world>[1] = {}) {
  const ctx = await world({ kind: 'system', id: 'system' }, ports)
  const merchantId = await openMerchant(ctx, { name: '山野食集', contact: '阿岚', phone: '13800000001' })
  await createCategory(ctx, { slug: 'tea', name: '茶叶', nameEn: 'Tea' })
  const clerk: Actor = { kind: 'merchant', id: 'mbr_a', merchantId, permits: new Set(['catalog.*', 'compliance.*']) }
  const { app, by } = callers(ctx)
  const me = by(clerk)
  const upload = async (file: Uint8Array, filename = 'tea.csv') => {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(file)]), filename)
    const answer = await app.inject({ method: 'POST', url: '/v1/merchant/imports', payload: form as never, headers: { 'x-test-actor': clerk.id } })
    return { status: answer.statusCode, body: answer.json() as any } // oxlint-disable-line typescript/no-explicit-any
  }
  const run = async (taken: { id: string; mapping: object }) => { expect((await me.call('POST', `/v1/merchant/imports/${taken.id}/run`, { mapping: taken.mapping })).status).toBe(200); await work(ctx); return (await me.call('GET', `/v1/merchant/imports/${taken.id}`)).body }
  const fetched = async (path: string) => { const answer = await app.inject({ method: 'GET', url: path, headers: { 'x-test-actor': clerk.id } }); return tableOf(new Uint8Array(answer.rawPayload)) }
  const titles = async () => (await me.call('GET', '/v1/merchant/products?limit=100')).body.items.map((item: { code: string; title: string; priceFen: number }) => [item.code, item.title, item.priceFen]).toSorted()
  return { ctx, clerk, merchantId, me, app, upload, run, fetched, titles }
}
afterEach(() => { for (const child of children.splice(0)) child.kill('SIGKILL') })
const children: ChildProcess[] = []

test('E22 the same rows in GBK, with a mark, in tabs and in XLSX mean the same; the second file changes nothing; a mapping once corrected is remembered', async () => {
  const b = await bench()
  const text = 'SKU货号,标题,类目,价格（元）\nS1,明前龙井,茶叶,68.50\n'
  const first = (await b.upload(iconv.encode(text, 'gbk'))).body
  expect(first).toMatchObject({ encoding: 'gb18030', counts: { created: 1, wrong: 0 }, isRemembered: false })
  expect(await b.run(first)).toMatchObject({ state: 'done', created: 1 })
  const sheet = await writeSheet([['SKU货号', '标题', '类目', '价格（元）'].map((value) => ({ value })), [{ value: 'S1' }, { value: '明前龙井' }, { value: '茶叶' }, { value: 68.5 }]] as never).toBuffer()
  for (const [file, name] of [[Buffer.from(`\ufeff${text}`), 'a.csv'], [Buffer.from(text.replaceAll(',', '\t')), 'a.tsv'], [sheet, 'a.xlsx']] as const) expect((await b.upload(file, name)).body).toMatchObject({ counts: { created: 0, changed: 0, unchanged: 1, wrong: 0 } })
  const other = (await b.upload(Buffer.from('甲,乙\nS1,新名字\n'))).body
  expect(other.counts.wrong).toBe(1)
  await b.run({ id: other.id, mapping: { sku: '甲', title: '乙' } })
  const again = (await b.upload(Buffer.from('甲,乙\nS1,更新的名字\n'))).body
  expect(again).toMatchObject({ isRemembered: true, mapping: { sku: '甲', title: '乙' }, counts: { changed: 1 }, changes: [{ no: 1, field: 'title', before: '新名字', after: '更新的名字' }] })
  const template = await b.fetched('/v1/merchant/imports/template')
  expect(template).toMatchObject({ format: 'xlsx' })
  await b.app.close()
})

test('E22 wrong rows come back in the form they came in, and mended they go in', async () => {
  const b = await bench()
  const sheet = await writeSheet([head.map((value) => ({ value })), ['S1', '=龙井', '茶叶', '免费'].map((value) => ({ value })), ['S2', '碧螺春', '茶叶', '50'].map((value) => ({ value }))] as never).toBuffer()
  const taken = (await b.upload(sheet, 'a.xlsx')).body
  expect(await b.run(taken)).toMatchObject({ state: 'done_with_errors', created: 1, wrong: 1 })
  const bad = await b.fetched(`/v1/merchant/imports/${taken.id}/bad-rows`)
  expect(bad).toMatchObject({ format: 'xlsx', records: [{ 行号: '1', 错误列: '价格（元）', SKU货号: 'S1', 标题: '=龙井' }] })
  const mended = (await b.upload(Buffer.from(['SKU货号,标题,类目,价格（元）,原因', `${bad.records[0]!['SKU货号']},${bad.records[0]!['标题']},茶叶,60,x`].join('\n')))).body
  expect(await b.run(mended)).toMatchObject({ state: 'done', created: 1, wrong: 0 })
  await b.app.close()
})

test('E22 an import is undone: what it created is put aside, what it changed is as before, what somebody touched since stays; run again it is all there', async () => {
  const b = await bench()
  await b.run((await b.upload(csv([['A', '老茶', '茶叶', '10', '', '', ''], ['B', '熟茶', '茶叶', '20', '', '', '']]))).body)
  const before = await b.titles()
  const taken = (await b.upload(csv([['A', '新茶', '茶叶', '11', '', '', ''], ['B', '生茶', '茶叶', '21', '', '', ''], ['C', '白茶', '茶叶', '30', '', '', '']]))).body
  await b.run(taken)
  const [{ id: skuId }] = (await b.ctx.pool.query(`select id from catalog_skus where code = 'B'`)).rows
  await b.me.call('PUT', `/v1/merchant/skus/${skuId}/price`, { priceFen: 9_900 })
  expect((await b.me.call('POST', `/v1/merchant/imports/${taken.id}/undo`)).body.state).toBe('undoing')
  await deliver(b.ctx)
  expect((await b.me.call('GET', `/v1/merchant/imports/${taken.id}`)).body).toMatchObject({ state: 'undone', undone: 2, kept: 1 })
  expect(await b.titles()).toEqual([before[0], ['B', '生茶', 9_900]])
  expect((await b.me.call('POST', `/v1/merchant/imports/${taken.id}/undo`)).body.type).toBe('catalog.import_not_undoable')
  const { rows: book } = await b.ctx.pool.query(`select p.price_fen::int from pricing_prices p join catalog_skus s on s.id = p.sku_id where s.code = 'A' order by p.id`)
  expect(book.map((row: { price_fen: number }) => row.price_fen)).toEqual([1_000, 1_100, 1_000])
  expect(await b.run(taken)).toMatchObject({ state: 'done', created: 0, changed: 3 })
  expect(await b.titles()).toEqual([['A', '新茶', 1_100], ['B', '生茶', 2_100], ['C', '白茶', 3_000]])
  await b.app.close()
})

test('E22 I-25 pictures by address are fetched once by the worker; one that gives no picture is the fault of its row', async () => {
  const picture = new Uint8Array(await sharp({ create: { width: 8, height: 8, channels: 3, background: '#a33' } }).png().toBuffer())
  const asked: string[] = []
  const b = await bench({ fetch: Object.assign(async (address: string) => {
    asked.push(address)
    if (address.includes('private')) throw new Refusal('kernel.address_private', {}, 422)
    return { status: address.includes('gone') ? 404 : 200, headers: {}, bytes: address.includes('text') ? Buffer.from('no picture') : picture }
  }, { judge: async () => {} }) })
  const rows = ['good', 'good', 'gone', 'text', 'private'].map((name, i) => [`S${i}`, `茶叶${i}号`, '茶叶', '10', '', `https://pictures.example/${name}.png`, ''])
  const taken = (await b.upload(csv(rows))).body
  expect(asked).toEqual([])
  expect(await b.run(taken)).toMatchObject({ state: 'done_with_errors', created: 2, wrong: 3 })
  expect(asked.length).toBe(4)
  const { rows: kept } = await b.ctx.pool.query('select distinct pictures from catalog_products')
  expect(kept).toEqual([{ pictures: [expect.stringMatching(/^[0-9a-f]{32}\.webp$/)] }])
  expect((await b.fetched(`/v1/merchant/imports/${taken.id}/bad-rows`)).records.map((record) => record['错误列'])).toEqual(['图片', '图片', '图片'])
  expect((await b.upload(csv(rows.slice(0, 2)))).body.counts).toEqual({ created: 0, changed: 0, unchanged: 2, wrong: 0 })
  await b.app.close()
})

test('E22 I-25 T-30 pictures are fetched while no transaction holds a letter, an import or a product; what stumbles of ours is tried again by another, without what is here already, and who cancels meanwhile is heard', async () => {
  const picture = new Uint8Array(await sharp({ create: { width: 8, height: 8, channels: 3, background: '#a33' } }).png().toBuffer())
  const asked: string[] = []
  const open: string[] = []
  let during = async (_address: string): Promise<void> => {}
  const b = await bench({ fetch: Object.assign(async (address: string) => {
    asked.push(address)
    open.push(...(await b.ctx.pool.query<{ held: string }>(`select c.relname || ' ' || l.mode as held from pg_locks l join pg_class c on c.oid = l.relation where c.relname in ('kernel_letters', 'catalog_imports', 'catalog_products') and l.database = (select oid from pg_database where datname = current_database())`)).rows.map(({ held }) => held))
    await during(address)
    return { status: 200, headers: {}, bytes: picture }
  }, { judge: async () => {} }) })
  const rows = (prefix: string, n: number) => csv(Array.from({ length: n }, (_, i) => [`${prefix}${i}`, `茶叶${i}号`, '茶叶', '10', '', `https://pictures.example/${prefix}${i}.png`, '']))
  const stateOf = async (id: string) => (await b.me.call('GET', `/v1/merchant/imports/${id}`)).body

  const first = (await b.upload(rows('S', 30))).body
  during = async (address) => { if (address.endsWith('/S5.png') && asked.filter((one) => one === address).length === 1) throw new Error('the disk is full') }
  expect(await b.run(first)).toMatchObject({ state: 'running', created: 0 })
  await work(later(b.ctx, 60_000))
  expect(await stateOf(first.id)).toMatchObject({ state: 'running' })
  await work(later(b.ctx, 3 * 60_000))
  expect(await stateOf(first.id)).toMatchObject({ state: 'done', created: 30, wrong: 0 })
  expect([open, asked.filter((one) => one.endsWith('/S5.png')).length, new Set(asked).size, asked.length <= 30 + 4]).toEqual([[], 2, 30, true])

  const second = (await b.upload(rows('T', 30))).body
  during = async (address) => { if (address.endsWith('/T3.png')) expect((await b.me.call('POST', `/v1/merchant/imports/${second.id}/cancel`)).status).toBe(200) }
  expect(await b.run(second)).toMatchObject({ state: 'cancelled', created: 0, wrong: 0 })
  during = async () => {}
  const before = asked.length
  expect(await b.run(second)).toMatchObject({ state: 'done', created: 30 })
  expect(asked.length - before).toBe(18)
  await b.me.call('POST', `/v1/merchant/imports/${second.id}/undo`)
  await deliver(b.ctx)
  expect(await stateOf(second.id)).toMatchObject({ state: 'undone', undone: 30 })
  await b.app.close()
})

test('E22 an import is cancelled between two batches, and one that never moves on has failed', async () => {
  const b = await bench()
  const many = (n: number) => csv(Array.from({ length: n }, (_, i) => [`S${i}`, `茶叶${i}号`, '茶叶', '10', '', '', '']))
  const taken = (await b.upload(many(450))).body
  await b.me.call('POST', `/v1/merchant/imports/${taken.id}/run`, { mapping: taken.mapping })
  expect((await b.me.call('POST', `/v1/merchant/imports/${taken.id}/cancel`)).status).toBe(200)
  await deliver(b.ctx)
  expect((await b.me.call('GET', `/v1/merchant/imports/${taken.id}`)).body).toMatchObject({ state: 'cancelled', created: 0, batch: 0, batches: 3 })
  expect((await b.me.call('POST', `/v1/merchant/imports/${taken.id}/cancel`)).body.type).toBe('catalog.import_not_running')
  await b.me.call('POST', `/v1/merchant/imports/${taken.id}/run`, { mapping: taken.mapping })
  await jobs.find((job) => job.name === 'catalog.fail_imports')!.run(later(b.ctx, 31 * 60_000))
  expect((await b.me.call('GET', `/v1/merchant/imports/${taken.id}`)).body.state).toBe('failed')
  expect(await b.run(taken)).toMatchObject({ state: 'done', created: 450 })
  await b.app.close()
})

test('E22 T-28 kill -9 of the worker in the middle of an import: the next one goes on, and every row has come in once', async () => {
  const b = await bench()
  const rows = sized(2_000, 20_000)
  const taken = (await b.upload(csv(Array.from({ length: rows }, (_, i) => [`S${i}`, `茶叶${i}号`, '茶叶', `${(i % 90) + 10}`, '', '', ''])))).body
  await b.me.call('POST', `/v1/merchant/imports/${taken.id}/run`, { mapping: taken.mapping })
  const now = async () => (await b.ctx.pool.query<{ state: string; batch: number; batches: number }>('select state, batch, batches from catalog_imports where id = $1', [taken.id])).rows[0]!
  const startWork = async () => {
    const child = spawn(process.execPath, ['--no-warnings', '--import', 'tsx', 'test/journeys/shop.child.ts'], { env: { ...process.env, DATABASE_URL: (await place()).url }, stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    return child
  }
  const seed = Math.floor(Math.random() * 2 ** 31)
  const cuts: number[] = []
  for (let round = 0; round < 3; round++) {
    const from = (await now()).batch
    const child = await startWork()
    while ((await now()).batch === from && (await now()).state === 'running') await pause(5)
    await pause((seed * (round + 1)) % 60)
    child.kill('SIGKILL')
    await once(child, 'exit')
    cuts.push((await now()).batch)
  }
  await startWork()
  while ((await now()).state === 'running') await pause(20)
  const { rows: [found] } = await b.ctx.pool.query(`select count(*)::int as products, count(distinct code)::int as codes, (select count(*)::int from catalog_skus) as skus, (select count(*)::int from pricing_prices) as prices, (select count(*)::int from catalog_import_effects) as effects from catalog_products`)
  expect([seed, cuts.length, found]).toEqual([seed, 3, { products: rows, codes: rows, skus: rows, prices: rows, effects: rows }])
  expect((await b.me.call('GET', `/v1/merchant/imports/${taken.id}`)).body).toMatchObject({ state: 'done', created: rows, wrong: 0 })
  await b.app.close()
}, 120_000)

test('E22 a preview of 10,000 rows is there while one waits', async () => {
  const b = await bench()
  const taken = (await b.upload(csv(Array.from({ length: 10_000 }, (_, i) => [`S${i}`, `茶叶${i}号`, '茶叶', `${(i % 90) + 10}`, '', '', `副标题${i}`])))).body
  const started = performance.now()
  const { body } = await b.me.call('POST', `/v1/merchant/imports/${taken.id}/preview`, { mapping: taken.mapping })
  expect(body.counts.created).toBe(10_000)
  expect(performance.now() - started).toBeLessThan(20_000)
  await b.app.close()
}, 60_000)
