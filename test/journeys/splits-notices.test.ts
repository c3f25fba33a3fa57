import { afterEach, expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { callers } from '../http'
import { lan, market, type Market } from '../market'
import { alipayPosts, alipaySplitCompany } from '../ports/alipay.server'
import type { Company } from '../ports/payment.kit'
import type { SplitCompany } from '../ports/split.kit'
import { wechatSplitCompany, wechatTellsOfSplit } from '../ports/wechat.server'
import { clockOf, dayMs, hourMs, placed } from '../returns'
import { receiveNotice } from '../../src/finance/payments/notices.service'
import { settleAll, splitDue } from './doors'
import { chair, pass, refunded, refundStates, signed, splitsOf, splitting, work } from './splits.kit'

/** Channels tell of splits 分账通知 (E18, I-06): what is truly signed has the channel asked at once, and is never read as a result. */
const untouched = { ...process.env }
afterEach(() => { for (const name of Object.keys(process.env)) if (!(name in untouched)) delete process.env[name] })

/** An order that this channel was paid for and may split, received and settled, about whose split the channel has said nothing yet. */
async function unanswered(m: Market, channel: string, { company, behave }: SplitCompany & { readonly company: Company }) {
  await splitting(m, 30, channel)
  await signed(m, '1900000105', m.a, channel)
  const { paymentId, ...bought } = await placed(m, chair(m, 2))
  const { payUrl, tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${paymentId}/pay`, { channel, scene: 'phone' })).body
  await company.arrive?.(payUrl)
  const { rawBody, headers } = await company.decide(clockOf(m), tradeRef, true)
  expect(await receiveNotice(clockOf(m), channel, rawBody, headers)).toBe(true)
  await m.news()
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${bought.child}/ship`, { lines: bought.lines.map(({ id, quantity }) => ({ lineId: id, quantity })), carrier: 'simulator', number: `DEMO${bought.child.slice(-10)}` })).status).toBe(200)
  expect((await m.by(lan).call('POST', `/v1/orders/${bought.child}/receive`)).status).toBe(200)
  await m.news()
  pass(m, 9 * dayMs)
  await settleAll(clockOf(m))
  behave('lost')
  await splitDue(clockOf(m))
  behave('well')
  await splitDue(clockOf(m))
  const [split] = await splitsOf(m)
  expect(split).toMatchObject({ state: 'splitting', asks: 1, orderId: bought.child })
  return { bought, splitId: split.id as string }
}
const dueNow = async (m: Market, table: 'splits_splits' | 'splits_backs') => (await m.ctx.pool.query(`select from ${table} where next_ask_at <= $1`, [m.clock()])).rowCount

test('E18 I-06 Alipay posts its messages to the application’s gateway: a true one of a split has it asked at once, however often it comes; a forged, an old, another application’s and one with two contents are refused, and others are left alone', async () => {
  const m = await market(40)
  await register(m.ctx, reactions)
  const firm = await alipaySplitCompany(m.ctx)
  const { splitId } = await unanswered(m, 'alipay', firm)
  const { app } = callers(m.ctx, m.clock)
  const post = async (payload: string) => { const { statusCode, body } = await app.inject({ method: 'POST', url: '/v1/channels/alipay/messages', payload, headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } }); return `${statusCode} ${statusCode === 200 ? body : ''}` }
  const content = { out_request_no: splitId, trade_no: '20260', settle_no: `S${splitId}`, operation_dt: '2026-06-27 10:00:00', royalty_detail_list: [{ operation_type: 'transfer', amount: '1.00', state: 'FAIL', trans_in: '1900000105' }] }
  const told = (more: Record<string, string | boolean> = {}, method = 'alipay.trade.order.settle.notify', what: unknown = content) => alipayPosts(clockOf(m), method, what, more)
  for (const doubtful of ['', '{}', told({ isForged: true }), told({ app_id: '2021000000000009' }), told({ utc_timestamp: String(m.clock().getTime() - 3 * dayMs) }), told({ utc_timestamp: 'now' }), `${told()}&biz_content=%7B%7D`, told().replace('SUCCESS', 'x').replace('FAIL', 'SUCCESS'), told({ biz_content: 'no json' })]) expect([doubtful.slice(0, 60), await post(doubtful)]).toEqual([doubtful.slice(0, 60), '400 '])
  for (const other of [told({}, 'alipay.open.mini.order.changed'), told({}, undefined, { out_request_no: 'spl_nobody' }), told({}, undefined, { settle_no: 'S1' })]) expect(await post(other)).toBe('200 success')
  expect(await dueNow(m, 'splits_splits')).toBe(0)
  for (let i = 0; i < 3; i++) expect(await post(told())).toBe('200 success')
  expect([await dueNow(m, 'splits_splits'), (await splitsOf(m))[0].state]).toEqual([1, 'splitting'])
  // It says that it failed; asked, it says what it did.
  await work(m)
  expect([(await splitsOf(m))[0].state, await post(told())]).toEqual(['paid', '200 success'])
  expect(await dueNow(m, 'splits_splits')).toBe(0)
  await booksAgree(m)
  await app.close()
})

test('E18 I-06 WeChat Pay tells of a split and of what came back of it, sealed and signed: each is asked about at once; a forged one and another merchant’s are refused', async () => {
  const m = await market(40)
  await register(m.ctx, reactions)
  const firm = await wechatSplitCompany(m.ctx)
  const { bought, splitId } = await unanswered(m, 'wechat', firm)
  const { app } = callers(m.ctx, m.clock)
  const post = async ({ rawBody, headers }: ReturnType<typeof wechatTellsOfSplit>) => (await app.inject({ method: 'POST', url: '/v1/channels/wechat/splits', payload: rawBody, headers: { 'content-type': 'application/json', ...headers } })).statusCode
  const told = (id: string, more: Parameters<typeof wechatTellsOfSplit>[2] = {}) => wechatTellsOfSplit(clockOf(m), id, more)
  expect([await post(told(splitId, { isForged: true })), await post(told(splitId, { mchid: '1900000009' })), await dueNow(m, 'splits_splits')]).toEqual([400, 400, 0])
  expect([await post(told(splitId)), await dueNow(m, 'splits_splits')]).toEqual([200, 1])
  // It takes it first and does it a moment later.
  await work(m)
  pass(m, 9 * dayMs + hourMs)
  await work(m)
  expect((await splitsOf(m))[0].state).toBe('paid')
  await refunded(m, bought, 1)
  firm.behave('lost')
  await work(m)
  firm.behave('well')
  const [back] = (await splitsOf(m))[0].backs
  expect([back.state, await dueNow(m, 'splits_backs'), await refundStates(m)]).toEqual(['asking', 0, ['asked']])
  expect([await post(told(back.id)), await post(told(back.id)), await dueNow(m, 'splits_backs')]).toEqual([200, 200, 1])
  await work(m)
  expect([(await splitsOf(m))[0].backs[0].state, await refundStates(m)]).toEqual(['done', ['done']])
  await booksAgree(m)
  await app.close()
})
