import { z } from 'zod'
import { costHeadings } from '#supply/pricing'
import { uploads } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { column, yuan, type Sheet, type Word } from '#kernel/exports'
import { richText } from '#kernel/rich-text'
import { nothing, page, route } from '#kernel/route'
import { costList, productList, skuChoices, wholeProduct } from './products.queries'
import { longestBrand } from './brands.rules'
import { bulkMoves, importCosts, moveMany, mostInBulk, repriceMany, undoBulk } from './bulk.service'
import { changeProduct, copyProduct, createCategory, createProduct, setPrice } from './products.service'
import { mostFen, mostPictures } from './products.rules'
import { approve, ban, putOnShelf, reject, submitForReview, takeOffShelf } from './shelf.service'
import { productKinds, productStates } from './tables'

const One = z.object({ id: z.string().max(60) })
const fen = z.int().min(1).max(mostFen)
/** Before it is cleaned it may be longer, as what editors paste is. */
const longestStory = 100_000
const words = (most: number) => z.string().trim().max(most)
const blocks = { pain: words(2_000), solution: words(2_000), trust: words(2_000), action: words(2_000) }
const picture = z.string().regex(/^([0-9a-f]{32}\.webp)?$/)
const Wish = z.object({
  code: words(60).min(1), kind: z.enum(productKinds).optional(), categoryId: z.string().max(60), brand: words(longestBrand).optional(), brandId: z.string().max(60).optional(), title: words(60).min(2), subtitle: words(120).default(''), pictures: z.array(picture).max(mostPictures).default([]), video: z.string().regex(/^[0-9a-f]{32}\.(mp4|webm)$/).optional(),
  sellingPoints: z.array(words(40).min(1)).max(8).default([]), attributes: z.array(z.object({ name: words(20).min(1), value: words(80).min(1) })).max(50).default([]),
  detail: z.object({ ...blocks, story: z.string().max(longestStory).optional() }).default({ pain: '', solution: '', trust: '', action: '' }),
  axes: z.array(z.object({ name: words(20).min(1), values: z.array(words(30).min(1)).min(1).max(50) })).max(10).default([]), freightTemplateId: z.string().max(60).optional(),
  skus: z.array(z.object({ code: words(60).min(1), spec: z.record(z.string().max(20), z.string().max(30)).default({}), priceFen: fen, weightGram: z.int().min(0).max(1_000_000).default(0), volumeMm3: z.int().min(0).max(100_000_000_000).default(0), picture: picture.optional(), perPersonLimit: z.int().min(1).max(10_000).optional() })).max(500),
})
const Row = z.object({ id: z.string(), merchantId: z.string(), code: z.string(), kind: z.enum(productKinds), title: z.string(), picture: z.string(), priceFen: z.int(), fromPrice: z.boolean(), sales: z.int(), state: z.enum(productStates), reason: z.string().nullable(), changedAt: z.date() })
const Rows = z.object({ items: z.array(Row), next: z.string().nullable() })
const ask = page.extend({ state: z.enum(productStates).optional(), q: words(60).optional() })
const Whole = Wish.extend({ detail: z.object({ ...blocks, story: richText.optional() }), id: z.string(), merchantId: z.string(), kind: z.enum(productKinds), brand: z.string().nullable(), brandId: z.string().nullable(), video: z.string().nullable(), freightTemplateId: z.string().nullable(), priceFen: z.int(), isFromPrice: z.boolean(), sales: z.int(), state: z.enum(productStates), reason: z.string().nullable(), version: z.int(),
  skus: z.array(z.object({ id: z.string(), code: z.string(), spec: z.record(z.string(), z.string()), priceFen: z.int(), weightGram: z.int(), volumeMm3: z.int(), picture: z.string().nullable(), perPersonLimit: z.int().nullable(), isLive: z.boolean() })),
  history: z.array(z.object({ fromState: z.string().nullable(), toState: z.string(), reason: z.string().nullable(), actorId: z.string(), at: z.date() })) })
const stateWords: Record<(typeof productStates)[number], Word> = { draft: ['草稿', 'Draft'], in_review: ['审核中', 'In review'], on_shelf: ['已上架', 'On shelf'], off_shelf: ['已下架', 'Off shelf'], banned: ['已封禁', 'Banned'] }
const productSheet: Sheet<z.input<typeof Row>> = { title: ['商品', 'Products'], columns: [
  column('code', '货号', 'Code', (row) => row.code), column('title', '标题', 'Title', (row) => row.title), column('state', '状态', 'State', (row) => stateWords[row.state]), column('priceFen', '价格（元）', 'Price (yuan)', (row) => yuan(row.priceFen)),
  column('sales', '销量', 'Sold', (row) => row.sales), column('reason', '原因', 'Reason', (row) => row.reason), column('changedAt', '更新时间', 'Changed at', (row) => row.changedAt), column('merchantId', '商家', 'Merchant', (row) => row.merchantId), column('id', '编号', 'Id', (row) => row.id)] }
const amount = z.int().nullable()
const Costs = z.object({ skuId: z.string(), code: z.string(), title: z.string(), specText: z.string(), priceFen: z.int(), goodsFen: amount, freightFen: amount, commissionBp: amount, adsBp: amount, returnsBp: amount, floorFen: amount, leastFen: amount })
const share = (bp: number | null) => (bp === null ? null : bp / 100)
const costSheet: Sheet<z.input<typeof Costs>> = { title: ['到岸成本', 'Landed costs'], columns: [column('code', ...costHeadings.code, (row) => row.code), column('title', '商品', 'Product', (row) => row.title), column('spec', '规格', 'Variant', (row) => row.specText), column('priceFen', '现价（元）', 'Price (yuan)', (row) => yuan(row.priceFen)),
  column('goodsFen', '货品成本（元）', 'goods (yuan)', (row) => yuan(row.goodsFen)), column('freightFen', '运费（元）', 'freight (yuan)', (row) => yuan(row.freightFen)), column('commissionBp', ...costHeadings.commissionBp, (row) => share(row.commissionBp)), column('adsBp', ...costHeadings.adsBp, (row) => share(row.adsBp)), column('returnsBp', ...costHeadings.returnsBp, (row) => share(row.returnsBp)),
  column('floorFen', '最低价（元）', 'floor (yuan)', (row) => yuan(row.floorFen)), column('leastFen', '实际最低价（元）', 'Not below (yuan)', (row) => yuan(row.leastFen))] }
const ids = z.array(z.string().max(60)).min(1).max(mostInBulk)
const Told = z.object({ id: z.string(), code: z.string().nullable(), sentence: z.string().nullable() })
const Done = z.object({ undo: z.string().nullable(), rows: z.array(Told) })
const reason = prose(words(200).min(2))
const write = { access: 'merchant', permit: 'catalog.write' } as const
const review = { access: 'staff', permit: 'catalog.review' } as const

export const listingRoutes = {
  myProducts: route({ method: 'GET', path: '/v1/merchant/products', access: 'merchant', permit: 'catalog.read', input: ask, output: Rows, sheet: productSheet, run: productList }),
  mySkus: route({ method: 'GET', path: '/v1/merchant/skus', access: 'merchant', permit: 'catalog.read', input: z.object({ q: words(60).optional(), ids: z.string().max(1_300).transform((text) => text.split(',')).optional() }), output: z.object({ items: z.array(z.object({ id: z.string(), title: z.string(), specText: z.string(), priceFen: z.int() })) }), run: async (ctx, ask) => ({ items: await skuChoices(ctx, ask) }) }),
  allSkus: route({ method: 'GET', path: '/v1/staff/skus', access: 'staff', permit: 'catalog.read', input: z.object({ q: words(60).optional(), ids: z.string().max(1_300).transform((text) => text.split(',')).optional() }), output: z.object({ items: z.array(z.object({ id: z.string(), title: z.string(), specText: z.string(), priceFen: z.int() })) }), run: async (ctx, ask) => ({ items: await skuChoices(ctx, ask) }) }),
  createProduct: route({ method: 'POST', path: '/v1/merchant/products', ...write, once: true, input: Wish, output: z.object({ id: z.string(), skuIds: z.array(z.string()) }), run: (ctx, wish) => createProduct(ctx, wish) }),
  myProduct: route({ method: 'GET', path: '/v1/merchant/products/:id', access: 'merchant', permit: 'catalog.read', input: One, output: Whole, run: (ctx, { id }) => wholeProduct(ctx, id) }),
  changeProduct: route({ method: 'PUT', path: '/v1/merchant/products/:id', ...write, input: Wish.extend({ id: z.string().max(60), version: z.int() }), output: z.object({ id: z.string(), version: z.int(), skuIds: z.array(z.string()) }),
    run: (ctx, { id, version, ...wish }) => changeProduct(ctx, id, version, wish) }),
  copyProduct: route({ method: 'POST', path: '/v1/merchant/products/:id/copy', ...write, once: true, input: One, output: z.object({ id: z.string(), skuIds: z.array(z.string()) }), run: (ctx, { id }) => copyProduct(ctx, id) }),
  moveProducts: route({ method: 'POST', path: '/v1/merchant/products/bulk', ...write, once: true, input: z.object({ ids, move: z.enum(bulkMoves) }), output: Done, run: (ctx, { ids, move }) => moveMany(ctx, ids, move) }),
  repriceProducts: route({ method: 'POST', path: '/v1/merchant/products/bulk-prices', access: 'merchant', permit: 'catalog.price', once: true, output: Done.extend({ skus: z.int(), approvalId: z.string().nullable() }),
    input: z.object({ ids, move: z.union([z.object({ percent: z.int().min(-99).max(900) }), z.object({ priceFen: fen })]), isTrial: z.boolean().default(false) }), run: (ctx, { ids, move, isTrial }) => repriceMany(ctx, ids, move, isTrial) }),
  undoBulk: route({ method: 'POST', path: '/v1/merchant/products/bulk/:id/undo', ...write, input: One, output: Done.pick({ rows: true }), run: (ctx, { id }) => undoBulk(ctx, id) }),
  submitProduct: route({ method: 'POST', path: '/v1/merchant/products/:id/submit', ...write, input: One, output: nothing, run: async (ctx, { id }) => { await submitForReview(ctx, id); return {} } }),
  putOnShelf: route({ method: 'POST', path: '/v1/merchant/products/:id/on-shelf', ...write, input: One, output: nothing, run: async (ctx, { id }) => { await putOnShelf(ctx, id); return {} } }),
  takeOffShelf: route({ method: 'POST', path: '/v1/merchant/products/:id/off-shelf', ...write, input: One, output: nothing, run: async (ctx, { id }) => { await takeOffShelf(ctx, id); return {} } }),
  setPrice: route({ method: 'PUT', path: '/v1/merchant/skus/:id/price', access: 'merchant', permit: 'catalog.price', input: One.extend({ priceFen: fen }), output: nothing, run: async (ctx, { id, priceFen }) => { await setPrice(ctx, id, priceFen); return {} } }),
  costs: route({ method: 'GET', path: '/v1/merchant/costs', access: 'merchant', permit: 'catalog.costs', input: page, output: z.object({ items: z.array(Costs), next: z.string().nullable() }), sheet: costSheet, run: costList }),
  importCosts: route({ method: 'POST', path: '/v1/merchant/costs/file', access: 'merchant', permit: 'catalog.price', limits: uploads, upload: true, bodyLimit: 5 * 1_048_576, input: z.object({ file: z.instanceof(Uint8Array), filename: z.string().max(300).default('') }),
    output: z.object({ set: z.int(), wrong: z.array(z.object({ no: z.int(), code: z.string(), field: z.string().nullable() })) }), run: (ctx, { file, filename }) => importCosts(ctx, file, filename) }),
  allProducts: route({ method: 'GET', path: '/v1/staff/products', ...review, input: ask, output: Rows, sheet: productSheet, run: productList }),
  oneProduct: route({ method: 'GET', path: '/v1/staff/products/:id', ...review, input: One, output: Whole, run: (ctx, { id }) => wholeProduct(ctx, id) }),
  reviewProduct: route({ method: 'POST', path: '/v1/staff/products/:id/review', ...review, output: nothing,
    input: z.discriminatedUnion('outcome', [One.extend({ outcome: z.literal('approve') }), One.extend({ outcome: z.literal('reject'), reason })]),
    run: async (ctx, verdict) => { await (verdict.outcome === 'approve' ? approve(ctx, verdict.id) : reject(ctx, verdict.id, verdict.reason)); return {} } }),
  banProduct: route({ method: 'POST', path: '/v1/staff/products/:id/ban', ...review, input: One.extend({ reason }), output: nothing, run: async (ctx, { id, reason }) => { await ban(ctx, id, reason); return {} } }),
  createCategory: route({ method: 'POST', path: '/v1/staff/categories', access: 'staff', permit: 'catalog.write', once: true, output: One,
    input: z.object({ slug: z.string().regex(/^[a-z0-9-]{2,40}$/), name: words(20).min(1), nameEn: words(40).min(1), parentId: z.string().max(60).optional(), position: z.int().min(0).max(10_000).optional(), picture: picture.optional() }),
    run: (ctx, wish) => createCategory(ctx, wish) }),
}
