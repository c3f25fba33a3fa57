import { expect, test } from 'vitest'
import { invoiceable, isCreditCode, isTaxNumber, sumOf, toRedden, whyUnfit } from './invoices.rules'
import { pdfOf } from './page.rules'

test('E09 a tax number is checked by its form: 15, 17, 18 or 20 signs, and of 18 it is a unified credit code whose last sign checks the others', () => {

  const signs = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const code = '91350100M000100Y43'
  // One sign altered anywhere is always found out.
  for (let i = 0; i < code.length; i++) for (const sign of signs) expect(isCreditCode(code.slice(0, i) + sign + code.slice(i + 1)), `${i} ${sign}`).toBe(sign === code[i])
  for (const bad of ['91350100M000100Y4', '91350100M000100Y4I', '91350100m000100y43']) expect(isCreditCode(bad)).toBe(false)
  for (const length of [15, 17, 20]) expect(isTaxNumber('1'.repeat(length))).toBe(true)
  for (const bad of ['1'.repeat(16), '1'.repeat(18), '1'.repeat(14), '1'.repeat(21), '12345678901234-', '']) expect([bad, isTaxNumber(bad)]).toEqual([bad, false])
  expect(whyUnfit({ kind: 'company', taxNumber: '' })).toEqual(['taxNumber', 'invoices.wrong_number'])
  expect(whyUnfit({ kind: 'personal', taxNumber: code })).toEqual(['taxNumber', 'invoices.personal_has_no_number'])
  expect(whyUnfit({ kind: 'company', taxNumber: code })).toBeUndefined()
})

const line = (id: string, payableFen: number, refundedFen = 0, more: object = {}) => ({ id, title: id, specText: '', quantity: 2, refundedQuantity: refundedFen > 0 ? 1 : 0, payableFen, refundedFen, isGift: false, lapsedAt: null, ...more })
test('E09 on an invoice stands what was paid and has not gone back, line by line; gifts and what went back whole stand on none', () => {
  const lines = invoiceable([line('a', 100), line('b', 50, 20), line('c', 30, 30), line('d', 0, 0, { isGift: true })])
  expect(lines.map(({ lineId, quantity, amountFen }) => [lineId, quantity, amountFen])).toEqual([['a', 2, 100], ['b', 1, 30]])
})

test('E09 in whatever steps money goes back, the red ones take exactly that, once, by the line', () => {
  for (let seed = 1; seed <= 200; seed++) {
    let at = seed
    const random = (most: number) => { at = (at * 1_103_515_245 + 12_345) % 2_147_483_648; return at % (most + 1) }
    let sold = ['a', 'b', 'c'].map((id) => line(id, 1 + random(9_999)))
    const issued = invoiceable(sold)
    const reds: ReturnType<typeof toRedden> = []
    for (let step = 0; step < 5; step++) {
      sold = sold.map((one) => ({ ...one, refundedFen: one.refundedFen + random(one.payableFen - one.refundedFen) }))
      reds.push(...toRedden(issued, reds, invoiceable(sold)))
      expect(toRedden(issued, reds, invoiceable(sold)), `seed ${seed}`).toEqual([])
      expect(sumOf(issued) - sumOf(reds), `seed ${seed}`).toBe(sumOf(invoiceable(sold)))
      expect(reds.every(({ amountFen }) => amountFen > 0), `seed ${seed}`).toBe(true)
    }
  }
})

test('E09 a page is a PDF whose table of places is true, and what the type has no two bytes for is a box', () => {
  const text = Buffer.from(pdfOf([{ x: 1, y: 2, size: 9, text: '票𠀀' }], [])).toString('latin1')
  expect(text).toContain('<796825A1>')
  const places = [...text.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, at]) => Number(at))
  expect(places.map((at, i) => text.slice(at).startsWith(`${i + 1} 0 obj`))).toEqual(places.map(() => true))
  expect(text.slice(Number(/startxref\n(\d+)/.exec(text)![1])).startsWith('xref')).toBe(true)
})
