import { z } from 'zod'
import type { Context } from '#kernel/context'
import { column, type Sheet } from '#kernel/exports'
import { lookups } from '#kernel/limits.rules'
import { mostPerPage, nothing, page, route } from '#kernel/route'
import { addComplement, removeComplement } from './complements.service'
import { boughtAgain } from './again.queries'
import { complementsNow, learntNow, neighboursNow, pagesRead } from './desk.queries'
import { besideProduct, forHim, popularGoods, ranking } from './lists.queries'
import { kinds } from './tables'

/** Recommendations over HTTP 推荐接口: beside a product, for whoever acts, what sells, the rankings, and the desks. */
const id = z.string().max(60)
const Card = z.object({ id: z.string(), merchantId: z.string(), title: z.string(), picture: z.string(), priceFen: z.int(), fromPrice: z.boolean(), sales: z.int() })
const Shown = Card.extend({ why: z.object({ kind: z.enum(['complement', 'bought', 'seen', 'yours', 'popular']), together: z.int().nullable(), pieces: z.int().nullable(), days: z.int().nullable(), because: z.string().nullable() }) })
const Again = Card.extend({ why: z.object({ times: z.int(), everyDays: z.int(), sinceDays: z.int(), isOwn: z.boolean() }) })
const [read, write] = ['recommendations.read', 'recommendations.write']
const days = z.coerce.number().int()
const Block = z.object({ block: z.string(), readers: z.int(), secondsEach: z.number(), exits: z.int(), exitPercent: z.number() })
const Page = z.object({ id: z.string(), title: z.string(), picture: z.string(), visits: z.int(), blocks: z.array(Block), worst: z.string().nullable() })
const pageSheet: Sheet<z.input<typeof Page>> = { title: ['详情页结构', 'Pages by block'], columns: [column('title', '商品', 'Product', (row) => row.title), column('visits', '访问', 'Visits', (row) => row.visits), column('worst', '跳出最多的块', 'Most left at', (row) => row.worst),
  column('blocks', '各块停留（秒）与跳出（%）', 'Seconds and exits (%) of each block', (row) => row.blocks.map(({ block, secondsEach, exitPercent }) => `${block} ${secondsEach}s ${exitPercent}%`).join('; '))] }
const mostWith = 50
const several = z.string().max(60 * mostWith).default('').transform((text) => text.split(',').filter(Boolean).slice(0, mostWith))
const limit = z.coerce.number().int().min(1).max(mostPerPage)

export const recommendationRoutes = {
  besideProduct: route({ method: 'GET', path: '/v1/products/:id/recommendations', access: 'public', limits: lookups, input: z.object({ id }), output: z.object({ together: z.array(Shown), similar: z.array(Shown) }), run: (ctx, { id }) => besideProduct(ctx, id) }),
  recommendations: route({ method: 'GET', path: '/v1/recommendations', access: 'buyer', limits: lookups, input: z.object({ with: several, limit: limit.default(12) }), output: z.object({ isPersonal: z.boolean(), items: z.array(Shown) }), run: (ctx, { with: withIds, limit }) => forHim(ctx, { withIds, limit }) }),
  boughtAgain: route({ method: 'GET', path: '/v1/me/bought-again', access: 'shopper', limits: lookups, input: z.object({ limit: limit.default(12) }), output: z.object({ isPersonal: z.boolean(), items: z.array(Again) }), run: (ctx, { limit }) => boughtAgain(ctx, limit) }),
  popularGoods: route({ method: 'GET', path: '/v1/popular', access: 'public', limits: lookups, input: z.object({ category: id.optional(), limit: limit.default(12) }), output: z.object({ items: z.array(Shown) }), run: async (ctx, ask) => ({ items: await popularGoods(ctx, ask) }) }),
  ranking: route({ method: 'GET', path: '/v1/ranks', access: 'public', limits: lookups, input: z.object({ category: id.optional(), days: z.union([z.literal('7'), z.literal('30')]).default('7') }), output: z.object({ rankedAt: z.date().nullable(), items: z.array(Card.extend({ place: z.int(), pieces: z.int() })) }), run: (ctx, { category, days }) => ranking(ctx, { category, days: days === '30' ? 30 : 7 }) }),
  merchantPages: route({ method: 'GET', path: '/v1/merchant/page-reading', access: 'merchant', permit: read, input: page.extend({ days: days.min(1).max(365).default(30), q: z.string().max(60).optional() }), output: z.object({ items: z.array(Page), next: z.string().nullable() }), sheet: pageSheet, run: (ctx, ask) => pagesRead(ctx, ask) }),
  learnt: route({ method: 'GET', path: '/v1/staff/recommendations', access: 'staff', permit: read, input: nothing, output: z.object({ items: z.array(z.object({ kind: z.enum(kinds), ways: z.int(), products: z.int(), stale: z.int(), isOrdered: z.boolean(), beta: z.number(), found: z.number(), asked: z.int(), chosenAt: z.date().nullable() })) }), run: async (ctx: Context) => ({ items: await learntNow(ctx) }) }),
  neighbours: route({ method: 'GET', path: '/v1/staff/products/:id/neighbours', access: 'staff', permit: read, input: z.object({ id }), output: z.object({ items: z.array(z.object({ kind: z.enum(kinds), productId: z.string(), title: z.string().nullable(), score: z.number(), together: z.int(), lift: z.number(), trainedAt: z.date() })) }), run: async (ctx, { id }) => ({ items: await neighboursNow(ctx, id) }) }),
  complements: route({ method: 'GET', path: '/v1/staff/complements', access: 'staff', permit: read, input: nothing, output: z.object({ items: z.array(z.object({ id: z.string(), categoryId: z.string(), otherId: z.string(), position: z.int(), changedAt: z.date() })) }), run: async (ctx: Context) => ({ items: await complementsNow(ctx) }) }),
  addComplement: route({ method: 'POST', path: '/v1/staff/complements', access: 'staff', permit: write, once: true, input: z.object({ categoryId: id, otherId: id, position: z.int().min(0).max(99).default(0) }), output: z.object({ id: z.string() }), run: (ctx, wish) => addComplement(ctx, wish) }),
  removeComplement: route({ method: 'DELETE', path: '/v1/staff/complements/:id', access: 'staff', permit: write, input: z.object({ id }), output: nothing, run: async (ctx, { id }) => { await removeComplement(ctx, id); return {} } }),
}
