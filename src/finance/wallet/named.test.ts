import { expect, test } from 'vitest'
import { codeFrom, codesFile, freshCode, grouped } from './codes.rules'
import { whyNot, type Act } from './named.rules'

const day = new Date('2026-06-01T00:00:00Z')
const acts: readonly Act[] = ['lose', 'find', 'replace', 'give', 'take']
test('E15 记名卡 what was redeemed is no card any more; what is lost is found or replaced, and nothing else', () => {
  const of = (standing: Parameters<typeof whyNot>[1]) => acts.map((act) => whyNot(act, standing))
  expect(of({ usedAt: null, lostAt: null })).toEqual([undefined, 'wallet.card_not_lost', 'wallet.card_not_lost', undefined, undefined])
  expect(of({ usedAt: null, lostAt: day })).toEqual([undefined, undefined, undefined, 'wallet.card_lost', 'wallet.card_lost'])
  expect(new Set(of({ usedAt: day, lostAt: null }))).toEqual(new Set(['wallet.card_used']))
})

test('T-21 a code is read as it was meant, however it is written, and is never the same', () => {
  const codes = Array.from({ length: 200 }, freshCode)
  expect([new Set(codes).size, codes.every((code) => /^[2-9A-HJKMNP-Z]{18}$/.test(code) && codeFrom(` ${grouped(code).toLowerCase()} `) === code)]).toEqual([200, true])
  expect(codesFile('x', codes.slice(0, 1))).toEqual({ filename: 'cards-x.csv', text: `\uFEFF卡密 Code\r\n${grouped(codes[0]!)}\r\n` })
})
