import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { accounts, write } from '#finance/payments'
import { transaction, type Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { lan, market, operator, type Market } from '../market'
import { clockOf, dayMs, hourMs, one, received, shipped, type Bought } from '../returns'
import { decide, payCompensations, settleAll, sweepCalls, takeDue } from './doors'

/** Deposits and penalties 保证金与违约金 (F75, I-39): what stores leave, what is taken of them after they were heard, and giving it back. */
const second: Actor = { ...operator, id: 'stf_two' }
const staff = (m: Market, method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => m.by(operator).call(method, `/v1/staff${path}`, body)
const store = (m: Market, method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => m.by(m.a.clerk).call(method, `/v1/merchant${path}`, body)
const pass = (m: Market, ms: number) => { m.at(m.clock().getTime() - m.ctx.now.getTime() + ms) }
const approve = (m: Market, approvalId: string, by: Actor = second) => m.by(by).call('POST', `/v1/staff/approvals/${approvalId}/approve`, { said: '同意' })
const deposit = async (m: Market) => (await store(m, 'GET', '/deposit')).body
const balance = async (m: Market) => (await store(m, 'GET', '/settlement')).body.balanceFen as number

async function opened(): Promise<{ m: Market; bought: Bought }> {
  const m = await market(40)
  await register(m.ctx, reactions)
  await staff(m, 'PUT', '/settings/deposits.notice_days', { value: 0 })
  const fromAt = m.clock().toISOString()
  expect((await staff(m, 'POST', '/deposit-rules', { categoryId: null, storeType: null, amountFen: 500_00, fromAt, note: '通用标准' })).status).toBe(200)
  pass(m, 1_000)
  expect((await staff(m, 'POST', '/deposit-rules', { categoryId: m.categoryId, storeType: 'outside', amountFen: 1_000_00, fromAt: m.clock().toISOString(), note: '家居第三方' })).status).toBe(200)
  for (const [code, goesTo] of [['late_shipping', 'platform'], ['false_goods', 'shopper']]) expect((await staff(m, 'POST', '/penalty-rules', { code, name: code, says: '按规则扣收', mostFen: 800_00, goesTo, fromAt: m.clock().toISOString() })).status).toBe(200)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 3 }])
  m.at(9 * dayMs)
  expect(await settleAll(clockOf(m))).toBe(1)
  return { m, bought }
}
const propose = (m: Market, more: object) => staff(m, 'POST', '/penalties', { merchantId: m.a.merchantId, offenceCode: 'late_shipping', amountFen: 100_00, orderId: null, reason: '超时未发货', evidence: '承诺 48 小时，实际 96 小时', ...more })
const stateOf = (m: Market, id: string) => one<{ state: string; balance: number | null; surety: number | null }>(m, 'select state, balance_fen::int as balance, surety_fen::int as surety from deposits_penalties where id = $1', [id])

test('F75 a deposit is asked for by category and kind of store, with a deadline that is told, and is paid in through a channel or out of the balance; never more than there is, and never below nothing', async () => {
  const { m } = await opened()
  expect(await deposit(m)).toMatchObject({ requiredFen: 1_000_00, heldFen: 0, missingFen: 1_000_00, call: null })
  expect(await sweepCalls(clockOf(m))).toBe(2)
  expect((await deposit(m)).call).toEqual({ missingFen: 1_000_00, state: 'open', dueAt: new Date(m.clock().getTime() + 7 * dayMs).toISOString() })
  const whole = await balance(m)
  expect((await store(m, 'POST', '/deposit/pay', { amountFen: whole + 1, from: 'balance' })).body).toMatchObject({ type: 'deposits.more_than_balance', issues: [{ path: ['amountFen'] }] })
  const both = await Promise.all([1, 2].map(() => store(m, 'POST', '/deposit/pay', { amountFen: whole - 10_00, from: 'balance' })))
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 422])
  expect([await balance(m), (await deposit(m)).heldFen]).toEqual([10_00, whole - 10_00])
  await booksAgree(m)
  pass(m, 8 * dayMs)
  await sweepCalls(clockOf(m))
  expect((await deposit(m)).call.state).toBe('overdue')
  expect((await staff(m, 'GET', '/deposits')).body.items.find((row: { merchantId: string }) => row.merchantId === m.a.merchantId)).toMatchObject({ name: '山居', requiredFen: 1_000_00, heldFen: whole - 10_00, callState: 'overdue' })
  const lacks = (await deposit(m)).missingFen as number
  // Where true money is taken, no pretended one becomes a deposit; a channel that is not set up is none.
  process.env['PAY_SIMULATOR'] = '0'
  try { for (const from of ['simulator', 'wechat']) expect(await store(m, 'POST', '/deposit/pay', { amountFen: lacks, from })).toMatchObject({ status: 409, body: { type: 'payments.channel_not_offered' } }) } finally { delete process.env['PAY_SIMULATOR'] }
  const { body } = await store(m, 'POST', '/deposit/pay', { amountFen: lacks, from: 'simulator' })
  expect(body.payUrl).toMatch(/^\//)
  const { ref } = await one<{ ref: string }>(m, 'select trade_ref as ref from payments_tries where payment_id = $1', [body.paymentId])
  await decide(clockOf(m), ref, 'approve')
  await m.news()
  expect((await store(m, 'GET', `/deposit/payments/${body.paymentId}`)).body.state).toBe('succeeded')
  expect(await deposit(m)).toMatchObject({ heldFen: 1_000_00, missingFen: 0, call: null })
  const lines = (await store(m, 'GET', '/deposit/lines')).body.items
  expect(lines.map((line: { kind: string; heldFen: number }) => [line.kind, line.heldFen])).toEqual([['collected', 1_000_00], ['surety_from_balance', whole - 10_00]])
  const month = new Date(m.clock().getTime() + 8 * hourMs).toISOString().slice(0, 7)
  const kinds = (await store(m, 'GET', `/statement?period=${month}`)).body.kinds
  expect(kinds.length === 0 || kinds.some((one: { kind: string }) => one.kind === 'surety_from_balance')).toBe(true)
  await booksAgree(m)
})

test('F75 I-39 a penalty keeps to its published rule, is allowed by another than who proposed it, waits for the store to speak, and is taken once: of the balance, then of the deposit, which is asked for again', async () => {
  const { m, bought } = await opened()
  expect((await propose(m, { offenceCode: 'none' })).body.type).toBe('deposits.no_such_offence')
  expect((await propose(m, { amountFen: 800_01 })).body).toMatchObject({ type: 'deposits.above_rule', issues: [{ path: ['amountFen'] }] })
  expect((await propose(m, { offenceCode: 'false_goods' })).body.type).toBe('deposits.order_needed')
  expect((await propose(m, { offenceCode: 'false_goods', orderId: bought.child, merchantId: m.b.merchantId })).body.type).toBe('deposits.another_store')
  const whole = await balance(m)
  await store(m, 'POST', '/deposit/pay', { amountFen: whole - 50_00, from: 'balance' })
  const late = (await propose(m, { amountFen: 300_00 })).body
  expect((await store(m, 'GET', '/penalties')).body.items).toEqual([])
  expect((await approve(m, late.approvalId, operator)).body.type).toBe('risk.own_approval')
  expect((await approve(m, late.approvalId)).status).toBe(200)
  expect(await takeDue(clockOf(m))).toBe(0)
  pass(m, 7 * dayMs)
  expect((await store(m, 'POST', `/penalties/${late.id}/object`, { objection: '太晚' })).body.type).toBe('deposits.too_late')
  // Two sweepers at once take it once.
  expect((await Promise.all([takeDue(clockOf(m)), takeDue(clockOf(m)), takeDue(clockOf(m))])).reduce((a, b) => a + b)).toBe(1)
  expect(await stateOf(m, late.id)).toEqual({ state: 'taken', balance: 50_00, surety: 250_00 })
  expect([await balance(m), (await deposit(m)).heldFen]).toEqual([0, whole - 300_00])
  expect((await deposit(m)).call).toMatchObject({ state: 'open', missingFen: 1_000_00 - (whole - 300_00) })
  await booksAgree(m)

  // For the shopper, objected to, and taken all the same where two say so; what deposit and balance lack is owed.
  const bad = (await propose(m, { offenceCode: 'false_goods', orderId: bought.child, amountFen: 800_00, reason: '描述不符' })).body
  await approve(m, bad.approvalId)
  expect((await store(m, 'POST', `/penalties/${bad.id}/object`, { objection: '商品与描述一致，附检测报告编号' })).status).toBe(200)
  expect((await store(m, 'POST', `/penalties/${bad.id}/object`, { objection: '再说一次' })).body.type).toBe('deposits.wrong_state')
  pass(m, 8 * dayMs)
  expect(await takeDue(clockOf(m))).toBe(0)
  const uphold = (await staff(m, 'POST', `/penalties/${bad.id}/uphold`, { answer: '报告与批次不符' })).body
  expect((await approve(m, uphold.approvalId, operator)).body.type).toBe('risk.own_approval')
  expect((await approve(m, uphold.approvalId)).status).toBe(200)
  expect(await stateOf(m, bad.id)).toEqual({ state: 'taken', balance: 0, surety: whole - 300_00 })
  expect([await balance(m), (await deposit(m)).heldFen]).toEqual([whole - 300_00 - 800_00, 0])
  // It is his balance at the store at once, told and shown, and he buys with it.
  expect(await one(m, `select balance_fen::int as fen from payments_balances where account = 'shopper_compensation' and owner_id = $1`, [lan.id])).toEqual({ fen: 0 })
  expect((await m.by(lan).call('GET', '/v1/me/balances')).body.items).toMatchObject([{ merchantId: m.a.merchantId, availableFen: 800_00 }])
  expect((await m.by(lan).call('GET', '/v1/me/balances/log?limit=10')).body.items).toMatchObject([{ reason: 'compensated', changeFen: 800_00, orderId: bought.child }])
  expect((await m.by(lan).call('GET', '/v1/me/inbox?limit=1')).body.items).toMatchObject([{ title: '违约赔付', body: expect.stringContaining('¥800.00 已赔付到您在「山居」的余额'), link: '/me/balances' }])
  expect((await m.by(lan).call('GET', `/v1/orders/${bought.child}/timeline?limit=100`)).body.items).toContainEqual(expect.objectContaining({ code: 'wallet.compensated' }))
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/balances?limit=10')).body).toMatchObject({ availableFen: 800_00 })
  const day = new Date(m.clock().getTime() + 8 * hourMs).toISOString().slice(0, 10)
  expect((await store(m, 'GET', `/statement/lines?period=${day}`)).body.items).toMatchObject([{ kind: 'penalty_taken', amountFen: whole - 300_00 - 800_00 }])
  await booksAgree(m)

  const dropped = (await propose(m, {})).body
  await approve(m, dropped.approvalId)
  expect((await staff(m, 'POST', `/penalties/${dropped.id}/drop`, { answer: '证据不足' })).status).toBe(200)
  expect((await store(m, 'POST', `/penalties/${dropped.id}/object`, { objection: '已撤销' })).body.type).toBe('deposits.wrong_state')
  await booksAgree(m)
})

test('F75 a deposit goes back when its store has closed, nothing of its business is open and its last return window is over, by four eyes; and the balance of a closed store is still paid out', async () => {
  const { m } = await opened()
  const whole = await balance(m)
  await store(m, 'POST', '/deposit/pay', { amountFen: 300_00, from: 'balance' })
  const back = () => staff(m, 'POST', `/deposits/${m.a.merchantId}/give-back`, { reason: '商家退店' })
  expect((await back()).body.type).toBe('deposits.not_closed')
  const last = await shipped(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])
  expect((await staff(m, 'POST', `/merchants/${m.a.merchantId}/close`, { reason: '商家申请退店' })).body.type).toBe('merchants.freeze_first')
  await staff(m, 'POST', `/merchants/${m.a.merchantId}/freeze`, { reason: '商家申请退店' })
  expect((await staff(m, 'POST', `/merchants/${m.a.merchantId}/close`, { reason: '商家申请退店' })).status).toBe(200)
  expect((await back()).body).toMatchObject({ type: 'deposits.not_over', orders: 1, unsettled: 0 })
  expect((await m.by(lan).call('POST', `/v1/orders/${last.child}/receive`)).status).toBe(200)
  await m.news()
  expect((await back()).body).toMatchObject({ type: 'deposits.not_over', orders: 0, unsettled: 1 })
  pass(m, 9 * dayMs)
  await settleAll(clockOf(m))
  const { body } = await back()
  expect(body.heldFen).toBe(300_00)
  expect((await approve(m, body.approvalId, operator)).body.type).toBe('risk.own_approval')
  expect((await approve(m, body.approvalId)).status).toBe(200)
  expect([(await deposit(m)).heldFen, await balance(m) > whole]).toEqual([0, true])
  expect((await back()).body.type).toBe('deposits.nothing_held')
  expect((await store(m, 'PUT', '/payouts/account', { holder: '山居家具', bank: '招商银行', number: '62140000' })).status).toBe(200)
  expect((await store(m, 'POST', '/payouts', { amountFen: await balance(m) })).status).toBe(200)
  await booksAgree(m)
})

test('E19 what was owed to a shopper from before it was paid out is paid by the hour, once, also where many do so at once', async () => {
  const { m, bought } = await opened()
  await transaction(m.ctx, (ctx) => write(ctx, { reason: 'compensated', sourceId: bought.parent, orderId: bought.child, legs: [{ account: accounts.merchant, ownerId: m.a.merchantId, amountFen: 20_00 }, { account: accounts.compensation, ownerId: lan.id, amountFen: -20_00 }] }))
  const done = await Promise.all([payCompensations(clockOf(m)), payCompensations(clockOf(m)), payCompensations(clockOf(m))])
  expect(done.reduce((a, b) => a + b)).toBe(1)
  expect(await payCompensations(clockOf(m))).toBe(0)
  expect((await m.by(lan).call('GET', '/v1/me/balances')).body.items).toMatchObject([{ merchantId: m.a.merchantId, availableFen: 20_00 }])
})
