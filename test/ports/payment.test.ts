import { createHmac, timingSafeEqual } from 'node:crypto'
import { afterEach, expect, test, vi } from 'vitest'
import { channels, decide, queryTries, signatureOf, simulatorSecret, type Channel } from '#finance/payments'
import type { Context } from '#kernel/context'
import { booksAgree } from '../agree'
import { address, buy, lan, market, type Market } from '../market'
import { later } from '../world'
import { alipayCompany } from './alipay.server'
import { paymentKit, type Company, type Manner, type Notice } from './payment.kit'
import { stripeCompany } from './stripe.server'
import { wechatCompany } from './wechat.server'

const untouched = { ...process.env }
afterEach(() => { vi.restoreAllMocks(); for (const name of Object.keys(process.env)) if (!(name in untouched)) delete process.env[name] })

/** The simulator: its company's books lie in the database, so its manner is the way there. */
async function simulator(ctx: Context): Promise<Company> {
  let manner: Manner = 'well'
  const secret = await simulatorSecret(ctx)
  // What is asked inside a transaction goes by one client of the pool, and a transaction whose answer is lost is undone: for the simulator that is silence.
  const moody = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (manner === 'silent') throw new Error('no answer')
    const answer = await ask()
    if (manner === 'lost') throw new Error('the answer was lost')
    return answer
  }
  const client = { query: (text: string, values?: unknown[]) => moody(() => ctx.pool.query(text, values)) } as unknown as Context['client']
  const pool = { query: client.query, connect: () => moody(() => ctx.pool.connect()) } as unknown as Context['pool']
  const signed = (at: Context, body: string, key = secret): Notice => { const seconds = Math.floor(at.now.getTime() / 1_000); return { rawBody: body, headers: { 'x-simulator-signature': `t=${seconds},v1=${signatureOf(key, seconds, body)}` } } }
  const facts = (tradeRef: string, more: object = {}) => ({ merchantNo: 'TRADEWIND', orderNo: tradeRef, tradeNo: 'X1', amountFen: 199_00, currency: 'CNY', state: 'SUCCESS', at: '2026-06-18', ...more })
  return {
    channel: channels['simulator']!, ctx: { ...ctx, client, pool }, behave: (next) => { manner = next },
    decide: async (at, tradeRef, paid) => {
      await decide(at, tradeRef, paid ? 'silent' : 'decline')
      const { rows: [trade] } = await ctx.pool.query<{ tradeNo: string; amountFen: number; state: string }>('select trade_no as "tradeNo", amount_fen::float8 as "amountFen", state from payments_simulator_trades where trade_ref = $1', [tradeRef])
      return signed(at, JSON.stringify(facts(tradeRef, { tradeNo: trade!.tradeNo, amountFen: trade!.amountFen, state: trade!.state === 'paid' ? 'SUCCESS' : 'FAILED' })))
    },
    nonsense: async (at, tradeRef) => [...['', 'null', '[]', '{}', 'not json'].map((body) => signed(at, body)), ...[{ merchantNo: 'OTHER' }, { amountFen: 0 }, { amountFen: -1 }, { amountFen: 1.5 }, { amountFen: '19900' }, { amountFen: 1e300 }, { state: 'MAYBE' }, { orderNo: 'a\0b' }, { orderNo: '' }, { currency: null }].map((more) => signed(at, JSON.stringify(facts(tradeRef, more))))],
    forged: async (at, tradeRef) => signed(at, JSON.stringify(facts(tradeRef)), 'the secret of somebody else'),
    givenBackFen: async (tradeRef) => Number((await ctx.pool.query<{ fen: string }>('select coalesce(sum(amount_fen), 0) as fen from payments_simulator_refunds where trade_ref = $1', [tradeRef])).rows[0]!.fen),
  }
}

/** A company outside of our house, with books of its own, whose notices say yuan with two digits as some do: what an adapter turns into fen. */
async function outsider(ctx: Context): Promise<Company> {
  interface Trade { readonly amountFen: number; readonly tradeNo: string; state: 'open' | 'paid' | 'declined'; at: Date; readonly refunds: Map<string, { fen: number; at: Date }> }
  const trades = new Map<string, Trade>()
  let manner: Manner = 'well'
  const asked = async <T>(act: () => T): Promise<T> => {
    if (manner === 'silent') throw new Error('timed out')
    const answer = act()
    if (manner === 'lost') throw new Error('timed out')
    return answer
  }
  const sign = (key: string, at: string, body: string) => createHmac('sha256', key).update(`${at}\n${body}`).digest('hex')
  const signed = (at: Context, body: string, key = 'the outsider’s key'): Notice => ({ rawBody: body, headers: { timestamp: at.now.toISOString(), signature: sign(key, at.now.toISOString(), body) } })
  const body = (tradeRef: string, yuan: string, status: string, no: string) => JSON.stringify({ no, ref: tradeRef, yuan, status })
  const yuanOf = (fen: number) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
  const back = (trade: Trade) => [...trade.refunds.values()].reduce((sum, { fen }) => sum + fen, 0)
  const channel: Channel = {
    open: (_, { tradeRef, amountFen }) => asked(() => {
      const trade = trades.get(tradeRef) ?? { amountFen, tradeNo: `N${trades.size}`, state: 'open' as const, at: ctx.now, refunds: new Map() }
      if (trade.amountFen !== amountFen) throw new Error('another amount')
      trades.set(tradeRef, trade)
      return { payUrl: `https://pay.example/${tradeRef}` }
    }),
    hear: async (at, rawBody, { timestamp, signature }) => {
      if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^[0-9a-f]{64}$/.test(signature) || !timingSafeEqual(Buffer.from(sign('the outsider’s key', timestamp, rawBody)), Buffer.from(signature))) return { refused: 'bad signature' }
      if (!(Math.abs(Date.parse(timestamp) - at.now.getTime()) < 300_000)) return { refused: 'too old' }
      const told = /^\{"no":"(\w+)","ref":"([\w-]+)","yuan":"(\d{1,12})\.(\d\d)","status":"(OK|NO)"\}$/.exec(rawBody)
      if (!told || Number(told[3]! + told[4]!) === 0) return { refused: 'malformed' }
      return { said: { tradeRef: told[2]!, tradeNo: told[1]!, amountFen: Number(told[3]! + told[4]!), currency: 'CNY', state: told[5] === 'OK' ? 'paid' : 'declined' } }
    },
    query: (_, tradeRef) => asked(() => { const trade = trades.get(tradeRef); return trade && { tradeRef, tradeNo: trade.tradeNo, amountFen: trade.amountFen, currency: 'CNY', state: trade.state } }),
    statement: (_, from, to) => asked(() => [...trades].flatMap(([ref, trade]) => [...(trade.state === 'paid' ? [{ what: 'paid' as const, ref, amountFen: trade.amountFen, at: trade.at }] : []), ...[...trade.refunds].map(([id, { fen, at }]) => ({ what: 'refunded' as const, ref: id, amountFen: fen, at }))]).filter(({ at }) => at >= from && at < to)),
    refund: (at, { refundId, tradeRef, amountFen }) => asked(() => {
      const trade = trades.get(tradeRef)
      const known = trade?.refunds.get(refundId)
      if (known?.fen === amountFen) return
      if (trade?.state !== 'paid' || known || amountFen <= 0 || back(trade) + amountFen > trade.amountFen) throw new Error('refused')
      trade.refunds.set(refundId, { fen: amountFen, at: at.now })
    }),
  }
  return {
    channel, ctx, behave: (next) => { manner = next },
    decide: async (at, tradeRef, paid) => {
      const trade = trades.get(tradeRef)!
      if (trade.state === 'open') { trade.state = paid ? 'paid' : 'declined'; trade.at = at.now }
      return signed(at, body(tradeRef, yuanOf(trade.amountFen), trade.state === 'paid' ? 'OK' : 'NO', trade.tradeNo))
    },
    nonsense: async (at, tradeRef) => ['', '{}', body(tradeRef, '199', 'OK', 'N1'), body(tradeRef, '1.999', 'OK', 'N1'), body(tradeRef, '-1.00', 'OK', 'N1'), body(tradeRef, '0.00', 'OK', 'N1'), body(tradeRef, '1e3.00', 'OK', 'N1'), body(tradeRef, '199.00', 'PERHAPS', 'N1')].map((text) => signed(at, text)),
    forged: async (at, tradeRef) => signed(at, body(tradeRef, '199.00', 'OK', 'N1'), 'another key'),
    givenBackFen: async (tradeRef) => { const trade = trades.get(tradeRef); return trade ? back(trade) : 0 },
  }
}

const kits: Record<string, (ctx: Context) => Promise<Company>> = { simulator, alipay: alipayCompany, wechat: wechatCompany, stripe: stripeCompany }
for (const [name, found] of Object.entries(kits)) paymentKit(`the channel ${name}`, found)
paymentKit('a channel outside', outsider)

test('F10 every channel that money may come through has its conformance here', () => { expect(Object.keys(channels).toSorted()).toEqual(Object.keys(kits).toSorted()) })


const ask = async (m: Market, minutes: number, times = 1): Promise<void> => { m.at(minutes * 60_000); await Promise.all(Array.from({ length: times }, () => queryTries(later(m.ctx, minutes * 60_000)))); await m.news() }
async function gone(m: Market, name: string, company: Company) {
  const addressId = (await m.by(lan).call('POST', '/v1/addresses', address)).body.id as string
  const order = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body
  const { tradeRef, payUrl } = (await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: name })).body
  if (/^http/.test(payUrl as string)) await company.arrive?.(payUrl as string)
  return { ...order, tradeRef } as { orderId: string; paymentId: string; payableFen: number; tradeRef: string; children: { orderId: string }[] }
}
const stateOf = async (m: Market, { orderId, paymentId, tradeRef }: { orderId: string; paymentId: string; tradeRef: string }) => [(await m.by(lan).call('GET', `/v1/orders/${orderId}`)).body.state, (await m.by(lan).call('GET', `/v1/payments/${paymentId}`)).body.state, (await m.ctx.pool.query('select state from payments_tries where trade_ref = $1', [tradeRef])).rows[0].state]

for (const [name, found] of Object.entries(kits)) {
  test(`the channel ${name}: I-15 T-13 while it is silent a payment is neither paid nor failed; asked later it is what it was, and every posting is made once`, async () => {
    const m = await market()
    const company = await found(m.ctx)
    const order = await gone(m, name, company)
    await company.decide(m.ctx, order.tradeRef, true)
    const silence = vi.spyOn(channels[name]!, 'query').mockRejectedValue(new Error('no answer'))
    for (const after of [1, 3, 6]) await ask(m, after)
    expect([silence.mock.calls.length, await stateOf(m, order)]).toEqual([3, ['placed', 'open', 'open']])
    silence.mockRestore()
    await ask(m, 20, 2)
    expect(await stateOf(m, order)).toEqual(['paid', 'succeeded', 'succeeded'])
    expect((await m.ctx.pool.query(`select count(*)::int as n from payments_entries where reason = 'collected' and source_id = $1`, [order.tradeRef])).rows).toEqual([{ n: 2 }])
    await booksAgree(m)
  })

  test(`the channel ${name}: I-04 I-15 money that it gave back while its answer was lost counts as asked until it answers, and is given back once`, async () => {
    const m = await market()
    const company = await found(m.ctx)
    const order = await gone(m, name, company)
    await company.decide(m.ctx, order.tradeRef, true)
    await ask(m, 1)
    const { refund } = channels[name]!
    const lost = vi.spyOn(channels[name]!, 'refund').mockImplementation(async (_, wish) => { await refund(m.ctx, wish); throw new Error('the answer was lost') })
    await m.by(lan).call('POST', `/v1/orders/${order.children[0]!.orderId}/cancel`, { reason: '不想要了' })
    await m.news().catch(() => {})
    const states = async () => (await m.ctx.pool.query<{ state: string }>('select state from payments_refunds')).rows.map(({ state }) => state)
    expect([lost.mock.calls.length > 0, await states(), await company.givenBackFen(order.tradeRef)]).toEqual([true, ['asked'], order.payableFen])
    lost.mockRestore()
    m.at(3_600_000)
    await m.news()
    expect([await states(), await company.givenBackFen(order.tradeRef)]).toEqual([['done'], order.payableFen])
    await booksAgree(m)
  })
}
