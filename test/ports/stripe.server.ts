import { createHmac } from 'node:crypto'
import { channels } from '#finance/payments'
import type { Context } from '#kernel/context'
import { backOf, decided, gaveBack, openedAs, serving, timed, told, type Answer, type Asked, type Books, type Trade } from './company'
import type { Company, Notice } from './payment.kit'

/** Stripe as it is from outside 本地 Stripe: sessions by their own names, idempotency keys, refunds, what moved the balance, notices signed over time and bytes. */
const secretKey = 'sk_test_made_for_this_test'
const webhookSecret = 'whsec_made_for_this_test'
const idOf = (trade: Trade) => `cs_test_${trade.ref}`
const intentOf = (trade: Trade) => (trade.state === 'paid' ? `pi_${trade.ref}` : null)
const session = (trade: Trade) => ({ id: idOf(trade), object: 'checkout.session', client_reference_id: trade.ref, amount_total: trade.amountFen, currency: 'cny', payment_status: trade.state === 'paid' ? 'paid' : 'unpaid', status: trade.state === 'paid' ? 'complete' : trade.state === 'declined' ? 'expired' : 'open', payment_intent: intentOf(trade), url: trade.where, metadata: { trade_ref: trade.ref } })

export async function stripeCompany(ctx: Context): Promise<Company> {
  const books = await serving(answered)
  told({ PUBLIC_URL: 'https://shop.example', STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_URL: books.url })
  const notice = (at: Context, rawBody: string, secret = webhookSecret): Notice => { const seconds = Math.floor(at.now.getTime() / 1_000); return { rawBody, headers: { 'stripe-signature': `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${rawBody}`).digest('hex')}` } } }
  const event = (object: object, type = 'checkout.session.completed') => JSON.stringify({ id: 'evt_1', object: 'event', type, livemode: false, data: { object } })
  const facts = (ref: string, more: object = {}) => ({ ...session({ ref, no: '', amountFen: 199_00, where: '', state: 'paid', at: ctx.now, refunds: new Map() }), ...more })
  return {
    channel: timed(books, channels['stripe']!), ctx, behave: (next) => { books.manner = next },
    decide: async (at, ref, paid) => { const trade = decided(books, at, ref, paid); return notice(at, event(session(trade), trade.state === 'paid' ? 'checkout.session.completed' : 'checkout.session.expired')) },
    nonsense: async (at, ref) => [...['', 'null', '[]', '{}', 'not json', event(facts(ref), 'customer.created'), event({ object: 'charge' })], ...[{ client_reference_id: null }, { amount_total: null }, { currency: null }].map((more) => event(facts(ref, more)))].map((body) => notice(at, body)),
    forged: async (at, ref) => notice(at, event(facts(ref)), 'whsec_of_somebody_else'),
    givenBackFen: async (ref) => { const trade = books.trades.get(ref); return trade ? backOf(trade) : 0 },
    deliver: async (base, { rawBody, headers }) => { const answer = await fetch(`${base}/v1/channels/stripe/notices`, { method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: rawBody }); return { status: answer.status, text: await answer.text() } },
    acknowledged: '{}',
  }
}

function answered({ method, url, headers, body }: Asked, books: Books): Answer {
  const json = (told: unknown, status = 200): Answer => ({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(told) })
  const refused = (status: number, type: string) => json({ error: { type, message: type } }, status)
  if (headers.authorization !== `Bearer ${secretKey}`) return refused(401, 'authentication_error')
  const wish = new URLSearchParams(body)
  const list = (data: readonly unknown[]) => json({ object: 'list', data, has_more: false, url: url.pathname })
  const trades = [...books.trades.values()]
  if (method === 'POST' && url.pathname === '/v1/checkout/sessions') {
    if (wish.get('line_items[0][price_data][currency]') !== 'cny' || headers['idempotency-key'] !== wish.get('client_reference_id')) return refused(400, 'invalid_request_error')
    const ref = wish.get('client_reference_id')!
    const trade = openedAs(books, ref, Number(wish.get('line_items[0][price_data][unit_amount]')), ref, `https://checkout.stripe.example/c/pay/cs_test_${ref}`)
    return trade ? json(session(trade)) : refused(400, 'idempotency_error')
  }
  if (url.pathname.startsWith('/v1/checkout/sessions/')) { const trade = trades.find((one) => url.pathname.endsWith(`/${idOf(one)}`)); return trade ? json(session(trade)) : refused(404, 'invalid_request_error') }
  const refundsOf = (trade: Trade) => [...trade.refunds].map(([id, { fen, at }]) => ({ id: `re_${id}`, object: 'refund', amount: fen, currency: 'cny', status: 'succeeded', created: Math.floor(at.getTime() / 1_000), metadata: { refund_id: id } }))
  if (url.pathname === '/v1/refunds') {
    const trade = trades.find((one) => intentOf(one) === (method === 'GET' ? url.searchParams : wish).get('payment_intent'))
    if (!trade) return refused(404, 'invalid_request_error')
    if (method === 'GET') return list(refundsOf(trade))
    const id = wish.get('metadata[refund_id]')!
    return headers['idempotency-key'] === id && gaveBack(books, trade, id, Number(wish.get('amount'))) ? json(refundsOf(trade).find((one) => one.metadata.refund_id === id)) : refused(400, 'invalid_request_error')
  }
  if (url.pathname === '/v1/payment_intents/search') return list(trades.filter((trade) => trade.state === 'paid' && url.searchParams.get('query') === `metadata['trade_ref']:'${trade.ref}'`).map((trade) => ({ id: intentOf(trade), object: 'payment_intent', amount: trade.amountFen, currency: 'cny', status: 'succeeded' })))
  if (url.pathname === '/v1/balance_transactions') {
    const within = (seconds: number) => seconds >= Number(url.searchParams.get('created[gte]')) && seconds < Number(url.searchParams.get('created[lt]'))
    const moved = trades.flatMap((trade) => [...(trade.state === 'paid' ? [{ object: 'charge', amount: trade.amountFen, currency: 'cny', created: Math.floor(trade.at.getTime() / 1_000), metadata: { trade_ref: trade.ref } }] : []), ...refundsOf(trade)])
    return list(moved.filter(({ created }) => within(created)).map((source, i) => ({ id: `txn_${i}`, object: 'balance_transaction', amount: 1, currency: 'usd', created: source.created, source })))
  }
  return refused(404, 'invalid_request_error')
}
