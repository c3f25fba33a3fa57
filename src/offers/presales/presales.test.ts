import fc from 'fast-check'
import { expect, test } from 'vitest'
import { balanceFen, firstQuote, isSound, whole } from './quotes.queries'
import { expansionFen, faultsOf, isLawful, isOver, mostDepositFen, next, reminderDue, settlement, statesBefore, times, type PresaleWish, type SeatState } from './presales.rules'

const [hourMs, dayMs] = [3_600_000, 86_400_000]
const now = new Date('2026-06-18T02:00:00Z')
const on = (days: number) => new Date(now.getTime() + days * dayMs)
const wish = (more: Partial<PresaleWish> = {}): PresaleWish => ({ productId: 'prd', depositFen: 20_00, countsFen: 40_00, mostPieces: null, depositStartsAt: on(0), depositEndsAt: on(3), tailStartsAt: on(3), tailEndsAt: on(4), shipDays: 3, groupIds: null, publicAt: null, ...more })
const presale = { ...wish(), id: 'prs_1', merchantId: 'mer', takenPieces: 0 }
const priceFen = fc.integer({ min: 1, max: 100_000_000 })
/** Terms that a merchant may publish for such a price. */
const sound = priceFen.filter((price) => mostDepositFen(price) > 0).chain((price) => fc.integer({ min: 1, max: mostDepositFen(price) }).chain((depositFen) => fc.record({ price: fc.constant(price), depositFen: fc.constant(depositFen), countsFen: fc.integer({ min: depositFen, max: price - 1 }) })))

test('F36 Civil Code 586: the dearest lawful deposit is a fifth in whole fen, and a fen more is none, for every price', () => {
  fc.assert(fc.property(priceFen, (price) => { const most = mostDepositFen(price); expect([isLawful(most, price), isLawful(most + 1, price)]).toEqual([true, false]) }))
})

test('F36 what is published is sound: something is left to pay, and what is wrong is told at its field', () => {
  fc.assert(fc.property(sound, ({ price, depositFen, countsFen }) => {
    expect(faultsOf(wish({ depositFen, countsFen }), price, now)).toEqual([])
    expect(isSound({ depositFen, countsFen }, price)).toBe(true)
    expect(balanceFen(price, { depositFen, countsFen })).toBeGreaterThan(0)
  }))
  const fields = (more: Partial<PresaleWish>) => faultsOf(wish(more), 100_00, now).map(({ field, code }) => `${field} ${code}`)
  expect(fields({ depositFen: 20_01 })).toEqual(['depositFen presales.deposit_over_law'])
  expect(fields({ countsFen: 19_99 })).toEqual(['countsFen presales.counts_less'])
  expect([fields({ countsFen: 99_99 }), fields({ countsFen: 100_00 })]).toEqual([[], ['countsFen presales.counts_all']])
  expect(fields({ depositStartsAt: on(3) })).toEqual(['depositEndsAt presales.ends_first'])
  expect(fields({ depositStartsAt: on(-2), depositEndsAt: now })).toEqual(['depositEndsAt presales.over_already'])
  expect(fields({ tailStartsAt: new Date(on(3).getTime() - 1), tailEndsAt: on(5) })).toEqual(['tailStartsAt presales.tail_too_early'])
  expect(fields({ tailEndsAt: new Date(on(4).getTime() - 1) })).toEqual(['tailEndsAt presales.tail_too_short'])
})

test('F36 I-03 deposit, balance and freight are what the order costs, to the fen; whatever offers take off the balance, never less than the deposit is paid', () => {
  fc.assert(fc.property(sound, fc.integer({ min: 1, max: 99 }), fc.integer({ min: 0, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true }), ({ price, depositFen, countsFen }, quantity, freightFen, part) => {
    const terms = { ...presale, depositFen, countsFen }
    const { quote: { lines: [line], explain }, names } = firstQuote({ skuId: 'sku', merchantId: 'mer', quantity, unitPriceFen: price }, terms, freightFen, '膨胀')
    const total = times(terms, quantity)
    expect(line).toMatchObject({ goodsFen: price * quantity, discountFen: expansionFen(total), freightFen, payableFen: price * quantity - expansionFen(total) + freightFen })
    expect([explain.reduce((sum, one) => sum + one.offFen, 0), names.get('prs_1')]).toEqual([expansionFen(total), '膨胀'])
    const offFen = Math.floor(balanceFen(price, terms) * quantity * part)
    const left = { ...line!, goodsFen: balanceFen(price, terms) * quantity, discountFen: offFen, payableFen: balanceFen(price, terms) * quantity - offFen + freightFen, shares: [{ offerId: 'o', lane: 'store' as const, offFen, platformFen: 0 }] }
    const paid = whole(left, price, terms, 'prs_1')
    expect(paid.payableFen).toBe(paid.goodsFen - paid.discountFen + paid.freightFen)
    expect(paid.payableFen).toBeGreaterThanOrEqual(total.depositFen)
    expect(paid.shares.reduce((sum, share) => sum + share.offFen, 0)).toBe(paid.discountFen)
  }))
})

test('F36 Civil Code 587: who defaults loses the deposit, or gives it back twice; no fen is made or lost on the way', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 10_000_000 }), (depositFen) => {
    expect(settlement('missed', depositFen)).toEqual({ toShopperFen: 0, compensationFen: 0, toMerchantFen: depositFen })
    const { toShopperFen, compensationFen, toMerchantFen } = settlement('seller', depositFen)
    expect([toShopperFen + compensationFen, toMerchantFen]).toEqual([2 * depositFen, 0])
  }))
})

test('F36 I-15 from every state there is an end, what is over goes nowhere, and only what was paid can be forfeited or given back twice', () => {
  const states = Object.keys(next) as SeatState[]
  const reach = (from: SeatState, seen = new Set<SeatState>()): Set<SeatState> => { for (const to of next[from]) if (!seen.has(to)) { seen.add(to); reach(to, seen) } return seen }
  for (const state of states) expect([state, isOver(state) || [...reach(state)].some(isOver)]).toEqual([state, true])
  expect(states.filter(isOver)).toEqual(['tail_missed', 'seller_default', 'cancelled'])
  expect(statesBefore('tail_missed')).toEqual(['tail_open'])
  expect(statesBefore('seller_default')).toEqual(['deposit_paid', 'tail_open', 'tail_paid'])
  expect(statesBefore('cancelled')).toEqual(['deposit_due', 'tail_paid'])
})

test('ux.md §10.12 reminders are due a day and two hours before the end', () => {
  const due = (beforeMs: number) => reminderDue(on(4), new Date(on(4).getTime() - beforeMs))
  expect([due(dayMs + 1), due(dayMs), due(2 * hourMs + 1), due(2 * hourMs), due(1)]).toEqual([0, 1, 1, 2, 2])
})
