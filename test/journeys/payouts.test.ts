import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import type { Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { market, operator, type Market } from '../market'
import { asMerchant, ask, clockOf, dayMs, hourMs, one, pieces, received, type Bought } from '../returns'
import { hearReturns, payDue, settleAll } from './doors'

/** Payouts 提现 (E19, I-39, T-29, T-68): money leaves a balance, is allowed by a second person, and reaches the bank at most once. */
const second: Actor = { ...operator, id: 'stf_two' }
const put = (m: Market, number: string) => m.by(m.a.clerk).call('PUT', '/v1/merchant/payouts/account', { holder: '山居家具', bank: '招商银行', number })
const apply = (m: Market, amountFen: number) => m.by(m.a.clerk).call('POST', '/v1/merchant/payouts', { amountFen })
const balance = async (m: Market) => (await m.by(m.a.clerk).call('GET', '/v1/merchant/settlement')).body.balanceFen as number
const stateOf = (m: Market, id: string) => one<{ state: string; why: string }>(m, 'select state, why from settlement_payouts where id = $1', [id])
const transfersOf = async (m: Market) => (await m.ctx.pool.query('select payout_id as id, amount_fen::int as fen, state from settlement_bank_transfers order by payout_id')).rows
/** A merchant with settled money. */
async function rich(quantity = 5): Promise<{ m: Market; bought: Bought }> {
  const m = await market(40)
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity }])
  m.at(9 * dayMs)
  expect(await settleAll(clockOf(m))).toBe(1)
  return { m, bought }
}
async function allowed(m: Market, ids: readonly string[]): Promise<void> {
  const { status, body } = await m.by(operator).call('POST', '/v1/staff/payouts/batches', { ids, reason: '周付' })
  expect([status, body.type]).toEqual([200, undefined])
  expect((await m.by(second).call('POST', `/v1/staff/approvals/${body.approvalId}/approve`, { said: '同意' })).status).toBe(200)
}
const pass = (m: Market, ms: number) => { m.at(m.clock().getTime() - m.ctx.now.getTime() + ms) }

test('E19 I-39 T-68 a payout keeps to its bounds, leaves the balance at once, is allowed by another than who asks, and is paid less its fee; refused it lies on the balance again', async () => {
  const { m } = await rich()
  const whole = await balance(m)
  expect(whole).toBeGreaterThan(900_00)
  expect((await apply(m, 100_00)).body.type).toBe('settlement.no_account')
  expect((await put(m, '62140000')).status).toBe(200)
  expect((await m.ctx.pool.query(`select count(*)::int as n from settlement_accounts where number like '%6214%'`)).rows).toEqual([{ n: 0 }])
  await m.by(operator).call('PUT', '/v1/staff/settings/settlement.payout_fee_percent', { value: 1 })
  await m.by(operator).call('PUT', '/v1/staff/settings/settlement.daily_cap_fen', { value: 500_00 })
  expect((await apply(m, 99_99)).body).toMatchObject({ type: 'settlement.below_least', issues: [{ path: ['amountFen'] }] })
  expect((await apply(m, whole + 1)).body).toMatchObject({ type: 'settlement.more_than_available' })
  expect((await apply(m, 500_01)).body).toMatchObject({ type: 'settlement.above_cap' })
  const paid = (await apply(m, 150_50)).body
  const refused = (await apply(m, 200_00)).body
  expect((await apply(m, 200_00)).body.type).toBe('settlement.above_cap')
  expect([paid.feeFen, await balance(m)]).toEqual([1_51, whole - 350_50])
  await booksAgree(m)
  const asked = (await m.by(operator).call('POST', '/v1/staff/payouts/batches', { ids: [paid.id], reason: '周付' })).body
  expect(asked.totalFen).toBe(150_50)
  expect((await m.by(operator).call('POST', `/v1/staff/approvals/${asked.approvalId}/approve`, { said: '自己' })).body.type).toBe('risk.own_approval')
  expect([await payDue(clockOf(m)), await stateOf(m, paid.id)]).toEqual([0, { state: 'applied', why: '' }])
  expect((await m.by(second).call('POST', `/v1/staff/approvals/${asked.approvalId}/approve`, { said: '同意' })).status).toBe(200)
  expect((await m.by(operator).call('POST', `/v1/staff/payouts/${paid.id}/reject`, { why: '太迟' })).body.type).toBe('settlement.wrong_state')
  expect((await m.by(operator).call('POST', `/v1/staff/payouts/${refused.id}/reject`, { why: '资料不符' })).status).toBe(200)
  expect([await payDue(clockOf(m)), await payDue(clockOf(m)), await stateOf(m, paid.id)]).toEqual([1, 0, { state: 'paid', why: '' }])
  expect([await transfersOf(m), await balance(m)]).toEqual([[{ id: paid.id, fen: 148_99, state: 'paid' }], whole - 150_50])
  await booksAgree(m)
  const day = new Date(m.clock().getTime() + 8 * hourMs).toISOString().slice(0, 10)
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/statement?period=${day}`)).body).toMatchObject({ closingFen: whole - 150_50, total: { otherFen: -150_50 } })
})

test('E19 a changed account holds after a day; what the bank declines, takes long over or gives back lies on the balance again, once', async () => {
  const { m } = await rich()
  const whole = await balance(m)
  await put(m, '62140001')
  const declined = (await apply(m, 100_00)).body.id as string
  expect((await put(m, '62140002')).body.activeAt).toBe(new Date(m.clock().getTime() + dayMs).toISOString())
  pass(m, dayMs - 1_000)
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/payouts/terms')).body).toMatchObject({ account: { tail: '0001' }, next: { tail: '0002' } })
  pass(m, 2_000)
  const slow = (await apply(m, 100_00)).body.id as string
  await put(m, '62140003')
  pass(m, dayMs)
  const back = (await apply(m, 100_00)).body.id as string
  await allowed(m, [declined, slow, back])
  expect([await payDue(clockOf(m)), (await stateOf(m, declined)).state, (await stateOf(m, slow)).state, (await stateOf(m, back)).state]).toEqual([2, 'failed', 'paying', 'paid'])
  await booksAgree(m)
  expect([await payDue(clockOf(m)), await hearReturns(clockOf(m))]).toEqual([0, 0])
  pass(m, 3 * 60_000)
  expect([await payDue(clockOf(m)), await hearReturns(clockOf(m)), await hearReturns(clockOf(m))]).toEqual([1, 1, 0])
  expect([(await stateOf(m, slow)).state, (await stateOf(m, back)).state, await balance(m)]).toEqual(['paid', 'returned', whole - 100_00])
  await booksAgree(m)
})

test('T-29 E19 a payout is paid at most once, wherever a process ends: before the bank was asked, after it paid and before it was heard, and when two ask at once', async () => {
  const { m } = await rich()
  await put(m, '62140004')
  const [lost, marked, raced] = [(await apply(m, 100_00)).body.id as string, (await apply(m, 100_00)).body.id as string, (await apply(m, 100_00)).body.id as string]
  await allowed(m, [lost, marked, raced])
  // It was marked, and the process ended before the bank heard of it.
  await m.ctx.pool.query(`update settlement_payouts set state = 'paying' where id = $1`, [marked])
  await Promise.all([payDue(clockOf(m)), payDue(clockOf(m)), payDue(clockOf(m))])
  for (let round = 0; round < 3; round++) { pass(m, 61_000); await payDue(clockOf(m)) }
  expect((await transfersOf(m)).map(({ fen, state }) => [fen, state])).toEqual([[100_00, 'paid'], [100_00, 'paid'], [100_00, 'paid']])
  for (const id of [lost, marked, raced]) expect(await stateOf(m, id)).toEqual({ state: 'paid', why: '' })
  await booksAgree(m)
})

test('F75 E19 what goes back after it was settled and asked for leaves a balance below nothing: no payout leaves then, it is told, and the next settlement is netted', async () => {
  const { m, bought } = await rich()
  await put(m, '62140000')
  const payout = (await apply(m, await balance(m))).body.id as string
  await allowed(m, [payout])
  const { body: { id } } = await ask(m, bought, pieces(bought.lines[0]!.id, 5), { reason: 'quality' })
  expect((await asMerchant(m, id, 'agree')).status).toBe(200)
  await m.news()
  await settleAll(clockOf(m))
  const below = await balance(m)
  expect(below).toBeLessThan(0)
  expect((await m.by(operator).call('GET', '/v1/staff/settlement/balances?isBelow=true')).body.items).toMatchObject([{ merchantId: m.a.merchantId, balanceFen: below }])
  expect([await payDue(clockOf(m)), await stateOf(m, payout), await transfersOf(m)]).toEqual([0, { state: 'failed', why: 'negative_balance' }, []])
  expect(await balance(m)).toBeGreaterThanOrEqual(0)
  await booksAgree(m)
})
