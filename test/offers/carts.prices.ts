import { line, offer } from '../../src/offers/promotions/offers.fake'
import type { Offer } from '../../src/offers/promotions/offers.rules'
import type { Cart } from './carts'

/** Prices of pieces and the days on top of them 单价与会员日: the lanes `price` and `day`. */
const member = offer('member', 'price', { kind: 'percent', payPercent: 90 })
const monthly = offer('monthly', 'day', { kind: 'percent', payPercent: 95 })

const flashSale = (id: string, item: { skuId: string; fen: number; pieces: number }, more: Partial<Offer> = {}, ...others: { skuId: string; fen: number; pieces: number }[]): Offer => offer(id, 'price', { kind: 'flash', items: [item, ...others].map((one) => ({ ...one, productId: 'p', perPerson: null })) }, more)

export const pricesCarts: readonly Cart[] = [
  { rule: 'F39 without an offer goods cost their own price', basket: { lines: [line('a', 19_90, 2), line('b', 5_50)], offers: [] }, sums: ['2 × 19.90 + 5.50 = 45.30'], off: [0, 0], uses: [] },
  { rule: 'F39 a percent of a price is rounded up to the fen, for each piece', basket: { lines: [line('a', 19_99, 3)], offers: [offer('member', 'price', { kind: 'percent', payPercent: 88 })] },
    sums: ['a piece: ⌈19.99 × 88 ÷ 100⌉ = 17.60', 'off: 3 × (19.99 − 17.60) = 7.17', '3 × 17.60 = 52.80'], off: [7_17], uses: ['member'] },
  { rule: 'F39 one fen at 90 % stays one fen', basket: { lines: [line('a', 1, 4)], offers: [member] }, sums: ['a piece: ⌈0.01 × 90 ÷ 100⌉ = 0.01', '4 × 0.01 = 0.04'], off: [0], uses: [], why: { member: { why: 'better_without' } } },
  { rule: 'F39 of an activity price and the member price the lower one holds', basket: { lines: [line('a', 100_00, 2)], offers: [member, offer('limited', 'price', { kind: 'price', fen: 79_00 })] },
    sums: ['member: 100.00 × 90 ÷ 100 = 90.00', '79.00 < 90.00', '2 × 79.00 = 158.00'], off: [42_00], uses: ['limited'], why: { member: { why: 'lane_taken', by: 'limited' } } },
  { rule: 'F39 so much less than the price, and never less than nothing', basket: { lines: [line('a', 12_00), line('b', 40_00)], offers: [offer('less', 'price', { kind: 'off', fen: 15_00 })] },
    sums: ['a: 12.00 − 12.00 = 0.00', 'b: 40.00 − 15.00 = 25.00', '0.00 + 25.00 = 25.00'], off: [12_00, 15_00], uses: ['less'] },
  { rule: 'F35 an activity price above the price of its goods does not speak', basket: { lines: [line('a', 100_00)], offers: [offer('flash', 'price', { kind: 'price', fen: 120_00 })] }, sums: ['120.00 > 100.00', '1 × 100.00 = 100.00'], off: [0], uses: [] },
  { rule: 'E13 each SKU pays the step that its own pieces reach, from so many pieces on', sums: ['a, nine of ten: 9 × 9.00 = 81.00', 'b, ten: 10 × 8.00 = 80.00', 'c, two: 2 × 10.00 = 20.00', '81.00 + 80.00 + 20.00 = 181.00'], off: [9_00, 20_00, 0], uses: ['list'],
    basket: { lines: [line('a', 10_00, 9), line('b', 10_00, 10), line('c', 10_00, 2)], offers: [offer('list', 'price', { kind: 'steps', steps: [{ fromPieces: 10, fen: 8_00 }, { fromPieces: 3, fen: 9_00 }] })] } },
  { rule: 'E13 of the steps that are reached the one from most pieces on holds, in whatever sequence they are written', sums: ['12 ≥ 10', '12 × 8.00 = 96.00'], off: [24_00], uses: ['list'],
    basket: { lines: [line('a', 10_00, 12)], offers: [offer('list', 'price', { kind: 'steps', steps: [{ fromPieces: 3, fen: 9_00 }, { fromPieces: 10, fen: 8_00 }] })] } },
  { rule: 'E13 a step competes with the member price, and the lower one holds', sums: ['step: 85.00 < 90.00', '3 × 85.00 = 255.00'], off: [45_00], uses: ['list'],
    basket: { lines: [line('a', 100_00, 3)], offers: [member, offer('list', 'price', { kind: 'steps', steps: [{ fromPieces: 3, fen: 85_00 }] })] } },
  { rule: 'F35 the flash price holds for two pieces, the member price for the other three', sums: ['off: 2 × 50.00 + 3 × 10.00 = 130.00', '2 × 50.00 + 3 × 90.00 = 370.00'], off: [130_00], uses: ['flash', 'member'],
    basket: { lines: [line('a', 100_00, 5)], offers: [member, offer('flash', 'price', { kind: 'price', fen: 50_00 }, { mostPieces: 2 })] } },
  { rule: 'F35 two limited prices one after the other, and the own price for what is over', sums: ['off: 60.00 + 2 × 40.00 = 140.00', '1 × 40.00 + 2 × 60.00 + 1 × 100.00 = 260.00'], off: [140_00], uses: ['flash', 'limited'],
    basket: { lines: [line('a', 100_00, 4)], offers: [offer('limited', 'price', { kind: 'price', fen: 60_00 }, { mostPieces: 2 }), offer('flash', 'price', { kind: 'price', fen: 40_00 }, { mostPieces: 1 })] } },
  { rule: 'F35 a budget that does not reach for all pieces keeps the price away', sums: ['wanted: 4 × 10.00 > 39.99', '4 × 50.00 = 200.00'], off: [0], uses: [], why: { flash: { why: 'better_without' } },
    basket: { lines: [line('a', 50_00, 4)], offers: [offer('flash', 'price', { kind: 'off', fen: 10_00 }, { leftFen: 39_99 })] } },
  { rule: 'F35 a budget that reaches to the fen for the pieces that it holds for', sums: ['wanted: 3 × 10.00 = 30.00', '3 × 40.00 + 1 × 50.00 = 170.00'], off: [30_00], uses: ['flash'],
    basket: { lines: [line('a', 50_00, 4)], offers: [offer('flash', 'price', { kind: 'off', fen: 10_00 }, { leftFen: 30_00, mostPieces: 3 })] } },
  { rule: 'F35 one budget over several lines: it holds for two, and what is left is too little for the third', sums: ['2 × 10.00 = 20.00', '25.00 − 20.00 < 10.00', '40.00 + 40.00 + 50.00 = 130.00'], off: [10_00, 10_00, 0], uses: ['less'],
    basket: { lines: [line('a', 50_00), line('b', 50_00), line('c', 50_00)], offers: [offer('less', 'price', { kind: 'off', fen: 10_00 }, { leftFen: 25_00 })] } },
  { rule: 'F39 a budget for one of two lines goes where it takes more off', sums: ['a and b: 5.00 + 25.00 > 25.00', 'b: 50.00 × 50 ÷ 100 = 25.00', '10.00 + 25.00 = 35.00'], off: [0, 25_00], uses: ['half'],
    basket: { lines: [line('a', 10_00), line('b', 50_00)], offers: [offer('half', 'price', { kind: 'percent', payPercent: 50 }, { leftFen: 25_00 })] } },
  { rule: 'F25 the member day comes on top of the member price', sums: ['member: 100.00 × 90 ÷ 100 = 90.00', 'day: 90.00 × 5 ÷ 100 = 4.50', '90.00 − 4.50 = 85.50'], off: [14_50], uses: ['member', 'monthly'],
    basket: { lines: [line('a', 100_00)], offers: [monthly, member] } },
  { rule: 'F25 what a day takes is rounded down to the fen, once for the line', sums: ['3 × 0.99 = 2.97', 'day: ⌊2.97 × 5 ÷ 100⌋ = 0.14', '2.97 − 0.14 = 2.83'], off: [14], uses: ['monthly'], basket: { lines: [line('a', 99, 3)], offers: [monthly] } },
  { rule: 'F25 where two days meet each line gets the one that takes more', sums: ['a, monthly: 100.00 × 8 ÷ 100 = 8.00', 'b, weekly: 100.00 × 15 ÷ 100 = 15.00', '100.00 − 8.00 + 100.00 − 15.00 = 177.00'], off: [8_00, 15_00], uses: ['monthly', 'weekly'],
    basket: { lines: [line('a', 100_00), line('b', 100_00)], offers: [offer('monthly', 'day', { kind: 'percent', payPercent: 92 }), offer('weekly', 'day', { kind: 'percent', payPercent: 85 }, { scope: { skuIds: ['b'] } })] } },
  { rule: 'F25 F39 one budget of a day over two lines: the dearer one takes, and what is left is too little for the other', sums: ['a: 100.00 × 10 ÷ 100 = 10.00', 'b: 60.00 × 10 ÷ 100 = 6.00', '12.00 − 10.00 < 6.00', '100.00 − 10.00 + 60.00 = 150.00'], off: [10_00, 0], uses: ['monthly'],
    basket: { lines: [line('a', 100_00), line('b', 60_00)], offers: [offer('monthly', 'day', { kind: 'percent', payPercent: 90 }, { leftFen: 12_00 })] } },
  { rule: 'F25 T-22 a flash price that excludes the member day holds where it is better than the day', sums: ['day alone: 100.00 × 90 ÷ 100 = 90.00', '88.00 < 90.00', '1 × 88.00 = 88.00'], off: [12_00], uses: ['flash'], why: { monthly: { why: 'excluded', by: 'flash' } },
    basket: { lines: [line('a', 100_00)], offers: [offer('flash', 'price', { kind: 'price', fen: 88_00 }, { excludes: ['day'] }), offer('monthly', 'day', { kind: 'percent', payPercent: 90 })] } },
  { rule: 'F25 T-22 and is left out where the day is better', sums: ['100.00 × 80 ÷ 100 = 80.00', '80.00 < 88.00', '1 × 80.00 = 80.00'], off: [20_00], uses: ['monthly'], why: { flash: { why: 'excluded', by: 'monthly' } },
    basket: { lines: [line('a', 100_00)], offers: [offer('flash', 'price', { kind: 'price', fen: 88_00 }, { excludes: ['day'] }), offer('monthly', 'day', { kind: 'percent', payPercent: 80 })] } },
  { rule: 'F39 an exclusion between two prices of one line: the pieces over get no second price', sums: ['flash for one: 50.00 + 100.00 = 150.00', 'member for both: 2 × 90.00 = 180.00', '50.00 + 100.00 = 150.00'], off: [50_00], uses: ['flash'], why: { member: { why: 'excluded', by: 'flash' } },
    basket: { lines: [line('a', 100_00, 2)], offers: [offer('flash', 'price', { kind: 'price', fen: 50_00 }, { mostPieces: 1, excludes: ['price'] }), member] } },
  { rule: 'F35 a flash sale has so many pieces for him, the others cost their own price', basket: { lines: [line('a', 100_00, 3)], offers: [flashSale('flash', { skuId: 'a', fen: 60_00, pieces: 2 })] },
    sums: ['off: 2 × (100.00 − 60.00) = 80.00', '3 × 100.00 − 80.00 = 220.00'], off: [80_00], uses: ['flash'] },
  { rule: 'F35 and so many of an order at most, where that is fewer', basket: { lines: [line('a', 100_00, 3)], offers: [flashSale('flash', { skuId: 'a', fen: 60_00, pieces: 2 }, { mostPieces: 1 })] },
    sums: ['3 × 100.00 − 40.00 = 260.00'], off: [40_00], uses: ['flash'] },
  { rule: 'F35 where the order may have more than the pool has left, the pool holds', basket: { lines: [line('a', 100_00, 3)], offers: [flashSale('flash', { skuId: 'a', fen: 60_00, pieces: 2 }, { mostPieces: 5 })] },
    sums: ['3 × 100.00 − 2 × 40.00 = 220.00'], off: [80_00], uses: ['flash'] },
  { rule: 'F35 each SKU of a flash sale has its own price, and goods of the same product that it does not name cost their own', basket: { lines: [line('a', 100_00), line('b', 80_00), line('c', 50_00)], offers: [flashSale('flash', { skuId: 'b', fen: 70_00, pieces: 9 }, {}, { skuId: 'a', fen: 60_00, pieces: 9 })] },
    sums: ['60.00 + 70.00 + 50.00 = 180.00'], off: [40_00, 10_00, 0], uses: ['flash'] },
  { rule: 'F35 and its own pool', basket: { lines: [line('a', 100_00, 2), line('b', 80_00, 2)], offers: [flashSale('flash', { skuId: 'b', fen: 70_00, pieces: 2 }, {}, { skuId: 'a', fen: 60_00, pieces: 1 })] },
    sums: ['60.00 + 100.00 + 2 × 70.00 = 300.00'], off: [40_00, 20_00], uses: ['flash'] },
  { rule: 'F35 F39 a flash sale that is open costs less than the member price, which is for the third piece', basket: { lines: [line('a', 100_00, 3)], offers: [member, flashSale('flash', { skuId: 'a', fen: 60_00, pieces: 2 })] },
    sums: ['2 × 60.00 + 90.00 = 210.00'], off: [90_00], uses: ['flash', 'member'] },
]
