import { z } from 'zod'
import type { Context } from '#kernel/context'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { activityPage, type ActivityAsk } from './activities.queries'
import { changeActivity, draftActivity, publishActivity, stopActivity } from './activities.service'
import { groupPage, myGroups, type Paged } from './groups.queries'
import { groupOfProduct, groupsNow } from './live.queries'
import { activityStates, groupStates, seatStates } from './tables'

/** Group buying over HTTP 拼团接口: for shoppers and whoever has a group's link, for the desks of stores, and for the platform, which sees and stops. */
const id = z.string().max(60)
const fen = z.int().min(1).max(10_000_000_00)
const time = z.iso.datetime({ offset: true }).transform((text) => fromIso(text))
const Price = { skuId: id, size: z.int().min(2).max(10), priceFen: fen }
const Wish = z.object({ prices: z.array(z.strictObject({ ...Price, leaderFen: fen.nullable().default(null) })).min(1).max(60), hours: z.int().min(1).max(168).default(24), mostPieces: z.int().min(2).max(1_000_000), perShopper: z.int().min(1).max(100).default(1), startsAt: time, endsAt: time })
const One = z.object({ id })
const Drafted = z.object({ id: z.string(), version: z.int() })
const reason = prose(z.string().trim().min(2).max(200))
const priceShown = { skuId: z.string(), size: z.int(), priceFen: z.int(), leaderFen: z.int().nullable() }
const Activity = z.object({ id: z.string(), merchantId: z.string(), productId: z.string(), title: z.string(), prices: z.array(z.object({ ...priceShown, specText: z.string() })), hours: z.int(), mostPieces: z.int(), takenPieces: z.int(), perShopper: z.int(), startsAt: z.date(), endsAt: z.date(), state: z.enum(activityStates), version: z.int(),
  results: z.object({ founded: z.int(), filled: z.int(), failed: z.int(), members: z.int(), joined: z.int(), soldFen: z.int() }) })
const Activities = z.object({ items: z.array(Activity), next: z.string().nullable() })
const ask = page.extend({ state: z.enum(activityStates).optional() })
const OfProduct = z.object({ group: z.object({ id: z.string(), prices: z.array(z.object(priceShown)), hours: z.int(), perShopper: z.int(), mostPieces: z.int(), endsAt: z.date(), running: z.array(z.object({ id: z.string(), leader: z.string(), size: z.int(), missing: z.int(), endsAt: z.date() })) }).nullable() })
const Group = z.object({ id: z.string(), activityId: z.string(), merchantId: z.string(), productId: z.string(), title: z.string(), picture: z.string(), size: z.int(), members: z.int(), missing: z.int(), paying: z.int(), state: z.enum(groupStates), foundedAt: z.date(), endsAt: z.date(), perShopper: z.int(), mayJoin: z.boolean(), myOrderId: z.string().nullable(),
  goods: z.array(z.object({ skuId: z.string(), specText: z.string(), priceFen: z.int(), aloneFen: z.int() })), people: z.array(z.object({ name: z.string(), isLeader: z.boolean(), at: z.date() })) })
const Hall = z.object({ items: z.array(z.object({ id: z.string(), productId: z.string(), title: z.string(), picture: z.string(), priceFen: z.int(), aloneFen: z.int(), sizes: z.array(z.int()), hours: z.int(), left: z.int(), endsAt: z.date(), /** How many of its groups may be joined, and the one that lacks the fewest. */ open: z.int(), near: z.object({ groupId: z.string(), size: z.int(), missing: z.int(), endsAt: z.date() }).nullable() })) })
const Mine = z.object({ items: z.array(z.object({ orderId: z.string(), groupId: z.string().nullable(), skuId: z.string(), title: z.string(), specText: z.string(), picture: z.string(), size: z.int(), pieces: z.int(), priceFen: z.int(), isFounder: z.boolean(), state: z.enum(seatStates), groupState: z.enum(groupStates).nullable(), members: z.int(), endsAt: z.date().nullable() })), next: z.string().nullable() })
const done = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const [read, write] = [{ access: 'merchant', permit: 'groups.read' } as const, { access: 'merchant', permit: 'groups.write' } as const]

export const groupRoutes = {
  merchantGroups: route({ method: 'GET', path: '/v1/merchant/group-buys', ...read, input: ask, output: Activities, run: (ctx, wish: ActivityAsk) => activityPage(ctx, wish) }),
  draftGroups: route({ method: 'POST', path: '/v1/merchant/group-buys', ...write, once: true, input: Wish, output: Drafted, run: draftActivity }),
  changeGroups: route({ method: 'PUT', path: '/v1/merchant/group-buys/:id', ...write, input: Wish.extend({ id, version: z.int() }), output: Drafted, run: (ctx, { id, version, ...wish }) => changeActivity(ctx, id, version, wish) }),
  publishGroups: route({ method: 'POST', path: '/v1/merchant/group-buys/:id/publish', ...write, input: One.extend({ version: z.int(), reason: reason.optional() }), output: z.object({ approvalId: z.string().nullable() }), run: (ctx, { id, version, reason }) => publishActivity(ctx, id, version, reason ?? '') }),
  stopGroups: route({ method: 'POST', path: '/v1/merchant/group-buys/:id/stop', ...write, input: One.extend({ reason }), output: nothing, run: (ctx, { id, reason }) => done(stopActivity(ctx, id, reason)) }),
  staffGroups: route({ method: 'GET', path: '/v1/staff/group-buys', access: 'staff', permit: 'groups.read', input: ask, output: Activities, run: (ctx, wish: ActivityAsk) => activityPage(ctx, wish) }),
  stopStaffGroups: route({ method: 'POST', path: '/v1/staff/group-buys/:id/stop', access: 'staff', permit: 'groups.write', input: One.extend({ reason }), output: nothing, run: (ctx, { id, reason }) => done(stopActivity(ctx, id, reason)) }),
  productGroup: route({ method: 'GET', path: '/v1/products/:id/group', access: 'public', input: One, output: OfProduct, run: async (ctx, { id }) => ({ group: await groupOfProduct(ctx, id) }) }),
  groupsNow: route({ method: 'GET', path: '/v1/groups', access: 'public', input: nothing, output: Hall, run: (ctx: Context) => groupsNow(ctx) }),
  myGroups: route({ method: 'GET', path: '/v1/me/groups', access: 'shopper', input: page, output: Mine, run: (ctx, ask: Paged) => myGroups(ctx, ask) }),
  group: route({ method: 'GET', path: '/v1/groups/:id', access: 'buyer', input: One, output: Group, run: (ctx, { id }) => groupPage(ctx, id) }),
}
