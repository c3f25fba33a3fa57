import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import { openMerchant } from '#supply/merchants'
import { as, system, transaction, type Actor, type Context } from '#kernel/context'
import { importFile } from '#test/imports'
import { callers } from '#test/http'
import { world } from '#test/world'
import { brandKey, initialOf, nextOfBrand, type BrandState } from './brands.rules'
import { approveBrand, foundBrand, mergeBrand, rejectBrand, retireBrand } from './brands.service'
import { changeProduct, copyProduct, createCategory, createProduct } from './products.service'
import { wholeProduct } from './products.queries'
import type { ProductWish } from './products.rules'
import { brandStates } from './tables'

let ctx: Context
let me: Context
let merchantId: string
let categoryId: string
let clerk: Actor
let stranger: Actor
const wish = (code: string, more: Partial<ProductWish> = {}): ProductWish => ({ code, categoryId, title: `龙井 ${code}`, subtitle: '', pictures: [], sellingPoints: [], attributes: [], detail: { pain: '', solution: '', trust: '', action: '' }, axes: [], skus: [{ code, spec: {}, priceFen: 6_800, weightGram: 100 }], ...more })
const brandOf = async (id: string) => { const { brand, brandId, version } = await wholeProduct(ctx, id); return { brand, brandId, version } }
const stateOf = async (id: string) => (await ctx.pool.query<{ state: BrandState }>('select state from catalog_brands where id = $1', [id])).rows[0]!.state

beforeEach(async () => {
  ctx = await world(system)
  merchantId = await openMerchant(ctx, { name: '山野食集', contact: '阿岚', phone: '13800000001' })
  clerk = { kind: 'merchant', id: 'mbr_a', merchantId, permits: new Set(['catalog.*']) }
  stranger = { kind: 'merchant', id: 'mbr_b', merchantId: await openMerchant(ctx, { name: '别家', contact: '乙', phone: '13800000002' }), permits: new Set(['catalog.*']) }
  me = as(ctx, clerk)
  categoryId = (await createCategory(ctx, { slug: 'tea', name: '茶叶', nameEn: 'Tea' })).id
})

test('F01 a merchant proposes a brand and uses it at once; others may choose it when staff have approved it', async () => {
  const { by } = callers(ctx)
  const choices = async (actor: Actor) => (await by(actor).call('GET', `/v1/merchant/brands?q=${encodeURIComponent('山野')}`)).body.items.map((one: { name: string }) => one.name)
  const made = (await by(clerk).call('POST', '/v1/merchant/brands', { name: '山野 Wild' })).body
  expect(made).toMatchObject({ state: 'proposed' })
  expect((await by(clerk).call('POST', '/v1/merchant/brands', { name: '山野ｗｉｌｄ' })).body.id).toBe(made.id)
  expect([await choices(clerk), await choices(stranger)]).toEqual([['山野 Wild'], []])
  expect(await brandOf((await createProduct(me, wish('P', { brandId: made.id }))).id)).toMatchObject({ brand: '山野 Wild', brandId: made.id })
  await expect(createProduct(as(ctx, stranger), wish('Q', { brandId: made.id }))).rejects.toMatchObject({ code: 'catalog.no_such_brand', status: 422, facts: { issues: [{ path: ['brandId'] }] } })
  await approveBrand(ctx, made.id)
  expect(await choices(stranger)).toEqual(['山野 Wild'])
  await createProduct(as(ctx, stranger), wish('Q', { brandId: made.id }))
  const staff: Actor = { kind: 'staff', id: 'stf_a', permits: new Set(['catalog.*']) }
  expect((await by(staff).call('GET', '/v1/staff/brands?state=active')).body.items).toMatchObject([{ id: made.id, initial: 'S', products: 2 }])
  expect([(await by(clerk).call('GET', '/v1/staff/brands')).status, (await by(clerk).call('POST', `/v1/staff/brands/${made.id}/judge`, { outcome: 'approve' })).status]).toEqual([403, 403])
})

test('F01 a rejected brand is taken off its products, says why to whoever proposes it again, and is refused in a form and in an import', async () => {
  const { id: brandId } = await foundBrand(me, { name: '假冒' })
  const { id } = await createProduct(me, wish('P', { brandId }))
  await rejectBrand(ctx, brandId, '未获授权')
  expect(await brandOf(id)).toEqual({ brand: null, brandId: null, version: 2 })
  await expect(foundBrand(me, { name: '假冒' })).rejects.toMatchObject({ code: 'catalog.brand_refused', facts: { reason: '未获授权' } })
  await expect(createProduct(me, wish('Q', { brand: '假 冒' }))).rejects.toMatchObject({ code: 'catalog.brand_refused' })
  expect(await importFile(me, { merchantId, file: new TextEncoder().encode('SKU货号,标题,类目,价格,品牌\nS1,龙井茶,tea,68,假冒\n') })).toMatchObject({ created: 0, wrong: 1 })
  const { rows } = await ctx.pool.query(`select before ->> 'state' as before, after ->> 'state' as after, after ->> 'reason' as reason from kernel_audit_entries where action = 'catalog.judge_brand'`)
  expect(rows).toEqual([{ before: 'proposed', after: 'rejected', reason: '未获授权' }])
})

test('F01 one brand goes into another: its products bear the other, whoever writes the old name means the other, and search hears of it', async () => {
  const [alpha, omega] = [await foundBrand(ctx, { name: 'Alpha' }), await foundBrand(ctx, { name: 'Omega' })]
  const { id: brandId } = await foundBrand(me, { name: '阿尔法' })
  const { id } = await createProduct(me, wish('P', { brandId }))
  await mergeBrand(ctx, brandId, alpha.id)
  expect(await brandOf(id)).toEqual({ brand: 'Alpha', brandId: alpha.id, version: 2 })
  expect(await brandOf((await createProduct(me, wish('Q', { brand: '阿尔法' }))).id)).toMatchObject({ brand: 'Alpha', brandId: alpha.id })
  expect((await ctx.pool.query(`select count(*)::int as n from kernel_outbox where name = 'catalog.product_changed' and payload ->> 'productId' = $1`, [id])).rows).toEqual([{ n: 2 }])
  await mergeBrand(ctx, alpha.id, omega.id)
  expect(await brandOf((await createProduct(me, wish('R', { brand: '阿尔法' }))).id)).toMatchObject({ brand: 'Omega', brandId: omega.id })
  for (const into of [omega.id, brandId, 'brd_none']) await expect(mergeBrand(ctx, omega.id, into), into).rejects.toMatchObject({ code: 'catalog.merge_into_active' })
})

test('F01 a retired brand stays on the products that bear it and is offered to no other', async () => {
  const { id: brandId } = await foundBrand(ctx, { name: '老字号' })
  const { id } = await createProduct(me, wish('P', { brandId }))
  await retireBrand(ctx, brandId, '不再经营')
  await changeProduct(me, id, 1, wish('P', { brandId, title: '龙井新茶' }))
  expect(await brandOf(id)).toMatchObject({ brand: '老字号', brandId })
  await expect(createProduct(me, wish('Q', { brandId }))).rejects.toMatchObject({ code: 'catalog.no_such_brand' })
  expect(await brandOf((await copyProduct(me, id)).id)).toMatchObject({ brand: null, brandId: null })
  await approveBrand(ctx, brandId)
  await createProduct(me, wish('Q', { brandId }))
})

test('T-32 a brand goes only where the table allows', async () => {
  const other = await foundBrand(ctx, { name: '别的' })
  const moves: Partial<Record<BrandState, (id: string) => Promise<void>>> = { active: (id) => approveBrand(ctx, id), rejected: (id) => rejectBrand(ctx, id, '不行'), retired: (id) => retireBrand(ctx, id, '不要'), merged: (id) => mergeBrand(ctx, id, other.id) }
  const ways: Record<BrandState, readonly BrandState[]> = { proposed: [], active: ['active'], rejected: ['rejected'], retired: ['active', 'retired'], merged: ['merged'] }
  for (const from of brandStates) for (const [to, move] of Object.entries(moves) as [BrandState, (id: string) => Promise<void>][]) {
    const { id } = await foundBrand(me, { name: `${from} ${to}` })
    for (const step of ways[from]) await moves[step]!(id)
    if (nextOfBrand[from].includes(to)) await move(id)
    else await expect(move(id), `${from} → ${to}`).rejects.toMatchObject({ code: 'catalog.brand_wrong_state' })
    expect(await stateOf(id)).toBe(nextOfBrand[from].includes(to) ? to : from)
  }
})

test('E22 an import attaches brands by name, founds proposals for new ones, and the same file in another spelling changes nothing', async () => {
  const { id: known } = await foundBrand(ctx, { name: 'Alpha' })
  const file = (alpha: string) => new TextEncoder().encode(`SKU货号,标题,类目,价格,品牌\nS1,龙井茶一,tea,68,${alpha}\nS2,龙井茶二,tea,68,云栖\nS3,龙井茶三,tea,68,\n`)
  expect(await importFile(me, { merchantId, file: file('Alpha') })).toMatchObject({ created: 3, wrong: 0 })
  const { rows } = await ctx.pool.query(`select p.code, p.brand, b.state, p.brand_id = $1 as known from catalog_products p left join catalog_brands b on b.id = p.brand_id order by p.code`, [known])
  expect(rows).toEqual([{ code: 'S1', brand: 'Alpha', state: 'active', known: true }, { code: 'S2', brand: '云栖', state: 'proposed', known: false }, { code: 'S3', brand: null, state: null, known: null }])
  expect(await importFile(me, { merchantId, file: file('ＡＬＰＨＡ') })).toEqual({ created: 0, changed: 0, unchanged: 3, wrong: 0 })
  expect(await importFile(me, { merchantId, file: new TextEncoder().encode('SKU货号,价格\nS1,70\n') })).toMatchObject({ changed: 1 })
  expect((await ctx.pool.query(`select brand_id from catalog_products where code = 'S1'`)).rows).toEqual([{ brand_id: known }])
})

test('F01 what products said of their brand before brands were rows becomes rows, one for all spellings, each under its letter', async () => {
  for (const [code, brand] of [['A', 'Alpha'], ['B', 'ａｌｐｈａ'], ['C', '云裳'], ['D', ' '], ['E', '3M'], ['F', '踏浪']]) {
    const { id } = await createProduct(me, wish(code!))
    await ctx.pool.query('update catalog_products set brand = $2 where id = $1', [id, brand])
  }
  const sql = readFileSync('migrations/0044_catalog_brands.sql', 'utf8')
  await ctx.pool.query(sql.slice(sql.indexOf('with named as')))
  const { rows } = await ctx.pool.query<{ key: string; name: string; initial: string; products: number }>('select key, name, initial, state, (select count(*)::int from catalog_products where brand_id = b.id) as products from catalog_brands b order by key collate "C"')
  expect(rows.map(({ key, initial, products }) => [key, initial, products])).toEqual([['3m', '#', 1], ['alpha', 'A', 2], ['云裳', 'Y', 1], ['踏浪', 'T', 1]])
  for (const { key, name, initial } of rows) expect([brandKey(name), initialOf(name)]).toEqual([key, initial])
})

test('E22 two imports that bring the same new brands in different sequence both go through', async () => {
  const bring = (who: Context, names: readonly string[], code: string) => transaction(who, async (ctx) => {
    for (const [i, brand] of names.entries()) { await createProduct(ctx, wish(`${code}-${i}`, { brand })); await pause(30) }
  })
  const names = ['甲牌', '乙牌', '丙牌', '丁牌']
  await Promise.all([bring(me, names, 'a'), bring(as(ctx, stranger), [...names].reverse(), 'b'), bring(as(ctx, stranger), ['乙牌', '丁牌', '甲牌', '丙牌'], 'c')])
  expect((await ctx.pool.query('select count(*)::int as n from catalog_brands')).rows).toEqual([{ n: 4 }])
})
