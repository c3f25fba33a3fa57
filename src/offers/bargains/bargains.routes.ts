import { z } from 'zod'
import { purchases } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import type { Context } from '#kernel/context'
import { nothing, page, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { activityPage, type ActivityAsk } from './activities.queries'
import { changeActivity, draftActivity, publishActivity, stopActivity } from './activities.service'
import { bargainPage, myBargains } from './bargains.queries'
import { helpBargain, openBargain } from './bargains.service'
import { bargainOfProduct, bargainsNow } from './live.queries'
import { activityStates, bargainStates } from './tables'

/** Bargains over HTTP 砍价接口: for shoppers and their friends, and for the desks of stores and of the platform alike. */
const id = z.string().max(60)
const fen = z.int().min(1).max(10_000_000_00)
const time = z.iso.datetime({ offset: true }).transform((text) => fromIso(text))
const Wish = z.object({ skuId: id, floorFen: z.int().min(0).max(10_000_000_00), helpers: z.int().min(1).max(100), leastCutFen: fen.default(1), mostPerNewFen: fen.nullable().default(null), hours: z.int().min(1).max(720).default(24), mostPieces: z.int().min(1).max(1_000_000),
  perShopper: z.int().min(1).max(100).default(1), helpsADay: z.int().min(1).max(100).default(1), helpsInAll: z.int().min(1).max(1_000).default(3), buysEarly: z.boolean().default(false), startsAt: time, endsAt: time })
const One = z.object({ id })
const Drafted = z.object({ id: z.string(), version: z.int() })
const Published = z.object({ approvalId: z.string().nullable() })
const reason = prose(z.string().trim().min(2).max(200))
const Odds = z.object({ leastFen: z.int(), mostFen: z.int(), averageFen: z.int(), bands: z.array(z.object({ fromFen: z.int(), belowFen: z.int().nullable(), percent: z.number() })).readonly() })
const Goods = { skuId: z.string(), productId: z.string(), title: z.string(), specText: z.string(), picture: z.string() }
const Amounts = { priceFen: z.int(), floorFen: z.int(), nowFen: z.int(), helpers: z.int(), helped: z.int() }
const bargainState = z.enum(bargainStates)

const Activity = z.object({ id: z.string(), merchantId: z.string(), isPlatforms: z.boolean(), ...Goods, priceFen: z.int(), floorFen: z.int(), helpers: z.int(), newHelpers: z.int(), leastCutFen: z.int(), mostPerNewFen: z.int().nullable(), hours: z.int(), mostPieces: z.int(), takenPieces: z.int(), perShopper: z.int(), helpsADay: z.int(), helpsInAll: z.int(), buysEarly: z.boolean(),
  startsAt: z.date(), endsAt: z.date(), state: z.enum(activityStates), version: z.int(), odds: Odds, results: z.object({ opened: z.int(), helps: z.int(), newHelpers: z.int(), won: z.int(), bought: z.int(), costFen: z.int(), soldFen: z.int() }) })
const Activities = z.object({ items: z.array(Activity), next: z.string().nullable() })
const ask = page.extend({ state: z.enum(activityStates).optional() })
const OfProduct = z.object({ bargain: z.object({ id: z.string(), skuId: z.string(), priceFen: z.int(), floorFen: z.int(), helpers: z.int(), newHelpers: z.int(), hours: z.int(), mostPieces: z.int(), buysEarly: z.boolean(), helpsADay: z.int(), perShopper: z.int(), endsAt: z.date(), odds: Odds }).nullable() })
const Bargain = z.object({ id: z.string(), activityId: z.string(), ...Goods, ...Amounts, owner: z.string(), isMine: z.boolean(), state: bargainState, newHelpers: z.int(), newLeft: z.int(), openedAt: z.date(), endsAt: z.date(), buyBy: z.date().nullable(), buysEarly: z.boolean(), leftPieces: z.int(), helpsADay: z.int(), helpsInAll: z.int(), odds: Odds,
  commitment: z.string(), proof: z.object({ seed: z.string(), cuts: z.array(z.int()) }).nullable(), mayBuy: z.boolean(), mine: z.int().nullable(), whyNot: z.string().nullable(), helps: z.array(z.object({ name: z.string(), cutFen: z.int(), isNew: z.boolean(), at: z.date() })) })
const Mine = z.object({ items: z.array(z.object({ id: z.string(), ...Goods, ...Amounts, state: bargainState, endsAt: z.date(), buyBy: z.date().nullable() })), next: z.string().nullable() })
const Given = z.object({ cutFen: z.int(), nowFen: z.int(), helped: z.int(), helpers: z.int(), isWon: z.boolean() })

const done = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const Publish = One.extend({ version: z.int(), reason: reason.optional() })
const Change = Wish.extend({ id, version: z.int() })

/** The same desk for a store and for the platform. */
const [read, write] = ['bargains.read', 'bargains.write']
const store = { access: 'merchant', permit: write } as const
const house = { access: 'staff', permit: write } as const

export const bargainRoutes = {
  merchantBargains: route({ method: 'GET', path: '/v1/merchant/bargains', access: 'merchant', permit: read, input: ask, output: Activities, run: (ctx, wish: ActivityAsk) => activityPage(ctx, wish) }),
  draftBargain: route({ method: 'POST', path: '/v1/merchant/bargains', ...store, once: true, input: Wish, output: Drafted, run: draftActivity }),
  changeBargain: route({ method: 'PUT', path: '/v1/merchant/bargains/:id', ...store, input: Change, output: Drafted, run: (ctx, { id, version, ...wish }) => changeActivity(ctx, id, version, wish) }),
  publishBargain: route({ method: 'POST', path: '/v1/merchant/bargains/:id/publish', ...store, input: Publish, output: Published, run: (ctx, { id, version, reason }) => publishActivity(ctx, id, version, reason ?? '') }),
  stopBargain: route({ method: 'POST', path: '/v1/merchant/bargains/:id/stop', ...store, input: One.extend({ reason }), output: nothing, run: (ctx, { id, reason }) => done(stopActivity(ctx, id, reason)) }),
  staffBargains: route({ method: 'GET', path: '/v1/staff/bargains', access: 'staff', permit: read, input: ask, output: Activities, run: (ctx, wish: ActivityAsk) => activityPage(ctx, wish) }),
  draftStaffBargain: route({ method: 'POST', path: '/v1/staff/bargains', ...house, once: true, input: Wish, output: Drafted, run: draftActivity }),
  changeStaffBargain: route({ method: 'PUT', path: '/v1/staff/bargains/:id', ...house, input: Change, output: Drafted, run: (ctx, { id, version, ...wish }) => changeActivity(ctx, id, version, wish) }),
  publishStaffBargain: route({ method: 'POST', path: '/v1/staff/bargains/:id/publish', ...house, input: Publish, output: Published, run: (ctx, { id, version, reason }) => publishActivity(ctx, id, version, reason ?? '') }),
  stopStaffBargain: route({ method: 'POST', path: '/v1/staff/bargains/:id/stop', ...house, input: One.extend({ reason }), output: nothing, run: (ctx, { id, reason }) => done(stopActivity(ctx, id, reason)) }),
  productBargain: route({ method: 'GET', path: '/v1/products/:id/bargain', access: 'public', input: One, output: OfProduct, run: async (ctx, { id }) => ({ bargain: await bargainOfProduct(ctx, id) }) }),
  bargainsNow: route({ method: 'GET', path: '/v1/bargains', access: 'public', input: nothing, output: z.object({ items: z.array(z.object({ id: z.string(), ...Goods, priceFen: z.int(), floorFen: z.int(), helpers: z.int(), hours: z.int(), left: z.int(), endsAt: z.date() })) }), run: (ctx: Context) => bargainsNow(ctx) }),
  openBargain: route({ method: 'POST', path: '/v1/bargains', access: 'shopper', limits: purchases, once: true, input: z.object({ activityId: id }), output: z.object({ bargainId: z.string(), commitment: z.string() }), run: (ctx, { activityId }) => openBargain(ctx, activityId) }),
  myBargains: route({ method: 'GET', path: '/v1/me/bargains', access: 'shopper', input: page, output: Mine, run: myBargains }),
  bargain: route({ method: 'GET', path: '/v1/bargains/:id', access: 'buyer', input: One, output: Bargain, run: (ctx, { id }) => bargainPage(ctx, id) }),
  helpBargain: route({ method: 'POST', path: '/v1/bargains/:id/help', access: 'shopper', limits: purchases, once: true, input: One, output: Given, run: (ctx, { id }) => helpBargain(ctx, id) }),
}
