import fc from 'fast-check'
import type { Basket } from './chain.rules'
import type { BasketLine, Lane, Offer } from './offers.rules'
import type { Effect, Rung } from './tables'

/** Offers and baskets for tests 样例, by hand and by chance. */
export const line = (skuId: string, unitPriceFen: number, quantity = 1, merchantId = 'm1'): BasketLine => ({ skuId, productId: `p${skuId}`, categoryIds: ['all'], merchantId, quantity, unitPriceFen })
export const offer = (id: string, lane: Lane, effect: Effect, more: Partial<Offer> = {}): Offer => ({ id, lane, effect, merchantId: null, scope: {}, priority: 0, group: lane, excludes: [], platformPercent: 0, ...more })
const plain: Rung = { fromFen: 0, fromPieces: 0, offFen: 0, payPercent: 100, mostOffFen: null }
export const rung = (fromFen: number, offFen: number, more: Partial<Rung> = {}, mostTimes = 1): Extract<Effect, { kind: 'rungs' }> => ({ kind: 'rungs', mostTimes, rungs: [{ ...plain, fromFen, offFen, ...more }] })

const fen = fc.integer({ min: 1, max: 30_000 })
const percent = fc.integer({ min: 0, max: 100 })
const rungs = fc.record({ kind: fc.constant('rungs' as const), mostTimes: fc.constantFrom(1, 1, 3), rungs: fc.array(fc.record({ fromFen: fc.integer({ min: 0, max: 60_000 }), fromPieces: fc.constantFrom(0, 0, 2, 4), offFen: fc.integer({ min: 0, max: 20_000 }), payPercent: fc.constantFrom(100, 100, 90, 50), mostOffFen: fc.constantFrom(null, 5_000) }), { minLength: 1, maxLength: 3 }) })
const effects: Readonly<Record<Lane, fc.Arbitrary<Effect>>> = {
  price: fc.oneof(fc.record({ kind: fc.constant('price' as const), fen }), fc.record({ kind: fc.constant('percent' as const), payPercent: percent }), fc.record({ kind: fc.constant('off' as const), fen }), fc.record({ kind: fc.constant('steps' as const), steps: fc.array(fc.record({ fromPieces: fc.integer({ min: 1, max: 5 }), fen }), { minLength: 1, maxLength: 3 }) })),
  day: fc.record({ kind: fc.constant('percent' as const), payPercent: percent }),
  item: fc.oneof(fc.record({ kind: fc.constant('percent' as const), payPercent: percent }), fc.record({ kind: fc.constant('nth' as const), n: fc.integer({ min: 2, max: 4 }), payPercent: percent }), fc.record({ kind: fc.constant('pieces' as const), n: fc.integer({ min: 2, max: 4 }), fen }),
    fc.record({ kind: fc.constant('set' as const), fen, parts: fc.uniqueArray(fc.record({ skuId: fc.constantFrom('a', 'b', 'c'), pieces: fc.integer({ min: 1, max: 2 }) }), { selector: (one) => one.skuId, minLength: 1, maxLength: 3 }) })),
  store: rungs, platform: rungs, store_coupon: fc.oneof(rungs, fc.record({ kind: fc.constant('exchange' as const), fen, fromFen: fen })), platform_coupon: rungs,
  gift: fc.record({ kind: fc.constant('gift' as const), fromFen: fen, fromPieces: fc.constantFrom(0, 2), skuId: fc.constant('gift'), pieces: fc.constant(1) }),
  freight: fc.record({ kind: fc.constant('freight' as const), fromFen: fen, offFen: fc.integer({ min: 1, max: 2_000 }) }),
}
const scope = fc.oneof(fc.constant({}), fc.record({ skuIds: fc.subarray(['a', 'b', 'c', 'd', 'e'], { minLength: 1 }) }), fc.record({ exceptProductIds: fc.subarray(['pa', 'pb'], { minLength: 1 }) }))
const anOffer = fc.constantFrom<Lane>('price', 'price', 'day', 'item', 'store', 'platform', 'store_coupon', 'platform_coupon', 'gift', 'freight').chain((lane) => fc.record({
  lane: fc.constant(lane), effect: effects[lane], scope, merchantId: lane === 'store' || lane === 'store_coupon' ? fc.constantFrom('m1', 'm2') : fc.constant(null), priority: fc.integer({ min: 0, max: 2 }), platformPercent: percent,
  excludes: fc.constantFrom<string[]>([], [], [], ['store'], ['platform_coupon', 'store_coupon'], ['*']) }))

/** A small basket of up to five SKUs of two stores, and offers of every lane and kind. */
export const basketOf = ({ mostOffers = 7, mostLines = 5 } = {}): fc.Arbitrary<Basket> => fc.record({
  lines: fc.uniqueArray(fc.record({ sku: fc.constantFrom('a', 'b', 'c', 'd', 'e'), quantity: fc.integer({ min: 1, max: 6 }), unitPriceFen: fc.integer({ min: 1, max: 50_000 }), merchantId: fc.constantFrom('m1', 'm2') }), { selector: (one) => one.sku, minLength: 1, maxLength: mostLines }),
  offers: fc.array(anOffer, { maxLength: mostOffers }),
}).map(({ lines, offers }) => ({ lines: lines.map(({ sku, unitPriceFen, quantity, merchantId }) => line(sku, unitPriceFen, quantity, merchantId)), offers: offers.map((one, i) => ({ id: `o${i}`, group: one.lane, ...one })) }))
