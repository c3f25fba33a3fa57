import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { market, operator, type Market } from '../market'
import { asMerchant, ask, clockOf, dayMs, one, pieces, received } from '../returns'
import { remindOfTaxes } from './doors'

/** Tax files 涉税报送 (E20): what each seller took in a quarter, frozen, corrected beside, due and reminded of; nothing before the decree. */
const staff = (m: Market, method: 'GET' | 'POST', path: string, body?: object) => m.by(operator).call(method, `/v1/staff/tax${path}`, body)
const make = (m: Market, quarter: string, reason = '季度报送') => staff(m, 'POST', '/files', { quarter, reason })
/** The quarter that the world's clock stands in, and the first moment after it. */
const quarterNow = (m: Market) => { const at = new Date(m.clock().getTime() + 8 * 3_600_000); const n = Math.floor(at.getUTCMonth() / 3); return { name: `${at.getUTCFullYear()}Q${n + 1}`, endsAt: Date.UTC(at.getUTCFullYear(), (n + 1) * 3, 1) - 8 * 3_600_000 } }

test('E20 a quarter’s file says of each seller what was received, what went back and what the platform kept, to the fen; it is frozen, corrected by another, and nothing is told before 2025-06-20', async () => {
  const m = await market(40)
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 3 }])
  m.at(1_000)
  const { body: { id: caseId } } = await ask(m, bought, pieces(bought.lines[0]!.id, 1), { reason: 'agreed' })
  expect((await asMerchant(m, caseId, 'agree')).status).toBe(200)
  await m.news()
  const { name, endsAt } = quarterNow(m)
  expect((await make(m, name)).body).toMatchObject({ type: 'taxes.not_over', issues: [{ path: ['quarter'] }] })
  expect((await make(m, '2025Q1')).body.type).toBe('taxes.before_decree')
  m.at(endsAt - m.ctx.now.getTime() + dayMs)
  await m.ctx.pool.query(`update merchants_merchants set licence_name = '', licence_no = '' where id = $1`, [m.a.merchantId])
  const first = (await make(m, name)).body
  expect(first).toMatchObject({ number: 1, incomplete: 1 })
  const sums = await one<{ gross: number; back: number; fee: number }>(m, `select sum(share_fen + fee_fen) filter (where state = 'accrued')::int as gross, -sum(share_fen + fee_fen) filter (where state = 'reversed')::int as back, sum(fee_fen)::int as fee from payments_settlements where merchant_id = $1`, [m.a.merchantId])
  expect(sums.back).toBeGreaterThan(0)
  expect((await staff(m, 'GET', `/files/${first.id}/rows`)).body.items).toEqual([{ merchantId: m.a.merchantId, name: '山居', licenceName: '', licenceNo: '', orders: 1, grossFen: sums.gross, returnsFen: sums.back, netFen: sums.gross - sums.back, commissionFen: sums.fee }])
  expect((await m.ctx.pool.query(`select count(*)::int as n from kernel_audit_entries where action = 'taxes.taxRows' or action like '%tax_rows%' or action like '%taxRows%'`)).rows[0].n).toBeGreaterThan(0)
  expect((await make(m, name)).body.type).toBe('taxes.nothing_changed')
  await m.ctx.pool.query(`update merchants_merchants set licence_name = '山居家具有限公司', licence_no = '91330106MA2XXXXX0X' where id = $1`, [m.a.merchantId])
  const raced = await Promise.all([make(m, name, '补证件号'), make(m, name, '补证件号')])
  expect(raced.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect((await staff(m, 'GET', '/files')).body.items).toMatchObject([{ number: 2, incomplete: 0, netFen: sums.gross - sums.back }, { number: 1, incomplete: 1 }])
  await expect(m.ctx.pool.query('update taxes_rows set gross_fen = 1')).rejects.toThrow()
  expect((await staff(m, 'GET', `/orders?merchantId=${m.a.merchantId}&from=2020-01-01&to=2030-01-01`)).body.items.map((row: { state: string; grossFen: number }) => [row.state, row.grossFen])).toEqual([['accrued', sums.gross], ['reversed', -sums.back]])
  await booksAgree(m)
})

test('E20 who makes tax files is reminded before one is due and after, once a day, until it was handed in', async () => {
  const m = await market(1)
  const { name, endsAt } = quarterNow(m)
  const day = (n: number) => { m.at(endsAt - m.ctx.now.getTime() + n * dayMs + 3_600_000) }
  day(4)
  expect(await remindOfTaxes(clockOf(m))).toBe(false)
  day(21)
  expect([await remindOfTaxes(clockOf(m)), await remindOfTaxes(clockOf(m))]).toEqual([true, false])
  day(40)
  expect(await remindOfTaxes(clockOf(m))).toBe(true)
  const { id } = (await make(m, name)).body
  expect((await staff(m, 'POST', `/files/${id}/report`, { receipt: '回执 001' })).status).toBe(200)
  expect((await staff(m, 'POST', `/files/${id}/report`, { receipt: '回执 002' })).body.type).toBe('taxes.reported_already')
  day(41)
  expect(await remindOfTaxes(clockOf(m))).toBe(false)
})
