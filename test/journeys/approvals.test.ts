import { expect, test } from 'vitest'
import { as, system, type Actor, type Context } from '#kernel/context'
import { dayMs } from '#kernel/time'
import { putSetting } from '#kernel/settings'
import { approvePricesCount } from '#supply/catalog'
import { approveRefundFen } from '#commerce/ordering'
import { createClerk, createStaff } from '#trust/identity'
import { keyActor } from '#trust/integrations'
import { jobs } from '#apps/house'
import { address, buy, lan, market, type Market } from '../market'
import { decide } from './doors'

/** Four eyes 复核 (T-68, I-39): what is grave is asked by one person and allowed by another, and by no other name of the same. */
const password = 'kestrel-harbour-71'
const proved = (m: Market, actor: Omit<Actor, 'proof'>): Actor => ({ ...actor, proof: { held: true, at: m.clock() } })

/** A merchant whose price changes of any two products wait, with two owners, and the platform's staff. */
async function house() {
  const m = await market(20)
  const desk = as(m.ctx, system)
  await putSetting(desk, [approvePricesCount], 'catalog.approve_prices_count', 1)
  const clerk = async (login: string) => proved(m, { kind: 'merchant', id: await createClerk(m.ctx, { merchantId: m.a.merchantId, login, name: login, role: 'owner', password }), merchantId: m.a.merchantId, permits: new Set(['*']) })
  const staff = async (login: string) => proved(m, { kind: 'staff', id: await createStaff(m.ctx, { login, name: login, role: 'owner', password }), permits: new Set(['*']) })
  const maker = await clerk('maker')
  const { body: { id: second } } = await m.by(maker).call('POST', `/v1/merchant/products/${m.a.productId}/copy`)
  const skuPrices = async (): Promise<number[]> => (await m.ctx.pool.query<{ p: string }>('select price_fen as p from catalog_skus where merchant_id = $1 order by id', [m.a.merchantId])).rows.map((row) => Number(row.p))
  const ask = () => m.by(maker).call('POST', '/v1/merchant/products/bulk-prices', { ids: [m.a.productId, second], move: { percent: -10 } })
  return { m, maker, clerk, staff, ask, skuPrices, ids: [m.a.productId, second] as string[] }
}
const stateOf = async (ctx: Context, id: string) => (await ctx.pool.query<{ state: string }>('select state from risk_approvals where id = $1', [id])).rows[0]!.state
const toldOf = async (ctx: Context, id: string) => (await ctx.pool.query<{ action: string; actor: string; why: string | null }>(`select action, actor_id as actor, after->>'why' as why from kernel_audit_entries where subject = $1 order by id`, [id])).rows

test('T-68 I-39 whoever asked for a mass price change allows it by no session, key, role, look or second account; the request stays, and each attempt is told', async () => {
  const { m, maker, clerk, staff, ask, skuPrices } = await house()
  const before = await skuPrices()
  const { body: { approvalId } } = await ask()
  expect(approvalId).toMatch(/^apr_/)
  expect(await skuPrices()).toEqual(before)
  expect((await ask()).body.type).toBe('risk.asked_already')

  const twin = await clerk('twin')
  const asStaff = await staff('maker')
  const approve = (actor: Actor, side = 'merchant') => m.by(actor).call('POST', `/v1/${side}/approvals/${approvalId}/approve`, { note: '同意' })
  const attempts: [string, Actor, string, string][] = [
    ['same session', { ...maker, sessionId: 'ses_1' }, 'merchant', 'risk.own_approval'], ['second session', { ...maker, sessionId: 'ses_2' }, 'merchant', 'risk.own_approval'],
    ['a key of his', { ...maker, proof: { held: false, at: null } }, 'merchant', 'kernel.factor_needed'], ['after a role switch', { ...maker, permits: new Set(['risk.approve', 'catalog.price', 'identity.me']) }, 'merchant', 'risk.own_approval'],
    ['looking as another', { ...maker, looking: { role: 'owner', memberId: twin.id, until: new Date(m.clock().getTime() + dayMs) } }, 'merchant', 'identity.only_looking'], ['as merchant and platform both', asStaff, 'staff', 'risk.own_approval'],
  ]
  for (const [how, actor, side, type] of attempts) { const answer = await approve(actor, side); expect([how, answer.status, answer.body.type]).toEqual([how, 403, type]); expect([how, await stateOf(m.ctx, approvalId)]).toEqual([how, 'pending']) }
  expect(await skuPrices()).toEqual(before)
  const told = await toldOf(m.ctx, approvalId)
  expect(told.map(({ action, why }) => [action, why])).toEqual([['risk.ask_approval', null], ...attempts.map(([, , , type]) => [type.startsWith('risk.') ? 'risk.decision_refused' : 'approveAsMerchant.refused', type])])

  const other = await clerk('other')
  expect((await approve({ ...other, permits: new Set(['risk.approve', 'risk.read']) })).body.type).toBe('kernel.not_permitted')
  expect((await approve(proved(m, m.b.clerk))).status).toBe(404)
  expect((await approve(other)).status).toBe(200)
  expect(await skuPrices()).toEqual(before.map((fen) => Math.round(fen * 0.9)))
  expect((await approve(other)).body.type).toBe('risk.approval_over')
  expect((await m.by(maker).call('GET', '/v1/merchant/inbox')).body.items[0].title).toContain('复核已通过')
})

test('T-68 I-39 E28 what a program asks by a key is asked by whoever made the key: he allows it no more than what he asked himself, by no account, and another does', async () => {
  const { m, maker, clerk, staff, ids, skuPrices } = await house()
  const before = await skuPrices()
  const { body: { token } } = await m.by(maker).call('POST', '/v1/merchant/keys', { name: 'ERP', scopes: ['catalog.price', 'catalog.write', 'risk.ask'] })
  const program = (await keyActor(as(m.ctx, system), token, 'merchant'))!
  const { body: { approvalId } } = await m.by(program).call('POST', '/v1/merchant/products/bulk-prices', { ids, move: { percent: -10 } })
  expect(approvalId).toMatch(/^apr_/)
  const approve = (actor: Actor, side = 'merchant') => m.by(actor).call('POST', `/v1/${side}/approvals/${approvalId}/approve`, {})
  expect([(await approve(maker)).body.type, (await approve(await staff('maker'), 'staff')).body.type]).toEqual(['risk.own_approval', 'risk.own_approval'])
  expect(await skuPrices()).toEqual(before)
  // It stands under his name, and he hears what became of it; who did it stands in the audit.
  expect((await m.by(maker).call('GET', '/v1/merchant/approvals')).body.items[0]).toMatchObject({ makerId: maker.id, makerName: 'maker', isMine: true })
  expect((await toldOf(m.ctx, approvalId))[0]).toMatchObject({ action: 'risk.ask_approval', actor: program.id })
  expect((await approve(await clerk('other'))).status).toBe(200)
  expect((await m.by(maker).call('GET', '/v1/merchant/inbox')).body.items[0].title).toContain('复核已通过')
})

test('E10 T-68 an allowed price change is taken back within ten minutes, by the name that the list tells, once, and only where nobody has touched the row since', async () => {
  const { m, maker, clerk, ask, skuPrices } = await house()
  const before = await skuPrices()
  const other = await clerk('other')
  const { body: { approvalId } } = await ask()
  await m.by(other).call('POST', `/v1/merchant/approvals/${approvalId}/approve`, {})
  const told = async () => (await m.by(maker).call('GET', '/v1/merchant/approvals')).body.items[0] as { undo: string | null }
  const { undo } = await told()
  expect((await m.by({ ...maker, permits: new Set(['catalog.write']) }).call('POST', `/v1/merchant/products/bulk/${undo}/undo`)).status).toBe(403)
  expect((await m.by(proved(m, m.b.clerk)).call('POST', `/v1/merchant/products/bulk/${undo}/undo`)).status).toBe(404)
  await m.by(other).call('PUT', `/v1/merchant/skus/${m.a.skuIds[0]}/price`, { priceFen: 123_00 })
  const { body: { rows } } = await m.by(maker).call('POST', `/v1/merchant/products/bulk/${undo}/undo`)
  expect(rows.map((row: { code: string | null }) => row.code).toSorted()).toEqual(['catalog.changed_meanwhile', null].toSorted())
  const now = await skuPrices()
  expect([now.filter((fen, i) => fen === before[i]).length, now[0]]).toEqual([before.length - 2, 123_00])
  expect((await m.by(maker).call('POST', `/v1/merchant/products/bulk/${undo}/undo`)).body.type).toBe('catalog.undone_already')
  m.at(10 * 60_000)
  expect((await told()).undo).toBeNull()
})

test('T-68 two accounts that were invited by one phone are one person', async () => {
  const { m, maker, clerk, ask } = await house()
  const twin = await clerk('twin')
  await m.ctx.pool.query('update identity_members set contact_hash = $2 where id = any($1)', [[maker.id, twin.id], 'one and the same phone'])
  const { body: { approvalId } } = await ask()
  expect((await m.by(twin).call('POST', `/v1/merchant/approvals/${approvalId}/approve`, {})).body.type).toBe('risk.own_approval')
  expect(await stateOf(m.ctx, approvalId)).toBe('pending')
})

test('T-68 a refund beyond the threshold that staff begin waits for another of the staff; below it nothing waits', async () => {
  const { m, staff } = await house()
  await putSetting(as(m.ctx, system), [approveRefundFen], 'ordering.approve_refund_fen', 300_00)
  const maker = await staff('op-one')
  const other = await staff('op-two')
  const shopper = m.by(lan)
  const { body: { id: addressId } } = await shopper.call('POST', '/v1/addresses', address)
  const paid = async (quantity: number) => {
    const { orderId, paymentId, children } = (await buy(shopper, [{ skuId: m.a.skuIds[0]!, quantity }], addressId)).body
    const { tradeRef } = (await shopper.call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body
    await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
    await m.news()
    return { orderId, child: children[0].orderId as string }
  }
  const stateOfOrder = async (id: string) => (await m.ctx.pool.query<{ state: string }>('select state from ordering_orders where id = $1', [id])).rows[0]!.state
  const small = await paid(1)
  expect((await m.by(maker).call('POST', `/v1/staff/orders/${small.child}/cancel`, { reason: '买家要求' })).body).toEqual({ approvalId: null })
  expect(await stateOfOrder(small.child)).toBe('cancelled')
  const large = await paid(3)
  const { body: { approvalId } } = await m.by(maker).call('POST', `/v1/staff/orders/${large.child}/cancel`, { reason: '买家要求' })
  expect(await stateOfOrder(large.child)).toBe('paid')
  const approve = (actor: Actor) => m.by(actor).call('POST', `/v1/staff/approvals/${approvalId}/approve`, {})
  expect((await approve(maker)).body.type).toBe('risk.own_approval')
  const { body: { items, texts } } = await m.by(other).call('GET', '/v1/staff/approvals?state=pending')
  expect(items).toMatchObject([{ id: approvalId, makerName: 'op-one', before: { state: 'paid' }, after: { state: 'cancelled' }, reason: '买家要求', isMine: false }])
  for (const side of [items[0].before, items[0].after]) expect(Object.keys(side).filter((name) => !texts.fields[name])).toEqual([])
  expect([texts.codes.state.paid, texts.codes.state.cancelled]).toEqual([['待发货', 'To ship'], ['已取消', 'Cancelled']])
  expect((await approve(other)).status).toBe(200)
  expect(await stateOfOrder(large.child)).toBe('cancelled')
})

test('E01 I-39 T-68 what one of the platform gives back of an order piece by piece counts together: the piece that goes beyond the threshold waits for another', async () => {
  const { m, staff } = await house()
  await putSetting(as(m.ctx, system), [approveRefundFen], 'ordering.approve_refund_fen', 500_00)
  const [maker, other, shopper] = [await staff('op-one'), await staff('op-two'), m.by(lan)]
  const { body: { id: addressId } } = await shopper.call('POST', '/v1/addresses', address)
  const { paymentId, children } = (await buy(shopper, [{ skuId: m.a.skuIds[0]!, quantity: 6 }], addressId)).body
  await decide({ ...m.ctx, now: m.clock() }, (await shopper.call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body.tradeRef, 'approve')
  await m.news()
  const child = children[0].orderId as string
  const order = async () => (await shopper.call('GET', `/v1/orders/${child}`)).body as { refundedFen: number; lines: { id: string }[] }
  const lineId = (await order()).lines[0]!.id
  const give = async (quantity: number) => {
    const actions = [{ do: 'pieces', lines: [{ lineId, quantity }] }]
    const { body: { version } } = await m.by(maker).call('POST', `/v1/staff/orders/${child}/changes/preview`, { actions })
    const { body } = await m.by(maker).call('POST', `/v1/staff/orders/${child}/changes`, { actions, reason: '平台处理', version })
    await m.news()
    return body as { state: string; approvalId: string | null }
  }
  expect(await give(2)).toMatchObject({ state: 'confirmed', approvalId: null })
  const beforeFen = (await order()).refundedFen
  const { approvalId } = await give(2)
  expect([approvalId, beforeFen, (await order()).refundedFen]).toEqual([expect.stringMatching(/^apr_/), 2 * 199_00, 2 * 199_00])
  expect((await m.by(other).call('POST', `/v1/staff/approvals/${approvalId}/approve`, {})).status).toBe(200)
  await m.news()
  expect((await order()).refundedFen).toBe(4 * 199_00)
})

test('T-68 what moved since it was asked is not done; what is withdrawn, rejected or a week old is over; what was asked cannot be altered', async () => {
  const { m, maker, clerk, ask, skuPrices } = await house()
  const other = await clerk('other')
  const first = (await ask()).body.approvalId as string
  await m.by(maker).call('PUT', `/v1/merchant/skus/${m.a.skuIds[0]}/price`, { priceFen: 123_00 })
  const before = await skuPrices()
  const decideIt = (id: string, how: 'approve' | 'reject') => m.by(other).call('POST', `/v1/merchant/approvals/${id}/${how}`, {})
  expect((await decideIt(first, 'approve')).body.type).toBe('catalog.prices_moved')
  expect([await stateOf(m.ctx, first), await skuPrices()]).toEqual(['pending', before])
  await expect(m.ctx.pool.query(`update risk_approvals set payload = '{}' where id = $1`, [first])).rejects.toMatchObject({ code: '23001' })
  await expect(m.ctx.pool.query('delete from risk_approvals where id = $1', [first])).rejects.toMatchObject({ code: '23001' })
  expect((await m.by(other).call('POST', `/v1/merchant/approvals/${first}/withdraw`)).status).toBe(403)
  expect((await m.by(maker).call('POST', `/v1/merchant/approvals/${first}/withdraw`)).status).toBe(200)
  const second = (await ask()).body.approvalId as string
  expect((await decideIt(second, 'reject')).status).toBe(200)
  expect([(await decideIt(second, 'approve')).body.type, await skuPrices()]).toEqual(['risk.approval_over', before])
  const third = (await ask()).body.approvalId as string
  const expire = jobs.find((job) => job.name === 'risk.expire_approvals')!
  await expire.run({ ...m.ctx, actor: system, now: new Date(m.clock().getTime() + 7 * dayMs) })
  expect([await stateOf(m.ctx, first), await stateOf(m.ctx, second), await stateOf(m.ctx, third)]).toEqual(['withdrawn', 'rejected', 'expired'])
})
