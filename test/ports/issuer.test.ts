import { expect, test, vi } from 'vitest'
import { distrustedIssuer, pretendedIssuer, type Bill } from '#service/invoices'
import { issuerKit } from './issuer.kit'

issuerKit('the pretended issuer', () => pretendedIssuer)

const bill: Bill = { id: 'inv_a', kind: 'special', redOf: null, orderNumber: '1', merchantId: 'mer_a', merchantName: '山居', titleName: '某某', taxNumber: null, day: '2026-11-26', amountFen: 100, lines: [] }
const file = Buffer.from('%PDF-1.4\n%%EOF')
test('E09 an issuer’s word is looked at: another bill, another amount, no number and no file are no answer; a plain no is one', async () => {
  const good = { id: 'inv_a', number: '12345678901234567890', amountFen: 100, file }
  const say = (answer: unknown) => distrustedIssuer({ issue: () => Promise.resolve(answer as typeof good) }).issue(bill)
  expect(await say(good)).toEqual(good)
  expect(await say({ refused: '税号与名称不符' })).toEqual({ refused: '税号与名称不符' })
  for (const bad of [{ ...good, id: 'inv_b' }, { ...good, amountFen: 101 }, { ...good, amountFen: 100.5 }, { ...good, number: '12<script>' }, { ...good, number: '' }, { ...good, file: 'x' }, { refused: '' }, {}, null, undefined]) await expect(say(bad), JSON.stringify(bad)).rejects.toThrow('the issuer answered')
})

test('E09 an issuer that says nothing is waited for ten seconds and no longer', async () => {
  vi.useFakeTimers()
  try {
    const asked = distrustedIssuer({ issue: () => new Promise(() => {}) }).issue(bill)
    const refused = expect(asked).rejects.toThrow('did not answer')
    await vi.advanceTimersByTimeAsync(10_000)
    await refused
  } finally { vi.useRealTimers() }
})
