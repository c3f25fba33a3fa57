import { randomBytes } from 'node:crypto'
import { and, eq, gte, inArray } from 'drizzle-orm'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { after } from '#kernel/time'
import { sealed } from '#trust/factors'
import { catalogue } from './catalogue.service'
import type { KeyAudience } from './keys.service'
import { deliveries, endpoints } from './tables'
import { bodyOf, oldSecretMs, secretBytes } from './webhooks.rules'

/** Webhooks 回调 (E28): the addresses that a merchant or the platform wants told, and what is done about their deliveries. */
export interface EndpointWish { readonly url: string; readonly events: readonly string[] }
type Endpoint = typeof endpoints.$inferSelect
const mostEndpoints = 10
const testEvent = 'integrations.test'
const mostAgain = 1_000

/** What is wished for, checked: the events that may be told to this audience. */
function fit(audience: KeyAudience, { events }: EndpointWish): string[] {
  const known = new Set(catalogue.filter(({ forMerchants }) => audience === 'staff' || forMerchants).map(({ name }) => name))
  const unknown = events.find((name) => !known.has(name))
  if (unknown !== undefined) unfit('events', 'integrations.no_such_event', { event: unknown })
  return [...new Set(events)].toSorted()
}

const newSecret = (): string => `whsec_${randomBytes(secretBytes).toString('base64')}`

/** Adds an endpoint; its secret is shown this once. Refuses unknown events, addresses that lie within and more than ten endpoints. */
export async function addEndpoint(ctx: Context, audience: KeyAudience, wish: EndpointWish): Promise<{ id: string; secret: string }> {
  const events = fit(audience, wish)
  // What its name means is judged before any transaction, and again at each delivery.
  await ctx.ports.fetch.judge(wish.url)
  return transaction(ctx, async (ctx) => {
    await ctx.client.query('select pg_advisory_xact_lock(hashtext($1))', [`integrations.endpoints.${ctx.actor.merchantId ?? ''}`])
    const standing = await ctx.db.select({ id: endpoints.id }).from(endpoints).where(and(eq(endpoints.audience, audience), mine(ctx, endpoints.merchantId)))
    if (standing.length >= mostEndpoints) refuse('integrations.too_many_endpoints', { most: mostEndpoints })
    const [id, secret] = [newId('whk', ctx.now), newSecret()]
    await ctx.db.insert(endpoints).values({ id, audience, merchantId: ctx.actor.merchantId ?? null, url: wish.url, events, state: 'on', secret: await sealed(ctx, id, secret), madeBy: ctx.actor.id, createdAt: ctx.now, changedAt: ctx.now })
    await audit(ctx, { action: 'integrations.add_endpoint', subject: id, after: { url: wish.url, events } })
    return { id, secret }
  })
}

/** Locks one of one's own endpoints; another's is not found. */
async function lockedEndpoint(ctx: Context, audience: KeyAudience, id: string): Promise<Endpoint> {
  const [found] = await ctx.db.select().from(endpoints).where(and(eq(endpoints.id, id), eq(endpoints.audience, audience), mine(ctx, endpoints.merchantId))).for('update')
  return found ?? notFound()
}

/** Changes address and events, and switches on or off. On again, it begins without failures. An address that lies within is refused, but for one that stands there already and is switched off. */
export async function changeEndpoint(ctx: Context, audience: KeyAudience, id: string, { isOn, ...wish }: EndpointWish & { readonly isOn: boolean }): Promise<void> {
  const events = fit(audience, wish)
  const [standing] = await ctx.db.select({ url: endpoints.url }).from(endpoints).where(and(eq(endpoints.id, id), eq(endpoints.audience, audience), mine(ctx, endpoints.merchantId)))
  if (!standing) notFound()
  if (isOn || wish.url !== standing.url) await ctx.ports.fetch.judge(wish.url)
  await transaction(ctx, async (ctx) => {
    const { url, events: before, state, offBecause } = await lockedEndpoint(ctx, audience, id)
    await ctx.db.update(endpoints).set({ url: wish.url, events, changedAt: ctx.now, ...(isOn ? { state: 'on', offBecause: null, ...(state === 'off' && { failures: 0 }) } : { state: 'off', offBecause: offBecause ?? 'person' }) }).where(eq(endpoints.id, id))
    await audit(ctx, { action: 'integrations.change_endpoint', subject: id, before: { url, events: before, isOn: state === 'on' }, after: { url: wish.url, events, isOn } })
  })
}

/** Removes an endpoint with its deliveries. */
export function removeEndpoint(ctx: Context, audience: KeyAudience, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { url, events } = await lockedEndpoint(ctx, audience, id)
    await ctx.db.delete(endpoints).where(eq(endpoints.id, id))
    await audit(ctx, { action: 'integrations.remove_endpoint', subject: id, before: { url, events } })
  })
}

/** A new secret, shown this once; for a day both sign, so that the receiver can change without losing anything. */
export function rotateSecret(ctx: Context, audience: KeyAudience, id: string): Promise<{ secret: string }> {
  return transaction(ctx, async (ctx) => {
    const { secret: old } = await lockedEndpoint(ctx, audience, id)
    const secret = newSecret()
    await ctx.db.update(endpoints).set({ secret: await sealed(ctx, id, secret), oldSecret: old, oldUntil: after(ctx.now, oldSecretMs), changedAt: ctx.now }).where(eq(endpoints.id, id))
    await audit(ctx, { action: 'integrations.rotate_secret', subject: id })
    return { secret }
  })
}

/** Sends an event that says only that it is a test. */
export function testEndpoint(ctx: Context, audience: KeyAudience, endpointId: string): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const { state } = await lockedEndpoint(ctx, audience, endpointId)
    if (state === 'off') refuse('integrations.endpoint_off')
    const id = newId('dlv', ctx.now)
    await ctx.db.insert(deliveries).values({ id, endpointId, event: testEvent, body: bodyOf(testEvent, ctx.now, { endpointId }), state: 'waiting', dueAt: ctx.now, createdAt: ctx.now })
    await audit(ctx, { action: 'integrations.test_endpoint', subject: endpointId })
    return { id }
  })
}

/** Delivers one again, as new, under the same name: the receiver knows that it is the same. */
export function deliverAgain(ctx: Context, audience: KeyAudience, endpointId: string, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await lockedEndpoint(ctx, audience, endpointId)
    const again = await ctx.db.update(deliveries).set({ state: 'waiting', tries: 0, dueAt: ctx.now, takenUntil: null, endedAt: null }).where(and(eq(deliveries.id, id), eq(deliveries.endpointId, endpointId), inArray(deliveries.state, ['done', 'failed']))).returning({ id: deliveries.id })
    if (again.length === 0) notFound()
    await audit(ctx, { action: 'integrations.deliver_again', subject: id })
  })
}

/** Delivers again all that failed since a time, at most a thousand. Answers how many. */
export function deliverFailedAgain(ctx: Context, audience: KeyAudience, endpointId: string, since: Date): Promise<{ deliveries: number }> {
  return transaction(ctx, async (ctx) => {
    await lockedEndpoint(ctx, audience, endpointId)
    const some = ctx.db.select({ id: deliveries.id }).from(deliveries).where(and(eq(deliveries.endpointId, endpointId), eq(deliveries.state, 'failed'), gte(deliveries.createdAt, since))).orderBy(deliveries.id).limit(mostAgain)
    const again = await ctx.db.update(deliveries).set({ state: 'waiting', tries: 0, dueAt: ctx.now, takenUntil: null, endedAt: null }).where(inArray(deliveries.id, some)).returning({ id: deliveries.id })
    await audit(ctx, { action: 'integrations.deliver_failed_again', subject: endpointId, after: { since, deliveries: again.length } })
    return { deliveries: again.length }
  })
}
