import { z } from 'zod'
import type { Context } from '#kernel/context'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { mostLines, mostSteps, type ListWish } from './lists.rules'
import { listOf, listPage, readLines, type ListAsk } from './lists.queries'
import { changeList, copyList, draftList, publishList, stopList } from './lists.service'
import { wrongs } from './paste.rules'
import { pricesOfProduct } from './quotes.queries'
import { listStates } from './tables'

/** Price lists over HTTP 价格表接口: a merchant's and the platform's desks alike, and the prices by pieces of a product's page. */
const id = z.string().min(1).max(60)
const fen = z.int().min(1).max(100_000_000_00)
const time = z.iso.datetime({ offset: true }).transform((text) => fromIso(text))
const Step = z.strictObject({ fromPieces: z.int().min(1).max(9_999), fen })
const Line = z.strictObject({ skuId: id, steps: z.array(Step).min(1).max(mostSteps) })
const Wish = z.object({ name: prose(z.string().trim().min(1).max(40)), groupIds: z.array(id).min(1).max(20).nullable().default(null), priority: z.int().min(0).max(100).default(0), payPercent: z.int().min(1).max(99).nullable().default(null), startsAt: time, endsAt: time, lines: z.array(Line).max(mostLines).default([]) })
const One = z.object({ id })
const Drafted = z.object({ id: z.string(), version: z.int() })
const reason = prose(z.string().trim().min(2).max(200))
const Shown = z.object({ id: z.string(), merchantId: z.string().nullable(), name: z.string(), groupIds: z.array(z.string()).nullable(), groups: z.array(z.object({ id: z.string(), name: z.string() })).nullable(), priority: z.int(), payPercent: z.int().nullable(), startsAt: z.date(), endsAt: z.date(), state: z.enum(listStates), fromId: z.string().nullable(), version: z.int(), lineCount: z.int(), isOpen: z.boolean() })
const ShownLine = z.object({ skuId: z.string(), steps: z.array(z.object({ fromPieces: z.int(), fen: z.int() })).readonly(), code: z.string(), title: z.string(), specText: z.string(), picture: z.string() })
const done = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }

/** The same for a merchant and for the platform; only who asks differs. */
function desk<A extends 'merchant' | 'staff'>(access: A) {
  const [read, write] = [{ access, permit: 'pricelists.read' } as const, { access, permit: 'pricelists.write' } as const]
  const path = `/v1/${access}/price-lists`
  return {
    list: route({ method: 'GET', path, ...read, input: page.extend({ state: z.enum(listStates).optional() }), output: z.object({ items: z.array(Shown), next: z.string().nullable() }), run: (ctx, ask: ListAsk) => listPage(ctx, ask) }),
    one: route({ method: 'GET', path: `${path}/:id`, ...read, input: One, output: Shown.extend({ lines: z.array(ShownLine) }), run: (ctx, { id }) => listOf(ctx, id) }),
    draft: route({ method: 'POST', path, ...write, once: true, input: Wish, output: Drafted, run: (ctx, wish: ListWish) => draftList(ctx, wish) }),
    change: route({ method: 'PUT', path: `${path}/:id`, ...write, input: Wish.extend({ id, version: z.int() }), output: Drafted, run: (ctx, { id, version, ...wish }) => changeList(ctx, id, version, wish) }),
    copy: route({ method: 'POST', path: `${path}/:id/copy`, ...write, once: true, input: One, output: Drafted, run: (ctx, { id }) => copyList(ctx, id) }),
    publish: route({ method: 'POST', path: `${path}/:id/publish`, ...write, input: One.extend({ version: z.int(), reason, belowFloor: z.boolean().default(false) }), output: z.object({ approvalId: z.string().nullable() }), run: (ctx, { id, version, reason, belowFloor }) => publishList(ctx, id, version, reason, belowFloor) }),
    stop: route({ method: 'POST', path: `${path}/:id/stop`, ...write, input: One.extend({ reason }), output: nothing, run: (ctx, { id, reason }) => done(stopList(ctx, id, reason)) }),
    read: route({ method: 'POST', path: `/v1/${access}/price-list-lines/read`, ...write, input: z.object({ text: z.string().min(1).max(200_000) }), output: z.object({ lines: z.array(ShownLine), wrong: z.array(z.object({ row: z.int(), code: z.string(), wrong: z.enum(wrongs) })) }), run: (ctx, { text }) => readLines(ctx, text) }),
  }
}
const [store, platform] = [desk('merchant'), desk('staff')]

const Prices = z.object({ skus: z.array(z.object({ skuId: z.string(), rows: z.array(z.object({ fromPieces: z.int(), untilPieces: z.int().nullable(), fen: z.int(), list: z.object({ id: z.string(), name: z.string() }).nullable() })) })) })
export const listRoutes = {
  merchantPriceLists: store.list, merchantPriceList: store.one, draftMerchantPriceList: store.draft, changeMerchantPriceList: store.change, copyMerchantPriceList: store.copy, publishMerchantPriceList: store.publish, stopMerchantPriceList: store.stop, readMerchantPriceLines: store.read,
  staffPriceLists: platform.list, staffPriceList: platform.one, draftStaffPriceList: platform.draft, changeStaffPriceList: platform.change, copyStaffPriceList: platform.copy, publishStaffPriceList: platform.publish, stopStaffPriceList: platform.stop, readStaffPriceLines: platform.read,
  productPrices: route({ method: 'GET', path: '/v1/products/:id/prices', access: 'public', input: One, output: Prices, run: (ctx: Context, { id }) => pricesOfProduct(ctx, id, false) }),
  myProductPrices: route({ method: 'GET', path: '/v1/products/:id/my-prices', access: 'buyer', input: One, output: Prices, run: (ctx: Context, { id }) => pricesOfProduct(ctx, id, true) }),
}
