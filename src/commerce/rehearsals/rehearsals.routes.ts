import { z } from 'zod'
import { mostTried, resultsOf } from '#offers/promotions'
import { nothing, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { marginOf } from './margin.queries'
import { previewOf } from './preview.queries'
import { replayOf, replaysOf } from './replays.queries'
import { cancelReplay, startReplay } from './replays.service'
import { replayStates } from './tables'
import { tryBasket } from './try.queries'

/** Rehearsals over HTTP 演练接口: the same for a merchant, on his own goods and baskets, and for the platform. */
const id = z.string().min(1).max(60)
const One = z.object({ id })
const Figures = z.object({ baskets: z.int(), goneLines: z.int(), touched: z.int(), discountFen: z.int(), platformFen: z.int(), merchantFen: z.int(), averageFen: z.int(), perDayFen: z.int(), payableBeforeFen: z.int(), payableAfterFen: z.int(), payableChangeFen: z.int(), floorLines: z.int(), belowLines: z.int(), belowFen: z.int(), spentAt: z.string().nullable(),
  tried: z.array(z.object({ offerId: z.string(), uses: z.int(), offFen: z.int() })), pushed: z.array(z.object({ offerId: z.string(), name: z.string(), times: z.int(), offFen: z.int() })), days: z.array(z.object({ day: z.string(), touched: z.int(), offFen: z.int() })) })
const Replay = z.object({ id: z.string(), offerIds: z.array(z.string()), state: z.enum(replayStates), since: z.date(), until: z.date(), orders: z.int(), done: z.int(), changedAt: z.date(), days: z.int(), figures: Figures })
const Meeting = z.object({ kind: z.enum(['offer', 'presale', 'bargain', 'group', 'list']), offerId: z.string(), name: z.string(), lane: z.string(), merchantId: z.string().nullable(), how: z.enum(['excluded', 'same_lane', 'stacks']), goods: z.enum(['yes', 'perhaps']), from: z.date(), when: z.enum(['draft', 'later', 'now']), isForGroups: z.boolean() })

const Results = z.object({ orders: z.int(), paid: z.int(), released: z.int(), couponsUsed: z.int(), issued: z.int(), discountFen: z.int(), platformFen: z.int(), merchantFen: z.int(), averageFen: z.int(), gmvFen: z.int(), mostFen: z.int().nullable(), usedFen: z.int(), leftFen: z.int().nullable(), mostUses: z.int().nullable(), leftUses: z.int().nullable(),
  isSpent: z.boolean(), isLive: z.boolean(), isCut: z.boolean(), step: z.enum(['hour', 'day']), stepMs: z.int(), steps: z.int(), points: z.array(z.object({ at: z.date(), orders: z.int(), offFen: z.int() })) })

const Margin = z.object({ orders: z.int(), lines: z.int(), incomeFen: z.int(), landedFen: z.int(), marginFen: z.int(), marginPercent: z.number().nullable(), lossLines: z.int(), unknownLines: z.int(), unknownFen: z.int(), unknownPercent: z.number(), isCut: z.boolean() })
const Short = z.object({ missingFen: z.int().optional(), missingPieces: z.int().optional(), missingSkuIds: z.array(z.string()).readonly().optional() })
const Why = z.object({ why: z.enum(['nothing_fits', 'short', 'excluded', 'below_floor', 'lane_taken', 'better_without', 'not_then', 'not_held', 'spent', 'for_members']), publicAt: z.date().nullable().optional(), by: z.string().optional(), short: Short.optional() })
const sums = { goodsFen: z.int(), discountFen: z.int(), freightFen: z.int(), payableFen: z.int() }
const Share = z.object({ offerId: z.string(), name: z.string(), lane: z.string(), offFen: z.int(), platformFen: z.int(), isTried: z.boolean() })
const Basket = z.object({ lines: z.array(z.strictObject({ skuId: id, quantity: z.int().min(1).max(999) })).min(1).max(50), at: z.iso.datetime({ offset: true }).transform((text) => fromIso(text)), offerIds: z.array(id).max(mostTried).default([]), heldOfferIds: z.array(id).max(50).default([]), groupIds: z.array(id).max(20).default([]) })
const Answer = z.object({ at: z.date(), ...sums, platformFen: z.int(), merchantFen: z.int(), lines: z.array(z.object({ skuId: z.string(), title: z.string(), specText: z.string(), picture: z.string(), quantity: z.int(), unitPriceFen: z.int(), ...sums, shares: z.array(Share) })),
  gifts: z.array(z.object({ offerId: z.string(), name: z.string(), skuId: z.string(), pieces: z.int() })), others: z.array(z.object({ offerId: z.string(), name: z.string(), lane: z.string(), merchantId: z.string().nullable(), kind: z.enum(['open', 'coupon']), why: Why, opensNext: z.date().nullable() })), isCut: z.boolean() })

function desk<A extends 'merchant' | 'staff'>(access: A) {
  const [read, run] = [{ access, permit: 'rehearsals.read' } as const, { access, permit: 'rehearsals.run' } as const]
  return {
    preview: route({ method: 'GET', path: `/v1/${access}/offers/:id/preview`, ...read, input: One, output: z.object({ mostCostFen: z.int().nullable(), people: z.int(), limitFen: z.int(), meetings: z.array(Meeting), isCut: z.boolean() }), run: (ctx, { id }) => previewOf(ctx, id) }),
    ofOffer: route({ method: 'GET', path: `/v1/${access}/offers/:id/replays`, ...read, input: One, output: z.object({ items: z.array(Replay) }), run: (ctx, { id }) => replaysOf(ctx, id) }),
    results: route({ method: 'GET', path: `/v1/${access}/offers/:id/results`, ...read, input: One.extend({ step: z.enum(['hour', 'day']).default('day') }), output: Results, run: (ctx, { id, step }) => resultsOf(ctx, id, step) }),
    margin: route({ method: 'GET', path: `/v1/${access}/offers/:id/margin`, access, permit: 'rehearsals.margin', input: One, output: Margin, run: (ctx, { id }) => marginOf(ctx, id) }),
    tryBasket: route({ method: 'POST', path: `/v1/${access}/tries`, ...run, input: Basket, output: Answer, run: (ctx, wish) => tryBasket(ctx, wish) }),
    start: route({ method: 'POST', path: `/v1/${access}/replays`, ...run, once: true, input: z.object({ offerIds: z.array(id).min(1).max(mostTried) }), output: z.object({ id: z.string() }), run: (ctx, { offerIds }) => startReplay(ctx, offerIds) }),
    replay: route({ method: 'GET', path: `/v1/${access}/replays/:id`, ...read, input: One, output: Replay, run: (ctx, { id }) => replayOf(ctx, id) }),
    cancel: route({ method: 'POST', path: `/v1/${access}/replays/:id/cancel`, ...run, input: One, output: nothing, run: async (ctx, { id }) => { await cancelReplay(ctx, id); return {} } }),
  }
}
const [store, platform] = [desk('merchant'), desk('staff')]
export const rehearsalRoutes = {
  merchantOfferPreview: store.preview, merchantOfferResults: store.results, merchantOfferMargin: store.margin, tryMerchantBasket: store.tryBasket, merchantReplays: store.ofOffer, startMerchantReplay: store.start, merchantReplay: store.replay, cancelMerchantReplay: store.cancel,
  staffOfferPreview: platform.preview, staffOfferResults: platform.results, staffOfferMargin: platform.margin, tryStaffBasket: platform.tryBasket, staffReplays: platform.ofOffer, startStaffReplay: platform.start, staffReplay: platform.replay, cancelStaffReplay: platform.cancel,
}
