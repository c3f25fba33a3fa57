import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backOfPieces, bySilence, concedableFen, freightOver, next, strikesAll, unshippedOf, waitsFor, whyNot, type Line } from './actions.rules'
import { askers, changeStates, type Action } from './tables'

/** What may be changed of an order, by whom, and what goes back (E01). */
const line = (more: Partial<Line> = {}): Line => ({ id: 'lin_a', isGift: false, quantity: 3, shippedQuantity: 0, cancelledQuantity: 0, refundedQuantity: 0, payableFen: 2797, freightFen: 800, refundedFen: 0, subsidyFen: 500, pointsFen: 0, ...more })
const pieces: Action = { do: 'pieces', lines: [] }, price: Action = { do: 'price', lines: [] }, address: Action = { do: 'address', addressId: '' }, note: Action = { do: 'note', note: '' }, concession: Action = { do: 'concession', lines: [] }
const states = ['placed', 'paid', 'part_shipped', 'shipped', 'received', 'cancelled'] as const
const plain = { isPartShipped: false }

test('E01 who may change what in which state of an order, as a table of all', () => {
  const open = (action: Action['do'], by: (typeof askers)[number]) => states.filter((state) => !whyNot(action, by, { state, depositFen: null, awaitsGroup: false }))
  expect(Object.fromEntries([address, note, pieces, price, concession].map((one) => [one.do, Object.fromEntries(askers.map((by) => [by, open(one.do, by).join(' ')]))]))).toEqual({
    address: { shopper: 'placed paid', merchant: '', staff: '' },
    note: { shopper: 'placed paid', merchant: '', staff: '' },
    pieces: { shopper: 'paid part_shipped', merchant: 'paid part_shipped', staff: 'paid part_shipped' },
    price: { shopper: '', merchant: 'placed', staff: 'placed' },
    concession: { shopper: '', merchant: 'paid part_shipped shipped received', staff: 'paid part_shipped shipped received' },
  })
  expect([whyNot('price', 'shopper', { state: 'placed', depositFen: null, awaitsGroup: false }), whyNot('price', 'merchant', { state: 'paid', depositFen: null, awaitsGroup: false })]).toEqual(['changes.not_yours', 'changes.wrong_state'])
  // Until its group is full everybody in it pays the group's price for what he ordered: only where it goes and what is told may change.
  expect([address, note, pieces, price, concession].map((one) => whyNot(one.do, one.do === 'address' || one.do === 'note' || one.do === 'pieces' ? 'shopper' : 'merchant', { state: one.do === 'price' ? 'placed' : 'paid', depositFen: null, awaitsGroup: true }))).toEqual([undefined, undefined, 'changes.group_open', 'changes.group_open', 'changes.group_open'])
  // What a deposit was paid for stands as it was agreed; only where it goes and what is told may change.
  expect([address, note, pieces, price, concession].map((one) => whyNot(one.do, one.do === 'address' || one.do === 'note' || one.do === 'pieces' ? 'shopper' : 'merchant', { state: 'placed', depositFen: 100, awaitsGroup: false }))).toEqual([undefined, undefined, 'changes.deposit_binds', 'changes.deposit_binds', 'changes.deposit_binds'])
})

test('E01 ECL 49 whose word a change waits for, and what silence means', () => {
  const asked = (actions: Action[], by: (typeof askers)[number], more = {}) => waitsFor(actions, by, { ...plain, ...more })
  expect([asked([pieces], 'shopper'), asked([pieces], 'shopper', { isPartShipped: true }), asked([address], 'shopper'), asked([note], 'shopper', { isPartShipped: true }), asked([note, pieces], 'shopper', { isPartShipped: true })]).toEqual([null, 'merchant', null, null, 'merchant'])
  expect([asked([pieces], 'merchant'), asked([price], 'merchant'), asked([concession], 'merchant'), asked([concession, pieces], 'merchant'), asked([pieces], 'staff'), asked([address], 'merchant')]).toEqual(['shopper', null, null, 'shopper', null, null])
  expect([bySilence([pieces], 'merchant'), bySilence([address], 'merchant'), bySilence([address, pieces], 'merchant'), bySilence([pieces], 'shopper'), bySilence([pieces], null)]).toEqual(['confirmed', 'expired', 'confirmed', 'expired', 'expired'])
  expect(changeStates.filter((state) => next[state].length > 0)).toEqual(['requested', 'awaiting_payment'])
  expect(new Set(next.requested)).toEqual(new Set(changeStates.filter((state) => state !== 'requested' && state !== 'awaiting_payment')))
})

test('E01 T-06 pieces struck out, worked by hand: 3 × ¥9.99 less ¥10.00 and ¥8.00 of freight give back 6.66, 6.66, and 6.65 with the freight; of an order that was sent in part the freight stays', () => {
  const one = [{ lineId: 'lin_a', quantity: 1 }]
  expect(backOfPieces([line()], one)).toEqual([{ lineId: 'lin_a', quantity: 1, amountFen: 666, freightFen: 0, subsidyFen: 167 }])
  expect(backOfPieces([line({ cancelledQuantity: 1, refundedQuantity: 1, refundedFen: 666 })], one)).toEqual([{ lineId: 'lin_a', quantity: 1, amountFen: 666, freightFen: 0, subsidyFen: 167 }])
  expect(backOfPieces([line({ cancelledQuantity: 2, refundedQuantity: 2, refundedFen: 1332 })], one)).toEqual([{ lineId: 'lin_a', quantity: 1, amountFen: 1465, freightFen: 800, subsidyFen: 166 }])
  expect(backOfPieces([line({ shippedQuantity: 1, cancelledQuantity: 1, refundedQuantity: 1, refundedFen: 666 })], one)[0]).toMatchObject({ amountFen: 666, freightFen: 0 })
  // The last pieces of one line take another line's freight with them, without a piece of it; a gift counts for nothing.
  const two = [line({ cancelledQuantity: 3, refundedQuantity: 3, refundedFen: 1997 }), line({ id: 'lin_b', quantity: 1, payableFen: 5200, freightFen: 200, subsidyFen: 0 }), line({ id: 'lin_g', isGift: true, quantity: 1, payableFen: 0, freightFen: 0, subsidyFen: 0 })]
  expect(backOfPieces(two, [{ lineId: 'lin_b', quantity: 1 }])).toEqual([{ lineId: 'lin_a', quantity: 0, amountFen: 800, freightFen: 800, subsidyFen: 0 }, { lineId: 'lin_b', quantity: 1, amountFen: 5200, freightFen: 200, subsidyFen: 0 }])
  expect([strikesAll(two, []), strikesAll(two, [{ lineId: 'lin_b', quantity: 1 }]), strikesAll([line({ shippedQuantity: 1 })], [{ lineId: 'lin_a', quantity: 2 }])]).toEqual([false, true, false])
  expect([unshippedOf(line()), unshippedOf(line({ shippedQuantity: 1, cancelledQuantity: 2 }))]).toEqual([3, 0])
  expect([concedableFen(line()), concedableFen(line({ refundedFen: 300 })), concedableFen(line({ refundedQuantity: 3, refundedFen: 1000 }))]).toEqual([1997, 1697, 0])
})

test('E01 I-04 whatever is struck out and conceded in whatever sequence, all of it together is what was paid, freight and all, and no step gives back less than nothing', () => {
  const step = fc.record({ strike: fc.integer({ min: 0, max: 9 }), concede: fc.integer({ min: 0, max: 900 }) })
  fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 0, max: 900 }), fc.array(step, { maxLength: 12 }), (quantity, goodsFen, freightFen, steps) => {
    let now = line({ quantity, payableFen: goodsFen + freightFen, freightFen, subsidyFen: 77 })
    let borneFen = 0
    for (const { strike, concede } of [...steps, { strike: quantity, concede: 0 }]) {
      const conceded = Math.min(concede, concedableFen(now))
      now = { ...now, refundedFen: now.refundedFen + conceded }
      const struck = Math.min(strike, unshippedOf(now))
      if (struck === 0) continue
      const [back] = backOfPieces([now], [{ lineId: 'lin_a', quantity: struck }])
      expect(back!.amountFen >= 0 && back!.subsidyFen >= 0).toBe(true)
      borneFen += back!.subsidyFen
      now = { ...now, cancelledQuantity: now.cancelledQuantity + struck, refundedQuantity: now.refundedQuantity + struck, refundedFen: now.refundedFen + back!.amountFen }
      expect(now.refundedFen <= now.payableFen).toBe(true)
    }
    expect([now.cancelledQuantity, now.refundedFen, borneFen]).toEqual([quantity, goodsFen + freightFen, 77])
  }))
})

test('E01 I-03 freight that is lowered lies on the lines as it did, to the fen; where there was none it lies on what they cost, and never on a gift', () => {
  const lines = [line({ freightFen: 500 }), line({ freightFen: 300 }), line({ freightFen: 0, isGift: true, payableFen: 0 })]
  expect([freightOver(lines, 800), freightOver(lines, 100), freightOver(lines, 0)]).toEqual([[500, 300, 0], [63, 37, 0], [0, 0, 0]])
  expect(freightOver(lines.map((one) => ({ ...one, freightFen: 0, payableFen: one.isGift ? 0 : 1_000 })), 801)).toEqual([401, 400, 0])
  expect(freightOver([line({ freightFen: 0, payableFen: 0 }), line({ freightFen: 0, payableFen: 0, isGift: true })], 10)).toEqual([10, 0])
})
