import { beforeEach, expect, test } from 'vitest'
import { openMerchant } from '#supply/merchants'
import { as, system, type Actor, type Context } from '#kernel/context'
import { minuteMs } from '#kernel/time'
import { callers } from '#test/http'
import { later, world } from '#test/world'
import { moveMany, repriceMany, undoBulk } from './bulk.service'
import { changeProduct, copyProduct, createCategory, createProduct, setFacets, setPrice } from './products.service'
import { sellable, wholeProduct } from './products.queries'
import { priceAfter, type ProductWish } from './products.rules'
import { approve, submitForReview } from './shelf.service'

let ctx: Context
let me: Context
let merchantId: string
let categoryId: string
let clerk: Actor
const wish = (code: string, more: Partial<ProductWish> = {}): ProductWish => ({ code, categoryId, title: `龙井 ${code}`, subtitle: '', pictures: [`${'0'.repeat(32)}.webp`], sellingPoints: ['产地直采'], attributes: [],
  detail: { pain: '总买到陈茶', solution: '明前现采现炒', trust: '每批送检', action: '现在下单' }, axes: [], skus: [{ code, spec: {}, priceFen: 6_800, weightGram: 100 }], ...more })
const two: Partial<ProductWish> = { axes: [{ name: '颜色', values: ['红', '绿'] }], skus: [{ code: 'c-红', spec: { 颜色: '红' }, priceFen: 6_800, weightGram: 100 }, { code: 'c-绿', spec: { 颜色: '绿' }, priceFen: 9_999, weightGram: 100 }] }
const shelved = async (code: string, more?: Partial<ProductWish>) => { const made = await createProduct(me, wish(code, more)); await submitForReview(me, made.id); await approve(ctx, made.id); return made.id }
const stateOf = async (id: string) => (await wholeProduct(ctx, id)).state
const codes = (rows: readonly { readonly id: string; readonly code: string | null }[]) => Object.fromEntries(rows.map((row) => [row.id, row.code]))
const count = async (sql: string) => Number((await ctx.pool.query<{ n: string }>(`select count(*) as n from ${sql}`)).rows[0]!.n)

beforeEach(async () => {
  ctx = await world(system)
  merchantId = await openMerchant(ctx, { name: '山野食集', contact: '阿岚', phone: '13800000001' })
  clerk = { kind: 'merchant', id: 'mbr_a', merchantId, permits: new Set(['catalog.*']) }
  me = as(ctx, clerk)
  categoryId = (await createCategory(ctx, { slug: 'tea', name: '茶叶', nameEn: 'Tea' })).id
})

test('E10 a copy is a draft with codes of its own, however often it is copied; archived SKUs and what the category no longer allows stay behind', async () => {
  await setFacets(ctx, categoryId, [])
  const { id } = await createProduct(me, wish('P', { ...two, attributes: [{ name: '产地', value: '西湖' }, { name: '等级', value: '特级' }] }))
  await changeProduct(me, id, 1, wish('P', { axes: [{ name: '颜色', values: ['红', '绿'] }], skus: [two.skus![0]!], attributes: [{ name: '产地', value: '西湖' }, { name: '等级', value: '特级' }] }))
  await setFacets(ctx, categoryId, [{ name: '等级', nameEn: 'Grade', type: 'choice', unit: '', values: ['一级'], required: false, filterable: true }])
  const first = await wholeProduct(ctx, (await copyProduct(me, id)).id)
  expect(first).toMatchObject({ state: 'draft', code: 'P-2', title: '龙井 P', version: 1, sales: 0, attributes: [{ name: '产地', value: '西湖' }] })
  expect(first.skus.map(({ code, priceFen }) => [code, priceFen])).toEqual([['c-红-2', 6_800]])
  expect((await wholeProduct(ctx, (await copyProduct(me, id)).id)).code).toBe('P-3')
  expect((await wholeProduct(ctx, id)).version).toBe(2)
  const { by } = callers(ctx)
  const [one, again] = [await by(clerk).call('POST', `/v1/merchant/products/${id}/copy`, {}, 'same'), await by(clerk).call('POST', `/v1/merchant/products/${id}/copy`, {}, 'same')]
  expect([one.status, again.body.id]).toEqual([200, one.body.id])
})

test('E10 many are moved at once: an answer for each row, one entry in the audit, a line of history for each that went', async () => {
  const [on, draft] = [await shelved('A'), (await createProduct(me, wish('B', { pictures: [] }))).id]
  const before = await count('kernel_audit_entries')
  const { by } = callers(ctx)
  const answer = await by(clerk).call('POST', '/v1/merchant/products/bulk', { ids: [on, draft, 'prd_none'], move: 'off_shelf' })
  expect(codes(answer.body.rows)).toEqual({ [on]: null, [draft]: 'catalog.wrong_state', prd_none: 'kernel.not_found' })
  expect(answer.body.rows.find((row: { id: string }) => row.id === draft).sentence).toBe('商品当前状态不能这样操作')
  expect([await stateOf(on), await stateOf(draft), await count('kernel_audit_entries')]).toEqual(['off_shelf', 'draft', before + 1])
  expect((await moveMany(me, [draft], 'submit')).rows).toMatchObject([{ code: 'catalog.incomplete', sentence: '商品信息不完整：pictures' }])
  expect((await by(clerk).call('POST', '/v1/merchant/products/bulk', { ids: [], move: 'submit' })).status).toBe(400)
})

test('E10 a bulk is undone within ten minutes, once, and only where nobody has touched the row since', async () => {
  const [a, b] = [await shelved('A'), await shelved('B')]
  const { undo } = await moveMany(me, [a, b], 'off_shelf')
  await setPrice(later(me, minuteMs), (await wholeProduct(ctx, b)).skus[0]!.id, 5_900)
  expect(codes((await undoBulk(later(me, 2 * minuteMs), undo!)).rows)).toEqual({ [a]: null, [b]: 'catalog.changed_meanwhile' })
  expect([await stateOf(a), await stateOf(b)]).toEqual(['on_shelf', 'off_shelf'])
  expect((await wholeProduct(ctx, a)).history[0]).toMatchObject({ fromState: 'off_shelf', toState: 'on_shelf', actorId: clerk.id })
  await expect(undoBulk(later(me, 3 * minuteMs), undo!)).rejects.toMatchObject({ code: 'catalog.undone_already' })
  const late = await moveMany(later(me, 4 * minuteMs), [b], 'on_shelf')
  await expect(undoBulk(later(me, 14 * minuteMs), late.undo!)).rejects.toMatchObject({ code: 'catalog.undo_too_late' })
  expect(await stateOf(b)).toBe('on_shelf')
})

test('E10 E12 many prices move by a percentage: first counted, then written with each line in the book, and undone to the fen', async () => {
  const id = await shelved('A', two)
  const trial = await repriceMany(me, [id, 'prd_none'], { percent: -15 }, true)
  expect([trial.skus, trial.undo, codes(trial.rows)]).toEqual([2, null, { [id]: null, prd_none: 'kernel.not_found' }])
  expect(await wholeProduct(ctx, id)).toMatchObject({ version: 1, priceFen: 6_800 })
  const done = await repriceMany(me, [id], { percent: -15 }, false)
  const pricesOf = async () => (await wholeProduct(ctx, id)).skus.map((sku) => sku.priceFen)
  expect([await pricesOf(), (await wholeProduct(ctx, id)).priceFen, await count('pricing_prices')]).toEqual([[5_780, 8_499], 5_780, 4])
  expect((await sellable(ctx, [(await wholeProduct(ctx, id)).skus[0]!.id])).values().next().value).toMatchObject({ priceFen: 5_780, version: 2 })
  await undoBulk(later(me, minuteMs), done.undo!)
  expect([await pricesOf(), (await wholeProduct(ctx, id)).version, await count('pricing_prices')]).toEqual([[6_800, 9_999], 3, 6])
  expect((await repriceMany(me, [id], { priceFen: 6_800 }, false)).skus).toBe(1)
  expect([priceAfter(1, { percent: -99 }), priceAfter(100_000_000_00, { percent: 1 }), priceAfter(105, { percent: -50 })]).toEqual([undefined, undefined, 53])
})

test('T-35 another merchant can neither copy, move, reprice nor undo: he gets the answer of what does not exist, and nothing changes', async () => {
  const id = await shelved('A')
  const { undo } = await moveMany(me, [id], 'off_shelf')
  const other = await openMerchant(ctx, { name: '别家', contact: '乙', phone: '13800000002' })
  const stranger: Actor = { kind: 'merchant', id: 'mbr_b', merchantId: other, permits: new Set(['catalog.*']) }
  const { by } = callers(ctx)
  for (const path of [`/v1/merchant/products/${id}/copy`, `/v1/merchant/products/bulk/${undo}/undo`]) expect([path, (await by(stranger).call('POST', path, {})).status]).toEqual([path, 404])
  expect(codes((await by(stranger).call('POST', '/v1/merchant/products/bulk', { ids: [id], move: 'on_shelf' })).body.rows)).toEqual({ [id]: 'kernel.not_found' })
  expect(codes((await by(stranger).call('POST', '/v1/merchant/products/bulk-prices', { ids: [id], move: { priceFen: 1 } })).body.rows)).toEqual({ [id]: 'kernel.not_found' })
  expect(await wholeProduct(ctx, id)).toMatchObject({ state: 'off_shelf', priceFen: 6_800, version: 1 })
  const done = await repriceMany(me, [id], { percent: 10 }, false)
  await expect(undoBulk(as(ctx, { ...clerk, permits: new Set(['catalog.write']) }), done.undo!)).rejects.toMatchObject({ code: 'kernel.not_permitted', status: 403 })
})
