import type Stripe from 'stripe'
import type { Context } from '#kernel/context'
import { after, minuteMs } from '#kernel/time'
import type { Channel, Said } from './channel.port'
import type { StatementLine } from './reconciliation.rules'

/**
 * Stripe (docs.stripe.com/api): its own page (Checkout), notices signed with a shared secret over their time and bytes, amounts in fen as CNY has two digits. It cannot be asked by our
 * reference, so its own is kept; its memory of idempotency keys ends after a day, so before money goes back it is asked whether it has.
 */
const gateway = 'https://api.stripe.com'
const key = (name: string): string => process.env[name] ?? ''
const answerMs = 8_000
const freshSeconds = 300
/** A session of theirs stays open for half an hour at least; who pays after our time gets his money back (I-07). */
const shortestMs = 31 * minuteMs
let made: { readonly by: string; readonly client: Promise<Stripe> } | undefined

/** Stripe's own library, loaded with the first question and made anew when its keys change. It repeats nothing by itself: we do, under the same key. */
function stripeOf(): Promise<Stripe> {
  const url = new URL(key('STRIPE_URL') || gateway)
  const by = `${key('STRIPE_SECRET_KEY')} ${url.href}`
  made = made?.by === by ? made : { by, client: import('stripe').then(({ default: Made }) => new Made(key('STRIPE_SECRET_KEY'), { host: url.hostname, port: url.port || (url.protocol === 'http:' ? 80 : 443), protocol: url.protocol === 'http:' ? 'http' : 'https', timeout: answerMs, maxNetworkRetries: 0, telemetry: false })) }
  return made.client
}

const idOf = (thing: string | { id: string } | null | undefined): string | undefined => (typeof thing === 'string' ? thing : thing?.id)
function saidOf(session: Stripe.Checkout.Session): Said | undefined {
  const { id, client_reference_id, amount_total, currency, payment_status, status, payment_intent } = session
  if (!client_reference_id || amount_total === null || !currency) return undefined
  return { tradeRef: client_reference_id, tradeNo: idOf(payment_intent) ?? id, amountFen: amount_total, currency: currency.toUpperCase(), state: payment_status === 'paid' ? 'paid' : status === 'expired' ? 'declined' : 'open' }
}

/** The session of a trade that we opened, as Stripe has it now. */
async function sessionOf(ctx: Context, tradeRef: string): Promise<Stripe.Checkout.Session | undefined> {
  const { rows: [kept] } = await ctx.client.query<{ their_ref: string }>({ name: 'payments.their_ref', text: `select their_ref from payments_references where trade_ref = $1 and channel = 'stripe'`, values: [tradeRef] })
  return kept && (await stripeOf()).checkout.sessions.retrieve(kept.their_ref)
}
const heardOf = new Set(['checkout.session.completed', 'checkout.session.async_payment_succeeded', 'checkout.session.async_payment_failed', 'checkout.session.expired'])

export const stripe: Channel = {
  open: async (ctx, { tradeRef, amountFen, returnUrl, expiresAt }) => {
    const back = `${key('PUBLIC_URL').replace(/\/$/, '')}${returnUrl}`
    const { id, url } = await (await stripeOf()).checkout.sessions.create({ mode: 'payment', client_reference_id: tradeRef, success_url: `${back}?back`, cancel_url: back, metadata: { trade_ref: tradeRef }, ...(expiresAt && expiresAt >= after(ctx.now, shortestMs) && { expires_at: Math.floor(expiresAt.getTime() / 1_000) }), payment_intent_data: { metadata: { trade_ref: tradeRef } },
      line_items: [{ quantity: 1, price_data: { currency: 'cny', unit_amount: amountFen, product_data: { name: tradeRef } } }] }, { idempotencyKey: tradeRef })
    if (!url) throw new Error('Stripe told no address to pay at')
    await ctx.client.query(`insert into payments_references (trade_ref, channel, their_ref, at) values ($1, 'stripe', $2, $3) on conflict do nothing`, [tradeRef, id, ctx.now])
    return { payUrl: url }
  },
  hear: async (ctx, rawBody, headers) => {
    const header = headers['stripe-signature']
    const seconds = Number(/^t=(\d{1,12}),/.exec(typeof header === 'string' ? header : '')?.[1])
    if (!(Math.abs(ctx.now.getTime() / 1_000 - seconds) <= freshSeconds)) return { refused: 'no signature, or too old' }
    let event: Stripe.Event
    try { event = (await stripeOf()).webhooks.constructEvent(rawBody, header as string, key('STRIPE_WEBHOOK_SECRET'), freshSeconds, undefined, ctx.now.getTime()) } catch { return { refused: 'bad signature' } }
    const session = event?.data?.object as Stripe.Checkout.Session | undefined
    if (!heardOf.has(event?.type) || session?.object !== 'checkout.session') return { refused: 'not about a payment' }
    const said = saidOf(session)
    if (!said) return { refused: 'malformed' }
    return { said: event.type === 'checkout.session.async_payment_failed' ? { ...said, state: 'declined' } : said }
  },
  query: async (ctx, tradeRef) => {
    const session = await sessionOf(ctx, tradeRef)
    if (session) return saidOf(session)
    // Of what we keep no name, what was paid can still be found by ours.
    const { data: [intent] } = await (await stripeOf()).paymentIntents.search({ query: `metadata['trade_ref']:'${tradeRef.replaceAll(/[^\w-]/g, '')}'`, limit: 1 })
    return intent && { tradeRef, tradeNo: intent.id, amountFen: intent.amount, currency: intent.currency.toUpperCase(), state: intent.status === 'succeeded' ? 'paid' : intent.status === 'canceled' ? 'declined' : 'open' }
  },
  refund: async (ctx, { refundId, tradeRef, amountFen }) => {
    const client = await stripeOf()
    const session = await sessionOf(ctx, tradeRef)
    const paymentIntent = idOf(session?.payment_intent)
    if (!paymentIntent || session?.payment_status !== 'paid') throw new Error(`Stripe has no money for ${tradeRef}`)
    for await (const given of client.refunds.list({ payment_intent: paymentIntent, limit: 100 })) if (given.metadata?.['refund_id'] === refundId && given.status !== 'failed' && given.status !== 'canceled') {
      if (given.amount !== amountFen) throw new Error(`Stripe gave ${given.amount} fen back as ${refundId}, not ${amountFen}`)
      return
    }
    const { status } = await client.refunds.create({ payment_intent: paymentIntent, amount: amountFen, metadata: { refund_id: refundId } }, { idempotencyKey: refundId })
    if (status === 'failed' || status === 'canceled') throw new Error(`Stripe does not give back ${refundId}: ${status}`)
  },
  // What moved our balance, by the sum of the payment itself: the balance may be kept in another currency.
  statement: async (_, from, to) => {
    const lines: StatementLine[] = []
    const created = { gte: Math.ceil(from.getTime() / 1_000), lt: Math.ceil(to.getTime() / 1_000) }
    for await (const { source, created: seconds } of (await stripeOf()).balanceTransactions.list({ created, limit: 100, expand: ['data.source'] })) {
      if (source === null || typeof source === 'string') continue
      const at = after(from, seconds * 1_000 - from.getTime())
      const ref = source.object === 'charge' ? source.metadata['trade_ref'] : source.object === 'refund' ? source.metadata?.['refund_id'] : undefined
      if (ref && (source.object === 'charge' || source.object === 'refund')) lines.push({ what: source.object === 'charge' ? 'paid' : 'refunded', ref, amountFen: source.amount, at })
    }
    return lines
  },
}
