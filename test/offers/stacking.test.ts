import { expect, test } from 'vitest'
import { best, whyNot } from '../../src/offers/promotions/best.rules'
import type { Basket } from '../../src/offers/promotions/chain.rules'
import { line, offer, rung } from '../../src/offers/promotions/offers.fake'
import type { Offer } from '../../src/offers/promotions/offers.rules'

/** T-22 叠加矩阵: flash price, member price, 满减, coupon, points and free freight, in every company and in every sequence, and each two that exclude each other. */
const flash = offer('flash', 'price', { kind: 'price', fen: 70_01 }, { mostPieces: 1 })
const member = offer('member', 'price', { kind: 'percent', payPercent: 88 })
const full = offer('full', 'store', rung(150_00, 13_37), { merchantId: 'm1' })
const coupon = offer('coupon', 'platform_coupon', rung(120_00, 7_77), { couponId: 'cpn_1' })
const free = offer('free', 'freight', { kind: 'freight', fromFen: 0, offFen: 99_00 })
const kinds: readonly Offer[] = [flash, member, full, coupon, free]
const lines = [line('a', 80_00, 2), line('b', 59_90)]
const pointsOf = 2_22
const freightFen = 8_00

function* sequences<T>(all: readonly T[]): Generator<readonly T[]> {
  if (all.length === 0) yield []
  for (let i = 0; i < all.length; i++) for (const rest of sequences(all.filter((_, n) => n !== i))) yield [all[i]!, ...rest]
}
const companies = <T>(all: readonly T[]): readonly (readonly T[])[] => Array.from({ length: 2 ** all.length }, (_, bits) => all.filter((_, i) => (bits >> i) & 1))
const basketOf = (offers: readonly Offer[], pointsOffFen: number): Basket => ({ lines, offers, pointsOffFen, freightOf: () => new Map([['m1', freightFen]]) })

/** What it comes to, said apart from the engine: the rules in their sequence, by hand. */
function byHand(offers: readonly Offer[], pointsOffFen: number): number {
  const has = (one: Offer) => offers.includes(one)
  const piece = (fen: number) => (has(member) ? Math.ceil((fen * 88) / 100) : fen)
  // One flash piece for each line; it is below the member price of a (70.40) and above that of b (52.72), where the member price holds, and above b's own price.
  let left = (has(flash) ? 70_01 : piece(80_00)) + piece(80_00) + piece(59_90)
  if (has(full) && left >= 150_00) left -= 13_37
  if (has(coupon) && left >= 120_00) left -= 7_77
  return left - pointsOffFen + (has(free) ? 0 : freightFen)
}

test('T-22 I-38 every company of the six, in every sequence, comes to what the rules come to by hand', () => {
  for (const company of companies(kinds)) for (const pointsOffFen of [0, pointsOf]) {
    const one = best(basketOf(company, pointsOffFen))
    expect([company.map(({ id }) => id), pointsOffFen, one.run.payableFen]).toEqual([company.map(({ id }) => id), pointsOffFen, byHand(company, pointsOffFen)])
    for (const sequence of sequences(company)) expect(best({ ...basketOf(sequence, pointsOffFen), lines: [...lines].reverse() }).quote).toEqual(one.quote)
  }
})

test('T-22 each two that exclude each other never meet, whoever of them says it, and the one that is not used says which keeps it away', () => {
  for (const [i, first] of kinds.entries()) for (const second of kinds.slice(i + 1)) for (const saysIt of [first, second]) {
    const other = saysIt === first ? second : first
    const said = kinds.filter((one) => one === first || one === second).map((one) => (one === saysIt ? { ...one, excludes: [other === flash || other === member ? 'price' : other.group] } : one))
    const found = best(basketOf(said, 0))
    const alone = Math.min(...said.map((one) => best(basketOf([one], 0)).run.payableFen))
    for (const { shares } of found.quote.lines) expect(new Set(shares.map(({ offerId }) => offerId)).size).toBeLessThanOrEqual(1)
    const names = said.map(({ id }) => id).join(' and ')
    expect([names, found.run.payableFen <= alone]).toEqual([names, true])
    const idle = said.filter(({ id }) => !found.quote.explain.some(({ offerId }) => offerId === id))
    for (const one of idle) expect([names, whyNot(found, one)]).toEqual([names, { why: 'excluded', by: said.find(({ id }) => id !== one.id)!.id }])
  }
})
