import { afterEach, expect, test, vi } from 'vitest'
import { channels, queryTries } from '#finance/payments'
import { booksAgree } from '../agree'
import { address, buy, lan, market, mei, type Market } from '../market'
import { decide, sweep } from './doors'

/** A lying channel 说谎的支付渠道 (issue 4 §3, I-06, I-07, I-15): whatever it says, hides or withholds, no order is marked paid wrongly, and money that nobody waits for goes back. */
afterEach(() => { vi.restoreAllMocks() })
const simulator = channels['simulator']!
const minuteMs = 60_000

interface Gone { readonly orderId: string; readonly paymentId: string; readonly payableFen: number; readonly tradeRef: string; readonly children: readonly { readonly orderId: string }[] }
async function gone(m: Market, who = lan, quantity = 1): Promise<Gone> {
  const addressId = (await m.by(who).call('POST', '/v1/addresses', address)).body.id as string
  const order = (await buy(m.by(who), [{ skuId: m.a.skuIds[0]!, quantity }], addressId)).body as Gone
  return { ...order, tradeRef: (await go(m, order, who)).body.tradeRef as string }
}
const go = (m: Market, { paymentId }: { readonly paymentId: string }, who = lan, key?: string) => m.by(who).call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' }, key)
const at = (m: Market, minutes: number) => { m.at(minutes * minuteMs); return { ...m.ctx, now: m.clock() } }
const stateOf = async (m: Market, { orderId, paymentId }: Gone, who = lan) => [(await m.by(who).call('GET', `/v1/orders/${orderId}`)).body.state, (await m.by(who).call('GET', `/v1/payments/${paymentId}`)).body.state]
const triesOf = async (m: Market) => (await m.ctx.pool.query<{ state: string }>('select state from payments_tries order by at, trade_ref')).rows.map(({ state }) => state)
const givenBack = async (m: Market) => (await m.ctx.pool.query<{ ref: string; fen: number }>('select trade_ref as ref, amount_fen::float8 as fen from payments_simulator_refunds order by 1')).rows
const says = (tradeRef: string, more: object = {}) => ({ tradeRef, tradeNo: 'X1', amountFen: 1, currency: 'CNY', state: 'paid', ...more }) as never

test('I-06 I-15 asked, it answers with rubbish, with another trade, or with a sum or a state that cannot be: nothing is paid and nothing declined; asked again and honest, it is paid', async () => {
  const m = await market()
  const [order, other] = [await gone(m), await gone(m, mei)]
  const fen = order.payableFen
  const lies: unknown[] = [{}, [], '<html>502 Bad Gateway</html>', 'SUCCESS', 200, true, says(other.tradeRef, { amountFen: other.payableFen }), says('trd_unknown', { amountFen: fen }), { ...says(order.tradeRef, { amountFen: fen }) as object, tradeRef: [order.tradeRef] },
    ...[Number.NaN, Infinity, -fen, 0, fen + 0.5, String(fen), null, [fen], 2 ** 60].map((amountFen) => says(order.tradeRef, { amountFen })), ...['SUCCESS', 'PAID', 'paid ', '', null, true, 1, ['paid'], { paid: true }, undefined].map((state) => says(order.tradeRef, { amountFen: fen, state })),
    says(order.tradeRef, { amountFen: fen, currency: 'USD' }), says(order.tradeRef, { amountFen: fen, currency: null })]
  const honest = simulator.query
  for (const lie of lies) {
    vi.spyOn(simulator, 'query').mockImplementation(async (ctx, ref) => (ref === order.tradeRef ? lie as never : honest(ctx, ref)))
    await m.ctx.pool.query('update payments_tries set queries = 0, next_query_at = at')
    await queryTries(at(m, 1))
    await m.news()
    expect([lie, await stateOf(m, order), await stateOf(m, other, mei), await triesOf(m)]).toEqual([lie, ['placed', 'open'], ['placed', 'open'], ['open', 'open']])
  }
  vi.restoreAllMocks()
  await decide(at(m, 2), order.tradeRef, 'silent')
  await m.ctx.pool.query('update payments_tries set queries = 0, next_query_at = at')
  await queryTries(at(m, 3))
  await m.news()
  expect([await stateOf(m, order), await stateOf(m, other, mei), await givenBack(m)]).toEqual([['paid', 'succeeded'], ['placed', 'open'], []])
  await booksAgree(m)
})

test('I-07 it says paid for another sum, a second time for another try, and after the order has closed: the order stays as it was, and that money goes back once', async () => {
  const m = await market()
  const first = await gone(m)
  await decide(at(m, 1), first.tradeRef, 'silent')
  const honest = simulator.query
  // The company took one fen less than the order costs, and says so.
  await m.ctx.pool.query('update payments_simulator_trades set amount_fen = amount_fen - 1 where trade_ref = $1', [first.tradeRef])
  await queryTries(at(m, 2))
  await m.news()
  expect([await stateOf(m, first), await givenBack(m)]).toEqual([['placed', 'open'], [{ ref: first.tradeRef, fen: first.payableFen - 1 }]])

  const [second, third] = [(await go(m, first)).body.tradeRef as string, (await go(m, first)).body.tradeRef as string]
  for (const ref of [second, third]) await decide(at(m, 3), ref, 'silent')
  await Promise.all([queryTries(at(m, 5)), queryTries(at(m, 5))])
  await m.news()
  expect(await stateOf(m, first)).toEqual(['paid', 'succeeded'])
  expect([(await triesOf(m)).toSorted(), (await givenBack(m)).length, (await givenBack(m)).at(-1)!.fen]).toEqual([['parked', 'parked', 'succeeded'], 2, first.payableFen])

  const late = await gone(m, mei)
  await sweep(at(m, 60))
  await decide(at(m, 61), late.tradeRef, 'silent')
  for (const minutes of [70, 80]) { await queryTries(at(m, minutes)); await m.news() }
  expect([await stateOf(m, late, mei), (await givenBack(m)).filter(({ ref }) => ref === late.tradeRef)]).toEqual([['cancelled', 'closed'], [{ ref: late.tradeRef, fen: late.payableFen }]])
  expect(simulator.query).toBe(honest)
  await booksAgree(m)
})

test('it opens a trade with no address, with one that no browser may go to, or not at all: 503 with words, no try stays, and the same key goes through once it is honest', async () => {
  const m = await market()
  const order = await gone(m)
  const before = await triesOf(m)
  for (const answer of [undefined, null, {}, { payUrl: '' }, { payUrl: 7 }, { payUrl: 'javascript:alert(1)' }, { payUrl: '//evil.example/' }, { payUrl: '/\\evil.example' }, { payUrl: 'data:text/html,x' }, 'https://evil.example', new Error('getaddrinfo'), new TypeError('x is not a function')]) {
    vi.spyOn(simulator, 'open').mockImplementation(() => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as never)))
    const said = await go(m, order, lan, 'again')
    expect([String(answer), said.status, said.body.type, JSON.stringify(said.body).includes('getaddrinfo'), await triesOf(m)]).toEqual([String(answer), 503, 'payments.channel_silent', false, before])
  }
  vi.restoreAllMocks()
  expect((await go(m, order, lan, 'again')).status).toBe(200)
  expect(await triesOf(m)).toEqual([...before, 'open'])
})

test('I-04 it hangs: nobody waits longer than ten seconds, whoever pays elsewhere is served meanwhile, a refund that was never answered stays asked and is made once when it answers', async () => {
  const m = await market()
  const [order, paid, other] = [await gone(m), await gone(m, mei), await gone(m)]
  await decide(at(m, 1), paid.tradeRef, 'approve')
  await m.news()
  await m.by(mei).call('POST', `/v1/orders/${paid.children[0]!.orderId}/cancel`, { reason: '不想要了' })
  for (const ref of [order.tradeRef, other.tradeRef]) await decide(at(m, 1), ref, 'silent')
  const never = () => new Promise<never>(() => {})
  const { query } = simulator
  vi.spyOn(simulator, 'query').mockImplementation((ctx, ref) => (ref === order.tradeRef ? never() : query(ctx, ref)))
  vi.spyOn(simulator, 'open').mockImplementation(never)
  vi.spyOn(simulator, 'refund').mockImplementation(never)
  const began = performance.now()
  const [going] = await Promise.all([go(m, order), queryTries(at(m, 3)), m.news()])
  expect([going.status, going.body.type, performance.now() - began < 20_000]).toEqual([503, 'payments.channel_silent', true])
  expect([await stateOf(m, order), (await stateOf(m, other))[1]]).toEqual([['placed', 'open'], 'succeeded'])
  expect(await givenBack(m)).toEqual([])
  vi.restoreAllMocks()
  await queryTries(at(m, 30))
  for (const minutes of [60, 61]) { at(m, minutes); await m.news() }
  expect([(await stateOf(m, order))[1], await givenBack(m)]).toEqual(['succeeded', [{ ref: paid.tradeRef, fen: paid.payableFen }]])
  await booksAgree(m)
}, 60_000)
