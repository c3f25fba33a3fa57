import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { createShopper } from '#trust/identity'
import type { Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { market, operator, type Market } from '../market'
import { clockOf, dayMs, hourMs, one, received } from '../returns'
import { sent } from '../world'
import { hearReturns, payDue, settleAll, takeDue } from './doors'

/** Payouts to shoppers 买家余额提现 (E19, I-08, I-13, I-39): what a store owed as money leaves the balance there for an account that he names, by four eyes, at most once; what came of a card stays. */
const second: Actor = { ...operator, id: 'stf_two' }
const staff = (m: Market, method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => m.by(operator).call(method, `/v1/staff${path}`, body)
const approve = (m: Market, approvalId: string) => m.by(second).call('POST', `/v1/staff/approvals/${approvalId}/approve`, { said: '同意' })
const pass = (m: Market, ms: number) => { m.at(m.clock().getTime() - m.ctx.now.getTime() + ms) }
/** A shopper whom store A has paid a compensation of this much, as a published rule says. */
async function compensated(amountFen: number): Promise<{ m: Market; ann: Actor; pieces: number }> {
  const m = await market(60)
  await register(m.ctx, reactions)
  const ann: Actor = { kind: 'shopper', id: await createShopper(m.ctx, { phone: '13700000001', name: '安晓云' }) }
  await staff(m, 'PUT', '/settings/deposits.notice_days', { value: 0 })
  expect((await staff(m, 'POST', '/penalty-rules', { code: 'false_goods', name: '描述不符', says: '按规则赔付', mostFen: 800_00, goesTo: 'shopper', fromAt: m.clock().toISOString() })).status).toBe(200)
  const pieces = 3
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: pieces }], ann)
  pass(m, 9 * dayMs)
  await settleAll(clockOf(m))
  const { body } = await staff(m, 'POST', '/penalties', { merchantId: m.a.merchantId, offenceCode: 'false_goods', amountFen, orderId: bought.child, reason: '描述不符', evidence: '检测报告编号 20260613' })
  expect((await approve(m, body.approvalId)).status).toBe(200)
  pass(m, 8 * dayMs)
  expect(await takeDue(clockOf(m))).toBe(1)
  return { m, ann, pieces }
}
const mine = (m: Market, ann: Actor) => ({
  terms: async () => (await m.by(ann).call('GET', '/v1/me/payouts/terms')).body,
  ask: (amountFen: number, merchantId: string = m.a.merchantId) => m.by(ann).call('POST', '/v1/me/payouts', { merchantId, amountFen }),
  code: async () => { expect((await m.by(ann).call('POST', '/v1/me/payouts/codes', {})).status).toBe(200); return /\d{6}/.exec(sent.at(-1)!.text)![0] },
  account: async (number: string, code: string) => m.by(ann).call('PUT', '/v1/me/payouts/account', { code, holder: '安晓云', bank: '招商银行', number, agrees: true }),
  list: async () => (await m.by(ann).call('GET', '/v1/me/payouts?limit=20')).body.items as { id: string; state: string; why: string; amountFen: number; tail: string }[],
  balance: async () => ((await m.by(ann).call('GET', '/v1/me/balances')).body.items as { availableFen: number }[]).reduce((sum, { availableFen }) => sum + availableFen, 0),
})
async function allowed(m: Market, ids: readonly string[]): Promise<void> {
  const { status, body } = await staff(m, 'POST', '/payouts/batches', { ids, reason: '赔付打款' })
  expect([status, body.type]).toEqual([200, undefined])
  expect((await m.by(operator).call('POST', `/v1/staff/approvals/${body.approvalId}/approve`, { said: '自己' })).body.type).toBe('risk.own_approval')
  expect((await approve(m, body.approvalId)).status).toBe(200)
}

test('E19 I-39 a compensation is paid out to an account that a code to his phone named, whole, once, by four eyes; the store neither sees nor asks it; a gift card stays', async () => {
  const { m, ann } = await compensated(300_00)
  const its = mine(m, ann)
  expect(await its.terms()).toEqual({ items: [{ merchantId: m.a.merchantId, merchantName: '山居', cashFen: 300_00 }], account: null, next: null, leastFen: 1_00, capFen: 20_000_00 })
  expect((await its.ask(300_00)).body.type).toBe('settlement.no_account')
  const code = await its.code()
  expect((await its.account('6214000000000000', code === '000000' ? '111111' : '000000')).body.issues).toMatchObject([{ path: ['code'] }])
  expect((await m.by(ann).call('PUT', '/v1/me/payouts/account', { code, holder: '安晓云', bank: '招商银行', number: '6214000000000000', agrees: false })).status).toBe(400)
  expect((await its.account('6214000000000000', code)).status).toBe(200)
  expect((await its.account('6214000000000009', code)).status).not.toBe(200)
  expect((await its.terms()).account).toMatchObject({ holder: '安晓云', tail: '0000' })
  expect((await m.ctx.pool.query(`select count(*)::int as n from settlement_accounts where number like '%6214%'`)).rows).toEqual([{ n: 0 }])
  expect((await m.by(ann).call('GET', '/v1/me/inbox?limit=1')).body.items).toMatchObject([{ title: '余额提现', link: '/me/payouts' }])

  // A card that is redeemed at the same store is no money.
  const card = (await m.by(m.a.clerk).call('POST', '/v1/merchant/cards', { name: '补偿', purpose: 'compensation', faceFen: 50_00, count: 1, expiresAt: new Date(m.clock().getTime() + 300 * dayMs).toISOString() })).body
  const { text } = (await m.by(m.a.clerk).call('POST', `/v1/merchant/cards/${card.id}/export`, {})).body
  expect((await m.by(ann).call('POST', '/v1/me/cards', { code: (text as string).split('\r\n')[1] })).status).toBe(200)
  expect([await its.balance(), (await its.terms()).items[0].cashFen]).toEqual([350_00, 300_00])
  expect((await its.ask(300_01)).body).toMatchObject({ type: 'settlement.more_than_available', issues: [{ path: ['amountFen'] }] })
  expect((await its.ask(99)).body.type).toBe('settlement.below_least')
  expect((await its.ask(100_00, m.b.merchantId)).body.type).toBe('settlement.more_than_available')
  // Of many at once no more goes than there is.
  const both = await Promise.all([1, 2, 3].map(() => its.ask(200_00)))
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 422, 422])
  expect([await its.balance(), (await its.terms()).items[0].cashFen]).toEqual([150_00, 100_00])
  await booksAgree(m)
  const { id } = (await its.list())[0]!
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/payouts?limit=20')).body.items).toEqual([])
  expect((await staff(m, 'GET', '/payouts?limit=20')).body.items).toMatchObject([{ id, isShoppers: true, state: 'applied', feeFen: 0 }])
  await allowed(m, [id])
  expect((await Promise.all([payDue(clockOf(m)), payDue(clockOf(m))])).reduce((a, b) => a + b)).toBe(1)
  expect([await its.list(), await one(m, 'select amount_fen::int as fen, state from settlement_bank_transfers where payout_id = $1', [id])]).toMatchObject([[{ state: 'paid', amountFen: 200_00, tail: '0000' }], { fen: 200_00, state: 'paid' }])
  expect((await m.by(ann).call('GET', '/v1/me/inbox?limit=1')).body.items).toMatchObject([{ body: '提现 ¥200.00 已打款' }])
  expect((await m.ctx.pool.query(`select payload->>'state' as state from kernel_outbox where name = 'settlement.shopper_payout_changed' order by seq`)).rows.map(({ state }) => state)).toEqual(['applied', 'approved', 'paying', 'paid'])
  expect((await m.ctx.pool.query(`select from kernel_outbox where name = 'settlement.payout_changed'`)).rowCount).toBe(0)
  await booksAgree(m)
})

test('E19 what the bank declines, gives back or the platform refuses is money on the balance again, once; a changed account waits a day; more than the day’s cap waits', async () => {
  const { m, ann } = await compensated(400_00)
  const its = mine(m, ann)
  await its.account('6214000000000001', await its.code())
  const asked = async (fen: number): Promise<string> => { const { status, body } = await its.ask(fen); expect([status, body.type]).toEqual([200, undefined]); return body.id as string }
  const declined = await asked(400_00)
  await allowed(m, [declined])
  expect([await payDue(clockOf(m)), await its.list(), await its.balance()]).toMatchObject([1, [{ state: 'failed', why: 'declined' }], 400_00])
  pass(m, hourMs)
  await its.account('6214000000000003', await its.code())
  expect(await its.terms()).toMatchObject({ account: { tail: '0001' }, next: { tail: '0003' }, items: [{ cashFen: 400_00 }] })
  pass(m, 25 * hourMs)
  expect(await its.terms()).toMatchObject({ account: { tail: '0003' }, next: null })
  const returned = await asked(150_00)
  const refused = await asked(250_00)
  await allowed(m, [returned])
  expect(await payDue(clockOf(m))).toBe(1)
  pass(m, hourMs)
  expect([await hearReturns(clockOf(m)), await hearReturns(clockOf(m)), await its.balance()]).toEqual([1, 0, 150_00])
  expect((await staff(m, 'POST', `/payouts/${refused}/reject`, { why: '账户非本人' })).status).toBe(200)
  expect([await its.balance(), (await its.terms()).items[0].cashFen, (await its.list()).map(({ state }) => state)]).toEqual([400_00, 400_00, ['rejected', 'returned', 'failed']])
  await booksAgree(m)
  expect((await staff(m, 'PUT', '/settings/settlement.shopper_cap_fen', { value: 100_00 })).status).toBe(200)
  await asked(60_00)
  expect((await its.ask(60_00)).body).toMatchObject({ type: 'settlement.above_cap', issues: [{ path: ['amountFen'] }] })
  await booksAgree(m)
})

test('E19 a store that has not covered what it owes is not laid out for: the money waits, can be spent there, and an order that ends gives it back as money', async () => {
  const { m, ann, pieces } = await compensated(800_00)
  const its = mine(m, ann)
  await its.account('6214000000000000', await its.code())
  // Three pieces of 199 less the fee do not come to 800.
  expect(pieces * 199_00).toBeLessThan(800_00)
  expect((await its.ask(800_00)).body.type).toBe('settlement.store_owes')
  expect(await its.balance()).toBe(800_00)
  const addressId = (await m.by(ann).call('POST', '/v1/addresses', { name: '安晓云', phone: '13700000001', districtCode: '330106', street: '文三路 138 号', isDefault: true })).body.id as string
  const wish = { lines: [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId, useBalances: [m.a.merchantId] }
  const { version } = (await m.by(ann).call('POST', '/v1/quote', wish)).body
  const placed = (await m.by(ann).call('POST', '/v1/orders', { ...wish, quoteVersion: version, note: '' })).body
  const left = await its.balance()
  expect([left > 0 && left < 800_00, (await its.terms()).items]).toMatchObject([true, [{ cashFen: left }]])
  expect((await m.by(ann).call('POST', `/v1/orders/${placed.orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  await m.news()
  expect((await its.terms()).items).toMatchObject([{ cashFen: 800_00 }])
  await booksAgree(m)
})

test('E33 who has a payout under way keeps his account until it has ended', async () => {
  const { m, ann } = await compensated(20_00)
  const its = mine(m, ann)
  await its.account('6214000000000000', await its.code())
  expect((await its.ask(20_00)).status).toBe(200)
  expect((await m.by(ann).call('GET', '/v1/me/closing')).body.stands).toContainEqual(expect.objectContaining({ code: 'privacy.hinder_payouts', count: 1, fen: 20_00, inTheWay: true, isWaivable: false }))
})
