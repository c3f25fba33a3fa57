import { beforeEach, expect, test } from 'vitest'
import { openMerchant } from '#supply/merchants'
import { as, system, type Actor, type Context } from '#kernel/context'
import { importFile } from '#test/imports'
import { callers } from '#test/http'
import { world } from '#test/world'
import { bandOf, inherited, keysOf } from './facets.rules'
import { changeProduct, createCategory, createProduct, setFacets } from './products.service'
import { productText, wholeProduct } from './products.queries'
import type { ProductWish } from './products.rules'
import { approve, submitForReview } from './shelf.service'
import type { Facet } from './tables'

let ctx: Context
let merchantId: string
let top: string
let leaf: string
let clerk: Actor
const facet = (name: string, more: Partial<Facet> = {}): Facet => ({ name, nameEn: name, type: 'text', unit: '', values: [], required: false, filterable: true, ...more })
const material = facet('材质', { nameEn: 'Material', type: 'choice', values: ['陶瓷', '玻璃', '不锈钢'], required: true })
const volume = facet('容量', { nameEn: 'Volume', type: 'number', unit: 'ml' })
const wish = (code: string, attributes: ProductWish['attributes'] = []): ProductWish => ({ code, categoryId: leaf, title: `马克杯 ${code}`, subtitle: '', pictures: [`${'0'.repeat(32)}.webp`], sellingPoints: ['好握'], attributes,
  detail: { pain: '总买到烫手杯', solution: '双层隔热杯身', trust: '每批送检', action: '现在下单' }, axes: [], skus: [{ code, spec: {}, priceFen: 6_800, weightGram: 100 }] })

beforeEach(async () => {
  ctx = await world(system)
  merchantId = await openMerchant(ctx, { name: '山野食集', contact: '阿岚', phone: '13800000001' })
  clerk = { kind: 'merchant', id: 'mbr_a', merchantId, permits: new Set(['catalog.*']) }
  top = (await createCategory(ctx, { slug: 'kitchen', name: '餐厨', nameEn: 'Kitchen' })).id
  leaf = (await createCategory(ctx, { slug: 'cups', name: '杯壶', nameEn: 'Cups', parentId: top })).id
  await setFacets(ctx, top, [material])
  await setFacets(ctx, leaf, [volume])
})

test('F01 facets are handed down: a cup says what all kitchenware says and what cups say, and a nearer facet stands for a farther one', async () => {
  const made = await createProduct(as(ctx, clerk), wish('P', [{ name: '材质', value: '陶瓷' }, { name: '容量', value: '350' }, { name: '产地', value: '景德镇' }]))
  const [text] = await productText(ctx, [made.id])
  expect(text!.facetKeys).toEqual(['材质=陶瓷', '容量(ml)=200~500'])
  await setFacets(ctx, leaf, [volume, { ...material, values: ['玻璃'] }])
  expect((await productText(ctx, [made.id]))[0]!.facetKeys).toEqual(['容量(ml)=200~500'])
  const { by } = callers(ctx)
  expect((await by(clerk).call('GET', `/v1/categories/${leaf}/facets`)).body).toMatchObject({ own: [{ name: '容量' }, { name: '材质', values: ['玻璃'] }], above: [{ name: '材质' }] })
})

test.each([
  ['a choice that the category does not offer', [{ name: '容量', value: '350' }, { name: '材质', value: '木头' }], 'catalog.not_a_choice', '1'],
  ['a number that is none', [{ name: '容量', value: '很大' }], 'catalog.not_a_number', '0'],
  ['a number beyond all bounds', [{ name: '容量', value: '99999999999' }], 'catalog.not_a_number', '0'],
  ['a number below nought', [{ name: '容量', value: '-5' }], 'catalog.not_a_number', '0'],
  ['a number said twice', [{ name: '容量', value: '350' }, { name: '容量', value: '400' }], 'catalog.attribute_twice', '1'],
] as const)('F01 %s is refused beside its field, when a product is made and when it is changed', async (_, attributes, code, at) => {
  const refused = { code, status: 422, facts: { issues: [{ path: ['attributes', at] }] } }
  await expect(createProduct(as(ctx, clerk), wish('P', [...attributes]))).rejects.toMatchObject(refused)
  const made = await createProduct(as(ctx, clerk), wish('P'))
  await expect(changeProduct(as(ctx, clerk), made.id, 1, wish('P', [...attributes]))).rejects.toMatchObject(refused)
  expect(await wholeProduct(ctx, made.id)).toMatchObject({ version: 1, attributes: [] })
})

test('F01 what a category requires must be there before review, by name; what was reviewed may not lose it', async () => {
  const made = await createProduct(as(ctx, clerk), wish('P'))
  await expect(submitForReview(as(ctx, clerk), made.id)).rejects.toMatchObject({ code: 'catalog.facet_missing', status: 422, facts: { names: '材质', issues: [{ path: ['attributes', '材质'] }] } })
  expect((await wholeProduct(ctx, made.id)).state).toBe('draft')
  await changeProduct(as(ctx, clerk), made.id, 1, wish('P', [{ name: '材质', value: '陶瓷' }, { name: '材质', value: '玻璃' }]))
  await submitForReview(as(ctx, clerk), made.id)
  await approve(ctx, made.id)
  await expect(changeProduct(as(ctx, clerk), made.id, 2, wish('P'))).rejects.toMatchObject({ code: 'catalog.facet_missing' })
})

test('F01 staff set facets under a permit, with before and after in the audit; what cannot be is refused beside its field', async () => {
  const staff: Actor = { kind: 'staff', id: 'stf_a', permits: new Set(['catalog.write']) }
  const { by } = callers(ctx)
  const put = (actor: Actor, facets: object[], id = leaf) => by(actor).call('PUT', `/v1/staff/categories/${id}/facets`, { facets })
  expect((await put(staff, [{ ...volume, unit: 'L' }])).status).toBe(200)
  const { rows } = await ctx.pool.query(`select actor_id, before -> 0 ->> 'unit' as before, after -> 0 ->> 'unit' as after from kernel_audit_entries where action = 'catalog.set_facets' order by id desc limit 1`)
  expect(rows).toEqual([{ actor_id: 'stf_a', before: 'ml', after: 'L' }])
  for (const [facets, type] of [[[volume, volume], 'catalog.facet_twice'], [[{ ...material, values: [] }], 'catalog.facet_without_choices'], [[{ ...material, values: ['陶瓷', '陶瓷'] }], 'catalog.choice_twice']] as const)
    expect((await put(staff, [...facets])).body, type).toMatchObject({ type: expect.stringContaining(type) })
  expect((await put(staff, [{ ...volume, name: 'a=b' }])).status).toBe(400)
  expect((await put(staff, [volume], 'cat_none')).status).toBe(404)
  expect([(await put(clerk, [])).status, (await put({ ...staff, id: 'stf_b', permits: new Set(['catalog.review']) }, [])).status]).toEqual([403, 403])
})

test('E22 an import maps attributes to the facets of the category: a row off them is named, the others go in', async () => {
  const file = new TextEncoder().encode('SKU货号,标题,类目,价格,属性\nS1,马克杯一号,cups,68,材质:陶瓷;容量:350\nS2,马克杯二号,cups,68,材质:木头\nS3,马克杯三号,cups,68,容量:很大\n')
  expect(await importFile(ctx, { merchantId, file })).toEqual({ created: 1, changed: 0, unchanged: 0, wrong: 2 })
  const { rows } = await ctx.pool.query('select attributes from catalog_products')
  expect(rows).toEqual([{ attributes: [{ name: '材质', value: '陶瓷' }, { name: '容量', value: '350' }] }])
})

test('F01 bands go from 1 to 2 to 5 to 10: every number lies in exactly one, and units keep apart', () => {
  expect([0, 0.5, 1, 1.9, 2, 4.999, 5, 9.99, 10, 350, 500, 1_000_000_000].map(bandOf)).toEqual(['0~1', '0~1', '1~2', '1~2', '2~5', '2~5', '5~10', '5~10', '10~20', '200~500', '500~1000', '1000000000~2000000000'])
  expect(keysOf([{ name: '容量', value: '256' }], [{ ...volume, unit: 'GB' }])).toEqual(['容量(GB)=200~500'])
  expect(keysOf([{ name: '容量', value: '256' }], [{ ...volume, filterable: false }])).toEqual([])
  expect(inherited([[material], [volume, { ...material, values: ['木'] }]]).map(({ name, values }) => [name, values])).toEqual([['材质', ['木']], ['容量', []]])
})
