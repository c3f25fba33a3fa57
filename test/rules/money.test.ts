import fc from 'fast-check'
import { expect, test } from 'vitest'
import { breaksBetween, type StatementLine } from '../../src/finance/payments/reconciliation.rules'
import { drawn } from '../../src/finance/payments/refunds.rules'
import { settledLines, unwoundLines } from '../../src/finance/payments/shares.rules'
import { comesBack, fits, isSetAside, whyLate, wishOf, withdrawable, type CaseKind, type Reason } from '../../src/service/aftersales/cases.rules'
import { freightOpen } from '../../src/service/aftersales/freights.rules'
import { holdingsOf, type BoughtLine, type CaseMove } from '../../src/service/aftersales/holdings.rules'
import { allotted, isWholeWith, pointsOf } from '../../src/service/aftersales/refunds.rules'
import { allocate, ofPieces, yuanOf } from '#kernel/money'

/** Rules of money that is shared and goes back, case by case: each of these is what a changed rule was not caught by before. */
const day = (hour: number) => new Date(`2026-06-18T${String(hour).padStart(2, '0')}:00:00+08:00`)

test('I-03 the largest remainders get the fen that are left, the first of equal ones before the others; of nothing each gets nothing', () => {
  expect([allocate(100, [1, 1, 1]), allocate(10, [1, 2, 4]), allocate(5, [3, 3, 1]), allocate(7, [0, 0]), allocate(0, [1, 2]), allocate(7, [])]).toEqual([[34, 33, 33], [1, 3, 6], [2, 2, 1], [0, 0], [0, 0], []])
  const exact = (total: number, weights: readonly number[]): number[] => {
    const sum = weights.reduce((all, one) => all + BigInt(one), 0n)
    const parts = weights.map((weight, i) => ({ i, whole: Number((BigInt(total) * BigInt(weight)) / sum), rest: (BigInt(total) * BigInt(weight)) % sum }))
    const left = total - parts.reduce((all, one) => all + one.whole, 0)
    const more = new Set(parts.toSorted((a, b) => (a.rest > b.rest ? -1 : a.rest < b.rest ? 1 : a.i - b.i)).slice(0, left).map(({ i }) => i))
    return parts.map(({ i, whole }) => whole + (more.has(i) ? 1 : 0))
  }
  const amount = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 1e12 }))
  fc.assert(fc.property(fc.oneof(fc.nat(1_000), fc.integer({ min: 0, max: 1e14 })), fc.array(amount, { minLength: 1, maxLength: 8 }), (total, weights) => { expect(allocate(total, weights)).toEqual(exact(total, weights)) }))
  expect([ofPieces(10, { quantity: 3, refundedQuantity: 0 }, 1), ofPieces(10, { quantity: 3, refundedQuantity: 1 }, 1), ofPieces(10, { quantity: 3, refundedQuantity: 1 }, 2), ofPieces(10, { quantity: 3, refundedQuantity: 0 }, 0)]).toEqual([4, 3, 6, 0])
})

test('an amount is written exactly, with its two digits, below nothing too', () => {
  expect([0, 5, 99, 1_00, 1230, -5, -1_05, 9_007_199_254_740_991].map(yuanOf)).toEqual(['0.00', '0.05', '0.99', '1.00', '12.30', '-0.05', '-1.05', '90071992547409.91'])
})

test('F10 a line is of the day from its first instant to before the next; one of another day is not told twice', () => {
  const line = (ref: string, at: Date): StatementLine => ({ what: 'paid', ref, amountFen: 1, at })
  const [from, to] = [day(0), new Date('2026-06-19T00:00:00+08:00')]
  const refs = (...given: [StatementLine[], StatementLine[]]) => breaksBetween(...given, from, to).map(({ kind, ref }) => `${kind} ${ref}`)
  const all = [line('first', from), line('before', new Date(from.getTime() - 1)), line('last', new Date(to.getTime() - 1)), line('next', to)]
  expect([refs([], all), refs(all, [])]).toEqual([['missing_here first', 'missing_here last'], ['missing_there first', 'missing_there last']])
})

test('I-04 what cost nothing goes back with the first payment that bears something, once; a payment that has nothing left gives nothing', () => {
  const line = (lineId: string, quantity: number, amountFen: number) => ({ lineId, quantity, amountFen })
  const paid = (id: string, leftFen: number) => ({ id, part: 'whole' as const, leftFen })
  expect(drawn([paid('p', 10), paid('q', 10)], [line('a', 1, 12), line('gift', 2, 0)])).toEqual([{ paymentId: 'p', part: 'whole', amountFen: 10, lines: [line('a', 1, 10), line('gift', 2, 0)] }, { paymentId: 'q', part: 'whole', amountFen: 2, lines: [line('a', 0, 2)] }])
  expect(drawn([paid('p', 0), paid('q', 5)], [line('a', 1, 5)])).toEqual([{ paymentId: 'q', part: 'whole', amountFen: 5, lines: [line('a', 1, 5)] }])
  expect(drawn([paid('p', 5), paid('q', 5)], [line('a', 1, 5)])).toEqual([{ paymentId: 'p', part: 'whole', amountFen: 5, lines: [line('a', 1, 5)] }])
  expect([drawn([paid('p', 5)], [line('freight', 0, 0)]), drawn([paid('p', 5)], [line('a', 1, 6)])]).toEqual([[], undefined])
})

test('I-08 what is settled of a line is what is left of it; what takes nothing back is not told', () => {
  const sold = [{ lineId: 'a', baseFen: 1_000, rateBps: 500 }]
  expect(settledLines(sold as never, [{ lineId: 'a', baseFen: 400 }, { lineId: 'b', baseFen: 900 }] as never)).toEqual([{ lineId: 'a', baseFen: 600, rateBps: 500, feeFen: 30 }])
  const settled = [{ lineId: 'a', baseFen: 1_000, rateBps: 500, feeFen: 50 }, { lineId: 'b', baseFen: 10, rateBps: 500, feeFen: 1 }]
  expect(unwoundLines(settled, [], [{ lineId: 'a', baseFen: 400 }] as never)).toEqual([{ lineId: 'a', baseFen: -400, rateBps: 500, feeFen: -20 }])
})

test('F13 a table worked by hand: which reasons which kinds of case may give, what a kind comes to, and what may be taken back', () => {
  const kinds: CaseKind[] = ['return', 'refund', 'exchange', 'claim']
  const said = (reason: Reason) => kinds.filter((kind) => fits(kind, reason)).join(' ')
  expect((['no_reason', 'agreed', 'quality', 'damaged', 'wrong_goods', 'not_as_told', 'missing', 'not_arrived'] as const).map(said)).toEqual(['return exchange', 'return refund exchange', 'return refund exchange', 'return refund exchange claim', 'return refund exchange', 'return refund exchange', 'refund claim', 'refund'])
  expect([kinds.filter(comesBack), kinds.map((kind) => wishOf(kind, undefined)), wishOf('claim', 'refund'), withdrawable]).toEqual([['return', 'exchange'], ['refund', 'refund', 'replace', 'replace'], 'refund', ['asked', 'refused', 'returning', 'not_in_order', 'disputed']])
  const aside = (remedy: 'refund' | 'replace', tracking: string | null, parcelId: string | null) => isSetAside({ remedy, tracking, parcelId })
  expect([aside('replace', 'hold', null), aside('refund', 'hold', null), aside('replace', null, null), aside('replace', 'hold', 'par')]).toEqual([true, false, false, false])
  const windows = { noReasonDays: 7, qualityDays: 15 }
  const last = new Date('2026-06-25T23:59:59.999+08:00')
  expect([whyLate('no_reason', day(10), windows, last), whyLate('no_reason', day(10), windows, new Date(last.getTime() + 1)), whyLate('quality', day(10), windows, new Date('2026-07-04T00:00:00+08:00'))]).toEqual([undefined, 'aftersales.no_reason_over', 'aftersales.window_over'])
})

test('F13 the way back may be asked for by whoever sent goods back by the merchant’s fault, while the case is open and some days after its end', () => {
  const one = { kind: 'return', reason: 'quality', state: 'refunded', tracking: 'SF1', endedAt: day(10) } as const
  const open = (more: object, at: Date) => freightOpen({ ...one, ...more }, 7, at)
  const end = new Date(day(10).getTime() + 7 * 86_400_000)
  expect([open({}, day(11)), open({}, new Date(end.getTime() - 1)), open({}, end), open({ state: 'shipped_back', endedAt: null }, end), open({ endedAt: null }, day(11))]).toEqual([true, true, false, true, false])
  expect([open({ kind: 'refund' }, day(11)), open({ kind: 'exchange' }, day(11)), open({ reason: 'no_reason' }, day(11)), open({ reason: 'agreed' }, day(11)), open({ tracking: null }, day(11)), open({ state: 'closed' }, day(11))]).toEqual([false, true, false, false, false, false])
})

const bought: BoughtLine = { skuId: 'a', specText: '深棕', picture: 'p.webp', unitPriceFen: 100_00, quantity: 4, payableFen: 408_00, freightFen: 8_00, subsidyFen: 0, refundedQuantity: 0, refundedFen: 0, shippedQuantity: 3, cancelledQuantity: 1 }
const move = (more: Partial<CaseMove>): CaseMove => ({ skuId: 'a', quantity: 1, amountFen: 0, differenceFen: 0, keptFen: null, newSkuId: null, newSpecText: null, newPicture: null, newUnitFen: null, state: 'asked', endedAt: null, ...more })
const swap = (newSkuId: string, more: Partial<CaseMove> = {}) => move({ state: 'replaced', newSkuId, newUnitFen: 90_00, newSpecText: '米白', newPicture: 'q.webp', keptFen: 90_00, differenceFen: 10_00, endedAt: day(9), ...more })
test('F13 I-04 what is held of each SKU, by hand: freight is not of it, pieces given up are, what is asked for is not left, the last that came says since when, and the least price counts', () => {
  expect(holdingsOf(bought, [])).toEqual([{ skuId: 'a', specText: '深棕', picture: 'p.webp', unitFen: 100_00, pieces: 4, fen: 400_00, left: 4, replacedAt: null }])
  const two = holdingsOf({ ...bought, refundedFen: 18_00 }, [swap('b', { endedAt: day(12) }), swap('b', { newUnitFen: 92_00, keptFen: 92_00, differenceFen: 8_00, endedAt: day(10) }), move({ skuId: 'b' })])
  expect(two).toEqual([{ skuId: 'a', specText: '深棕', picture: 'p.webp', unitFen: 100_00, pieces: 2, fen: 200_00, left: 2, replacedAt: null }, { skuId: 'b', specText: '米白', picture: 'q.webp', unitFen: 90_00, pieces: 2, fen: 182_00, left: 1, replacedAt: day(12) }])
  // Exchanged on: what left b is c's; one that is not there yet says no day; of the same SKU again it keeps its own words.
  expect(holdingsOf({ ...bought, refundedFen: 10_00 }, [swap('b'), swap('c', { skuId: 'b', keptFen: 90_00, differenceFen: 0, state: 'replacement_sent', endedAt: null, newSpecText: null, newPicture: null })])).toEqual([{ skuId: 'a', specText: '深棕', picture: 'p.webp', unitFen: 100_00, pieces: 3, fen: 300_00, left: 3, replacedAt: null }, { skuId: 'c', specText: '', picture: '', unitFen: 90_00, pieces: 1, fen: 90_00, left: 0, replacedAt: null }])
  expect(holdingsOf(bought, [swap('a', { keptFen: 100_00, differenceFen: 0, newUnitFen: 100_00 })])[0]).toEqual({ skuId: 'a', specText: '深棕', picture: 'p.webp', unitFen: 100_00, pieces: 4, fen: 400_00, left: 4, replacedAt: day(9) })
  // One of two that were exchanged was refunded: the other keeps its money.
  expect(holdingsOf({ ...bought, refundedQuantity: 1, refundedFen: 110_00 }, [swap('b'), swap('b'), move({ skuId: 'b', state: 'refunded', amountFen: 90_00 })]).map(({ pieces, fen }) => [pieces, fen])).toEqual([[2, 200_00], [1, 90_00]])
})

test('T-06 a line that is not asked for gives nothing, one of which only freight goes back gives that, and gifts do not keep an order from having gone back whole', () => {
  const line = (id: string, more: object = {}) => ({ id, isGift: false, quantity: 2, payableFen: 20_00, freightFen: 1_00, subsidyFen: 3, refundedQuantity: 0, refundedFen: 0, pointsFen: 5, ...more })
  const lines = [line('a'), line('b'), line('gift', { isGift: true, payableFen: 0, freightFen: 0, subsidyFen: 0, pointsFen: 0 })]
  const part = (lineId: string, quantity: number) => ({ lineId, quantity })
  expect(allotted(lines, [part('a', 1)], false)).toEqual({ parts: [{ lineId: 'a', quantity: 1, amountFen: 9_50, freightFen: 0, subsidyFen: 2 }], amountFen: 9_50, freightFen: 0 })
  expect(allotted(lines, [part('a', 2), part('gift', 1)], true)).toEqual({ parts: [{ lineId: 'a', quantity: 2, amountFen: 20_00, freightFen: 1_00, subsidyFen: 3 }, { lineId: 'b', quantity: 0, amountFen: 1_00, freightFen: 1_00, subsidyFen: 0 }, { lineId: 'gift', quantity: 1, amountFen: 0, freightFen: 0, subsidyFen: 0 }], amountFen: 21_00, freightFen: 2_00 })
  expect([pointsOf(lines, [part('b', 1)]), pointsOf(lines, [part('a', 2), part('b', 1)]), isWholeWith(lines, [part('a', 2), part('b', 2)]), isWholeWith(lines, [part('a', 2), part('b', 1)])]).toEqual([3, 8, true, false])
})
