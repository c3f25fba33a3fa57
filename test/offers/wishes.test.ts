import { expect, test } from 'vitest'
import { faultsOf, mostCostFen, platformPercentOf, skusOf, type OfferWish } from '../../src/offers/promotions/offer.rules'
import { rung } from '../../src/offers/promotions/offers.fake'
import type { Effect, Rung } from '../../src/offers/promotions/tables'

/** What may be offered (F33 to F36, F39), wish by wish 优惠配置. */
const at = (text: string) => new Date(`${text}T00:00:00+08:00`)
const now = at('2026-11-01')
const wish = (more: Partial<OfferWish> = {}): OfferWish => ({ name: '满减', kind: 'open', lane: 'store', scope: {}, effect: rung(100_00, 10_00), priority: 0, excludes: [], mostPieces: null, perPerson: null, mostUses: null, mostFen: null, goodDays: null, startsAt: at('2026-11-11'), endsAt: at('2026-11-12'), rhythm: null, way: 'claim', forNew: false, groupIds: null, publicAt: null, ...more })
const codes = (more: Partial<OfferWish>, by: 'merchant' | 'platform' = 'merchant') => faultsOf(wish(more), by, now).map(({ field, code }) => `${field} ${code.replace('promotions.', '')}`)
const steps = (...rungs: Partial<Rung>[]): Effect => ({ kind: 'rungs', mostTimes: 1, rungs: rungs.map((one) => ({ fromFen: 0, fromPieces: 0, offFen: 0, payPercent: 100, mostOffFen: null, ...one })) })
const freight: Effect = { kind: 'freight', fromFen: 0, offFen: 8_00 }
const percent: Effect = { kind: 'percent', payPercent: 90 }

test('F39 each lane takes its own effects, from whoever may offer there, open or by coupon', () => {
  const fine: readonly (readonly [Partial<OfferWish>, 'merchant' | 'platform'])[] = [
    [{}, 'merchant'], [{ lane: 'platform' }, 'platform'], [{ lane: 'store_coupon', kind: 'coupon' }, 'merchant'], [{ lane: 'platform_coupon', kind: 'coupon', effect: { kind: 'exchange', fen: 1, fromFen: 0 } }, 'platform'],
    [{ lane: 'price', effect: percent }, 'merchant'], [{ lane: 'price', effect: { kind: 'off', fen: 1 } }, 'platform'], [{ lane: 'price', effect: { kind: 'steps', steps: [] } }, 'merchant'], [{ lane: 'day', effect: percent }, 'platform'], [{ lane: 'day', effect: percent }, 'merchant'],
    [{ lane: 'item', effect: percent }, 'merchant'], [{ lane: 'item', effect: { kind: 'nth', n: 2, payPercent: 50 } }, 'merchant'], [{ lane: 'item', effect: { kind: 'pieces', n: 3, fen: 99_00 } }, 'merchant'], [{ lane: 'freight', effect: freight }, 'merchant'], [{ lane: 'freight', effect: freight, kind: 'coupon' }, 'platform'],
    [{ lane: 'item', effect: { kind: 'set', fen: 1, parts: [{ skuId: 'a', pieces: 1 }, { skuId: 'b', pieces: 1 }] } }, 'merchant'], [{ lane: 'item', effect: { kind: 'exchange', fen: 1, fromFen: 0, skuIds: ['a'] } }, 'merchant'], [{ lane: 'gift', effect: { kind: 'gift', fromFen: 1, fromPieces: 0, skuId: 'a', pieces: 1 } }, 'merchant'], [{ lane: 'price', effect: { kind: 'price', fen: 1 }, scope: { productIds: ['p'] } }, 'merchant'],
  ]
  for (const [more, by] of fine) expect([more, codes(more, by)]).toEqual([more, []])
  const refused: readonly (readonly [Partial<OfferWish>, 'merchant' | 'platform', string])[] = [
    [{}, 'platform', 'lane lane_not_yours'], [{ lane: 'platform' }, 'merchant', 'lane lane_not_yours'], [{ lane: 'store_coupon', kind: 'coupon' }, 'platform', 'lane lane_not_yours'], [{ lane: 'platform_coupon', kind: 'coupon' }, 'merchant', 'lane lane_not_yours'], [{ lane: 'item', effect: percent }, 'platform', 'lane lane_not_yours'],
    [{ lane: 'gift', effect: { kind: 'gift', fromFen: 1, fromPieces: 0, skuId: 'a', pieces: 1 } }, 'platform', 'lane lane_not_yours'], [{ effect: percent }, 'merchant', 'effect effect_not_there'], [{ lane: 'day', effect: { kind: 'off', fen: 1 } }, 'merchant', 'effect effect_not_there'], [{ lane: 'freight', effect: percent }, 'merchant', 'effect effect_not_there'],
    [{ kind: 'coupon' }, 'merchant', 'kind kind_not_there'], [{ lane: 'store_coupon' }, 'merchant', 'kind kind_not_there'],
  ]
  for (const [more, by, code] of refused) expect([more, codes(more, by)]).toEqual([more, [code]])
})
test('F33 times, days and ways: what ends first, is over, or belongs to coupons alone is refused', () => {
  expect(codes({ endsAt: at('2026-11-11') })).toEqual(['endsAt ends_first'])
  expect(codes({ startsAt: at('2026-10-01'), endsAt: now })).toEqual(['endsAt over_already'])
  expect(codes({ startsAt: at('2026-10-01'), endsAt: new Date(now.getTime() + 1) })).toEqual([])
  expect(codes({ goodDays: 3 })).toEqual(['goodDays coupons_only'])
  expect(codes({ way: 'given' })).toEqual(['way coupons_only'])
  expect(codes({ kind: 'coupon', lane: 'store_coupon', goodDays: 3, way: 'given' })).toEqual([])
})
test('F39 a price names its goods, a gift asks for something, and nothing is named twice', () => {
  const price: Partial<OfferWish> = { lane: 'price', effect: { kind: 'price', fen: 1_00 } }
  expect([codes(price), codes({ ...price, scope: { skuIds: [], productIds: [], categoryIds: [] } })]).toEqual([['scope price_of_everything'], ['scope price_of_everything']])
  for (const scope of [{ skuIds: ['a'] }, { productIds: ['a'] }, { categoryIds: ['a'] }]) expect(codes({ ...price, scope })).toEqual([])
  const gift = (more: object, rest: Partial<OfferWish> = {}) => codes({ lane: 'gift', effect: { kind: 'gift', fromFen: 0, fromPieces: 0, skuId: 'a', pieces: 1, ...more } as Effect, ...rest })
  expect([gift({}), gift({ fromFen: 1 }), gift({ fromPieces: 1 }), gift({ fromFen: 1, others: ['a'] }), gift({ fromFen: 1, others: ['b'] }), gift({ fromFen: 1, payMinutes: 5 }), gift({ fromFen: 1, payMinutes: 5 }, { mostUses: 9 })])
    .toEqual([['effect gift_for_nothing'], [], [], ['effect named_twice'], [], ['mostUses gift_without_number'], []])
  expect(codes({ lane: 'item', effect: { kind: 'exchange', fen: 1, fromFen: 0 } })).toEqual(['effect exchange_of_everything'])
  expect(skusOf({ kind: 'set', fen: 1, parts: [{ skuId: 'a', pieces: 1 }, { skuId: 'b', pieces: 2 }] })).toEqual(['a', 'b'])
  expect([skusOf({ kind: 'exchange', fen: 1, fromFen: 0 }), skusOf({ kind: 'exchange', fen: 1, fromFen: 0, skuIds: ['a'] }), skusOf(percent)]).toEqual([[], ['a'], []])
})
test('F34 each rung asks more and takes more than the one below it, and 每满 has one rung with an amount', () => {
  const falls = (effect: Effect) => codes({ effect }).length > 0
  expect(falls(steps({ fromFen: 100, offFen: 10 }, { fromFen: 200, offFen: 20 }))).toBe(false)
  expect(falls(steps({ fromPieces: 2, payPercent: 90 }, { fromPieces: 3, payPercent: 80 }))).toBe(false)
  expect(falls(steps({ fromFen: 100, offFen: 10 }, { fromFen: 100, offFen: 20 }))).toBe(true)
  expect(falls(steps({ fromFen: 200, offFen: 10 }, { fromFen: 100, offFen: 20 }))).toBe(true)
  expect(falls(steps({ fromFen: 100, offFen: 10 }, { fromFen: 200, offFen: 10 }))).toBe(true)
  expect(falls(steps({ fromFen: 100, payPercent: 90 }, { fromFen: 200, payPercent: 90 }))).toBe(true)
  expect(falls(steps({ fromFen: 100 }))).toBe(true)
  expect(falls(rung(100, 10, {}, 3))).toBe(false)
  expect(falls(rung(0, 10, { fromPieces: 2 }, 3))).toBe(false)
  expect(falls(rung(0, 10, {}, 3))).toBe(true)
  expect(falls(rung(100, 0, { payPercent: 90 }, 3))).toBe(true)
  expect(falls({ kind: 'rungs', mostTimes: 2, rungs: [...rung(100, 10).rungs, ...rung(200, 20).rungs] })).toBe(true)
})
test('F35 a flash sale names each SKU once and says when it opens; its openings lie one after the other, however they are written', () => {
  const item = (skuId: string) => ({ skuId, productId: 'p', fen: 1, pieces: 1, perPerson: null })
  const flash = (skus: readonly string[], ...slots: [fromMinute: number, untilMinute: number][]) => codes({ lane: 'price', effect: { kind: 'flash', items: skus.map(item) }, rhythm: slots.length === 0 ? null : { slots: slots.map(([fromMinute, untilMinute]) => ({ fromMinute, untilMinute })) } })
  expect([flash(['a', 'b'], [600, 660]), flash(['a'], [660, 720], [600, 660]), flash(['a'], [600, 601], [601, 602], [700, 701])]).toEqual([[], [], []])
  expect(flash(['a', 'b', 'a'], [600, 660])).toEqual(['items sku_twice'])
  expect(flash(['a'])).toEqual(['slots slots_missing'])
  expect(codes({ lane: 'price', effect: { kind: 'flash', items: [item('a')] }, rhythm: { monthDays: [18] } })).toEqual(['slots slots_missing'])
  for (const slots of [[[600, 660], [659, 700]], [[659, 700], [600, 660]], [[600, 600]], [[660, 600]], [[600, 660], [600, 660]], [[0, 10], [600, 660], [630, 700]]] as [number, number][][]) expect([slots, flash(['a'], ...slots)]).toEqual([slots, ['slots slots_overlap']])
  expect(codes({ lane: 'price', effect: percent, rhythm: { slots: [{ fromMinute: 600, untilMinute: 600 }] } })).toEqual([])
})
test('F33 to F36 no lane takes what is not its own: every effect in every lane, by either maker', () => {
  const effects: readonly Effect[] = [rung(100_00, 10_00), percent, freight, { kind: 'off', fen: 1 }, { kind: 'price', fen: 1 }, { kind: 'steps', steps: [] }, { kind: 'nth', n: 2, payPercent: 50 }, { kind: 'pieces', n: 3, fen: 99_00 }, { kind: 'set', fen: 1, parts: [{ skuId: 'a', pieces: 1 }, { skuId: 'b', pieces: 1 }] }, { kind: 'exchange', fen: 1, fromFen: 0, skuIds: ['a'] }, { kind: 'gift', fromFen: 1, fromPieces: 0, skuId: 'a', pieces: 1 }, { kind: 'flash', items: [{ skuId: 'a', productId: 'p', fen: 1, pieces: 1, perPerson: null }] }]
  const allowed = (['price', 'day', 'item', 'store', 'platform', 'store_coupon', 'platform_coupon', 'gift', 'freight'] as const).map((lane) => `${lane}: ${effects.filter((effect) => (['merchant', 'platform'] as const).some((by) => (['open', 'coupon'] as const).some((kind) => codes({ lane, kind, effect, scope: { skuIds: ['a'] }, rhythm: { slots: [{ fromMinute: 0, untilMinute: 1 }] } }, by).length === 0))).map(({ kind }) => kind).join(' ')}`)
  expect(allowed).toEqual(['price: percent off price steps flash', 'day: percent', 'item: percent nth pieces set exchange', 'store: rungs', 'platform: rungs', 'store_coupon: rungs exchange', 'platform_coupon: rungs exchange', 'gift: gift', 'freight: freight'])
  expect(codes({ lane: 'store_coupon', kind: 'coupon', effect: { kind: 'exchange', fen: 1, fromFen: 0 } })).toEqual([])
  expect(faultsOf(wish({ effect: steps({ fromFen: 100 }) }), 'merchant', now)).toEqual([{ field: 'effect', code: 'promotions.rungs_fall' }])
})
test('F34 one rung that takes nothing spoils the others, and one percent spoils 每满', () => {
  expect(codes({ effect: steps({ fromFen: 100, offFen: 10 }, { fromFen: 200 }) })).toEqual(['effect rungs_fall'])
  expect(codes({ effect: rung(50, 10, { fromPieces: 50 }, 3) })).toEqual([])
  expect(codes({ effect: rung(100, 10, { payPercent: 90 }, 3) })).toEqual(['effect rungs_fall'])
})
test('F33 what an offer may cost: its budget, or as often as it may be used times the most that it takes; who makes it bears it', () => {
  const cost = (more: Partial<OfferWish>) => mostCostFen(wish(more))
  expect([cost({}), cost({ mostFen: 5_00, mostUses: 9 }), cost({ mostUses: 9 }), cost({ mostUses: 2, effect: freight }), cost({ mostUses: 2, effect: percent })]).toEqual([undefined, 5_00, 90_00, 16_00, undefined])
  expect([cost({ mostUses: 2, effect: rung(100_00, 5_00, {}, 4) }), cost({ mostUses: 2, effect: rung(0, 0, { payPercent: 80, mostOffFen: 30_00 }) }), cost({ mostUses: 2, effect: rung(0, 0, { payPercent: 80 }) })]).toEqual([40_00, 60_00, undefined])
  expect(cost({ mostUses: 3, effect: steps({ fromFen: 100, offFen: 10 }, { fromFen: 200, offFen: 20 }) })).toBe(60)
  expect([platformPercentOf('platform'), platformPercentOf('merchant')]).toEqual([100, 0])
})
