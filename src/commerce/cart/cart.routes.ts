import { z } from 'zod'
import type { LiveOffer } from '#offers/promotions'
import { nothing, route } from '#kernel/route'
import { mostOfOne } from './cart.rules'
import { cartWithExtras } from './cart.queries'
import { addBundle, addToCart, removeCartLine, setCartLine, takeOverCart, tickAll } from './cart.service'
import { freightTo } from './freight.queries'

const id = z.string().min(1).max(60)
/** A whole number as JSON writes it: no text, no fraction, nothing below one (T-08). */
export const quantity = z.int().min(1).max(mostOfOne)
const Line = z.object({ id: z.string(), skuId: z.string(), productId: z.string(), merchantId: z.string(), merchantName: z.string(), title: z.string(), specText: z.string(), picture: z.string(), priceFen: z.int(), seenPriceFen: z.int(), quantity: z.int(), available: z.int(),
  state: z.enum(['ok', 'changed', 'sold_out', 'gone']), ticked: z.boolean(), lineFen: z.int() })
/** An offer that spoke for such goods until a moment ago. */
export const Ended = z.object({ offerId: z.string(), name: z.string() })
/** An offer for such goods that holds for members already, for everybody from `publicAt` on. */
export const Waiting = z.object({ offerId: z.string(), name: z.string(), publicAt: z.date().nullable(), tiers: z.array(z.string()) })
const Extra = z.object({ offerId: z.string(), name: z.string(), merchantId: z.string(), kind: z.enum(['exchange', 'gift']), isReached: z.boolean(), isHad: z.boolean(), missingFen: z.int(), missingPieces: z.int(), fen: z.int(), pieces: z.int(), payMinutes: z.int().nullable(), goods: z.array(z.object({ skuId: z.string(), productId: z.string(), title: z.string(), specText: z.string(), picture: z.string(), priceFen: z.int() })) })
const Gap = z.object({ offerId: z.string(), name: z.string(), merchantId: z.string().nullable(), effect: z.custom<LiveOffer['effect']>(), missingFen: z.int(), missingPieces: z.int() })
const List = z.object({ id: z.string(), name: z.string() })
/** What a price list gives a line, and how many pieces are missing to its next step. */
export const ListNote = z.object({ skuId: z.string(), isUsed: z.boolean(), fen: z.int(), list: List.nullable(), next: z.object({ list: List, fromPieces: z.int(), missingPieces: z.int(), fen: z.int() }).nullable() })
const Cart = z.object({ lists: z.array(ListNote), extras: z.array(Extra), ended: z.array(Ended), waiting: z.array(Waiting), discountFen: z.int(), payableFen: z.int(), explain: z.array(z.object({ offerId: z.string(), name: z.string(), merchantId: z.string().nullable(), offFen: z.int(), skuIds: z.array(z.string()) })), gaps: z.array(Gap), lines: z.array(Line), groups: z.array(z.object({ merchantId: z.string(), merchantName: z.string(), goodsFen: z.int(), freightFen: z.int().nullable() })), goodsFen: z.int(), count: z.int() })

const region = z.string().regex(/^\d{2}(\d{2}(\d{2})?)?$/)

export const cartRoutes = {
  cart: route({ method: 'GET', path: '/v1/cart', access: 'buyer', input: nothing, output: Cart, run: (ctx) => cartWithExtras(ctx) }),
  addBundle: route({ method: 'POST', path: '/v1/cart/bundles', access: 'buyer', input: z.object({ offerId: id }), output: z.object({ added: z.int() }), run: (ctx, { offerId }) => addBundle(ctx, offerId) }),
  addToCart: route({ method: 'POST', path: '/v1/cart/lines', access: 'buyer', input: z.object({ skuId: id, quantity }), output: z.object({ lineId: z.string() }), run: addToCart }),
  setCartLine: route({ method: 'PATCH', path: '/v1/cart/lines/:id', access: 'buyer', input: z.object({ id, quantity: quantity.optional(), ticked: z.boolean().optional() }), output: nothing, run: async (ctx, { id, ...change }) => { await setCartLine(ctx, id, change); return {} } }),
  removeCartLine: route({ method: 'DELETE', path: '/v1/cart/lines/:id', access: 'buyer', input: z.object({ id }), output: nothing, run: async (ctx, { id }) => { await removeCartLine(ctx, id); return {} } }),
  tickAll: route({ method: 'POST', path: '/v1/cart/tick', access: 'buyer', input: z.object({ ticked: z.boolean() }), output: nothing, run: async (ctx, { ticked }) => { await tickAll(ctx, ticked); return {} } }),
  takeOverCart: route({ method: 'POST', path: '/v1/cart/take-over', access: 'shopper', input: nothing, output: nothing, run: async (ctx) => { await takeOverCart(ctx); return {} } }),
  freightTo: route({ method: 'GET', path: '/v1/skus/:id/freight', access: 'public', input: z.object({ id, region }), output: z.object({ freightFen: z.int(), isBlocked: z.boolean() }), run: (ctx, { id, region }) => freightTo(ctx, id, region) }),
}
