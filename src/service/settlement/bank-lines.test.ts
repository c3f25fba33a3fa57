import { expect, test } from 'vitest'
import { judged, lineOf, meantBy } from './bank-lines.rules'

const row = (more: object) => ({ 时间: '2026-11-26 10:00:00', 金额: '1,234.50', 方向: '支出', 对方户名: '山居家具', 附言: '', 流水号: 'BK20261126001', ...more })

test('F75 a row of the bank’s file is read to the fen and in Shanghai’s clock, under the heads that banks use; what cannot be read is named', () => {
  expect(lineOf(row({}))).toEqual({ number: 'BK20261126001', at: '2026-11-26T10:00:00+08:00', direction: 'out', amountFen: 1_234_50, counterparty: '山居家具', note: '' })
  expect(lineOf({ time: '2026/1/2', amount: '0.07', direction: 'in', counterparty: '', note: 'x', number: 'A-123' })).toMatchObject({ at: '2026-01-02T00:00:00+08:00', amountFen: 7, direction: 'in' })
  for (const [wrong, column] of [[{ 金额: '1.234' }, 'amount'], [{ 金额: '0.00' }, 'amount'], [{ 金额: '-5' }, 'amount'], [{ 方向: '?' }, 'direction'], [{ 流水号: '' }, 'number'], [{ 时间: '昨天' }, 'time']] as const) expect(lineOf(row(wrong))).toEqual({ wrong: column })
})

test('F75 a line is whose number stands in its note, and differs by what is unknown, another amount, or there already', () => {
  expect(meantBy({ direction: 'out', note: '货款 pot_0mabcdefgh0000abcdef0123456789' })).toEqual({ what: 'payout', ref: 'pot_0mabcdefgh0000abcdef0123456789' })
  expect(meantBy({ direction: 'in', note: '退汇 pot_0mabcdefgh0000abcdef0123456789' })?.what).toBe('payout_return')
  expect(meantBy({ direction: 'in', note: 'alipay 20261125 结算' })).toEqual({ what: 'channel', ref: 'alipay 2026-11-25' })
  expect(meantBy({ direction: 'in', note: '保证金BZJ0A1B2C3D4E' })).toEqual({ what: 'deposit', ref: 'BZJ0A1B2C3D4E' })
  expect([meantBy({ direction: 'out', note: 'alipay 20261125' }), meantBy({ direction: 'in', note: '利息' })]).toEqual([undefined, undefined])
  expect([judged({ amountFen: 5 }, 5, false), judged({ amountFen: 5 }, 6, false), judged({ amountFen: 5 }, undefined, false), judged({ amountFen: 5 }, 5, true)]).toEqual(['matched', 'amount_differs', 'missing_here', 'twice'])
})
