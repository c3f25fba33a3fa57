import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Findable } from '#commerce/discovery'
import { full, sized } from '../full'

/**
 * The conformance of search engines 搜索端口 (F03, I-32): what any engine must do, told against a plain look through all that was put in. Run against the one that there is,
 * the index in PostgreSQL; another one (OpenSearch, Meilisearch) is right when this passes.
 */
export interface SearchAsk {
  readonly q: string; readonly sort: 'relevance' | 'sales' | 'price_asc' | 'price_desc' | 'newest'; readonly limit: number; readonly cursor?: string
  readonly category?: string; readonly brand?: string; readonly merchant?: string; readonly priceFrom?: number; readonly priceTo?: number; readonly attr?: readonly string[]
}
interface Found { readonly id: string; readonly title: string; readonly priceFen: number; readonly sales: number }
interface Counts { readonly categories: readonly { readonly id: string; readonly count: number }[]; readonly brands: readonly { readonly name: string; readonly count: number }[]; readonly prices: readonly { readonly fromFen: number; readonly toFen: number | null; readonly count: number }[] }
export interface Engine {
  /** Puts products in, or puts them in anew, and takes others out; the same twice is once. */
  put(products: readonly Findable[], gone?: readonly string[]): Promise<void>
  /** Counts are of now: without it they may be some seconds older than what is found. */
  recount(): void
  find(ask: SearchAsk): Promise<{ readonly items: readonly Found[]; readonly next: string | null; readonly total: number; readonly facets: Counts | null }>
}

const words = ['咖啡机', '休闲椅', '台灯', '龙井茶', '耳机', '床单', 'kettle', 'camera', 'lantern'] as const
const colours = ['红', '绿', '黑'] as const
const start = Date.parse('2026-01-01T00:00:00Z')
/** So soon after a change a search must see it. */
const soon = { timeout: 1_000, interval: 20 }
const basic = { sort: 'relevance', limit: 100 } as const

const product = (no: number, more: Partial<Findable> = {}): Findable => ({ productId: `prd_${String(no).padStart(4, '0')}`, merchantId: `mer_${no % 3}`, title: `第 ${no} 号`, picture: '', priceFen: 100_00, isFromPrice: false, sales: 0, listedAt: new Date(start + no * 60_000),
  categoryIds: ['cat_all'], categoryNames: [], brand: null, text: '', attributes: '', facetKeys: [], ...more })
/** A shop of all kinds; many of the same price, the same sales, the same minute. */
const shop = (count: number): Findable[] => Array.from({ length: count }, (_, no) => product(no, {
  title: `${words[no % words.length]!} ${words[(no * 5 + 3) % words.length]!}`, priceFen: [1, 99, 100, 49_99, 50_00, 50_01, 9_999_999_99][no % 7]!, sales: no % 4, listedAt: new Date(start + Math.floor(no / 5) * 60_000),
  categoryIds: ['cat_all', `cat_${no % 2}`], brand: no % 5 === 0 ? null : `品牌${no % 5}`, facetKeys: [`颜色=${colours[no % 3]!}`, `尺寸=${no % 2 === 0 ? '大' : '小'}`] }))

function fits({ title, categoryIds, brand, merchantId, priceFen, facetKeys = [] }: Findable, { q, category, brand: askedBrand, merchant, priceFrom, priceTo, attr = [] }: SearchAsk): boolean {
  const facets = [...new Set(attr.map((key) => key.split('=')[0]))]
  return q.split(' ').filter(Boolean).every((word) => title.split(' ').includes(word)) && (category === undefined || categoryIds.includes(category)) && (askedBrand === undefined || brand === askedBrand) && (merchant === undefined || merchantId === merchant)
    && (priceFrom === undefined || priceFen >= priceFrom) && (priceTo === undefined || priceFen <= priceTo) && facets.every((facet) => attr.some((key) => key.startsWith(`${facet}=`) && facetKeys.includes(key)))
}
const keyOf: Record<SearchAsk['sort'], (one: Findable) => number> = { relevance: () => 0, sales: ({ sales }) => -sales, price_asc: ({ priceFen }) => priceFen, price_desc: ({ priceFen }) => -priceFen, newest: ({ listedAt }) => -listedAt.getTime() }

/** Page after page to the last. */
async function all(engine: Engine, ask: SearchAsk, between: (page: number) => Promise<void> = async () => {}): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  for (let page = 0; ; page++) {
    const { items, next } = await engine.find({ ...ask, ...(cursor !== undefined && { cursor }) })
    ids.push(...items.map(({ id }) => id))
    if (next === null) return ids
    expect(items.length).toBe(ask.limit)
    cursor = next
    await between(page)
  }
}

const sorts = Object.keys(keyOf) as SearchAsk['sort'][]
const seed = Number(process.env['SEARCH_SEED'] ?? 20_261_126)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const asks = fc.record({
  q: fc.subarray([...words], { maxLength: 2 }).map((some) => some.join(' ')), sort: fc.constantFrom(...sorts), category: maybe(fc.constantFrom('cat_all', 'cat_0', 'cat_1', 'cat_none')), brand: maybe(fc.constantFrom('品牌1', '品牌4', '没有')), merchant: maybe(fc.constantFrom('mer_0', 'mer_2')),
  priceFrom: maybe(fc.constantFrom(0, 1, 2, 99, 50_00, 50_01)), priceTo: maybe(fc.constantFrom(0, 1, 99, 100, 49_99, 50_00, 9_999_999_98, 9_999_999_99)), attr: maybe(fc.subarray(['颜色=红', '颜色=绿', '尺寸=大', '尺寸=小', '颜色=紫'])),
})
const given = (ask: object): Omit<SearchAsk, 'limit'> => Object.fromEntries(Object.entries(ask).filter(([, value]) => value !== undefined)) as unknown as SearchAsk

export function searchKit(name: string, open: () => Promise<Engine>): void {
  test(`${name}: F03 I-32 what is put in is found by each of its words in its very price, put anew by its new words alone, and taken out by none; twice is once`, async () => {
    const engine = await open()
    const ids = async (q: string) => (await engine.find({ ...basic, q })).items.map(({ id, priceFen }) => `${id} ${priceFen}`)
    const tea = product(1, { title: '龙井茶 礼盒', priceFen: 9_999_999_99 })
    await engine.put([tea, product(2, { title: 'lantern' })])
    await engine.put([tea])
    for (const q of ['龙井茶', '礼盒', '龙井茶 礼盒', '礼盒 龙井茶']) await expect.poll(() => ids(q), soon).toEqual(['prd_0001 999999999'])
    engine.recount()
    expect((await engine.find({ ...basic, q: '', sort: 'sales' })).total).toBe(2)
    await engine.put([{ ...tea, title: '白茶 礼盒', priceFen: 1 }])
    await expect.poll(() => ids('白茶'), soon).toEqual(['prd_0001 1'])
    expect(await ids('龙井')).toEqual([])
    await engine.put([], [tea.productId, 'prd_none'])
    await expect.poll(() => ids('礼盒'), soon).toEqual([])
    expect(await ids('lantern')).toEqual(['prd_0002 10000'])
  })

  test(`${name}: F03 every filter means what it says, to the fen and its bounds included: what is found, and how many, is what a look through everything gives, whatever the sort (seed ${seed})`, { timeout: sized(60_000, 600_000) }, async () => {
    const engine = await open()
    const goods = shop(150)
    await engine.put(goods)
    engine.recount()
    await fc.assert(fc.asyncProperty(asks, fc.integer({ min: 1, max: 60 }), async (wish, limit) => {
      const ask = { ...given(wish), limit }
      const expected = goods.filter((one) => fits(one, ask))
      // A query that nothing fits may be answered with what is near; that is said by a test of its own.
      if (ask.q !== '' && expected.length === 0) return
      const first = await engine.find(ask)
      const ids = ask.sort === 'relevance' && ask.q !== '' ? (await all(engine, ask)).slice(0, expected.length) : await all(engine, ask)
      const orderOf = new Map(goods.map((one) => [one.productId, keyOf[ask.sort](one)]))
      expect([ids.toSorted(), ask.sort === 'relevance' ? [] : ids.map((id) => orderOf.get(id))]).toEqual([expected.map(({ productId }) => productId).toSorted(), ask.sort === 'relevance' ? [] : expected.map(keyOf[ask.sort]).toSorted((a, b) => a - b)])
      if (ask.sort !== 'relevance') expect(first.total).toBe(expected.length)
    }), { seed, numRuns: full ? 2_000 : 150 })
  })

  test(`${name}: F03 the counts beside what was found add up to it`, async () => {
    const engine = await open()
    const goods = shop(120)
    await engine.put(goods)
    engine.recount()
    const { total, facets } = await engine.find({ q: '', sort: 'sales', limit: 1, priceTo: 50_00 })
    const found = goods.filter(({ priceFen }) => priceFen <= 50_00)
    const by = (keys: readonly string[]) => Object.fromEntries([...new Set(keys)].map((key) => [key, keys.filter((one) => one === key).length]))
    expect(total).toBe(found.length)
    expect(Object.fromEntries(facets!.categories.map(({ id, count }) => [id, count]))).toEqual(by(found.flatMap(({ categoryIds }) => categoryIds)))
    expect(Object.fromEntries(facets!.brands.map((one) => [one.name, one.count]))).toEqual(by(found.flatMap(({ brand }) => brand ?? [])))
    for (const { fromFen, toFen, count } of facets!.prices) expect([fromFen, count]).toEqual([fromFen, found.filter(({ priceFen }) => priceFen >= fromFen && (toFen === null || priceFen < toFen)).length])
    expect(facets!.prices.reduce((sum, { count }) => sum + count, 0)).toBe(found.length)
  })

  test(`${name}: F03 page after page gives everything once, also while others come and go; the same question has the same answer`, async () => {
    const engine = await open()
    const goods = shop(60)
    await engine.put(goods)
    for (const sort of sorts.filter((one) => one !== 'relevance')) {
      expect([sort, await all(engine, { q: '', sort, limit: 7 })]).toEqual([sort, await all(engine, { q: '', sort, limit: 11 })])
      const newcomers: string[] = []
      const ids = await all(engine, { q: '', sort, limit: 7 }, async (page) => { newcomers.push(`prd_9${sorts.indexOf(sort)}${page}`); await engine.put([product(900, { productId: newcomers.at(-1)!, priceFen: 50_00, sales: 2 })]) })
      expect([sort, new Set(ids).size, goods.filter(({ productId }) => !ids.includes(productId))]).toEqual([sort, ids.length, []])
      await engine.put([], newcomers)
    }
    const ranked = { q: '咖啡机', sort: 'relevance', limit: 5 } as const
    const [once, again] = [await all(engine, ranked), await all(engine, ranked)]
    expect([again, new Set(once).size]).toEqual([once, once.length])
  })

  test(`${name}: F03 a title that says all of a query stands before one that says a part of it, and that before a word further down`, async () => {
    const engine = await open()
    await engine.put([product(1, { title: '门帘', text: '棉麻手工' }), product(2, { title: '棉麻门帘' }), product(3, { title: '遮光窗帘', text: '棉麻' }), product(4, { title: 'lantern' })])
    await expect.poll(async () => (await engine.find({ ...basic, q: '棉麻门帘' })).items[0]?.id, soon).toBe('prd_0002')
    const ids = (await engine.find({ ...basic, q: '棉麻' })).items.map(({ id }) => id)
    expect([ids[0], ids.toSorted()]).toEqual(['prd_0002', ['prd_0001', 'prd_0002', 'prd_0003']])
  })

  test(`${name}: I-24 what a person types is text: operators, quotes, wildcards, marks and floods are no commands and no faults, and what is looked for in vain is an empty answer`, async () => {
    const engine = await open()
    await engine.put(shop(20))
    engine.recount()
    for (const q of ['%', '_', '*', '?', '"', '\'', '\\', '\'; drop table discovery_documents; --', '& | !', 'a:*', '<->', '(', ')', '{}', '[]', '^', '~', '/', '--', '+ -', '\u202E', '🙂', '　', '\t', '"咖啡机', '咖啡机 AND', 'NOT 咖啡机', 'title:咖啡机', '咖'.repeat(100), 'a '.repeat(50), '9'.repeat(100), '紫水晶', 'zzzzqqqq']) {
      for (const sort of sorts) {
        const { items, total } = await engine.find({ q, sort, limit: 10 })
        expect([q, sort, items.length <= 10, total >= items.length || sort === 'relevance']).toEqual([q, sort, true, true])
      }
    }
    for (const q of ['%', '*', '"', '紫水晶', 'zzzzqqqq']) expect([q, (await engine.find({ ...basic, q })).items]).toEqual([q, []])
    expect((await engine.find({ ...basic, q: '' })).items.length).toBe(20)
    for (const value of ['%', '\'', '颜色', '颜色=', '颜色=%']) expect([value, (await engine.find({ ...basic, q: '', sort: 'sales', brand: value, category: value, attr: [value] })).items]).toEqual([value, []])
  })
}
