import { expect, test } from 'vitest'
import { drawsOf, isItsTime, isOpen, leftFor, openingAt, openingsOf, opensNext, poolKey, stageOf, type FlashOffer } from './rhythm.rules'
import type { Rhythm } from './tables'

const at = (text: string) => new Date(`${text}+08:00`)
const timed = (rhythm: Rhythm | null) => ({ startsAt: at('2026-01-01T00:00:00'), endsAt: at('2027-01-01T00:00:00'), rhythm })

test('F25 the member day on the 18th holds from midnight to midnight in Shanghai, and no other day', () => {
  const day = timed({ monthDays: [18] })
  expect(['2026-06-17T23:59:59', '2026-06-18T00:00:00', '2026-06-18T23:59:59', '2026-06-19T00:00:00'].map((text) => isOpen(day, at(text)))).toEqual([false, true, true, false])
  expect(opensNext(day, at('2026-06-18T00:00:01'))).toEqual(at('2026-06-18T00:00:01'))
  expect(opensNext(day, at('2026-06-19T08:00:00'))).toEqual(at('2026-07-18T00:00:00'))
  expect(opensNext(day, at('2026-12-19T00:00:00'))).toBeUndefined()
})
test('F25 a day that a month has not is its last; theme days go by the week; hours narrow the day', () => {
  expect(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-31'].map((day) => isOpen(timed({ monthDays: [31] }), at(`${day}T12:00:00`)))).toEqual([false, true, false, true])
  // 2026-06-17 was a Wednesday, 2026-06-19 a Friday.
  expect(['2026-06-16', '2026-06-17', '2026-06-18', '2026-06-19'].map((day) => isOpen(timed({ weekDays: [3, 5] }), at(`${day}T00:00:00`)))).toEqual([false, true, false, true])
  const evening = timed({ weekDays: [3], fromMinute: 20 * 60, untilMinute: 22 * 60 })
  expect(['19:59:59', '20:00:00', '21:59:59', '22:00:00'].map((time) => isOpen(evening, at(`2026-06-17T${time}`)))).toEqual([false, true, true, false])
  expect(opensNext(evening, at('2026-06-17T22:00:00'))).toEqual(at('2026-06-24T20:00:00'))
})
test('F25 an offer without a rhythm holds from its start to before its end', () => {
  expect(['2025-12-31T23:59:59', '2026-01-01T00:00:00', '2026-12-31T23:59:59', '2027-01-01T00:00:00'].map((text) => isOpen(timed(null), at(text)))).toEqual([false, true, true, false])
  expect(opensNext(timed(null), at('2025-05-01T00:00:00'))).toEqual(at('2026-01-01T00:00:00'))
})
test('F35 an offer with several openings a day holds in each of them; they are the same whoever asks, and are cut where the offer begins and ends', () => {
  const sale = { startsAt: at('2026-06-17T10:20:00'), endsAt: at('2026-06-18T20:30:00'), rhythm: { slots: [{ fromMinute: 20 * 60, untilMinute: 22 * 60 }, { fromMinute: 10 * 60, untilMinute: 11 * 60 }] } }
  const told = (from: string, until: string) => ({ opensAt: at(from), endsAt: at(until) })
  const all = [told('2026-06-17T10:20:00', '2026-06-17T11:00:00'), told('2026-06-17T20:00:00', '2026-06-17T22:00:00'), told('2026-06-18T10:00:00', '2026-06-18T11:00:00'), told('2026-06-18T20:00:00', '2026-06-18T20:30:00')]
  expect(openingsOf(sale, at('2026-06-17T23:59:59'), 5)).toEqual(all)
  expect(['2026-06-17T10:20:00', '2026-06-17T10:59:59', '2026-06-17T11:00:00', '2026-06-18T20:29:59', '2026-06-18T20:30:00'].map((text) => openingAt(sale, at(text)))).toEqual([all[0], all[0], undefined, all[3], undefined])
  expect(opensNext(sale, at('2026-06-17T11:00:00'))).toEqual(at('2026-06-17T20:00:00'))
  expect(opensNext(sale, at('2026-06-18T20:30:00'))).toBeUndefined()
})
test('F25 of several days and several hours any one will do', () => {
  const twice: Rhythm = { monthDays: [5, 31], slots: [{ fromMinute: 600, untilMinute: 660 }, { fromMinute: 1_200, untilMinute: 1_320 }] }
  expect(['2026-02-05T10:00:00', '2026-02-05T21:59:59', '2026-02-28T20:00:00', '2026-02-05T12:00:00', '2026-02-06T10:00:00'].map((text) => isItsTime(twice, at(text)))).toEqual([true, true, true, false, false])
  expect(isItsTime(null, at('2026-02-06T10:00:00'))).toBe(true)
})
test('F35 an offer that begins as an opening would end has none that day; without a rhythm it has one opening however many days are asked for', () => {
  const slots = [{ fromMinute: 600, untilMinute: 660 }]
  expect(openingsOf({ startsAt: at('2026-06-17T11:00:00'), endsAt: at('2026-06-19T10:00:00'), rhythm: { slots } }, at('2026-06-17T00:00:00'), 3)).toEqual([{ opensAt: at('2026-06-18T10:00:00'), endsAt: at('2026-06-18T11:00:00') }])
  expect(openingsOf(timed(null), at('2026-06-17T00:00:00'), 3)).toHaveLength(1)
})
test('F25 a day that comes once in more than a year is found, and one that the offer no longer sees is not', () => {
  const once = { startsAt: at('2026-01-01T00:00:00'), endsAt: at('2026-07-18T00:00:00'), rhythm: { monthDays: [18] } }
  expect([opensNext(once, at('2026-06-18T23:59:59')), opensNext(once, at('2026-06-19T00:00:00'))]).toEqual([at('2026-06-18T23:59:59'), undefined])
})

const opens = at('2026-06-17T10:00:00')
const sale: FlashOffer = { id: 'o', startsAt: at('2026-06-17T00:00:00'), endsAt: at('2026-06-19T00:00:00'), rhythm: { slots: [{ fromMinute: 600, untilMinute: 660 }, { fromMinute: 1_200, untilMinute: 1_260 }] },
  effect: { kind: 'flash', items: [{ skuId: 'a', productId: 'p', fen: 50, pieces: 10, perPerson: 2 }, { skuId: 'b', productId: 'p', fen: 60, pieces: 5, perPerson: null }] } }
const pool = (skuId: string, from = opens) => poolKey('o', skuId, from)
test('F35 a flash sale gives one person what is left in the pool of this opening and to him, whichever is less', () => {
  const left = (taken: Record<string, number>, own: Record<string, number>, now = opens) => leftFor(sale, { now, taken: new Map(Object.entries(taken)), own: new Map(Object.entries(own)) })?.effect.items.map(({ skuId, pieces }) => [skuId, pieces])
  expect(left({}, {})).toEqual([['a', 2], ['b', 5]])
  expect(left({ [pool('a')]: 9, [pool('b')]: 4 }, {})).toEqual([['a', 1], ['b', 1]])
  expect(left({ [pool('a')]: 2 }, { [pool('a')]: 1, [pool('b')]: 3 })).toEqual([['a', 1], ['b', 5]])
  // What he has taken of one opening does not count in the next.
  expect(left({ [pool('a')]: 10 }, { [pool('a')]: 2 }, at('2026-06-17T20:00:00'))).toEqual([['a', 2], ['b', 5]])
  expect(left({ [pool('a')]: 10 }, {})).toEqual([['b', 5]])
  expect(left({ [pool('b')]: 5 }, { [pool('a')]: 2 })).toBeUndefined()
  expect(left({}, {}, at('2026-06-17T11:00:00'))).toBeUndefined()
})
test('F35 what was promised stays beside what is left: the pool knows its opening, its pieces and its bound for each person', () => {
  expect(leftFor(sale, { now: at('2026-06-17T20:30:00'), taken: new Map([[pool('b', at('2026-06-17T20:00:00')), 5]]), own: new Map() })).toEqual({ effect: { kind: 'flash', items: [{ skuId: 'a', productId: 'p', fen: 50, pieces: 2, perPerson: 2 }] }, pool: { opensAt: at('2026-06-17T20:00:00'), items: sale.effect.items } })
})
test('F35 an order takes of a pool as many pieces as its share is worth, and nothing of offers without one', () => {
  const line = (skuId: string, unitPriceFen: number, shares: readonly (readonly [offerId: string, offFen: number])[]) => ({ skuId, merchantId: 'm', quantity: 9, unitPriceFen, goodsFen: 0, discountFen: 0, pointsFen: 0, freightFen: 0, payableFen: 0, shares: shares.map(([offerId, offFen]) => ({ offerId, offFen, platformFen: 0, lane: 'price' as const })) })
  const lines = [line('a', 80, [['other', 10], ['o', 60]]), line('b', 100, [['o', 40]]), line('c', 100, [['o', 40]])]
  const draws = [{ offerId: 'o', skuId: 'a', opensAt: opens, pieces: 2, most: 10, perPerson: 2 }, { offerId: 'o', skuId: 'b', opensAt: opens, pieces: 1, most: 5, perPerson: null }]
  expect(drawsOf({ lines }, [{ id: 'other' }, { id: 'o', pool: { opensAt: opens, items: sale.effect.items } }])).toEqual(draws)
  expect([drawsOf({ lines }, [{ id: 'other' }]), drawsOf({ lines: [] }, [{ id: 'o', pool: { opensAt: opens, items: sale.effect.items } }])]).toEqual([[], []])
})
test('F35 an opening stands before, on, sold out or ended, to the millisecond', () => {
  const opening = { opensAt: opens, endsAt: at('2026-06-17T11:00:00') }
  const stage = (text: string, left: number) => stageOf(opening, left, at(text))
  expect([stage('2026-06-17T09:59:59.999', 0), stage('2026-06-17T10:00:00', 1), stage('2026-06-17T10:59:59.999', 0), stage('2026-06-17T11:00:00', 1)]).toEqual(['not_yet', 'on', 'sold_out', 'ended'])
})
