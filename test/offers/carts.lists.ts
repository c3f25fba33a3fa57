import type { ListsNow } from '../../src/offers/pricelists/live.queries'
import { listOffers } from '../../src/offers/pricelists/quotes.queries'
import { line, offer, rung } from '../../src/offers/promotions/offers.fake'
import type { BasketLine, Offer } from '../../src/offers/promotions/offers.rules'
import type { Cart } from './carts'

/** Price lists 价格表 in the chain (E13): which list speaks for a line, at what step, and how its price stands to all others. */
type Steps = readonly (readonly [fromPieces: number, fen: number])[]
interface List { readonly id: string; readonly of?: Readonly<Record<string, Steps>>; readonly payPercent?: number; readonly priority?: number; readonly merchantId?: string | null }
const always = { startsAt: new Date(0), endsAt: new Date(8.64e15) }
function listed(lines: readonly BasketLine[], lists: readonly List[], others: readonly Offer[] = []): Cart['basket'] {
  const live: ListsNow['live'] = lists.map(({ id, payPercent = null, priority = 0, merchantId = 'm1' }) => ({ id, name: id, groupIds: null, payPercent, priority, merchantId, ...always }))
  const said = lines.map(({ skuId }) => [skuId, new Map(lists.flatMap(({ id, of }) => (of?.[skuId] ? [[id, of[skuId]!.map(([fromPieces, fen]) => ({ fromPieces, fen }))] as const] : [])))] as const)
  return { lines, offers: [...listOffers({ live, lines: new Map(said), ended: [] }, lines), ...others] }
}
const tens: Steps = [[5, 9_00], [10, 8_00]]

export const listCarts: readonly Cart[] = [
  { rule: 'E13 list: of two SKUs in one list each pays the step that its own pieces reach, at the boundary', basket: listed([line('a', 10_00, 9), line('b', 10_00, 10)], [{ id: 'list', of: { a: tens, b: tens } }]),
    sums: ['a, nine: 9 × 9.00 = 81.00', 'b, ten: 10 × 8.00 = 80.00', '81.00 + 80.00 = 161.00'], off: [9_00, 20_00], uses: ['list'] },
  { rule: 'E13 list: below the start quantity it does not hold', basket: listed([line('a', 10_00, 4)], [{ id: 'list', of: { a: tens } }]), sums: ['4 < 5', '4 × 10.00 = 40.00'], off: [0], uses: [] },
  { rule: 'E13 list: the higher priority speaks though it is dearer', basket: listed([line('a', 10_00, 2)], [{ id: 'cheap', of: { a: [[1, 7_00]] } }, { id: 'contract', priority: 5, of: { a: [[1, 9_50]] } }]), sums: ['5 > 0', '2 × 9.50 = 19.00'], off: [1_00], uses: ['contract'] },
  { rule: 'E13 list: where the higher one’s start quantity is not reached the lower one speaks, its percent rounded up', basket: listed([line('a', 19_99, 3)], [{ id: 'contract', priority: 5, of: { a: [[5, 6_00]] } }, { id: 'member', payPercent: 95 }]),
    sums: ['3 < 5', 'a piece: ⌈19.99 × 95 ÷ 100⌉ = 19.00', '3 × 19.00 = 57.00'], off: [2_97], uses: ['member'] },
  { rule: 'E13 list: of equal priority the cheaper speaks', basket: listed([line('a', 10_00, 3)], [{ id: 'one', of: { a: [[1, 8_50]] } }, { id: 'two', payPercent: 80 }]), sums: ['10.00 × 80 ÷ 100 = 8.00', '8.00 < 8.50', '3 × 8.00 = 24.00'], off: [6_00], uses: ['two'] },
  { rule: 'E13 list: a line of a list comes before its percent', basket: listed([line('a', 10_00), line('b', 10_00)], [{ id: 'list', payPercent: 80, of: { a: [[1, 9_00]] } }]), sums: ['a: 1 × 9.00 = 9.00', 'b: 10.00 × 80 ÷ 100 = 8.00', '9.00 + 8.00 = 17.00'], off: [1_00, 2_00], uses: ['list'] },
  { rule: 'E13 F35 list: a lower flash price holds for its two pieces, the step of ten for the other eight', basket: listed([line('a', 10_00, 10)], [{ id: 'list', of: { a: tens } }], [offer('flash', 'price', { kind: 'price', fen: 5_00 }, { mostPieces: 2 })]),
    sums: ['off: 2 × 5.00 + 8 × 2.00 = 26.00', '2 × 5.00 + 8 × 8.00 = 74.00'], off: [26_00], uses: ['flash', 'list'] },
  { rule: 'E13 list: a flash price that it undercuts does not speak', basket: listed([line('a', 10_00, 10)], [{ id: 'list', of: { a: tens } }], [offer('flash', 'price', { kind: 'price', fen: 8_50 })]), sums: ['8.00 < 8.50', '10 × 8.00 = 80.00'], off: [20_00], uses: ['list'] },
  { rule: 'E13 F25 list: the member day comes on top of it', basket: listed([line('a', 10_00, 10)], [{ id: 'list', of: { a: tens } }], [offer('monthly', 'day', { kind: 'percent', payPercent: 95 })]),
    sums: ['10 × 8.00 = 80.00', 'day: 80.00 × 5 ÷ 100 = 4.00', '80.00 − 4.00 = 76.00'], off: [24_00], uses: ['list', 'monthly'] },
  { rule: 'E13 F34 list: it loses a threshold and is still less', basket: listed([line('a', 12_00, 10)], [{ id: 'list', of: { a: [[10, 9_00]] } }], [offer('rungs', 'store', rung(100_00, 20_00), { merchantId: 'm1' })]),
    sums: ['10 × 9.00 = 90.00', '90.00 < 100.00', '120.00 − 20.00 > 90.00', '10 × 9.00 = 90.00'], off: [30_00], uses: ['list'], why: { rungs: { why: 'short', short: { missingFen: 10_00, missingPieces: 0 } } } },
  { rule: 'E13 F39 list: it is left out where the threshold that it would lose brings more', basket: listed([line('a', 10_50, 10)], [{ id: 'list', of: { a: [[10, 9_90]] } }], [offer('rungs', 'store', rung(100_00, 20_00), { merchantId: 'm1' })]),
    sums: ['10 × 9.90 = 99.00', '99.00 < 100.00', '105.00 − 20.00 < 99.00', '105.00 − 20.00 = 85.00'], off: [20_00], uses: ['rungs'], why: { list: { why: 'better_without' } } },
  { rule: 'E13 F87 list: below the floor of a piece it does not speak', basket: listed([{ ...line('a', 10_00, 10), floorFen: 8_50 }], [{ id: 'list', of: { a: tens } }]), sums: ['8.00 < 8.50', '10 × 10.00 = 100.00'], off: [0], uses: [] },
  { rule: 'E13 list: the platform’s is over all stores and borne by it', basket: listed([line('a', 10_00, 2), line('b', 30_00, 1, 'm2')], [{ id: 'platinum', payPercent: 90, merchantId: null }]), sums: ['2 × 9.00 + 27.00 = 45.00'], off: [2_00, 3_00], platformFen: 5_00, uses: ['platinum'] },
  { rule: 'E13 list: a store’s speaks of its own goods alone', basket: listed([line('a', 10_00), line('b', 10_00, 1, 'm2')], [{ id: 'list', payPercent: 90 }]), sums: ['a: 10.00 × 90 ÷ 100 = 9.00', '9.00 + 10.00 = 19.00'], off: [1_00, 0], platformFen: 0, uses: ['list'] },
  { rule: 'E13 F39 list: a coupon that excludes such prices is used in its place where it takes more', basket: listed([line('a', 10_00, 10)], [{ id: 'list', of: { a: [[1, 9_00]] } }], [offer('coupon', 'store_coupon', rung(90_00, 30_00), { merchantId: 'm1', excludes: ['price'], couponId: 'cpn' })]),
    sums: ['100.00 − 30.00 < 90.00', '100.00 − 30.00 = 70.00'], off: [30_00], uses: ['coupon'], why: { list: { why: 'excluded', by: 'coupon' } } },
]
