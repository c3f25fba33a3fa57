import { line, offer, rung } from '../../src/growth/promotions/offers.fake'
import type { Basket } from '../../src/growth/promotions/chain.rules'
import type { Offer } from '../../src/growth/promotions/offers.rules'

/** A cart of ten lines of three stores under a hundred offers of every lane 百惠十行, as performance.md asks for. */
export const stores = ['m1', 'm2', 'm3'] as const
const some = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n))

export function crowded(): Basket {
  const lines = some(10, (n) => ({ ...line(`s${n}`, 19_00 + ((n * 7_310) % 240_00), 1 + (n % 3), stores[n % 3]), categoryIds: [`c${n % 5}`, `t${n % 2}`] }))
  const named = (n: number) => ({ productIds: [`ps${n}`] })
  const offers: Offer[] = [
    ...some(30, (n) => offer(`flash${n}`, 'price', { kind: 'percent', payPercent: 80 + (n % 15) }, { merchantId: stores[n % 3]!, scope: named(n), ...(n % 4 === 0 && { mostPieces: 1 }), ...(n % 7 === 0 && { excludes: ['platform_coupon'] }) })),
    ...some(3, (n) => offer(`member${n}`, 'price', { kind: 'percent', payPercent: 94 + n }, { merchantId: stores[n]! })),
    ...some(2, (n) => offer(`day${n}`, 'day', { kind: 'percent', payPercent: 95 + n }, { scope: n === 0 ? {} : { categoryIds: ['c1'] }, platformPercent: 100 })),
    ...some(20, (n) => offer(`item${n}`, 'item', n % 2 === 0 ? { kind: 'nth', n: 2, payPercent: 50 } : { kind: 'pieces', n: 3, fen: 199_00 }, { merchantId: stores[n % 3]!, scope: n % 4 === 0 ? { categoryIds: [`c${n % 5}`] } : named(n) })),
    ...some(18, (n) => offer(`store${n}`, 'store', rung(100_00 + n * 25_00, 8_00 + n * 3_00, {}, n % 5 === 0 ? 3 : 1), { merchantId: stores[n % 3]!, scope: n % 2 === 0 ? {} : { categoryIds: [`t${n % 2}`] } })),
    ...some(9, (n) => offer(`platform${n}`, 'platform', rung(200_00 + n * 100_00, 20_00 + n * 9_00), { platformPercent: 100, ...(n === 3 && { excludes: ['store'] }) })),
    ...some(5, (n) => offer(`mine${n}`, 'store_coupon', rung(80_00 + n * 40_00, 6_00 + n * 4_00), { merchantId: stores[n % 3]!, couponId: `cpn_m${n}` })),
    ...some(5, (n) => offer(`ours${n}`, 'platform_coupon', n === 4 ? rung(300_00, 0, { payPercent: 92, mostOffFen: 60_00 }) : rung(150_00 + n * 150_00, 12_00 + n * 14_00), { couponId: `cpn_o${n}`, platformPercent: 100, ...(n === 2 && { excludes: ['price'] }) })),
    ...some(8, (n) => offer(`ship${n}`, 'freight', { kind: 'freight', fromFen: 60_00 + n * 40_00, offFen: 4_00 + n * 1_00 }, n < 5 ? { merchantId: stores[n % 3]! } : { couponId: `cpn_f${n}`, platformPercent: 100 })),
  ]
  return { lines, offers, freightOf: (of) => new Map(stores.map((store, n) => [store, lines.filter(({ merchantId }) => merchantId === store).reduce((all, one) => all + of.get(one.skuId)!, 0) > 299_00 ? 0 : 8_00 + n * 2_00])) }
}
