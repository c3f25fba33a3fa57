import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import type { Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { market, operator, type Market } from '../market'
import { clockOf, dayMs, hourMs, one, received } from '../returns'
import { compareBank, hearReturns, importBank, payDue, settleAll } from './doors'

/** Bank reconciliation 银行对账 (F75): the bank's statement beside payouts, what channels settled and deposits by transfer; each line once, each difference listed, and a payout that came back comes back once. */
const second: Actor = { ...operator, id: 'stf_two' }
const pass = (m: Market, ms: number) => { m.at(m.clock().getTime() - m.ctx.now.getTime() + ms) }
const store = (m: Market, method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => m.by(m.a.clerk).call(method, `/v1/merchant${path}`, body)
const clockText = (m: Market) => new Date(m.clock().getTime() + 8 * hourMs).toISOString().slice(0, 19).replace('T', ' ')
type Row = readonly [number: string, direction: '收入' | '支出', yuan: string, note: string]
const take = (m: Market, rows: readonly Row[]) => importBank({ ...clockOf(m), actor: operator }, Buffer.from(['时间,金额,方向,对方户名,附言,流水号', ...rows.map(([number, direction, yuan, note]) => `${clockText(m)},${yuan},${direction},山居家具,${note},${number}`)].join('\n')), '银行流水.csv')
const breaks = async (m: Market, state = 'open') => (await m.by(operator).call('GET', `/v1/staff/bank/breaks?state=${state}&limit=50`)).body.items.map((row: { kind: string; what: string; oursFen: number | null; theirsFen: number | null }) => [row.kind, row.what, row.oursFen, row.theirsFen])
const balance = async (m: Market) => (await store(m, 'GET', '/settlement')).body.balanceFen as number
const yuan = (fen: number) => (fen / 100).toFixed(2)

async function paid(): Promise<{ m: Market; ids: string[] }> {
  const m = await market(40)
  await register(m.ctx, reactions)
  await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 5 }])
  m.at(9 * dayMs)
  await settleAll(clockOf(m))
  await store(m, 'PUT', '/payouts/account', { holder: '山居家具', bank: '招商银行', number: '62140000' })
  const ids = [(await store(m, 'POST', '/payouts', { amountFen: 100_00 })).body.id as string, (await store(m, 'POST', '/payouts', { amountFen: 200_00 })).body.id as string]
  const { body } = await m.by(operator).call('POST', '/v1/staff/payouts/batches', { ids, reason: '周付' })
  await m.by(second).call('POST', `/v1/staff/approvals/${body.approvalId}/approve`, { said: '同意' })
  expect(await payDue(clockOf(m))).toBe(2)
  return { m, ids }
}

test('F75 the bank’s file is taken in once, each line once; payouts, channels and deposits are matched by number and amount, and what differs is listed with its reason until it heals or is settled', async () => {
  const { m, ids: [first, other] } = await paid()
  const bankRef = (await one<{ ref: string }>(m, 'select bank_ref as ref from settlement_payouts where id = $1', [other])).ref
  const { code } = (await store(m, 'POST', '/deposit/transfers', { amountFen: 300_00 })).body
  const day = (await one<{ day: string }>(m, `select to_char(at at time zone 'Asia/Shanghai', 'YYYYMMDD') as day from payments_entries where account = 'channel_clearing' limit 1`, [])).day
  const cleared = (await one<{ fen: number }>(m, `select sum(amount_fen)::int as fen from payments_entries where account = 'channel_clearing'`, [])).fen
  const rows: Row[] = [['BK0001', '支出', '100.00', `货款 ${first}`], [bankRef, '支出', '200.00', '转账'], ['BK0003', '收入', yuan(cleared), `simulator ${day} 结算`], ['BK0004', '收入', '300.00', `保证金 ${code}`], ['BK0005', '收入', '0.31', '利息'], ['BK0006', '支出', '100.00', `重复 ${first}`]]
  const told = await take(m, rows)
  expect(told).toEqual({ lines: 6, fresh: 6, open: 2 })
  expect(await breaks(m)).toEqual([['twice', 'payout', 100_00, 100_00], ['missing_here', 'unknown', null, 31]])
  expect(await take(m, rows)).toEqual({ lines: 6, fresh: 0, open: 2 })
  expect(await take(m, [...rows, ['BK0007', '收入', '1.00', '其他']])).toMatchObject({ lines: 7, fresh: 1 })
  await expect(take(m, [['BK0001', '支出', '100.01', `货款 ${first}`]])).rejects.toMatchObject({ code: 'settlement.bank_number_changed' })
  await expect(take(m, [['BK0009', '支出', 'x', '']])).rejects.toMatchObject({ code: 'settlement.bank_row_wrong' })
  expect((await store(m, 'GET', '/deposit')).body.heldFen).toBe(300_00)
  expect((await store(m, 'GET', '/deposit/lines')).body.items).toMatchObject([{ kind: 'surety_by_bank', amountFen: 300_00 }])
  const { items } = (await m.by(operator).call('GET', '/v1/staff/bank/breaks?kind=missing_here')).body
  expect((await m.by(operator).call('POST', `/v1/staff/bank/breaks/${items[0].id}/settle`, { note: '利息收入' })).status).toBe(200)
  expect((await m.by(operator).call('POST', `/v1/staff/bank/breaks/${items[0].id}/settle`, { note: '再次' })).body.type).toBe('settlement.wrong_state')
  await booksAgree(m)
})

test('F75 E19 a payout that the bank gave back comes back once, whoever tells it first and however often; one that the bank never told of is listed, and heals when it does', async () => {
  const { m, ids: [first, other] } = await paid()
  const whole = await balance(m)
  await take(m, [['BK0101', '支出', '100.00', `货款 ${first}`], ['BK0102', '收入', '99.99', `退汇 ${first}`]])
  expect(await breaks(m)).toEqual([['amount_differs', 'payout_return', 100_00, 99_99]])
  expect(await balance(m)).toBe(whole)
  await Promise.all([take(m, [['BK0103', '收入', '100.00', `退汇 ${first}`]]), take(m, [['BK0104', '收入', '100.00', `退汇 ${first} 二`]])])
  await compareBank(clockOf(m))
  expect(await hearReturns(clockOf(m))).toBe(0)
  expect([await balance(m), await one(m, 'select state from settlement_payouts where id = $1', [first])]).toEqual([whole + 100_00, { state: 'returned' }])
  expect((await breaks(m)).map((row: string[]) => row[0]).toSorted()).toEqual(['amount_differs', 'twice'])
  await booksAgree(m)
  pass(m, 3 * dayMs)
  // A statement that begins before it was paid and says nothing of it.
  await m.ctx.pool.query(`update settlement_bank_lines set at = at - interval '1 day'`)
  await compareBank(clockOf(m))
  expect((await breaks(m))[0]).toEqual(['missing_there', 'payout', 200_00, null])
  await take(m, [['BK0105', '支出', '200.00', `货款 ${other}`]])
  expect((await breaks(m, 'healed')).map((row: string[]) => row[0])).toContain('missing_there')
  await booksAgree(m)
})
