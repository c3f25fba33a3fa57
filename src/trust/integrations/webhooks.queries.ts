import { and, desc, eq, isNull, lt } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { deliveries, endpoints, keys, type deliveryStates, type keyAudiences } from './tables'

/** What stands at the open platform 开放平台: keys, endpoints and their deliveries, without any secret. */
type Audience = (typeof keyAudiences)[number]
const mostShown = 100

export const keysOf = (ctx: Context, audience: Audience) => ctx.db.select({ id: keys.id, name: keys.name, hint: keys.hint, scopes: keys.scopes, madeBy: keys.madeBy, createdAt: keys.createdAt, expiresAt: keys.expiresAt, lastUsedAt: keys.lastUsedAt })
  .from(keys).where(and(eq(keys.audience, audience), mine(ctx, keys.merchantId), isNull(keys.revokedAt))).orderBy(desc(keys.id)).limit(mostShown)

export const endpointsOf = (ctx: Context, audience: Audience) => ctx.db.select({ id: endpoints.id, url: endpoints.url, events: endpoints.events, state: endpoints.state, offBecause: endpoints.offBecause, failures: endpoints.failures, oldUntil: endpoints.oldUntil, createdAt: endpoints.createdAt })
  .from(endpoints).where(and(eq(endpoints.audience, audience), mine(ctx, endpoints.merchantId))).orderBy(desc(endpoints.id)).limit(mostShown)

export interface DeliveriesAsk { readonly id: string; readonly state?: (typeof deliveryStates)[number] | undefined; readonly cursor?: string | undefined; readonly limit: number }

/** The deliveries of one's own endpoint, newest first; another's is not found. */
export async function deliveriesOf(ctx: Context, audience: Audience, { id, state, cursor, limit }: DeliveriesAsk) {
  const [own] = await ctx.db.select({ id: endpoints.id }).from(endpoints).where(and(eq(endpoints.id, id), eq(endpoints.audience, audience), mine(ctx, endpoints.merchantId)))
  if (!own) notFound()
  const items = await ctx.db.select({ id: deliveries.id, event: deliveries.event, body: deliveries.body, state: deliveries.state, tries: deliveries.tries, dueAt: deliveries.dueAt, status: deliveries.status, tookMs: deliveries.tookMs, answer: deliveries.answer, createdAt: deliveries.createdAt, endedAt: deliveries.endedAt })
    .from(deliveries).where(and(eq(deliveries.endpointId, id), ...(state ? [eq(deliveries.state, state)] : []), ...(cursor ? [lt(deliveries.id, cursor)] : []))).orderBy(desc(deliveries.id)).limit(limit + 1)
  return { items: items.slice(0, limit), next: items.length > limit ? items[limit - 1]!.id : null }
}

/** The names of events that some endpoint wants: letters are written for these alone. */
export async function wantedEvents(pool: Context['pool']): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ name: string }>({ name: 'integrations.wanted', text: `select distinct unnest(events) as name from integrations_endpoints where state = 'on'` })
  return new Set(rows.map(({ name }) => name))
}
