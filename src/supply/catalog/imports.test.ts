import { beforeEach, expect, test } from 'vitest'
import { openMerchant } from '#supply/merchants'
import { as, system, type Actor, type Context } from '#kernel/context'
import { importFile } from '#test/imports'
import { callers } from '#test/http'
import { deliver, world } from '#test/world'
import { createCategory } from './products.service'
import { importOf } from './imports.queries'
import { guessMapping, planProduct } from './imports.rules'
import { previewImport, uploadImport } from './imports.service'
import { tableOf } from '#kernel/sheets'
import { runImport } from './runs.service'

let ctx: Context
let merchantId: string
let clerk: Actor
const bytes = (text: string) => new TextEncoder().encode(text)
const head = '商品货号,SKU货号,标题,类目,价格（元）,规格\n'
const many = async (sql: string) => Number((await ctx.pool.query<{ n: string }>(`select count(*) as n from ${sql}`)).rows[0]!.n)

beforeEach(async () => {
  ctx = await world(system)
  merchantId = await openMerchant(ctx, { name: '山野食集', contact: '阿岚', phone: '13800000001' })
  clerk = { kind: 'merchant', id: 'mbr_a', merchantId, permits: new Set(['catalog.*']) }
  await createCategory(ctx, { slug: 'tea', name: '茶叶', nameEn: 'Tea' })
})

test('E22 of 100 rows the 7 bad ones are named by row and column, the others go in, and the same file twice changes nothing', async () => {
  const rows = Array.from({ length: 100 }, (_, i) => `P${i},S${i},明前龙井第${i}号,茶叶,${i % 15 === 0 ? '免费' : '68.50'},`)
  const file = bytes(head + rows.join('\n'))
  const taken = await uploadImport(as(ctx, clerk), 'tea.csv', file)
  expect(taken.counts).toEqual({ created: 93, changed: 0, unchanged: 0, wrong: 7 })
  expect(taken.wrong[0]).toEqual({ no: 1, field: 'price', fault: 'price_wrong' })
  expect(await many('catalog_products')).toBe(0)
  expect(await runImport(as(ctx, clerk), taken.id, taken.mapping)).toEqual({ id: taken.id, state: 'running' })
  await deliver(ctx)
  expect(await importOf(as(ctx, clerk), taken.id)).toMatchObject({ state: 'done_with_errors', created: 93, wrong: 7 })
  const prices = await many('pricing_prices')
  expect(await importFile(ctx, { merchantId, file })).toEqual({ created: 0, changed: 0, unchanged: 93, wrong: 7 })
  expect(await many('catalog_products where version = 1')).toBe(93)
  expect(await many('pricing_prices')).toBe(prices)
  const { app, by } = callers(ctx)
  await by(clerk).call('GET', `/v1/merchant/imports/${taken.id}`)
  const bad = await app.inject({ method: 'GET', url: `/v1/merchant/imports/${taken.id}/bad-rows`, headers: { 'x-test-actor': clerk.id } })
  expect(bad.body.trim().split('\n').length).toBe(8)
})

test('E22 E06 T-46 a blank cell keeps, [clear] empties, a new price is kept in the book, and our own export read back changes nothing', async () => {
  await importFile(ctx, { merchantId, file: bytes(`${head.trim()},副标题\nP,S1,=明前龙井,茶叶,68,净含量:100克,新茶\nP,S2,,,128,净含量:250克,`) })
  expect(await importFile(ctx, { merchantId, file: bytes('SKU货号,标题,价格,副标题\nS1,,69.9,[clear]') })).toMatchObject({ changed: 1, wrong: 0 })
  const { rows: [product] } = await ctx.pool.query<{ title: string; subtitle: string; price_fen: string; version: number }>('select title, subtitle, price_fen, version from catalog_products')
  expect(product).toEqual({ title: '=明前龙井', subtitle: '', price_fen: '6990', version: 2 })
  expect(await many('pricing_prices')).toBe(3)
  // A volume in cubic centimetres is kept in cubic millimetres, and comes out as it went in.
  expect(await importFile(ctx, { merchantId, file: bytes('SKU货号,体积（立方厘米）\nS1,"1,200.5"\nS2,[clear]') })).toEqual({ created: 0, changed: 1, unchanged: 1, wrong: 0 })
  expect(await many('catalog_skus where volume_mm3 = 1200500')).toBe(1)
  expect(await importFile(ctx, { merchantId, file: bytes('SKU货号,体积\nS1,很大') })).toMatchObject({ wrong: 1 })
  const { app, by } = callers(ctx)
  await by(clerk).call('GET', '/v1/merchant/imports')
  for (const format of ['csv', 'xlsx']) {
    const out = await app.inject({ method: 'GET', url: `/v1/merchant/products/export?format=${format}`, headers: { 'x-test-actor': clerk.id } })
    if (format === 'csv') expect(out.body).toContain(`'=明前龙井`)
    expect(await importFile(ctx, { merchantId, file: new Uint8Array(out.rawPayload) })).toEqual({ created: 0, changed: 0, unchanged: 2, wrong: 0 })
  }
})

test('E22 the export knows no limit: twelve thousand SKUs come out once each, in the order of their products, and those put aside do not', async () => {
  const categoryId = (await ctx.pool.query<{ id: string }>('select id from catalog_categories order by id limit 1')).rows[0]!.id
  await ctx.pool.query(`insert into catalog_products (id, merchant_id, category_id, code, title, subtitle, pictures, selling_points, attributes, detail, axes, price_fen, is_from_price, sales, state, version, created_at, changed_at)
    select 'prd_' || lpad(n::text, 6, '0'), $1, $2, 'P' || n, '茶叶' || n, '', '{}', '{}', '[]', '{"pain":"","solution":"","trust":"","action":""}', '[]', 100 + n, false, 0, 'draft', 1, now(), now() from generate_series(1, 6001) n`, [merchantId, categoryId])
  await ctx.pool.query(`insert into catalog_skus (id, product_id, merchant_id, code, spec, position, price_fen, weight_gram, is_live) select 'sku_' || n || '_' || k, 'prd_' || lpad(n::text, 6, '0'), $1, 'S' || n || '-' || k, jsonb_build_object('盒', k::text), k, 100 + n, 1, n <> 3000 from generate_series(1, 6001) n, generate_series(0, 1) k`, [merchantId])
  const { app, by } = callers(ctx)
  await by(clerk).call('GET', '/v1/merchant/imports')
  for (const format of ['csv', 'xlsx']) {
    const out = await app.inject({ method: 'GET', url: `/v1/merchant/products/export?format=${format}`, headers: { 'x-test-actor': clerk.id } })
    const { records } = await tableOf(new Uint8Array(out.rawPayload), {})
    expect(records.map((record) => record['SKU货号'])).toEqual(Array.from({ length: 6_001 }, (_, i) => 6_001 - i).filter((n) => n !== 3_000).flatMap((n) => [`S${n}-0`, `S${n}-1`]))
    expect(records.at(-1)).toMatchObject({ 商品货号: 'P1', 标题: '茶叶1', '价格（元）': '1.01' })
  }
})

test('T-35 another merchant can neither see nor run an import, and his SKU codes are not ours', async () => {
  const file = bytes(`${head}P,S1,明前龙井,茶叶,68,`)
  const taken = await uploadImport(as(ctx, clerk), 'tea.csv', file)
  const other = await openMerchant(ctx, { name: '别家', contact: '乙', phone: '13800000002' })
  const stranger = as(ctx, { kind: 'merchant', id: 'mbr_b', merchantId: other, permits: new Set(['catalog.*']) })
  await expect(previewImport(stranger, taken.id, taken.mapping)).rejects.toMatchObject({ status: 404 })
  await expect(runImport(stranger, taken.id, taken.mapping)).rejects.toMatchObject({ status: 404 })
  await importFile(ctx, { merchantId, file })
  expect(await importFile(ctx, { merchantId: other, file })).toMatchObject({ created: 1, wrong: 0 })
  expect(await many('catalog_products')).toBe(2)
})

test('E22 JSON Lines go in as CSV does; a broken line is one wrong row', async () => {
  const file = bytes('{"sku":"S1","title":"明前龙井","category":"tea","price":68}\n{broken\n')
  expect(await importFile(ctx, { merchantId, file })).toEqual({ created: 1, changed: 0, unchanged: 0, wrong: 1 })
})

test('E22 columns are recognised by their names', () => {
  expect(guessMapping(['SKU 编码', '商品名称', '售价', 'Brand'])).toEqual({ sku: 'SKU 编码', title: '商品名称', price: '售价', brand: 'Brand' })
  expect(planProduct([{ no: 1, row: { sku: 'a', title: '茶叶罐', category: 'x', price: '1' } }], undefined, { categoryIdOf: () => undefined, categoryName: (id) => id, facetsOf: () => [], brandOf: () => undefined, pictureOf: () => undefined }).verdicts).toEqual([{ no: 1, outcome: 'wrong', wrong: { field: 'category', fault: 'category_unknown' } }])
})
