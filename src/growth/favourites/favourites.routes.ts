import { z } from 'zod'
import { lookups, publicWork } from '#kernel/limits.rules'
import { column, yuan, type Sheet } from '#kernel/exports'
import { nothing, page, route } from '#kernel/route'
import { comparison } from './compare.queries'
import { mostCompared } from './compare.rules'
import { mostHandedOver } from './favourites.rules'
import { cards, favouriteCounts, favouritesOf, followedStores, keptAmong, tabs } from './favourites.queries'
import { follow, keep, unkeep } from './favourites.service'
import { historyOf } from './history.queries'
import { forgetSeen, noteSeen } from './history.service'
import { interestIn } from './interest.queries'
import { remindersAt, remindersOf } from './reminders.queries'
import { forgetReminder, remind } from './reminders.service'
import { reminderKinds } from './tables'

/** Favourites over HTTP 收藏接口: what is kept, followed, looked at, waited for and compared; and for stores and the platform, how many keep and wait for what. */
const id = z.string().min(1).max(60)
const One = z.object({ id })
const mostIds = 100
const ids = z.string().max(6_100).transform((text) => text.split(',').filter(Boolean).slice(0, mostIds))
const Card = z.object({ id: z.string(), merchantId: z.string(), merchantName: z.string(), categoryId: z.string(), title: z.string(), picture: z.string(), priceFen: z.int(), fromPrice: z.boolean(), standing: z.enum(['buyable', 'sold_out', 'off_shelf']) })
const paged = <T extends z.ZodType>(row: T) => z.object({ items: z.array(row), next: z.string().nullable() })
const Favourite = Card.extend({ seenFen: z.int(), at: z.date(), droppedFen: z.int(), isBack: z.boolean() })
const Store = z.object({ merchantId: z.string(), name: z.string(), isSelfOperated: z.boolean(), isOpen: z.boolean(), at: z.date() })
const Reminder = z.object({ id: z.string(), kind: z.enum(reminderKinds), product: Card, specText: z.string(), seenFen: z.int(), belowFen: z.int().nullable(), askedAt: z.date(), toldAt: z.date().nullable() })
const Compared = z.object({
  categoryId: z.string().nullable(), gone: z.array(z.string()), others: z.array(z.object({ id: z.string(), title: z.string() })),
  rows: z.array(z.object({ name: z.string(), nameEn: z.string(), values: z.array(z.string().nullable()), differs: z.boolean() })),
  products: z.array(z.object({ id: z.string(), categoryId: z.string(), merchantId: z.string(), merchantName: z.string(), selfOperated: z.boolean(), brand: z.string().nullable(), title: z.string(), picture: z.string(), kind: z.enum(['goods', 'code', 'link', 'service']), sales: z.int(), sellingPoints: z.array(z.string()),
    lowFen: z.int(), highFen: z.int(), skus: z.int(), pieces: z.int(), steps: z.array(z.object({ fen: z.int(), at: z.date() })) })) })
const Interest = z.object({ productId: z.string(), merchantId: z.string(), title: z.string(), priceFen: z.int(), kept: z.int(), waitBack: z.int(), waitDrop: z.int(), dropFen: z.int().nullable() })
const interestSheet: Sheet<z.input<typeof Interest>> = { title: ['收藏与提醒', 'Favourites and reminders'], columns: [column('title', '商品', 'Product', (row) => row.title), column('productId', '商品编号', 'Id', (row) => row.productId), column('merchantId', '商家', 'Merchant', (row) => row.merchantId), column('priceFen', '现价（元）', 'Price (yuan)', (row) => yuan(row.priceFen)), column('kept', '收藏人数', 'Keep it', (row) => row.kept), column('waitBack', '等到货', 'Wait for its return', (row) => row.waitBack), column('waitDrop', '等降价', 'Wait for less', (row) => row.waitDrop), column('dropFen', '期望价中位数（元）', 'Median wanted (yuan)', (row) => yuan(row.dropFen))] }

export const favouriteRoutes = {
  cards: route({ method: 'GET', path: '/v1/cards', access: 'public', limits: lookups, input: z.object({ ids }), output: z.object({ items: z.array(Card) }), run: async (ctx, { ids }) => ({ items: [...(await cards(ctx, ids)).items] }) }),
  compare: route({ method: 'GET', path: '/v1/compare', access: 'public', limits: lookups, input: z.object({ ids: ids.transform((all) => all.slice(0, mostCompared)) }), output: Compared, run: (ctx, { ids }) => comparison(ctx, ids) }),
  favourites: route({ method: 'GET', path: '/v1/me/favourites', access: 'shopper', input: page.extend({ tab: z.enum(tabs).default('all') }), output: paged(Favourite), run: favouritesOf }),
  favouriteCounts: route({ method: 'GET', path: '/v1/me/favourite-counts', access: 'shopper', input: nothing, output: z.object({ products: z.int(), stores: z.int() }), run: (ctx) => favouriteCounts(ctx) }),
  keptAmong: route({ method: 'GET', path: '/v1/me/favourites/among', access: 'shopper', input: z.object({ ids: ids.default([]), store: id.optional() }), output: z.object({ ids: z.array(z.string()), isFollowed: z.boolean() }), run: async (ctx, { ids, store }) => { const { ids: kept, isFollowed } = await keptAmong(ctx, ids, store); return { ids: [...kept], isFollowed } } }),
  keep: route({ method: 'PUT', path: '/v1/products/:id/favourite', access: 'shopper', limits: publicWork, input: One, output: z.object({ priceFen: z.int() }), run: (ctx, { id }) => keep(ctx, id) }),
  unkeep: route({ method: 'DELETE', path: '/v1/products/:id/favourite', access: 'shopper', input: One, output: nothing, run: async (ctx, { id }) => { await unkeep(ctx, id); return {} } }),
  follow: route({ method: 'PUT', path: '/v1/me/follows', access: 'shopper', limits: publicWork, input: z.object({ merchantId: id, isOn: z.boolean() }), output: nothing, run: async (ctx, wish) => { await follow(ctx, wish); return {} } }),
  follows: route({ method: 'GET', path: '/v1/me/follows', access: 'shopper', input: page, output: paged(Store), run: followedStores }),
  remind: route({ method: 'PUT', path: '/v1/products/:id/reminder', access: 'shopper', limits: publicWork, input: One.extend({ kind: z.enum(reminderKinds), skuId: id.optional(), belowFen: z.int().min(1).max(1_000_000_000_00).optional() }), output: One, run: (ctx, { id, ...wish }) => remind(ctx, id, wish) }),
  remindersAt: route({ method: 'GET', path: '/v1/products/:id/reminders', access: 'shopper', input: One, output: z.object({ items: z.array(z.object({ id: z.string(), kind: z.enum(reminderKinds), skuId: z.string().nullable(), belowFen: z.int().nullable() })) }), run: (ctx, { id }) => remindersAt(ctx, id) }),
  reminders: route({ method: 'GET', path: '/v1/me/reminders', access: 'shopper', input: page.extend({ which: z.enum(['waiting', 'told']).default('waiting') }), output: z.object({ isHeard: z.boolean(), items: z.array(Reminder), next: z.string().nullable() }), run: (ctx, { which, ...ask }) => remindersOf(ctx, { ...ask, isTold: which === 'told' }) }),
  forgetReminder: route({ method: 'DELETE', path: '/v1/me/reminders/:id', access: 'shopper', input: One, output: nothing, run: async (ctx, { id }) => { await forgetReminder(ctx, id); return {} } }),
  noteSeen: route({ method: 'POST', path: '/v1/me/history', access: 'shopper', limits: publicWork, input: z.object({ items: z.array(z.object({ product: id, agoMs: z.int().min(0).max(1e13) })).min(1).max(mostHandedOver) }), output: z.object({ isOn: z.boolean() }), run: (ctx, { items }) => noteSeen(ctx, items.map(({ product, agoMs }) => ({ productId: product, agoMs }))) }),
  history: route({ method: 'GET', path: '/v1/me/history', access: 'shopper', input: page, output: z.object({ isOn: z.boolean(), items: z.array(Card.extend({ at: z.date() })), next: z.string().nullable() }), run: historyOf }),
  forgetHistory: route({ method: 'DELETE', path: '/v1/me/history', access: 'shopper', input: nothing, output: nothing, run: async (ctx) => { await forgetSeen(ctx); return {} } }),
  forgetSeen: route({ method: 'DELETE', path: '/v1/products/:id/seen', access: 'shopper', input: One, output: nothing, run: async (ctx, { id }) => { await forgetSeen(ctx, id); return {} } }),
  merchantInterest: route({ method: 'GET', path: '/v1/merchant/interest', access: 'merchant', permit: 'favourites.read', input: page, output: paged(Interest), sheet: interestSheet, run: interestIn }),
  staffInterest: route({ method: 'GET', path: '/v1/staff/interest', access: 'staff', permit: 'favourites.read', input: page, output: paged(Interest), sheet: interestSheet, run: interestIn }),
}
