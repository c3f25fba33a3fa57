import { beforeEach, expect, test } from 'vitest'
import { freeze, openMerchant } from '#supply/merchants'
import { as, system, type Actor, type Context } from '#kernel/context'
import { callers } from '#test/http'
import { world } from '#test/world'
import { changeProduct, createCategory, createProduct, setPrice } from './products.service'
import { listCategory, sellable, wholeProduct } from './products.queries'
import { next, type ProductState, type ProductWish } from './products.rules'
import { approve, ban, putOnShelf, reject, submitForReview, takeOffShelf } from './shelf.service'
import { productStates } from './tables'

let ctx: Context
let merchantId: string
let categoryId: string
let clerk: Actor
const picture = `${'0'.repeat(32)}.webp`
const wish = (code: string, more: Partial<ProductWish> = {}): ProductWish => ({ code, categoryId, title: `龙井 ${code}`, subtitle: '', pictures: [picture], sellingPoints: ['产地直采'], attributes: [],
  detail: { pain: '总买到陈茶', solution: '明前现采现炒', trust: '每批送检', action: '现在下单' }, axes: [], skus: [{ code, spec: {}, priceFen: 6_800, weightGram: 100 }], ...more })
const colours = (...values: string[]): Partial<ProductWish> => ({ axes: [{ name: '颜色', values }], skus: values.map((value) => ({ code: `c-${value}`, spec: { 颜色: value }, priceFen: 6_800, weightGram: 100 })) })
const shelved = async (code: string, more?: Partial<ProductWish>) => { const made = await createProduct(as(ctx, clerk), wish(code, more)); await submitForReview(as(ctx, clerk), made.id); await approve(ctx, made.id); return made }

beforeEach(async () => {
  ctx = await world(system)
  merchantId = await openMerchant(ctx, { name: '山野食集', contact: '阿岚', phone: '13800000001' })
  clerk = { kind: 'merchant', id: 'mbr_a', merchantId, permits: new Set(['catalog.*']) }
  categoryId = (await createCategory(ctx, { slug: 'tea', name: '茶叶', nameEn: 'Tea' })).id
})

const moves: Record<string, (id: string) => Promise<void>> = {
  in_review: (id) => submitForReview(ctx, id), on_shelf: (id) => putOnShelf(ctx, id), approved: (id) => approve(ctx, id), draft: (id) => reject(ctx, id, '图片不清'), off_shelf: (id) => takeOffShelf(ctx, id), banned: (id) => ban(ctx, id, '违禁'),
}
const paths: Record<ProductState, readonly string[]> = { draft: [], in_review: ['in_review'], on_shelf: ['in_review', 'approved'], off_shelf: ['in_review', 'approved', 'off_shelf'], banned: ['in_review', 'approved', 'banned'] }

test.each(productStates)('T-32 from %s a listing goes only where the table allows, and a refused move leaves no line in the history', async (from) => {
  for (const [move, run] of Object.entries(moves)) {
    const { id } = await createProduct(ctx, wish(`P-${from}-${move}`), merchantId)
    for (const step of paths[from]) await moves[step]!(id)
    const before = await wholeProduct(ctx, id)
    const to = (move === 'approved' ? 'on_shelf' : move) as ProductState
    const allowed = next[from].includes(to) && (move !== 'approved' || from === 'in_review') && (move !== 'on_shelf' || from === 'off_shelf') && (move !== 'draft' || from === 'in_review')
    if (allowed) await run(id)
    else await expect(run(id), `${from} → ${move}`).rejects.toMatchObject({ code: 'catalog.wrong_state' })
    const after = await wholeProduct(ctx, id)
    expect(after.state).toBe(allowed ? to : from)
    expect(after.history.length - before.history.length).toBe(allowed ? 1 : 0)
  }
})

test('F06 a listing without its four blocks, pictures and selling points is refused with what it lacks', async () => {
  const { id } = await createProduct(ctx, wish('P', { pictures: [], detail: { pain: '', solution: '好茶好茶', trust: '每批送检', action: '现在下单' } }), merchantId)
  await expect(submitForReview(ctx, id)).rejects.toMatchObject({ code: 'catalog.incomplete', facts: { missing: 'pictures, detail.pain' } })
})

test('E10 a SKU left out is archived, and the same spec coming back is the same SKU', async () => {
  const made = await createProduct(as(ctx, clerk), wish('P', colours('红', '绿')))
  const green = (await wholeProduct(ctx, made.id)).skus[1]!.id
  await changeProduct(as(ctx, clerk), made.id, 1, wish('P', colours('红')))
  expect((await wholeProduct(ctx, made.id)).skus.find((sku) => sku.id === green)?.isLive).toBe(false)
  await changeProduct(as(ctx, clerk), made.id, 2, wish('P', colours('红', '绿')))
  expect((await wholeProduct(ctx, made.id)).skus.find((sku) => sku.spec['颜色'] === '绿')).toMatchObject({ id: green, isLive: true })
  await expect(changeProduct(as(ctx, clerk), made.id, 2, wish('P'))).rejects.toMatchObject({ code: 'catalog.changed_meanwhile' })
})

test('T-35 another merchant gets the answer of what does not exist, and nothing changes', async () => {
  const made = await shelved('P')
  const other: Actor = { kind: 'merchant', id: 'mbr_b', merchantId: await openMerchant(ctx, { name: '别家', contact: '乙', phone: '13800000002' }), permits: new Set(['catalog.*']) }
  const stranger = callers(ctx).by(other)
  const sku = made.skuIds[0]!
  const asked = [['GET', `/v1/merchant/products/${made.id}`], ['POST', `/v1/merchant/products/${made.id}/off-shelf`], ['POST', `/v1/merchant/products/${made.id}/submit`], ['POST', `/v1/merchant/products/${made.id}/on-shelf`],
    ['PUT', `/v1/merchant/skus/${sku}/price`, { priceFen: 1 }], ['PUT', `/v1/merchant/products/${made.id}`, { ...wish('P'), version: 1 }]] as const
  for (const [method, path, body] of asked) {
    const [own, none] = [await stranger.call(method, path, body), await stranger.call(method, path.replace(made.id, 'prd_none').replace(sku, 'sku_none'), body)]
    expect([own.status, own.body.type], path).toEqual([404, none.body.type])
  }
  expect((await sellable(ctx, [sku])).get(sku)).toMatchObject({ priceFen: 6_800, merchantId })
})

test('E12 T-07 a price change stands in the book and the audit with before and after; the book refuses to be altered', async () => {
  const { id, skuIds } = await shelved('P')
  await setPrice(as(ctx, clerk), skuIds[0]!, 5_900)
  expect((await sellable(ctx, skuIds)).get(skuIds[0]!)).toMatchObject({ priceFen: 5_900, version: 2 })
  const { rows } = await ctx.pool.query<{ price_fen: string }>('select price_fen from pricing_prices order by price_fen')
  expect(rows.map((row) => row.price_fen)).toEqual(['5900', '6800'])
  const { rows: told } = await ctx.pool.query(`select before, after from kernel_audit_entries where action = 'catalog.set_price'`)
  expect(told).toEqual([{ before: { priceFen: 6_800 }, after: { priceFen: 5_900 } }])
  await expect(ctx.pool.query('update pricing_prices set price_fen = 1')).rejects.toMatchObject({ message: 'pricing_prices is append-only' })
  await expect(ctx.pool.query(`update catalog_skus set price_fen = 0 where product_id = $1`, [id])).rejects.toMatchObject({ code: '23514' })
})

test('F76 what a frozen merchant sells cannot be bought', async () => {
  const { skuIds } = await shelved('P')
  await freeze(ctx, merchantId, '证照过期')
  expect((await sellable(ctx, skuIds)).size).toBe(0)
})

test.each(['sales', 'price_asc', 'price_desc', 'newest'] as const)('F01 pages by %s neither skip nor repeat while goods sell, and read one index', async (sort) => {
  const ids = new Set<string>()
  for (let i = 0; i < 23; i++) ids.add((await shelved(`P${i}`, { skus: [{ code: `P${i}`, spec: {}, priceFen: 1_000 + (i % 4) * 100, weightGram: 1 }] })).id)
  const seen: string[] = []
  for (let cursor: string | undefined, pages = 0; pages < 9; pages++) {
    const page = await listCategory(ctx, { id: categoryId, sort, cursor, limit: 5 })
    seen.push(...page.items.map((item) => item.id))
    if (page.next === null) break
    cursor = page.next
  }
  expect([seen.length, new Set(seen)]).toEqual([23, ids])
  const order = { sales: 'sales desc, product_id desc', price_asc: 'price_fen, product_id', price_desc: 'price_fen desc, product_id desc', newest: 'listed_at desc, product_id desc' }[sort]
  const client = await ctx.pool.connect()
  try {
    await client.query('begin; set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off')
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain select * from catalog_shelf where category_id = $1 order by ${order} limit 24`, [categoryId])
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index Scan.*catalog_shelf_by_(sales|price|time)/)
  } finally { await client.query('rollback'); client.release() }
})
