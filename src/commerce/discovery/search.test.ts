import { expect, test } from 'vitest'
import { callers } from '#test/http'
import { market } from '#test/market'
import { searchKit } from '#test/ports/search.kit'
import { openStall } from '#test/stall'
import { world } from '#test/world'
import { nobody, type Context } from '#kernel/context'
import { forgetIndex, search } from './answers.queries'
import { indexProducts, type Findable } from './documents.service'
import { rebuildIndex } from './refresh.service'
import { suggest } from './suggest.queries'
import { addSynonyms } from './synonyms.service'
import type { Ask } from './search.queries'
import { isNear, joinedSounds, soundsOf, termsOf } from './words.rules'

const product = (productId: string, title: string, more: Partial<Findable> = {}): Findable => ({ productId, merchantId: 'mer_1', title, picture: '', priceFen: 100_00, isFromPrice: false, sales: 0,
  listedAt: new Date('2026-01-01T00:00:00Z'), categoryIds: ['cat_home'], categoryNames: ['家居'], brand: null, text: '', attributes: '', ...more })
const goods = [
  product('prd_coffee', '家用小型意式咖啡机 全自动奶泡', { sales: 90, brand: '山岚', priceFen: 899_00, categoryIds: ['cat_kitchen', 'cat_coffee'], categoryNames: ['厨房', '咖啡器具'] }),
  product('prd_beans', '云南小粒咖啡豆 中度烘焙 500g', { sales: 300, priceFen: 68_00, categoryIds: ['cat_food', 'cat_coffee'], categoryNames: ['食品', '咖啡'] }),
  product('prd_chair', '藤编休闲椅 阳台靠背', { sales: 20, priceFen: 259_00 }),
  product('prd_phones', 'Wireless Headphones 无线蓝牙耳机 主动降噪', { sales: 500, brand: 'Tidal', priceFen: 399_00, categoryIds: ['cat_digital'], categoryNames: ['数码'] }),
  product('prd_lamp', '護眼檯燈 LED 學習', { sales: 5, priceFen: 129_00 }),
]

async function shop(): Promise<Context> {
  const ctx = await world()
  await ctx.pool.query(`insert into discovery_statistics values (true, 0, '{}')`)
  await indexProducts(ctx, goods)
  forgetIndex(ctx)
  return ctx
}
const ids = async (ctx: Context, q: string, more: Partial<Ask> = {}) => (await search(ctx, { q, sort: 'relevance', limit: 24, ...more })).items.map((item) => item.id)

test('F03 a Chinese query finds by words, a scene word narrows it, and the best match stands first', async () => {
  const ctx = await shop()
  expect((await ids(ctx, '咖啡机'))[0]).toBe('prd_coffee')
  expect((await ids(ctx, '咖啡机 家用小型'))[0]).toBe('prd_coffee')
  expect((await ids(ctx, '咖啡')).toSorted()).toEqual(['prd_beans', 'prd_coffee'])
})

test('F03 pinyin, initials, traditional forms, full width, English plurals and slips find the same', async () => {
  const ctx = await shop()
  for (const query of ['kafeiji', 'ka fei ji', 'kfj']) expect(await ids(ctx, query), query).toContain('prd_coffee')
  expect(await ids(ctx, '护眼台灯')).toContain('prd_lamp')
  // What the dictionary knows in parts only is typed without a break all the same.
  expect(await ids(ctx, 'huyantaideng')).toContain('prd_lamp')
  expect(await ids(ctx, 'ＬＥＤ')).toContain('prd_lamp')
  expect(await ids(ctx, 'headphone')).toEqual(['prd_phones'])
  expect(await ids(ctx, 'hedphones')).toEqual(['prd_phones'])
})

test('F03 synonyms that an operator enters act on the next search', async () => {
  const ctx = await shop()
  expect(await ids(ctx, '凳子')).toEqual([])
  await addSynonyms(ctx, ['凳子', '休闲椅'])
  forgetIndex(ctx)
  expect(await ids(ctx, '凳子')).toEqual(['prd_chair'])
})

test('I-32 I-40 a kept answer is given no more once a price has changed or a product is gone', async () => {
  const ctx = await shop()
  const price = async () => (await search(ctx, { q: '休闲椅', sort: 'relevance', limit: 24 })).items.map((item) => item.priceFen)
  expect([await price(), await price()]).toEqual([[259_00], [259_00]])
  await indexProducts(ctx, [product('prd_chair', '藤编休闲椅 阳台靠背', { priceFen: 299_00 })])
  await expect.poll(price, { timeout: 1_000, interval: 50 }).toEqual([299_00])
  await indexProducts(ctx, [], ['prd_chair'])
  await expect.poll(price, { timeout: 1_000, interval: 50 }).toEqual([])
})

test('F03 a product whose words nobody has used before is found at once, though they were asked for in vain a moment ago', async () => {
  const ctx = await shop()
  expect(await ids(ctx, '青瓷香插')).toEqual([])
  await indexProducts(ctx, [product('prd_incense', '青瓷荷叶香插 手工款')])
  await expect.poll(() => ids(ctx, '青瓷香插'), { timeout: 1_000, interval: 50 }).toEqual(['prd_incense'])
})

test('F03 facets count what was found, filters narrow it, and sorts page by place without skipping', async () => {
  const ctx = await shop()
  const all = await search(ctx, { q: '咖啡', sort: 'sales', limit: 1 })
  expect([all.total, all.items.map((i) => i.id)]).toEqual([2, ['prd_beans']])
  expect(all.facets!.categories).toContainEqual({ id: 'cat_coffee', count: 2 })
  expect(all.facets!.brands).toEqual([{ name: '山岚', count: 1 }])
  expect((await search(ctx, { q: '咖啡', sort: 'sales', limit: 1, cursor: all.next! })).items.map((i) => i.id)).toEqual(['prd_coffee'])
  expect(await ids(ctx, '咖啡', { priceTo: 100_00 })).toEqual(['prd_beans'])
  expect(await ids(ctx, '咖啡', { category: 'cat_kitchen' })).toEqual(['prd_coffee'])
  expect(await ids(ctx, '', { sort: 'price_asc' })).toEqual(['prd_beans', 'prd_coffee', 'prd_chair', 'prd_lamp', 'prd_phones'].sort((a, b) => goods.find((g) => g.productId === a)!.priceFen - goods.find((g) => g.productId === b)!.priceFen))
})

test('F03 what is not found is relaxed and says so, or counted as a miss', async () => {
  const ctx = await shop()
  const relaxed = await search(ctx, { q: '咖啡机 紫水晶', sort: 'relevance', limit: 24 })
  expect([relaxed.items[0]?.id, relaxed.relaxed === null]).toEqual(['prd_coffee', false])
  const guest = callers(ctx).by(nobody)
  expect((await guest.call('GET', `/v1/search?q=${encodeURIComponent('紫水晶')}`)).body.items).toEqual([])
  expect((await ctx.pool.query('select query, times from discovery_misses')).rows).toEqual([{ query: '紫水晶', times: 1 }])
  expect((await guest.call('GET', '/v1/search?q=a&cursor=nonsense')).status).toBe(409)
})

test('F03 suggestions come by 汉字, pinyin and initials', async () => {
  const ctx = await shop()
  for (const typed of ['咖', 'kaf', 'kf']) expect((await suggest(ctx, typed)).map((o) => o.text), typed).toContain('咖啡')
})

test('F03 重建索引: what an older version made finds by pinyin of compounds once the index is built anew; what is missing comes, what is off the shelf goes; cut off, it is gone on with; and another run changes nothing', async () => {
  const m = await market(20)
  const { ctx } = m
  await ctx.pool.query(`insert into discovery_statistics (one, documents, lengths) values (true, (select count(*) from discovery_documents), '{}')`)
  const extra = []
  for (const name of ['北坡', '南坡']) extra.push(await openStall(ctx, { categoryId: m.categoryId, name, priceFen: 30_00, stock: 20 }))
  await m.news()
  const base = () => ({ ...ctx, now: m.clock() })
  const index = async () => (await ctx.pool.query(`select (select json_agg(json_build_array(product_id, title, facets, array(select t.term from discovery_terms t where t.id = any(d.terms) order by 1)) order by product_id) from discovery_documents d) as documents,
    (select json_agg(json_build_array(key, text, weight) order by key, text) from discovery_suggestions) as suggestions, (select documents::int from discovery_statistics) as all, (select sum(documents)::int from discovery_terms) as terms`)).rows[0] as { documents: unknown[] }
  const rebuild = async () => { const told: unknown[] = []; await rebuildIndex(base, (sofar) => { told.push(sofar) }); return told }
  expect(await rebuild()).toEqual([{ products: 4, all: 4, isDone: true }])
  const whole = await index()
  expect(whole.documents).toHaveLength(4)
  // An older index: no sounds of compounds, one product missing, one too many, and words that weigh twice.
  const compound = joinedSounds('藤编休闲椅')[0]!
  await ctx.pool.query(`update discovery_documents set terms = array(select unnest(terms) except select id from discovery_terms where term = $1)`, [compound])
  await ctx.pool.query(`update discovery_terms set documents = 0 where term = $1`, [compound])
  await ctx.pool.query('update discovery_suggestions set weight = weight * 2')
  await indexProducts(base(), [product('prd_gone', '旧货')], [extra[0]!.productId])
  await rebuild()
  expect(await index()).toEqual(whole)
  expect(await rebuild()).toEqual([{ products: 4, all: 4, isDone: true }])
  expect(await index()).toEqual(whole)
  // Cut off after two: those before are not looked at again.
  const ids = (await ctx.pool.query<{ id: string }>('select product_id as id from discovery_documents order by 1')).rows.map(({ id }) => id)
  await ctx.pool.query('update discovery_rebuilds set after_id = $1, products = 2, ended_at = null', [ids[1]])
  await ctx.pool.query(`update discovery_documents set title = 'old'`)
  expect(await rebuild()).toEqual([{ products: 4, all: 4, isDone: true }])
  expect((await ctx.pool.query<{ title: string }>('select title from discovery_documents order by product_id')).rows.map(({ title }) => title === 'old')).toEqual([true, true, false, false])
})

test('the vocabulary counts what stands in the documents, also after changes and removals', async () => {
  const ctx = await shop()
  await indexProducts(ctx, [{ ...goods[0]!, title: '手冲咖啡壶' }], ['prd_beans'])
  const { rows } = await ctx.pool.query(`select t.term, t.documents, (select count(*)::int from discovery_documents d where d.terms @> array[t.id]) as true_count from discovery_terms t`)
  expect(rows.filter((row) => row.documents !== row.true_count)).toEqual([])
  expect((await ctx.pool.query('select documents::int from discovery_statistics')).rows).toEqual([{ documents: 4 }])
})

test('words: bigrams, stems, sounds and slips are what they should be', () => {
  expect(termsOf('咖啡机').pairs).toEqual(['#咖啡', '#啡机'])
  expect(termsOf('Running shoes').words).toEqual(['run', 'shoe'])
  expect(soundsOf('咖啡机')).toEqual(['p:kafeiji', 'i:kfj'])
  expect(joinedSounds('新款跑步鞋 LED')).toContain('p:paobuxie')
  expect([isNear('headphon', 'hedphon'), isNear('cart', 'card'), isNear('cart', 'coat'), isNear('abcd', 'abdc')]).toEqual([true, true, false, true])
})

searchKit('the index in PostgreSQL', async () => {
  const ctx = await world()
  await ctx.pool.query(`insert into discovery_statistics values (true, 0, '{}')`)
  forgetIndex(ctx)
  return { put: (products, gone) => indexProducts(ctx, products, gone), find: (ask) => search(ctx, ask), recount: () => { forgetIndex(ctx) } }
})
