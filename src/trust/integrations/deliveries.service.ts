import { Webhook } from 'standardwebhooks'
import { transaction, type Context } from '#kernel/context'
import { emit, type Event } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox } from '#kernel/notify'
import { Refusal } from '#kernel/refusal'
import { after, clock, dayMs, fromIso, minuteMs } from '#kernel/time'
import { EndpointSwitchedOff } from '#events/integrations'
import { opened } from '#trust/factors'
import { integrationsTexts } from '#locales/integrations'
import { bodyOf, keptDays, mostAtOnce, mostBodyBytes, mostFailures, outcomeOf, pauseMs, timeoutMs } from './webhooks.rules'

/** Deliveries 投递: what happened becomes rows for whoever wants to know; each is sent outside of any transaction, under a lease, and what came of it is written down. */
const leaseMs = 2 * timeoutMs
/** What is due or taken later than that was written by a clock that has gone back since. */
const mostAheadMs = minuteMs
/** Calls of one process at the same time. */
const mostTaken = 32
const momentMs = 1_000
const mostAnswerBytes = 500

/** Writes a delivery for every endpoint that is on, wants this event and may know it. The same news twice makes one (I-17). */
export async function tellEndpoints(ctx: Context, { name, seq, at, payload }: Event): Promise<void> {
  const { rows } = await ctx.client.query<{ id: string }>({ name: 'integrations.who_wants', text: `select id from integrations_endpoints where state = 'on' and events @> array[$1] and (audience = 'staff' or merchant_id = $2)`, values: [name, (payload as { merchantId?: string }).merchantId ?? null] })
  if (rows.length === 0) return
  const body = bodyOf(name, at, payload)
  // Longer than the standard allows: the receiver is told where to look instead.
  const sent = Buffer.byteLength(body) <= mostBodyBytes ? body : bodyOf(name, at, { seq, tooLarge: true })
  await ctx.client.query({ name: 'integrations.deliver_later', text: `insert into integrations_deliveries (id, endpoint_id, seq, event, body, state, due_at, created_at)
    select d.id, d.endpoint_id, $3, $4, $5, 'waiting', $6, $6 from unnest($1::text[], $2::text[]) as d(id, endpoint_id) on conflict do nothing`, values: [rows.map(() => newId('dlv', ctx.now)), rows.map(({ id }) => id), seq, name, sent, ctx.now] })
}

interface Taken { readonly id: string; readonly endpointId: string; readonly event: string; readonly body: string; readonly tries: number; readonly url: string; readonly secret: string; readonly oldSecret: string | null; readonly oldUntil: Date | null }

/** Takes what is due, at most four of an endpoint that are under way at once: whoever is slow waits alone. A worker that dies leaves a lease that ends. */
const take = `with under_way as (select endpoint_id, count(*) as n from integrations_deliveries where state = 'waiting' and taken_until > $1 and taken_until <= $4 group by endpoint_id),
  ranked as (select d.id, d.due_at, row_number() over (partition by d.endpoint_id order by d.due_at, d.id) + coalesce(u.n, 0) as turn from integrations_deliveries d join integrations_endpoints e on e.id = d.endpoint_id and e.state = 'on' left join under_way u on u.endpoint_id = d.endpoint_id
    where d.state = 'waiting' and (d.due_at <= $1 or (d.tries = 0 and d.due_at > $4)) and (d.taken_until is null or d.taken_until <= $1 or d.taken_until > $4)),
  mine as (select d.id from integrations_deliveries d join ranked r on r.id = d.id where r.turn <= ${mostAtOnce} and d.state = 'waiting' and (d.taken_until is null or d.taken_until <= $1 or d.taken_until > $4) order by r.due_at limit $3 for update of d skip locked)
  update integrations_deliveries d set taken_until = $2 from mine, integrations_endpoints e where d.id = mine.id and e.id = d.endpoint_id
  returning d.id, d.endpoint_id as "endpointId", d.event, d.body, d.tries, e.url, e.secret, e.old_secret as "oldSecret", e.old_until as "oldUntil"`

/** Deliveries of this process that are under way, whether or not anybody waits for them. */
const underWay = new Set<Promise<void>>()

/** Begins with what is due, at most as many in all as this process has hands for. */
async function begin(ctx: Context): Promise<Promise<void>[]> {
  const { rows } = await ctx.pool.query<Taken>({ name: 'integrations.take', text: take, values: [ctx.now, after(ctx.now, leaseMs), Math.max(0, mostTaken - underWay.size), after(ctx.now, leaseMs + mostAheadMs)] })
  return rows.map((delivery) => {
    const work: Promise<void> = deliver(ctx, delivery).catch((fault: unknown) => { ctx.log.error({ err: fault, delivery: delivery.id }, 'a delivery could not be written down') }).finally(() => { underWay.delete(work) })
    underWay.add(work)
    return work
  })
}

/** Delivers what is due now, all at once, and waits for it; answers how many. */
export async function deliverDue(ctx: Context): Promise<number> {
  const begun = await begin(ctx)
  await Promise.all(begun)
  return begun.length
}

/** Delivers by the present clock; waits only until the first has ended or a moment has passed, so that a slow receiver never keeps the others waiting. Answers whether to look again at once. */
export async function deliverNow(ctx: Context): Promise<number> {
  const begun = await begin({ ...ctx, now: clock() })
  if (underWay.size === 0) return 0
  let timer: NodeJS.Timeout
  const moment = new Promise<false>((done) => { timer = setTimeout(() => { done(false) }, momentMs) })
  const hasEnded = await Promise.race([moment, ...[...underWay].map((work) => work.then(() => true))]).finally(() => { clearTimeout(timer) })
  return begun.length > 0 || hasEnded ? 1 : 0
}

/** When every delivery of this process has ended: before it closes its connections. */
export const deliveriesEnded = (): Promise<unknown> => Promise.all(underWay)

interface Answer { readonly status: number | null; readonly text: string; readonly tookMs: number; readonly retryAfterSeconds?: number }

/** The signature of each secret that still holds, the newest first, as the specification lists them. */
async function signed(ctx: Context, { id, endpointId, body, secret, oldSecret, oldUntil }: Taken): Promise<Record<string, string>> {
  const secrets = [secret, ...(oldSecret && oldUntil && oldUntil > ctx.now ? [oldSecret] : [])]
  const signatures = await Promise.all(secrets.map(async (one) => new Webhook(await opened(ctx, endpointId, one)).sign(id, ctx.now, body)))
  return { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': String(Math.floor(ctx.now.getTime() / 1_000)), 'webhook-signature': signatures.join(' ') }
}

async function ask(ctx: Context, delivery: Taken): Promise<Answer> {
  const begun = performance.now()
  const took = () => Math.round(performance.now() - begun)
  try {
    const { status, headers, bytes } = await ctx.ports.fetch(delivery.url, { method: 'POST', headers: await signed(ctx, delivery), body: delivery.body, mostBytes: mostAnswerBytes, cut: true, timeoutMs, redirects: 0 })
    const later = headers['retry-after'] ?? ''
    const retryAfterSeconds = /^\d{1,6}$/.test(later) ? Number(later) : later ? Math.max(0, (fromIso(later).getTime() - ctx.now.getTime()) / 1_000) || 0 : undefined
    return { status, text: Buffer.from(bytes).toString('utf8').replaceAll('\0', ''), tookMs: took(), ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) }
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault
    return { status: null, text: fault.code, tookMs: took() }
  }
}

/** Sends one and writes down what came of it; whoever is gone or has failed too often in a row is switched off and its owner told. */
async function deliver(ctx: Context, delivery: Taken): Promise<void> {
  const answer = await ask(ctx, delivery)
  const now = after(ctx.now, answer.tookMs)
  const outcome = answer.status === null ? 'failed' : outcomeOf(answer.status)
  const tries = delivery.tries + 1
  const pause = outcome === 'failed' ? pauseMs(tries, delivery.id, answer.retryAfterSeconds) : undefined
  const state = outcome === 'done' ? 'done' : pause === undefined ? 'failed' : 'waiting'
  await transaction({ ...ctx, now }, async (ctx) => {
    await ctx.client.query(`update integrations_deliveries set state = $2, tries = $3, due_at = $4, taken_until = null, status = $5, took_ms = $6, answer = $7, ended_at = $8 where id = $1`,
      [delivery.id, state, tries, after(ctx.now, pause ?? 0), answer.status, answer.tookMs, answer.text.slice(0, mostAnswerBytes), state === 'waiting' ? null : ctx.now])
    if (outcome === 'done') { await ctx.client.query('update integrations_endpoints set failures = 0 where id = $1 and failures > 0', [delivery.endpointId]); return }
    const { rows: [off] } = await ctx.client.query<{ merchantId: string | null; madeBy: string; offBecause: 'gone' | 'failing' }>(`update integrations_endpoints set failures = failures + 1, state = case when $2 or failures + 1 >= $3 then 'off' else state end,
      off_because = case when $2 then 'gone' when failures + 1 >= $3 then 'failing' end, changed_at = $4 where id = $1 and state = 'on' returning merchant_id as "merchantId", made_by as "madeBy", off_because as "offBecause"`, [delivery.endpointId, outcome === 'gone', mostFailures, ctx.now])
    if (off?.offBecause) await switchedOff(ctx, delivery, off)
  })
}

async function switchedOff(ctx: Context, { endpointId, url }: Taken, { merchantId, madeBy, offBecause }: { readonly merchantId: string | null; readonly madeBy: string; readonly offBecause: 'gone' | 'failing' }): Promise<void> {
  const [title, body] = [integrationsTexts['integrations.switched_off'][0], integrationsTexts[`integrations.switched_off_${offBecause}`][0].replace('{url}', url).replace('{most}', String(mostFailures))]
  await tellInbox(ctx, { ownerId: madeBy, topic: 'integrations', title, body })
  await emit(ctx, EndpointSwitchedOff, { endpointId, reason: offBecause, ...(merchantId && { merchantId }) })
}

/** What is older than thirty days goes (E28). */
export async function sweepDeliveries(ctx: Context): Promise<void> {
  await ctx.client.query(`delete from integrations_deliveries where created_at < $1 and state <> 'waiting'`, [after(ctx.now, -keptDays * dayMs)])
}
