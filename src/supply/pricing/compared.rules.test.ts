import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sized } from '#test/full'
import { after, dayMs, fromIso } from '#kernel/time'
import { baseFor, lowestDeal, lowestListed, raisedAbove, stretches, unitFenOf } from './compared.rules'
import { lowestSteps } from './steps.rules'

const now = fromIso('2026-06-18T02:00:00.000Z')
const ago = (days: number) => after(now, -days * dayMs)
const numRuns = sized(200, 5_000)
const deals = fc.array(fc.record({ unitFen: fc.integer({ min: 1, max: 50_000 }), at: fc.integer({ min: 1, max: 30 * 24 }).map((hours) => ago(hours / 24)) }), { maxLength: 30 })
const listed = fc.array(fc.record({ priceFen: fc.integer({ min: 1, max: 50_000 }), at: fc.integer({ min: 1, max: 30 * 24 }).map((hours) => ago(hours / 24)) }), { minLength: 1, maxLength: 12 })

test('E12 the base without details is the lowest deal of the seven days before, else the last deal, else none', () => {
  expect(lowestDeal([{ unitFen: 90_00, at: ago(8) }, { unitFen: 120_00, at: ago(3) }, { unitFen: 110_00, at: ago(6) }], now)).toMatchObject({ fen: 110_00, why: 'lowest' })
  expect(lowestDeal([{ unitFen: 90_00, at: ago(20) }, { unitFen: 95_00, at: ago(9) }], now)).toMatchObject({ fen: 95_00, why: 'last' })
  expect(lowestDeal([{ unitFen: 90_00, at: now }], now)).toBeUndefined()
})

test('I-32 T-60 whatever was sold and however it is asked, what is computed from deals is never above the lowest of the seven days', () => {
  fc.assert(fc.property(deals, fc.option(fc.integer({ min: 1, max: 60_000 }), { nil: undefined }), fc.integer({ min: 1, max: 50_000 }), (sold, fen, priceFen) => {
    const found = baseFor({ basis: 'deals', fen }, { listed: [], deals: sold, priceFen, now })
    const recent = sold.filter(({ at }) => at >= ago(7)).map(({ unitFen }) => unitFen)
    if ('fault' in found) return
    expect(found.fen).toBeGreaterThan(priceFen)
    if (recent.length > 0) expect(found.fen).toBeLessThanOrEqual(Math.min(...recent))
    else expect(sold.some(({ unitFen }) => unitFen >= found.fen)).toBe(true)
  }), { numRuns })
})

test('E12 a stated list price is the lowest that stood in its time; a time before the first price or yet to come is none', () => {
  const book = [{ priceFen: 100_00, at: ago(20) }, { priceFen: 150_00, at: ago(10) }, { priceFen: 120_00, at: ago(2) }]
  expect([lowestListed(book, ago(9), ago(3)), lowestListed(book, ago(12), ago(3)), lowestListed(book, ago(9), ago(1)), lowestListed(book, ago(25), ago(3)), lowestListed(book, ago(3), ago(9))]).toEqual([150_00, 100_00, 120_00, undefined, undefined])
  const facts = { listed: book, deals: [], priceFen: 120_00, now }
  expect(baseFor({ basis: 'stated', from: ago(9), until: ago(3) }, facts)).toMatchObject({ fen: 150_00 })
  expect(baseFor({ basis: 'stated', from: ago(12), until: ago(3) }, facts)).toMatchObject({ fault: 'pricing.not_lower' })
  expect(baseFor({ basis: 'stated', from: ago(9), until: after(now, 1) }, facts)).toMatchObject({ fault: 'pricing.stated_not_so' })
  expect(baseFor({ basis: 'stated', from: ago(800), until: ago(700) }, facts)).toMatchObject({ fault: 'pricing.stated_too_long_ago' })
})

test('E12 stretches tile the time from the first price on, and no two beside each other are of one price', () => {
  fc.assert(fc.property(listed, (book) => {
    const all = stretches(book)
    expect(all.at(-1)!.until).toBeNull()
    all.slice(1).forEach((one, i) => { expect(one.from).toEqual(all[i]!.until); expect(one.priceFen).not.toBe(all[i]!.priceFen) })
    expect(all[0]!.from.getTime()).toBe(Math.min(...book.map(({ at }) => at.getTime())))
  }), { numRuns })
})

test('T-60 raised is what stood lower within the seven days, whatever it was before them', () => {
  expect(raisedAbove([{ priceFen: 100, at: ago(20) }, { priceFen: 130, at: ago(3) }], [], now)).toEqual({ priceFen: 130, lowestFen: 100 })
  expect(raisedAbove([{ priceFen: 100, at: ago(20) }, { priceFen: 130, at: ago(3) }], [{ unitFen: 80, at: ago(5) }], now)).toEqual({ priceFen: 130, lowestFen: 80 })
  expect(raisedAbove([{ priceFen: 100, at: ago(20) }, { priceFen: 130, at: ago(8) }], [], now)).toBeUndefined()
  expect(raisedAbove([{ priceFen: 130, at: ago(20) }, { priceFen: 100, at: ago(3) }], [], now)).toBeUndefined()
  expect(raisedAbove([{ priceFen: 130, at: ago(20) }, { priceFen: 100, at: ago(3) }, { priceFen: 130, at: ago(1) }], [], now)).toEqual({ priceFen: 130, lowestFen: 100 })
})

test('E12 a piece is kept for no more than was paid for it', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 1, max: 999 }), (fen, quantity) => { const unit = unitFenOf(fen, quantity); expect(unit * quantity).toBeLessThanOrEqual(fen); expect((unit + 1) * quantity).toBeGreaterThan(fen) }), { numRuns })
})

test('F04 the course of the cheapest list price: a step where it changed, the first of them what it was when the time began', () => {
  const at = (priceFen: number, days: number) => ({ priceFen, at: ago(days) })
  expect(lowestSteps([[at(100, 200), at(80, 30)], [at(90, 60), at(95, 10)]], ago(90))).toEqual([{ fen: 100, at: ago(90) }, { fen: 90, at: ago(60) }, { fen: 80, at: ago(30) }])
  expect(lowestSteps([[at(100, 20)]], ago(90))).toEqual([{ fen: 100, at: ago(20) }])
  expect(lowestSteps([], ago(90))).toEqual([])
})
