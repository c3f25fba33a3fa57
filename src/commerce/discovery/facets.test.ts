import { beforeEach, expect, test } from 'vitest'
import { approve, createCategory, createProduct, setFacets, submitForReview, type Facet } from '#supply/catalog'
import { openMerchant } from '#supply/merchants'
import { nobody, system, type Context } from '#kernel/context'
import { callers } from '#test/http'
import { deliver, world } from '#test/world'
import { indexProducts, type Findable } from './documents.service'
import { facetOf } from './filters.rules'
import { forgetIndex, search } from './answers.queries'
import type { Answer } from './search.queries'

let ctx: Context
let cups: string
let phones: string
const facet = (name: string, type: Facet['type'], more: Partial<Facet> = {}): Facet => ({ name, nameEn: name, type, unit: '', values: [], required: false, filterable: true, ...more })

beforeEach(async () => {
  ctx = await world(system)
  await ctx.pool.query(`insert into discovery_statistics values (true, 0, '{}')`)
  const { id: top } = await createCategory(ctx, { slug: 'kitchen', name: '餐厨', nameEn: 'Kitchen' })
  cups = (await createCategory(ctx, { slug: 'cups', name: '杯壶', nameEn: 'Cups', parentId: top })).id
  phones = (await createCategory(ctx, { slug: 'phones', name: '手机', nameEn: 'Phones' })).id
  await setFacets(ctx, top, [facet('材质', 'choice', { values: ['陶瓷', '玻璃', '木'] })])
  await setFacets(ctx, cups, [facet('容量', 'number', { unit: 'ml' }), facet('产地', 'text'), facet('备注', 'text', { filterable: false })])
})

const kinds = { 材质: ['陶瓷', '玻璃', '木'], '容量(ml)': ['100~200', '200~500', '500~1000'], 产地: ['景德镇', '德化'] } as const
/** A hundred cups whose facets follow from their number, so that a plain loop can count them. */
const goods = () => Array.from({ length: 100 }, (_, i): Findable => ({ productId: `prd_${i}`, merchantId: 'mer_1', title: `马克杯 ${i}`, picture: '', priceFen: 1_000 + i, isFromPrice: false, sales: i, listedAt: ctx.now, categoryIds: [cups], categoryNames: ['杯壶'], brand: null, text: '', attributes: '',
  facetKeys: Object.entries(kinds).flatMap(([name, values], k) => ((i * 7 + k) % 5 === 0 ? [] : [`${name}=${values[(i * (k + 3)) % values.length]!}`])).concat(i % 10 === 0 ? ['材质=木', '材质=陶瓷'] : []).filter((key, at, all) => all.indexOf(key) === at) }))

const countsOf = ({ facets }: Answer) => Object.fromEntries(facets!.attributes.flatMap(({ values }) => values.map(({ key, count }) => [key, count])))
const has = (product: Findable, asked: readonly string[]) => [...new Set(asked.map(facetOf))].every((name) => asked.some((key) => facetOf(key) === name && product.facetKeys!.includes(key)))
/** The values of an asked facet are counted as if it were not asked. */
const countedByHand = (all: readonly Findable[], asked: readonly string[]) => {
  const counts: Record<string, number> = {}
  for (const product of all) for (const key of product.facetKeys!) if (has(product, asked.filter((one) => facetOf(one) !== facetOf(key)))) counts[key] = (counts[key] ?? 0) + 1
  return counts
}

test.each([
  [[]], [['材质=陶瓷']], [['材质=陶瓷', '材质=木']], [['材质=陶瓷', '容量(ml)=200~500']], [['材质=陶瓷', '材质=玻璃', '容量(ml)=200~500', '产地=德化']], [['材质=没有这样的']],
])('F01 F03 filters %j: values of one facet mean or, facets mean and, and every count is what a plain loop counts', async (attr) => {
  const all = goods()
  await indexProducts(ctx, all)
  forgetIndex(ctx)
  for (const q of ['', '马克杯']) {
    const answer = await search(ctx, { q, category: cups, sort: 'sales', limit: 100, attr })
    expect(answer.items.map((item) => item.id).toSorted()).toEqual(all.filter((product) => has(product, attr)).map((product) => product.productId).toSorted())
    if (answer.items.length === 0) continue
    expect(answer.total).toBe(answer.items.length)
    expect(countsOf(answer)).toEqual(countedByHand(all, attr))
  }
})

test('F03 without a category, the facets are those of the category that most of what was found lies in; of none where there is none', async () => {
  const phone = (i: number): Findable => ({ ...goods()[0]!, productId: `prd_p${i}`, title: `手机 ${i}`, categoryIds: [phones], categoryNames: ['手机'], facetKeys: ['容量(GB)=200~500'] })
  await indexProducts(ctx, [...goods().slice(0, 12), ...Array.from({ length: 10 }, (_, i) => phone(i))])
  forgetIndex(ctx)
  const named = async (q: string) => (await search(ctx, { q, sort: 'sales', limit: 5 })).facets!.attributes.map((one) => [one.name, one.unit])
  expect(await named('马克杯')).toEqual([['材质', ''], ['容量', 'ml'], ['产地', '']])
  expect(await named('')).toEqual([['材质', ''], ['容量', 'ml'], ['产地', '']])
  expect(await named('手机')).toEqual([])
})

test('F01 from the form to the filter: what a product says is filtered by once it is on the shelf, and anew when the category changes', async () => {
  const merchantId = await openMerchant(ctx, { name: '山野食集', contact: '阿岚', phone: '13800000001' })
  const { id } = await createProduct(ctx, { code: 'P', categoryId: cups, title: '陶瓷马克杯', subtitle: '', pictures: [`${'0'.repeat(32)}.webp`], sellingPoints: ['好握'], attributes: [{ name: '材质', value: '陶瓷' }, { name: '容量', value: '350' }, { name: '备注', value: '手作' }],
    detail: { pain: '总买到烫手杯', solution: '双层隔热杯身', trust: '每批送检', action: '现在下单' }, axes: [], skus: [{ code: 'P', spec: {}, priceFen: 6_800, weightGram: 100 }] }, merchantId)
  await submitForReview(ctx, id)
  await approve(ctx, id)
  await deliver(ctx)
  const guest = callers(ctx).by(nobody)
  const found = async (...attr: string[]) => (await guest.call('GET', `/v1/search?${attr.map((key) => `attr=${encodeURIComponent(key)}&`).join('')}limit=5`)).body
  expect((await found('材质=陶瓷', '容量(ml)=200~500')).items).toMatchObject([{ id }])
  expect((await found('材质=玻璃', '材质=陶瓷')).items).toMatchObject([{ id }])
  expect([(await found('容量(ml)=500~1000')).items, (await found('备注=手作')).items]).toEqual([[], []])
  expect((await guest.call('GET', '/v1/search?attr=nonsense')).status).toBe(400)
  await setFacets(ctx, cups, [facet('容量', 'number', { unit: '毫升' })])
  await deliver(ctx)
  expect((await found('容量(毫升)=200~500')).items).toMatchObject([{ id }])
  expect((await found('容量(ml)=200~500')).items).toEqual([])
})
