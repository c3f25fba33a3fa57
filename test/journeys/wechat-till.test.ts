import { afterEach, expect, test } from 'vitest'
import { booksAgree } from '../agree'
import { callers } from '../http'
import { address, buy, lan, market, mei, type Market } from '../market'
import { atTheTill, codes, wechatCompany } from '../ports/wechat.server'
import { receiveNotice } from '../../src/finance/payments/notices.service'

/** Paying inside WeChat 微信内支付 (E17): WeChat says who its user is, he is bound, and its till is called for him; whoever is not bound is offered it, and pays as from any phone. */
const untouched = { ...process.env }
afterEach(() => { for (const name of Object.keys(process.env)) if (!(name in untouched)) delete process.env[name]; codes.clear() })
const [his, hers] = ['oLanxxxxxxxxxxxxxxxxxxxxxxx1', 'oMeixxxxxxxxxxxxxxxxxxxxxxx2']
/** As the same people are seen from WeChat's own browser. */
const inside = (m: Market) => callers({ ...m.ctx, caller: { ip: '1.2.3.4', agent: 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50' } }, m.clock)

test('E17 whoever shops in WeChat binds it by a code that is good once and a state that is his own, and pays at its till under his own openid; elsewhere nothing is asked of him', async () => {
  const m = await market()
  const company = await wechatCompany(m.ctx)
  await m.ctx.pool.query(`insert into identity_shoppers (id, phone, name, state, created_at) values ($1, '13800138000', '林晓', 'active', $2)`, [lan.id, m.clock()])
  const { by } = inside(m)
  const addressId = (await m.by(lan).call('POST', '/v1/addresses', address)).body.id as string
  const order = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body
  const status = (who = by(lan)) => who.call('GET', `/v1/payments/${order.paymentId}`)
  expect([(await status()).body, (await status(m.by(lan))).body]).toMatchObject([{ wechat: { isBound: false }, till: null }, { wechat: null, till: null }])
  // Unbound he is sent as from any phone.
  const pay = (more: object = {}) => by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'wechat', ...more })
  expect((await pay()).body.payUrl).toMatch(/^https:\/\/wx\.tenpay\.example\/h5/)

  const door = async (who = by(lan)) => new URL((await who.call('GET', `/v1/wechat/door?then=${encodeURIComponent(`/pay/${order.paymentId}`)}`)).body.url)
  const there = await door()
  expect([there.origin, there.searchParams.get('scope'), there.searchParams.get('redirect_uri'), there.hash]).toEqual(['https://open.weixin.qq.com', 'snsapi_base', `https://shop.example/pay/wechat?then=${encodeURIComponent(`/pay/${order.paymentId}`)}`, '#wechat_redirect'])
  expect((await by(lan).call('GET', '/v1/wechat/door?then=//evil.example')).status).toBe(400)
  const state = there.searchParams.get('state')!
  const bind = (code: string, told = state, who = by(lan)) => who.call('POST', '/v1/wechat/openid', { code, state: told })
  codes.set('code-1', his)
  // A link with somebody else's state binds nobody, and neither does one that was altered or is old.
  for (const wrong of [(await door(by(mei))).searchParams.get('state')!, `${state}x`, state.replace(/^\d/, '9'), 'x', '1.']) expect([wrong.length, (await bind('code-1', wrong)).body.type]).toEqual([wrong.length, 'wechat.door_shut'])
  expect([(await bind('code-2')).body.type, (await status()).body.wechat]).toEqual(['wechat.door_shut', { isBound: false }])
  expect([(await bind('code-1')).status, (await bind('code-1')).body.type, (await status()).body.wechat]).toEqual([200, 'wechat.door_shut', { isBound: true }])

  const gone = (await pay()).body
  expect(gone.payUrl).toBe(`/pay/${order.paymentId}?till`)
  const { till } = (await status()).body
  expect([atTheTill(till), atTheTill({ ...till, package: 'prepay_id=wx_other' })]).toEqual([his, undefined])
  // From a computer the same order is paid as ever.
  expect((await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'wechat', scene: 'computer' })).body.payUrl).toBe(`/pay/${order.paymentId}?scan`)
  const { rawBody, headers } = await company.decide(m.ctx, gone.tradeRef, true)
  expect(await receiveNotice(m.ctx, 'wechat', rawBody, headers)).toBe(true)
  await m.news()
  expect([(await m.by(lan).call('GET', `/v1/orders/${order.orderId}`)).body.state, (await status()).body]).toMatchObject(['paid', { state: 'succeeded', till: null, wechat: null }])

  // Another WeChat in his hand takes the place of the first; hers is hers.
  codes.set('code-3', hers)
  expect((await bind('code-3')).status).toBe(200)
  expect((await m.ctx.pool.query('select shopper_id, openid from identity_openids')).rows).toEqual([{ shopper_id: lan.id, openid: hers }])
  m.at(11 * 60_000)
  codes.set('code-4', his)
  expect((await bind('code-4')).body.type).toBe('wechat.door_shut')
  await booksAgree(m)
})

test('E17 without the application’s secret nobody is asked to bind', async () => {
  const m = await market()
  await wechatCompany(m.ctx)
  delete process.env['WECHAT_PAY_APP_SECRET']
  const { by } = inside(m)
  expect((await by(lan).call('GET', '/v1/wechat/door?then=/pay/x')).body.type).toBe('wechat.no_door')
  const addressId = (await m.by(lan).call('POST', '/v1/addresses', address)).body.id as string
  const order = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body
  expect((await by(lan).call('GET', `/v1/payments/${order.paymentId}`)).body.wechat).toBeNull()
})
