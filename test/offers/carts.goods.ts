import { line, offer } from '../../src/offers/promotions/offers.fake'
import type { Cart } from './carts'

/** Several pieces together 第 N 件、N 件、套餐: the lane `item`. */
const half = offer('half', 'item', { kind: 'nth', n: 2, payPercent: 50 })
const three = offer('three', 'item', { kind: 'pieces', n: 3, fen: 99_00 })
const set = (id: string, fen: number, parts: Readonly<Record<string, number>>) => offer(id, 'item', { kind: 'set', fen, parts: Object.entries(parts).map(([skuId, pieces]) => ({ skuId, pieces })) })

export const goodsCarts: readonly Cart[] = [
  { rule: 'F39 the second piece at half its price; a third one by itself costs its own', sums: ['30.00 × 50 ÷ 100 = 15.00', '3 × 30.00 − 15.00 = 75.00'], off: [15_00], uses: ['half'], basket: { lines: [line('a', 30_00, 3)], offers: [half] } },
  { rule: 'F39 the second at half over several SKUs: pairs from the dearest on, the cheaper of each at half; shared by what is in the pairs', off: [8_33, 10_00, 1_67], uses: ['half'],
    sums: ['pair of a and b: 30.00 × 50 ÷ 100 = 15.00', 'pair of b and c: 10.00 × 50 ÷ 100 = 5.00', 'off: 15.00 + 5.00 = 20.00', 'a: ⌊20.00 × 50.00 ÷ 120.00⌋ = 8.33', 'b: 20.00 × 60.00 ÷ 120.00 = 10.00', 'c, with the largest remainder: ⌊20.00 × 10.00 ÷ 120.00⌋ + 0.01 = 1.67', '50.00 + 2 × 30.00 + 10.00 − 20.00 = 100.00'],
    basket: { lines: [line('a', 50_00), line('b', 30_00, 2), line('c', 10_00)], offers: [half] } },
  { rule: 'F39 of three that differ the cheapest is free, wherever it stands in the cart', off: [1_67, 3_33, 5_00], uses: ['free'],
    sums: ['30.00 > 20.00', '20.00 > 10.00', 'a, the larger remainder: ⌊10.00 × 10.00 ÷ 60.00⌋ + 0.01 = 1.67', 'b: ⌊10.00 × 20.00 ÷ 60.00⌋ = 3.33', 'c: 10.00 × 30.00 ÷ 60.00 = 5.00', '60.00 − 10.00 = 50.00'], basket: { lines: [line('a', 10_00), line('b', 20_00), line('c', 30_00)], offers: [offer('free', 'item', { kind: 'nth', n: 3, payPercent: 0 })] } },
  { rule: 'F39 pairs go from the dearest piece on, whatever its name: 50 with 50, 20 with 10', off: [2_31, 23_08, 4_61], uses: ['half'],
    sums: ['50.00 × 50 ÷ 100 + 10.00 × 50 ÷ 100 = 30.00', 'a: ⌊30.00 × 10.00 ÷ 130.00⌋ + 0.01 = 2.31', 'b: ⌊30.00 × 100.00 ÷ 130.00⌋ + 0.01 = 23.08', 'c: ⌊30.00 × 20.00 ÷ 130.00⌋ = 4.61', '130.00 − 30.00 = 100.00'], basket: { lines: [line('a', 10_00), line('b', 50_00, 2), line('c', 20_00)], offers: [half] } },
  { rule: 'F39 every third piece is free; the seventh is of no group', sums: ['2 × 9.90 = 19.80', '7 × 9.90 − 19.80 = 49.50'], off: [19_80], uses: ['free'], basket: { lines: [line('a', 9_90, 7)], offers: [offer('free', 'item', { kind: 'nth', n: 3, payPercent: 0 })] } },
  { rule: 'F39 pieces of a line that does not divide differ by a fen, and the least of them is the free one', off: [14 + 94], uses: ['monthly', 'free'],
    sums: ['after the day: 3 × 0.99 − ⌊2.97 × 5 ÷ 100⌋ = 2.83', 'pieces: 0.95 + 0.94 + 0.94 = 2.83', '2.83 − 0.94 = 1.89'], basket: { lines: [line('a', 99, 3)], offers: [offer('free', 'item', { kind: 'nth', n: 3, payPercent: 0 }), offer('monthly', 'day', { kind: 'percent', payPercent: 95 })] } },
  { rule: 'F39 one piece short of a group says so', sums: ['1 × 30.00 = 30.00'], off: [0], uses: [], why: { half: { why: 'short', short: { missingPieces: 1 } } }, basket: { lines: [line('a', 30_00)], offers: [half] } },
  { rule: 'F39 three for ¥99, the dearest three; what is not among them bears nothing', off: [20_93, 9_07, 0], uses: ['three'],
    sums: ['2 × 45.00 + 39.00 = 129.00', 'off: 129.00 − 99.00 = 30.00', 'a: ⌊30.00 × 90.00 ÷ 129.00⌋ = 20.93', 'b, with the largest remainder: ⌊30.00 × 39.00 ÷ 129.00⌋ + 0.01 = 9.07', '129.00 + 20.00 − 30.00 = 119.00'], basket: { lines: [line('a', 45_00, 2), line('b', 39_00), line('c', 20_00)], offers: [three] } },
  { rule: 'F39 three for an amount above what they cost is no offer', sums: ['3 × 30.00 < 99.00', '3 × 30.00 = 90.00'], off: [0], uses: [], why: { three: { why: 'better_without' } }, basket: { lines: [line('a', 30_00, 3)], offers: [three] } },
  { rule: 'F39 of two groups only the one that costs more than the amount is lowered', sums: ['first: 3 × 40.00 − 99.00 = 21.00', 'second: 3 × 20.00 < 99.00', '3 × 40.00 + 3 × 20.00 − 21.00 = 159.00'], off: [21_00, 0], uses: ['three'], basket: { lines: [line('a', 40_00, 3), line('b', 20_00, 3)], offers: [three] } },
  { rule: 'F39 a percent off goods is rounded down line by line', sums: ['a: ⌊0.05 × 10 ÷ 100⌋ = 0.00', 'b: ⌊0.15 × 10 ÷ 100⌋ = 0.01', '0.05 + 0.15 − 0.01 = 0.19'], off: [0, 1], uses: ['ten'], basket: { lines: [line('a', 5), line('b', 15)], offers: [offer('ten', 'item', { kind: 'percent', payPercent: 90 })] } },
  { rule: 'F08 a set of one a and two b; the third b and the second a cost their own', sums: ['set: 60.00 + 2 × 30.00 = 120.00', 'off: 120.00 − 100.00 = 20.00', '2 × 60.00 + 3 × 30.00 − 20.00 = 190.00'], off: [10_00, 10_00], uses: ['room'],
    basket: { lines: [line('a', 60_00, 2), line('b', 30_00, 3)], offers: [set('room', 100_00, { a: 1, b: 2 })] } },
  { rule: 'F08 the set twice over, shared over its parts by what they cost', off: [28_57, 11_43], uses: ['room'],
    sums: ['once: 100.00 + 2 × 20.00 − 120.00 = 20.00', 'twice: 2 × 20.00 = 40.00', 'a: ⌊40.00 × 200.00 ÷ 280.00⌋ = 28.57', 'b, with the largest remainder: ⌊40.00 × 80.00 ÷ 280.00⌋ + 0.01 = 11.43', '2 × 100.00 + 5 × 20.00 − 40.00 = 260.00'],
    basket: { lines: [line('a', 100_00, 2), line('b', 20_00, 5)], offers: [set('room', 120_00, { a: 1, b: 2 })] } },
  { rule: 'F08 a part that is missing is named', sums: ['2 × 60.00 + 30.00 = 150.00'], off: [0, 0], uses: [], why: { room: { why: 'short', short: { missingSkuIds: ['b', 'c'] } } }, basket: { lines: [line('a', 60_00, 2), line('b', 30_00)], offers: [set('room', 100_00, { a: 1, b: 2, c: 1 })] } },
  { rule: 'F08 two sets share a SKU of which there is one: the one that takes more has it', off: [17_50, 0, 17_50], uses: ['office'], why: { room: { why: 'lane_taken', by: 'office' } },
    sums: ['room: 60.00 + 50.00 − 80.00 = 30.00', 'office: 60.00 + 60.00 − 85.00 = 35.00', '60.00 + 50.00 + 60.00 − 35.00 = 135.00'], basket: { lines: [line('a', 60_00), line('b', 50_00), line('c', 60_00)], offers: [set('room', 80_00, { a: 1, b: 1 }), set('office', 85_00, { a: 1, c: 1 })] } },
  { rule: 'F08 and where there are enough of it both hold, piece by piece', off: [33_86, 13_64, 17_50], uses: ['office', 'room'],
    sums: ['office of one a and c: 120.00 − 85.00 = 35.00', 'room of the other a and b: 110.00 − 80.00 = 30.00', 'a of room: ⌊30.00 × 60.00 ÷ 110.00⌋ = 16.36', 'b, the larger remainder: ⌊30.00 × 50.00 ÷ 110.00⌋ + 0.01 = 13.64', 'a: 17.50 + 16.36 = 33.86', '2 × 60.00 + 50.00 + 60.00 − 35.00 − 30.00 = 165.00'],
    basket: { lines: [line('a', 60_00, 2), line('b', 50_00), line('c', 60_00)], offers: [set('room', 80_00, { a: 1, b: 1 }), set('office', 85_00, { a: 1, c: 1 })] } },
  { rule: 'F08 two sets of apart SKUs both hold', off: [5_00, 5_00, 10_00, 10_00], uses: ['office', 'room'], sums: ['room: 50.00 + 50.00 − 90.00 = 10.00', 'office: 60.00 + 60.00 − 100.00 = 20.00', '220.00 − 10.00 − 20.00 = 190.00'],
    basket: { lines: [line('a', 50_00), line('b', 50_00), line('c', 60_00), line('d', 60_00)], offers: [set('room', 90_00, { a: 1, b: 1 }), set('office', 100_00, { c: 1, d: 1 })] } },
  { rule: 'F08 F39 a set competes with a percent of the same lane over the lines that they share', off: [0, 20_00], uses: ['ten'], sums: ['set: 20.00 + 100.00 − 115.00 = 5.00', 'percent of b: 100.00 × 20 ÷ 100 = 20.00', '20.00 + 100.00 − 20.00 = 100.00'], why: { room: { why: 'lane_taken', by: 'ten' } },
    basket: { lines: [line('a', 20_00), line('b', 100_00)], offers: [set('room', 115_00, { a: 1, b: 1 }), offer('ten', 'item', { kind: 'percent', payPercent: 80 }, { scope: { skuIds: ['b'] } })] } },
  { rule: 'F08 of two sets that share a SKU the better one may speak twice, and the other for the piece that is left', sums: ['ab: 100.00 + 50.00 − 110.00 = 40.00', 'ac: 100.00 + 30.00 − 105.00 = 25.00', '3 × 100.00 + 2 × 50.00 + 30.00 = 430.00', '430.00 − 2 × 40.00 − 25.00 = 325.00'],
    // ab takes 40.00 by 100 : 50, that is 26.67 and 13.33, twice; ac takes 25.00 by 100 : 30, that is 19.23 and 5.77.
    off: [72_57, 26_66, 5_77], uses: ['ab', 'ac'], basket: { lines: [line('a', 100_00, 3), line('b', 50_00, 2), line('c', 30_00)], offers: [offer('ab', 'item', { kind: 'set', fen: 110_00, parts: [{ skuId: 'a', pieces: 1 }, { skuId: 'b', pieces: 1 }] }, { platformPercent: 50 }), offer('ac', 'item', { kind: 'set', fen: 105_00, parts: [{ skuId: 'a', pieces: 1 }, { skuId: 'c', pieces: 1 }] })] }, platformFen: 40_00 },
  { rule: 'F39 what takes not a fen of a line leaves it to the others of its lane', sums: ['a: ⌊0.05 × 10 ÷ 100⌋ = 0.00', 'a: ⌊0.05 × 50 ÷ 100⌋ = 0.02', '0.05 − 0.02 + 100.00 − 10.00 = 90.03'], off: [2, 10_00], uses: ['half', 'tenth'],
    basket: { lines: [line('a', 5), line('b', 100_00)], offers: [offer('tenth', 'item', { kind: 'percent', payPercent: 90 }), offer('half', 'item', { kind: 'percent', payPercent: 50 }, { scope: { skuIds: ['a'] } })] } },
]
