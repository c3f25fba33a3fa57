import { expect, test } from 'vitest'
import { actTexts, causeTexts, doesTexts, entryTexts, nextTexts, partyTexts } from '#locales/timelines'
import { causeWords, mayRead, said } from './words.rules'

test('F11 each code has its sentence in both languages, with the same facts in both', () => {
  for (const texts of [actTexts, causeTexts, doesTexts, entryTexts, nextTexts, partyTexts]) for (const [code, [zh, en]] of Object.entries(texts)) {
    expect(zh, code).toMatch(/[\u4e00-\u9fff]/)
    expect(en, code).not.toMatch(/[\u4e00-\u9fff]/)
    expect([...en.matchAll(/\{\w+\}/g)].map(String).toSorted(), code).toEqual([...zh.matchAll(/\{\w+\}/g)].map(String).toSorted())
  }
})

test('F11 amounts are read in yuan, what a change did in words, and a cause by what stands before its colon where nothing is said of the whole', () => {
  expect(said('zh-CN', 'payments.refund_done', { amountFen: 19_905 })).toBe('退款 ¥199.05 已退回原支付方式')
  expect(said('en', 'changes.asked', { does: 'address,note' })).toBe('Asked for a change: address, note')
  expect([causeWords('zh-CN', 'change:merchant'), causeWords('en', 'timeout'), causeWords('en', 'never_heard')]).toEqual(['改单', 'Its time was over', 'never_heard'])
})

test('F11 what a merchant earned is for him and the platform, internal notes for the platform alone', () => {
  expect((['shopper', 'merchant', 'staff'] as const).map((kind) => [mayRead(kind, undefined), mayRead(kind, 'sellers'), mayRead(kind, 'staff')])).toEqual([[true, false, false], [true, true, false], [true, true, true]])
})
