import { existsSync, readFileSync } from 'node:fs'
import { generateKeyPairSync, verify } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { channelFindings } from '../../src/apps/doctor.place'
import { unsealed } from '../../src/finance/payments/channel.wechat'
import { fenOf, isPlainBase64, offeredBy, privateKeyOf, publicKeyOf, rowsOf, setUps } from '../../src/finance/payments/channels.rules'
import { yuanOf } from '#kernel/money'
import { channels } from '#finance/payments'
import type { Context } from '#kernel/context'
import { booksAgree } from '../agree'
import { callers } from '../http'
import { address, buy, lan, market, operator } from '../market'
import { world } from '../world'
import { alipayCompany } from './alipay.server'
import { told } from './company'
import type { Company } from './payment.kit'
import { stripeCompany } from './stripe.server'
import { wechatCompany } from './wechat.server'

/** Real channels at our door 真实渠道 (F10, I-06, I-07, T-11, T-12): the firms' own examples, the words that each waits for, what is offered to whom, and what an operator is told. */
const untouched = { ...process.env }
afterEach(() => { for (const name of Object.keys(process.env)) if (!(name in untouched)) delete process.env[name] })

const examples = ['../shared/data/payment/vectors.json', '../../shared/data/payment/vectors.json'].find((path) => existsSync(path))
interface Vectors {
  readonly alipay: readonly { readonly public_key: string; readonly params: Record<string, unknown>; readonly expect_valid: boolean }[]
  readonly wechat_v3: readonly { readonly certificate: string; readonly message: string; readonly signature: string; readonly expect_valid: boolean }[]
  readonly aes_gcm: readonly { readonly key: string; readonly associated_data: string; readonly nonce: string; readonly ciphertext: string; readonly plaintext: string }[]
}
test.skipIf(!examples)('I-06 the firms’ own examples: Alipay’s notices are believed and refused as they say, WeChat’s signatures and sealed words are read', async () => {
  const { alipay, wechat_v3, aes_gcm } = JSON.parse(readFileSync(examples!, 'utf8')) as Vectors
  const ctx = await world()
  for (const { public_key, params, expect_valid } of alipay) {
    told({ ALIPAY_APP_ID: String(params['app_id']), ALIPAY_SELLER_ID: String(params['seller_id']), ALIPAY_PUBLIC_KEY: public_key, ALIPAY_PRIVATE_KEY: generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString() })
    // The example keeps the list as an object; on the way it is compact JSON.
    const rawBody = new URLSearchParams(Object.entries(params).map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value)])).toString()
    const heard = await channels['alipay']!.hear({ ...ctx, now: new Date(`${String(params['notify_time']).replace(' ', 'T')}+08:00`) }, rawBody, {})
    expect(heard).toEqual(expect_valid ? { said: { tradeRef: params['out_trade_no'], tradeNo: params['trade_no'], amountFen: 10, currency: 'CNY', state: 'paid' } } : { refused: 'bad signature' })
  }
  expect(wechat_v3.map(({ certificate, message, signature }) => verify('RSA-SHA256', Buffer.from(message), publicKeyOf(certificate), Buffer.from(signature, 'base64')))).toEqual(wechat_v3.map((one) => one.expect_valid))
  expect(aes_gcm.map(({ key, ...sealed }) => unsealed(sealed, key))).toEqual(aes_gcm.map(({ plaintext }) => plaintext))
  expect([alipay.length, wechat_v3.length, aes_gcm.length].every((n) => n > 0)).toBe(true)
})

const firms: Record<string, (ctx: Context) => Promise<Company>> = { alipay: alipayCompany, wechat: wechatCompany, stripe: stripeCompany }
for (const [name, opened] of Object.entries(firms)) test(`${name}: T-11 T-12 over HTTP its notice is answered in its own word, however often it comes, and moves the order once; a forged one is refused and learns nothing`, async () => {
  const m = await market()
  const company = await opened(m.ctx)
  const { app } = callers(m.ctx, m.clock)
  const base = await app.listen({ port: 0 })
  try {
    const addressId = (await m.by(lan).call('POST', '/v1/addresses', address)).body.id as string
    const order = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body
    expect((await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body.type).toBe('payments.channel_not_offered')
    const { payUrl, tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: name, scene: 'phone' })).body
    expect(payUrl).toMatch(/^https?:\/\//)
    await company.arrive?.(payUrl)
    const forged = await company.deliver!(base, await company.forged(m.ctx, tradeRef))
    expect([forged.status, /signature|merchant|order|trade/i.test(forged.text)]).toEqual([400, false])
    const notice = await company.decide(m.ctx, tradeRef, true)
    const answers = await Promise.all(Array.from({ length: 20 }, () => company.deliver!(base, notice)))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set([`200 ${company.acknowledged}`]))
    await m.news()
    expect((await m.by(lan).call('GET', `/v1/orders/${order.orderId}`)).body.state).toBe('paid')
    expect((await m.ctx.pool.query(`select count(*)::int as n from payments_entries where reason = 'collected'`)).rows).toEqual([{ n: 2 }])
    const health = (await m.by(operator).call('GET', '/v1/staff/channels')).body.items as { channel: string; state: string; succeeded: number; refused: number }[]
    expect(health.find((one) => one.channel === name)).toMatchObject({ state: 'ready', offered: true, tries: 1, succeeded: 1, waiting: 0, refused: 1 })
    await booksAgree(m)
  } finally { await app.close() }
})

test('F10 at a computer WeChat’s code is drawn on our page, for its shopper alone, until it is paid; the channel that he paid by last stands first', async () => {
  const m = await market()
  await alipayCompany(m.ctx)
  // Only one of them answers at a time; of Alipay nothing is asked here.
  await wechatCompany(m.ctx)
  const addressId = (await m.by(lan).call('POST', '/v1/addresses', address)).body.id as string
  const placed = async () => (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body
  const order = await placed()
  const status = async (id: string) => (await m.by(lan).call('GET', `/v1/payments/${id}`)).body
  expect(await status(order.paymentId)).toMatchObject({ offered: ['alipay', 'wechat'], scan: null })
  const { payUrl, tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'wechat', scene: 'computer' })).body
  expect([payUrl, (await status(order.paymentId)).scan]).toEqual([`/pay/${order.paymentId}?scan`, { channel: 'wechat', svg: expect.stringContaining('<svg') }])
  expect((await m.by({ kind: 'shopper', id: 'shp_other' }).call('GET', `/v1/payments/${order.paymentId}`)).status).toBe(404)
  await m.ctx.pool.query(`update payments_tries set state = 'succeeded' where trade_ref = $1`, [tradeRef])
  await m.ctx.pool.query(`update payments_intents set state = 'succeeded', channel = 'wechat' where id = $1`, [order.paymentId])
  expect([(await status(order.paymentId)).scan, (await status((await placed()).paymentId)).offered]).toEqual([null, ['wechat', 'alipay']])
})

test('E36 what is set up is offered, what is half is named and not offered, a key is never shown; the simulator stands beside real channels only where it is told to', () => {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const bare = keys.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  const whole = { PUBLIC_URL: 'https://shop.example', ALIPAY_APP_ID: '1', ALIPAY_SELLER_ID: '2', ALIPAY_PRIVATE_KEY: bare, ALIPAY_PUBLIC_KEY: keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64') }
  expect([offeredBy({}), offeredBy({ PAY_SIMULATOR: '0' }), offeredBy(whole), offeredBy({ ...whole, PAY_SIMULATOR: '1' })]).toEqual([['simulator'], [], ['alipay'], ['alipay', 'simulator']])
  const { ALIPAY_SELLER_ID: _, ...half } = whole
  expect([offeredBy(half), setUps(half).find(({ channel }) => channel === 'alipay')]).toEqual([['simulator'], { channel: 'alipay', state: 'incomplete', keys: ['ALIPAY_SELLER_ID'] }])
  const broken = { ...whole, ALIPAY_PRIVATE_KEY: 'bm8ga2V5' }
  expect([offeredBy(broken), setUps(broken)[0]]).toEqual([['simulator'], { channel: 'alipay', state: 'broken', keys: ['ALIPAY_PRIVATE_KEY'] }])
  expect([channelFindings({}), channelFindings(whole), channelFindings(half), channelFindings(broken)].map((found) => found.map(({ level }) => level))).toEqual([['warning'], ['well'], ['fault'], ['fault']])
  expect(JSON.stringify([...channelFindings(half), ...channelFindings(broken)])).toMatch(/ALIPAY_SELLER_ID.*ALIPAY_PRIVATE_KEY/)
  expect(JSON.stringify(channelFindings(broken))).not.toContain('bm8ga2V5')
  for (const form of [{ type: 'pkcs8', format: 'pem' }, { type: 'pkcs1', format: 'pem' }] as const) { const pem = keys.privateKey.export(form).toString(); for (const text of [pem, pem.replaceAll('\n', '\\n')]) expect(privateKeyOf(text).equals(keys.privateKey)).toBe(true) }
  expect(privateKeyOf(keys.privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')).equals(keys.privateKey)).toBe(true)
})

test('I-04 yuan become fen by their digits, never by arithmetic: what has three digits behind the point, a sign or no number is none', () => {
  for (const fen of [0, 1, 9, 10, 99, 100, 101, 1_15, 1_99, 4_35, 8_20, 1_000_000_01, 99_999_999_99]) expect([fen, fenOf(yuanOf(fen))]).toEqual([fen, fen])
  expect(['1', '1.5', '1.50', '0.07', '1.005', '-1.00', '+1.00', '1e3', '', '.5', '1.', ' 1', '1,000.00'].map(fenOf)).toEqual([100, 150, 150, 7, ...Array.from({ length: 9 }, () => undefined)])
  expect(['QUJD', 'QUI=', 'QUJ=', 'QUJD ', '', 'QUJD='].map(isPlainBase64)).toEqual([true, true, false, false, false, false])
  expect(rowsOf('﻿#remark\r\na,b\r\n`1,`2\r\n3 ,4\t\r\nsum\r\n9\r\n', ['a', 'b'])).toEqual([{ a: '1', b: '2' }, { a: '3', b: '4' }])
  expect(() => rowsOf('a,c\r\n1,2', ['a', 'b'])).toThrow()
})
