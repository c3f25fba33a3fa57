import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { market, operator, type Market } from '../market'
import { asMerchant, ask, clockOf, dayMs, hourMs, one, pieces, received, type Bought } from '../returns'
import { askReceivers, compareSplits, freeDue, settleAll, splitDue, takeBackDue } from './doors'

/** Licensed split 分账 (E18): the channel that keeps the money pays the merchant; the platform holds none of it. */
const chair = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
const pass = (m: Market, ms: number) => { m.at(m.clock().getTime() - m.ctx.now.getTime() + ms) }
const receiver = (m: Market, account: string) => m.by(m.a.clerk).call('PUT', '/v1/merchant/split-receivers', { channel: 'simulator', kind: 'company', account, holder: '山居家具有限公司' })
const receiverOf = async (m: Market) => (await m.by(operator).call('GET', '/v1/staff/split-receivers')).body.items[0]
const splitsOf = async (m: Market) => (await m.by(m.a.clerk).call('GET', '/v1/merchant/splits')).body.items
const stands = async (m: Market, account: string) => (await one<{ fen: number }>(m, 'select coalesce(sum(balance_fen), 0)::int as fen from payments_balances where account = $1', [account])).fen
const balance = async (m: Market) => (await m.by(m.a.clerk).call('GET', '/v1/merchant/settlement')).body.balanceFen as number
const refundState = async (m: Market) => (await m.ctx.pool.query<{ state: string }>('select state from payments_refunds order by id')).rows.map(({ state }) => state)
const work = async (m: Market) => { for (const door of [askReceivers, splitDue, takeBackDue, freeDue]) await door(clockOf(m)); await m.news() }

/** A market whose channel splits up to so much of a trade, and whose merchant is signed under this account and on. */
async function licensed(account: string, { percent = 100, stock = 40 } = {}): Promise<Market> {
  const m = await market(stock)
  await register(m.ctx, reactions)
  expect((await m.by(operator).call('PUT', '/v1/staff/settings/payments.split_percent_simulator', { value: percent })).status).toBe(200)
  const { status, body: { id } } = await receiver(m, account)
  expect(status).toBe(200)
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/split-receivers/${id}/submit`)).status).toBe(200)
  expect((await m.by(operator).call('POST', `/v1/staff/split-receivers/${id}/check`)).status).toBe(200)
  await work(m)
  expect((await m.by(operator).call('POST', `/v1/staff/split-receivers/${id}/switch`, { isOn: true, note: '已签约' })).status).toBe(200)
  return m
}
async function settled(m: Market, quantity = 1): Promise<Bought> {
  const bought = await received(m, chair(m, quantity))
  pass(m, 9 * dayMs)
  expect(await settleAll(clockOf(m))).toBe(1)
  return bought
}
const refunded = async (m: Market, bought: Bought, quantity: number) => {
  await m.by(operator).call('PUT', '/v1/staff/settings/aftersales.quality_days', { value: 60 })
  const { body: { id } } = await ask(m, bought, pieces(bought.lines[0]!.id, quantity))
  expect((await asMerchant(m, id, 'agree')).status).toBe(200)
  await m.news()
}

test('E18 a receiver goes from draft to signed or rejected, and only a signed one is switched on; a channel that does not split takes none', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  expect((await receiver(m, '1900000105')).body).toMatchObject({ type: 'splits.channel_off', issues: [{ path: ['channel'] }] })
  await m.by(operator).call('PUT', '/v1/staff/settings/payments.split_percent_simulator', { value: 80 })
  const { body: { id } } = await receiver(m, '1900000109')
  const staff = (verb: string, body: object = {}) => m.by(operator).call('POST', `/v1/staff/split-receivers/${id}/${verb}`, body)
  const submit = () => m.by(m.a.clerk).call('POST', `/v1/merchant/split-receivers/${id}/submit`)
  expect((await staff('check')).body.type).toBe('splits.wrong_state')
  expect((await submit()).status).toBe(200)
  expect((await staff('reject', { why: '执照与户名不符' })).status).toBe(200)
  expect(await receiverOf(m)).toMatchObject({ state: 'rejected', why: '执照与户名不符', merchantName: '山居' })
  await receiver(m, '1900000109')
  await submit()
  await staff('check')
  expect((await receiver(m, '1900000105')).body.type).toBe('splits.being_checked')
  await work(m)
  expect(await receiverOf(m)).toMatchObject({ state: 'rejected', why: '户名与账户不符' })
  expect((await staff('switch', { isOn: true, note: '切换' })).body.type).toBe('splits.not_signed')
  await receiver(m, '1900000105')
  await submit()
  await staff('check')
  await work(m)
  expect(await receiverOf(m)).toMatchObject({ state: 'signed', isOn: false })
  expect((await staff('switch', { isOn: true, note: '切换' })).status).toBe(200)
  expect((await receiver(m, '1900000106')).status).toBe(200)
  expect(await receiverOf(m)).toMatchObject({ state: 'draft', isOn: false })
  expect((await m.ctx.pool.query(`select count(*)::int as n from kernel_audit_entries where action like 'splits.%'`)).rows[0].n).toBeGreaterThan(8)
})

test('E18 what was settled is split by the channel that kept it, and the rest is let go: the platform holds no seller’s money, and the fee is its own', async () => {
  const m = await licensed('1900000105')
  const bought = await received(m, chair(m, 2))
  const paidFen = await stands(m, 'channel_split')
  expect([paidFen > 0, await stands(m, 'channel_clearing')]).toEqual([true, 0])
  pass(m, 9 * dayMs)
  await settleAll(clockOf(m))
  const { fen: shareFen, fee } = await one<{ fen: number; fee: number }>(m, 'select share_fen::int as fen, fee_fen::int as fee from payments_settlements where order_id = $1', [bought.child])
  expect([await splitsOf(m), await balance(m), await stands(m, 'splits_under_way')]).toMatchObject([[{ state: 'waiting', amountFen: shareFen, orderId: bought.child }], 0, -shareFen])
  await booksAgree(m)
  await work(m)
  expect([(await splitsOf(m))[0].state, await balance(m), await stands(m, 'channel_split'), await stands(m, 'channel_clearing'), await stands(m, 'platform_fee')]).toEqual(['paid', 0, 0, fee, -fee])
  // Nothing more is asked, however often it is looked at.
  await work(m)
  expect((await m.ctx.pool.query('select what from splits_simulator_moves order by what')).rows.map(({ what }) => what)).toEqual(['free', 'split'])
  expect((await m.by(operator).call('GET', '/v1/staff/split-sums')).body).toEqual({ underWayFen: 0, paidFen: shareFen, silent: 0, keptFen: 0 })
  await booksAgree(m)
})

test('E18 never above the channel’s cap: what finds no room stays on the balance, and a trade of before splitting was on is not split', async () => {
  const m = await market(40)
  await register(m.ctx, reactions)
  const before = await received(m, chair(m))
  const { body: { id } } = await (async () => { await m.by(operator).call('PUT', '/v1/staff/settings/payments.split_percent_simulator', { value: 30 }); return receiver(m, '1900000105') })()
  await m.by(m.a.clerk).call('POST', `/v1/merchant/split-receivers/${id}/submit`)
  await m.by(operator).call('POST', `/v1/staff/split-receivers/${id}/check`)
  await work(m)
  await m.by(operator).call('POST', `/v1/staff/split-receivers/${id}/switch`, { isOn: true, note: '签约' })
  const after = await received(m, chair(m))
  pass(m, 9 * dayMs)
  await settleAll(clockOf(m))
  const shareOf = async (bought: Bought) => (await one<{ fen: number }>(m, 'select share_fen::int as fen from payments_settlements where order_id = $1', [bought.child])).fen
  const tradeFen = after.lines.reduce((all, line) => all + line.payableFen, 0)
  const capFen = Math.floor(tradeFen * 0.3)
  expect(await splitsOf(m)).toMatchObject([{ orderId: after.child, amountFen: capFen, capFen }])
  expect(await balance(m)).toBe(await shareOf(before) + await shareOf(after) - capFen)
  await work(m)
  expect([(await splitsOf(m))[0].state, await stands(m, 'channel_split')]).toEqual(['paid', 0])
  await booksAgree(m)
})

test('E18 a channel that refuses gives the money to the balance again, and one that is silent or whose answer is lost has said nothing: asked again it splits once', async () => {
  const refusing = await licensed('1900000101')
  await settled(refusing)
  await work(refusing)
  const [failed] = await splitsOf(refusing)
  expect([failed.state, failed.why, await balance(refusing)]).toEqual(['failed', '接收方账户异常', failed.amountFen])
  await booksAgree(refusing)

  const lossy = await licensed('1900000104')
  await settled(lossy)
  await work(lossy)
  expect([(await splitsOf(lossy))[0].state, await balance(lossy)]).toEqual(['splitting', 0])
  await booksAgree(lossy)
  pass(lossy, 9 * dayMs + hourMs)
  await Promise.all([splitDue(clockOf(lossy)), splitDue(clockOf(lossy))])
  await work(lossy)
  expect([(await splitsOf(lossy))[0].state, (await lossy.ctx.pool.query(`select count(*)::int as n from splits_simulator_moves where what = 'split'`)).rows[0].n]).toEqual(['paid', 1])
  await booksAgree(lossy)
})

test('E18 a refund after the split takes the merchant’s part back first and goes to the shopper then, part by part, to the fen', async () => {
  const m = await licensed('1900000105')
  const bought = await settled(m, 2)
  await work(m)
  pass(m, 9 * dayMs + hourMs)
  await refunded(m, bought, 1)
  expect([await refundState(m), (await splitsOf(m))[0].backs[0].state]).toEqual([['asked'], 'waiting'])
  await booksAgree(m)
  await work(m)
  expect([await refundState(m), (await splitsOf(m))[0].backs[0].state]).toEqual([['done'], 'done'])
  await settleAll(clockOf(m))
  expect(await balance(m)).toBe(0)
  pass(m, 9 * dayMs + 2 * hourMs)
  await refunded(m, bought, 1)
  await work(m)
  await settleAll(clockOf(m))
  const [split] = await splitsOf(m)
  expect([await refundState(m), split.backFen, await balance(m), await stands(m, 'platform_fee')]).toEqual([['done', 'done'], split.amountFen, 0, 0])
  await booksAgree(m)
  pass(m, 12 * dayMs)
  await compareSplits(clockOf(m))
  expect((await m.by(operator).call('GET', '/v1/staff/money/breaks')).body.items).toEqual([])
})

test('E18 a receiver without money does not keep the shopper from his: the refund goes ahead and the merchant owes it; a split that is still under way is waited for, until its time is over', async () => {
  const poor = await licensed('1900000103')
  const bought = await settled(poor)
  await work(poor)
  pass(poor, 9 * dayMs + hourMs)
  await refunded(poor, bought, 1)
  await work(poor)
  expect([await refundState(poor), (await splitsOf(poor))[0].backs[0]]).toMatchObject([['done'], { state: 'refused', why: '接收方余额不足' }])
  await settleAll(clockOf(poor))
  expect(await balance(poor)).toBe(-(await splitsOf(poor))[0].amountFen)
  await booksAgree(poor)

  const slow = await licensed('1900000102')
  const other = await settled(slow)
  await work(slow)
  expect((await splitsOf(slow))[0].state).toBe('splitting')
  await refunded(slow, other, 1)
  await work(slow)
  expect(await refundState(slow)).toEqual(['asked'])
  pass(slow, 10 * dayMs + hourMs)
  for (let i = 0; i < 3; i++) { await work(slow); pass(slow, 10 * dayMs + (i + 2) * hourMs) }
  expect([(await splitsOf(slow))[0].state, await refundState(slow)]).toEqual(['paid', ['done']])
  await booksAgree(slow)
})
