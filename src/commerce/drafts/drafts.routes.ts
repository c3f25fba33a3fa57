import { z } from 'zod'
import { mostLines, quantity } from '#commerce/cart'
import { purchases, sends } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { draftDetail, draftOfLink, draftPage } from './drafts.queries'
import { cancelDraft, makeDraft, placeDraft, sendDraft } from './drafts.service'
import { holdDraft } from './holds.service'
import { draftReasons, draftStates, makers } from './tables'

/** Orders on behalf over HTTP 代客下单接口: for stores, for the platform, and for the shopper who opens the link. */
const id = z.string().min(1).max(60)
const One = z.object({ id })
const Link = z.object({ token: z.string().min(16).max(80) })
/** What placing a draft takes and answers; rooms above place it with more. */
export const placing = Link.extend({ useCoupons: z.boolean().default(true) })
export const DraftPlaced = z.object({ orderId: z.string(), paymentId: z.string(), payableFen: z.int() })
const words = prose(z.string().trim().min(2).max(200))
const text = (most: number) => prose(z.string().trim().min(1).max(most))
const Address = z.strictObject({ name: text(30), phone: z.string().min(1).max(20), districtCode: z.string().regex(/^\d{6}$/), street: text(200) })
const Wish = z.object({ phone: z.string().min(1).max(20), lines: z.array(z.strictObject({ skuId: id, quantity, lowerFen: z.int().min(0).max(100_000_000_00).default(0) })).min(1).max(mostLines), lowerWords: words.optional(), belowFloor: z.boolean().default(false), address: Address, reason: z.enum(draftReasons), words, note: prose(z.string().trim().max(200)).default('') })
const amounts = { goodsFen: z.int(), discountFen: z.int(), loweredFen: z.int(), freightFen: z.int(), payableFen: z.int() }
const Line = z.object({ skuId: z.string(), merchantId: z.string(), title: z.string(), specText: z.string(), picture: z.string(), quantity: z.int(), unitPriceFen: z.int(), goodsFen: z.int(), discountFen: z.int(), loweredFen: z.int().optional(), freightFen: z.int() })
const state = z.enum(draftStates)
const shared = { id: z.string(), madeBy: z.enum(makers), reason: z.enum(draftReasons), words: z.string(), note: z.string(), lines: z.array(Line), ...amounts, state, dueAt: z.date().nullable(), heldUntil: z.date().nullable(), orderId: z.string().nullable() }
const Draft = z.object({ ...shared, merchantId: z.string().nullable(), makerId: z.string(), lowerWords: z.string().nullable(), goesBelow: z.boolean(), sends: z.int(), heldAt: z.date().nullable(), phoneMasked: z.string(), address: z.object({ name: z.string(), phone: z.string(), districtCode: z.string() }), madeAt: z.date(), sentAt: z.date().nullable(), endedAt: z.date().nullable(), endedBy: z.string().nullable(), shopperId: z.string().nullable() })
const Opened = z.object({ ...shared, stores: z.array(z.object({ merchantId: z.string(), merchantName: z.string(), payableFen: z.int() })), coupons: z.object({ offFen: z.int(), names: z.array(z.string()) }), address: Address.extend({ region: z.string() }) })
const Rows = z.object({ items: z.array(Draft), next: z.string().nullable() })
const ask = page.extend({ state: state.optional() })
const Made = z.object({ id: z.string(), payableFen: z.int() })
const Sent = z.object({ token: z.string(), dueAt: z.date(), payableFen: z.int(), sends: z.int() })
const Held = z.object({ heldUntil: z.date() })
const Cancel = One.extend({ reason: words })
const done = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const [read, write] = ['drafts.read', 'drafts.write']

export const draftRoutes = {
  makeMerchantDraft: route({ method: 'POST', path: '/v1/merchant/drafts', access: 'merchant', permit: write, limits: purchases, once: true, input: Wish, output: Made, run: makeDraft }),
  merchantDrafts: route({ method: 'GET', path: '/v1/merchant/drafts', access: 'merchant', permit: read, input: ask, output: Rows, run: draftPage }),
  merchantDraft: route({ method: 'GET', path: '/v1/merchant/drafts/:id', access: 'merchant', permit: read, input: One, output: Draft, run: (ctx, { id }) => draftDetail(ctx, id) }),
  /** Not asked once: its answer, the link, is kept nowhere. Asked again, the link before is dead. */
  sendMerchantDraft: route({ method: 'POST', path: '/v1/merchant/drafts/:id/send', access: 'merchant', permit: write, limits: sends, input: One, output: Sent, run: (ctx, { id }) => sendDraft(ctx, id) }),
  holdMerchantDraft: route({ method: 'POST', path: '/v1/merchant/drafts/:id/hold', access: 'merchant', permit: write, input: One, output: Held, run: (ctx, { id }) => holdDraft(ctx, id) }),
  cancelMerchantDraft: route({ method: 'POST', path: '/v1/merchant/drafts/:id/cancel', access: 'merchant', permit: write, input: Cancel, output: nothing, run: (ctx, { id, reason }) => done(cancelDraft(ctx, id, reason)) }),
  makeDraft: route({ method: 'POST', path: '/v1/staff/drafts', access: 'staff', permit: write, limits: purchases, once: true, input: Wish, output: Made, run: makeDraft }),
  allDrafts: route({ method: 'GET', path: '/v1/staff/drafts', access: 'staff', permit: read, input: ask, output: Rows, run: draftPage }),
  anyDraft: route({ method: 'GET', path: '/v1/staff/drafts/:id', access: 'staff', permit: read, input: One, output: Draft, run: (ctx, { id }) => draftDetail(ctx, id) }),
  sendDraft: route({ method: 'POST', path: '/v1/staff/drafts/:id/send', access: 'staff', permit: write, limits: sends, input: One, output: Sent, run: (ctx, { id }) => sendDraft(ctx, id) }),
  holdDraft: route({ method: 'POST', path: '/v1/staff/drafts/:id/hold', access: 'staff', permit: write, input: One, output: Held, run: (ctx, { id }) => holdDraft(ctx, id) }),
  cancelDraft: route({ method: 'POST', path: '/v1/staff/drafts/:id/cancel', access: 'staff', permit: write, input: Cancel, output: nothing, run: (ctx, { id, reason }) => done(cancelDraft(ctx, id, reason)) }),
  draftOfLink: route({ method: 'GET', path: '/v1/drafts/:token', access: 'shopper', limits: purchases, input: Link, output: Opened, run: (ctx, { token }) => draftOfLink(ctx, token) }),
  placeDraft: route({ method: 'POST', path: '/v1/drafts/:token/place', access: 'shopper', limits: purchases, once: true, input: placing, output: DraftPlaced, run: (ctx, wish) => placeDraft(ctx, wish) }),
}
