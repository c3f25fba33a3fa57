import { expect, test } from 'vitest'
import { rateFor, type Rate } from './commissions.rules'

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day))
let made = 0
const rate = (more: Partial<Rate>): Rate => ({ id: `cmr_${String(++made).padStart(4, '0')}`, merchantId: null, categoryId: null, rateBps: 0, fromAt: at(1), untilAt: null, ...more })
const chair = { merchantId: 'mer_a', categoryIds: ['cat_home', 'cat_chairs'] }

test('F75 the most specific commission wins: a merchant’s for a category before his own, his own before a category’s, the deepest category before those above, and what speaks for nobody leaves the platform’s rate', () => {
  const rules = [rate({ categoryId: 'cat_home', rateBps: 300 })]
  const now = () => rateFor(rules, chair, at(5), 500)
  expect(rateFor([], chair, at(5), 500)).toBe(500)
  expect(now()).toBe(300)
  rules.push(rate({ categoryId: 'cat_chairs', rateBps: 400 }), rate({ categoryId: 'cat_toys', rateBps: 900 }), rate({ merchantId: 'mer_b', rateBps: 100 }))
  expect(now()).toBe(400)
  rules.push(rate({ merchantId: 'mer_a', rateBps: 250 }))
  expect(now()).toBe(250)
  rules.push(rate({ merchantId: 'mer_a', categoryId: 'cat_home', rateBps: 275 }))
  expect(now()).toBe(275)
  rules.push(rate({ merchantId: 'mer_a', categoryId: 'cat_chairs', rateBps: 0 }))
  expect(now()).toBe(0)
})

test('F75 of versions of one scope the newest whose time it is speaks; one without a rate ends the scope’s, and a passing one gives way again', () => {
  const rules = [rate({ categoryId: 'cat_chairs', rateBps: 400 }), rate({ categoryId: 'cat_chairs', rateBps: 200, fromAt: at(10), untilAt: at(12) }), rate({ categoryId: 'cat_home', rateBps: 300 }), rate({ categoryId: 'cat_chairs', rateBps: null, fromAt: at(20) })]
  expect([1, 9, 10, 11, 12, 19, 20, 28].map((day) => rateFor(rules, chair, at(day), 500))).toEqual([400, 400, 200, 200, 400, 400, 300, 300])
  expect(rateFor(rules, chair, at(0), 500)).toBe(500)
})
