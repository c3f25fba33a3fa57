import { expect, test } from 'vitest'
import { averagesOf, holdsContact, isBad, kinds, rankOf, shownName, starsOf } from './reviews.rules'

/** The rules of reviews (F14): what the published order looks at, what no text may hold, what an average is. */
const bare = { helpful: 0, words: '', pictures: [], appendedAt: null }

test('F14 the published order looks at content and votes, never at stars; votes count up to fifty', () => {
  expect(rankOf(bare)).toBe(0)
  expect(rankOf({ ...bare, words: '好'.repeat(10) })).toBe(5)
  expect(rankOf({ ...bare, words: '好'.repeat(30), pictures: ['a.webp'], appendedAt: new Date(0) })).toBe(45)
  expect(rankOf({ ...bare, helpful: 3 })).toBe(6)
  expect(rankOf({ ...bare, helpful: 50 })).toBe(rankOf({ ...bare, helpful: 5_000 }))
})

test.each(['电话13800138000', '打 138-0013-8000', '+86 138 0013 8000', '１３８００１３８０００', '写信 a.b@mail.example', '加微信：abc_123', 'VX abc12345', 'qq群 12345678', '身份证 11010519491231002X'])('F15 a contact is found in any width: %s', (text) => { expect(holdsContact(text)).toBe(true) })
test.each(['座高 46 厘米，承重 150 公斤', '订单 20260101123456 里的那把', '用微信支付很方便', '13800 元的也不过如此', '型号 A1380013800'])('F15 what is no contact passes: %s', (text) => { expect(holdsContact(text)).toBe(false) })

test('F14 every number of stars is of one kind; two and fewer are bad', () => {
  for (const overall of [1, 2, 3, 4, 5]) expect(kinds.filter((kind) => { const [from, to] = starsOf(kind); return overall >= from && overall <= to })).toHaveLength(1)
  expect([1, 2, 3].map((overall) => isBad({ overall }))).toEqual([true, true, false])
})

test('F14 an average is in hundredths; without reviews there is none; names are masked, or not told', () => {
  expect(averagesOf({ count: 3, overall: 14, goods: 15, service: 13, logistics: 10 })).toEqual({ overall: 467, goods: 500, service: 433, logistics: 333 })
  expect(averagesOf({ count: 0, overall: 0, goods: 0, service: 0, logistics: 0 })).toBeNull()
  expect([shownName('林岚', false), shownName('林岚', true), shownName('', false)]).toEqual(['林**', '', ''])
})
