import { line, offer, rung } from '../../src/offers/promotions/offers.fake'
import type { Basket } from '../../src/offers/promotions/chain.rules'
import type { Offer } from '../../src/offers/promotions/offers.rules'

/** A hundred offers of every lane over three stores 百惠, as performance.md asks for: for all, for categories and for products, ten of them coupons, some excluding others. */
export interface Ground { readonly stores: readonly string[]; readonly productIds: readonly string[]; readonly categoryIds: readonly string[] }
const some = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n))

export function hundred({ stores, productIds, categoryIds }: Ground): Offer[] {
  const store = (n: number) => ({ merchantId: stores[n % stores.length]! })
  const named = (n: number) => ({ scope: { productIds: [productIds[n % productIds.length]!] } })
  const kind = (n: number) => ({ scope: { categoryIds: [categoryIds[n % categoryIds.length]!] } })
  return [
    ...some(30, (n) => offer(`flash${n}`, 'price', { kind: 'percent', payPercent: 80 + (n % 15) }, { ...store(n), ...named(n), ...(n % 4 === 0 && { mostPieces: 1 }), ...(n % 7 === 0 && { excludes: ['platform_coupon'] }) })),
    ...some(3, (n) => offer(`member${n}`, 'price', { kind: 'percent', payPercent: 94 + n }, store(n))),
    ...some(2, (n) => offer(`day${n}`, 'day', { kind: 'percent', payPercent: 95 + n }, { ...(n === 1 && kind(1)), platformPercent: 100 })),
    ...some(20, (n) => offer(`item${n}`, 'item', n % 2 === 0 ? { kind: 'nth', n: 2, payPercent: 50 } : { kind: 'pieces', n: 3, fen: 199_00 }, { ...store(n), ...(n % 4 === 0 ? kind(n) : named(n)) })),
    ...some(18, (n) => offer(`store${n}`, 'store', rung(100_00 + n * 25_00, 8_00 + n * 3_00, {}, n % 5 === 0 ? 3 : 1), { ...store(n), ...(n % 2 === 1 && kind(n)) })),
    ...some(9, (n) => offer(`platform${n}`, 'platform', rung(200_00 + n * 100_00, 20_00 + n * 9_00), { platformPercent: 100, ...(n === 3 && { excludes: ['store'] }) })),
    ...some(5, (n) => offer(`mine${n}`, 'store_coupon', rung(80_00 + n * 40_00, 6_00 + n * 4_00), { ...store(n), couponId: `cpn_m${n}` })),
    ...some(5, (n) => offer(`ours${n}`, 'platform_coupon', n === 4 ? rung(300_00, 0, { payPercent: 92, mostOffFen: 60_00 }) : rung(150_00 + n * 150_00, 12_00 + n * 14_00), { couponId: `cpn_o${n}`, platformPercent: 100, ...(n === 2 && { excludes: ['price'] }) })),
    ...some(8, (n) => offer(`ship${n}`, 'freight', { kind: 'freight', fromFen: 60_00 + n * 40_00, offFen: 4_00 + n * 1_00 }, n < 5 ? store(n) : { platformPercent: 100 })),
  ]
}

const stores = ['m1', 'm2', 'm3']
/** A cart of ten lines of three stores under them. */
export function crowded(): Basket {
  const lines = some(10, (n) => ({ ...line(`s${n}`, 19_00 + ((n * 7_310) % 240_00), 1 + (n % 3), stores[n % 3]), categoryIds: [`c${n % 5}`] }))
  return { lines, offers: hundred({ stores, productIds: some(30, (n) => `ps${n}`), categoryIds: some(5, (n) => `c${n}`) }),
    freightOf: (of) => new Map(stores.map((store, n) => [store, lines.filter(({ merchantId }) => merchantId === store).reduce((all, one) => all + of.get(one.skuId)!, 0) > 299_00 ? 0 : 8_00 + n * 2_00])) }
}
