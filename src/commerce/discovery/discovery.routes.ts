import { z } from 'zod'
import { lookups } from '#kernel/limits.rules'
import { column, type Sheet } from '#kernel/exports'
import { mostPerPage, nothing, route } from '#kernel/route'
import { richText } from '#kernel/rich-text'
import { cardsOf } from './documents.queries'
import { countMiss } from './documents.service'
import { missesNow, pinsNow, synonymsNow } from './operators.queries'
import { addPin, removePin } from './pins.service'
import { explainRank } from './search.queries'
import { prose } from '#kernel/prose'
import { fromIso } from '#kernel/time'
import { sorts } from './paging.rules'
import type { LiveOffer } from '#offers/promotions'
import { goneProduct, goodsOfOffer, productPage, shelfIndex } from './product.queries'
import { search } from './answers.queries'
import { suggest } from './suggest.queries'
import { addSynonyms, removeSynonyms } from './synonyms.service'

const Card = z.object({ id: z.string(), merchantId: z.string(), title: z.string(), picture: z.string(), priceFen: z.int(), fromPrice: z.boolean(), sales: z.int() })
const Facets = z.object({
  categories: z.array(z.object({ id: z.string(), count: z.int() })),
  brands: z.array(z.object({ name: z.string(), count: z.int() })),
  prices: z.array(z.object({ fromFen: z.int(), toFen: z.int().nullable(), count: z.int() })),
  attributes: z.array(z.object({ name: z.string(), nameEn: z.string(), unit: z.string(), type: z.enum(['text', 'choice', 'number']), values: z.array(z.object({ key: z.string(), value: z.string(), count: z.int() })) })),
})
const Product = Card.omit({ picture: true }).extend({
  merchantName: z.string(), selfOperated: z.boolean(), categoryId: z.string(), trail: z.array(z.object({ id: z.string(), slug: z.string(), name: z.string(), nameEn: z.string() })), kind: z.enum(['goods', 'code', 'link', 'service']), brand: z.string().nullable(), subtitle: z.string(), pictures: z.array(z.string()), video: z.string().nullable(), sellingPoints: z.array(z.string()),
  attributes: z.array(z.object({ name: z.string(), nameEn: z.string(), value: z.string() })), detail: z.object({ pain: z.string(), solution: z.string(), trust: z.string(), action: z.string(), story: richText.optional() }),
  axes: z.array(z.object({ name: z.string(), values: z.array(z.string()) })), version: z.int(),
  skus: z.array(z.object({ id: z.string(), spec: z.record(z.string(), z.string()), priceFen: z.int(), picture: z.string().nullable(), perPersonLimit: z.int().nullable(), available: z.int(), here: z.int(), backorderDays: z.int().nullable(),
    struck: z.object({ fen: z.int(), basis: z.enum(['deals', 'stated', 'suggested']), from: z.string().nullable(), until: z.string().nullable() }).nullable() })),
})

const mostIndexed = 500
const Shelved = z.object({ id: z.string(), merchantId: z.string(), merchantName: z.string(), title: z.string(), subtitle: z.string(), brand: z.string().nullable(), categoryId: z.string(), pictures: z.array(z.string()), changedAt: z.date(), skus: z.array(z.object({ id: z.string(), specText: z.string(), priceFen: z.int(), picture: z.string().nullable(), isAvailable: z.boolean() })) })

const fen = z.coerce.number().int().min(0).max(1_000_000_000_00)
/** A facet and one of its values, as `材质=棉` or `容量(ml)=200~500`; given several times it means several. */
const FacetValue = z.string().max(120).regex(/^[^=]{1,40}=./)
const mostAttr = 20
const longestQuery = 100
const Synonyms = z.object({ id: z.string(), words: z.array(z.string()) })

const Pin = z.object({ id: z.string(), query: z.string(), productId: z.string(), place: z.int(), isPaid: z.boolean(), startsAt: z.date(), endsAt: z.date(), note: z.string(), changedBy: z.string(), changedAt: z.date() })
const time = z.iso.datetime({ offset: true }).transform((text) => fromIso(text))
const PinWish = z.object({ query: z.string().trim().min(1).max(longestQuery), productId: z.string().max(60), place: z.int().min(1).max(10), isPaid: z.boolean(), startsAt: time, endsAt: time, note: prose(z.string().trim().max(200)).default('') })
const Why = z.object({ unknown: z.array(z.string()), readAs: z.array(z.object({ word: z.string(), as: z.string() })), items: z.array(z.object({ id: z.string(), title: z.string(), sales: z.int(), score: z.number(), terms: z.array(z.object({ term: z.string(), products: z.int(), points: z.number() })) })) })

const Miss = z.object({ query: z.string(), times: z.int(), lastAt: z.date() })
const missSheet: Sheet<z.input<typeof Miss>> = { title: ['无结果搜索词', 'Searches without results'], columns: [column('query', '搜索词', 'Query', (row) => row.query), column('times', '次数', 'Times', (row) => row.times), column('lastAt', '最近一次', 'Last at', (row) => row.lastAt)] }

const mostPicked = 24

export const discoveryRoutes = {
  goodsCards: route({ method: 'GET', path: '/v1/goods-cards', access: 'public', limits: lookups, input: z.object({ ids: z.string().max(1_500).transform((text) => text.split(',').slice(0, mostPicked)) }), output: z.object({ items: z.array(Card) }),
    run: async (ctx, { ids }) => { const found = await cardsOf(ctx, ids); return { items: ids.flatMap((one) => { const card = found.get(one); return card ? [card] : [] }) } } }),
  product: route({ method: 'GET', path: '/v1/products/:id', access: 'public', input: z.object({ id: z.string().max(60) }), output: Product, run: (ctx, { id }) => productPage(ctx, id) }),
  shelfIndex: route({ method: 'GET', path: '/v1/products/index', access: 'public', limits: lookups, input: z.object({ after: z.string().max(60).default(''), limit: z.coerce.number().int().min(1).max(mostIndexed).default(100) }), output: z.object({ items: z.array(Shelved), next: z.string().nullable() }), run: shelfIndex }),
  goneProduct: route({ method: 'GET', path: '/v1/products/:id/gone', access: 'public', limits: lookups, input: z.object({ id: z.string().max(60) }), output: z.object({ title: z.string().nullable(), categoryId: z.string(), items: z.array(Card) }), run: (ctx, { id }) => goneProduct(ctx, id) }),
  offerGoods: route({ method: 'GET', path: '/v1/offers/:id/goods', access: 'public', limits: lookups, input: z.object({ id: z.string().max(60), missingFen: fen.default(0) }), output: z.object({ name: z.string(), effect: z.custom<LiveOffer['effect']>(), items: z.array(Card) }), run: (ctx, { id, missingFen }) => goodsOfOffer(ctx, id, missingFen) }),
  search: route({
    method: 'GET', path: '/v1/search', access: 'public', limits: lookups,
    input: z.object({
      q: z.string().max(longestQuery).default(''), category: z.string().max(60).optional(), brand: z.string().max(60).optional(), merchant: z.string().max(60).optional(),
      priceFrom: fen.optional(), priceTo: fen.optional(), attr: z.union([FacetValue.transform((one) => [one]), z.array(FacetValue).max(mostAttr)]).optional(), sort: z.enum(sorts).default('relevance'), cursor: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(mostPerPage).default(24),
    }),
    output: z.object({ items: z.array(Card.extend({ isAd: z.boolean().optional() })), next: z.string().nullable(), total: z.int(), facets: Facets.nullable(), relaxed: z.string().nullable(), readAs: z.array(z.object({ word: z.string(), as: z.string() })) }),
    run: async (ctx, ask) => {
      const answer = await search(ctx, ask)
      if (ask.q.trim() !== '' && !ask.cursor && answer.items.length === 0) await countMiss(ctx, ask.q.trim())
      return answer
    },
  }),
  suggest: route({
    method: 'GET', path: '/v1/suggest', access: 'public', limits: lookups, input: z.object({ q: z.string().max(longestQuery) }),
    output: z.object({ items: z.array(z.object({ text: z.string(), kind: z.enum(['category', 'brand', 'word']) })) }),
    run: async (ctx, { q }) => ({ items: await suggest(ctx, q) }),
  }),
  synonyms: route({
    method: 'GET', path: '/v1/staff/synonyms', access: 'staff', permit: 'discovery.read', input: nothing, output: z.object({ items: z.array(Synonyms) }),
    run: async (ctx) => ({ items: await synonymsNow(ctx) }),
  }),
  addSynonyms: route({
    method: 'POST', path: '/v1/staff/synonyms', access: 'staff', permit: 'discovery.write', once: true,
    input: z.object({ words: z.array(z.string().trim().min(1).max(20)).min(2).max(20) }), output: Synonyms,
    run: (ctx, { words }) => addSynonyms(ctx, words),
  }),
  removeSynonyms: route({
    method: 'DELETE', path: '/v1/staff/synonyms/:id', access: 'staff', permit: 'discovery.write', input: z.object({ id: z.string() }), output: nothing,
    run: async (ctx, { id }) => { await removeSynonyms(ctx, id); return {} },
  }),
  searchMisses: route({
    method: 'GET', path: '/v1/staff/search-misses', access: 'staff', permit: 'discovery.read', input: nothing,
    output: z.object({ items: z.array(Miss) }),
    sheet: missSheet,
    run: async (ctx) => ({ items: await missesNow(ctx) }),
  }),
  pins: route({ method: 'GET', path: '/v1/staff/search-pins', access: 'staff', permit: 'discovery.read', input: nothing, output: z.object({ items: z.array(Pin) }), run: async (ctx) => ({ items: await pinsNow(ctx) }) }),
  addPin: route({ method: 'POST', path: '/v1/staff/search-pins', access: 'staff', permit: 'discovery.write', once: true, input: PinWish, output: z.object({ id: z.string() }), run: (ctx, wish) => addPin(ctx, wish) }),
  removePin: route({ method: 'DELETE', path: '/v1/staff/search-pins/:id', access: 'staff', permit: 'discovery.write', input: z.object({ id: z.string() }), output: nothing, run: async (ctx, { id }) => { await removePin(ctx, id); return {} } }),
  whyRank: route({ method: 'GET', path: '/v1/staff/search-ranks', access: 'staff', permit: 'discovery.read', input: z.object({ q: z.string().trim().min(1).max(longestQuery) }), output: Why, run: (ctx, { q }) => explainRank(ctx, q) }),
}
